"""Who stands one or two donations before a step: of a drive, and of the whole register."""

from __future__ import annotations

from flask import render_template, request, url_for

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.commendations import bp
from blueprints.navigation import drive_tabs, honour_tabs
from blueprints.transaction import reading
from domain.clock import today
from domain.commendations.near_queries import PAGE, near_donors
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import Subject
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.results.queries import drives_near


@bp.get("/quan-ly/khen-thuong/sap-du-moc")
@requires(Permission.COMMENDATION_READ)
def near_steps() -> str:
    """List donors of the register who reach a step with the next donation or the one after."""
    return _page(None)


@bp.get("/quan-ly/dot/<int:drive_id>/sap-du-moc")
@requires(Permission.COMMENDATION_READ)
def near_steps_of_drive(drive_id: int) -> str:
    """List those of them who are registered at a drive."""
    return _page(found_or_404(drive_in_scope(reading(), current_scope(), drive_id)))


def _page(drive: Drive | None) -> str:
    scope, allowed = current_scope(), allowed_endpoints()
    terms = sets_in_force(reading(), scope.province_id, Subject.PERSON, today())[0]
    people = donors_in_scope(scope)
    last = request.args.get("sau", type=record_number)
    after = donor_in_scope(reading(), scope, last) if last is not None else None
    rows = near_donors(reading(), people, terms, drive_id=drive.id if drive else None, after=after)
    shown = rows[:PAGE]
    here = (
        url_for("commendations.near_steps_of_drive", drive_id=drive.id)
        if drive
        else url_for("commendations.near_steps")
    )
    tabs = (
        drive_tabs(drive.id, "results.desk", allowed)
        if drive
        else honour_tabs("commendations.near_steps", allowed)
    )
    return render_template(
        "commendations/near_steps.html",
        drive=drive,
        drives=[] if drive else drives_near(reading(), scope, today()),
        terms=terms,
        rows=shown,
        next_url=f"{here}?sau={shown[-1].donor.id}" if len(rows) > PAGE else None,
        first_url=here if after is not None else None,
        allowed=allowed,
        tabs=tabs,
    )
