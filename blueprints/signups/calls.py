"""Call the people of a changed drive: whom, what to say, and what came of each call."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
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
from domain.clock import now
from domain.drives.change_queries import latest_change
from domain.drives.notices import call_script, notice_of
from domain.drives.queries import drive_in_scope
from domain.drives.rules import day_text
from domain.signups import call_queries
from domain.signups.call_actions import record_call as store_call
from domain.signups.queries import registration_in_scope
from domain.signups.records import CallOutcome, Registration
from domain.signups.rules import CALL_KINDS, CALL_NAMES


@bp.get("/quan-ly/dot/<int:drive_id>/goi-dien")
@requires(Permission.REGISTRATION_READ)
def calls(drive_id: int) -> str:
    """Show who signed up before the drive changed, those not told yet first, and what to say to them."""
    scope = current_scope()
    drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    change = latest_change(reading(), drive_id)
    notice = notice_of(drive, change) if change else None
    is_whole = "tat-ca" in request.args
    page = progress = None
    if change is not None:
        page = call_queries.call_page(
            reading(),
            scope,
            change,
            after=None if is_whole else request.args.get("sau", type=record_number),
            size=call_queries.MOST_PRINTED if is_whole else call_queries.PAGE,
        )
        progress = call_queries.call_progress(reading(), scope, change)
    return render_template(
        "signups/calls.html",
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive_id, "signups.drive_registrations", allowed_endpoints()),
        change=change,
        notice=notice,
        script=call_script(drive, notice, change) if notice and change else [],
        rows=page.rows if page else [],
        next_url=url_for("signups.calls", drive_id=drive_id, sau=page.next_id)
        if page and page.next_id
        else None,
        progress=progress,
        is_whole=is_whole,
        call_names=CALL_NAMES,
        call_kinds=CALL_KINDS,
        may_record=may(Permission.REGISTRATION_CHANGE),
    )


@bp.post("/quan-ly/dot/<int:drive_id>/goi-dien/<int:registration_id>")
@requires(Permission.REGISTRATION_CHANGE)
def record_call(drive_id: int, registration_id: int) -> AnyResponse:
    """Note what came of a call and show the next person."""
    found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    found = found_or_404(registration_in_scope(reading(), current_scope(), registration_id))
    change = latest_change(reading(), drive_id)
    outcome = next((one for one in CallOutcome if one.value == request.form.get("ket-qua")), None)
    if found.drive_id != drive_id or change is None:
        abort(404)
    # A page that was open while the drive changed again says what is no longer so: nobody was told of this.
    is_current = request.form.get("phien-ban") == str(change.version)
    if outcome is not None and is_current:
        with writing() as database:
            mine = database.get_one(Registration, registration_id)
            store_call(database, mine, change, outcome, by=me(), now=now())
    return go_to(url_for("signups.calls", drive_id=drive_id) + "#nguoi")
