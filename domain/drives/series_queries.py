"""Ask for the other days and places of a drive's series."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.drives.records import Drive


def series_of(session: Session, drive: Drive) -> Sequence[Drive]:
    """Return the other drives of the same series in the order of their days; none for a drive of its own."""
    if drive.series_id is None:
        return []
    wanted = select(Drive).where(Drive.series_id == drive.series_id, Drive.id != drive.id)
    return session.scalars(wanted.order_by(func.coalesce(Drive.on_day, Drive.month), Drive.id)).unique().all()
