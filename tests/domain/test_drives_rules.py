"""The rules of drives at their edges: the day itself, the last place, the end of a band, the name of a week."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from domain.clock import VIETNAM
from domain.drives.records import DriveState, PartnerRole
from domain.drives.rules import (
    PARTNER_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    DriveFacts,
    band_is_over,
    day_text,
    hours_of,
    may_sign_up,
    places_text,
    shown_state,
    week_label,
)

TODAY = date(2026, 11, 22)  # A Sunday.
TOMORROW, YESTERDAY = date(2026, 11, 23), date(2026, 11, 21)


@pytest.mark.parametrize("state", list(DriveState))
def test_who_may_sign_up(state: DriveState) -> None:
    takes = state in (DriveState.OPEN, DriveState.MOVED, DriveState.RUNNING)
    assert may_sign_up(DriveFacts(state, TODAY), TODAY).accepted is takes
    assert may_sign_up(DriveFacts(state, TOMORROW), TODAY).accepted is takes
    assert not may_sign_up(DriveFacts(state, YESTERDAY), TODAY).accepted
    assert not may_sign_up(DriveFacts(state, None), TODAY).accepted
    assert STATE_NAMES[state] and STATE_KINDS[state] in ("plain", "done", "attention", "stop", "blue")


@pytest.mark.parametrize(
    ("state", "day", "left", "expected"),
    [
        (DriveState.OPEN, TODAY, 1, DriveState.OPEN),
        (DriveState.OPEN, TODAY, 0, DriveState.FULL),
        (DriveState.MOVED, TOMORROW, 0, DriveState.FULL),
        (DriveState.PLANNED, TOMORROW, 0, DriveState.PLANNED),
        (DriveState.OPEN, YESTERDAY, 5, DriveState.CLOSED),
        (DriveState.CANCELLED, YESTERDAY, 5, DriveState.CANCELLED),
        (DriveState.POSTPONED, None, 0, DriveState.POSTPONED),
    ],
)
def test_the_state_that_is_shown(
    state: DriveState, day: date | None, left: int, expected: DriveState
) -> None:
    assert shown_state(state, day, left, 20, TODAY) is expected


def test_a_drive_without_bands_is_not_full_and_one_whose_hours_passed_has_ended() -> None:
    assert shown_state(DriveState.OPEN, TODAY, 0, 0, TODAY) is DriveState.OPEN
    assert shown_state(DriveState.OPEN, TODAY, 5, 20, TODAY, is_over=True) is DriveState.CLOSED


@pytest.mark.parametrize(("hour", "over"), [(time(7, 59), False), (time(8, 0), True), (time(8, 1), True)])
def test_a_band_ends_by_the_clocks_of_viet_nam(hour: time, over: bool) -> None:
    now = datetime.combine(TODAY, hour, VIETNAM)
    assert band_is_over(TODAY, time(8, 0), now) is over
    assert band_is_over(YESTERDAY, time(8, 0), now)
    assert not band_is_over(TOMORROW, time(8, 0), now)
    assert not band_is_over(None, time(8, 0), now) and not band_is_over(TODAY, None, now)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 11, 16), "Tuần này"),
        (TODAY, "Tuần này"),
        (TOMORROW, "Tuần sau"),
        (date(2026, 11, 29), "Tuần sau"),
        (date(2026, 11, 30), "Tuần 30/11 – 6/12/2026"),
        (date(2026, 12, 31), "Tuần 28/12 – 3/1/2027"),
    ],
)
def test_weeks_begin_on_monday(day: date, label: str) -> None:
    assert week_label(day, TODAY) == label


def test_words_for_days_hours_and_places() -> None:
    assert day_text(TODAY, None) == "Chủ nhật, 22/11/2026"
    assert day_text(None, date(2026, 12, 1)) == "trong tháng 12/2026"
    assert day_text(None, None) == "chưa định ngày"
    assert hours_of(time(7, 30), time(11, 0)) == "7:30–11:00"
    assert hours_of(time(7, 30), None) == "từ 7:30" and hours_of(None, None) == ""
    assert places_text(1234) == "còn 1.234 suất" and places_text(0) == places_text(-1) == "hết suất"
    assert set(PARTNER_NAMES) == set(PartnerRole)
