"""The four numbers of a plan or a campaign as the public may read them: small groups are kept back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from domain.drives.queries import is_public
from domain.drives.records import Drive
from domain.plans.queries import targets_of
from domain.plans.quota_rows import quota_of
from domain.plans.records import Campaign, Plan, PlanState
from domain.reports.disclosure import Cell, Disclosure, disclose, may_stand_alone
from domain.reports.drive_parts import DrivePart, drive_parts, family_of
from domain.reports.figures import FigureRow, PlanFigures, figures_from
from domain.rulebook import rule
from domain.units.records import Unit

_MOST_PLANS = 100


@dataclass(frozen=True, slots=True)
class ToldRow:
    """The four numbers of a unit or a sum; None where nothing is assigned, or people are kept back."""

    label: str
    assigned: int | None
    planned: int
    registered: int | None
    collected: int | None


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """A group of the annex: its rows and its sum."""

    label: str
    rows: Sequence[ToldRow]
    total: ToldRow


@dataclass(frozen=True, slots=True)
class ToldFigures:
    """What the public may read of a plan's progress."""

    groups: Sequence[ToldGroup]
    total: ToldRow
    keeps_back: bool


def told_plans(session: Session, today: date) -> Sequence[Plan]:
    """Return the plans whose progress is public: issued ones, those of today first, then the latest."""
    runs = case((and_(Plan.period_from <= today, Plan.period_to >= today), 0), else_=1)
    wanted = select(Plan).where(Plan.state != PlanState.DRAFT)
    return session.scalars(wanted.order_by(runs, Plan.period_from.desc(), Plan.id).limit(_MOST_PLANS)).all()


def told_plan(session: Session, slug: str) -> Plan | None:
    """Return the plan with this web address unless it is a draft."""
    return session.scalars(select(Plan).where(Plan.slug == slug, Plan.state != PlanState.DRAFT)).one_or_none()


def told_plan_of(session: Session, unit: Unit, today: date) -> Plan | None:
    """Return the plan of a unit that runs today, else its latest one; a province's plan tells of its communes."""
    plans = [plan for plan in told_plans(session, today) if plan.unit_id == unit.id]
    return plans[0] if plans else None


def plan_progress(session: Session, plan: Plan, today: date) -> ToldFigures:
    """Return the four numbers of every unit of a plan as they may be told, in a bounded number of statements."""
    quota = quota_of(plan, targets_of(session, plan.id))
    family = family_of(session, plan)
    known = {row.unit_id for row in quota.rows}
    parts = drive_parts(session, and_(family.drives, is_public()), known=known, family=family)
    return told_figures(figures_from(quota, parts), parts, _least(today))


def campaign_progress(session: Session, campaign_id: int, today: date) -> ToldRow:
    """Return planned, registered and collected of a campaign's drives as they may be told."""
    mine: ColumnElement[bool] = and_(Drive.campaign_id == campaign_id, is_public())
    parts = drive_parts(session, mine, known=())
    least = _least(today)
    registered = sum(part.registered for part in parts)
    collected = sum(part.collected for part in parts)
    small = sum(people for people in _by_drive(parts).values() if people < least)
    return ToldRow(
        "Chiến dịch",
        None,
        sum(part.planned for part in parts),
        registered if registered >= least else None,
        collected if may_stand_alone(Cell(0, collected, small), least) else None,
    )


def assigned_of_only_campaign(session: Session, campaign: Campaign) -> int | None:
    """Return what the plan assigns when the campaign is the whole of it; plans assign to units, not to campaigns."""
    others = select(func.count()).select_from(Campaign).where(Campaign.plan_id == campaign.plan_id)
    if session.scalar(others) != 1:
        return None
    assigned = [row.assigned for row in quota_of(campaign.plan, targets_of(session, campaign.plan_id)).rows]
    told = [figure for figure in assigned if figure is not None]
    return sum(told) if told else None


def _least(today: date) -> int:
    return int(rule("publication.least_group", today).value)


def _by_drive(parts: Iterable[DrivePart]) -> dict[int, int]:
    people: defaultdict[int, int] = defaultdict(int)
    for part in parts:
        people[part.drive_id] += part.collected
    return dict(people)


def told_figures(figures: PlanFigures, parts: Iterable[DrivePart], least: int) -> ToldFigures:
    """Return a table of four numbers with the people kept back that could be told apart.

    The public page of a drive tells how many gave blood there once it is over, so for what was collected each
    drive counts as a part of its unit's row.
    """
    small: defaultdict[int | None, int] = defaultdict(int)
    for part in parts:
        small[part.unit_id] += part.collected if part.collected < least else 0
    rows = [(place, row) for place, group in enumerate(figures.groups) for row in group.rows]
    registered = disclose([Cell(place, row.registered) for place, row in rows], least)
    collected = disclose([Cell(place, row.collected, small[row.unit_id]) for place, row in rows], least)
    told = [
        _told(
            row,
            tells_registered=number not in registered.hidden,
            tells_collected=number not in collected.hidden,
        )
        for number, (_, row) in enumerate(rows)
    ]
    by_group: defaultdict[int, list[ToldRow]] = defaultdict(list)
    for (place, _), row in zip(rows, told, strict=True):
        by_group[place].append(row)
    return ToldFigures(
        groups=[
            ToldGroup(group.label, by_group[place], _sum(group.total, registered, collected, _tells(place)))
            for place, group in enumerate(figures.groups)
        ],
        total=_sum(figures.total, registered, collected, lambda disclosure: disclosure.tells_total),
        keeps_back=bool(registered.hidden or collected.hidden),
    )


def _tells(place: int) -> Callable[[Disclosure], bool]:
    return lambda disclosure: place in disclosure.told_groups


def _sum(
    row: FigureRow, registered: Disclosure, collected: Disclosure, tells: Callable[[Disclosure], bool]
) -> ToldRow:
    return _told(row, tells_registered=tells(registered), tells_collected=tells(collected))


def _told(row: FigureRow, *, tells_registered: bool, tells_collected: bool) -> ToldRow:
    return ToldRow(
        row.label,
        row.assigned,
        row.planned,
        row.registered if tells_registered else None,
        row.collected if tells_collected else None,
    )
