"""The sheet on which donors sign for gift, meal and travel money."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.desk_sheets import about_drive, again
from documents.fitting import draw_lines
from documents.hand_table import HandColumn, HandRow, widened
from documents.pack_sheets import Block, Sheet, heading_block, letterhead_block, table_sheets
from documents.pages import draw_dotted_line
from documents.styles import (
    A4_LANDSCAPE,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    TEXT_SIZE,
    Frame,
    frame_of,
    mm,
    text_width,
)
from domain.results.pack_facts import PackFacts
from domain.wording import number_text

TITLE = "DANH SÁCH KÝ NHẬN QUÀ TẶNG VÀ HỖ TRỢ"
ROW = 9.4 * mm
_LINE = TEXT_SIZE * styles.LEADING
_SUM_STEP = 7 * mm
_SIGNING_ROOM = 26 * mm
_SIGNERS = ("NGƯỜI PHÁT", "NGƯỜI LẬP DANH SÁCH", "ĐẠI DIỆN BAN TỔ CHỨC")


def gift_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the pages on which numbered people, then blank rows, sign for what they received.

    The least value of a gift and the amounts are those of the rulebook, with the text they come from
    (Thông tư 15/2023/TT-BYT). The head follows Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """
    frame = frame_of(A4_LANDSCAPE, facts.handover.letterhead.margins_mm)
    columns = widened(_columns(facts), frame.width)
    written = [""] * (len(columns) - 3)
    named = [(one.number, one.full_name) for one in facts.people]
    rows = [
        HandRow(ROW, (str(number), name, *written, str(number)))
        for number, name in (*named, *((number, "") for number in facts.blank_numbers))
    ]
    lead = [
        letterhead_block(A4_LANDSCAPE, frame, facts.handover.letterhead),
        heading_block(frame, TITLE, about_drive(facts), _notes(facts)),
    ]
    return table_sheets(A4_LANDSCAPE, frame, lead, again(facts, TITLE), columns, rows, _closing(frame))


def _columns(facts: PackFacts) -> tuple[HandColumn, ...]:
    return (
        HandColumn("Số", 14 * mm, "number"),
        HandColumn("Họ và tên", 0, "strong"),
        *(HandColumn(f"{ml} ml", 10 * mm, "box") for ml in facts.volumes),
        HandColumn("Khác (ml)", 13 * mm),
        HandColumn("Quà đã nhận", 40 * mm),
        HandColumn("Tiền ăn (đồng)", 22 * mm),
        HandColumn("Tiền đi lại (đồng)", 22 * mm),
        HandColumn("Ký nhận", 32 * mm),
        HandColumn("Số", 14 * mm, "number"),
    )


def _notes(facts: PackFacts) -> list[str]:
    benefits = facts.benefits
    gifts = "; ".join(f"{volume}: {number_text(dong)} đồng" for volume, dong in benefits.gifts)
    return [
        f"Giá trị quà ít nhất, máu toàn phần: {gifts}. Bình quân nhiều nhất một người, một lần hiến: tiền ăn"
        f" {number_text(benefits.meal_dong)} đồng, tiền đi lại {number_text(benefits.travel_dong)} đồng"
        f" ({benefits.basis})."
    ]


def _closing(frame: Frame) -> Block:
    """Return the sums to be written in, and the room for three signatures."""

    def draw(canvas: Canvas, top: float) -> None:
        y = top - _SUM_STEP
        canvas.setFont(SERIF, TEXT_SIZE)
        for words in ("Số người đã ký nhận:", "Tổng số tiền, viết bằng số và bằng chữ:"):
            canvas.drawString(frame.left, y, words)
            draw_dotted_line(
                canvas, frame.left + text_width(words, SERIF, TEXT_SIZE) + 2 * mm, frame.right, y - 1.5
            )
            y -= _SUM_STEP
        width = frame.width / len(_SIGNERS)
        for place, signer in enumerate(_SIGNERS):
            middle = frame.left + (place + 0.5) * width
            edge = draw_lines(canvas, [signer], middle, y + 3 * mm, SERIF_BOLD, TEXT_SIZE, "center")
            draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, edge, SERIF_ITALIC, 12, "center")

    return Block(2 * _SUM_STEP + 2 * _LINE + _SIGNING_ROOM, draw)
