"""Office files of different shape, each with the people it holds; the same people stand in most of them."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import docx
import openpyxl
import xlwt
from openpyxl.styles import Font

from tests.office_files.people import PEOPLE, Person

Cells = Sequence[Sequence[Any]]
HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Địa chỉ")
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "")
TITLES = (
    *MOTTO,
    "DANH SÁCH NGƯỜI ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN",
    "(Kèm theo Công văn số 12/UBND ngày 05/3/2026)",
)
FEET = (
    ("", "Tổng cộng: 8 người"),
    (),
    ("", "", "", "", "An Tảo, ngày 05 tháng 3 năm 2026"),
    ("", "NGƯỜI LẬP BIỂU", "", "", "TM. ỦY BAN NHÂN DÂN"),
    ("", "Nguyễn Thị Lập", "", "", "Trần Văn Chủ"),
)


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file with what it truly says; a pasted table has no name. clean: nothing in it may be doubted."""

    shape: str
    name: str
    data: bytes
    people: tuple[Person, ...]
    clean: bool = False
    years_only: bool = False


def row(place: int, one: Person, **other: Any) -> list[Any]:
    """Return the usual cells of a person, some of them written otherwise."""
    cells = {
        "n": place,
        "name": one.name,
        "birth": one.birth,
        "sex": one.sex,
        "number": one.number,
        "phone": one.phone,
        "address": one.address,
    }
    return list((cells | other).values())


def rows(change: Callable[[Person], dict[str, Any]] = lambda one: {}) -> list[list[Any]]:
    """Return the usual cells of everybody."""
    return [row(place, one, **change(one)) for place, one in enumerate(PEOPLE, 1)]


def xlsx(
    cells: Cells, merged: Sequence[str] = (), formats: dict[str, str] | None = None, font: str = ""
) -> bytes:
    """Return a workbook of one sheet; formats are number formats by column letter."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in cells:
        sheet.append(list(line))
    for area in merged:
        sheet.merge_cells(area)
    for letter, shape in (formats or {}).items():
        for cell in sheet[letter]:
            if not isinstance(cell.value, str):
                cell.number_format = shape
    if font:
        for line in sheet.iter_rows():
            for cell in line:
                cell.font = Font(name=font)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def xls(cells: Cells, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """Return a workbook of the old kind; merged areas as top, bottom, left, right."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    heads = {(top, left) for top, _, left, _ in merged}
    for top, bottom, left, right in merged:
        sheet.write_merge(top, bottom, left, right, cells[top][left])
    for number, line in enumerate(cells):
        for place, value in enumerate(line):
            if value in ("", None) or (number, place) in heads:
                continue
            if isinstance(value, date):
                sheet.write(number, place, value, day)
            else:
                sheet.write(number, place, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text(cells: Cells, sign: str, encoding: str) -> bytes:
    """Return a text file whose cells are parted by a sign."""
    out = StringIO()
    csv.writer(out, delimiter=sign).writerows(cells)
    return out.getvalue().encode(encoding)


def word(cells: Cells) -> bytes:
    """Return a document with a title and the table."""
    document = docx.Document()
    document.add_paragraph(TITLES[3])
    table = document.add_table(len(cells), len(cells[0]))
    for number, line in enumerate(cells):
        for place, value in enumerate(line):
            table.cell(number, place).text = str(value)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def day(one: Person) -> datetime:
    """Return the birth as a spreadsheet's day."""
    return datetime.strptime(one.birth, "%d/%m/%Y")


def serial(value: datetime) -> int:
    """Return the number that a spreadsheet keeps for a day."""
    return (value - datetime(1899, 12, 30)).days


def framed(head: Cells, body: Cells) -> list[Sequence[Any]]:
    """Return a table between title rows and signatures."""
    return [*((line,) for line in TITLES), *head, *body, *FEET]


def old_font(write: Callable[[str], str]) -> list[list[Any]]:
    """Return the framed table in an old encoding."""
    return [
        [write(cell) if isinstance(cell, str) else cell for cell in line] for line in framed([HEAD], rows())
    ]


def decomposed(value: Any) -> Any:
    """Return text with its marks as signs of their own."""
    return unicodedata.normalize("NFD", value) if isinstance(value, str) else value


def people_with(**change: str) -> tuple[Person, ...]:
    """Return everybody with something else."""
    return tuple(replace(one, **change) for one in PEOPLE)
