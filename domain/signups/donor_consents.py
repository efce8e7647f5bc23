"""Ask what a donor has agreed to over all registrations, and which registration stands for the donor."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.signups.records import Consent, Registration


def purposes_held(session: Session, donor_id: int) -> set[str]:
    """Return the purposes to which a consent of any registration of a donor holds."""
    wanted = (
        select(Consent.purpose)
        .join(Registration, Registration.id == Consent.registration_id)
        .where(Registration.donor_id == donor_id, Consent.withdrawn_at.is_(None))
    )
    return set(session.scalars(wanted.distinct()))


def latest_registration(session: Session, donor_id: int) -> int | None:
    """Return the number of a donor's latest registration, on which a consent can be noted."""
    return session.scalar(select(func.max(Registration.id)).where(Registration.donor_id == donor_id))
