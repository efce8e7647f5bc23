"""Decide which days are days off (weekends, public holidays, Tết) and which day nearby would fit a drive."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from typing import Any

from domain.rulebook import rule

_LOOKED_AROUND = 60


def holiday(day: date) -> str:
    """Return the name of the public holiday a day is, "" when it is none or its year has no data.

    Bộ luật Lao động 2019, Điều 112; lunar days are kept year by year in the rulebook.
    """
    for free in _days_off("calendar.fixed_days_off", day):
        if (free["month"], free["day"]) == (day.month, day.day):
            return str(free["name"])
    for free in _days_off("calendar.lunar_days_off", day):
        if free["day"] == day:
            return str(free["name"])
    return ""


def is_weekend(day: date) -> bool:
    """Return whether offices rest on a day of the week."""
    return day.isoweekday() in rule("calendar.weekend", day).value


def is_working_day(day: date) -> bool:
    """Return whether offices work on a day."""
    return not is_weekend(day) and not holiday(day)


def nearest_working_day(day: date, taken: Container[date], first: date, last: date) -> date | None:
    """Return the working day nearest to a day that is not taken, between two days; the earlier of two equals."""
    for distance in range(1, _LOOKED_AROUND + 1):
        for other in (day - timedelta(days=distance), day + timedelta(days=distance)):
            if first <= other <= last and other not in taken and is_working_day(other):
                return other
    return None


def first_working_day(day: date, taken: Container[date], last: date) -> date | None:
    """Return the first working day from a day on that is not taken, None when the last day comes before."""
    for distance in range(_LOOKED_AROUND):
        other = day + timedelta(days=distance)
        if other > last:
            return None
        if other not in taken and is_working_day(other):
            return other
    return None


def _days_off(key: str, day: date) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = rule(key, day).value
    except LookupError:
        return []
    return found
