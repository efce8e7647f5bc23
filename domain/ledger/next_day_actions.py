"""Store anew from which day on donors may give again, after the rulebook's interval of a component changed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.donors.records import Donor
from domain.donors.rules import next_donation_day

_AT_ONCE = 2000  # Rows of one step: a desk that writes meanwhile waits a moment only.


class Looked(NamedTuple):
    """One step: the number of the last donor looked at, None at the end, and how many days changed."""

    last_id: int | None
    changed: int


def renew_next_days(session: Session, after_id: int, *, now: datetime) -> Looked:
    """Look at the next donors after a number, and store the next possible day of those whose rule has changed.

    The day is that of the version of the rule in force on the day of now (Thông tư 26/2013/TT-BYT, Điều 6).
    """
    today = day_of(now)
    wanted = select(Donor.id, Donor.last_donation_on, Donor.last_component, Donor.next_possible_on)
    rows = session.execute(wanted.where(Donor.id > after_id).order_by(Donor.id).limit(_AT_ONCE)).all()
    changed = 0
    for donor_id, last_on, component, stored in rows:
        following = next_donation_day(last_on, component, today)
        if stored == (following.day if following else None):
            continue
        donor = locked_donor(session, donor_id)
        following = next_donation_day(donor.last_donation_on, donor.last_component, today)
        donor.next_possible_on, donor.changed_at = following.day if following else None, now
        changed += 1
    session.flush()
    return Looked(rows[-1].id if len(rows) == _AT_ONCE else None, changed)
