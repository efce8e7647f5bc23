"""Decide how an office sets up a drive: its first state, its bands, which change of state is allowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from domain.drives.records import Drive, DriveState, Site
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule

S = DriveState
# Moved counts as open: people still sign up. A closed drive may run again, because results are corrected.
_NEXT_STATES: dict[DriveState, tuple[DriveState, ...]] = {
    S.PLANNED: (S.OPEN, S.RUNNING, S.MOVED, S.POSTPONED, S.CANCELLED),
    S.OPEN: (S.FULL, S.RUNNING, S.MOVED, S.POSTPONED, S.CANCELLED, S.CLOSED),
    S.FULL: (S.OPEN, S.RUNNING, S.MOVED, S.POSTPONED, S.CANCELLED, S.CLOSED),
    S.MOVED: (S.OPEN, S.FULL, S.RUNNING, S.MOVED, S.POSTPONED, S.CANCELLED, S.CLOSED),
    S.POSTPONED: (S.OPEN, S.MOVED, S.PLANNED, S.CANCELLED),
    S.CANCELLED: (S.PLANNED, S.OPEN),
    S.RUNNING: (S.CLOSED, S.POSTPONED, S.CANCELLED),
    S.CLOSED: (S.RUNNING,),
}
NEEDS_REASON = frozenset({S.MOVED, S.POSTPONED, S.CANCELLED})


class BandTimes(NamedTuple):
    """A band to be made: its hours and how many places it gets."""

    starts_at: time
    ends_at: time
    capacity: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a change of state depends on: the state, the day, and what a drive already has."""

    state: DriveState
    on_day: date | None
    has_venue: bool
    places: int


def drive_state_at(day: date | None, today: date) -> DriveState:
    """Return the state of a drive taken from a plan: closed when past, open when near, planned otherwise."""
    if day is None:
        return S.PLANNED
    if day < today:
        return S.CLOSED
    if day == today:
        return S.RUNNING
    near = timedelta(days=int(rule("drive.opens_days_before", today).value))
    return S.OPEN if day - today <= near else S.PLANNED


def default_bands(planned: int, today: date) -> list[BandTimes]:
    """Return bands for the committee's usual morning whose places add up to at least the planned units."""
    usual = rule("drive.default_bands", today).value
    hours = band_hours(usual["starts_at"], usual["ends_at"], usual["minutes"])
    share, rest = divmod(planned, len(hours))
    return [BandTimes(*pair, share + (1 if place < rest else 0)) for place, pair in enumerate(hours)]


def bands_from_beds(starts_at: time, ends_at: time, minutes: int, beds: int, today: date) -> list[BandTimes]:
    """Return bands of so many minutes; the places of each are what the beds can serve in that time."""
    turns = max(1, minutes // int(rule("drive.minutes_per_bed", today).value))
    return [BandTimes(*pair, beds * turns) for pair in band_hours(starts_at, ends_at, minutes)]


def offered_places(bed_places: int, walk_in_percent: int, overbook_percent: int) -> int:
    """Return how many places people can sign up for of what the beds serve: less the walk-ins, more for no-shows."""
    return bed_places * (100 - walk_in_percent) * (100 + overbook_percent) // 10000


def share_verdict(walk_in_percent: int, overbook_percent: int, today: date) -> Verdict:
    """Judge the shares of a drive against the most that the rulebook allows."""
    most_walk_in = int(rule("drive.walk_in_most_percent", today).value)
    most_over = int(rule("drive.overbook_percent", today).value["most"])
    return verdict(
        [
            _unless(
                walk_in_percent <= most_walk_in,
                f"Dành cho người đến thẳng nhiều nhất {most_walk_in} %.",
                "walk_in_percent",
            ),
            _unless(
                overbook_percent <= most_over, f"Nhận thêm nhiều nhất {most_over} %.", "overbook_percent"
            ),
        ]
    )


def band_hours(starts_at: time, ends_at: time, minutes: int) -> list[tuple[time, time]]:
    """Cut a span of hours into pieces of so many minutes; a shorter rest at the end is left out."""
    step, cut = timedelta(minutes=minutes), []
    begins, end = datetime.combine(date.min, starts_at), datetime.combine(date.min, ends_at)
    while begins + step <= end:
        cut.append((begins.time(), (begins + step).time()))
        begins += step
    return cut


def moved_hour(hour: time, by: timedelta) -> time | None:
    """Return an hour moved by a span, None when it would leave the day."""
    day = date(2000, 1, 2)
    moved = datetime.combine(day, hour) + by
    return moved.time() if moved.date() == day else None


def next_states(state: DriveState) -> tuple[DriveState, ...]:
    """Return the states that an office may put a drive into from this one."""
    return _NEXT_STATES[state]


def state_verdict(drive: Readiness, wanted: DriveState, reason: str, today: date) -> Verdict:
    """Judge a change of state: is it a next state, does the drive have what it needs, is there a reason.

    The readiness is that of the drive as it will stand, the new day and venue of a move included.
    """
    day = drive.on_day
    reasons = [
        _unless(
            wanted in next_states(drive.state),
            "Đợt này vừa đổi trạng thái. Mở lại trang rồi chọn trạng thái tiếp theo.",
            "state",
        ),
        _unless(
            bool(reason) or wanted not in NEEDS_REASON,
            "Nhập lý do, người đăng ký sẽ đọc câu này.",
            "reason",
        ),
    ]
    if wanted in (S.OPEN, S.FULL, S.MOVED):
        reasons += [
            _unless(day is not None, "Đợt chưa có ngày. Sửa thông tin đợt trước.", None),
            _unless(day is None or day >= today, "Ngày của đợt đã qua.", "state"),
            _unless(drive.has_venue, "Đợt chưa có địa điểm. Sửa thông tin đợt trước.", None),
        ]
    if wanted is S.OPEN:
        reasons.append(
            _unless(drive.places > 0, "Đợt chưa có khung giờ nào còn suất. Thêm khung giờ trước.", None)
        )
    if wanted is S.RUNNING:
        reasons.append(_unless(day is not None and day <= today, "Đợt chưa tới ngày diễn ra.", "state"))
    if wanted is S.CLOSED:
        reasons.append(_unless(day is None or day <= today, "Chỉ khóa sổ từ ngày diễn ra trở đi.", "state"))
    return verdict(reasons)


_KNOWN_TO_PEOPLE = frozenset({S.OPEN, S.FULL, S.MOVED, S.RUNNING})


def must_be_told(before: DriveState, after: DriveState, *, is_elsewhere: bool) -> bool:
    """Return whether those who signed up must be told: moved, called off, or held after all.

    is_elsewhere says that day, hour or venue differ; of a drive that nobody could sign up for they may.
    """
    if after in (S.POSTPONED, S.CANCELLED, S.MOVED) and after is not before:
        return True
    if before in (S.POSTPONED, S.CANCELLED) and after is S.OPEN:
        return True
    return is_elsewhere and before in _KNOWN_TO_PEOPLE and after in _KNOWN_TO_PEOPLE


def _unless(holds: bool, sentence: str, field: str | None) -> Reason | None:
    return None if holds else Reason(sentence, field)


def band_verdict(
    starts_at: time,
    ends_at: time,
    others: Collection[tuple[time, time]],
    drive_hours: tuple[time | None, time | None],
) -> Verdict:
    """Judge a band's hours: it ends after it starts, lies inside the drive's hours, overlaps no other."""
    opens, closes = drive_hours
    overlaps = any(starts_at < end and start < ends_at for start, end in others)
    inside = (opens is None or starts_at >= opens) and (closes is None or ends_at <= closes)
    return verdict(
        [
            _unless(starts_at < ends_at, "Giờ kết thúc phải sau giờ bắt đầu.", "ends_at"),
            _unless(inside, "Khung giờ nằm ngoài giờ của đợt. Sửa giờ của đợt trước.", "starts_at"),
            _unless(not overlaps, "Khung giờ này chồng lên một khung đã có.", "starts_at"),
        ]
    )


def block_verdict(release_on: date, on_day: date | None, today: date) -> Verdict:
    """Judge the day on which kept places are released: after today, and not after the drive."""
    return verdict(
        [
            _unless(release_on > today, "Chọn một ngày sau hôm nay.", "release_on"),
            _unless(
                on_day is None or release_on <= on_day,
                "Ngày mở cho mọi người không sau ngày hiến máu.",
                "release_on",
            ),
        ]
    )


def fill_from_site(values: dict[str, Any], site: Site | None, drive: Drive | None) -> dict[str, Any]:
    """Return the values of a drive with the place of a site that was just chosen.

    What was typed stays: only boxes that are empty, or still say where the drive was before, are filled.
    """
    if site is None or (drive is not None and drive.site_id == site.id):
        return values
    chosen = {"venue": site.name, "venue_address": site.address, "venue_commune_id": site.commune_id}
    filled = dict(values)
    for field, value in chosen.items():
        if not values.get(field) or (drive is not None and values[field] == getattr(drive, field)):
            filled[field] = value
    return filled


def lacking(
    *, on_day: date | None, venue: str, facility_id: int | None, places: int, planned: int, state: DriveState
) -> list[str]:
    """Return what a drive still lacks before people can come, in words."""
    missing: Sequence[tuple[bool, str]] = (
        (on_day is None, "ngày"),
        (not venue, "địa điểm"),
        (facility_id is None, "cơ sở tiếp nhận máu"),
        (places == 0, "khung giờ"),
        (0 < places < planned, "đủ suất cho số dự kiến"),
        (state is S.PLANNED, "mở đăng ký"),
    )
    return [words for is_missing, words in missing if is_missing]
