"""The tree of a plan's targets: who set what for whom, whether it was handed on in full, how far it has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.plans.queries import assigned_to, targets_of
from domain.plans.quota_rows import Quota, is_annex_line, quota_of
from domain.plans.records import Plan, PlanResults, Target, TargetKind
from domain.plans.target_rules import balance_text, percent_of
from domain.reports.drive_parts import DrivePart, PlanFamily, drive_parts, family_of
from domain.reports.figures import FigureRow, PlanFigures, figures_from
from domain.reports.measures import Measured, measured_targets, repeats_of
from domain.units.records import Unit, UnitKind

# Where a setter stands in the tree.
_HIGHEST, _BETWEEN, _OWN = range(3)


@dataclass(frozen=True, slots=True)
class Level:
    """One body that set a target for the plan's unit, in units of blood, and what was collected against it."""

    setter: str
    assigned: int
    percent: int | None
    is_own: bool
    target_id: int | None


@dataclass(frozen=True, slots=True)
class SubPlan:
    """A plan below: what its unit is assigned here, what it assigns on, and its four numbers."""

    plan_id: int
    title: str
    unit: str
    assigned_here: int | None
    assigned_on: int | None
    figures: FigureRow

    @property
    def balance(self) -> str:
        """Return in words how what the plan hands on stands to what its unit is assigned here."""
        if self.assigned_here is None:
            return "kế hoạch này chưa giao chỉ tiêu cho đơn vị"
        if self.assigned_on is None:
            return "chưa giao xuống"
        return balance_text(self.assigned_here, self.assigned_on)


@dataclass(frozen=True, slots=True)
class TargetTree:
    """Everything that the page of targets shows of one plan."""

    levels: Sequence[Level]
    balance: str
    quota: Quota
    figures: PlanFigures
    measured: Sequence[Measured]
    sub_plans: Sequence[SubPlan]
    results: PlanResults | None


def levels_of(
    plan: Plan, targets: Iterable[Target], above: int | None, setters: Mapping[int, Unit], collected: int
) -> list[Level]:
    """Return who set how much for the plan's unit as a whole, the highest body first.

    The nation's target stands in the plan itself with its assigner; above is what the parent plan assigns to
    the unit; the plan's own total is a target of its unit for the whole period. Setters are units by number.
    """
    found: list[tuple[int, str, int, int | None]] = []
    for target in targets:
        is_total = target.kind is TargetKind.UNITS_OF_BLOOD and target.month is None
        if is_total and target.unit_id == plan.unit_id and not is_annex_line(target, plan):
            setter = setters.get(target.assigner_id or plan.unit_id, plan.unit)
            rank = _HIGHEST if setter.kind is UnitKind.NATION else _BETWEEN
            place = _OWN if setter.id == plan.unit_id else rank
            found.append((place, setter.name, target.assigned, target.id))
    if above is not None:
        found.append((_BETWEEN, "Kế hoạch cấp trên", above, None))
    found.sort(key=lambda level: level[0])
    return [
        Level(name, assigned, percent_of(collected, assigned), place == _OWN, number)
        for place, name, assigned, number in found
    ]


def target_tree(session: Session, plan: Plan, today: date) -> TargetTree:
    """Return the tree of a plan with its figures, in a number of statements that does not grow with its rows."""
    targets = targets_of(session, plan.id)
    quota = quota_of(plan, targets)
    family = family_of(session, plan)
    known = {row.unit_id for row in quota.rows}
    parts = drive_parts(session, family.drives, known=known, family=family)
    figures = figures_from(quota, parts)
    levels = plan_levels(session, plan, targets, figures.total.collected)
    # A total without words of its own is shown among the levels only.
    shown = {level.target_id for level in levels}
    rest = [target for target in targets if target.sentence or target.id not in shown]
    # What is handed on is compared with the plan's own total, or else with what is asked from above.
    aim = levels[-1] if levels else None
    return TargetTree(
        levels=levels,
        balance=balance_text(aim.assigned, quota.assigned) if aim is not None and quota.rows else "",
        quota=quota,
        figures=figures,
        measured=measured_targets(plan, rest, quota, parts, repeats_of(session, family, targets), today),
        sub_plans=_sub_plans(session, plan, quota, family, parts),
        results=session.scalars(select(PlanResults).where(PlanResults.plan_id == plan.id)).one_or_none(),
    )


def plan_levels(session: Session, plan: Plan, targets: Iterable[Target], collected: int) -> list[Level]:
    """Return who set how much for a plan's unit, with what was collected in percent of each."""
    numbers = {target.assigner_id for target in targets if target.assigner_id is not None}
    setters = session.scalars(select(Unit).where(Unit.id.in_(numbers))).all() if numbers else ()
    above = assigned_to(session, plan.parent_id, plan.unit_id) if plan.parent_id is not None else None
    return levels_of(plan, targets, above, {unit.id: unit for unit in setters}, collected)


def _sub_plans(
    session: Session, plan: Plan, quota: Quota, family: PlanFamily, parts: Iterable[DrivePart]
) -> list[SubPlan]:
    """Return the plans right below, in two statements for all of them."""
    if not family.units:
        return []
    below = session.scalars(
        select(Plan).where(Plan.parent_id == plan.id).order_by(Plan.period_from, Plan.id)
    ).all()
    targets: defaultdict[int, list[Target]] = defaultdict(list)
    wanted = select(Target).where(Target.plan_id.in_([sub.id for sub in below]))
    for target in session.scalars(wanted.order_by(Target.position, Target.id)):
        targets[target.plan_id].append(target)
    here: dict[int, int] = {}
    for row in quota.rows:
        here[row.unit_id] = here.get(row.unit_id, 0) + row.assigned
    figures = {sub.id: FigureRow(sub.title, None) for sub in below}
    for part in parts:
        branch = family.branch.get(part.plan_id) if part.plan_id is not None else None
        if branch in figures:
            figures[branch].planned += part.planned
            figures[branch].registered += part.registered
            figures[branch].collected += part.collected
    found = []
    for sub in below:
        own = quota_of(sub, targets[sub.id])
        figures[sub.id].assigned = here.get(sub.unit_id)
        on = own.assigned if own.rows else None
        found.append(SubPlan(sub.id, sub.title, sub.unit.name, here.get(sub.unit_id), on, figures[sub.id]))
    return found
