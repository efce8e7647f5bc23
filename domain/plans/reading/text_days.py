"""How plans write days, months and spans, read as dates; a missing year comes from the other day or the period."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_SEP = r"\s*(?:/|\.|-|\s+tháng\s+)\s*"
_YEAR = r"(?:\s*(?:/|\.|-|\s*,?\s*năm\s+)\s*(?P<{0}y>\d{{4}}))?"
_DAY = r"(?P<{0}d>\d{{1,2}})" + _SEP + r"(?P<{0}m>\d{{1,2}})" + _YEAR
ONE_DAY = re.compile(r"(?<![\d/])" + _DAY.format("a") + r"(?![\d/])")
SPAN = re.compile(
    r"[Tt]ừ\s+(?:ngày\s+)?"
    + _DAY.format("a")
    + r"\s*(?:đến|-|–|tới)\s*(?:hết\s+)?(?:ngày\s+)?"
    + _DAY.format("b")
)
FROM_NOW = re.compile(
    r"[Tt]ừ\s+(?:nay|ngày ký|khi ban hành)\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?" + _DAY.format("b")
)
MONTH = re.compile(r"[Tt]háng\s+(?P<m>\d{1,2})(?:\s*(?:/|-|\.|,?\s*năm)\s*(?P<y>\d{4}))?(?!\d)")
MONTH_SPAN = re.compile(
    r"[Tt]ừ\s+(?:đầu\s+)?tháng\s+(?P<a>\d{1,2})(?:\s*(?:/|năm)\s*(?P<ay>\d{4}))?\s*(?:đến|tới|-|–)\s*"
    r"(?:hết\s+)?tháng\s+(?P<b>\d{1,2})\s*(?:/|,?\s*năm)\s*(?P<by>\d{4})"
)
_YEAR_WORD = re.compile(r"\bnăm\s+(20\d\d)\b|(?<![\d/])(?:hè\s+)(20\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Two days, the first not after the second."""

    first: date
    last: date

    @property
    def is_one_year(self) -> bool:
        """Return whether the span is exactly one year long."""
        after = date.fromordinal(self.last.toordinal() + 1)
        return (after.year - self.first.year, after.month, after.day) == (1, self.first.month, self.first.day)


def a_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_end(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def spans_in(text: str) -> list[tuple[int, Span]]:
    """Return where each span of days begins in a text, and the span; a first day may borrow the last one's year."""
    found: list[tuple[int, Span]] = []
    for match in SPAN.finditer(text):
        if match["by"] is None:
            continue
        last = a_day(int(match["by"]), int(match["bm"]), int(match["bd"]))
        year = int(match["ay"] or match["by"])
        first = a_day(year, int(match["am"]), int(match["ad"]))
        if first and last and match["ay"] is None and first > last:
            first = a_day(year - 1, first.month, first.day)
        if first and last and first <= last:
            found.append((match.start(), Span(first, last)))
    return found


def month_spans_in(text: str) -> list[Span]:
    """Return the spans that a text tells in whole months ("từ tháng 3 đến hết tháng 11 năm 2026")."""
    found: list[Span] = []
    for match in MONTH_SPAN.finditer(text):
        last = a_day(int(match["by"]), int(match["b"]), 1)
        first = a_day(int(match["ay"] or match["by"]), int(match["a"]), 1)
        if first and last and match["ay"] is None and first > last:
            first = a_day(last.year - 1, first.month, 1)
        if first and last and first <= last:
            found.append(Span(first, months_end(last)))
    return found


def end_from_now(text: str) -> date | None:
    """Return the last day of a span that begins "from now" ("Từ nay đến ngày 31/12/2020")."""
    match = FROM_NOW.search(text)
    if match is None or match["by"] is None:
        return None
    return a_day(int(match["by"]), int(match["bm"]), int(match["bd"]))


def days_in(text: str, period: Span | None) -> list[tuple[str, date]]:
    """Return each day of a text as printed and as a date; one without a year takes that which lies in the period."""
    found: list[tuple[str, date]] = []
    for match in ONE_DAY.finditer(text):
        month, number = int(match["am"]), int(match["ad"])
        years = [int(match["ay"])] if match["ay"] else _years_of(period)
        days = [day for year in years if (day := a_day(year, month, number))]
        inside = [day for day in days if match["ay"] or (period and period.first <= day <= period.last)]
        if len(inside) == 1:
            found.append((match[0].strip(), inside[0]))
    return found


def months_in(text: str, period: Span | None) -> list[tuple[str, date]]:
    """Return each month of a text as printed and as its first day; the year may come from the period."""
    found: list[tuple[str, date]] = []
    for match in MONTH.finditer(text):
        number = int(match["m"])
        if not 1 <= number <= 12:
            continue
        years = [int(match["y"])] if match["y"] else _years_of(period)
        months = [date(year, number, 1) for year in years if year]
        if not match["y"] and period:
            months = [month for month in months if months_end(month) >= period.first and month <= period.last]
        if len(months) == 1:
            found.append((match[0].strip(), months[0]))
    return found


def years_in(text: str) -> list[int]:
    """Return the years that a text names ("năm 2024", "hè 2020")."""
    return [int(one or other) for one, other in _YEAR_WORD.findall(text)]


def _years_of(period: Span | None) -> list[int]:
    return list(range(period.first.year, period.last.year + 1)) if period else []
