"""Turn what is stored of a drive into an entry of a calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol

from domain.clock import VIETNAM
from domain.drives.records import DriveState
from domain.drives.rules import WHAT_TO_BRING
from domain.plans.rules import written_out
from exchange.calendar import DriveEvent


class StoredDrive(Protocol):
    """What a calendar needs to know of a drive; the record has it, and so have rows of a query."""

    @property
    def id(self) -> int:
        """Return the number."""

    @property
    def on_day(self) -> date | None:
        """Return the day, None while only the month is known."""

    @property
    def starts_at(self) -> time | None:
        """Return the hour of the beginning."""

    @property
    def ends_at(self) -> time | None:
        """Return the hour of the end."""

    @property
    def host_label(self) -> str:
        """Return the name of the host as the public reads it."""

    @property
    def venue(self) -> str:
        """Return the place."""

    @property
    def venue_address(self) -> str:
        """Return the address of the place."""

    @property
    def state(self) -> DriveState:
        """Return the state."""

    @property
    def state_note(self) -> str:
        """Return why it was moved, postponed or cancelled."""

    @property
    def changed_at(self) -> datetime:
        """Return the moment of the last change."""

    @property
    def version(self) -> int:
        """Return the number of the change."""


_CALLED_OFF = {DriveState.CANCELLED: "HỦY", DriveState.POSTPONED: "HOÃN"}


def drive_event(drive: StoredDrive, url: str) -> DriveEvent | None:
    """Return a drive as a calendar entry, a whole day while its hours are not known, or None without a day.

    A cancelled or postponed drive stays an entry, so that calendars that hold it take it off.
    """
    if drive.on_day is None:
        return None
    start: datetime | date = drive.on_day
    end: datetime | date = drive.on_day + timedelta(days=1)
    if drive.starts_at is not None and drive.ends_at is not None and drive.ends_at > drive.starts_at:
        start = datetime.combine(drive.on_day, drive.starts_at, VIETNAM)
        end = datetime.combine(drive.on_day, drive.ends_at, VIETNAM)
    off = _CALLED_OFF.get(drive.state, "")
    note = f"{drive.state_note}\n" if drive.state_note else ""
    return DriveEvent(
        uid=f"dot-{drive.id}@giot-hong",
        start=start,
        end=end,
        changed=drive.changed_at,
        summary=f"{off + ': ' if off else ''}Hiến máu: {written_out(drive.host_label)}",
        location=", ".join(part for part in (drive.venue, drive.venue_address) if part),
        description=f"{note}Mang theo: {'; '.join(WHAT_TO_BRING)}.",
        url=url,
        sequence=drive.version,
        cancelled=bool(off),
    )
