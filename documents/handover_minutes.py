"""The minutes by which a committee and a facility agree on the figures of a drive: blank for the hand, or filled."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, wrap
from documents.hand_table import HEADER_HEIGHT, HandColumn, HandRow, draw_hand_table, fitted_cell, widened
from documents.pack_sheets import Block, Sheet, letterhead_block, stacked_sheets
from documents.pages import (
    FootFacts,
    draw_dotted_line,
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
    SERIF_ITALIC,
    TEXT_SIZE,
    Frame,
    frame_of,
    mm,
    printable,
    text_width,
)
from domain.results.handover_facts import HandoverFacts, StockFigures, VolumeFigures
from domain.wording import number_text

TITLE = ("BIÊN BẢN", "Bàn giao kết quả tiếp nhận máu tình nguyện")
SIDES = ("ĐẠI DIỆN BAN TỔ CHỨC", "ĐẠI DIỆN CƠ SỞ TIẾP NHẬN MÁU")
LINE = TEXT_SIZE * styles.LEADING
STEP = 7.4 * mm  # From one line to be written on to the next.
ROW = 7.6 * mm
SIGNING_ROOM = 30 * mm
_REMARK_LINES = 3


def handover_minutes_pdf(facts: HandoverFacts) -> bytes:
    """Print the minutes on A4 upright; what is None or empty becomes a line or a cell to write in.

    Head, sizes and page numbers follow Nghị định 30/2020/NĐ-CP, Phụ lục I; the order is that of minutes
    (Phụ lục III, Mẫu 1.9): begin, place, who is present, content, end, two signatures.
    """
    facts = printable(facts)
    canvas, buffer = new_canvas(A4, " ".join(TITLE), facts.subject)
    frame = frame_of(A4, facts.letterhead.margins_mm)
    sheets = minutes_sheets(facts)
    for number, sheet in enumerate(sheets, start=1):
        if facts.sample:
            draw_sample_mark(canvas, A4)
        sheet.draw(canvas)
        draw_page_number(canvas, number, A4)
        foot = FootFacts(facts.code, facts.check_url, (facts.printed,), number, len(sheets))
        draw_foot(canvas, foot, frame.left, frame.right)
        canvas.showPage()
    return finished(canvas, buffer)


def minutes_sheets(facts: HandoverFacts) -> list[Sheet]:
    """Return the pages of the minutes; their facts are printable already."""
    frame = frame_of(A4, facts.letterhead.margins_mm)
    people = facts.people
    counts = (people.registered, people.arrived, people.donated, people.deferred, people.left)
    blocks = [
        letterhead_block(A4, frame, facts.letterhead),
        _title_block(facts, frame),
        _presence_block(facts, frame),
        _table_block(
            frame,
            "1. Số người (đã đến = đã hiến + hẹn lại + bỏ về)",
            ("Đăng ký", "Đã đến", "Đã hiến", "Hẹn lại", "Bỏ về"),
            [tuple(_figure(count) for count in counts)],
            first=0.0,
        ),
        _table_block(
            frame,
            "2. Lượng máu (số người × lượng một lần = tổng)",
            ("Loại", "Một lần (ml)", "Số người", "Tổng (ml)"),
            [*(_volume_cells(line) for line in facts.volumes), _volume_sum(facts.volumes)],
        ),
        _table_block(
            frame,
            "3. Giấy chứng nhận hiến máu tình nguyện",
            ("Số sê-ri", "Nhận", "Đã dùng", "Hỏng", "Trả lại"),
            [_stock_cells(line) for line in facts.serials],
        ),
        _table_block(
            frame,
            "4. Quà tặng",
            ("Loại quà", "Nhận", "Đã phát", "Hỏng", "Còn lại"),
            [_stock_cells(line) for line in facts.gifts],
        ),
        _closing_block(facts, frame),
    ]
    return stacked_sheets(A4, frame, blocks)


def _figure(number: int | None) -> str:
    return "" if number is None else number_text(number)


def _volume_cells(line: VolumeFigures) -> tuple[str, ...]:
    return (line.component, _figure(line.ml), _figure(line.count), _figure(line.total_ml))


def _volume_sum(lines: Sequence[VolumeFigures]) -> tuple[str, ...]:
    """Return the last row: sums only when every line is known."""
    counts = [line.count for line in lines if line.count is not None]
    totals = [line.total_ml for line in lines if line.total_ml is not None]
    is_known = len(counts) == len(totals) == len(lines)
    sums = (number_text(sum(counts)), number_text(sum(totals))) if is_known else ("", "")
    return ("Tổng cộng", "", *sums)


def _stock_cells(line: StockFigures) -> tuple[str, ...]:
    figures = (line.received, line.used, line.spoiled, line.returned)
    return (line.name, *(_figure(number) for number in figures))


def _title_block(facts: HandoverFacts, frame: Frame) -> Block:
    subject = centred_lines([facts.subject], SERIF_BOLD, TEXT_SIZE, frame.width)
    middle = (frame.left + frame.right) / 2

    def draw(canvas: Canvas, top: float) -> None:
        edge = draw_lines(canvas, TITLE[:1], middle, top, SERIF_BOLD, 14, "center")
        edge = draw_lines(canvas, TITLE[1:], middle, edge, SERIF_BOLD, TEXT_SIZE, "center")
        edge = draw_lines(canvas, subject, middle, edge, SERIF_BOLD, TEXT_SIZE, "center")
        draw_rule(canvas, middle, edge - 1 * mm, 50 * mm)

    return Block((2.2 + len(subject)) * LINE + 4 * mm, draw)


def _presence_block(facts: HandoverFacts, frame: Frame) -> Block:
    lines: list[list[tuple[str, str]]] = [
        [("Thời gian bắt đầu:", f"…… giờ …… phút, {facts.day}" if facts.day else "")],
        [("Địa điểm:", facts.place)],
        [("Bên giao, Ban tổ chức:", facts.host)],
        [("Ông/bà:", ""), ("Chức vụ:", "")],
        [("Bên nhận, cơ sở tiếp nhận máu:", facts.facility)],
        [("Ông/bà:", ""), ("Chức vụ:", "")],
        [("Hai bên thống nhất các số sau:", " ")],
    ]
    return _lines_block(frame, lines, 2 * mm)


def _lines_block(frame: Frame, lines: Sequence[Sequence[tuple[str, str]]], gap: float) -> Block:
    def draw(canvas: Canvas, top: float) -> None:
        for number, pairs in enumerate(lines, start=1):
            width = frame.width / len(pairs)
            for place, (label, value) in enumerate(pairs):
                left = frame.left + place * width
                _draw_filled(canvas, label, value, left, left + width - 2 * mm, top - number * STEP + 2 * mm)

    return Block(len(lines) * STEP + gap, draw)


def _draw_filled(canvas: Canvas, label: str, value: str, left: float, right: float, y: float) -> None:
    """Draw a label and its value on the baseline y, or the line to write the value on."""
    canvas.setFillColor(styles.BLACK)
    canvas.setFont(SERIF, TEXT_SIZE)
    canvas.drawString(left, y, label)
    start = left + text_width(label, SERIF, TEXT_SIZE) + 1.5 * mm
    if not value:
        draw_dotted_line(canvas, start, right, y - 1.5)
        return
    size, lines = fitted_cell(value, SERIF, TEXT_SIZE, right - start, STEP)
    draw_lines(canvas, lines, start, y + size * 0.8 + (len(lines) - 1) * size * 0.5, SERIF, size, leading=1.0)


def _table_block(
    frame: Frame,
    title: str,
    headings: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    first: float = 66 * mm,
) -> Block:
    """Return a titled table; its first column is first points wide, or as wide as the others for 0."""
    widths = [first] + [0.0] * (len(headings) - 1)
    kinds = ["text" if first else "middle"] + ["middle"] * (len(headings) - 1)
    columns = widened(
        [
            HandColumn(words, width, "text" if kind == "text" else "middle")
            for words, width, kind in zip(headings, widths, kinds, strict=True)
        ],
        frame.width,
    )
    shown = [HandRow(ROW, cells) for cells in rows]

    def draw(canvas: Canvas, top: float) -> None:
        edge = draw_lines(canvas, [title], frame.left, top, SERIF_BOLD, TEXT_SIZE) - 1 * mm
        draw_hand_table(canvas, columns, shown, frame.left, edge)

    return Block(LINE + HEADER_HEIGHT + len(rows) * ROW + 5 * mm, draw)


def _closing_block(facts: HandoverFacts, frame: Frame) -> Block:
    """Return remarks, end and the two signatures, which stay together on one page."""
    remarks = wrap(facts.remarks, SERIF, TEXT_SIZE, frame.width)
    copies = wrap(
        "Biên bản lập thành hai bản, mỗi bên giữ một bản, kết thúc lúc …… giờ …… phút cùng ngày.",
        SERIF,
        TEXT_SIZE,
        frame.width,
    )
    written = 0 if remarks else _REMARK_LINES

    def draw(canvas: Canvas, top: float) -> None:
        title = ["5. Ý kiến khác, chỗ chênh lệch và cách giải quyết"]
        edge = draw_lines(canvas, title, frame.left, top, SERIF_BOLD, TEXT_SIZE)
        edge = draw_lines(canvas, remarks, frame.left, edge, SERIF, TEXT_SIZE)
        for _ in range(written):
            edge -= STEP
            draw_dotted_line(canvas, frame.left, frame.right, edge)
        edge = draw_lines(canvas, copies, frame.left, edge - 3 * mm, SERIF, TEXT_SIZE) - 4 * mm
        for side, middle in zip(
            SIDES, (frame.left + frame.width / 4, frame.right - frame.width / 4), strict=True
        ):
            lower = draw_lines(canvas, [side], middle, edge, SERIF_BOLD, TEXT_SIZE - 1, "center")
            draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, lower, SERIF_ITALIC, 12, "center")

    lines = 1 + len(remarks) + len(copies) + 2
    return Block(lines * LINE + written * STEP + 9 * mm + SIGNING_ROOM, draw)
