"""How numbers, money, days, hours and phone numbers are written in Vietnamese, on screen and on paper."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import normalize

from domain import clock

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_HOUR = re.compile(r"(\d{1,2}) ?(?:(?:[:.hg]|giờ) ?(\d{2})? ?(?:phút)?)?", re.ASCII)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    if ones == 5:
        return f"{head} lăm"
    if ones == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {_DIGITS[ones]}"


def _group_in_words(number: int, *, leading: bool) -> str:
    """Spell 1 to 999; a group that is not the first also spells its missing hundreds."""
    hundreds, rest = divmod(number, 100)
    if hundreds == 0 and leading:
        return _below_hundred(rest)
    head = f"{_DIGITS[hundreds]} trăm"
    if rest == 0:
        return head
    return f"{head} linh {_DIGITS[rest]}" if rest < 10 else f"{head} {_below_hundred(rest)}"


def number_in_words(number: int) -> str:
    """Spell a whole number from 0 to 999.999.999, as lists and reports do beside the figure.

    Raises ValueError outside that range.
    """
    if not 0 <= number <= 999_999_999:
        raise ValueError(f"number_in_words spells 0 to 999999999, not {number}")
    if number == 0:
        return _DIGITS[0]
    words: list[str] = []
    for place in (2, 1, 0):
        group = number // 1000**place % 1000
        if group:
            words += [_group_in_words(group, leading=not words), _GROUPS[place]]
    return " ".join(word for word in words if word)


def number_text(number: int) -> str:
    """Write a whole number with dots between thousands: 1.234."""
    return f"{number:,}".replace(",", ".")


def read_whole_number(text: str) -> int | None:
    """Read a whole number as offices write it ("1350", "1.350", "1 350"); None when it is anything else.

    Dots and spaces count only between groups of three digits, so "1.35" is not read as 135.
    """
    groups = normalize("NFKC", text).replace(".", " ").split()
    if not groups or not all(group.isascii() and group.isdigit() for group in groups):
        return None
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return int("".join(groups))


def plain_number(text: str, longest: int = 9) -> int | None:
    """Return the number that up to longest figures 0 to 9 write; None for anything else, as "²" or "٣"."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None


def percent_text(percent: float | Decimal) -> str:
    """Write a percentage (35 means 35 %) with at most one decimal, rounded half up: "35 %", "1,5 %"."""
    rounded = Decimal(str(percent)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    whole, tenth = f"{rounded:,}".replace(",", ".").rsplit(".", 1)
    return f"{whole} %" if tenth == "0" else f"{whole},{tenth} %"


def short_date(day: date) -> str:
    """Write a day for tables: "05/03/2026"."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def long_date(day: date) -> str:
    """Write a day for papers: "ngày 05 tháng 3 năm 2026".

    Days below 10 and the months 1 and 2 carry a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def weekday_date(day: date) -> str:
    """Write a day for screens: "Chủ nhật, 22/11/2026".

    The name of the day is capitalised as in Nghị định 30/2020/NĐ-CP, Phụ lục II ("thứ Hai").
    """
    return f"{_WEEKDAYS[day.weekday()]}, {short_date(day)}"


def hour_text(hour: time) -> str:
    """Write an hour: "7:30"."""
    return f"{hour.hour}:{hour.minute:02}"


def read_hour(text: str) -> time | None:
    """Read an hour as people type it ("7:30", "7h30", "7 giờ 30", "7h"); None when it is anything else."""
    found = _HOUR.fullmatch(" ".join(normalize("NFKC", text).casefold().split()))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def hours_text(start: time, end: time) -> str:
    """Write a span of hours: "7:30–11:00"."""
    return f"{hour_text(start)}–{hour_text(end)}"


def moment_text(moment: datetime) -> str:
    """Write an aware moment as Viet Nam's clocks show it: "14:05, 22/11/2026"."""
    there = clock.local(moment)
    return f"{hour_text(there.time())}, {short_date(there.date())}"


def phone_text(number: str) -> str:
    """Write a stored phone number in readable groups: "0912 345 678", "0294 3862 613", "024 3862 6138"."""
    if not (number.isascii() and number.isdigit()):
        return number
    if len(number) == 10:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    if len(number) == 11:
        # Hà Nội and Thành phố Hồ Chí Minh have the two area codes of three digits.
        area = 3 if number.startswith(("024", "028")) else 4
        return f"{number[:area]} {number[area : area + 4]} {number[area + 4 :]}"
    return number
