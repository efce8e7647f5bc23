"""Show an office the waiting list of a drive in the order of calling, and let it answer for people on the phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
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
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.signups import bp
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.drives.rules import DriveFacts, day_text
from domain.refusals import Refused
from domain.rulebook import rule
from domain.signups import actions, waiting_actions
from domain.signups.queries import registration_in_scope
from domain.signups.rules import IN_LIST_STATES, STATE_KINDS, STATE_NAMES
from domain.signups.waiting_queries import PAGE
from domain.signups.waiting_queries import waiting_list as list_of_waiting
from domain.signups.waiting_rules import may_wait
from domain.wording import number_text

_ANSWERS: dict[str, tuple[Callable[..., Any], str]] = {
    "nhan": (waiting_actions.accept, "Đã ghi: {name} nhận suất."),
    "nhuong": (waiting_actions.decline, "Đã ghi: {name} nhường suất, người tiếp theo được mời."),
    "cho-tiep": (waiting_actions.wait_again, "{name} đã về cuối danh sách chờ."),
    "roi": (actions.cancel, "{name} đã rời danh sách chờ."),
}


@bp.get("/quan-ly/dot/<int:drive_id>/danh-sach-cho")
@requires(Permission.REGISTRATION_READ)
def waiting_list(drive_id: int) -> str:
    """Show who has an offer to answer, who is next and who let an offer pass, a page at a time."""
    scope = current_scope()
    drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    start = (request.args.get("tu", type=record_number) or 0) // PAGE * PAGE
    page = list_of_waiting(reading(), scope, drive_id, start=start)
    following = url_for("signups.waiting_list", drive_id=drive_id, tu=page.next_start)
    return render_template(
        "signups/waiting_list.html",
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive_id, "signups.drive_registrations", allowed_endpoints()),
        page=page,
        next_url=following if page.next_start else None,
        hold=rule("waiting.hold", today()),
        now=now(),
        may_change=may(Permission.REGISTRATION_CHANGE),
        takes_more=may_wait(DriveFacts(drive.state, drive.on_day), today()).accepted,
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
    )


@bp.post("/quan-ly/dot/<int:drive_id>/danh-sach-cho")
@requires(Permission.REGISTRATION_CHANGE)
def offer_places(drive_id: int) -> AnyResponse:
    """Let offers that ran out pass on, and offer the free places to those whose turn it is."""
    found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    with writing() as database:
        offered = waiting_actions.settle(database, drive_id, now=now())
    if offered:
        flash(f"Đã mời thêm {number_text(offered)} người.", "done")
    else:
        flash("Chưa có suất trống cho ai trong danh sách chờ.", "attention")
    return go_to(url_for("signups.waiting_list", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/danh-sach-cho/<int:registration_id>")
@requires(Permission.REGISTRATION_CHANGE)
def answer_for(drive_id: int, registration_id: int) -> Response:
    """Note what somebody in the waiting list answered on the phone."""
    found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    found = found_or_404(registration_in_scope(reading(), current_scope(), registration_id))
    answer = _ANSWERS.get(request.form.get("viec", ""))
    if found.drive_id != drive_id or answer is None:
        abort(404)
    act, sentence = answer
    if act is actions.cancel and found.state not in IN_LIST_STATES:
        flash("Người này không còn trong danh sách chờ.", "attention")
        return go_to(url_for("signups.waiting_list", drive_id=drive_id))
    try:
        with writing() as database:
            act(database, registration_id, by=me(), now=now())
        flash(sentence.format(name=found.full_name), "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
    return go_to(url_for("signups.waiting_list", drive_id=drive_id))
