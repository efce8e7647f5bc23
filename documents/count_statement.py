"""The statement of how often somebody gave blood (giấy xác nhận số lần hiến máu), for another province or an office.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

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
from domain.ledger.statement import StatementFacts
from domain.wording import number_in_words, number_text, short_date

TITLE = ("GIẤY XÁC NHẬN", "Số lần hiến máu tình nguyện")
GAP = 1.5 * mm
NOT_THE_NATIONAL_ONE = (
    "Tổng hợp từ sổ hiến máu, không thay Giấy chứng nhận hiến máu tình nguyện của từng lần."
)


def count_statement_pdf(facts: StatementFacts) -> bytes:
    """Print the statement on A4 upright; the heading row is repeated on each page, and the signature never
    stands without the last rows."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A4, " ".join(TITLE).capitalize())
    frame = frame_of(A4, facts.letterhead.margins_mm)
    columns = _columns(frame.width)
    header = donor_table.measured_header(columns)
    table = donor_table.Table(columns, header, donor_table.measured_texts(_texts(facts), columns))
    closing = _closing(facts, frame.width)
    recipients = (facts.full_name, "Lưu: VT")
    tail = 6 * mm + len(closing) * TEXT_SIZE * styles.LEADING
    tail += close_height(facts.signature, recipients, frame.width)
    _start_page(canvas, facts)
    edge = _draw_head(canvas, facts, frame)
    pages = [range(0)]
    if table.rows:
        edge = _draw_text(canvas, ["Các lần ghi trong sổ:"], frame, edge)
        pages = donor_table.rows_on_pages(table, frame, edge, tail)

    def close(edge: float) -> None:
        edge = draw_lines(canvas, closing, frame.left, edge - 3 * mm, SERIF, TEXT_SIZE) - 3 * mm
        draw_close(canvas, facts.signature, recipients, frame.left, frame.right, edge)

    donor_table.draw_pages(
        canvas,
        table,
        pages,
        frame,
        edge,
        begin=partial(_start_page, canvas, facts),
        close=close,
        finish=partial(_finish_page, canvas, facts, frame),
    )
    return finished(canvas, buffer)


def _columns(width: float) -> tuple[Column, ...]:
    rest = (
        Column("TT", 10 * mm, "center"),
        Column("Ngày hiến", 23 * mm, "center"),
        Column("Thành phần, lượng", 31 * mm, "left"),
    )
    last = (Column("Số sê-ri", 24 * mm, "center"), Column("Chứng cứ", 31 * mm, "left"))
    place = Column("Nơi hiến", width - sum(column.width for column in (*rest, *last)), "left")
    return (*rest, place, *last)


def _texts(facts: StatementFacts) -> list[tuple[str, ...]]:
    return [
        (str(place), line.day, line.given, line.place, line.serial, line.evidence)
        for place, line in enumerate((*facts.openings, *facts.lines), start=1)
    ]


def _closing(facts: StatementFacts, width: float) -> list[str]:
    texts = [f"Giấy này cấp để {facts.purpose}." if facts.purpose else ""]
    return [line for text in texts if text for line in wrap(text, SERIF, TEXT_SIZE, width)]


def _draw_head(canvas: Canvas, facts: StatementFacts, frame: Frame) -> float:
    edge = draw_letterhead(canvas, facts.letterhead, frame.left, frame.right, frame.top) - 6 * mm
    middle = (frame.left + frame.right) / 2
    edge = draw_lines(canvas, TITLE, middle, edge, SERIF_BOLD, 14, "center")
    draw_rule(canvas, middle, edge - 0.7 * mm, 0.4 * text_width(TITLE[1], SERIF_BOLD, 14))
    issuer = centred_lines([f"{facts.issuer} xác nhận:"], SERIF, TEXT_SIZE, frame.width)
    edge = draw_lines(canvas, issuer, middle, edge - 6 * mm, SERIF, TEXT_SIZE, "center") - 2 * mm
    entries = (
        ("Ông/bà:", facts.full_name, SERIF_BOLD),
        ("Sinh:", facts.birth, SERIF),
        ("Số căn cước:", facts.id_number, SERIF),
        ("Nơi ở:", facts.address, SERIF),
    )
    label_width = 30 * mm
    for label, value, font in entries:
        if not value:
            continue
        lines = wrap(value, font, TEXT_SIZE, frame.width - label_width)
        draw_lines(canvas, [label], frame.left, edge, SERIF, TEXT_SIZE)
        edge = draw_lines(canvas, lines, frame.left + label_width, edge, font, TEXT_SIZE) - 0.8 * mm
    total = (
        f"Tính đến hết ngày {short_date(facts.up_to)}, sổ hiến máu ghi {number_text(facts.times)}"
        f" ({number_in_words(facts.times)}) lần hiến máu tình nguyện. Theo chứng cứ:"
    )
    edge = _draw_text(canvas, [total], frame, edge - 1.5 * mm)
    by_evidence = [f"- {words}: {number_text(times)} lần;" for words, times in facts.by_evidence]
    return _draw_text(canvas, [*by_evidence[:-1], by_evidence[-1].rstrip(";") + "."], frame, edge)


def _draw_text(canvas: Canvas, texts: list[str], frame: Frame, edge: float) -> float:
    lines = [line for text in texts for line in wrap(text, SERIF, TEXT_SIZE, frame.width)]
    return draw_lines(canvas, lines, frame.left, edge, SERIF, TEXT_SIZE) - GAP


def _finish_page(canvas: Canvas, facts: StatementFacts, frame: Frame, page: int, page_count: int) -> None:
    draw_page_number(canvas, page, A4)
    foot = FootFacts(facts.code, facts.check_url, (NOT_THE_NATIONAL_ONE,), page, page_count)
    draw_foot(canvas, foot, frame.left, frame.right)
    canvas.showPage()


def _start_page(canvas: Canvas, facts: StatementFacts) -> None:
    if facts.sample:
        draw_sample_mark(canvas, A4)
    canvas.setFillColor(styles.BLACK)
