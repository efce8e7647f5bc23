"""Read a workbook of the old kind in a process of its own: stdin bytes to stdout JSON; run as a script, never imported.

The reader can bring its whole process down with a small hostile file, so it never runs inside the server.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

_MEMORY = 700_000_000
_SECONDS = 20
_MOST_SHEETS = 20


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the parent's clock alone ends the process.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    return "" if isinstance(value, time | timedelta) else str(value)


def main() -> None:
    """Read the workbook on stdin; arguments: the most rows and columns. Answer sheets, or {"far": cell} beyond them."""
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    data = sys.stdin.buffer.read()
    _limit_itself()
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = []
    for meta in book.sheets_metadata[:_MOST_SHEETS]:
        if meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height > most_rows + 1_000 or sheet.total_width > most_columns + 200:
            json.dump({"far": meta.name}, sys.stdout)
            return
        rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
        sheets.append({"name": meta.name, "rows": rows, "merged": merged})
    json.dump({"sheets": sheets}, sys.stdout)


if __name__ == "__main__":
    main()
