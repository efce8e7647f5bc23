"""Give everybody who comes a turn, and call the turns one after the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.refusals import Refused
from domain.results.queries import current_outcome
from domain.results.records import Turn
from domain.results.turn_queries import last_called, turn_number, waiting_people
from domain.wording import number_text

_LOCKS = 27  # Keeps these locks of Postgres apart from those of other things.


def _one_at_a_time(session: Session, drive_id: int) -> None:
    """Let two desks of a drive wait for each other; SQLite has one writer anyway.

    The row of the drive is not locked for it: a desk holds a registration here, sign-ups take the drive first.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCKS, drive_id)))


def give_turn(session: Session, drive_id: int, registration_id: int) -> int:
    """Return the turn of somebody who came, the next number of the drive when there is none yet."""
    known = turn_number(session, registration_id)
    if known is not None:
        return known
    _one_at_a_time(session, drive_id)
    last = session.scalar(select(func.max(Turn.number)).where(Turn.drive_id == drive_id)) or 0
    session.add(Turn(drive_id=drive_id, number=last + 1, registration_id=registration_id))
    session.flush()
    return last + 1


def give_turn_back(session: Session, registration_id: int) -> None:
    """Let somebody whose arrival is taken back be called again on coming: the number stays, the call does not."""
    session.execute(update(Turn).where(Turn.registration_id == registration_id).values(called_at=None))


def call_next(session: Session, drive_id: int, *, seen: int, by: Actor, now: datetime) -> int:
    """Call the next turn of a drive and return its number.

    seen is the turn that the desk saw as called last, 0 for none; raise Refused when another desk has called
    since, or when nobody waits.
    """
    _last_as_seen(session, drive_id, seen)
    people = waiting_people(session, drive_id, limit=1)
    if not people:
        raise Refused("Chưa có ai chờ mời. Người đến được cấp số khi bàn đón tiếp ghi đã đến.")
    number = people[0].number
    turn = session.scalars(select(Turn).where(Turn.drive_id == drive_id, Turn.number == number)).one()
    turn.called_at = now
    session.flush()
    journal.record(session, "mời số thứ tự", "drive", drive_id, by=by, now=now, number=number)
    return number


def call_back(session: Session, drive_id: int, *, seen: int, by: Actor, now: datetime) -> int:
    """Take the last call of a drive back and return its number; raise Refused when it is no longer the last."""
    turn = _last_as_seen(session, drive_id, seen)
    if turn is None:
        raise Refused("Chưa mời số nào.")
    if current_outcome(session, turn.registration_id) is not None:
        raise Refused(
            f"Người có số {number_text(turn.number)} đã có kết quả, nên không rút lại lượt mời được."
        )
    turn.called_at = None
    session.flush()
    journal.record(session, "rút lại lượt mời", "drive", drive_id, by=by, now=now, number=turn.number)
    return turn.number


def _last_as_seen(session: Session, drive_id: int, seen: int) -> Turn | None:
    _one_at_a_time(session, drive_id)
    turn = last_called(session, drive_id)
    number = turn.number if turn is not None else 0
    if number != seen:
        raise Refused(
            f"Bàn khác vừa mời số {number_text(number)}. Xem lại rồi bấm tiếp." if number
            else "Bàn khác vừa rút lại lượt mời. Xem lại rồi bấm tiếp."
        )  # fmt: skip
    return turn
