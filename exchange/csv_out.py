"""Plain rows as a CSV file (RFC 4180) that Excel opens with Vietnamese letters and without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

Cell = str | int | date | datetime | time | None
# A spreadsheet takes a text that begins with one of these as a formula; full-width forms count in some of them.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before one that looks like it."""
    bare = text.lstrip(" \u00a0\u3000")
    return f"'{text}" if bare.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text


def _cell(value: Cell) -> str | int:
    """Write a value: numbers plain, days and moments as ISO 8601, an unknown value as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value.replace("\x00", ""))
    if isinstance(value, int):
        return value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as CSV: UTF-8 with byte order mark, commas, line ends CR LF, texts neutral to spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(head) for head in heads])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return _BYTE_ORDER_MARK + out.getvalue().encode("utf-8", "replace")
