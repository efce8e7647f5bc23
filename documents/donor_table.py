"""The table of a donor list: columns, measured rows, how rows fall on pages, how a page of them is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import Align, baseline, wrap
from documents.styles import SERIF, SERIF_BOLD, Frame, mm, text_width
from domain.certification.facts import CertifierKind, DonorListRowFacts

ROW_SIZE = 12.0
HEADER_SIZE = 11.5
CROWDED_SIZE = 9.0
CELL_LEADING = 1.17
PAD_SIDE = 1.2 * mm
PAD_UP = 1.1 * mm
MOST_LINES = 4  # A cell with more lines is set in the crowded size,
MOST_CROWDED_LINES = 14  # and cut with a sign beyond this, so that no row outgrows a page.


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column: heading, width in points, alignment."""

    heading: str
    width: float
    align: Align


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold the measured lines of one cell."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Return the height of the lines, in points, without padding."""
        return len(self.lines) * self.size * CELL_LEADING


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one measured row."""

    cells: tuple[Cell, ...]
    height: float


class Table(NamedTuple):
    """A table that was measured: its columns, its heading row and its rows."""

    columns: Sequence[Column]
    header: Row
    rows: Sequence[Row]


def columns_for(kind: CertifierKind, width: float) -> tuple[Column, ...]:
    """Return the columns of a list as wide as the text, in points; the address column takes what is left.

    That column is what the certifier can vouch for.
    """
    place = "Nơi thường trú" if kind == "ubnd" else "Đơn vị công tác"
    columns = (
        Column("TT", 10.5 * mm, "center"),
        Column("Họ và tên", 45 * mm, "left"),
        Column("Ngày, tháng, năm sinh", 25 * mm, "center"),
        Column("Giới tính", 12.5 * mm, "center"),
        Column("Số định danh/ CCCD", 29.5 * mm, "center"),
        Column(place, 0, "left"),
        Column("Điện thoại", 26.5 * mm, "center"),
        Column("Nghề nghiệp", 20 * mm, "left"),
        Column("Ghi chú", 18 * mm, "left"),
    )
    left = width - sum(column.width for column in columns)
    return tuple(column if column.width else replace(column, width=left) for column in columns)


def measured_header(columns: Sequence[Column]) -> Row:
    """Return the heading row, wrapped to the columns."""
    cells = tuple(
        Cell(wrap(column.heading, SERIF_BOLD, HEADER_SIZE, column.width - 2 * PAD_SIDE), HEADER_SIZE)
        for column in columns
    )
    return Row(cells, max(cell.height for cell in cells) + 2 * PAD_UP)


def measured_rows(rows: Sequence[DonorListRowFacts], columns: Sequence[Column]) -> list[Row]:
    """Return the people's rows with every cell wrapped to its column."""
    return measured_texts([_texts(row) for row in rows], columns)


def measured_texts(rows: Sequence[tuple[str, ...]], columns: Sequence[Column]) -> list[Row]:
    """Return rows of texts, one for each column, with every cell wrapped to its column."""
    widths = [column.width - 2 * PAD_SIDE for column in columns]
    return [_measured(texts, widths) for texts in rows]


def _texts(row: DonorListRowFacts) -> tuple[str, ...]:
    return (
        str(row.position),
        row.full_name,
        row.birth,
        row.sex,
        row.id_number,
        row.address,
        row.phone,
        row.occupation,
        row.note,
    )


def _measured(texts: tuple[str, ...], widths: Sequence[float]) -> Row:
    cells = tuple(_cell(text, width) for text, width in zip(texts, widths, strict=True))
    return Row(cells, max(cell.height for cell in cells) + 2 * PAD_UP)


def _cell(text: str, width: float) -> Cell:
    if text_width(text, SERIF, ROW_SIZE) <= width:
        return Cell((text,), ROW_SIZE)
    lines = wrap(text, SERIF, ROW_SIZE, width)
    if len(lines) <= MOST_LINES:
        return Cell(lines, ROW_SIZE)
    lines = wrap(text, SERIF, CROWDED_SIZE, width)
    if len(lines) > MOST_CROWDED_LINES:
        lines = (*lines[: MOST_CROWDED_LINES - 1], "(còn nữa) …")
    return Cell(lines, CROWDED_SIZE)


def paginate(heights: Sequence[float], first_room: float, next_room: float, tail: float) -> list[range]:
    """Return the rows of each page, so that the tail closes the last page with at least the last two rows.

    Heights and rooms are in points; rooms are for rows only, the tail is the certification block. The first
    page may hold no row when the head leaves no room; a list of one row keeps that row with the tail.
    """
    pages: list[range] = []
    start, used, room = 0, 0.0, first_room
    for number, height in enumerate(heights):
        if used + height > room and (number > start or not pages):
            pages.append(range(start, number))
            start, used, room = number, 0.0, next_room
        used += height
    count = len(heights)
    together = max(0, count - 2)
    if used + tail > room:
        cut = max(start, together)
        if cut > start or not pages:
            pages.append(range(start, cut))
            start = cut
    if start > together and pages:
        start = together
        pages[-1] = range(pages[-1].start, start)
    pages.append(range(start, count))
    return pages


def rows_on_pages(table: Table, frame: Frame, edge: float, tail: float) -> list[range]:
    """Return the rows of each page; edge is where the first page's table begins, tail the height below the last."""
    first_room, next_room = edge - frame.bottom, frame.top - frame.bottom
    height = table.header.height
    return paginate([row.height for row in table.rows], first_room - height, next_room - height, tail)


def draw_pages(
    canvas: Canvas,
    table: Table,
    pages: Sequence[range],
    frame: Frame,
    edge: float,
    *,
    begin: Callable[[], None],
    close: Callable[[float], None],
    finish: Callable[[int, int], None],
) -> None:
    """Draw the rows on their pages, the first of which has begun: its table starts at edge, in points.

    begin draws what lies under a later page, close what follows the last row, from its lower edge; finish, given
    page and number of pages, ends each.
    """
    for number, page in enumerate(pages, start=1):
        if number > 1:
            begin()
            edge = frame.top
        if page:
            shown = table.rows[page.start : page.stop]
            edge = draw_rows(canvas, table.columns, table.header, shown, frame.left, edge)
        if number == len(pages):
            close(edge)
        finish(number, len(pages))


def draw_rows(
    canvas: Canvas, columns: Sequence[Column], header: Row, rows: Sequence[Row], left: float, top: float
) -> float:
    """Draw the heading row and the given rows downwards from top; return the lower edge, in points."""
    edges = list(accumulate((column.width for column in columns), initial=left))
    canvas.setFillColor(styles.GROUND)
    canvas.rect(left, top - header.height, edges[-1] - left, header.height, stroke=0, fill=1)
    canvas.setFillColor(styles.BLACK)
    _draw_cells(canvas, [(header, top)], edges, ["center"] * len(columns), SERIF_BOLD)
    placed: list[tuple[Row, float]] = []
    levels = [top, top - header.height]
    for row in rows:
        placed.append((row, levels[-1]))
        levels.append(levels[-1] - row.height)
    _draw_cells(canvas, placed, edges, [column.align for column in columns], SERIF)
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.5)
    canvas.setLineCap(2)
    canvas.lines([(left, level, edges[-1], level) for level in levels])
    canvas.lines([(edge, top, edge, levels[-1]) for edge in edges])
    return levels[-1]


def draw_empty_row(
    canvas: Canvas, columns: Sequence[Column], header: Row, left: float, top: float, words: str
) -> float:
    """Draw the heading row and one wide row that says why the table is empty; return the lower edge."""
    edge = draw_rows(canvas, columns, header, (), left, top)
    width, height = sum(column.width for column in columns), 12 * mm
    canvas.rect(left, edge - height, width, height, stroke=1, fill=0)
    canvas.setFont(styles.SERIF_ITALIC, styles.TEXT_SIZE)
    canvas.drawCentredString(left + width / 2, edge - height / 2 - styles.TEXT_SIZE / 3, words)
    return edge - height


def _draw_cells(
    canvas: Canvas,
    placed: Sequence[tuple[Row, float]],
    edges: Sequence[float],
    aligns: Sequence[Align],
    font: str,
) -> None:
    """Draw the text of rows in one text object: opening one for each cell would double the time."""
    text = canvas.beginText()
    size = 0.0
    for row, top in placed:
        for number, cell in enumerate(row.cells):
            if cell.size != size:
                size = cell.size
                text.setFont(font, size)
            line_top = top - (row.height - cell.height) / 2
            for line in cell.lines:
                x = _line_left(line, font, size, edges[number], edges[number + 1], aligns[number])
                text.setTextOrigin(x, baseline(line_top, size, CELL_LEADING))
                text.textOut(line)
                line_top -= size * CELL_LEADING
    canvas.drawText(text)


def _line_left(line: str, font: str, size: float, left: float, right: float, align: Align) -> float:
    if align == "left":
        return left + PAD_SIDE
    width = text_width(line, font, size)
    return (left + right - width) / 2 if align == "center" else right - PAD_SIDE - width
