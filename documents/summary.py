"""The summary of a drive's registrations by the unit that certifies them, on the office's own letterhead."""

from __future__ import annotations

from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import donor_table, styles
from documents.donor_table import Column
from documents.fitting import centred_lines, draw_lines, wrap
from documents.letterhead import close_height, draw_close, draw_letterhead
from documents.pages import (
    FootFacts,
    draw_foot,
    draw_page_number,
    draw_rule,
    draw_sample_mark,
    finished,
    new_canvas,
)
from documents.styles import (
    A4,
    SERIF,
    SERIF_BOLD,
    TEXT_SIZE,
    Frame,
    frame_of,
    mm,
    printable,
    text_width,
)
from domain.signups.facts import SummaryFacts, SummaryRowFacts
from domain.wording import number_in_words, number_text

TITLE = ("BẢNG TỔNG HỢP", "ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN THEO ĐƠN VỊ")
TITLE_SIZE = 14.0
EMPTY_WORDS = "Chưa có người đăng ký"


def summary_pdf(facts: SummaryFacts) -> bytes:
    """Print the summary on A4 upright: head, one row for each unit, the sum, the number in words, signature.

    Head, sizes and page numbers follow Nghị định 30/2020/NĐ-CP, Phụ lục I. The heading row is repeated on
    each page, and the signature never stands without the last two rows.
    """
    facts = printable(facts)
    canvas, buffer = new_canvas(A4, " ".join(TITLE), facts.subject)
    frame = frame_of(A4, facts.letterhead.margins_mm)
    columns = _columns(frame.width)
    header = donor_table.measured_header(columns)
    table = donor_table.Table(columns, header, donor_table.measured_texts(_texts(facts), columns))
    closing = wrap(closing_line(facts), SERIF, TEXT_SIZE, frame.width)
    tail = 5 * mm + len(closing) * TEXT_SIZE * styles.LEADING
    tail += close_height(facts.signature, facts.recipients, frame.width)
    _start_page(canvas, facts)
    edge = _draw_head(canvas, facts, frame)
    if not table.rows:
        donor_table.draw_empty_row(canvas, columns, header, frame.left, edge, EMPTY_WORDS)
        _finish_page(canvas, facts, frame, 1, 1)
        return finished(canvas, buffer)

    def close(edge: float) -> None:
        edge = draw_lines(canvas, closing, frame.left, edge - 2 * mm, SERIF, TEXT_SIZE) - 3 * mm
        draw_close(canvas, facts.signature, facts.recipients, frame.left, frame.right, edge)

    donor_table.draw_pages(
        canvas,
        table,
        donor_table.rows_on_pages(table, frame, edge, tail),
        frame,
        edge,
        begin=partial(_start_page, canvas, facts),
        close=close,
        finish=partial(_finish_page, canvas, facts, frame),
    )
    return finished(canvas, buffer)


def closing_line(facts: SummaryFacts) -> str:
    """Return the sentence below the table, the sums in figures and the first one in words."""
    registered = sum(row.registered for row in facts.rows)
    certified = sum(row.certified for row in facts.rows)
    return (
        f"Tổng số người đăng ký: {number_text(registered)} ({number_in_words(registered)}) người,"
        f" trong đó đã xác nhận {number_text(certified)} người."
    )


def _columns(width: float) -> tuple[Column, ...]:
    numbers = [
        Column(name, 23 * mm, "center") for name in ("Số người đăng ký", "Đã xác nhận", "Chờ xác nhận")
    ]
    rest = (*numbers, Column("Danh sách chờ", 20 * mm, "center"))
    place = Column("TT", 11 * mm, "center")
    unit = Column("Đơn vị xác nhận", width - place.width - sum(column.width for column in rest), "left")
    return (place, unit, *rest)


def _texts(facts: SummaryFacts) -> list[tuple[str, ...]]:
    """Return the rows and, under more than one, their sum."""
    rows = list(facts.rows)
    names = [(str(place), row.unit) for place, row in enumerate(rows, start=1)]
    if len(rows) > 1:
        sums = (sum(row.registered for row in rows), sum(row.certified for row in rows))
        rows.append(SummaryRowFacts("Tổng cộng", *sums, sum(row.waiting for row in rows)))
        names.append(("", "Tổng cộng"))
    return [
        (
            *name,
            number_text(row.registered),
            number_text(row.certified),
            number_text(row.registered - row.certified),
            number_text(row.waiting),
        )
        for name, row in zip(names, rows, strict=True)
    ]


def _draw_head(canvas: Canvas, facts: SummaryFacts, frame: Frame) -> float:
    edge = draw_letterhead(canvas, facts.letterhead, frame.left, frame.right, frame.top) - 4 * mm
    middle = (frame.left + frame.right) / 2
    edge = draw_lines(canvas, TITLE, middle, edge, SERIF_BOLD, TITLE_SIZE, "center")
    subject = centred_lines([facts.subject], SERIF_BOLD, TEXT_SIZE, frame.width)
    edge = draw_lines(canvas, subject, middle, edge, SERIF_BOLD, TEXT_SIZE, "center")
    draw_rule(canvas, middle, edge - 0.7 * mm, 0.4 * text_width(subject[-1], SERIF_BOLD, TEXT_SIZE))
    return edge - 5 * mm


def _start_page(canvas: Canvas, facts: SummaryFacts) -> None:
    if facts.sample:
        draw_sample_mark(canvas, A4)
    canvas.setFillColor(styles.BLACK)


def _finish_page(canvas: Canvas, facts: SummaryFacts, frame: Frame, page: int, page_count: int) -> None:
    draw_page_number(canvas, page, A4)
    draw_foot(canvas, FootFacts("", "", (facts.printed,), page, page_count), frame.left, frame.right)
    canvas.showPage()
