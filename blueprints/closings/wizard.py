"""The closing wizard: every point with its state, the facility's figures beside ours, then one lock."""

from __future__ import annotations

import json

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, requires
from blueprints.answers import me, show_reasons
from blueprints.closings import bp
from blueprints.closings.forms import LockForm, ReopenForm, lock_form
from blueprints.closings.reach import drive_with_book, head_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.closings import actions, queries
from domain.closings.figures import read_facility_figures, read_figures
from domain.closings.records import DriveClosing
from domain.closings.rules import POINT_NAMES, STATE_CHIPS, STATE_WORDS, PointKind, differences, points_of
from domain.drives.records import Drive, DriveState
from domain.refusals import Refused
from domain.results.actions import day_facts
from domain.results.count_queries import count_not_come
from domain.results.rules import COMPONENT_NAMES, desk_verdict

_COMPARE = "doi_chieu"


@bp.get("/quan-ly/dot/<int:drive_id>/khoa-so")
@requires(Permission.BOOK_READ)
def closing(drive_id: int) -> Response:
    """Show how far the book of a drive is, or how it was locked."""
    return _page(drive_with_book(drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/khoa-so/khoa")
@requires(Permission.BOOK_LOCK)
def lock(drive_id: int) -> AnyResponse:
    """Compare the facility's figures, or lock the book on the figures that were seen."""
    drive = drive_with_book(drive_id)
    form = _form(drive)
    if not form.validate_on_submit():
        return _page(drive, form)
    if request.form.get("viec") == _COMPARE:
        return _page(drive, form, status=200)
    try:
        with writing() as database:
            made = actions.close_drive(
                database,
                drive_id,
                facility=form.facility(),
                reasons=form.reasons(),
                seen_digest=str(form.seen_digest.data or ""),
                by=me(),
                now=now(),
            )
            version = made.version
    except Refused as refused:
        show_reasons(form, refused)
        return _page(drive_with_book(drive_id), form)
    flash(f"Đã khóa sổ, bản {version}. Báo cáo và biên bản bàn giao in được ngay.", "done")
    return go_to(url_for("closings.closing", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/khoa-so/mo-lai")
@requires(Permission.BOOK_LOCK)
def reopen(drive_id: int) -> AnyResponse:
    """Open a locked book again with a reason; the next lock makes a new version."""
    drive, form = drive_with_book(drive_id), ReopenForm()
    if not form.validate_on_submit():
        return _page(drive, reopening=form)
    try:
        with writing() as database:
            actions.reopen_drive(
                database,
                drive_id,
                version=form.version.data,
                reason=form.reason.data,
                by=me(),
                now=now(),
            )
    except Refused as refused:
        show_reasons(form, refused)
        return _page(drive_with_book(drive_id), reopening=form)
    flash("Đã mở lại sổ. Sửa xong thì khóa lại; lần khóa sau là bản mới.", "attention")
    return go_to(url_for("closings.closing", drive_id=drive_id))


def _form(drive: Drive) -> LockForm:
    return lock_form(queries.drive_figures(reading(), drive), drive.on_day or today())


def _page(
    drive: Drive, form: LockForm | None = None, *, reopening: ReopenForm | None = None, status: int = 422
) -> Response:
    """Render the book as it is now; a form that failed comes back with all that was typed."""
    session = reading()
    locked = queries.standing_closing(session, drive.id)
    shown = locked is None and drive.state is not DriveState.CLOSED
    figures = queries.drive_figures(session, drive)
    sent = form is not None or reopening is not None
    form = form or lock_form(figures, drive.on_day or today())
    form.seen_digest.raw_data, form.seen_digest.data = None, figures.digest
    page = render_template(
        "closings/closing.html" if shown else "closings/locked.html",
        form=form,
        figures=figures,
        points=points_of(figures, form.facility()),
        kinds=PointKind,
        state_words=STATE_WORDS,
        state_chips=STATE_CHIPS,
        verdict=desk_verdict(day_facts(drive), today()),
        names=COMPONENT_NAMES,
        not_come=count_not_come(session, drive.id) if shown else 0,
        compare=_COMPARE,
        reopening=reopening or ReopenForm(formdata=None),
        earlier=[_told(one) for one in queries.closings_of(session, drive.id) if one is not locked],
        told=_told(locked) if locked else None,
        slips=queries.count_slips(session, drive.id),
        **head_of(drive),
    )
    return make_response(page, status if sent else 200)


def _told(closing: DriveClosing) -> dict[str, object]:
    """Return a locking as its page tells it."""
    figures = read_figures(closing.figures)
    reasons: dict[str, str] = json.loads(closing.reasons)
    return {
        "closing": closing,
        "figures": figures,
        "differences": differences(figures, read_facility_figures(closing.facility_figures)),
        "reasons": [(POINT_NAMES[PointKind(kind)], text) for kind, text in reasons.items()],
    }
