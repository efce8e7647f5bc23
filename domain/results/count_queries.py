"""Count what happened at a drive: totals, volumes, units, and whoever is still without an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.drives.queries import drives_in_scope
from domain.drives.records import Drive, DriveState
from domain.results.queries import DeskRow, as_rows, current, desk_rows, is_expected
from domain.results.records import Component, Outcome, OutcomeKind
from domain.signups.records import Registration, RegistrationState
from domain.units.records import Unit

# A list of those without a result is shown as far as a page is useful; the count says how many more there are.
MISSING_SHOWN = 200


class DeskCounts(NamedTuple):
    """How many people of a drive are at which point of the day, and how many ml were given."""

    registered: int
    arrived: int
    donated: int
    deferred: int
    left: int
    absent: int
    ml: int

    @property
    def waiting(self) -> int:
        """Return how many have no outcome yet."""
        return self.registered - self.donated - self.deferred - self.left - self.absent


class UnitResult(NamedTuple):
    """The same counts for the people of one certifying unit."""

    unit: str | None
    registered: int
    arrived: int
    donated: int
    ml: int


def day_sums() -> tuple[ColumnElement[int], ...]:
    """Return the columns of DeskCounts, for a query of registrations joined with their current outcomes."""

    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    came = Outcome.kind.in_((OutcomeKind.DONATED, OutcomeKind.DEFERRED, OutcomeKind.LEFT))
    return (
        func.count(),
        how_many(or_(Registration.state == RegistrationState.ARRIVED, came)),
        *(how_many(Outcome.kind == kind) for kind in OutcomeKind),
        func.coalesce(func.sum(Outcome.volume_ml), 0),
    )


def desk_counts(session: Session, drive_id: int, people: ColumnElement[bool] | None = None) -> DeskCounts:
    """Return the counts of a drive, of all its people or of those that a condition names."""
    wanted = select(*day_sums()).select_from(Registration).outerjoin(Outcome, current())
    wanted = wanted.where(
        Registration.drive_id == drive_id, is_expected(), true() if people is None else people
    )
    return DeskCounts._make(session.execute(wanted).one())


def unit_results(session: Session, drive_id: int, people: ColumnElement[bool]) -> list[UnitResult]:
    """Return the counts of a drive by certifying unit, in alphabetical order; people without one come last."""
    registered, arrived, donated, *_, ml = day_sums()
    wanted = (
        select(Unit.name, registered, arrived, donated, ml)
        .select_from(Registration)
        .outerjoin(Outcome, current())
        .outerjoin(Unit, Unit.id == Registration.certifying_unit_id)
        .where(Registration.drive_id == drive_id, is_expected(), people)
        .group_by(Unit.id, Unit.name, Unit.sort_key)
        .order_by(Unit.id.is_(None), Unit.sort_key)
    )
    return [UnitResult(*row) for row in session.execute(wanted)]


def volume_results(
    session: Session, drive_id: int, people: ColumnElement[bool]
) -> list[tuple[Component, int, int]]:
    """Return (component, ml of one donation, how many) of a drive."""
    wanted = (
        select(Outcome.component, Outcome.volume_ml, func.count())
        .join(Registration, current())
        .where(Outcome.drive_id == drive_id, Outcome.kind == OutcomeKind.DONATED, people)
        .group_by(Outcome.component, Outcome.volume_ml)
        .order_by(Outcome.component, Outcome.volume_ml)
    )
    return [(row[0], row[1] or 0, row[2]) for row in session.execute(wanted) if row[0] is not None]


def _has_no_outcome(drive_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.drive_id == drive_id,
        is_expected(),
        ~exists().where(current()).correlate(Registration),
    )


def without_outcome(
    session: Session, drive_id: int, people: ColumnElement[bool], limit: int = MISSING_SHOWN
) -> list[DeskRow]:
    """Return the people of a drive that have no outcome, those who arrived first."""
    wanted = desk_rows().where(*_has_no_outcome(drive_id), people)
    arrived_first = case((Registration.state == RegistrationState.ARRIVED, 0), else_=1)
    return as_rows(
        session, wanted.order_by(arrived_first, Registration.sort_key, Registration.id).limit(limit)
    )


def who_did_not_come(session: Session, drive_id: int) -> Sequence[int]:
    """Return the numbers of the registrations with neither arrival nor outcome, locked until the commit."""
    wanted = select(Registration.id).where(
        *_has_no_outcome(drive_id), Registration.state != RegistrationState.ARRIVED
    )
    return session.scalars(wanted.order_by(Registration.id).with_for_update()).all()


def count_not_come(session: Session, drive_id: int) -> int:
    """Return how many registrations of a drive have neither arrival nor outcome."""
    wanted = select(func.count()).select_from(Registration)
    wanted = wanted.where(*_has_no_outcome(drive_id), Registration.state != RegistrationState.ARRIVED)
    return session.scalar(wanted) or 0


def drives_without_results(session: Session, scope: Scope, today: date) -> Sequence[tuple[Drive, int]]:
    """Return past drives in reach whose book is open, each with how many of its people have no outcome."""
    waiting = (
        select(Registration.drive_id, func.count().label("how_many"))
        .outerjoin(Outcome, current())
        .where(is_expected(), Outcome.id.is_(None))
        .group_by(Registration.drive_id)
        .subquery()
    )
    ended = (DriveState.CANCELLED, DriveState.POSTPONED, DriveState.CLOSED)
    wanted = (
        select(Drive, waiting.c.how_many)
        .join(waiting, waiting.c.drive_id == Drive.id)
        .where(drives_in_scope(scope), Drive.on_day < today, Drive.state.not_in(ended))
        .order_by(Drive.on_day, Drive.id)
    )
    return [(row[0], row[1]) for row in session.execute(wanted).unique()]
