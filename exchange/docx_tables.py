"""Read the tables of a Word document, cells merged across and down included."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from exchange.tables import Limits, Merged, Table, UnreadableTable, table_of

_MOST_TABLES = 40
_MOST_CELLS = 100_000


def document_tables(data: bytes, limits: Limits) -> tuple[Table, ...]:
    """Return the tables in the order of the document, each under the words of the paragraph above it.

    The file must have passed the guard of office_files. Raises UnreadableTable when it is broken or too large.
    """
    try:
        body: Any = docx.Document(BytesIO(data)).element.body
    except Exception as error:
        raise UnreadableTable(
            "Tệp Word này bị hỏng. Mở tệp, lưu lại thành .docx rồi nhập, hoặc chép bảng và dán."
        ) from error
    tables: list[Table] = []
    above = ""
    for element in body.iter(qn("w:tbl"), qn("w:p")):
        if element.tag == qn("w:tbl"):
            if len(tables) < _MOST_TABLES:
                tables.append(_table(element, above, limits))
        elif not _is_in_table(element):
            above = _words(element) or above
    return tuple(tables)


def _is_in_table(element: Any) -> bool:
    return next(element.iterancestors(qn("w:tc")), None) is not None


def _table(element: Any, name: str, limits: Limits) -> Table:
    rows: list[list[str]] = []
    merged: list[Merged] = []
    open_down: dict[int, Merged] = {}
    count = 0
    for line, row in enumerate(element.iterchildren(qn("w:tr"))):
        cells: list[str] = []
        for place, width, goes_on, text in _cells(row):
            cells += [""] * (place - len(cells))
            count += width
            if count > _MOST_CELLS or place + width > 4 * limits.columns:
                raise UnreadableTable("Bảng trong tệp Word quá lớn. Chia bảng thành nhiều phần rồi nhập.")
            if goes_on and place in open_down:
                first = open_down[place]
                open_down[place] = Merged(first.top, first.left, line, first.right)
            else:
                if place in open_down:
                    merged.append(open_down.pop(place))
                open_down[place] = Merged(line, place, line, place + width - 1)
            cells += ["" if goes_on else text, *[""] * (width - 1)]
        rows.append(cells)
    merged += open_down.values()
    areas = tuple(area for area in merged if area.bottom > area.top or area.right > area.left)
    return table_of(name[:120], rows, limits, areas)


def _cells(row: Any) -> Iterator[tuple[int, int, bool, str]]:
    """Yield (place, width, goes on from the cell above, text) of each cell of a row."""
    place = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    for cell in row.iterchildren(qn("w:tc"), qn("w:sdt")):
        inner = cell if cell.tag == qn("w:tc") else next(cell.iter(qn("w:tc")), None)
        if inner is None:
            continue
        settings = inner.find(qn("w:tcPr"))
        span = settings.find(qn("w:gridSpan")) if settings is not None else None
        down = settings.find(qn("w:vMerge")) if settings is not None else None
        width = max(1, _number(span, 1))
        goes_on = down is not None and down.get(qn("w:val"), "continue") == "continue"
        yield place, width, goes_on, "\n".join(_words(p) for p in inner.iterchildren(qn("w:p")))
        place += width


def _number(element: Any, otherwise: int) -> int:
    text = "" if element is None else element.get(qn("w:val"), "")
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def _words(paragraph: Any) -> str:
    signs = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}
    parts = (
        (node.text or "") if node.tag == qn("w:t") else signs[node.tag]
        for node in paragraph.iter(qn("w:t"), *signs)
    )
    return "".join(parts)
