"""Ask for groups that sign up together: by the code of its people, by the leader's secret, how many there are."""

from __future__ import annotations

import hmac
from collections import Counter
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.signups.group_rules import digest
from domain.signups.records import Registration, RegistrationState, SignUpGroup, WaitingPlace
from domain.signups.rules import ACTIVE_STATES, IN_LIST_STATES, public_state


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
    in_line = WaitingPlace.id.is_not(None)
    wanted = (
        select(Registration.state, in_line, func.count(Registration.id))
        .outerjoin(WaitingPlace, WaitingPlace.registration_id == Registration.id)
        .where(Registration.group_id == group_id)
        .group_by(Registration.state, in_line)
    )
    counts: Counter[RegistrationState] = Counter()
    for state, waits, people in session.execute(wanted):
        # Somebody who waits to be compared counts as what the person was told.
        counts[public_state(state, in_line=bool(waits))] += people
    active = sum(counts[state] for state in ACTIVE_STATES)
    certified = active - counts[RegistrationState.PENDING]
    return HeadCount(active, certified, sum(counts[state] for state in IN_LIST_STATES))
