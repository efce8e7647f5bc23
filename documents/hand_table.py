"""Tables that people fill in by hand: rows of a fixed height, text shrunk into its cell, boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import Align, draw_lines, wrap_all
from documents.pages import draw_check_box
from documents.styles import SERIF, SERIF_BOLD, mm, text_width

Kind = Literal["text", "middle", "strong", "number", "box"]

HEADER_HEIGHT = 10 * mm
BAND_HEIGHT = 7.5 * mm
BOX_SIDE = 4.6 * mm
_PAD = 1 * mm
_LEADING = 1.15
_SMALLEST = 6.0
_HEADER_SIZE = 9.5
_BAND_SIZE = 11.5
_FACES: dict[Kind, tuple[str, float, Align]] = {
    "text": (SERIF, 10.5, "left"),
    "middle": (SERIF, 10.5, "center"),
    "strong": (SERIF_BOLD, 12.5, "left"),
    "number": (SERIF_BOLD, 16.0, "center"),
    "box": (SERIF, 10.5, "center"),
}


@dataclass(frozen=True, slots=True)
class HandColumn:
    """Describe one column: heading, width in points, and what stands in its cells."""

    heading: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class HandRow:
    """Hold one row: its cells (lines parted by a line break), or words across the whole table."""

    height: float
    cells: tuple[str, ...] = ()
    band: str = ""


def band(words: str) -> HandRow:
    """Return a row whose words stand across the whole table, above the rows that they head."""
    return HandRow(BAND_HEIGHT, band=words)


def widened(columns: Sequence[HandColumn], width: float) -> tuple[HandColumn, ...]:
    """Return columns as wide together as width points; columns without a width share what is left."""
    open_columns = sum(1 for column in columns if not column.width)
    left = width - sum(column.width for column in columns)
    return tuple(
        column if column.width else HandColumn(column.heading, left / open_columns, column.kind)
        for column in columns
    )


def rows_by_page(rows: Sequence[HandRow], first_room: float, next_room: float) -> list[list[HandRow]]:
    """Return the rows of each page; rooms are in points, without the heading row.

    A band never stands alone at the foot of a page, and is repeated where its rows go on.
    """
    pages: list[list[HandRow]] = [[]]
    room, above = first_room, ""
    for place, row in enumerate(rows):
        follower = rows[place + 1].height if row.band and place + 1 < len(rows) else 0.0
        if row.height + follower > room and pages[-1]:
            pages.append([])
            room = next_room
            if above and not row.band:
                pages[-1].append(band(f"{above} (tiếp)"))
                room -= BAND_HEIGHT
        above = row.band or above
        pages[-1].append(row)
        room -= row.height
    return pages


def draw_hand_table(
    canvas: Canvas, columns: Sequence[HandColumn], rows: Sequence[HandRow], left: float, top: float
) -> float:
    """Draw the heading row and the rows downwards from top; return the lower edge, in points."""
    edges = list(accumulate((column.width for column in columns), initial=left))
    right, edge = edges[-1], top - HEADER_HEIGHT
    _shade(canvas, left, right, top, edge)
    for column, start in zip(columns, edges, strict=False):
        _draw_cell(
            canvas,
            column.heading,
            SERIF_BOLD,
            _HEADER_SIZE,
            "center",
            start,
            column.width,
            top,
            HEADER_HEIGHT,
        )
    levels = [top, edge]
    inner: list[tuple[float, float]] = [(top, edge)]  # Where the lines between columns run.
    for row in rows:
        lower = edge - row.height
        if row.band:
            _shade(canvas, left, right, edge, lower)
            _draw_cell(canvas, row.band, SERIF_BOLD, _BAND_SIZE, "left", left, right - left, edge, row.height)
        else:
            inner.append((edge, lower))
            _draw_row(canvas, columns, edges, row, edge)
        levels.append(lower)
        edge = lower
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.5)
    canvas.setLineCap(2)
    canvas.lines([(left, level, right, level) for level in levels])
    canvas.lines([(side, top, side, edge) for side in (left, right)])
    canvas.lines([(side, upper, side, lower) for side in edges[1:-1] for upper, lower in _joined(inner)])
    return edge


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans with those that touch made one, so that a page has few lines."""
    joined: list[tuple[float, float]] = []
    for upper, lower in spans:
        if joined and joined[-1][1] == upper:
            joined[-1] = (joined[-1][0], lower)
        else:
            joined.append((upper, lower))
    return joined


def _shade(canvas: Canvas, left: float, right: float, upper: float, lower: float) -> None:
    canvas.setFillColor(styles.GROUND)
    canvas.rect(left, lower, right - left, upper - lower, stroke=0, fill=1)
    canvas.setFillColor(styles.BLACK)


def _draw_row(
    canvas: Canvas, columns: Sequence[HandColumn], edges: Sequence[float], row: HandRow, top: float
) -> None:
    for column, start, text in zip(columns, edges, row.cells, strict=False):
        if column.kind == "box":
            x = start + (column.width - BOX_SIDE) / 2
            draw_check_box(canvas, x, top - (row.height + BOX_SIDE) / 2, BOX_SIDE)
        elif text:
            face, size, align = _FACES[column.kind]
            _draw_cell(canvas, text, face, size, align, start, column.width, top, row.height)


def _draw_cell(
    canvas: Canvas,
    text: str,
    face: str,
    size: float,
    align: Align,
    left: float,
    width: float,
    top: float,
    height: float,
) -> None:
    size, lines = fitted_cell(text, face, size, width - 2 * _PAD, height - _PAD)
    x = {"left": left + _PAD, "center": left + width / 2, "right": left + width - _PAD}[align]
    # Lines of a cell stand in its middle; the marks above capitals need the room that leading gives.
    upper = top - (height - len(lines) * size * _LEADING) / 2
    draw_lines(canvas, lines, x, upper, face, size, align, _LEADING)


@lru_cache(maxsize=20_000)
def fitted_cell(
    text: str, face: str, size: float, width: float, height: float
) -> tuple[float, tuple[str, ...]]:
    """Return the size and lines at which a text fits its cell; what does not fit at 6 pt is cut with a sign."""
    paragraphs = text.split("\n")
    while True:
        lines = tuple(wrap_all(paragraphs, face, size, width))
        # A word broken inside is hard to read: a smaller size comes first.
        is_whole = all(text_width(word, face, size) <= width for word in text.split())
        if size <= _SMALLEST or (is_whole and len(lines) * size * _LEADING <= height):
            break
        size = max(_SMALLEST, size - 0.5)
    most = max(1, int(height / (size * _LEADING)))
    if len(lines) > most:
        lines = (*lines[: most - 1], f"{lines[most - 1]} …")
    return size, lines
