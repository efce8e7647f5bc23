"""Keep the checklist of a drive: copy the usual one, add and remove lines, tick them off with what shows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Drive, DriveTask
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Refused
from domain.rulebook import rule


def use_checklist(session: Session, drive: Drive, *, by: Actor, now: datetime) -> int:
    """Copy the committee's usual checklist into a drive; return how many lines were new.

    Lines that the drive has already are left alone, so that a second click doubles nothing.
    """
    # The drive's row puts two clicks in one queue.
    session.execute(select(Drive.id).where(Drive.id == drive.id).with_for_update())
    stored = select(DriveTask.offset_days, DriveTask.title).where(DriveTask.drive_id == drive.id)
    known = {(row.offset_days, row.title) for row in session.execute(stored)}
    lines = rule("drive.checklist", day_of(now)).value
    new = [line for line in lines if (line["offset"], line["title"]) not in known]
    place = _last_position(session, drive)
    session.add_all(
        DriveTask(
            drive_id=drive.id,
            position=place + number,
            offset_days=line["offset"],
            title=line["title"],
            owner=line["owner"],
        )
        for number, line in enumerate(new, 1)
    )
    if new:
        session.flush()
        journal.record(session, "lấy việc chuẩn bị mẫu", "drive", drive.id, by=by, now=now, lines=len(new))
    return len(new)


def _last_position(session: Session, drive: Drive) -> int:
    last = select(func.coalesce(func.max(DriveTask.position), 0)).where(DriveTask.drive_id == drive.id)
    return session.scalar(last) or 0


def add_task(
    session: Session, drive: Drive, *, offset_days: int, title: str, owner: str, by: Actor, now: datetime
) -> DriveTask:
    """Add a line; offset_days counts from the day of the drive, negative before it."""
    task = DriveTask(
        drive_id=drive.id,
        position=_last_position(session, drive) + 1,
        offset_days=offset_days,
        title=nfc(title),
        owner=nfc(owner),
    )
    session.add(task)
    session.flush()
    journal.record(session, "thêm việc chuẩn bị", "drive", drive.id, by=by, now=now, task=task.id)
    return task


def finish_task(session: Session, task: DriveTask, *, evidence: str, by: Actor, now: datetime) -> None:
    """Tick a line off with what shows that it is done; raise Refused when somebody else did before."""
    if task.done_at is not None:
        raise Refused(f"Việc này {task.done_by} vừa ghi xong.")
    task.done_at, task.done_by, task.evidence = now, by.name, nfc(evidence)
    session.flush()
    journal.record(session, "xong việc chuẩn bị", "drive", task.drive_id, by=by, now=now, task=task.id)


def reopen_task(session: Session, task: DriveTask, *, by: Actor, now: datetime) -> None:
    """Put a line back among those still to do; its note stays to be corrected."""
    task.done_at, task.done_by = None, ""
    session.flush()
    journal.record(session, "mở lại việc chuẩn bị", "drive", task.drive_id, by=by, now=now, task=task.id)


def remove_task(session: Session, task: DriveTask, *, by: Actor, now: datetime) -> None:
    """Remove a line that is not done; raise Refused for one that is."""
    if task.done_at is not None:
        raise Refused("Việc đã xong thì giữ lại. Muốn bỏ, mở lại trước.")
    journal.record(session, "bỏ việc chuẩn bị", "drive", task.drive_id, by=by, now=now, task=task.id)
    session.delete(task)
    session.flush()
