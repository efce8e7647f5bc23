"""Keep places of a drive for units: make, change and take away a block."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.office_rules import block_verdict
from domain.drives.places import hold_drive, places_of
from domain.drives.records import Drive, DriveBlock
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.signups import waiting_actions
from domain.signups.place_actions import recount_blocks
from domain.wording import number_text


def keep_block(
    session: Session,
    drive: Drive,
    *,
    unit_id: int,
    places: int,
    release_on: date,
    by: Actor,
    now: datetime,
) -> DriveBlock:
    """Keep so many places for a unit until the release day, or change what is kept for it.

    People of the unit who hold a place already count. Raise Refused when the drive has too few places left,
    or when the release day is over or after the drive.
    """
    hold_drive(session, drive.id)
    today = day_of(now)
    block_verdict(release_on, drive.on_day, today).require()
    mine = select(DriveBlock).where(DriveBlock.drive_id == drive.id, DriveBlock.unit_id == unit_id)
    block = session.scalars(mine).unique().one_or_none()
    if block is None:
        block = DriveBlock(drive_id=drive.id, unit_id=unit_id, places=0, taken=0, release_on=release_on)
        session.add(block)
    block.places, block.taken, block.release_on = places, 0, release_on
    session.flush()
    recount_blocks(session, drive.id, today=today)
    now_there = places_of(session, drive.id, today)
    missing = now_there.taken + now_there.kept - now_there.capacity
    if missing > 0:
        most = max(0, places - missing)
        sentence = (
            f"Trừ người đã đăng ký và suất giữ cho nơi khác, giữ được nhiều nhất {number_text(most)} suất."
        )
        raise Refused(Reason(sentence, "places"))
    _note(session, drive, "giữ suất cho đơn vị", by=by, now=now, unit=unit_id, places=places)
    waiting_actions.settle(session, drive.id, now=now)
    return block


def drop_block(session: Session, drive: Drive, block_id: int, *, by: Actor, now: datetime) -> None:
    """Give the places of a block back, first to those who wait; people of the unit keep theirs."""
    hold_drive(session, drive.id)
    block = session.get(DriveBlock, block_id)
    if block is None or block.drive_id != drive.id:
        return
    unit_id = block.unit_id
    session.delete(block)
    session.flush()
    # Somebody counted for this unit may belong to another one with a block, too.
    recount_blocks(session, drive.id, today=day_of(now))
    _note(session, drive, "thôi giữ suất cho đơn vị", by=by, now=now, unit=unit_id)
    waiting_actions.settle(session, drive.id, now=now)


def _note(session: Session, drive: Drive, act: str, *, by: Actor, now: datetime, **details: object) -> None:
    drive.changed_at = now
    session.flush()
    journal.record(session, act, "drive", drive.id, by=by, now=now, **details)
