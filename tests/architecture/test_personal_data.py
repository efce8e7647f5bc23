"""Every table about people says until when it is kept, and every kind of thing in the journal has a name."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from flask import Flask
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

from blueprints.reports.journal_names import THINGS
from domain.clock import today
from domain.reports.retention_map import KEPT, not_in_the_map
from domain.rulebook import rule
from domain.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
WRITING = [file for folder in ("domain", "blueprints") for file in sorted((ROOT / folder).rglob("*.py"))]
# Which argument of a call names the thing, counted from 0.
PLACES = {"record": 2, "note_print": 1}
# Files of an office in which no person is named.
NAMES_NOBODY = {
    *("commendations.layout_trial_pdf", "commendations.layout_preview_pdf", "committees.trial_page"),
    *("drives.door_notice", "plans.annex_pdf", "plans.plan_docx", "signups.registrations_summary_pdf"),
    *("system.site_copy", "units.trial_pdf", "units.units_csv"),
}
FILE = re.compile(r"^/quan-ly/.*(\.(pdf|xlsx|docx|csv|zip)|<paper>)$")
# What writes the journal: the act itself, or the issue of a coded paper.
WRITES = re.compile(r"note_print\(|journal\.record\(|_issued\(|_answer\(")
PASSES_ON = {"note_print"}  # Takes the thing from its callers, which are looked at themselves.


def test_every_table_about_people_says_until_when_it_is_kept() -> None:
    assert not_in_the_map(metadata) == set(), (
        "say in domain/reports/retention_map.py who sees it and what ends it"
    )
    assert {name for kept in KEPT for name in kept.tables} <= set(metadata.tables)


def test_every_limit_is_a_rule_in_days_with_a_reference() -> None:
    for kept in KEPT:
        assert kept.seen_by and kept.until and kept.ending, kept.name
        if kept.rule_key:
            held = rule(kept.rule_key, today())
            assert isinstance(held.value, int) and held.reference, kept.rule_key


def test_a_table_nobody_has_thought_of_is_found() -> None:
    planted = MetaData()
    donors = Table("donors", planted, Column("id", Integer, primary_key=True))
    link: Column[int] = Column("donor_id", ForeignKey(donors.c.id))
    Table("hangs_on_a_donor", planted, Column("id", Integer, primary_key=True), link)
    Table("has_a_phone", planted, Column("phone", String(20)))
    Table("is_sealed", planted, Column("cells_sealed", LargeBinary))
    Table("counts_only", planted, Column("people", Integer))
    assert not_in_the_map(planted) == {"hangs_on_a_donor", "has_a_phone", "is_sealed"}


def things_in(source: str, module: str) -> Iterator[str]:
    """Yield the kind of thing of every act that a module writes into the journal; "?" for one not to be read."""
    tree = ast.parse(source)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        if function.name in PASSES_ON:
            continue
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            place = PLACES.get(name)
            if place is None or len(call.args) <= place:
                continue
            thing = call.args[place]
            if isinstance(thing, ast.Constant):
                yield str(thing.value)
            elif isinstance(thing, ast.Name):
                yield from _named(thing.id, function, module)
            else:
                yield "?"


def _named(name: str, function: ast.FunctionDef, module: str) -> Iterator[str]:
    """Yield the texts that a name may stand for: those assigned to it in the function, or the module's constant."""
    found = [
        text.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and name in {part.id for part in _names(node.targets)}
        for text in ast.walk(node.value)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ]
    yield from found or [str(getattr(import_module(module), name, "?"))]


def _names(targets: list[ast.expr]) -> Iterator[ast.Name]:
    for target in targets:
        yield from (node for node in ast.walk(target) if isinstance(node, ast.Name))


def test_every_kind_of_thing_in_the_journal_has_a_name() -> None:
    nameless = {
        (thing, str(file.relative_to(ROOT)))
        for file in WRITING
        for thing in things_in(
            file.read_text(encoding="utf-8"), ".".join(file.relative_to(ROOT).with_suffix("").parts)
        )
        if thing not in THINGS
    }
    assert nameless == set(), "name it in blueprints/reports/journal_names.py"


def test_things_are_found_however_they_are_written() -> None:
    source = """
def act(session):
    journal.record(session, "việc", "thing_one", 1)
    noun, number = ("thing_two", 1) if session else ("thing_three", 2)
    journal.record(session, "việc", noun, number)
    note_print("in", NOUN, 1)
    journal.record(session, "việc", session.noun, 1)
"""
    found = list(things_in(source, "domain.certification.claims"))
    assert found == ["thing_one", "thing_two", "thing_three", "donor_list", "?"]


def test_the_journal_opens_things_by_pages_that_exist(app: Flask) -> None:
    rules = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    for name, endpoint, argument in THINGS.values():
        assert name
        if endpoint is not None:
            assert rules[endpoint] == {argument}


def test_every_file_with_names_that_leaves_an_office_is_in_the_journal(app: Flask) -> None:
    files = {rule.endpoint for rule in app.url_map.iter_rules() if FILE.match(rule.rule)}
    assert files > NAMES_NOBODY and len(files) > 20
    silent = {
        endpoint
        for endpoint in files - NAMES_NOBODY
        if not WRITES.search(inspect.getsource(inspect.unwrap(app.view_functions[endpoint])))
    }
    assert silent == set(), "call note_print before the answer, or say that the file names nobody"
