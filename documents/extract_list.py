"""The extract list (danh sách trích ngang) of those proposed for an award: A4 landscape, heading row on each page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.donor_table import (
    Column,
    Table,
    draw_empty_row,
    draw_pages,
    measured_header,
    measured_texts,
    rows_on_pages,
)
from documents.fitting import centred_lines, draw_lines, wrap
from documents.letterhead import draw_letterhead, draw_signature, signature_height
from documents.pages import FootFacts, draw_foot, draw_mark, draw_page_number, draw_rule, finished, new_canvas
from documents.styles import (
    A4_LANDSCAPE,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    TEXT_SIZE,
    Frame,
    frame_of,
    mm,
    printable,
    text_width,
)
from documents.submission import mark_words
from domain.commendations.round_facts import ExtractListFacts

HEADINGS = (
    *("TT", "Họ và tên", "Năm sinh", "Giới", "Nghề nghiệp, đơn vị", "Địa chỉ", "Tổng số lần hiến"),
    *("Mức chứng cứ", "Đã được khen", "Đề nghị hình thức khen"),
)
_WIDTHS_MM = (9.5, 38.0, 12.0, 11.0, 27.0, 0.0, 26.0, 27.0, 27.0, 31.0)
_CENTRED = ("TT", "Năm sinh", "Giới")
_SIGNATURE_WIDTH = 100 * mm
_EMPTY_WORDS = "Chưa có ai trong danh sách"


def extract_list_pdf(facts: ExtractListFacts) -> bytes:
    """Print the list; the signature never stands on a page without the last two rows."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A4_LANDSCAPE, " ".join(facts.title_lines))
    draw_extract_list(canvas, facts)
    return finished(canvas, buffer)


def draw_extract_list(canvas: Canvas, facts: ExtractListFacts) -> None:
    """Draw the list on landscape pages of the canvas and end the last one; its facts are printable already."""
    frame = frame_of(A4_LANDSCAPE, facts.letterhead.margins_mm)
    columns = _columns(frame.width)
    header = measured_header(columns)
    table = Table(columns, header, measured_texts(extract_texts(facts), columns))
    _begin_page(canvas, facts)
    edge = _draw_head(canvas, facts, frame)
    if not table.rows:
        draw_empty_row(canvas, columns, header, frame.left, edge, _EMPTY_WORDS)
        _end_page(canvas, frame, 1, 1)
        return
    line = TEXT_SIZE * styles.LEADING
    closing = wrap(facts.closing, SERIF_ITALIC, TEXT_SIZE, frame.width)
    tail = 5 * mm + len(closing) * line + signature_height(facts.signature, _SIGNATURE_WIDTH)

    def close(edge: float) -> None:
        edge = draw_lines(canvas, closing, frame.left, edge - 2 * mm, SERIF_ITALIC, TEXT_SIZE) - 3 * mm
        middle = frame.right - _SIGNATURE_WIDTH / 2
        draw_signature(canvas, facts.signature, middle, edge, _SIGNATURE_WIDTH)

    draw_pages(
        canvas,
        table,
        rows_on_pages(table, frame, edge, tail),
        frame,
        edge,
        begin=partial(_begin_page, canvas, facts),
        close=close,
        finish=partial(_end_page, canvas, frame),
    )


def extract_texts(facts: ExtractListFacts) -> list[tuple[str, ...]]:
    """Return the rows as texts, one for each column, numbered from 1."""
    return [
        (
            *(str(place), row.name, row.birth_year, row.sex, row.occupation, row.address, row.times),
            *(row.evidence, row.earlier, row.proposed),
        )
        for place, row in enumerate(facts.rows, start=1)
    ]


def _columns(width: float) -> tuple[Column, ...]:
    columns = [
        Column(words, wide * mm, "center" if words in _CENTRED else "left")
        for words, wide in zip(HEADINGS, _WIDTHS_MM, strict=True)
    ]
    left = width - sum(column.width for column in columns)
    return tuple(column if column.width else replace(column, width=left) for column in columns)


def _begin_page(canvas: Canvas, facts: ExtractListFacts) -> None:
    canvas.setPageSize(A4_LANDSCAPE)
    if words := mark_words(draft=facts.draft, sample=facts.sample):
        draw_mark(canvas, A4_LANDSCAPE, words)
    canvas.setFillColor(styles.BLACK)


def _draw_head(canvas: Canvas, facts: ExtractListFacts, frame: Frame) -> float:
    edge = draw_letterhead(canvas, facts.letterhead, frame.left, frame.right, frame.top) - 2.5 * mm
    middle = (frame.left + frame.right) / 2
    titles = centred_lines(facts.title_lines, SERIF_BOLD, 14.0, frame.width)
    edge = draw_lines(canvas, titles, middle, edge, SERIF_BOLD, 14.0, "center")
    if facts.attached_to:
        lines = centred_lines([facts.attached_to], SERIF_ITALIC, TEXT_SIZE, frame.width)
        edge = draw_lines(canvas, lines, middle, edge, SERIF_ITALIC, TEXT_SIZE, "center")
    draw_rule(canvas, middle, edge - 0.7 * mm, min(60 * mm, 0.4 * text_width(titles[-1], SERIF_BOLD, 14.0)))
    return edge - 4 * mm


def _end_page(canvas: Canvas, frame: Frame, page: int, page_count: int) -> None:
    draw_page_number(canvas, page, A4_LANDSCAPE)
    draw_foot(canvas, FootFacts("", "", (), page, page_count), frame.left, frame.right)
    canvas.setFont(SERIF, TEXT_SIZE)
    canvas.showPage()
