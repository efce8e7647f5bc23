"""Two tables to be filled in by hand: what became of each certificate's serial, and who helped on the day."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from documents.desk_sheets import about_drive, again
from documents.fitting import draw_lines
from documents.hand_table import HEADER_HEIGHT, HandColumn, HandRow, draw_hand_table, widened
from documents.pack_sheets import ABOUT_SIZE, UPRIGHT, Block, Sheet, heading_block, table_sheets
from documents.styles import A4, SERIF_BOLD, mm
from domain.results.pack_facts import PackFacts

TITLE = "THEO DÕI SỐ SÊ-RI GIẤY CHỨNG NHẬN"
VOLUNTEER_TITLE = "TÌNH NGUYỆN VIÊN CÓ MẶT"
ROW = 8 * mm
_STOCK_ROWS = 5
_SETS = 2  # Lines of serials stand in two sets side by side.


def serial_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the stock of certificates, then lines for serial, row number and volume, as many as there are rows.

    The national certificate is a numbered form of the facility: its serial is written down, never the form drawn.
    """
    one_set = (
        HandColumn("Số sê-ri", 48 * mm),
        HandColumn("Số dòng", 20 * mm),
        HandColumn("ml", 0),
    )
    columns = widened(one_set * _SETS, UPRIGHT.width)
    wanted = max(len(facts.people) + len(facts.blank_numbers), 1)
    rows = [HandRow(ROW, ("",) * len(columns))] * -(-wanted // _SETS)
    notes = [
        "Ghi từng giấy đã phát: số sê-ri, số dòng của người nhận trong danh sách đón tiếp, lượng máu."
        " Giấy hỏng cũng ghi số, ở cột ml viết “hỏng”."
    ]
    lead = [heading_block(UPRIGHT, TITLE, about_drive(facts), notes), _stock_block()]
    return table_sheets(A4, UPRIGHT, lead, again(facts, TITLE), columns, rows)


def _stock_block() -> Block:
    headings = ("Từ số", "Đến số", "Nhận", "Đã dùng", "Hỏng", "Trả lại", "Ghi chú")
    widths = (36 * mm, 36 * mm, 20 * mm, 20 * mm, 20 * mm, 20 * mm, 0.0)
    columns = widened(
        [HandColumn(words, width) for words, width in zip(headings, widths, strict=True)], UPRIGHT.width
    )
    rows = [HandRow(ROW, ("",) * len(columns))] * _STOCK_ROWS

    def draw(canvas: Canvas, top: float) -> None:
        draw_lines(
            canvas, ["Số giấy nhận của cơ sở tiếp nhận máu"], UPRIGHT.left, top, SERIF_BOLD, ABOUT_SIZE
        )
        edge = draw_hand_table(canvas, columns, rows, UPRIGHT.left, top - 6 * mm)
        draw_lines(canvas, ["Từng giấy đã phát"], UPRIGHT.left, edge - 4 * mm, SERIF_BOLD, ABOUT_SIZE)

    return Block(16 * mm + HEADER_HEIGHT + _STOCK_ROWS * ROW, draw)


def volunteer_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the blank list on which volunteers write when they came and left."""
    columns = widened(
        (
            HandColumn("TT", 10 * mm, "middle"),
            HandColumn("Họ và tên", 0),
            HandColumn("Đơn vị", 38 * mm),
            HandColumn("Vai trò", 30 * mm),
            HandColumn("Giờ đến", 17 * mm),
            HandColumn("Giờ về", 17 * mm),
            HandColumn("Ký", 22 * mm),
        ),
        UPRIGHT.width,
    )
    blank = ("",) * (len(columns) - 1)
    rows = [HandRow(10 * mm, (str(place), *blank)) for place in range(1, facts.volunteer_rows + 1)]
    lead = heading_block(UPRIGHT, VOLUNTEER_TITLE, about_drive(facts))
    return table_sheets(A4, UPRIGHT, [lead], again(facts, VOLUNTEER_TITLE), columns, rows)
