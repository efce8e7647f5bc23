"""Ask for what was said of blood groups: the history of a donor, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from domain.donors.blood_records import BloodGroupEntry, EntryState
from domain.donors.records import Donor

PAGE = 50


class WaitingChange(NamedTuple):
    """A proposed change of a locked group, with its donor."""

    entry: BloodGroupEntry
    donor: Donor


def entries_of(session: Session, donor_id: int) -> Sequence[BloodGroupEntry]:
    """Return everything said of a donor's blood group, the newest first."""
    wanted = select(BloodGroupEntry).where(BloodGroupEntry.donor_id == donor_id)
    return session.scalars(wanted.order_by(BloodGroupEntry.id.desc())).all()


def waiting_entry(session: Session, donor_id: int) -> BloodGroupEntry | None:
    """Return the change that waits for a second person."""
    wanted = select(BloodGroupEntry).where(
        BloodGroupEntry.donor_id == donor_id, BloodGroupEntry.state == EntryState.WAITING
    )
    return session.scalars(wanted).one_or_none()


def waiting_changes(
    session: Session, scope: ColumnElement[bool], *, after_id: int = 0, limit: int = PAGE
) -> list[WaitingChange]:
    """Return up to limit + 1 proposed changes of the donors in scope, the oldest first."""
    wanted = (
        select(BloodGroupEntry, Donor)
        .join(Donor, Donor.id == BloodGroupEntry.donor_id)
        .where(scope, BloodGroupEntry.state == EntryState.WAITING, BloodGroupEntry.id > after_id)
        .order_by(BloodGroupEntry.id)
        .limit(limit + 1)
    )
    return [WaitingChange(row[0], row[1]) for row in session.execute(wanted)]
