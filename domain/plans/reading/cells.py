"""Read one cell of an office's table: a figure or days, always with what is doubtful about the reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.names import fold, nfc
from domain.wording import number_text

Value = TypeVar("Value")


class Certainty(StrEnum):
    """How sure a reading is; only certain ones are taken without a person looking at them."""

    CERTAIN = "chac_chan"
    DOUBTFUL = "can_xem"
    UNREADABLE = "khong_doc_duoc"


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What a cell says: the value (None: nothing, or not readable), the words as printed, how sure, and why not."""

    value: Value | None
    printed: str
    certainty: Certainty = Certainty.CERTAIN
    sentence: str = ""

    @property
    def is_certain(self) -> bool:
        """Return whether nobody needs to look at it."""
        return self.certainty is Certainty.CERTAIN


_NOTHING = frozenset({"", "-", "–", "—", "/", ".", "...", "…", "x", "0đv"})
_UNITS = r"(?:đơn vị máu|đơn vị|đvm|đv|dvm|dv|túi máu|túi|người|suất|ca)"
_AROUND = re.compile(r"^(?:khoảng|chừng|tối thiểu|ít nhất|từ|trên|hơn|dưới|>=|<=|[~≥≤><±+])\s*")
_FOOTNOTE = re.compile(r"\s*(?:\*+|\(\*+\)|\(\d\)|\[\d\])$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,  '’]\d{3})+")
_WHOLE = re.compile(r"\d+")
_ZERO_FRACTION = re.compile(r"(\d+|\d{1,3}(?:[.,]\d{3})+)[.,]0{1,2}")
_FRACTION = re.compile(r"(\d{1,3})[.,](\d{1,2})")
_SPAN = re.compile(r"(\d[\d.,]*)\s*(?:-|–|—|đến|tới)\s*(\d[\d.,]*)")
_SUM = re.compile(r"\d[\d.,]*(?:\s*\+\s*\d[\d.,]*)+")
_DAY_LIKE = re.compile(r"\d{1,2}\s*[/-]\s*\d{1,2}(?:\s*[/-]\s*\d{2,4})?")


def read_figure(text: str, *, largest: int) -> Reading[int]:
    """Read a whole number of units of blood; nothing and a dash give None, certain.

    A number above ``largest`` and a fraction are doubtful: a spreadsheet that reads the dot as a decimal sign has
    turned 1.350 into 1,35.
    """
    printed = nfc(text)
    plain = _FOOTNOTE.sub("", printed.casefold()).strip()
    if plain in _NOTHING:
        return Reading(None, printed)
    bare = re.sub(rf"\s*{_UNITS}\.?$", "", plain).strip()
    if (whole := _whole(bare)) is not None:
        return _sized(whole, printed, largest)
    return _doubtful_figure(bare, printed, largest)


def _whole(bare: str) -> int | None:
    """Return a number that is written out whole, with or without signs between thousands."""
    if zero := _ZERO_FRACTION.fullmatch(bare):
        bare = zero[1]
    if _WHOLE.fullmatch(bare) and bare.isascii() and len(bare) <= 9:
        return int(bare)
    if _THOUSANDS.fullmatch(bare) and len(set(re.findall(r"\D", bare))) == 1:
        return int(re.sub(r"\D", "", bare))
    return None


def _sized(number: int, printed: str, largest: int) -> Reading[int]:
    if number <= largest:
        return Reading(number, printed)
    small = number // 1000
    hint = f" Nếu là {number_text(small)} thì sửa lại." if number % 1000 == 0 else " Xem lại số này."
    sentence = f"Số {number_text(number)} lớn hơn thường gặp trong một bảng chỉ tiêu.{hint}"
    return Reading(number, printed, Certainty.DOUBTFUL, sentence)


def _doubtful_figure(bare: str, printed: str, largest: int) -> Reading[int]:
    if fraction := _FRACTION.fullmatch(bare):
        number = int(fraction[1]) * 1000 + int(fraction[2].ljust(3, "0"))
        if number <= largest:
            sentence = f"Bảng tính có thể đã đổi {number_text(number)} thành {printed}. Xem lại số này."
            return Reading(number, printed, Certainty.DOUBTFUL, sentence)
        return _no_figure(printed, "Đơn vị máu là số nguyên. Nhập lại số nguyên, ví dụ 1.350.")
    if _DAY_LIKE.fullmatch(bare):
        return _no_figure(printed, "Ô này giống một ngày, không giống một số. Nhập số đơn vị máu.")
    if (span := _SPAN.fullmatch(bare)) and (low := _whole(span[1])) is not None:
        return Reading(low, printed, Certainty.DOUBTFUL, f"Ô ghi một khoảng; đọc là {number_text(low)}.")
    if _SUM.fullmatch(bare):
        parts = [_whole(part.strip()) for part in bare.split("+")]
        if all(part is not None for part in parts):
            total = sum(part for part in parts if part is not None)
            return Reading(
                total, printed, Certainty.DOUBTFUL, f"Ô ghi một phép cộng; đọc là {number_text(total)}."
            )
    around = _AROUND.sub("", bare)
    if around != bare and (number_around := _whole(around)) is not None:
        sentence = f"Ô không ghi số chính xác; đọc là {number_text(number_around)}."
        return Reading(number_around, printed, Certainty.DOUBTFUL, sentence)
    letters = bare.replace("o", "0").replace("l", "1")
    if letters != bare and re.search(r"\d", bare) and (typed := _whole(letters)) is not None:
        return Reading(
            typed, printed, Certainty.DOUBTFUL, f"Có chữ lẫn trong số; đọc là {number_text(typed)}."
        )
    if "%" in bare:
        return _no_figure(printed, "Ô này là tỷ lệ phần trăm. Nhập số đơn vị máu.")
    if bare.startswith("#"):
        return _no_figure(printed, "Bảng tính báo lỗi công thức ở ô này. Nhập số đơn vị máu.")
    return _no_figure(printed, "Chưa đọc được số ở ô này. Nhập bằng chữ số, ví dụ 1.350, hoặc để trống.")


def _no_figure(printed: str, sentence: str) -> Reading[int]:
    return Reading(None, printed, Certainty.UNREADABLE, sentence)


def looks_like_figure(text: str) -> bool:
    """Return whether a cell holds a number rather than words or a day."""
    plain = nfc(text).casefold()
    return bool(re.search(r"\d", plain)) and (
        _whole(re.sub(rf"\s*{_UNITS}\.?$", "", plain).strip()) is not None
        or _FRACTION.fullmatch(plain) is not None
    )


def is_nothing(text: str) -> bool:
    """Return whether a cell is blank or holds only a dash."""
    return nfc(text).casefold() in _NOTHING or not fold(text)
