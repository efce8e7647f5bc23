"""What identity papers, phone numbers and birth days can tell: pure rules about one person's own facts."""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from domain.refusals import Reason
from domain.wording import phone_text

Sex = Literal["male", "female"]
SEX_WORDS: dict[Sex, str] = {"male": "nam", "female": "nữ"}

ASK_PHONE = "Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678"
ASK_ID_NUMBER = "Nhập số căn cước gồm 12 chữ số như in trên thẻ"
ASK_BIRTH = "Nhập ngày, tháng và năm sinh, ví dụ 27 3 1990"
ASK_BIRTH_YEAR = "Nhập năm sinh gồm 4 chữ số, ví dụ 1990"

_DATA = Path(__file__).parent / "data"
_SEPARATORS = re.compile(r"[\s.()/\-‐-―]+")
_FLOAT = re.compile(r"([1-9]\d{7,11})[.,]0{1,2}")
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)[eE]\+?(\d+)")
_DAY_TEXT = re.compile(
    r"(?:ngày )?(\d{1,2}) ?(?:[/.-]|tháng| ) ?(\d{1,2}) ?(?:[/.-]|năm| ) ?(\d{4}|\d{2})", re.ASCII
)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100  # A whole number between them is a year, not a count of days.


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        body = dropwhile(lambda line: line.startswith("#"), lines)
        return tuple(csv.DictReader(body, delimiter="\t"))


@cache
def _provinces() -> dict[str, str]:
    return {row["code"]: row["province"] for row in _table("birth_registration_codes.tsv")}


@cache
def _prefixes(kind: str) -> dict[str, str]:
    """Return the phone prefixes of a kind, each with the prefix that replaced it or a hyphen."""
    return {row["prefix"]: row["replacement"] for row in _table("phone_prefixes.tsv") if row["kind"] == kind}


def _digits(text: str) -> str | None:
    """Return the digits of a typed number without separators, or None when it holds anything else.

    A number that a spreadsheet turned into a float ("912345678.0", "9.12345678E+08") is repaired,
    unless digits were lost.
    """
    plain = normalize("NFKC", text).strip()
    if whole := _FLOAT.fullmatch(plain):
        return whole[1]
    if (rounded := _SCIENTIFIC.fullmatch(plain)) and len(rounded[2]) == int(rounded[3]):
        return rounded[1] + rounded[2]
    digits = _SEPARATORS.sub("", plain)
    return digits if digits.isascii() and digits.isdigit() else None


@dataclass(frozen=True, slots=True)
class Phone:
    """Hold a phone number of Viet Nam, digits only with the leading zero, and a doubt about it if any."""

    number: str
    kind: Literal["mobile", "landline"]
    warning: str = ""


def _national(text: str) -> str | None:
    """Return the digits with a leading zero, whatever way the country code or the zero was typed."""
    plain = normalize("NFKC", text).strip()
    abroad = plain.startswith("+")
    digits = _digits(plain.removeprefix("+"))
    if digits is None or (abroad and not digits.startswith("84")):
        return None
    digits = digits.removeprefix("00") if digits.startswith("0084") else digits
    if digits.startswith("84") and (abroad or len(digits) >= 11):
        digits = digits.removeprefix("84")
    return digits if digits.startswith("0") else f"0{digits}"


def converted_phone(text: str) -> str | None:
    """Return the 10 digits that replaced an 11-digit mobile number of before 2018, or None for others."""
    number = _national(text)
    if number is None or len(number) != 11 or number[:4] not in _prefixes("renumbered"):
        return None
    return _prefixes("renumbered")[number[:4]] + number[4:]


def parse_phone(text: str) -> Phone | Reason:
    """Read a phone number typed in any usual way; answer a Reason that says how to mend it otherwise.

    A mobile number of before 2018 is refused with the number that replaced it: the owner must agree.
    """
    if new := converted_phone(text):
        old = _national(text) or ""
        return Reason(
            f"Đầu số {old[:4]} đã đổi thành {new[:3]}. Nhập {phone_text(new)} nếu đúng là số này", "phone"
        )
    number = _national(text)
    if number is None:
        return Reason(ASK_PHONE, "phone")
    if len(number) == 11 and number.startswith("02"):
        return Phone(number, "landline")
    if len(number) == 10 and number[1] in "35789":
        known = number.startswith(tuple(_prefixes("mobile")))
        warning = "" if known else f"Đầu số {number[:3]} ít gặp. Xem lại số, nếu đúng thì giữ nguyên"
        return Phone(number, "mobile", warning)
    return Reason(ASK_PHONE, "phone")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """Hold a citizen number (12 digits) or an old one (9 digits), and whether zeros were put back."""

    number: str
    kind: Literal["citizen", "old"]
    repaired: bool = False


def parse_id_number(text: str, *, from_sheet: bool = False) -> IdNumber | Reason:
    """Read a citizen number of 12 digits or an old one of 9; otherwise answer a Reason.

    The old number (CMND) stays readable for papers of the past (Luật Căn cước 2023, Điều 46). With
    from_sheet, 10 or 11 digits are a citizen number whose leading zeros a spreadsheet dropped.
    """
    digits = _digits(text) or ""
    if len(digits) == 12:
        return IdNumber(digits, "citizen")
    if len(digits) == 9:
        return IdNumber(digits, "old")
    if from_sheet and len(digits) in (10, 11):
        return IdNumber(digits.zfill(12), "citizen", repaired=True)
    return Reason(ASK_ID_NUMBER, "id_number")


@dataclass(frozen=True, slots=True)
class IdNumberSays:
    """Hold what a citizen number tells; the province is None when its code is not in the table."""

    birth_year: int
    sex: Sex
    province: str | None


def what_id_number_says(number: str) -> IdNumberSays | None:
    """Tell what the digits of a citizen number mean; None for any other number.

    Digits 1-3 are the place of birth registration in the map of 63 provinces, digit 4 the century and
    the sex, digits 5-6 the year (Nghị định 137/2015/NĐ-CP, Điều 13; Thông tư 07/2016/TT-BCA, Điều 7).
    """
    if len(number) != 12 or not (number.isascii() and number.isdigit()):
        return None
    century = int(number[3])
    return IdNumberSays(
        birth_year=1900 + 100 * (century // 2) + int(number[4:6]),
        sex="female" if century % 2 else "male",
        province=_provinces().get(number[:3]),
    )


def id_number_warnings(number: str, birth: BirthDay | None, sex: Sex | None) -> list[str]:
    """Compare a citizen number with the birth and sex that were typed; one sentence per difference.

    These are questions, never refusals: civil status is corrected, and births abroad have other codes.
    """
    says = what_id_number_says(number)
    if says is None:
        return []
    keep = "Xem lại thẻ, nếu thẻ ghi như vậy thì giữ nguyên"
    warnings: list[str] = []
    if birth is not None and birth.year != says.birth_year:
        warnings.append(
            f"Số căn cước ứng với năm sinh {says.birth_year}, còn năm sinh đã nhập là {birth.year}. {keep}"
        )
    if sex is not None and sex != says.sex:
        warnings.append(
            f"Số căn cước ứng với giới tính {SEX_WORDS[says.sex]}, "
            f"còn giới tính đã nhập là {SEX_WORDS[sex]}. {keep}"
        )
    if says.province is None:
        warnings.append(f"Ba chữ số đầu {number[:3]} không có trong bảng mã nơi đăng ký khai sinh. {keep}")
    return warnings


def masked(tail: str) -> str:
    """Show a number by its last four characters alone: "********0999"; nothing when none is known.

    The head stays hidden because it tells the province, the sex and the birth year; the tail is random
    and is what people know by heart.
    """
    return f"********{tail}" if tail else ""


@dataclass(frozen=True, slots=True)
class BirthDay:
    """Hold a birth as a full date, or as a year alone when nobody knows more."""

    date: date | None
    year: int

    @property
    def precision(self) -> Literal["date", "year"]:
        """Return how much is known."""
        return "date" if self.date is not None else "year"


def split_day_text(text: str) -> tuple[str, str, str] | None:
    """Part a day written in one piece into day, month and year, in this order.

    "1/2/90", "01021990" and "ngày 05 tháng 3 năm 1990" are such days. A year alone gives ("", "", year).
    None for any other text.
    """
    plain = " ".join(normalize("NFKC", text).casefold().split())
    if re.fullmatch(r"[0-9]{4}", plain) and _EARLIEST_YEAR <= int(plain) <= _LATEST_YEAR:
        return "", "", plain
    if re.fullmatch(r"[0-9]{8}", plain):
        return plain[:2], plain[2:4], plain[4:]
    found = _DAY_TEXT.fullmatch(plain)
    return (found[1], found[2], found[3]) if found else None


def _number(text: str) -> int | None:
    plain = normalize("NFKC", text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 4 else None


def parse_day(day: str, month: str, year: str) -> date | Reason:
    """Read a day typed in three boxes; a year of two digits is one of this century.

    The Reason names the box to mend: "day", "month" or "year".
    """
    numbers = _number(day), _number(month), _number(year)
    if numbers[2] is not None and len(year.strip()) == 2:
        numbers = numbers[0], numbers[1], 2000 + numbers[2]
    return _whole_day(*numbers)


def _whole_day(day: int | None, month: int | None, year: int | None) -> date | Reason:
    if year is None or not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return Reason("Nhập năm gồm 4 chữ số", "year")
    if month is None or not 1 <= month <= 12:
        return Reason("Nhập tháng từ 1 đến 12", "month")
    last = monthrange(year, month)[1]
    if day is None or not 1 <= day <= last:
        return Reason(f"Nhập ngày từ 1 đến {last}, vì đây là tháng {month} năm {year}", "day")
    return date(year, month, day)


def parse_birth(day: str, month: str, year: str, *, today: date | None = None) -> BirthDay | Reason:
    """Read a birth typed in three boxes; day and month both empty give a year alone.

    A year of two digits lies between 1930 and 2029. With today, a birth in the future is refused.
    The Reason names the box to mend: "day", "month" or "year".
    """
    typed = _number(year)
    if typed is not None and len(year.strip()) == 2:
        typed += 1900 if typed >= 30 else 2000
    if typed is None or not _EARLIEST_YEAR <= typed <= _LATEST_YEAR:
        return Reason(ASK_BIRTH_YEAR, "year")
    if not day.strip() and not month.strip():
        birth = BirthDay(None, typed)
    else:
        whole = _whole_day(_number(day), _number(month), typed)
        if isinstance(whole, Reason):
            return whole
        birth = BirthDay(whole, typed)
    if today is not None and (birth.date or date(typed, 1, 1)) > today:
        return Reason("Xem lại năm sinh: ngày này chưa đến", "year")
    return birth


def age_on(birth: BirthDay, day: date) -> int:
    """Return the full years a person has certainly reached on a day; raise ValueError before the birth.

    A birth known by its year alone counts as 31 December, the youngest it can be: see oldest_age_on.
    """
    if day.year < birth.year or (birth.date is not None and day < birth.date):
        raise ValueError("age_on needs a day after the birth")
    month_day = (birth.date.month, birth.date.day) if birth.date else (12, 31)
    return max(0, day.year - birth.year - ((day.month, day.day) < month_day))


def oldest_age_on(birth: BirthDay, day: date) -> int:
    """Return the full years a person may have reached on a day: above age_on when only a year is known."""
    if birth.date is not None:
        return age_on(birth, day)
    if day.year < birth.year:
        raise ValueError("oldest_age_on needs a day after the birth")
    return day.year - birth.year
