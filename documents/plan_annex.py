"""An annex of a plan: the schedule of drives or the matrix of quotas by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import Align, centred_lines, draw_lines, fitted_size, wrap
from documents.pages import draw_page_number, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import (
    A4,
    A4_LANDSCAPE,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    TEXT_SIZE,
    mm,
    printable,
    text_width,
)
from domain.plans.facts import AnnexGroupFacts, AnnexLineFacts, AnnexRowFacts, PlanAnnexFacts

TITLE_SIZE = 14.0
LEADING = 1.17
PAD_SIDE = 1.2 * mm
PAD_UP = 1.1 * mm
# A table with more columns of months lies on the sheet's long side, and beyond that goes on in a second table.
MOST_UPRIGHT = 5
MOST_ACROSS = 13
EMPTY_WORDS = "Chưa có đơn vị nào"
GOES_ON = " (tiếp theo)"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A box of the table: from which column to which, its lines, face, size and alignment."""

    first: int
    last: int
    lines: tuple[str, ...]
    font: str
    size: float
    align: Align

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING + 2 * PAD_UP


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands together: whole boxes, and beside them rows of boxes of their own (the drives of a unit)."""

    cells: tuple[_Cell, ...]
    inner: tuple[tuple[_Cell, ...], ...] = ()
    keeps_next: bool = False
    keeps_last: bool = False
    is_shaded: bool = False

    @property
    def inner_height(self) -> float:
        return sum(_row_height(row) for row in self.inner)

    @property
    def height(self) -> float:
        return max(_row_height(self.cells), self.inner_height)


def _row_height(cells: Sequence[_Cell]) -> float:
    return max((cell.height for cell in cells), default=0.0)


@dataclass(frozen=True, slots=True)
class _Table:
    """The measured table: sheet, edges of its columns, size of its text."""

    sheet: tuple[float, float]
    edges: tuple[float, ...]
    size: float

    def cell(
        self, first: int, last: int, text: str, align: Align, *, bold: bool = False, size: float = 0.0
    ) -> _Cell:
        """Return a box over columns first to last with its text wrapped at spaces, shrunk when a word is too wide."""
        font = SERIF_BOLD if bold else SERIF
        width = self.edges[last + 1] - self.edges[first] - 2 * PAD_SIDE
        size = size or self.size
        for word in text.split():
            size = fitted_size(word, font, size, width, 6)
        return _Cell(first, last, wrap(text, font, size, width) or ("",), font, size, align)


def plan_annex_pdf(facts: PlanAnnexFacts) -> bytes:
    """Print an annex as Nghị định 30/2020/NĐ-CP, Phụ lục I lays one out: name, title, what it is attached to.

    The heading row is repeated on each page, a group's head stays with its first unit and its sum with the
    last one, pages are numbered from the second in the middle of the top margin. A matrix of more than
    twelve months goes on in a second table.
    """
    facts = printable(facts)
    title = " ".join((facts.name, *facts.title_lines))
    months = len(facts.headings) if not facts.is_schedule else 0
    sheet = A4_LANDSCAPE if months > MOST_UPRIGHT else A4
    canvas, buffer = new_canvas(sheet, title, facts.attached_to)
    if facts.sample:
        draw_sample_mark(canvas, sheet)
    top = _draw_head(canvas, facts, sheet)
    page = 1
    for columns in _chunks(len(facts.headings)):
        table = _measured(facts, sheet, columns)
        header = _header(facts, table, columns)
        pages = _pages(_blocks(facts, table, columns), header.height, top, sheet)
        for number, blocks in enumerate(pages):
            if number or columns[0]:
                canvas.showPage()
                page += 1
                if facts.sample:
                    draw_sample_mark(canvas, sheet)
                draw_page_number(canvas, page, sheet)
                top = sheet[1] - styles.MARGIN_TOP
            _draw_blocks(canvas, table, [header, *blocks], top)
        top = sheet[1] - styles.MARGIN_TOP
    canvas.showPage()
    return finished(canvas, buffer)


def _chunks(count: int) -> list[range]:
    return [range(first, min(first + MOST_ACROSS, count)) for first in range(0, count, MOST_ACROSS)]


def _draw_head(canvas: Canvas, facts: PlanAnnexFacts, sheet: tuple[float, float]) -> float:
    left, right = styles.MARGIN_LEFT, sheet[0] - styles.MARGIN_RIGHT
    middle, width = (left + right) / 2, right - left
    canvas.setFillColor(styles.BLACK)
    edge = sheet[1] - styles.MARGIN_TOP
    edge = draw_lines(canvas, [facts.name], middle, edge, SERIF_BOLD, TITLE_SIZE, "center")
    titles = centred_lines(facts.title_lines, SERIF_BOLD, TITLE_SIZE, width)
    edge = draw_lines(canvas, titles, middle, edge, SERIF_BOLD, TITLE_SIZE, "center")
    attached = centred_lines([facts.attached_to], SERIF_ITALIC, TEXT_SIZE, width)
    edge = draw_lines(canvas, attached, middle, edge, SERIF_ITALIC, TEXT_SIZE, "center")
    rule = min(60 * mm, 0.4 * text_width(attached[-1], SERIF_ITALIC, TEXT_SIZE)) if attached else 30 * mm
    draw_rule(canvas, middle, edge - 0.7 * mm, rule)
    return edge - 4 * mm


def _measured(facts: PlanAnnexFacts, sheet: tuple[float, float], columns: range) -> _Table:
    room = sheet[0] - styles.MARGIN_LEFT - styles.MARGIN_RIGHT
    if facts.is_schedule:
        widths = [11 * mm, 0.0, 22 * mm, 40 * mm, 33 * mm]
        size = 12.0
    else:
        size = 12.0 if len(columns) <= MOST_UPRIGHT else 11.0
        each = 19 * mm if len(columns) <= MOST_UPRIGHT else min(19 * mm, 172 * mm / len(columns))
        widths = [11 * mm, 0.0, *([each] * len(columns))]
    widths[1] = room - sum(widths)
    return _Table(sheet, tuple(accumulate(widths, initial=styles.MARGIN_LEFT)), size)


def _header(facts: PlanAnnexFacts, table: _Table, columns: range) -> _Block:
    texts = ["TT", "Đơn vị tổ chức" if facts.is_schedule else "Đơn vị"]
    texts += [facts.headings[column] for column in columns]
    size = min(table.size, 11.5)
    cells = (
        table.cell(place, place, text, "center", bold=True, size=size) for place, text in enumerate(texts)
    )
    return _Block(tuple(cells), is_shaded=True)


def _blocks(facts: PlanAnnexFacts, table: _Table, columns: range) -> list[_Block]:
    blocks: list[_Block] = []
    end = len(table.edges) - 2
    for group in facts.groups:
        if group.label:
            head = (
                table.cell(0, 0, group.number, "center", bold=True),
                table.cell(1, end, group.label, "left", bold=True),
            )
            blocks.append(_Block(head, keeps_next=True))
        for row in group.rows:
            blocks.extend(_unit(facts, table, row, columns))
        if group.label:
            blocks.append(_sums(table, _sum_label(group), [group.sums[column] for column in columns]))
    if not blocks:
        blocks.append(_Block((table.cell(0, end, EMPTY_WORDS, "center"),)))
    blocks.append(_sums(table, facts.total_label, [facts.total[column] for column in columns]))
    return blocks


def _sum_label(group: AnnexGroupFacts) -> str:
    return f"Cộng mục {group.number}" if group.number else "Cộng"


def _sums(table: _Table, label: str, figures: Sequence[str]) -> _Block:
    cells = [table.cell(0, 1, label, "center", bold=True)]
    cells += [table.cell(place, place, text, "right", bold=True) for place, text in enumerate(figures, 2)]
    return _Block(tuple(cells), keeps_last=True)


def _unit(facts: PlanAnnexFacts, table: _Table, row: AnnexRowFacts, columns: range) -> list[_Block]:
    """Return the block of a unit, or several when its drives outgrow half a page."""
    if not facts.is_schedule:
        figures = [row.figures[column] for column in columns]
        cells = (table.cell(place, place, text, "right") for place, text in enumerate(figures, 2))
        return [_Block((*_name_cells(table, row.number, row.label), *cells))]
    lines = row.lines or (AnnexLineFacts("", ""),)
    most = max(2, int(table.sheet[1] / 2 / (table.size * LEADING + 2 * PAD_UP)))
    blocks = []
    for first in range(0, len(lines), most):
        label = row.label if first == 0 else row.label + GOES_ON
        whole = (
            *_name_cells(table, row.number if first == 0 else "", label),
            table.cell(2, 2, row.figures[0] if first == 0 else "", "right"),
        )
        inner = tuple(
            (table.cell(3, 3, line.day, "center"), table.cell(4, 4, line.planned, "right"))
            for line in lines[first : first + most]
        )
        blocks.append(_Block(whole, inner))
    return blocks


def _name_cells(table: _Table, number: str, label: str) -> tuple[_Cell, _Cell]:
    return table.cell(0, 0, number, "center"), table.cell(1, 1, label, "left")


def _pages(
    blocks: Sequence[_Block], header: float, first_top: float, sheet: tuple[float, float]
) -> list[list[_Block]]:
    """Return the blocks of each page; heads stay with what follows, sums with what comes before."""
    pages: list[list[_Block]] = [[]]
    room = first_top - styles.MARGIN_BOTTOM - header
    used = 0.0
    for chain in _chains(blocks):
        height = sum(block.height for block in chain)
        if pages[-1] and used + height > room:
            pages.append([])
            used, room = 0.0, sheet[1] - styles.MARGIN_TOP - styles.MARGIN_BOTTOM - header
        pages[-1].extend(chain)
        used += height
    return pages


def _chains(blocks: Sequence[_Block]) -> list[list[_Block]]:
    chains: list[list[_Block]] = []
    for place, block in enumerate(blocks):
        if place and (blocks[place - 1].keeps_next or block.keeps_last):
            chains[-1].append(block)
        else:
            chains.append([block])
    return chains


def _draw_blocks(canvas: Canvas, table: _Table, blocks: Sequence[_Block], top: float) -> None:
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.5)
    for block in blocks:
        if block.is_shaded:
            canvas.setFillColor(styles.GROUND)
            left, right = table.edges[0], table.edges[-1]
            canvas.rect(left, top - block.height, right - left, block.height, stroke=0, fill=1)
        canvas.setFillColor(styles.BLACK)
        for cell in block.cells:
            _draw_cell(canvas, table, cell, top, block.height)
        inner_top = top
        for place, row in enumerate(block.inner):
            # The last drive takes what a long name leaves over.
            is_last = place == len(block.inner) - 1
            height = inner_top - (top - block.height) if is_last else _row_height(row)
            for cell in row:
                _draw_cell(canvas, table, cell, inner_top, height)
            inner_top -= height
        top -= block.height


def _draw_cell(canvas: Canvas, table: _Table, cell: _Cell, top: float, height: float) -> None:
    left, right = table.edges[cell.first], table.edges[cell.last + 1]
    canvas.rect(left, top - height, right - left, height, stroke=1, fill=0)
    text_top = top - (height - cell.height) / 2 - PAD_UP
    x = {"left": left + PAD_SIDE, "center": (left + right) / 2, "right": right - PAD_SIDE}[cell.align]
    draw_lines(canvas, cell.lines, x, text_top, cell.font, cell.size, cell.align, LEADING)
