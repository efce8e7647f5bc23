"""Show what waits for the signed-in person, the four numbers, the search over everything, and the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import render_template, request, url_for

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    may,
    record_number,
    requires,
)
from blueprints.reports import bp
from blueprints.reports.journal_names import THINGS
from blueprints.transaction import reading
from domain import journal as chain
from domain.accounts.records import Role
from domain.clock import today
from domain.drives.rules import STATE_KINDS, STATE_NAMES, day_text
from domain.plans import queries as plans
from domain.plans.records import Plan, ReportingPeriod
from domain.reports import journal_queries
from domain.reports.figures import Period, PlanFigures, own_figures, period_figures, plan_figures
from domain.reports.periods import periods_of, side_by_side
from domain.reports.queries import waiting_for
from domain.reports.search_queries import find
from domain.reports.tree import Level, plan_levels
from domain.signups.rules import STATE_KINDS as PERSON_STATE_KINDS
from domain.signups.rules import STATE_NAMES as PERSON_STATE_NAMES
from domain.units.rules import UNIT_KIND_NAMES

_OWN_PEOPLE = (Role.WARD, Role.REPRESENTATIVE)
_OWN_PERIOD = "ke-hoach"
_MOST_PERIODS = 4


@bp.get("/quan-ly/")
@requires(Permission.ACCOUNT_OWN)
def worklist() -> str:
    """Show Việc cần làm: what waits for this person now, oldest deadline first."""
    allowed = allowed_endpoints()
    items = waiting_for(reading(), current_scope(), today())
    return render_template(
        "reports/worklist.html",
        items=[item for item in items if item.endpoint in allowed],
        today=today(),
        allowed=allowed,
    )


@bp.get("/quan-ly/chi-tieu")
@requires(Permission.REPORT_READ)
def four_numbers() -> str:
    """Show giao, dự kiến, đăng ký, tiếp nhận by unit; a ward or agency sees its own people by drive."""
    scope = current_scope()
    running = plans.running_plan(reading(), scope.province_id, today())
    if scope.role in _OWN_PEOPLE:
        since = running.period_from if running else today().replace(month=1, day=1)
        return render_template(
            "reports/own_numbers.html",
            lines=own_figures(reading(), scope, from_day=since),
            plan=running,
            since=since,
            assigned=plans.assigned_to(reading(), running.id, scope.unit_id) if running else None,
        )
    asked = request.args.get("ke_hoach", type=record_number)
    plan: Plan | None = running
    if asked is not None:
        plan = found_or_404(plans.plan_in_scope(reading(), scope, asked))
    periods = periods_of(reading(), plan.province_id) if plan else []
    columns = _columns(plan, periods) if plan else []
    whole = columns[0].figures if len(columns) == 1 else None
    return render_template(
        "reports/four_numbers.html",
        plan=plan,
        plans=plans.plans_in_scope(reading(), scope),
        periods=periods,
        columns=columns,
        figures=whole,
        levels=_levels(plan, columns) if plan else [],
        beside=side_by_side([column.figures for column in columns]) if len(columns) > 1 else [],
        may_import=may(Permission.PLAN_EDIT),
        may_keep_periods=scope.role is Role.PROVINCE,
        may_read_plans=may(Permission.PLAN_READ),
    )


class Column(NamedTuple):
    """The figures of one span of days; key is how the address names it."""

    key: str
    name: str
    days: Period
    figures: PlanFigures


def _columns(plan: Plan, periods: Sequence[ReportingPeriod]) -> list[Column]:
    """Return the spans that were asked for, at most so many, or the plan's own."""
    asked = request.args.getlist("ky")
    found = []
    if _OWN_PERIOD in asked or not any(str(period.id) in asked for period in periods):
        own = Period(plan.period_from, plan.period_to)
        found.append(Column(_OWN_PERIOD, "Kỳ của kế hoạch", own, plan_figures(reading(), plan.id)))
    for period in periods:
        if str(period.id) in asked and len(found) < _MOST_PERIODS:
            days = Period(period.period_from, period.period_to)
            found.append(Column(str(period.id), period.name, days, period_figures(reading(), plan, days)))
    return found


def _levels(plan: Plan, columns: Sequence[Column]) -> list[Level]:
    """Return who set how much for the plan's unit; only the plan's own period is measured by it."""
    own = next((column for column in columns if column.key == _OWN_PERIOD), None)
    if own is None:
        return []
    targets = plans.targets_of(reading(), plan.id)
    return plan_levels(reading(), plan, targets, own.figures.total.collected)


@bp.get("/quan-ly/tim")
@requires(Permission.SEARCH)
def search() -> str:
    """Find people, drives, units and papers within one's scope, without marks."""
    typed = request.args.get("q", "").strip()[:100]
    found = find(reading(), current_scope(), typed, today(), with_donors=may(Permission.DONOR_READ))
    return render_template(
        "reports/search.html",
        typed=typed,
        found=found,
        day_text=day_text,
        drive_states=STATE_NAMES,
        drive_kinds=STATE_KINDS,
        person_states=PERSON_STATE_NAMES,
        person_kinds=PERSON_STATE_KINDS,
        unit_kinds=UNIT_KIND_NAMES,
        may_edit_units=may(Permission.UNIT_EDIT),
    )


@bp.get("/quan-ly/nhat-ky")
@requires(Permission.JOURNAL_READ)
def journal() -> str:
    """Show who did what in the province, newest first; the chain is checked when asked."""
    before = request.args.get("truoc", type=record_number)
    found = journal_queries.journal_page(reading(), current_scope(), before=before)
    rows, has_more = found[: journal_queries.PAGE], len(found) > journal_queries.PAGE
    is_checked = request.args.get("kiem") == "chuoi"
    return render_template(
        "reports/journal.html",
        lines=[(line, *_thing(line.noun, line.object_id)) for line in rows],
        next_url=url_for("reports.journal", truoc=rows[-1].id) if has_more else None,
        is_checked=is_checked,
        broken_at=chain.first_break(reading()) if is_checked else None,
    )


def _thing(noun: str, object_id: int | None) -> tuple[str, str | None]:
    """Return how a thing is named in the journal and where it opens, if this person may open it."""
    label, endpoint, argument = THINGS.get(noun, (noun, None, None))
    if endpoint is None or argument is None or object_id is None or endpoint not in allowed_endpoints():
        return label, None
    values: dict[str, Any] = {argument: object_id}
    return label, url_for(endpoint, **values)
