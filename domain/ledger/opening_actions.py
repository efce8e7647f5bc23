"""Let the ledger of a donor open with what an old notebook counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.journal import Actor
from domain.ledger import queries
from domain.ledger.actions import recount
from domain.ledger.opening_rules import Opening, opening_verdict
from domain.ledger.records import Donation, Evidence
from domain.results.records import Component


def add_opening(
    session: Session, donor_id: int, opening: Opening, *, by: Actor, now: datetime
) -> list[Donation]:
    """Append what a notebook counts: one line for the certificates seen, one for the rest; raise Refused otherwise.

    An opening line carries no volume and no serial, and its component is whole blood, as in the notebooks.
    """
    donor = locked_donor(session, donor_id)
    opening_verdict(opening, queries.known_of(session, donor), day_of(now)).require()
    parts = ((Evidence.SERIAL_SEEN, opening.seen), (opening.evidence, opening.times - opening.seen))
    lines = [
        Donation(
            donor_id=donor.id,
            on_day=opening.up_to,
            component=Component.WHOLE_BLOOD,
            volume_ml=0,
            times=times,
            is_opening=True,
            place=opening.notebook,
            evidence=evidence,
            recorded_at=now,
            recorded_by=by.name,
        )
        for evidence, times in parts
        if times
    ]
    session.add_all(lines)
    session.flush()
    recount(session, donor, now)
    details = {"donations": [line.id for line in lines], "times": opening.times}
    if opening.reason:
        details["reason"] = opening.reason
    journal.record(session, "ghi số lần từ sổ cũ", "donor", donor.id, by=by, now=now, **details)
    return lines
