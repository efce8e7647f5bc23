"""Note what came of a call to a registrant about a change of the drive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import DriveChange
from domain.journal import Actor
from domain.signups.records import CallOutcome, Registration, RegistrationCall


def record_call(
    session: Session,
    registration: Registration,
    change: DriveChange,
    outcome: CallOutcome,
    *,
    by: Actor,
    now: datetime,
) -> RegistrationCall:
    """Note that a person was called about this change and what came of it; the latest call counts."""
    call = RegistrationCall(
        registration_id=registration.id,
        drive_version=change.version,
        outcome=outcome,
        called_at=now,
        called_by=by.name,
    )
    session.add(call)
    session.flush()
    journal.record(
        session, "gọi báo đổi lịch", "registration", registration.id, by=by, now=now, outcome=outcome.value
    )
    return call
