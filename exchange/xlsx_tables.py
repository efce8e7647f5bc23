"""Read the sheets of a workbook as tables of text, each cell as the sheet shows it."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.utils import column_index_from_string, range_boundaries

from exchange.old_encodings import Encoding, decoded, encoding_of_font, is_capital_font
from exchange.tables import Limits, Merged, Table, UnreadableTable, table_of

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FILLED = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*[^/]><')
_UNCOUNTED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3}\d+)"[^>]*><f[^>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</(?:\w+:)?c>'
)
_DECIMALS = re.compile(r"0\.(0+)")
_ZEROS = re.compile(r"0{3,}")
_MOST_SHEETS = 20
_LONGER = 100_000  # Rows beyond the limit that still look like a long table, not like a lost cell.
# What stands in for a formula whose result the file does not hold.
UNCOUNTED = "#CHƯA TÍNH"


def workbook_tables(data: bytes, limits: Limits) -> tuple[Table, ...]:
    """Return the visible sheets in order; the file must have passed the guard of office_files.

    Raises UnreadableTable when the workbook is broken or a sheet is beyond the limits.
    """
    try:
        book: Any = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise _broken() from error
    tables = []
    with ZipFile(BytesIO(data)) as archive:
        for sheet in book.worksheets[:_MOST_SHEETS]:
            if sheet.sheet_state == "visible":
                raw = archive.read(sheet._worksheet_path.lstrip("/"))
                _require_within(raw, limits)
                tables.append(_sheet(sheet, raw, limits))
    return tuple(tables)


def _broken() -> UnreadableTable:
    return UnreadableTable(
        "Tệp Excel này bị hỏng. Mở tệp, lưu lại thành .xlsx rồi nhập, hoặc chép bảng và dán."
    )


def _require_within(raw: bytes, limits: Limits) -> None:
    """Raise UnreadableTable for filled cells far away from the table, before anything is built for them."""
    for found in _FILLED.finditer(raw):
        column, row = found[1].decode(), int(found[2])
        if limits.rows < row <= limits.rows + _LONGER and column_index_from_string(column) <= limits.columns:
            raise UnreadableTable(
                f"Bảng có hơn {limits.rows:,} dòng. Chia bảng thành nhiều phần rồi nhập.".replace(",", ".")
            )
        if row > limits.rows or column_index_from_string(column) > limits.columns:
            raise UnreadableTable(
                f"Trang tính có ô ghi chữ ở quá xa ({column}{row}). Chép riêng bảng sang một tệp mới rồi nhập."
            )


def _sheet(sheet: Any, raw: bytes, limits: Limits) -> Table:
    uncounted = {found.decode() for found in _UNCOUNTED.findall(raw)}
    rows: list[list[str]] = []
    fonts = _old_fonts(sheet.parent)
    old_columns: set[tuple[int, str]] = set()
    try:
        # The size that the file claims is not believed: rows are read one by one up to the limit.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(max_row=limits.rows, max_col=limits.columns):
            rows.append([_shown(cell, uncounted) for cell in cells])
            if fonts:
                old_columns |= _decode(rows[-1], cells, fonts)
    except Exception as error:
        raise _broken() from error
    merged = tuple(_area(found.decode()) for found in _MERGED.findall(raw)[: limits.rows])
    return table_of(sheet.title, rows, limits, merged, tuple(old_columns))


def _old_fonts(book: Any) -> dict[int, tuple[Encoding, bool]]:
    """Return the fonts of old encodings by their number, each with whether it shows capitals."""
    names = ((number, str(font.name or "")) for number, font in enumerate(book._fonts))
    known = ((number, encoding_of_font(name), is_capital_font(name)) for number, name in names)
    return {number: (encoding, capital) for number, encoding, capital in known if encoding is not None}


def _decode(row: list[str], cells: Any, fonts: dict[int, tuple[Encoding, bool]]) -> set[tuple[int, str]]:
    """Put the texts of a row that stand in old fonts into Unicode; return the columns where that was so."""
    found: set[tuple[int, str]] = set()
    for place, cell in enumerate(cells):
        if isinstance(cell.value, str) and (font := fonts.get(cell.style_array.fontId)):
            text = decoded(row[place], font[0])
            text = text.upper() if font[1] else text
            if text != row[place]:
                found.add((place, font[0]))
                row[place] = text
    return found


def _area(reference: str) -> Merged:
    left, top, right, bottom = (number or 1 for number in range_boundaries(reference))
    return Merged(int(top) - 1, int(left) - 1, int(bottom) - 1, int(right) - 1)


def _shown(cell: Any, uncounted: set[str]) -> str:
    value = cell.value
    if value is None:
        return UNCOUNTED if uncounted and getattr(cell, "coordinate", "") in uncounted else ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime | date):
        return _day(value, str(cell.number_format))
    return str(value)


def _number(value: float, shape: str) -> str:
    """Write a number as shown; a fraction gets the comma, so that 1.35 is never mistaken for a written 1.35."""
    if "%" in shape:
        return f"{value * 100:.10g}%".replace(".", ",")
    if float(value).is_integer():
        zeros = _ZEROS.fullmatch(shape.split(";")[0])
        # Serials and citizen numbers are shown with the zeros that such a format puts in front of them.
        return str(int(value)).zfill(len(zeros[0])) if zeros else str(int(value))
    decimals = _DECIMALS.search(shape.split(";")[0])
    if decimals and len(decimals[1]) == 3:
        # Three places after an English dot are how 1.350 looks in such a sheet, and what its writer meant.
        return f"{value:.3f}"
    return f"{value:.10g}".replace(".", ",")


def _day(value: date, shape: str) -> str:
    """Write a day as shown: without its year when the sheet hides it, only the month when the sheet hides the day."""
    bare = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", shape).casefold()
    if "y" in bare and "d" not in bare:
        return f"{value.month}/{value.year}"
    if "d" in bare and "y" not in bare:
        return f"{value.day:02}/{value.month:02}"
    return f"{value.day:02}/{value.month:02}/{value.year}"
