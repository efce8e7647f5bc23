"""Stop taking people on the day of a drive, and take them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.places import hold_drive
from domain.drives.records import Drive, DriveState
from domain.drives.rules import TAKES_SIGN_UPS, DriveFacts
from domain.drives.stop_queries import current_stop
from domain.drives.stop_records import DriveStop
from domain.drives.stop_rules import may_stop
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Refused


def stop_taking(session: Session, drive_id: int, *, reason: str, by: Actor, now: datetime) -> DriveStop:
    """Let a drive take nobody new from now on, at the desk and on the web; a stop that holds already stays.

    The state becomes "Đã đủ" and is remembered, to come back. Raises Refused on another day than the drive's.
    """
    drive = _held(session, drive_id)
    stop = current_stop(session, drive_id)
    if stop is not None:
        return stop
    may_stop(DriveFacts(drive.state, drive.on_day), day_of(now)).require()
    stop = DriveStop(
        drive_id=drive_id, stopped_at=now, stopped_by=by.name, reason=nfc(reason), state_before=drive.state
    )
    session.add(stop)
    if drive.state in TAKES_SIGN_UPS:
        _put(drive, DriveState.FULL, now)
    session.flush()
    journal.record(session, "ngừng nhận người mới", "drive", drive_id, by=by, now=now)
    return stop


def take_again(session: Session, drive_id: int, *, by: Actor, now: datetime) -> None:
    """Let a drive take people again; raise Refused when it does already."""
    drive = _held(session, drive_id)
    stop = current_stop(session, drive_id)
    if stop is None:
        raise Refused("Đợt này đang nhận người.")
    stop.resumed_at, stop.resumed_by = now, by.name
    if drive.state is DriveState.FULL:
        # A state that somebody chose meanwhile is not overwritten.
        _put(drive, stop.state_before, now)
    session.flush()
    journal.record(session, "nhận lại người", "drive", drive_id, by=by, now=now)


def _held(session: Session, drive_id: int) -> Drive:
    hold_drive(session, drive_id)
    drive = session.get_one(Drive, drive_id)
    session.refresh(drive)
    return drive


def _put(drive: Drive, state: DriveState, now: datetime) -> None:
    if drive.state is not state:
        drive.state, drive.changed_at, drive.version = state, now, drive.version + 1
