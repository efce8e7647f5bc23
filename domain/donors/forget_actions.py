"""Take out of a donor what neither the ledger nor an award stands on, when the donor asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.donors.actions import locked_donor
from domain.donors.blood_records import BloodGroupEntry, BloodSource
from domain.donors.blood_rules import source_of
from domain.donors.card_records import DonorCard
from domain.donors.queries import rows_that_became
from domain.donors.records import Donor, FamilyMember
from domain.journal import Actor


def forget_ways_to_reach(session: Session, donor_id: int, *, by: Actor, now: datetime) -> Sequence[int]:
    """Delete phone, occupation, card and the own word of the blood group, and end the place in a family.

    Rows that went into this donor are reached, too. Returns the numbers of all these rows.
    """
    donor = locked_donor(session, donor_id)
    rows = rows_that_became(session, donor.id)
    reach = {"phone": "", "phone_tail": "", "occupation": "", "contact_checked_on": None}
    session.execute(update(Donor).where(Donor.id.in_(rows)).values(**reach, changed_at=now))
    session.execute(delete(DonorCard).where(DonorCard.donor_id.in_(rows)))
    own_word = BloodGroupEntry.source == BloodSource.OWN_WORD
    session.execute(delete(BloodGroupEntry).where(BloodGroupEntry.donor_id.in_(rows), own_word))
    for one in session.scalars(select(Donor).where(Donor.id.in_(rows))):
        if source_of(one.blood_group, one.blood_group_source) is BloodSource.OWN_WORD:
            one.blood_group = one.blood_group_source = ""
    for member in session.scalars(select(FamilyMember).where(FamilyMember.donor_id.in_(rows))):
        member.left_at = member.left_at or now
        member.relation, member.consented_on, member.consent_note = "", None, ""
    session.flush()
    journal.record(session, "xóa thông tin liên lạc", "donor", donor.id, by=by, now=now)
    return rows
