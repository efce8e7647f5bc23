"""Give a donor a card, and keep the ways to reach the donor right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.donors.card_queries import OWN_CHANGE, card_digest, card_of
from domain.donors.card_records import DonorCard
from domain.donors.card_rules import new_card_code, new_pin
from domain.journal import Actor
from domain.sealing import keyring_of
from domain.units.records import Unit

DONOR = Actor("người hiến máu")


@dataclass(frozen=True, slots=True)
class NewCard:
    """The code of a card and its secret number, which nobody can read again later."""

    code: str
    pin: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How a donor can be reached, as the donor says it."""

    phone: str
    address: str
    workplace: str


def issue_card(session: Session, donor_id: int, *, by: Actor, now: datetime) -> NewCard:
    """Make a card for a donor whose identity the office has checked; an earlier one opens nothing any more."""
    donor = locked_donor(session, donor_id)
    fresh = NewCard(new_card_code(), new_pin())
    card = card_of(session, donor.id)
    is_renewed = card is not None
    if card is None:
        card = DonorCard(donor_id=donor.id)
        session.add(card)
    card.code, card.pin_digest = fresh.code, card_digest(keyring_of(session), fresh.code, fresh.pin)
    card.issued_at, card.issued_by = now, by.name
    session.flush()
    journal.record(session, "cấp thẻ", "donor", donor.id, by=by, now=now, renewed=is_renewed)
    return fresh


def contact_is_right(session: Session, donor_id: int, *, by: Actor, now: datetime) -> None:
    """Note that the donor said today that phone and address are still right."""
    donor = locked_donor(session, donor_id)
    donor.contact_checked_on = day_of(now)
    session.flush()
    journal.record(session, "liên hệ còn đúng", "donor", donor.id, by=by, now=now)


def change_contact(
    session: Session, donor_id: int, contact: Contact, *, by: Actor, now: datetime
) -> list[str]:
    """Store how a donor can be reached and that it was checked today; return the names of what changed."""
    donor = locked_donor(session, donor_id)
    known = session.get(Unit, donor.workplace_id) if donor.workplace_id else None
    fresh = {"phone": contact.phone, "phone_tail": contact.phone[-4:], "address": contact.address}
    if contact.workplace != (known.name if known else donor.workplace):
        donor.workplace_id = None
        fresh["workplace"] = contact.workplace
    changed = [name for name, text in fresh.items() if getattr(donor, name) != text]
    for name in changed:
        setattr(donor, name, fresh[name])
    donor.contact_checked_on, donor.changed_at = day_of(now), now
    session.flush()
    journal.record(session, OWN_CHANGE, "donor", donor.id, by=by, now=now, changed=changed)
    return [name for name in changed if name != "phone_tail"]
