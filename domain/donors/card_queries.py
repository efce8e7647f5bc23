"""Ask whose a card is, and whose phone and address nobody has asked about for long."""

from __future__ import annotations

import hmac
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.donors.card_records import DonorCard
from domain.journal import JournalLine
from domain.rulebook import rule
from domain.sealing import Keyring, keyring_of

OWN_CHANGE = "tự sửa liên hệ"
_DAYS_OF_MONTH = 365.25 / 12


def card_digest(ring: Keyring, code: str, pin: str) -> str:
    """Return what is kept of a card's secret number."""
    return ring.index(f"{code}:{pin}", "donor_card")


def card_opened_by(session: Session, code: str, pin: str) -> DonorCard | None:
    """Return the card that has this code and secret number; None for anything else, in the same time."""
    card = session.scalars(select(DonorCard).where(DonorCard.code == code)).one_or_none()
    digest = card_digest(keyring_of(session), code, pin)
    return card if hmac.compare_digest(card.pin_digest if card else "", digest) else None


def card_of(session: Session, donor_id: int) -> DonorCard | None:
    """Return the card of a donor."""
    return session.scalars(select(DonorCard).where(DonorCard.donor_id == donor_id)).one_or_none()


def contact_needs_asking(checked_on: date | None, today: date) -> bool:
    """Return whether a donor with this day of the last check is to be asked again."""
    return checked_on is None or checked_on < _asked_since(today)


def _asked_since(today: date) -> date:
    months = int(rule("donor.contact_months", today).value)
    return today - timedelta(days=round(months * _DAYS_OF_MONTH))


def last_own_change(session: Session, donor_id: int) -> datetime | None:
    """Return when a donor last changed phone, address or workplace on the own page."""
    mine = (JournalLine.act == OWN_CHANGE, JournalLine.noun == "donor", JournalLine.object_id == donor_id)
    return session.scalar(select(func.max(JournalLine.at)).where(*mine))
