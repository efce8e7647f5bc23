"""Write rows as a workbook: text stays text, so that no cell is ever taken for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Literal

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_000
_FILLS = {"doubt": "FFF3CD", "wrong": "F8D7DA"}

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A cell with a colour and a comment: "doubt" is to be looked at, "wrong" to be mended."""

    value: Value
    mark: Literal["", "doubt", "wrong"] = ""
    comment: str = ""


def workbook_file(
    sheet: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Value | MarkedCell]],
    *,
    above: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> bytes:
    """Return a workbook of one sheet: lines above the table, its head, its rows; widths are in characters.

    Days become real days shown as dd/mm/yyyy, whole numbers stay numbers, everything else is text, also what
    begins with a sign that a spreadsheet calculates with.
    """
    # The writer is heavy and seldom needed, so that it is loaded with the first file.
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book: Any = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet)[:31] or "Danh sách")
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = f"A{len(above) + 2}"
    bold = Font(bold=True)
    for line in above:
        page.append([_cell(page, line)])
    titles = [_cell(page, title) for title in head]
    for title in titles:
        title.font = bold
    page.append(titles)
    for row in rows:
        page.append([_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, given: Value | MarkedCell) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    marked = given if isinstance(given, MarkedCell) else MarkedCell(given)
    value = marked.value
    if isinstance(value, str):
        cell = WriteOnlyCell(page, value=_UNWRITABLE.sub("", value)[:_LONGEST_CELL])
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(page, value=value)
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
    if marked.mark:
        cell.fill = PatternFill("solid", fgColor=_FILLS[marked.mark])
    if marked.comment:
        cell.comment = Comment(_UNWRITABLE.sub("", marked.comment), "Giọt Hồng", width=320, height=120)
    return cell
