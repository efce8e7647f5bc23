"""Hand gifts out to one person or to all who wait for theirs, note signatures, take gifts back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.gifts.people_queries import due_gifts, due_of, person_with_gifts
from domain.gifts.queries import item_balances, standing
from domain.gifts.records import Gift, GiftItem, HandOut
from domain.gifts.rules import hand_out_verdict, stock_reason
from domain.gifts.store_actions import locked_drive
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Reason, Refused
from domain.wording import number_text


@dataclass(frozen=True, slots=True)
class Hands:
    """Who hands out, whether the papers are signed, and why more than the store shows may go out."""

    handed_by: str
    is_signed: bool = False
    override_reason: str = ""
    may_override: bool = False


def _require_stock(session: Session, drive_id: int, pieces: Sequence[tuple[int, int]], hands: Hands) -> bool:
    """Raise Refused when the store holds too little, unless somebody who may decide says why; True when decided."""
    wanted = Counter(item_id for _, item_id in pieces)
    balances = [line for line in item_balances(session, drive_id) if line.item.id in wanted]
    short = stock_reason(
        [(line.item.name, line.left, wanted[line.item.id]) for line in balances], hands.may_override
    )
    if short is not None and not (hands.may_override and hands.override_reason):
        raise Refused(short)
    return short is not None


def _give(
    session: Session,
    drive_id: int,
    pieces: Sequence[tuple[int, int]],
    hands: Hands,
    *,
    is_for_all: bool,
    by: Actor,
    now: datetime,
) -> HandOut:
    is_decided = _require_stock(session, drive_id, pieces, hands)
    act = HandOut(
        drive_id=drive_id,
        is_for_all=is_for_all,
        people=len({registration_id for registration_id, _ in pieces}),
        pieces=len(pieces),
        handed_by=nfc(hands.handed_by),
        override_reason=nfc(hands.override_reason) if is_decided else "",
        recorded_at=now,
        recorded_by=by.name,
    )
    session.add(act)
    session.flush()
    common = {"drive_id": drive_id, "hand_out_id": act.id, "is_signed": hands.is_signed, "withdrawn_by": ""}
    session.execute(insert(Gift), [common | {"registration_id": r, "item_id": i} for r, i in pieces])
    journal.record(
        session, "phát quà", "drive", drive_id, by=by, now=now, hand_out=act.id, people=act.people,
        pieces=act.pieces, overridden=is_decided,
    )  # fmt: skip
    return act


def hand_out(
    session: Session,
    drive_id: int,
    registration_id: int,
    item_ids: Sequence[int],
    hands: Hands,
    *,
    by: Actor,
    now: datetime,
) -> HandOut:
    """Hand items to one person of a drive; raise Refused without an outcome, without stock, or a second time."""
    locked_drive(session, drive_id)
    person = person_with_gifts(session, drive_id, registration_id, None)
    if person is None:
        raise Refused("Người này không có trong đợt.")
    hand_out_verdict(person.outcome.kind if person.outcome is not None else None).require()
    held = {held.item.id: held.item for held in person.gifts}
    again = [
        Reason(f"Người này đã nhận “{held[i].name}”. Mỗi món phát một lần.", "items")
        for i in item_ids
        if i in held
    ]
    if again:
        raise Refused(*again)
    own = select(GiftItem.id).where(GiftItem.drive_id == drive_id, GiftItem.id.in_(item_ids))
    chosen = session.scalars(own.order_by(GiftItem.id)).all()
    if not chosen:
        raise Refused(Reason("Chọn món để phát.", "items"))
    pieces = [(registration_id, item_id) for item_id in chosen]
    return _give(session, drive_id, pieces, hands, is_for_all=False, by=by, now=now)


def hand_out_due(
    session: Session, drive_id: int, registration_id: int, hands: Hands, *, by: Actor, now: datetime
) -> HandOut:
    """Hand one person what the drive's rules still owe; raise Refused when that is nothing."""
    person = person_with_gifts(session, drive_id, registration_id, None)
    if person is None:
        raise Refused("Người này không có trong đợt.")
    hand_out_verdict(person.outcome.kind if person.outcome is not None else None).require()
    due = due_of(session, drive_id, person)
    if not due:
        raise Refused(
            "Người này đã nhận đủ những món đặt sẵn."
            if person.gifts
            else "Chưa đặt sẵn món nào cho người này. Chọn món để phát."
        )
    return hand_out(session, drive_id, registration_id, due, hands, by=by, now=now)


def hand_out_all(
    session: Session, drive_id: int, hands: Hands, *, seen: int, by: Actor, now: datetime
) -> HandOut:
    """Hand everybody what the drive's rules still owe, in one act; seen is the number of pieces the officer saw."""
    locked_drive(session, drive_id)
    due = due_gifts(session, drive_id)
    if not due:
        raise Refused("Mọi người đã nhận đủ những món đặt sẵn.")
    if len(due) != seen:
        raise Refused(f"Số phần cần phát vừa đổi thành {number_text(len(due))}. Xem lại rồi phát.")
    return _give(session, drive_id, due, hands, is_for_all=True, by=by, now=now)


def take_back_gift(session: Session, drive_id: int, gift_id: int, *, by: Actor, now: datetime) -> Gift:
    """Take one gift back into the store; raise Refused when that was done before."""
    locked_drive(session, drive_id)
    gift = session.scalars(select(Gift).where(Gift.id == gift_id, Gift.drive_id == drive_id)).one()
    if gift.withdrawn_at is not None:
        raise Refused("Phần quà này đã được rút lại.")
    gift.withdrawn_at, gift.withdrawn_by = now, by.name
    session.flush()
    journal.record(session, "rút lại quà", "drive", drive_id, by=by, now=now, gift=gift.id)
    return gift


def take_back_hand_out(session: Session, drive_id: int, hand_out_id: int, *, by: Actor, now: datetime) -> int:
    """Take everything of one act back that is still out; return how many pieces; raise Refused a second time."""
    locked_drive(session, drive_id)
    act = session.scalars(
        select(HandOut).where(HandOut.id == hand_out_id, HandOut.drive_id == drive_id)
    ).one()
    if act.withdrawn_at is not None:
        raise Refused("Lần phát này đã được rút lại.")
    act.withdrawn_at, act.withdrawn_by = now, by.name
    out = select(Gift.id).where(Gift.hand_out_id == act.id, standing())
    gifts = session.scalars(out).all()
    session.execute(
        update(Gift)
        .where(Gift.hand_out_id == act.id, standing())
        .values(withdrawn_at=now, withdrawn_by=by.name)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    journal.record(
        session, "rút lại lần phát quà", "drive", drive_id, by=by, now=now, hand_out=act.id, pieces=len(gifts)
    )  # fmt: skip
    return len(gifts)


def mark_signed(
    session: Session, drive_id: int, registration_id: int | None, *, by: Actor, now: datetime
) -> int:
    """Note that one person, or everybody of a drive, signed the paper for what they hold; return how many pieces."""
    locked_drive(session, drive_id)
    unsigned = [Gift.drive_id == drive_id, standing(), Gift.is_signed.is_(False)]
    if registration_id is not None:
        unsigned.append(Gift.registration_id == registration_id)
    pieces = len(session.scalars(select(Gift.id).where(*unsigned)).all())
    session.execute(
        update(Gift).where(*unsigned).values(is_signed=True).execution_options(synchronize_session=False)
    )
    session.flush()
    journal.record(session, "ghi đã ký nhận quà", "drive", drive_id, by=by, now=now, pieces=pieces)
    return pieces
