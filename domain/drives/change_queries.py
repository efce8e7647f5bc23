"""Ask what people must be told of drives: the latest change of one drive or of several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.drives.records import DriveChange


def latest_change(session: Session, drive_id: int) -> DriveChange | None:
    """Return the latest change of a drive that people must be told of."""
    return latest_changes(session, [drive_id]).get(drive_id)


def latest_changes(session: Session, drive_ids: Sequence[int]) -> dict[int, DriveChange]:
    """Return the latest change of each of these drives that has one."""
    latest = (
        select(func.max(DriveChange.id))
        .where(DriveChange.drive_id.in_(drive_ids))
        .group_by(DriveChange.drive_id)
    )
    found = session.scalars(select(DriveChange).where(DriveChange.id.in_(latest)))
    return {change.drive_id: change for change in found}
