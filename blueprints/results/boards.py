"""The boards of the day: one for the wall of the hall, without names, and one by unit for those who ask who came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import true

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.htmx import page_or_part
from blueprints.navigation import drive_tabs
from blueprints.results import bp
from blueprints.transaction import reading
from domain.accounts.records import Role
from domain.clock import local, now, today
from domain.drives.rules import day_text
from domain.drives.stop_queries import current_stop, drive_to_run
from domain.results import board_queries, count_queries, queries
from domain.results.board_rules import wait_minutes
from domain.results.turn_queries import turns_now
from domain.rulebook import rule
from domain.signups.queries import registrations_in_scope

_REFRESHED = 20  # Seconds between two looks of the wall board.
_UNITS_ON_WALL = 12  # As many as a screen shows without scrolling.


@bp.get("/quan-ly/dot/<int:drive_id>/bang-lon")
@requires(Permission.DAY_RUN)
def wall_board(drive_id: int) -> Response:
    """Show a screen in the hall how the day goes, in numbers only; it renews itself, with JavaScript or without."""
    session, moment = reading(), now()
    drive = found_or_404(drive_to_run(session, current_scope(), drive_id))
    terms = rule("drive.wait_estimate", today())
    inside = board_queries.people_inside(session, drive_id)
    since = moment - timedelta(minutes=int(terms.value["minutes"]))
    units = board_queries.unit_board(session, drive_id, true())
    units.sort(key=lambda unit: -unit.registered)
    return page_or_part(
        "results/wall_board.html",
        "results/_wall.html",
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        counts=count_queries.desk_counts(session, drive_id),
        turns=turns_now(session, drive_id),
        inside=inside,
        wait=wait_minutes(inside, board_queries.finished_since(session, drive_id, since), terms)
        if drive.on_day == today()
        else None,
        stop=current_stop(session, drive_id),
        units=units[:_UNITS_ON_WALL],
        more_units=max(0, len(units) - _UNITS_ON_WALL),
        clock=local(moment),
        refreshed=_REFRESHED,
        allowed=allowed_endpoints(),
    )


@bp.get("/quan-ly/dot/<int:drive_id>/theo-don-vi")
@requires(Permission.DAY_FOLLOW)
def by_unit(drive_id: int) -> str:
    """Show which units have come; the names of those who have not, to the head of their own unit or to the desk."""
    session, scope = reading(), current_scope()
    drive = found_or_404(queries.drive_of_desk(session, scope, drive_id))
    mine = registrations_in_scope(scope)
    # The host of a drive counts everybody, but reads only the names of its own people.
    is_host = scope.role is Role.WARD and drive.host_id == scope.unit_id
    is_narrow = scope.role in (Role.WARD, Role.REPRESENTATIVE) and not is_host
    units = board_queries.unit_board(
        session, drive_id, true() if is_host else mine, scope.unit_id if is_narrow else None
    )
    own = board_queries.unit_board(session, drive_id, mine) if is_host else units
    asked = request.args.get("don-vi", type=record_number)
    page = None
    if asked is not None:
        after = request.args.get("sau", type=record_number)
        page = board_queries.missing_people(session, drive_id, asked or None, mine, after=after)
    next_url = None
    if page and page.next_id:
        of_unit: dict[str, Any] = {"don-vi": asked}
        next_url = url_for("results.by_unit", drive_id=drive_id, sau=page.next_id, **of_unit)
    allowed = allowed_endpoints()
    return render_template(
        "results/by_unit.html",
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        tabs_items=drive_tabs(drive_id, "results.desk", allowed),
        units=units,
        named={unit.unit_id: unit.missing for unit in own},
        asked=asked,
        asked_name=next((unit.name for unit in units if unit.unit_id == (asked or None)), None),
        page=page,
        next_url=next_url,
        runs_day="results.wall_board" in allowed and not is_narrow,
        allowed=allowed,
    )
