"""Ask for groups that sign up together: by the code of its people, by the leader's secret, how many there are."""

from __future__ import annotations

import hmac
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.signups.group_rules import digest
from domain.signups.records import Registration, RegistrationState, SignUpGroup
from domain.signups.rules import ACTIVE_STATES, IN_LIST_STATES


def group_of_code(session: Session, code: str, drive_id: int) -> SignUpGroup | None:
    """Return the group of a code when it belongs to the drive."""
    wanted = select(SignUpGroup).where(SignUpGroup.code == code, SignUpGroup.drive_id == drive_id)
    return session.scalars(wanted).one_or_none()


def led_group(session: Session, code: str, secret: str) -> SignUpGroup | None:
    """Return the group of a code when the leader's secret given with it fits."""
    found = session.scalars(select(SignUpGroup).where(SignUpGroup.code == code)).one_or_none()
    fits = hmac.compare_digest(found.secret_digest if found else "", digest(secret))
    return found if fits else None


class HeadCount(NamedTuple):
    """How many people of a group have signed up, how many of them are certified, how many still wait for a place."""

    signed_up: int
    certified: int
    waiting: int


def head_count(session: Session, group_id: int) -> HeadCount:
    """Count the people of a group; nobody is named."""
    wanted = select(Registration.state, func.count(Registration.id)).where(Registration.group_id == group_id)
    counts = {row[0]: row[1] for row in session.execute(wanted.group_by(Registration.state))}
    # Somebody who waits to be compared counts as what the person was told.
    held = counts.get(RegistrationState.HELD, 0)
    active = sum(counts.get(state, 0) for state in ACTIVE_STATES)
    certified = active - counts.get(RegistrationState.PENDING, 0)
    return HeadCount(active + held, certified, sum(counts.get(state, 0) for state in IN_LIST_STATES))
