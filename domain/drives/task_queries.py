"""Ask for the checklist of a drive, and which drives have lines that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.queries import drives_in_scope
from domain.drives.records import Drive, DriveTask
from domain.drives.rules import NOT_HELD

# What was never ticked off two months after a drive is not asked for any more.
_ASKED_UNTIL = timedelta(days=60)


def tasks_of(session: Session, drive_id: int) -> Sequence[DriveTask]:
    """Return the checklist of a drive in the order of its days."""
    wanted = select(DriveTask).where(DriveTask.drive_id == drive_id)
    return session.scalars(wanted.order_by(DriveTask.offset_days, DriveTask.position, DriveTask.id)).all()


def task_of(session: Session, drive_id: int, task_id: int) -> DriveTask | None:
    """Return one line of a drive's checklist, locked while it is changed."""
    wanted = select(DriveTask).where(DriveTask.id == task_id, DriveTask.drive_id == drive_id)
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one_or_none()


class DueTasks(NamedTuple):
    """A drive with lines that are due: how many, and since when the oldest."""

    drive_id: int
    host_label: str
    on_day: date
    lines: int
    since: date


def due_tasks(session: Session, scope: Scope, today: date) -> list[DueTasks]:
    """Return the drives in reach whose lines are due today or overdue; a ward is asked for the drives it hosts."""
    wanted = (
        select(Drive.id, Drive.host_label, Drive.on_day, DriveTask.offset_days, func.count())
        .join(DriveTask, DriveTask.drive_id == Drive.id)
        .where(
            drives_in_scope(scope),
            DriveTask.done_at.is_(None),
            Drive.on_day >= today - _ASKED_UNTIL,
            Drive.state.not_in(NOT_HELD),
        )
        .group_by(Drive.id, Drive.host_label, Drive.on_day, DriveTask.offset_days)
        .order_by(Drive.on_day, Drive.id, DriveTask.offset_days)
    )
    if scope.role is Role.WARD:
        wanted = wanted.where(Drive.host_id == scope.unit_id)
    found: dict[int, DueTasks] = {}
    for drive_id, label, on_day, offset, count in session.execute(wanted):
        day = on_day + timedelta(days=offset) if on_day else None
        if on_day and day and day <= today:
            before = found.get(drive_id, DueTasks(drive_id, label, on_day, 0, day))
            found[drive_id] = before._replace(lines=before.lines + count)
    return list(found.values())
