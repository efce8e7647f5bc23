"""The year of drives by facility or campaign and month, with marks where drives get in each other's way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from domain.drives.records import Drive, DriveState
from domain.plans.linting.calendar import holiday
from domain.plans.linting.spacing import Placed, on_one_day, too_soon
from domain.plans.records import Campaign
from domain.rulebook import rule
from domain.units.records import Unit
from domain.wording import number_text, short_date

_OFF = (DriveState.CANCELLED, DriveState.POSTPONED)
_COMMITTEE = re.compile(r"^(?:Ban Chỉ đạo|BCĐ)(?: vận động)? (?:HMTN|hiến máu tình nguyện) (?=\w)")
NO_FACILITY = "Chưa có cơ sở tiếp nhận"
NO_CAMPAIGN = "Ngoài chiến dịch"


class YearDrive(NamedTuple):
    """One drive of the calendar; planned in units of blood, month its first day."""

    id: int
    on_day: date | None
    month: date
    host_id: int
    host_label: str
    facility_id: int | None
    facility: str
    campaign_id: int | None
    campaign: str
    planned: int
    state: DriveState
    province_id: int
    series_id: int | None


class Clash(NamedTuple):
    """A mark on a drive: a word for the cell, and what is the matter in a sentence."""

    word: str
    sentence: str


@dataclass(slots=True)
class CalendarRow:
    """One facility or campaign: its drives by month, in the order of the calendar's months."""

    label: str
    months: list[list[YearDrive]]

    @property
    def planned(self) -> int:
        """Return the units of blood of all drives of the row that are not called off."""
        return sum(drive.planned for month in self.months for drive in month if drive.state not in _OFF)


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """The whole calendar: months as their first days, rows, planned units by month, marks by drive."""

    months: Sequence[date]
    rows: Sequence[CalendarRow]
    planned: Sequence[int]
    clashes: dict[int, list[Clash]] = field(default_factory=dict)

    @property
    def drives(self) -> int:
        """Return how many drives the calendar shows."""
        return sum(len(month) for row in self.rows for month in row.months)


def short_host(label: str) -> str:
    """Return a host's name as a cell of the calendar has room for: a committee by its unit."""
    return _COMMITTEE.sub("", label)


def drives_of_months(
    session: Session, within: ColumnElement[bool], first: date, last: date
) -> list[YearDrive]:
    """Return the drives under a condition whose day or month lies between two days, the earliest first."""
    facility = aliased(Unit)
    when = func.coalesce(Drive.on_day, Drive.month)
    wanted = (
        select(
            *(Drive.id, Drive.on_day, Drive.month, Drive.host_id, Drive.host_label, Drive.facility_id),
            *(facility.short_name, Drive.campaign_id, Campaign.name, Drive.planned, Drive.state),
            *(Drive.province_id, Drive.series_id),
        )
        .outerjoin(facility, Drive.facility_id == facility.id)
        .outerjoin(Campaign, Drive.campaign_id == Campaign.id)
        .where(within, when >= first.replace(day=1), when <= last)
        .order_by(when, Drive.id)
    )
    return [
        YearDrive(
            row.id,
            row.on_day,
            (row.on_day or row.month).replace(day=1),
            row.host_id,
            row.host_label,
            row.facility_id,
            row.short_name or NO_FACILITY,
            row.campaign_id,
            row.name or NO_CAMPAIGN,
            row.planned,
            row.state,
            row.province_id,
            row.series_id,
        )
        for row in session.execute(wanted)
    ]


def arranged_year(
    drives: Iterable[YearDrive],
    months: Sequence[date],
    *,
    by_campaign: bool,
    today: date,
) -> YearCalendar:
    """Arrange drives by facility, or by campaign, and month; campaigns stand in the order of their first drive."""
    every = list(drives)
    label: Callable[[YearDrive], str] = (
        (lambda drive: drive.campaign) if by_campaign else (lambda drive: drive.facility)
    )
    place = {month: number for number, month in enumerate(months)}
    rows: dict[str, CalendarRow] = {}
    for drive in every:
        row = rows.setdefault(label(drive), CalendarRow(label(drive), [[] for _ in months]))
        row.months[place[drive.month]].append(drive)
    planned = [
        sum(drive.planned for drive in every if drive.month == month and drive.state not in _OFF)
        for month in months
    ]
    last = {NO_FACILITY, NO_CAMPAIGN}
    ordered = sorted(rows.values(), key=lambda row: row.label in last)
    return YearCalendar(months, ordered, planned, clashes(every, today))


def clashes(drives: Iterable[YearDrive], today: date) -> dict[int, list[Clash]]:
    """Return what is the matter with each drive: a holiday, a facility twice on a day, a host too soon after its last.

    The least distance of two drives of one host is the interval after a whole blood donation.
    """
    interval = timedelta(days=int(rule("donation.interval_days.toan_phan", today).value))
    placed = [
        Placed(
            drive,
            drive.on_day,
            # A province's own drives are for everybody; no group of people comes to them again.
            "" if drive.host_id == drive.province_id else str(drive.host_id),
            str(drive.facility_id or ""),
            str(drive.series_id or ""),
        )
        for drive in sorted(drives, key=lambda one: one.id)
        if drive.on_day is not None and drive.state not in _OFF
    ]
    found: dict[int, list[Clash]] = {}
    for one in placed:
        if name := holiday(one.on):
            found.setdefault(one.thing.id, []).append(
                Clash("ngày nghỉ", f"Ngày {short_date(one.on)} là {name}.")
            )
    for before, after in too_soon(placed, interval):
        days = (after.on - before.on).days
        gap = f"Cách đợt ngày {short_date(before.on)} của cùng đơn vị {number_text(days)} ngày"
        sentence = (
            f"{gap if days else 'Cùng ngày với một đợt khác của đơn vị'}; "
            f"người đã hiến máu toàn phần hôm đó hiến lại được từ {short_date(before.on + interval)}."
        )
        found.setdefault(after.thing.id, []).append(Clash("gần đợt trước", sentence))
    for same in on_one_day(placed):
        for one in same:
            others = ", ".join(other.thing.host_label for other in same if other is not one)
            sentence = f"{one.thing.facility} còn đợt khác ngày {short_date(one.on)}: {others}."
            found.setdefault(one.thing.id, []).append(Clash("trùng ngày", sentence))
    return found
