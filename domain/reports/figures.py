"""The four numbers, never mixed: giao, dự kiến, đăng ký, tiếp nhận; of a plan by unit, of a campaign, of a ward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.drives.office_queries import shares_of_plan
from domain.drives.records import Drive, DriveState
from domain.plans.queries import targets_of
from domain.plans.records import Target
from domain.results.queries import is_certified
from domain.results.records import Outcome, OutcomeKind
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


def _by_drive_and_workplace(
    session: Session, plan_id: int, condition: ColumnElement[bool]
) -> Sequence[tuple[int, int | None, int]]:
    inside = Registration.drive_id.in_(select(Drive.id).where(Drive.plan_id == plan_id))
    wanted = select(Registration.drive_id, Registration.workplace_id, func.count()).where(inside, condition)
    grouped = wanted.group_by(Registration.drive_id, Registration.workplace_id)
    return session.execute(grouped).all()


def plan_figures(session: Session, plan_id: int) -> PlanFigures:
    """Return the four numbers of every unit of a plan; a cancelled drive plans nothing any more.

    A drive that several units share counts for each by its share; its people count for the unit they work for.
    """
    drives = session.execute(
        select(Drive.id, Drive.host_id, Drive.host_label, Drive.planned, Drive.state).where(
            Drive.plan_id == plan_id
        )
    ).all()
    shares: dict[int, list[tuple[int | None, int]]] = {}
    for drive_id, unit_id, _label, share in shares_of_plan(session, plan_id):
        shares.setdefault(drive_id, []).append((unit_id, share))
    registered = _by_drive_and_workplace(session, plan_id, Registration.state.in_(ACTIVE_STATES))
    donated = _by_drive_and_workplace(session, plan_id, has_donated())

    book = _Book(targets_of(session, plan_id))
    hosts = {drive.id: (drive.host_id, drive.host_label) for drive in drives}
    for drive in drives:
        is_off = drive.state is DriveState.CANCELLED
        parts = shares.get(drive.id) or [(drive.host_id, drive.planned)]
        for unit_id, planned in parts:
            book.row(unit_id, drive.host_label).planned += 0 if is_off else planned
    for counts, column in ((registered, "registered"), (donated, "collected")):
        for drive_id, workplace_id, count in counts:
            unit_id, label = hosts[drive_id]
            if drive_id in shares:
                sharing = {sharer for sharer, _ in shares[drive_id]}
                unit_id = workplace_id if workplace_id in sharing else None
            row = book.row(unit_id, label)
            setattr(row, column, getattr(row, column) + count)
    return PlanFigures(book.groups)


class _Book:
    """Rows by unit: first those of the annex in its order, then what the annex does not know."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.groups: list[FigureGroup] = []
        self._rows: dict[int | None, FigureRow] = {}
        for target in targets:
            if not self.groups or self.groups[-1].label != target.group_label:
                self.groups.append(FigureGroup(target.group_label))
            known = self._rows.get(target.unit_id)
            if known is not None:
                known.assigned = (known.assigned or 0) + target.assigned
                continue
            row = FigureRow(target.unit_label, target.assigned)
            self._rows[target.unit_id] = row
            self.groups[-1].rows.append(row)

    def row(self, unit_id: int | None, label: str) -> FigureRow:
        if unit_id not in self._rows:
            if not self.groups or self.groups[-1].label != OUTSIDE:
                self.groups.append(FigureGroup(OUTSIDE))
            row = FigureRow(SHARED_BY_NOBODY if unit_id is None else label, None)
            self._rows[unit_id] = row
            self.groups[-1].rows.append(row)
        return self._rows[unit_id]


def campaign_figures(session: Session, campaign_id: int) -> FigureRow:
    """Return planned, registered and collected of a campaign's drives."""
    mine = Drive.campaign_id == campaign_id
    planned = session.scalar(
        select(func.coalesce(func.sum(Drive.planned), 0)).where(mine, Drive.state != DriveState.CANCELLED)
    )
    inside = Registration.drive_id.in_(select(Drive.id).where(mine))
    people = select(func.count()).select_from(Registration).where(inside)
    registered = session.scalar(people.where(Registration.state.in_(ACTIVE_STATES)))
    collected = session.scalar(people.where(has_donated()))
    return FigureRow("Chiến dịch", None, planned or 0, registered or 0, collected or 0)


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


def has_donated() -> ColumnElement[bool]:
    """Return the condition that a registration has a standing outcome "đã hiến"."""
    standing = and_(Outcome.registration_id == Registration.id, Outcome.withdrawn_at.is_(None))
    return exists().where(standing, Outcome.kind == OutcomeKind.DONATED).correlate(Registration)
