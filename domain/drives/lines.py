"""A drive as every public list draws it, decided in one place."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from domain.clock import day_of
from domain.drives import rules
from domain.drives.office_queries import OfficeRow
from domain.drives.queries import DriveRow
from domain.plans.rules import written_out


class DriveLine(NamedTuple):
    """One drive in plain words, and the number its address is made of."""

    id: int
    day: date
    month_only: bool
    title: str
    venue: str
    hours: str
    facility: str
    places_left_text: str
    chip_label: str
    chip_kind: str


def drive_line(row: DriveRow | OfficeRow, now: datetime) -> DriveLine:
    """Return a drive as lists draw it; places left are told only while people may sign up."""
    left, today = row.left, day_of(now)
    is_over = rules.band_is_over(row.on_day, row.ends_at, now)
    state = rules.shown_state(row.state, row.on_day, left, row.capacity, today, is_over=is_over)
    return DriveLine(
        id=row.id,
        day=row.on_day or row.month or today,
        month_only=row.on_day is None,
        title=written_out(row.host_label),
        venue=written_out(row.venue) or row.venue_address or "Địa điểm sẽ báo sau",
        hours=rules.hours_of(row.starts_at, row.ends_at),
        facility=row.facility or "",
        places_left_text=rules.places_text(left) if state in rules.TAKES_SIGN_UPS and row.capacity else "",
        chip_label=rules.STATE_NAMES[state],
        chip_kind=rules.STATE_KINDS[state],
    )
