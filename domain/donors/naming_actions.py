"""Keep how a donor who agreed to be named wants the name to be written in public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from domain import journal
from domain.donors.actions import locked_donor
from domain.donors.records import Donor
from domain.journal import Actor


def choose_naming(session: Session, donor_id: int, *, by_initials: bool, by: Actor, now: datetime) -> None:
    """Store whether a donor is named by the first letters only; rows that went into this one say the same."""
    donor = locked_donor(session, donor_id)
    same = or_(Donor.id == donor.id, Donor.merged_into_id == donor.id)
    session.execute(update(Donor).where(same).values(named_by_initials=by_initials, changed_at=now))
    session.refresh(donor)
    journal.record(
        session, "chọn cách nêu tên", "donor", donor.id, by=by, now=now, by_initials=by_initials
    )  # fmt: skip
