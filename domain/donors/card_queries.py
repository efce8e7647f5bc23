"""Ask whose a card is, and whose phone and address nobody has asked about for long."""

from __future__ import annotations

import hmac
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from domain.donors.card_records import DonorCard
from domain.donors.records import Donor
from domain.rulebook import rule
from domain.sealing import Keyring, keyring_of

_DAYS_OF_MONTH = 365.25 / 12


def card_digest(ring: Keyring, code: str, pin: str) -> str:
    """Return what is kept of a card's secret number."""
    return ring.index(f"{code}:{pin}", "donor_card")


def donor_of_card(session: Session, code: str, pin: str) -> int | None:
    """Return the number of the donor whose card has this code and secret number; None for anything else.

    A donor that went into another one is that other one: the old card still opens the page.
    """
    card = session.scalars(select(DonorCard).where(DonorCard.code == code)).one_or_none()
    digest = card_digest(keyring_of(session), code, pin)
    if card is None or not hmac.compare_digest(card.pin_digest, digest):
        return None
    return surviving_donor(session, card.donor_id)


def surviving_donor(session: Session, donor_id: int) -> int:
    """Return the number of the donor that a donor went into, or the donor's own."""
    merged_into = session.scalar(select(Donor.merged_into_id).where(Donor.id == donor_id))
    return donor_id if merged_into is None else surviving_donor(session, merged_into)


def card_of(session: Session, donor_id: int) -> DonorCard | None:
    """Return the card of a donor."""
    return session.scalars(select(DonorCard).where(DonorCard.donor_id == donor_id)).one_or_none()


def contact_is_old(today: date) -> ColumnElement[bool]:
    """Return the condition that nobody asked a donor within the months of donor.contact_months."""
    months = int(rule("donor.contact_months", today).value)
    last = today - timedelta(days=round(months * _DAYS_OF_MONTH))
    return or_(Donor.contact_checked_on.is_(None), Donor.contact_checked_on < last)
