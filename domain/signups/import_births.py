"""Read the births of a list of people, also those that a spreadsheet has turned into something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from unicodedata import normalize

from domain.people import BirthDay, parse_birth, split_day_text
from domain.refusals import Reason
from domain.signups.import_columns import Meaning
from domain.signups.import_rows import Weight
from domain.wording import short_date

BIRTH_PARTS = (Meaning.DAY, Meaning.MONTH, Meaning.YEAR)
_SERIAL = re.compile(r"\d{5}")
# A day of 1905 is what a spreadsheet makes of the whole number of a year shown as a date.
_SPREADSHEET_START = date(1899, 12, 30)
_YEARS_AS_DAYS = (date(1905, 3, 14), date(1905, 9, 30))


def is_month_first(cells: Sequence[str]) -> bool:
    """Return whether a column writes the month before the day: some cells read only so, none only the other way."""
    days = [found for cell in cells if (found := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}$", cell))]
    return any(int(one[2]) > 12 >= int(one[1]) for one in days) and all(int(one[1]) <= 12 for one in days)


def birth_text(given: Mapping[Meaning, str]) -> str:
    """Return the birth of a row in one piece, out of one column, of three, or of the columns Nam and Nữ."""
    day, month, year = (given.get(part, "") for part in BIRTH_PARTS)
    if (turned := given.get(Meaning.MONTH_FIRST, "")) and Meaning.BIRTH not in given:
        return re.sub(r"^(\d{1,2})([/.-])(\d{1,2})(?=[/.-]\d)", r"\3\2\1", turned)
    text = given.get(Meaning.BIRTH, "")
    if text and year and re.fullmatch(r"\d{1,2}\s*[/.\-]\s*\d{1,2}", text):
        return f"{text}/{year}"
    if text:
        return text
    if day or month:
        return "/".join(part or "?" for part in (day, month, year))
    if year:
        return year
    sexes = (given.get(column, "") for column in (Meaning.MALE, Meaning.FEMALE))
    return next((cell for cell in sexes if len(cell) > 1 and cell[0].isdigit()), "")


@lru_cache(maxsize=20_000)
def read_birth(text: str, today: date) -> tuple[BirthDay | None, str, str, Weight]:
    """Return the birth in a cell, as it is shown, and a sentence with its weight when there is one to say.

    A whole number of 1900 to 2100 is a year, day and month never change places, and what a spreadsheet made
    of a day or a year is turned back and marked.
    """
    plain = normalize("NFKC", text).strip().strip("'’`").rstrip(".")
    plain = re.sub(r"(?<=\d)[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", plain)
    plain = re.sub(r"^([12]\d{3})[.,]0+$", r"\1", plain)
    plain = re.sub(r"\s*([/.\-])\s*", r"\1", plain)
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        plain = f"{iso[3]}/{iso[2]}/{iso[1]}"
    if _SERIAL.fullmatch(plain) and 5_000 <= int(plain) <= 60_000:
        day = _SPREADSHEET_START + timedelta(days=int(plain))
        return _marked(BirthDay(day, day.year), "Số của bảng tính, đọc lại thành ngày", today)
    if packed := re.fullmatch(r"(\d{1,2})(\d{2})(\d{4})", plain):
        plain, packed_note = f"{packed[1]}/{packed[2]}/{packed[3]}", "Ngày viết liền"
    else:
        packed_note = ""
    split = split_day_text(plain)
    if split is None:
        return _loose_birth(plain, today)
    birth = parse_birth(*split, today=today)
    if isinstance(birth, Reason):
        return None, "", birth.sentence, Weight.WRONG
    if birth.date and _YEARS_AS_DAYS[0] <= birth.date <= _YEARS_AS_DAYS[1]:
        year = (birth.date - _SPREADSHEET_START).days
        return _marked(BirthDay(None, year), "Bảng tính đổi năm sinh thành ngày, đọc lại thành năm", today)
    if packed_note or len(split[2]) == 2:
        return _marked(birth, packed_note or "Năm chỉ có hai chữ số", today)
    return birth, "", "", Weight.MENDED


def _loose_birth(plain: str, today: date) -> tuple[BirthDay | None, str, str, Weight]:
    """Read a month with its year, or the only year in a text; both are known by the year alone."""
    month = re.fullmatch(r"(?:\?/|0{0,2}/)?(\d{1,2})[/.\-](\d{4})", plain)
    year = month[2] if month and 1 <= int(month[1]) <= 12 else None
    if year is None:
        years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", plain)
        others = re.sub(r"(?:19|20)\d{2}", "", plain)
        year = years[0] if len(years) == 1 and not re.search(r"\d", others) else None
    if year is not None:
        birth = parse_birth("", "", year, today=today)
        if not isinstance(birth, Reason):
            return _marked(birth, "Chỉ rõ năm sinh", today)
    return None, "", "Nhập ngày sinh hoặc năm sinh, ví dụ 27/3/1990 hoặc 1990", Weight.WRONG


def _marked(birth: BirthDay, sentence: str, today: date) -> tuple[BirthDay | None, str, str, Weight]:
    if (birth.date or date(birth.year, 1, 1)) > today:
        return None, "", "Xem lại năm sinh: ngày này chưa đến", Weight.WRONG
    return birth, birth_shown(birth), sentence, Weight.DOUBT


def birth_shown(birth: BirthDay) -> str:
    """Write a birth as lists do: the whole day, or the year alone."""
    return short_date(birth.date) if birth.date else str(birth.year)
