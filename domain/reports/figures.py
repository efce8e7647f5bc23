"""The four numbers, never mixed: giao, dự kiến, đăng ký, tiếp nhận; of a plan by unit, of a span of days, of a ward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.drives.records import Drive
from domain.plans.queries import targets_of
from domain.plans.quota_rows import Quota, QuotaRow, quota_of
from domain.plans.records import Plan
from domain.plans.target_rules import percent_of
from domain.reports.drive_parts import DrivePart, drive_parts, drives_between, family_of, has_donated
from domain.results.queries import is_certified
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration
from domain.signups.rules import ACTIVE_STATES

OUTSIDE = "Ngoài phụ lục"
SHARED_BY_NOBODY = "Phần chưa phân cho đơn vị nào"


@dataclass(slots=True)
class FigureRow:
    """The four numbers of one unit, in units of blood and people; assigned is None where nothing is assigned."""

    label: str
    assigned: int | None
    planned: int = 0
    registered: int = 0
    collected: int = 0
    unit_id: int | None = None

    @property
    def percent(self) -> int | None:
        """Return what was collected in percent of what is assigned, None where nothing is."""
        return percent_of(self.collected, self.assigned)


@dataclass(slots=True)
class FigureGroup:
    """A group of the annex with its rows."""

    label: str
    rows: list[FigureRow] = field(default_factory=list)

    @property
    def total(self) -> FigureRow:
        """Return the sums of the rows."""
        return _total(f"Cộng {self.label}", self.rows)


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The four numbers of a plan: its groups in the order of the annex, and the sums."""

    groups: Sequence[FigureGroup]

    @property
    def total(self) -> FigureRow:
        """Return the sums of all rows."""
        return _total("Tổng cộng", [row for group in self.groups for row in group.rows])

    def of_unit(self, unit_id: int) -> FigureRow | None:
        """Return the row of a unit, None when it has none."""
        rows = (row for group in self.groups for row in group.rows)
        return next((row for row in rows if row.unit_id == unit_id), None)


class Period(NamedTuple):
    """A span of days, both ends included."""

    first: date
    last: date


def _total(label: str, rows: Iterable[FigureRow]) -> FigureRow:
    every = list(rows)
    assigned = [row.assigned for row in every if row.assigned is not None]
    return FigureRow(
        label,
        sum(assigned) if assigned else None,
        sum(row.planned for row in every),
        sum(row.registered for row in every),
        sum(row.collected for row in every),
    )


def plan_figures(session: Session, plan_id: int) -> PlanFigures:
    """Return the four numbers of every unit of a plan, with the drives of the plans below it."""
    plan = session.get_one(Plan, plan_id)
    quota = quota_of(plan, targets_of(session, plan_id))
    family = family_of(session, plan)
    known = {row.unit_id for row in quota.rows}
    return figures_from(quota, drive_parts(session, family.drives, known=known, family=family))


def period_figures(session: Session, plan: Plan, period: Period) -> PlanFigures:
    """Return the four numbers of a span of days: every drive of the plan's province on those days counts.

    What is assigned counts where the span holds its whole month, or for a whole-period quota the whole plan.
    """
    quota = quota_of(plan, targets_of(session, plan.id))
    known = {row.unit_id for row in quota.rows}
    chosen = drives_between(plan.province_id, *period)
    parts = drive_parts(session, chosen, known=known, family=family_of(session, plan))
    return figures_from(quota, parts, lambda row: _assigned_in(row, plan, period))


def _assigned_in(row: QuotaRow, plan: Plan, period: Period) -> int | None:
    if period.first <= plan.period_from and plan.period_to <= period.last:
        return row.assigned
    inside = [
        target.assigned
        for month, target in row.months.items()
        if period.first <= month and _last_day(month) <= period.last
    ]
    return sum(inside) if inside else None


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def figures_from(
    quota: Quota,
    parts: Iterable[DrivePart],
    assigned: Callable[[QuotaRow], int | None] = lambda row: row.assigned,
) -> PlanFigures:
    """Return the rows by unit: first those of the annex in its order, then what the annex does not know."""
    groups: list[FigureGroup] = []
    rows: dict[int | None, FigureRow] = {}
    for quota_group in quota.groups:
        group = FigureGroup(quota_group.label)
        for line in quota_group.rows:
            figure, known = assigned(line), rows.get(line.unit_id)
            if known is not None:
                known.assigned = _sum(known.assigned, figure)
                continue
            rows[line.unit_id] = FigureRow(line.label, figure, unit_id=line.unit_id)
            group.rows.append(rows[line.unit_id])
        if group.rows:
            groups.append(group)
    outside = FigureGroup(OUTSIDE)
    for part in parts:
        if part.unit_id not in rows:
            label = SHARED_BY_NOBODY if part.unit_id is None else part.label
            rows[part.unit_id] = FigureRow(label, None, unit_id=part.unit_id)
            outside.rows.append(rows[part.unit_id])
        row = rows[part.unit_id]
        row.planned += part.planned
        row.registered += part.registered
        row.collected += part.collected
    return PlanFigures([*groups, outside] if outside.rows else groups)


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


class OwnLine(NamedTuple):
    """What one drive means for one ward or agency: its people who registered, were certified, donated."""

    drive_id: int
    on_day: date | None
    host_label: str
    registered: int
    certified: int
    donated: int


def own_figures(session: Session, scope: Scope, *, from_day: date) -> list[OwnLine]:
    """Return the figures of an account's own people for each drive since a day, the latest drive first."""
    mine = registrations_in_scope(scope)
    since = and_(Drive.id == Registration.drive_id, Drive.on_day >= from_day)
    active = Registration.state.in_(ACTIVE_STATES)
    registered = _per_drive(session, since, mine, active)
    certified = _per_drive(session, since, mine, active, is_certified())
    donated = _per_drive(session, since, mine, has_donated())
    drives = session.execute(
        select(Drive.id, Drive.on_day, Drive.host_label)
        .where(Drive.id.in_(list(registered | donated)))
        .order_by(Drive.on_day.desc(), Drive.id.desc())
    )
    return [
        OwnLine(
            row.id, row.on_day, row.host_label, registered[row.id], certified[row.id], donated.get(row.id, 0)
        )
        for row in drives
    ]


def _per_drive(
    session: Session, since: ColumnElement[bool], *conditions: ColumnElement[bool]
) -> Counter[int]:
    wanted = select(Registration.drive_id, func.count()).join(Drive, since).where(*conditions)
    return Counter(dict(session.execute(wanted.group_by(Registration.drive_id)).all()))
