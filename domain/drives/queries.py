"""Ask for drives: those that come, one with all its bands, those of a staff scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drives.records import Drive
from domain.wording import short_date


class DriveChoice(NamedTuple):
    """A drive as a choice in a list."""

    id: int
    label: str
    on_day: date


def drives_for_desk(session: Session, province_id: int | None, today: date) -> Sequence[DriveChoice]:
    """Return the drives from today on that have a day, for a desk account."""
    wanted = select(Drive.id, Drive.host_label, Drive.on_day).where(Drive.on_day >= today)
    if province_id is not None:
        wanted = wanted.where(Drive.province_id == province_id)
    rows = session.execute(wanted.order_by(Drive.on_day, Drive.id))
    return [DriveChoice(row.id, f"{short_date(row.on_day)} · {row.host_label}", row.on_day) for row in rows]
