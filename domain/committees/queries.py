"""Ask for committees with all that their page shows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from domain.committees.records import Committee


def committee_of(session: Session, unit_id: int) -> Committee | None:
    """Return the committee of a unit with members, duties and intake points."""
    wanted = select(Committee).where(Committee.unit_id == unit_id)
    everything = (
        selectinload(Committee.members),
        selectinload(Committee.duties),
        selectinload(Committee.intake_points),
    )
    return session.scalars(wanted.options(*everything)).one_or_none()
