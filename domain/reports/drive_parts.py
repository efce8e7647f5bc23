"""What each drive means for each unit: its day, planned share, registrants and the people who donated.

The four numbers, the progress of targets and both annexes are all read from these parts, so that a drive
that moves or changes its figure moves everywhere at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.plans.records import Plan
from domain.results.records import Outcome, OutcomeKind
from domain.signups.records import Registration
from domain.signups.rules import ACTIVE_STATES

_OFF = (DriveState.CANCELLED, DriveState.POSTPONED)


@dataclass(slots=True)
class DrivePart:
    """A drive as it concerns one unit; unit_id is None for people and shares that belong to no known unit."""

    drive_id: int
    plan_id: int | None
    unit_id: int | None
    label: str
    on_day: date | None
    month: date | None
    state: DriveState
    is_tentative: bool
    share: int
    registered: int = 0
    collected: int = 0

    @property
    def planned(self) -> int:
        """Return the units of blood planned; a cancelled drive plans nothing any more."""
        return 0 if self.state is DriveState.CANCELLED else self.share

    def is_held(self, today: date) -> bool:
        """Return whether the drive took place: its book is closed, or its day is over and it was not called off."""
        is_over = self.on_day is not None and self.on_day < today
        return self.state is DriveState.CLOSED or (is_over and self.state not in _OFF)


@dataclass(frozen=True, slots=True)
class PlanFamily:
    """A plan with the plans below it.

    ``units`` are for each of those the units that it and the plans between belong to, ``branch`` is the plan
    right below the first one through which it hangs.
    """

    plan_id: int
    units: Mapping[int, tuple[int, ...]]
    branch: Mapping[int, int]

    @property
    def drives(self) -> ColumnElement[bool]:
        """Return the condition for the drives of the plan and of the plans below it."""
        return Drive.plan_id.in_([self.plan_id, *self.units])


def family_of(session: Session, plan: Plan) -> PlanFamily:
    """Return a plan with every plan below it, however deep, in one statement."""
    rows = session.execute(
        select(Plan.id, Plan.unit_id, Plan.parent_id).where(
            Plan.province_id == plan.province_id, Plan.parent_id.is_not(None)
        )
    ).all()
    below: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append((row.id, row.unit_id))
    units: dict[int, tuple[int, ...]] = {}
    branch: dict[int, int] = {}
    waiting: list[tuple[int, tuple[int, ...]]] = [(plan.id, ())]
    while waiting:
        above, path = waiting.pop()
        for number, unit_id in below[above]:
            if number not in units and number != plan.id:
                units[number] = (unit_id, *path)
                branch[number] = branch.get(above, number)
                waiting.append((number, units[number]))
    return PlanFamily(plan.id, units, branch)


def drives_between(province_id: int, first: date, last: date) -> ColumnElement[bool]:
    """Return the condition for a province's drives of a span of days; of drives without a day the month counts."""
    by_month = and_(
        Drive.on_day.is_(None), Drive.month >= first.replace(day=1), Drive.month <= last.replace(day=1)
    )
    return and_(Drive.province_id == province_id, or_(Drive.on_day.between(first, last), by_month))


def drive_parts(
    session: Session,
    chosen: ColumnElement[bool],
    *,
    known: Container[int],
    family: PlanFamily | None = None,
    with_people: bool = True,
) -> list[DrivePart]:
    """Return the parts of the chosen drives in the order of their days, at most one statement for each figure.

    A drive that several units share counts for each by its share; its people count for the unit they work for.
    The drive of a plan below counts for its host where that unit is known, else for the unit of that plan.
    """
    shares = _shares(session, chosen)
    drives = session.execute(
        select(
            *(Drive.id, Drive.plan_id, Drive.host_id, Drive.host_label, Drive.on_day, Drive.month),
            *(Drive.state, Drive.is_tentative, Drive.planned),
        )
        .where(chosen)
        .order_by(func.coalesce(Drive.on_day, Drive.month), Drive.id)
    ).all()
    parts: dict[int, dict[int | None, DrivePart]] = {}
    found: list[DrivePart] = []
    for drive in drives:
        path = family.units.get(drive.plan_id, ()) if family is not None else ()
        host = next((unit for unit in (drive.host_id, *path) if unit in known), drive.host_id)
        sharers = shares.get(drive.id) or [(host, drive.host_label, drive.planned)]
        parts[drive.id] = {}
        for unit_id, label, share in sharers:
            part = DrivePart(
                *(drive.id, drive.plan_id, unit_id, label, drive.on_day, drive.month),
                *(drive.state, drive.is_tentative, share),
            )
            parts[drive.id].setdefault(unit_id, part)
            found.append(part)
    if with_people:
        _count(session, chosen, parts, shares, found)
    return found


def _shares(
    session: Session, chosen: ColumnElement[bool]
) -> dict[int, Sequence[tuple[int | None, str, int]]]:
    wanted = (
        select(DrivePartner.drive_id, DrivePartner.unit_id, DrivePartner.label, DrivePartner.share)
        .join(Drive, DrivePartner.drive_id == Drive.id)
        .where(chosen, DrivePartner.role == PartnerRole.SHARING)
        .order_by(DrivePartner.drive_id, DrivePartner.position)
    )
    shares: defaultdict[int, list[tuple[int | None, str, int]]] = defaultdict(list)
    for drive_id, unit_id, label, share in session.execute(wanted):
        shares[drive_id].append((unit_id, label, share or 0))
    return dict(shares)


def _count(
    session: Session,
    chosen: ColumnElement[bool],
    parts: Mapping[int, dict[int | None, DrivePart]],
    shares: Mapping[int, object],
    found: list[DrivePart],
) -> None:
    figures = {
        "registered": Registration.state.in_(ACTIVE_STATES),
        "collected": has_donated(),
    }
    for column, condition in figures.items():
        counted = (
            select(Registration.drive_id, Registration.workplace_id, func.count())
            .join(Drive, Registration.drive_id == Drive.id)
            .where(chosen, condition)
            .group_by(Registration.drive_id, Registration.workplace_id)
        )
        for drive_id, workplace_id, count in session.execute(counted):
            of_drive = parts[drive_id]
            if drive_id not in shares:
                part = next(iter(of_drive.values()))
            elif workplace_id in of_drive:
                part = of_drive[workplace_id]
            else:
                part = of_drive.get(None) or _nobodys(of_drive, found)
            setattr(part, column, getattr(part, column) + count)


def _nobodys(of_drive: dict[int | None, DrivePart], found: list[DrivePart]) -> DrivePart:
    """Make the part of a shared drive for people who work for none of the units that share it."""
    one = next(iter(of_drive.values()))
    part = DrivePart(
        one.drive_id, one.plan_id, None, "", one.on_day, one.month, one.state, one.is_tentative, 0
    )
    of_drive[None] = part
    found.append(part)
    return part


def has_donated() -> ColumnElement[bool]:
    """Return the condition that a registration has a standing outcome "đã hiến"."""
    standing = and_(Outcome.registration_id == Registration.id, Outcome.withdrawn_at.is_(None))
    return exists().where(standing, Outcome.kind == OutcomeKind.DONATED).correlate(Registration)
