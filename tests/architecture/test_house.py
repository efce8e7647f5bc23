"""Sizes, names, first sentences, and the things that only one module may know."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from blueprints.access import Permission, access_of
from config import Settings

ROOT = Path(__file__).resolve().parents[2]
CODE = [
    file
    for folder in (".", "blueprints", "documents", "domain", "exchange", "tests", "tools", "bench")
    for file in ((ROOT / folder).glob("*.py") if folder == "." else (ROOT / folder).rglob("*.py"))
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "services", "service"}
INLINE = re.compile(r"<[a-z][^>{]*\s(?:on[a-z]+|style)=|<script(?![^>]*\ssrc=)|hx-on")
TYPED = re.compile(
    r'data-hx-trigger="(?!input once)[^"]*(?:input|change)[^"]*"(?![^>]*data-hx-sync="this:replace")'
)
SENT = re.compile(r"data-hx-post=(?![^>]*data-hx-sync=)")
OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def too_long(lines: int) -> bool:
    return lines > 400


def says_nothing(name: str) -> bool:
    return name.lower() in VAGUE


def has_first_sentence(source: str) -> bool:
    text = ast.get_docstring(ast.parse(source))
    return bool(text) and text.splitlines()[0].rstrip().endswith((".", ":", "…"))


def drops_the_last_letters(markup: str) -> bool:
    """Tell whether a box asks while somebody types, and on a slow network forgets all but the first two askings."""
    return bool(TYPED.search(markup))


def sends_what_waits_from_a_row_that_is_gone(markup: str) -> bool:
    """Tell whether a second click waits for the first answer, is sent then, and its own answer finds no place."""
    return bool(SENT.search(markup))


def reaches_outside(markup: str) -> bool:
    return bool(OUTSIDE.search(markup))


@pytest.mark.parametrize("file", CODE, ids=lambda f: str(f.relative_to(ROOT)))
def test_module_is_short_named_and_introduced(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert not too_long(source.count("\n")), "a module over 400 lines is two modules"
    assert not says_nothing(file.stem) and not any(says_nothing(part) for part in file.parts)
    if source.strip():
        assert has_first_sentence(source), "a module opens with one sentence that says what belongs there"


def test_the_checks_above_can_fail() -> None:
    assert too_long(401) and not too_long(400)
    assert says_nothing("Utils") and not says_nothing("letterhead")
    assert not has_first_sentence("import os\n") and has_first_sentence('"""Print."""\n')
    assert reaches_outside('<script src="https://cdn.example/x.js">') and reaches_outside("<img src='//x/y'>")
    assert not reaches_outside('<a href="/tra-cuu">')
    assert drops_the_last_letters(
        '<input data-hx-trigger="input changed delay:300ms" data-hx-target="#rows">'
    )
    assert not drops_the_last_letters('<input data-hx-trigger="change" data-hx-sync="this:replace">')
    assert sends_what_waits_from_a_row_that_is_gone('<form data-hx-post="/x" data-hx-swap="outerHTML">')
    assert not sends_what_waits_from_a_row_that_is_gone('<form data-hx-post="/x" data-hx-sync="this:drop">')


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(ROOT)))
def test_template_is_plain_and_belongs_to_a_feature(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not reaches_outside(text), "nothing is loaded from outside"
    assert "|safe" not in text.replace(" ", ""), "markup is made safe in one module, not in templates"
    assert not INLINE.search(text), "no inline script or style"
    assert not drops_the_last_letters(text), "what is asked while typing replaces what was asked before"
    assert not sends_what_waits_from_a_row_that_is_gone(text), (
        "a part that posts says what a second click does"
    )
    assert not re.search(r"\s(?<!data-)hx-[a-z]+=", text), "htmx only as data-hx-*"
    folder = file.parent.name
    if folder in ("layouts", "components", "errors"):
        return
    feature = ROOT / "blueprints" / folder
    assert feature.is_dir(), f"no feature {folder}"
    users = [*feature.rglob("*.py"), *(ROOT / "templates" / folder).glob("*.html")]
    name = f"{folder}/{file.name}"
    assert any(name in user.read_text(encoding="utf-8") for user in users if user != file), "nobody uses it"


def test_only_one_module_knows_the_htmx_headers() -> None:
    for file in (ROOT / "blueprints").rglob("*.py"):
        if file.name != "htmx.py":
            assert "HX-" not in file.read_text(encoding="utf-8"), file


def test_only_transaction_commits() -> None:
    for folder in ("blueprints", "domain", "documents", "exchange"):
        for file in (ROOT / folder).rglob("*.py"):
            allowed = file.name in ("transaction.py", "migrate.py") and folder == "blueprints"
            assert allowed or ".commit()" not in file.read_text(encoding="utf-8"), file


@pytest.fixture(scope="module")
def plain_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    return create_app(Settings(folder, "sqlite://", "s", b"d" * 32, b"i" * 32, is_testing=True))


def test_every_endpoint_declares_its_access(plain_app: Flask) -> None:
    for name, view in plain_app.view_functions.items():
        if name != "static":
            mark = access_of(view)
            assert mark == "public" or isinstance(mark, Permission), f"{name} declares no access"
            assert (view.__doc__ or "").strip(), f"{name} has no sentence"


def test_an_endpoint_that_declares_nothing_is_closed(plain_app: Flask, tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path, "sqlite://", "s", b"d" * 32, b"i" * 32))
    app.add_url_rule("/planted", "planted", lambda: "open")
    assert app.test_client().get("/planted").status_code == 500


def test_addresses_are_plain(plain_app: Flask) -> None:
    for rule in plain_app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-_]*", fixed), f"{rule.rule}: addresses are written without marks"
        for argument in rule.arguments:
            if argument.endswith("_id"):
                assert f"<int:{argument}>" in rule.rule, f"{rule.rule}: say the type of {argument}"


def test_every_navigation_entry_leads_somewhere(plain_app: Flask) -> None:
    from blueprints.navigation import _BY_ROLE, _DRIVE_TABS

    endpoints = {endpoint for entries in _BY_ROLE.values() for _, endpoint in entries}
    endpoints |= {endpoint for _, endpoint in _DRIVE_TABS}
    assert endpoints <= set(plain_app.view_functions)
    assert all(len(entries) <= 9 for entries in _BY_ROLE.values())
