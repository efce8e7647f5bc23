"""Keep the store of a drive: its items, for whom they are meant, what comes in and goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Drive
from domain.gifts.queries import item_balances, item_is_given
from domain.gifts.records import GiftItem, GiftKind, GiftMovement, GiftRule, MovementKind
from domain.gifts.rules import Target, book_verdict, movement_verdict, usual_items, worth_reason
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Reason, Refused


def locked_drive(session: Session, drive_id: int) -> Drive:
    """Return a drive whose book is open, locked so that of two people at the store one comes first."""
    session.execute(select(Drive.id).where(Drive.id == drive_id).with_for_update())
    drive = session.get_one(Drive, drive_id)
    book_verdict(drive.state).require()
    return drive


def _refuse_worth(value_dong: int, now: datetime) -> None:
    if reason := worth_reason(value_dong, day_of(now)):
        raise Refused(reason)


def _refuse_same_name(session: Session, drive_id: int, name: str, item_id: int | None = None) -> None:
    known = select(GiftItem.id).where(GiftItem.drive_id == drive_id, GiftItem.name == name)
    if session.scalar(known) not in (None, item_id):
        raise Refused(Reason("Đợt này đã có món tên như vậy. Đặt tên khác.", "name"))


def add_item(
    session: Session,
    drive_id: int,
    *,
    name: str,
    kind: GiftKind,
    value_dong: int,
    targets: Sequence[Target],
    by: Actor,
    now: datetime,
) -> GiftItem:
    """Add an item with the worth of one piece in đồng and those for whom it is meant."""
    locked_drive(session, drive_id)
    name = nfc(name)
    _refuse_same_name(session, drive_id, name)
    _refuse_worth(value_dong, now)
    item = GiftItem(
        drive_id=drive_id, name=name, kind=kind, value_dong=value_dong, created_at=now, created_by=by.name
    )
    session.add(item)
    session.flush()
    _mean_for(session, item, targets)
    journal.record(session, "thêm món quà", "drive", drive_id, by=by, now=now, item=item.id, dong=value_dong)
    return item


def add_usual_items(session: Session, drive_id: int, *, by: Actor, now: datetime) -> int:
    """Open an empty store with the items that the clause of the drive's day names; return how many.

    Raises Refused when the store holds items already, so that a second click doubles nothing.
    """
    drive = locked_drive(session, drive_id)
    if item_balances(session, drive_id):
        raise Refused("Kho của đợt đã có món. Thêm từng món còn thiếu.")
    try:
        items = usual_items(drive.on_day or day_of(now))
    except LookupError:
        raise Refused("Sổ quy định chưa có mức quà cho ngày của đợt này. Thêm từng món.") from None
    for name, kind, value_dong, target in items:
        add_item(
            session, drive_id, name=name, kind=kind, value_dong=value_dong, targets=[target], by=by, now=now
        )
    return len(items)


def _mean_for(session: Session, item: GiftItem, targets: Sequence[Target]) -> None:
    session.execute(delete(GiftRule).where(GiftRule.item_id == item.id))
    session.add_all(
        GiftRule(
            item_id=item.id,
            recipients=target.recipients,
            least_ml=target.least_ml,
            most_ml=target.most_ml,
        )
        for target in targets
    )
    session.flush()


def edit_item(
    session: Session,
    item_id: int,
    *,
    name: str,
    kind: GiftKind,
    value_dong: int,
    targets: Sequence[Target],
    seen_version: int,
    by: Actor,
    now: datetime,
) -> GiftItem:
    """Change an item; its kind and worth stay once somebody holds it. Raise Refused when it was changed meanwhile."""
    item = session.get_one(GiftItem, item_id)
    locked_drive(session, item.drive_id)
    session.refresh(item)
    if item.version != seen_version:
        raise Refused("Món này vừa được người khác sửa. Mở lại trang rồi sửa.")
    if (kind, value_dong) != (item.kind, item.value_dong) and item_is_given(session, item.id):
        sentence = "Đã phát món này, nên loại và giá trị giữ nguyên. Thêm một món mới cho giá trị khác."
        raise Refused(Reason(sentence, "value_dong"))
    name = nfc(name)
    _refuse_same_name(session, item.drive_id, name, item.id)
    _refuse_worth(value_dong, now)
    item.name, item.kind, item.value_dong, item.version = name, kind, value_dong, item.version + 1
    _mean_for(session, item, targets)
    journal.record(
        session, "sửa món quà", "drive", item.drive_id, by=by, now=now, item=item.id, dong=value_dong
    )
    return item


def _left(session: Session, drive_id: int, item_id: int) -> int:
    return next(line.left for line in item_balances(session, drive_id) if line.item.id == item_id)


def move(
    session: Session,
    drive_id: int,
    item_id: int,
    *,
    kind: MovementKind,
    quantity: int,
    note: str,
    by: Actor,
    now: datetime,
) -> GiftMovement:
    """Note pieces that came in, went back or were spoiled; raise Refused when the store does not hold them."""
    locked_drive(session, drive_id)
    note = nfc(note)
    left = _left(session, drive_id, item_id)
    movement_verdict(kind, quantity, left, note).require()
    return _append(
        session, GiftMovement(item_id=item_id, kind=kind, quantity=quantity, note=note), drive_id, by, now
    )


def _append(
    session: Session, movement: GiftMovement, drive_id: int, by: Actor, now: datetime
) -> GiftMovement:
    movement.drive_id, movement.recorded_at, movement.recorded_by = drive_id, now, by.name
    session.add(movement)
    session.flush()
    journal.record(
        session, "ghi nhập xuất quà", "drive", drive_id, by=by, now=now, item=movement.item_id,
        kind=movement.kind.value, quantity=movement.quantity,
    )  # fmt: skip
    return movement


def take_back_movement(
    session: Session, drive_id: int, movement_id: int, *, by: Actor, now: datetime
) -> GiftMovement:
    """Append the opposite of a movement; raise Refused when that was done before or the pieces are gone already."""
    locked_drive(session, drive_id)
    movement = session.scalars(
        select(GiftMovement).where(GiftMovement.id == movement_id, GiftMovement.drive_id == drive_id)
    ).one()
    reversed_before = session.scalar(select(GiftMovement.id).where(GiftMovement.reverses_id == movement.id))
    if movement.reverses_id is not None or reversed_before is not None:
        raise Refused("Dòng này đã được rút lại.")
    left = _left(session, drive_id, movement.item_id)
    if movement.kind is MovementKind.RECEIVED and movement.quantity > left:
        raise Refused(
            "Một phần số này đã phát hoặc trả lại, nên không rút được. Rút lại những lần phát đó trước."
        )
    opposite = GiftMovement(
        item_id=movement.item_id, kind=movement.kind, quantity=-movement.quantity, reverses_id=movement.id
    )
    return _append(session, opposite, drive_id, by, now)
