"""Read the days and months that an office's cell names, against the period of its plan."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from domain.names import nfc
from domain.plans.reading.cells import Certainty, Reading
from domain.wording import short_date


@dataclass(frozen=True, slots=True)
class When:
    """A day, or only a month; ``month`` is the first day of it."""

    on: date | None
    month: date


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of a plan."""

    first: date
    last: date

    def months(self, number: int) -> list[date]:
        """Return the months of the period with this number in the year."""
        years = range(self.first.year, self.last.year + 1)
        months = [date(year, number, 1) for year in years]
        return [month for month in months if self.first.replace(day=1) <= month <= self.last]


_NOTHING = frozenset({"", "-", "–", "—", "/", "...", "…", "x"})
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 01/01/2000 to 31/12/2099 as a spreadsheet counts days.
_LONGEST_SPAN = 10
_LEAD = re.compile(
    r"^(?:\(?(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\)?[\s,:(]+"
    r"|(?:du kien|tu|vao|luc|sang|chieu|ca|cac|buoi|trong|thoi gian|hoi)\s+"
    r"|(?:dot|lan)\s*\d+\s*[:.)]?\s*|[-+*•]\s*"
    r"|\d{1,2}\s*(?:h|g|gio|:)\s*(?:\d{2})?(?:\s*phut)?\s*[,-]?\s*)+(?=\S)"
)
_HOUR = r"\d{1,2}\s*(?:h|g|gio|:)\s*(?:\d{2})?"
_TAIL = re.compile(
    r"\s*(?:\((?:du kien|sang|chieu|ca ngay|thu [^)]*|cn|chu nhat|t[2-7])\)|[.,;:]"
    rf"|[\s,(-]+(?:luc |tu |vao |buoi |sang |chieu )*{_HOUR}(?:\s*(?:-|den)\s*{_HOUR})?\)?)+$"
)
_ABOUT = re.compile(r"^(?:khoang|dau|giua|cuoi|tuan \S+|thuong tuan|ha tuan)\s+(?=thang|ngay|t?\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_S = r"\s*[/.\-]\s*"
_DAY_MONTH_YEAR = re.compile(rf"(?:ngay )?(\d{{1,2}}){_S}(\d{{1,2}}){_S}(\d{{4}}|\d{{2}})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]0{1,2}:00(?::00)?)?")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) ?thang (\d{1,2})(?: ?(?:nam )?(\d{4}))?")
_WORDS_MIXED = re.compile(r"ngay (\d{1,2})[/ ](?:thang )?(\d{1,2}),? nam (\d{4})")
_DAY_MONTH = re.compile(rf"(?:ngay )?(\d{{1,2}}){_S}(\d{{1,2}})")
_MONTH_YEAR = re.compile(r"(?:thang |t)?\s*(\d{1,2})\s*(?:[/.\-]| nam )\s*(\d{4})")
_MONTH = re.compile(r"(?:thang |t\.? ?)(\d{1,2})")
_QUARTER = re.compile(r"quy (iv|iii|ii|i|[1-4])(?:\s*(?:[/.\-]| nam )?\s*(\d{4}))?")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(
    rf"\b(?:(\d{{1,2}})[- ])?(?:({'|'.join(_ENGLISH)})[a-z]{{0,6}}|thg ?(\d{{1,2}}))(?:[- ](\d{{4}}|\d{{2}}))?\b"
)
_NUMBER_LIST = r"\d{1,2}(?:\s*(?:,|;|va|&|\+|-|den)\s*(?:ngay )?\d{1,2})+"
_DAYS_OF_MONTH = re.compile(
    rf"(?:ngay )?({_NUMBER_LIST})(?:{_S}| ?thang )(\d{{1,2}})(?:(?:{_S}| ?nam )(\d{{4}}|\d{{2}}))?"
)
_DATE = r"\d{1,2}\s*[/.]\s*\d{1,2}(?:\s*[/.]\s*(?:\d{4}|\d{2}))?"
_SPAN = re.compile(rf"(?:ngay )?({_DATE})\s*(?:-|den|toi)\s*(?:het )?(?:ngay )?({_DATE})")
_SEPARATOR = re.compile(
    rf"\s*[;\n]\s*|\s*,\s*(?=(?:ngay )?{_DATE}|thang|t\d)|\s+va\s+(?=(?:ngay )?{_DATE}|thang)"
)


def _plain(text: str) -> str:
    """Return text without marks and capitals, its signs kept; dashes of every length become one."""
    signs = unicodedata.normalize("NFD", nfc(text).casefold().replace("đ", "d"))
    bare = "".join(sign for sign in signs if not unicodedata.combining(sign))
    numbered = _MONTH_NAME.sub(_month_number, bare.replace("–", "-").replace("—", "-"))
    return " ".join(numbered.split())


def _month_number(found: re.Match[str]) -> str:
    """Write a month that a spreadsheet shows by name ("06-Mar-24", "Thg3-24") with its number."""
    day = f"{found[1]}/" if found[1] else ""
    number = found[3] or _ENGLISH.index(found[2][:3]) + 1
    year = "" if not found[4] else f"/{found[4] if len(found[4]) == 4 else '20' + found[4]}"
    if day or year:
        return f"{day}{number}{year}"
    return f"thang {number}" if found[3] else found[0]


def read_days(text: str, period: Period) -> list[Reading[When]]:
    """Return a reading for each day or month that a cell names, in its order; nothing for a blank cell.

    Days come first (06/3 is 6 March); a year that is not written is the one that lies in the period.
    """
    found: list[Reading[When]] = []
    for line in text.splitlines():
        for printed in _pieces(nfc(line)):
            found += _read_piece(printed, period)
    return found


def _pieces(line: str) -> list[str]:
    """Cut a line into what names one date each; a list of days of one month stays whole."""
    # The weekday before a date has a comma of its own, so that the lead goes before the line is cut.
    bare = _LEAD.sub("", _plain(line))
    if any(shape.fullmatch(_TAIL.sub("", bare)) for shape in (_DAYS_OF_MONTH, _SPAN, _DAY_MONTH_YEAR)):
        return [line]
    pieces = [piece for piece in _SEPARATOR.split(bare) if piece not in _NOTHING]
    return [line] if len(pieces) == 1 else pieces


def _read_piece(printed: str, period: Period) -> list[Reading[When]]:
    bare = _TAIL.sub("", _LEAD.sub("", _plain(printed)))
    exact = _ABOUT.sub("", bare)
    readings = _read_bare(exact, printed, period)
    if exact != bare:
        return [_doubt(reading, "Ô không ghi ngày chính xác. Xem lại cách đọc.") for reading in readings]
    return readings


def _read_bare(bare: str, printed: str, period: Period) -> list[Reading[When]]:
    if found := _DAY_MONTH_YEAR.fullmatch(bare):
        return [_day(found[1], found[2], found[3], printed, period)]
    if found := _ISO.fullmatch(bare):
        return [_day(found[3], found[2], found[1], printed, period)]
    if found := _WORDS.fullmatch(bare) or _WORDS_MIXED.fullmatch(bare):
        return [_day(found[1], found[2], found[3], printed, period)]
    if found := _MONTH_YEAR.fullmatch(bare):
        return [_month(int(found[1]), int(found[2]), printed, period)]
    if found := _MONTH.fullmatch(bare):
        return [_month(int(found[1]), None, printed, period)]
    if found := _DAY_MONTH.fullmatch(bare):
        return [_day(found[1], found[2], None, printed, period)]
    if found := _QUARTER.fullmatch(bare):
        return [_quarter(_ROMAN[found[1]], found[2], printed, period)]
    if found := _SPAN.fullmatch(bare):
        return _span(found[1], found[2], printed, period)
    if found := _DAYS_OF_MONTH.fullmatch(bare):
        return _days_of_month(found[1], found[2], found[3], printed, period)
    if len(bare) == 5 and bare.isdecimal() and int(bare) in _SERIALS:
        day = _SERIAL_ZERO + timedelta(days=int(bare))
        sentence = f"Ô này là số thứ tự ngày của bảng tính; đọc là {short_date(day)}."
        return [_doubt(_within(day, printed, period), sentence)]
    return [
        _unreadable(printed, "Chưa đọc được ngày ở ô này. Nhập như 06/3/2024, hoặc 3/2024 khi mới có tháng.")
    ]


def _unreadable(printed: str, sentence: str) -> Reading[When]:
    return Reading(None, printed, Certainty.UNREADABLE, sentence)


def _doubt(reading: Reading[When], sentence: str) -> Reading[When]:
    if reading.certainty is Certainty.UNREADABLE:
        return reading
    words = f"{sentence} {reading.sentence}".strip()
    return Reading(reading.value, reading.printed, Certainty.DOUBTFUL, words)


def _full_year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(day: str, month: str, year: str | None, printed: str, period: Period) -> Reading[When]:
    """Read day and month in the Vietnamese order; the other order only where that one cannot be."""
    first, second, full = int(day), int(month), _full_year(year)
    if second <= 12:
        return _dated(first, second, full, printed, period)
    if full is None and second in (period.first.year % 100, period.last.year % 100) and 1 <= first <= 12:
        guess = _month(first, 2000 + second, printed, period)
        return _doubt(guess, f"Đọc là tháng {first} năm {2000 + second}.")
    if first <= 12:
        turned = _dated(second, first, full, printed, period)
        return _doubt(turned, "Ô này có vẻ ghi tháng trước ngày. Xem lại ngày.")
    return _unreadable(printed, "Không có tháng này trong năm. Nhập lại ngày như 06/3/2024.")


def _dated(day: int, month: int, year: int | None, printed: str, period: Period) -> Reading[When]:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return _unreadable(printed, "Không có ngày này trong lịch. Nhập lại ngày như 06/3/2024.")
    if year is not None:
        if not 1 <= day <= calendar.monthrange(year, month)[1] or not 2000 <= year <= 2099:
            return _unreadable(printed, f"Tháng {month}/{year} không có ngày {day}. Nhập lại ngày.")
        return _within(date(year, month, day), printed, period)
    years = range(period.first.year, period.last.year + 1)
    possible = [date(y, month, day) for y in years if day <= calendar.monthrange(y, month)[1]]
    if not possible:
        return _unreadable(printed, f"Tháng {month} không có ngày {day}. Nhập lại ngày.")
    inside = [found for found in possible if period.first <= found <= period.last]
    if len(inside) > 1:
        return _doubt(
            _within(inside[0], printed, period),
            f"Ô không ghi năm, kỳ kế hoạch có hai ngày như vậy; đọc là {short_date(inside[0])}.",
        )
    return _within((inside or possible)[0], printed, period)


def _within(day: date, printed: str, period: Period) -> Reading[When]:
    when = When(day, day.replace(day=1))
    if period.first <= day <= period.last:
        return Reading(when, printed)
    span = f"{short_date(period.first)} – {short_date(period.last)}"
    sentence = f"Ngày {short_date(day)} nằm ngoài kỳ kế hoạch ({span})."
    return Reading(when, printed, Certainty.DOUBTFUL, sentence)


def _month(number: int, year: int | None, printed: str, period: Period) -> Reading[When]:
    if not 1 <= number <= 12 or (year is not None and not 2000 <= year <= 2099):
        return _unreadable(printed, "Không có tháng này trong năm. Nhập như 3/2024.")
    inside = period.months(number)
    if year is None and len(inside) == 1:
        return Reading(When(None, inside[0]), printed)
    if year is None and inside:
        sentence = f"Ô không ghi năm, kỳ kế hoạch có hai tháng {number}; đọc là {number}/{inside[0].year}."
        return Reading(When(None, inside[0]), printed, Certainty.DOUBTFUL, sentence)
    month = date(year if year is not None else period.first.year, number, 1)
    if month in inside:
        return Reading(When(None, month), printed)
    sentence = f"Tháng {number}/{month.year} nằm ngoài kỳ kế hoạch."
    return Reading(When(None, month), printed, Certainty.DOUBTFUL, sentence)


def _quarter(quarter: int, year: str | None, printed: str, period: Period) -> Reading[When]:
    """Read a quarter as its first month that lies in the period, which a person must confirm."""
    months = range(3 * quarter - 2, 3 * quarter + 1)
    chosen = next((number for number in months if period.months(number)), months[0])
    reading = _month(chosen, _full_year(year), printed, period)
    return _doubt(reading, f"Ô chỉ ghi quý; đọc là tháng {chosen}. Sửa nếu là tháng khác.")


def _span(first: str, last: str, printed: str, period: Period) -> list[Reading[When]]:
    """Read a span whose first day may leave out its year, which then is that of the last day."""
    end_parts = re.split(r"\s*[/.]\s*", last)
    start_parts = re.split(r"\s*[/.]\s*", first)
    end = _day(end_parts[0], end_parts[1], end_parts[2] if len(end_parts) > 2 else None, printed, period)
    end_day = end.value.on if end.value else None
    year = start_parts[2] if len(start_parts) > 2 else (str(end_day.year) if end_day else None)
    start = _day(start_parts[0], start_parts[1], year, printed, period)
    start_day = start.value.on if start.value else None
    if start_day is None or end_day is None:
        return [start if start_day is None else end]
    return _all_days(start_day, end_day, printed, period)


def _days_of_month(
    numbers: str, month: str, year: str | None, printed: str, period: Period
) -> list[Reading[When]]:
    days = [int(number) for number in re.findall(r"\d+", numbers)]
    if len(days) == 2 and re.search(r"-|den", numbers):
        ends = [_day(str(day), month, year, printed, period) for day in days]
        on = [reading.value.on for reading in ends if reading.value and reading.value.on]
        return _all_days(on[0], on[1], printed, period) if len(on) == 2 else ends
    return [_day(str(day), month, year, f"{day}/{month}", period) for day in days]


def _all_days(start: date, end: date, printed: str, period: Period) -> list[Reading[When]]:
    count = (end - start).days + 1
    if not 1 <= count <= _LONGEST_SPAN:
        return [
            _unreadable(
                printed, "Khoảng ngày này quá dài, hoặc ngày cuối đứng trước ngày đầu. Nhập từng ngày."
            )
        ]
    days = [_within(start + timedelta(days=step), printed, period) for step in range(count)]
    if count <= 2:
        return days
    return [_doubt(day, f"Ô ghi một khoảng {count} ngày; đọc thành {count} ngày liền nhau.") for day in days]
