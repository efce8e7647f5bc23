"""Find the quota table in a plan's text and read it with its title and what is doubtful in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from domain.names import fold
from domain.plans.reading.annex_reader import AnnexReading, holds_annex, read_annex
from domain.plans.reading.text_lines import Line
from domain.plans.reading.text_names import HostNames
from domain.plans.reading.text_parts import Parts
from domain.plans.sources import DriveSource

Rows = list[tuple[str, ...]]
_ANNEX_WORD = re.compile(r"^phu luc\b")
_MOST_DOUBTS = 12  # More of them would hide the rest of the notes; the annex page lists every one.


def annex_of(parts: Parts, period_from: date, period_to: date) -> tuple[AnnexReading | None, list[str]]:
    """Return the reading of the text's quota table, None without one, and sentences about what is doubtful in it."""
    grids = [grid for grid in _grids(parts) if holds_annex(grid, period_from, period_to)]
    if not grids:
        others = sum(1 for _ in _grids(parts))
        return None, [f"Có {others} bảng không giống bảng chỉ tiêu, nên chưa đọc."] if others else []
    reading = read_annex(grids[0], period_from, period_to)
    notes = list(_notes(reading))
    if len(grids) > 1:
        notes.append(
            f"Có {len(grids)} bảng chỉ tiêu; mới đọc bảng thứ nhất. Nhập các bảng còn lại ở trang “Nhập bảng”."
        )
    return reading, notes


def drives_of_annex(reading: AnnexReading, names: HostNames) -> list[DriveSource]:
    """Return a drive for each day or month of a schedule, for a plan whose body lists none; a matrix has no days."""
    if reading.annex.is_matrix:
        return []
    return [
        DriveSource(
            campaign="",
            host_key=names.key(row.label, line.on),
            host_label=row.label[:300],
            host_note="",
            on=line.on,
            month=line.month,
            printed_day=line.printed_day,
            is_tentative=line.on is None,
            date_note="",
            planned=line.planned,
            venue=line.venue[:300],
            audience="",
            co_directing=(),
            implementing=(line.facility,) if line.facility else (),
            facility=line.facility,
            shares=(),
        )
        for row in reading.rows
        for line in row.lines
    ]


def _grids(parts: Parts) -> Iterable[Rows]:
    """Return every table with the lines of text above it as rows of one cell, which hold its title."""
    for node in parts.nodes:
        yield from _tables(node.lines, node.heading)
    yield from _tables(parts.tail, "")


def _tables(lines: Sequence[Line], heading: str) -> Iterable[Rows]:
    title: Rows = [(heading,)] if heading else []
    table: Rows = []
    for line in [*lines, Line("")]:
        if line.is_row:
            table.append(line.cells)
            continue
        if len(table) > 1:
            yield [*title, *table]
        if table:
            title, table = [], []
        if _ANNEX_WORD.match(fold(line.text)):
            # The signature block stands above the annex and is no part of its title.
            title = []
        elif line.text and (not heading or line.text.isupper() or line.text.startswith("(")):
            title.append((line.text,))


def _notes(reading: AnnexReading) -> Iterable[str]:
    if reading.unread:
        yield f"Bảng chỉ tiêu có {len(reading.unread)} dòng ở cuối chưa đọc."
    for doubt in reading.doubts[:_MOST_DOUBTS]:
        yield f"Bảng chỉ tiêu, {doubt.place}: “{doubt.printed}”. {doubt.sentence}"
    if len(reading.doubts) > _MOST_DOUBTS:
        yield f"Bảng chỉ tiêu còn {len(reading.doubts) - _MOST_DOUBTS} ô cần xem lại."
