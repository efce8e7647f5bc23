"""Ask for the turns of a drive: which was called last, which comes next, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from domain.results.queries import current
from domain.results.records import Outcome, Turn
from domain.signups.records import Registration, RegistrationState

SHOWN = 50


class TurnsNow(NamedTuple):
    """The turns of a drive now: the number called last, the next one, how many wait, the last one given."""

    called: int | None
    following: int | None
    waiting: int
    given: int


class Waiting(NamedTuple):
    """Somebody who came, has no outcome and was not called yet."""

    number: int
    registration_id: int
    full_name: str


def _waits(drive_id: int) -> ColumnElement[bool]:
    return and_(
        Turn.drive_id == drive_id,
        Turn.called_at.is_(None),
        Registration.state == RegistrationState.ARRIVED,
        Outcome.id.is_(None),
    )


def turns_now(session: Session, drive_id: int) -> TurnsNow:
    """Return how far the turns of a drive have come; who got an outcome without being called no longer waits."""
    waiting = (
        select(func.min(Turn.number), func.count())
        .join(Registration, Registration.id == Turn.registration_id)
        .outerjoin(Outcome, current())
        .where(_waits(drive_id))
    )
    following, count = session.execute(waiting).one()
    given = session.scalar(select(func.max(Turn.number)).where(Turn.drive_id == drive_id))
    called = last_called(session, drive_id)
    return TurnsNow(called.number if called else None, following, count, given or 0)


def last_called(session: Session, drive_id: int) -> Turn | None:
    """Return the turn of a drive that was called last."""
    wanted = select(Turn).where(Turn.drive_id == drive_id, Turn.called_at.is_not(None))
    return session.scalar(wanted.order_by(Turn.called_at.desc(), Turn.number.desc()).limit(1))


def waiting_people(session: Session, drive_id: int, limit: int = SHOWN) -> Sequence[Waiting]:
    """Return those of a drive who wait to be called, by turn."""
    wanted = (
        select(Turn.number, Registration.id, Registration.full_name)
        .join(Registration, Registration.id == Turn.registration_id)
        .outerjoin(Outcome, current())
        .where(_waits(drive_id))
        .order_by(Turn.number)
        .limit(limit)
    )
    return [Waiting(*row) for row in session.execute(wanted)]


def turn_number(session: Session, registration_id: int) -> int | None:
    """Return the turn of a registration, None without one."""
    return session.scalar(select(Turn.number).where(Turn.registration_id == registration_id))
