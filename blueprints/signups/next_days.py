"""From which day somebody may give again, for those offices that may read it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from blueprints.access import current_scope
from domain.accounts.records import Role
from domain.results.queries import current_outcome
from domain.signups.queries import next_possible_day
from domain.signups.records import Registration


def told_next_day(session: Session, registration: Registration, day: date) -> date | None:
    """Return the day from which the donor may give again, when it lies after the drive's day and the office may know.

    A unit's representative never reads the deferral of a person. With an outcome of this drive the day follows
    from the drive itself, so there is nothing to look at.
    """
    if current_scope().role is Role.REPRESENTATIVE or current_outcome(session, registration.id) is not None:
        return None
    found = next_possible_day(session, registration)
    return found if found is not None and found > day else None
