"""Show a list of people row by row, let errors be mended, take the valid rows over in steps, undo it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import show_reasons
from blueprints.htmx import go_to, page_or_part, wants_part
from blueprints.navigation import drive_tabs
from blueprints.signups import bp
from blueprints.signups.people_forms import FILL_BANDS, TermsForm
from blueprints.signups.people_in import MOST_BYTES, ground_of, offer_terms, terms_of, work
from blueprints.signups.places import known_employers
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.accounts.records import Role
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, day_text
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups import import_actions, import_queries, import_steps
from domain.signups.import_columns import MEANING_NAMES, Meaning
from domain.signups.import_judging import judge
from domain.signups.import_parts import RowOutcome, open_outcomes, open_rows
from domain.signups.import_records import ImportState, PeopleImport
from domain.signups.import_rows import Weight
from domain.signups.import_rules import (
    AS_NEW,
    CHANGE_NAMES,
    LEAVE_OUT,
    VERDICT_KINDS,
    VERDICT_NAMES,
    JudgedRow,
    RowVerdict,
)
from domain.signups.rules import may_add_at_counter
from domain.wording import number_text

_ANSWER = re.compile(r"s-(\d{1,7})-([a-z_]+)")
_CHOICE = re.compile(r"chon-(\d{1,7})")
# What a person can write anew in a row.
ANSWERED = (
    *(Meaning.NAME, Meaning.BIRTH, Meaning.NUMBER, Meaning.PHONE),
    *(Meaning.COMMUNE, Meaning.ADDRESS, Meaning.WORKPLACE, Meaning.OCCUPATION, Meaning.NOTE),
)
_LONGEST_ANSWER = 300


class ShownPart(NamedTuple):
    """The rows of one part as the page shows them, and where the parts before and after are."""

    number: int
    rows: list[JudgedRow]
    printed: dict[int, dict[str, str]]
    outcomes: dict[int, RowOutcome]
    before: int | None
    after: int | None


@bp.route("/quan-ly/dot/<int:drive_id>/nhap-danh-sach/<int:batch_id>", methods=["GET", "POST"])
@requires(Permission.REGISTRATION_ADD)
@takes_files(MOST_BYTES)
def people_batch(drive_id: int, batch_id: int) -> AnyResponse:
    """Show every row with its verdict; a POST mends rows, reads columns otherwise, takes over, goes on or undoes."""
    drive, batch = _found(drive_id, batch_id)
    form = TermsForm()
    offer_terms(form, drive)
    if not form.is_submitted():
        _fill(form, batch)
        return _page(drive, batch, form, 200)
    act = request.form.get("act", "")
    if act != "read":
        # Only the reading of columns sends the terms of the list; other acts send the token alone.
        _fill(form, batch)
    try:
        if not form.validate():
            return _page(drive, batch, form, 422)
        sentence = _act(act, batch_id, form, drive)
    except Refused as refused:
        show_reasons(form, refused)
        drive, batch = _found(drive_id, batch_id)
        offer_terms(form, drive)
        return _page(drive, batch, form, 422)
    if sentence:
        flash(sentence, "done")
    if act == "step" and wants_part():
        drive, batch = _found(drive_id, batch_id)
        if import_steps.is_working(batch):
            return _page(drive, batch, form, 200)
    return go_to(_here(drive_id, batch_id))


def _found(drive_id: int, batch_id: int) -> tuple[Drive, PeopleImport]:
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    unit_id = current_scope().unit_id
    return drive, found_or_404(import_queries.people_import(reading(), drive.id, unit_id, batch_id))


def _here(drive_id: int, batch_id: int) -> str:
    kept = {"phan": _asked_part(), "loc": request.values.get("loc")}
    more: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return url_for("signups.people_batch", drive_id=drive_id, batch_id=batch_id, **more)


def _asked_part() -> int:
    text = request.values.get("phan", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _fill(form: TermsForm, batch: PeopleImport) -> None:
    form.registrant_type.data = batch.registrant_type.value
    form.commune_id.data, form.workplace.data = batch.commune_id, batch.workplace
    form.band_id.data = FILL_BANDS if batch.fills_bands else batch.band_id
    form.leaves_doubtful.data = batch.leaves_doubtful


def _act(act: str, batch_id: int, form: TermsForm, drive: Drive) -> str:
    """Do what a button asks for; return what to tell when it is done at once."""
    terms = terms_of(form, drive) if act == "read" else None
    with writing() as database:
        batch = import_actions.held_import(database, batch_id)
        ground = ground_of(database, batch)
        if act == "step":
            work(database, ground)
        elif act == "stop":
            import_actions.stop(database, ground)
        else:
            seen = request.form.get("version", "")
            import_actions.require_version(batch, int(seen) if seen.isdecimal() and len(seen) < 9 else 0)
            if act == "read" and terms is not None:
                import_actions.read_as(database, ground, _columns(ground.columns), terms, now=now())
            elif act in ("mend", "apply"):
                answers, choices = _answers()
                if answers or choices:
                    import_actions.mend(database, ground, _asked_part(), answers, choices)
                if act == "apply":
                    may_add_at_counter(DriveFacts(ground.drive.state, ground.drive.on_day)).require()
                    import_actions.begin_apply(database, ground, now=now())
            elif act == "undo":
                import_actions.begin_undo(database, ground, now=now())
            else:
                raise Refused("Chọn một việc trên trang này.")
            work(database, ground)
        return _told(act, batch, import_queries.counts_of(database, batch.id))


def _told(act: str, batch: PeopleImport, counts: dict[str, int]) -> str:
    if import_steps.is_working(batch):
        return ""
    if batch.state is ImportState.APPLIED and act in ("apply", "step"):
        words = (
            f"Đã nhập {number_text(counts['added'])} người mới, sửa {number_text(counts['corrected'])} người."
        )
        return f"{words} Nếu nhầm, bấm Hoàn tác."
    if batch.state is ImportState.UNDONE and act in ("undo", "step"):
        kept = counts["left_out"]
        left = f" {number_text(kept)} người được sửa sau đó nên giữ như hiện nay." if kept else ""
        return f"Đã hoàn tác cả danh sách.{left}"
    return "Đã lưu phần sửa." if act == "mend" else ""


def _columns(present: Sequence[Meaning]) -> list[Meaning]:
    chosen = []
    for place, meaning in enumerate(present):
        word = request.form.get(f"cot-{place}", meaning.value)
        if word not in [one.value for one in Meaning]:
            raise Refused(Reason("Chọn nghĩa của cột trong danh sách", "columns"))
        chosen.append(Meaning(word))
    return chosen


def _answers() -> tuple[dict[int, dict[str, str]], dict[int, str]]:
    """Return what was written anew in the rows that were shown, and what was chosen for them."""
    answers: dict[int, dict[str, str]] = {}
    choices: dict[int, str] = {}
    words = {meaning.value for meaning in ANSWERED}
    for name, value in request.form.items():
        if (found := _ANSWER.fullmatch(name)) and found[2] in words:
            answers.setdefault(int(found[1]), {})[found[2]] = value[:_LONGEST_ANSWER]
        elif (found := _CHOICE.fullmatch(name)) and (
            value in (AS_NEW, LEAVE_OUT) or (value.isdecimal() and len(value) < 10)
        ):
            choices[int(found[1])] = value
    return answers, choices


def _shown(batch: PeopleImport, *, only_errors: bool) -> ShownPart | None:
    """Return the part of a list that is asked for; with only_errors the nearest one that has any."""
    shown = list(range(batch.parts))
    if only_errors:
        shown = import_queries.parts_with_errors(reading(), batch.id)
    asked = _asked_part()
    number = next((one for one in shown if one >= asked), shown[-1] if shown else None)
    part = None if number is None else import_queries.part_of(reading(), batch.id, number)
    if part is None or number is None or part.rows_sealed is None:
        return None
    ring = keyring_of(reading())
    content = open_rows(ring, part.rows_sealed)
    ground = ground_of(reading(), batch)
    outcomes = {one.row: one for one in open_outcomes(ring, part.outcome_sealed)}
    done = {row for row, one in outcomes.items() if one.registration_id}
    seen = import_queries.seen_before(reading(), batch.id, number)
    rows = judge(reading(), ground, content, seen, done)
    printed = {
        row: {meaning.value: cell for meaning, cell in zip(ground.columns, cells, strict=False)}
        | content.answers.get(row, {})
        for row, cells in content.rows
    }
    if only_errors:
        rows = [one for one in rows if one.verdict in (RowVerdict.WRONG, RowVerdict.ASK)]
    place = shown.index(number)
    return ShownPart(
        number,
        rows,
        printed,
        outcomes,
        shown[place - 1] if place else None,
        shown[place + 1] if place + 1 < len(shown) else None,
    )


def _page(drive: Drive, batch: PeopleImport, form: TermsForm, status: int) -> Response:
    is_working = import_steps.is_working(batch)
    only_errors = request.values.get("loc") == "loi"
    columns = [Meaning(word) for word in json.loads(batch.columns)]
    edited = request.args.get("sua", "")
    return page_or_part(
        "signups/people_batch.html",
        "signups/_people_batch.html",
        status=status,
        drive=drive,
        batch=batch,
        form=form,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive.id, "signups.drive_registrations", allowed_endpoints()),
        is_working=is_working,
        only_errors=only_errors,
        columns=columns,
        labels=json.loads(batch.labels),
        notes=json.loads(batch.notes),
        counts=import_queries.counts_of(reading(), batch.id),
        shown=None if is_working else _shown(batch, only_errors=only_errors),
        edited=int(edited) if edited.isdecimal() and len(edited) < 8 else None,
        answered=ANSWERED,
        meaning_names=MEANING_NAMES,
        verdict_names=VERDICT_NAMES,
        verdict_kinds=VERDICT_KINDS,
        change_names=CHANGE_NAMES,
        weight=Weight,
        row_verdict=RowVerdict,
        import_state=ImportState,
        is_representative=current_scope().role is Role.REPRESENTATIVE,
        employers=known_employers(drive.province_id, today()),
        as_new=AS_NEW,
        leave_out=LEAVE_OUT,
    )
