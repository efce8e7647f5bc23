"""Call people before the day: who comes, who does not, whose place goes to the next in line."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    may,
    record_number,
    requires,
)
from blueprints.answers import me
from blueprints.htmx import go_to, wants_part
from blueprints.navigation import drive_tabs
from blueprints.signups import bp
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, day_text
from domain.refusals import Refused
from domain.signups import confirm_actions, confirm_queries
from domain.signups.confirm_records import Answer
from domain.signups.confirm_rules import ANSWER_KINDS, ANSWER_NAMES, may_confirm
from domain.signups.queries import registration_in_scope

TAKE_BACK = "hoan_tac"


@bp.get("/quan-ly/dot/<int:drive_id>/goi-xac-nhan")
@requires(Permission.REGISTRATION_READ)
def confirm_round(drive_id: int) -> str:
    """Show who is expected at a drive, those not called yet first, and what each said."""
    scope = current_scope()
    drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    is_whole, unit_id = "tat-ca" in request.args, request.args.get("don-vi", type=record_number)
    page = None
    if drive.on_day is not None:
        page = confirm_queries.confirm_page(
            reading(),
            scope,
            drive_id,
            drive.on_day,
            unit_id=unit_id,
            after=None if is_whole else request.args.get("sau", type=record_number),
            size=confirm_queries.MOST_PRINTED if is_whole else confirm_queries.PAGE,
        )
    filtered: dict[str, Any] = {"don-vi": unit_id} if unit_id else {}
    return render_template(
        "signups/confirm_round.html",
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive_id, "signups.drive_registrations", allowed_endpoints()),
        rows=page.rows if page else [],
        next_url=url_for("signups.confirm_round", drive_id=drive_id, sau=page.next_id, **filtered)
        if page and page.next_id
        else None,
        units=confirm_queries.units_in_round(reading(), scope, drive_id),
        is_whole=is_whole,
        filtered=filtered,
        **_words(drive, unit_id),
    )


@bp.post("/quan-ly/dot/<int:drive_id>/goi-xac-nhan/<int:registration_id>")
@requires(Permission.REGISTRATION_CHANGE)
def record_answer(drive_id: int, registration_id: int) -> AnyResponse:
    """Note what one person said, or take a "Không" back; answer with the person's row, or the whole list."""
    found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    found = found_or_404(registration_in_scope(reading(), current_scope(), registration_id))
    said, name = request.form.get("tra-loi", ""), found.full_name
    if found.drive_id != drive_id:
        abort(404)
    unit_id = request.form.get("don-vi", type=record_number)
    refusal = _store(registration_id, said)
    if wants_part():
        drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
        return _row_part(drive, registration_id, unit_id, refusal)
    if refusal:
        flash(f"{name}: {refusal}", "attention")
    filtered: dict[str, Any] = {"don-vi": unit_id} if unit_id else {}
    return go_to(url_for("signups.confirm_round", drive_id=drive_id, **filtered) + "#nguoi")


def _store(registration_id: int, said: str) -> str:
    """Store an answer, or take one back; return why it could not be, or ""."""
    answer = next((one for one in Answer if one.value == said), None)
    if answer is None and said != TAKE_BACK:
        abort(400)
    try:
        with writing() as database:
            if answer is None:
                confirm_actions.take_back_no(database, registration_id, by=me(), now=now())
            else:
                confirm_actions.record_answer(database, registration_id, answer, by=me(), now=now())
    except Refused as refused:
        return refused.reasons[0].sentence
    return ""


def _row_part(drive: Drive, registration_id: int, unit_id: int | None, refusal: str) -> Response:
    """Answer with one row and the progress; a person who is not in the round any more has no row."""
    day = drive.on_day or date.max
    rows = confirm_queries.confirm_page(reading(), current_scope(), drive.id, day, only=registration_id).rows
    part = render_template(
        "signups/_confirm_row.html",
        row=rows[0] if rows else None,
        refusal=refusal,
        is_part=True,
        **_words(drive, unit_id),
    )
    return make_response(part)


def _words(drive: Drive, unit_id: int | None) -> dict[str, Any]:
    is_dated = drive.on_day is not None
    verdict = may_confirm(DriveFacts(drive.state, drive.on_day), today())
    return {
        "drive": drive,
        "unit_id": unit_id,
        "progress": confirm_queries.round_progress(
            reading(), current_scope(), drive.id, drive.on_day or date.max, unit_id
        )
        if is_dated
        else None,
        "verdict": verdict,
        "may_record": may(Permission.REGISTRATION_CHANGE) and verdict.accepted,
        "answer_names": ANSWER_NAMES,
        "answer_kinds": ANSWER_KINDS,
        "take_back": TAKE_BACK,
    }
