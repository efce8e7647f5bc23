"""Turn drives into what the public lists and pages draw: cards, weeks, bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from flask import url_for

from domain.clock import day_of
from domain.drives.lines import DriveLine, drive_line
from domain.drives.queries import DriveRow
from domain.drives.records import Band, Drive, DriveState
from domain.drives.rules import (
    DriveFacts,
    band_is_over,
    may_sign_up,
    month_text,
    places_text,
    week_label,
)
from domain.wording import hours_text


class BandLine(NamedTuple):
    """One band as the table macro of components/ui.html draws it."""

    hours: str
    places_left_text: str
    url: str | None
    action_label: str


def by_week(rows: Iterable[DriveRow], now: datetime) -> list[tuple[str, list[DriveLine]]]:
    """Group dated drives, already in order, by week."""
    today = day_of(now)
    labelled = ((week_label(row.on_day or today, today), drive_line(row, now)) for row in rows)
    return [
        (label, [card for _, card in some]) for label, some in groupby(labelled, key=lambda pair: pair[0])
    ]


def by_month(rows: Sequence[DriveRow], now: datetime) -> list[tuple[str, list[DriveLine]]]:
    """Group drives, already in order, by the month of their day, or by the month that is planned."""

    def label(row: DriveRow) -> str:
        return month_text(row.on_day or row.month or day_of(now)).capitalize()

    return [(month, [drive_line(row, now) for row in some]) for month, some in groupby(rows, key=label)]


def band_lines(drive: Drive, now: datetime, free: int) -> list[BandLine]:
    """Return all bands of a drive with the places left and the way to sign up; free is what anybody may take."""
    is_open = may_sign_up(DriveFacts(drive.state, drive.on_day), day_of(now)).accepted
    return [_band_line(drive, band, free, is_open=is_open, now=now) for band in drive.bands]


def _band_line(drive: Drive, band: Band, free: int, *, is_open: bool, now: datetime) -> BandLine:
    unsold = band.capacity - band.taken
    left = min(unsold, free)
    is_over = band_is_over(drive.on_day, band.ends_at, now)
    url = None
    if is_open and left > 0 and not is_over:
        url = url_for("signups.sign_up", drive_id=drive.id, khung=band.id)
    label = "Đăng ký" if url else "Đã qua" if is_over else "Hết suất" if is_open else "Không nhận"
    if is_open and not is_over and left <= 0 < unsold:
        label = "Giữ cho đơn vị"
    if drive.state is DriveState.PLANNED and not is_over:
        label = "Chưa mở"
    return BandLine(hours_text(band.starts_at, band.ends_at), places_text(left), url, label)
