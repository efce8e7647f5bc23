"""Ask for the priority codes that a drive gave out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.signups.priority_records import PriorityCode

SHOWN = 40
MOST_PRINTED = 200


class CodeCounts(NamedTuple):
    """How many codes a drive gave out, and how many of them have been used."""

    issued: int
    used: int


def code_counts(session: Session, drive_id: int) -> CodeCounts:
    """Return how many codes were given out at a drive."""
    wanted = select(func.count(), func.count(PriorityCode.registration_id))
    return CodeCounts(*session.execute(wanted.where(PriorityCode.drive_id == drive_id)).one())


def unused_codes(
    session: Session, drive_id: int, *, since: int = 0, limit: int = SHOWN, newest_first: bool = False
) -> Sequence[PriorityCode]:
    """Return codes of a drive that nobody has used, from a number on, in the order of issue or the newest first."""
    wanted = select(PriorityCode).where(
        PriorityCode.drive_id == drive_id,
        PriorityCode.id >= since,
        PriorityCode.registration_id.is_(None),
    )
    order = PriorityCode.id.desc() if newest_first else PriorityCode.id
    return session.scalars(wanted.order_by(order).limit(limit)).all()
