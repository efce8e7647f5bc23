"""Which days are days off, by the calendar of the sun and of the moon, and which days fit instead."""

from __future__ import annotations

from datetime import date

import pytest

from domain.plans.linting.calendar import (
    first_working_day,
    holiday,
    is_weekend,
    is_working_day,
    nearest_working_day,
)

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)


@pytest.mark.parametrize(
    "day",
    [
        *[date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)],
        # In 2030 the new moon comes before midnight in Hà Nội and after it in Bắc Kinh.
        *[date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2)],
    ],
)
def test_the_first_day_of_the_lunar_year_is_that_of_viet_nam(day: date) -> None:
    assert holiday(day) == "Tết Âm lịch, mùng 1"


@pytest.mark.parametrize(
    "day",
    [
        *[date(2024, 4, 18), date(2025, 4, 7), date(2026, 4, 26), date(2027, 4, 16)],
        *[date(2028, 4, 4), date(2029, 4, 23), date(2030, 4, 12)],
    ],
)
def test_the_kings_of_hung_are_remembered_on_the_tenth_of_the_third_month(day: date) -> None:
    assert holiday(day).startswith("Giỗ Tổ Hùng Vương")


def test_fixed_holidays_hold_in_every_year_of_the_labour_code() -> None:
    for year in (2021, 2024, 2026, 2031):
        for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
            assert holiday(date(year, month, day)), (year, month, day)
    assert holiday(date(2026, 11, 24)) and not holiday(date(2025, 11, 24))
    assert not holiday(date(2024, 2, 14)) and not holiday(date(2024, 3, 6))


def test_a_year_without_lunar_data_has_no_lunar_holiday() -> None:
    assert not holiday(date(2031, 1, 23)) and not holiday(date(2020, 1, 25))


def test_offices_rest_on_saturdays_and_sundays() -> None:
    assert is_weekend(date(2024, 8, 10)) and is_weekend(date(2024, 8, 11))
    assert is_working_day(date(2024, 8, 12)) and not is_working_day(date(2024, 4, 18))


def test_the_nearest_working_day_is_free_and_inside_the_period() -> None:
    saturday = date(2024, 8, 10)
    assert nearest_working_day(saturday, set(), FIRST, LAST) == date(2024, 8, 9)
    taken = {date(2024, 8, 8), date(2024, 8, 9)}
    assert nearest_working_day(saturday, taken, FIRST, LAST) == date(2024, 8, 12)
    assert nearest_working_day(saturday, set(), saturday, LAST) == date(2024, 8, 12)
    assert nearest_working_day(saturday, set(), saturday, date(2024, 8, 11)) is None


def test_the_first_working_day_steps_over_tet_and_what_is_taken() -> None:
    eve = date(2024, 2, 8)
    assert first_working_day(eve, set(), LAST) == date(2024, 2, 14)
    assert first_working_day(eve, {date(2024, 2, 14)}, LAST) == date(2024, 2, 15)
    assert first_working_day(eve, set(), date(2024, 2, 13)) is None
