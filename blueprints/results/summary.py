"""The results of a drive: totals, by unit, who still lacks one, and the one act for those who did not come."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, may, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.results import bp
from blueprints.results.forms import AbsenceForm
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now
from domain.closings.queries import count_slips
from domain.drives.records import DriveState
from domain.refusals import Refused
from domain.results import actions, count_queries, queries
from domain.results.actions import day_facts
from domain.results.rules import COMPONENT_NAMES, absence_verdict
from domain.signups import rules as signups
from domain.signups.queries import registrations_in_scope
from domain.wording import number_text


@bp.get("/quan-ly/dot/<int:drive_id>/ket-qua")
@requires(Permission.RESULT_READ)
def summary(drive_id: int) -> Response:
    """Show totals, volumes and units of a drive; a ward and a unit see those of their own people."""
    return _summary_page(drive_id, AbsenceForm(formdata=None))


@bp.post("/quan-ly/dot/<int:drive_id>/ket-qua/khong-den")
@requires(Permission.RESULT_DECIDE)
def mark_rest_absent(drive_id: int) -> AnyResponse:
    """Record "không đến" for everybody of an ended drive who neither came nor has an outcome."""
    found_or_404(queries.drive_of_desk(reading(), current_scope(), drive_id))
    form = AbsenceForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                marked = actions.mark_rest_absent(database, drive_id, seen=form.seen.data, by=me(), now=now())
            flash(f"Đã ghi “không đến” cho {number_text(marked)} người.", "done")
            return go_to(url_for("results.summary", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _summary_page(drive_id, form)


def _summary_page(drive_id: int, form: AbsenceForm) -> Response:
    session, scope = reading(), current_scope()
    drive = found_or_404(queries.drive_of_desk(session, scope, drive_id))
    people = registrations_in_scope(scope)
    allowed = allowed_endpoints()
    not_come = count_queries.count_not_come(session, drive_id) if may(Permission.RESULT_DECIDE) else 0
    form.seen.raw_data, form.seen.data = None, not_come
    has_book = "closings.closing" in allowed and (
        scope.role is not Role.WARD or drive.host_id == scope.unit_id
    )
    missing = count_queries.without_outcome(session, drive_id, people)
    page = render_template(
        "results/summary.html",
        drive=drive,
        counts=count_queries.desk_counts(session, drive_id, people),
        volumes=count_queries.volume_results(session, drive_id, people),
        units=count_queries.unit_results(session, drive_id, people),
        missing=missing,
        missing_shown=count_queries.MISSING_SHOWN,
        not_come=not_come,
        absence=absence_verdict(day_facts(drive), not_come, not_come, now()),
        form=form,
        has_book=has_book,
        is_locked=drive.state is DriveState.CLOSED,
        slips=count_slips(session, drive_id) if has_book else 0,
        tabs_items=drive_tabs(drive_id, "results.summary", allowed),
        allowed=allowed,
        component_names=COMPONENT_NAMES,
        state_names=signups.STATE_NAMES,
        state_kinds=signups.STATE_KINDS,
    )
    return make_response(page, 422 if form.errors else 200)
