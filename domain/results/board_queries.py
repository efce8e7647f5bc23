"""Ask for the boards of the day: each unit's quota and people, who has not come, who is inside now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select, true, tuple_
from sqlalchemy.orm import Session

from domain.drives.records import DriveBlock, DrivePartner
from domain.results.count_queries import day_sums
from domain.results.queries import current, is_expected
from domain.results.records import Outcome, OutcomeKind
from domain.signups.records import Registration, RegistrationState
from domain.units.records import Unit

PAGE = 50
CAME = (OutcomeKind.DONATED, OutcomeKind.DEFERRED, OutcomeKind.LEFT)


class UnitOnBoard(NamedTuple):
    """A certifying unit on the day: its share of the drive's quota, its kept places, its people."""

    unit_id: int | None
    name: str | None
    share: int | None
    kept: int | None
    registered: int
    arrived: int
    donated: int

    @property
    def missing(self) -> int:
        """Return how many have not come."""
        return self.registered - self.arrived


class MissingPerson(NamedTuple):
    """Somebody who is expected and has not come."""

    id: int
    full_name: str
    birth_year: int | None
    phone: str
    address: str


class MissingPage(NamedTuple):
    """One page of those who have not come; next_id is the last row's number when more follow."""

    rows: Sequence[MissingPerson]
    next_id: int | None


def unit_board(
    session: Session, drive_id: int, people: ColumnElement[bool], only_unit: int | None = None
) -> list[UnitOnBoard]:
    """Return the units of a drive in alphabetical order, those with a quota and nobody registered included.

    people narrows whom is counted, only_unit whose quota is told. People without a certifying unit come last.
    """
    shares, kept = _shares(session, drive_id), _kept(session, drive_id)
    quotas = {unit for unit in shares.keys() | kept.keys() if only_unit in (None, unit)}
    registered, arrived, donated, *_ = day_sums()
    counted = (
        select(Unit.id, Unit.name, Unit.sort_key, registered, arrived, donated)
        .select_from(Registration)
        .outerjoin(Outcome, current())
        .outerjoin(Unit, Unit.id == Registration.certifying_unit_id)
        .where(Registration.drive_id == drive_id, is_expected(), people)
        .group_by(Unit.id, Unit.name, Unit.sort_key)
    )
    rows: dict[int | None, tuple[Any, ...]] = {row[0]: tuple(row) for row in session.execute(counted)}
    named = select(Unit.id, Unit.name, Unit.sort_key).where(Unit.id.in_(quotas - rows.keys()))
    rows |= {row[0]: (*row, 0, 0, 0) for row in session.execute(named)}
    ordered = sorted(rows.values(), key=lambda row: (row[0] is None, row[2] or "", row[0] or 0))
    return [
        UnitOnBoard(row[0], row[1], shares.get(row[0]), kept.get(row[0]), *row[3:])
        if row[0] in quotas
        else UnitOnBoard(row[0], row[1], None, None, *row[3:])
        for row in ordered
    ]


def _shares(session: Session, drive_id: int) -> dict[int, int]:
    wanted = (
        select(DrivePartner.unit_id, func.sum(DrivePartner.share))
        .where(
            DrivePartner.drive_id == drive_id,
            DrivePartner.unit_id.is_not(None),
            DrivePartner.share.is_not(None),
        )
        .group_by(DrivePartner.unit_id)
    )
    return {row[0]: int(row[1]) for row in session.execute(wanted) if row[0] and row[1] is not None}


def _kept(session: Session, drive_id: int) -> dict[int, int]:
    wanted = select(DriveBlock.unit_id, DriveBlock.places).where(DriveBlock.drive_id == drive_id)
    return {row[0]: row[1] for row in session.execute(wanted)}


def missing_people(
    session: Session,
    drive_id: int,
    unit_id: int | None,
    people: ColumnElement[bool],
    *,
    after: int | None = None,
    size: int = PAGE,
) -> MissingPage:
    """Return a page of the people of a unit who are expected and have not come, by name; None: of no known unit."""
    order = (Registration.sort_key, Registration.id)
    of_unit = (
        Registration.certifying_unit_id.is_(None)
        if unit_id is None
        else Registration.certifying_unit_id == unit_id
    )
    came = exists().where(current(), Outcome.kind.in_(CAME)).correlate(Registration)
    columns = (
        *(Registration.id, Registration.full_name, Registration.birth_year),
        *(Registration.phone, Registration.address),
    )
    begun: ColumnElement[bool] = true()
    if after is not None:
        last = session.execute(select(*order).where(Registration.id == after)).one_or_none()
        begun = tuple_(*order) > tuple_(*last) if last is not None else begun
    wanted = (
        select(*columns)
        .where(
            Registration.drive_id == drive_id,
            is_expected(),
            Registration.state != RegistrationState.ARRIVED,
            of_unit,
            people,
            ~came,
            begun,
        )
        .order_by(*order)
        .limit(size + 1)
    )
    rows = [MissingPerson(*row) for row in session.execute(wanted)]
    return MissingPage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def people_inside(session: Session, drive_id: int) -> int:
    """Return how many have come to a drive and have no outcome yet."""
    wanted = (
        select(func.count())
        .select_from(Registration)
        .outerjoin(Outcome, current())
        .where(
            Registration.drive_id == drive_id,
            Registration.state == RegistrationState.ARRIVED,
            Outcome.id.is_(None),
        )
    )
    return session.scalar(wanted) or 0


def finished_since(session: Session, drive_id: int, since: datetime) -> int:
    """Return how many people of a drive who came have got an outcome since a moment."""
    wanted = (
        select(func.count())
        .select_from(Outcome)
        .where(
            Outcome.drive_id == drive_id,
            Outcome.withdrawn_at.is_(None),
            Outcome.kind.in_(CAME),
            Outcome.recorded_at >= since,
        )
    )
    return session.scalar(wanted) or 0
