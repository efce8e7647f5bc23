"""What tests do with gifts: fill a store, hand something out, enter certificates."""

from __future__ import annotations

from sqlalchemy.orm import Session

from domain import clock
from domain.gifts import hand_actions, serial_actions, store_actions
from domain.gifts.hand_actions import Hands
from domain.gifts.records import Gift, GiftItem, GiftKind, HandOut, MovementKind, Recipients
from domain.gifts.rules import Target
from domain.gifts.serial_records import SerialEntry, SerialEntryKind
from domain.gifts.serial_rules import SerialRange, parse_range
from domain.journal import SYSTEM

WHOLE_350 = Target(Recipients.WHOLE_BLOOD, 350, 350)
HANDS = Hands("Chị Mai")


def stocked(
    session: Session,
    drive_id: int,
    pieces: int,
    *targets: Target,
    name: str = "Túi quà",
    kind: GiftKind = GiftKind.GOODS,
    dong: int = 150_000,
) -> GiftItem:
    """Add an item to a drive's store and receive so many pieces of it."""
    item = store_actions.add_item(
        session, drive_id, name=name, kind=kind, value_dong=dong, targets=targets, by=SYSTEM, now=clock.now()
    )
    if pieces:
        moved(session, item, MovementKind.RECEIVED, pieces)
    return item


def moved(session: Session, item: GiftItem, kind: MovementKind, quantity: int, note: str = "Hội") -> int:
    """Note a movement of an item and return its number."""
    return store_actions.move(
        session, item.drive_id, item.id, kind=kind, quantity=quantity, note=note, by=SYSTEM, now=clock.now()
    ).id


def handed(
    session: Session, item: GiftItem, registration_id: int, hands: Hands = HANDS, *more: GiftItem
) -> HandOut:
    """Hand items to one person."""
    numbers = [item.id, *(other.id for other in more)]
    return hand_actions.hand_out(
        session, item.drive_id, registration_id, numbers, hands, by=SYSTEM, now=clock.now()
    )


def entered(
    session: Session,
    drive_id: int,
    text: str,
    kind: SerialEntryKind = SerialEntryKind.RECEIVED,
    note: str = "rách",
) -> SerialEntry:
    """Enter a range of certificates."""
    serials = parse_range(text, 5000)
    assert isinstance(serials, SerialRange), serials
    return serial_actions.enter_serials(
        session, drive_id, kind, serials, note=note, by=SYSTEM, now=clock.now()
    )


def gifts_stored(session: Session, drive_id: int, registration_id: int) -> dict[str, int]:
    """Store one of everything that belongs to gifts, without the rules of handing out; return the numbers."""
    item = stocked(session, drive_id, 0)
    movement_id = moved(session, item, MovementKind.RECEIVED, 5)
    act = HandOut(
        drive_id=drive_id,
        is_for_all=True,
        people=1,
        pieces=1,
        handed_by="ai đó",
        recorded_at=clock.now(),
        recorded_by="ai đó",
    )
    session.add(act)
    session.flush()
    gift = Gift(drive_id=drive_id, registration_id=registration_id, item_id=item.id, hand_out_id=act.id)
    session.add(gift)
    session.flush()
    entry = entered(session, drive_id, "XA 001–009")
    return {
        "item_id": item.id,
        "movement_id": movement_id,
        "gift_id": gift.id,
        "hand_out_id": act.id,
        "entry_id": entry.id,
    }
