"""Ask who runs the day of a drive, and whether the desk still takes people."""

from __future__ import annotations

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.queries import drives_in_scope
from domain.drives.records import Drive
from domain.drives.stop_records import DriveStop


def drive_to_run(session: Session, scope: Scope, drive_id: int) -> Drive | None:
    """Return a drive whose day the account runs: in its reach, and for a ward its own one."""
    is_own = Drive.host_id == scope.unit_id if scope.role is Role.WARD else true()
    wanted = select(Drive).where(Drive.id == drive_id, drives_in_scope(scope), is_own)
    return session.scalars(wanted).unique().one_or_none()


def current_stop(session: Session, drive_id: int) -> DriveStop | None:
    """Return the stop that holds for a drive, if the desk takes nobody new."""
    # The predicate of the partial index, word for word: SQLite uses the index only then.
    wanted = select(DriveStop).where(DriveStop.drive_id == drive_id, DriveStop.resumed_at.is_(None))
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
