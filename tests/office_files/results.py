"""Files of results as facilities send them, in different shapes; the same people stand in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.office_files.people import PEOPLE, tcvn3
from tests.office_files.shapes import FEET, MOTTO, day, text, xls, xlsx


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file with its shape; what it says is the same in all: see told()."""

    shape: str
    name: str
    data: bytes


def told(place: int, on_day: date) -> tuple[str, str, str, date | None]:
    """Return code, volume, serial and day to come again of the person at a place: every fourth waits, one left."""
    if place == len(PEOPLE) - 1:
        return "BV", "", "", None
    if place % 4 == 3:
        return "HL", "", "", on_day + timedelta(days=30)
    return "DH", ("250", "350", "450")[place % 3], f"2026{place:04}", None


def result_files(on_day: date) -> list[ResultFile]:
    """Return the files of a drive of that day."""
    return [
        ResultFile("titles and signatures", "ket-qua.xlsx", xlsx(_framed(_usual(on_day)))),
        ResultFile("old workbook, lost zeros, real days", "ket-qua.xls", xls(_lost_zeros(on_day))),
        ResultFile("split names, words, volumes in columns", "bv.xlsx", xlsx(_words(on_day))),
        ResultFile("volumes under one heading", "bv.xlsx", _one_heading(on_day)),
        ResultFile("old font", "ket-qua.csv", text(_old_font(on_day), ";", "cp1252")),
        ResultFile("years only, no codes", "ket-qua.csv", text(_no_codes(on_day), ",", "utf-8-sig")),
    ]


_HEAD = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Số CCCD",
    "Kết quả",
    "Thể tích (ml)",
    "Số sê-ri",
    "Hẹn lại từ ngày",
)


def _usual(on_day: date) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = [_HEAD]
    for place, one in enumerate(PEOPLE):
        code, ml, serial, until = told(place, on_day)
        shown = f"{until:%d/%m/%y}" if until else ""
        rows.append((place + 1, one.name.upper(), one.birth, one.number, code, ml, serial, shown))
    return rows


def _framed(rows: list[Sequence[Any]]) -> list[Sequence[Any]]:
    titles = (*MOTTO, "KẾT QUẢ TIẾP NHẬN MÁU")
    return [*((line,) for line in titles), *rows, *FEET]


def _lost_zeros(on_day: date) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = [(*_HEAD, "Kết quả xét nghiệm")]
    for place, one in enumerate(PEOPLE):
        code, ml, serial, until = told(place, on_day)
        volume = float(ml) if ml else ""
        number = int(one.number) if place % 2 else one.number
        rows.append((place + 1, one.name, day(one), number, code, volume, serial, until or "", "HBsAg âm"))
    return rows


def _words(on_day: date) -> list[Sequence[Any]]:
    head = (
        "TT",
        "Họ",
        "Tên",
        "Năm sinh",
        "CCCD",
        "250 ml",
        "350 ml",
        "450 ml",
        "Tình trạng",
        "GCN",
        "Ngày hẹn",
    )
    rows: list[Sequence[Any]] = [head]
    words = {"DH": "", "HL": "Tạm hoãn", "BV": "Bỏ về"}
    for place, one in enumerate(PEOPLE):
        code, ml, serial, until = told(place, on_day)
        last, given = one.name.rsplit(" ", 1)
        marks = ["x" if ml == volume else "" for volume in ("250", "350", "450")]
        shown = f"ngày {until.day} tháng {until.month} năm {until.year}" if until else ""
        rows.append((place + 1, last, given, one.year, one.number, *marks, words[code], serial, shown))
    return rows


def _one_heading(on_day: date) -> bytes:
    above = ("STT", "Họ và tên", "Ngày sinh", "Thể tích (ml)", "", "", "Số sê-ri", "Kết quả", "Hẹn lại")
    rows: list[Sequence[Any]] = [above, ("", "", "", 250, "350 ml", 450)]
    for place, one in enumerate(PEOPLE):
        code, ml, serial, until = told(place, on_day)
        marks = ["x" if ml == volume else "" for volume in ("250", "350", "450")]
        rows.append((place + 1, one.name, one.birth, *marks, serial, code, until or ""))
    return xlsx(rows, ["D1:F1", *(f"{letter}1:{letter}2" for letter in "ABCGHI")])


def _old_font(on_day: date) -> list[Sequence[Any]]:
    rows = _framed(_usual(on_day))
    return [[tcvn3(str(cell)) for cell in line] for line in rows]


def _no_codes(on_day: date) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = [
        ("Họ tên người hiến", "Năm sinh", "Điện thoại", "Lượng máu", "Serial", "Hoãn đến ngày", "Kết quả")
    ]
    for place, one in enumerate(PEOPLE):
        code, ml, serial, until = told(place, on_day)
        shown = until.isoformat() if until else ""
        rows.append(
            (one.name, one.year, one.phone, f"{ml} ml" if ml else "", serial, shown, code.replace("DH", ""))
        )
    return rows
