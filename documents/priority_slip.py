"""The slip for somebody who came when a drive had enough: a code by which another drive puts the person first."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_size
from documents.pages import draw_qr, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import A4, SERIF, SERIF_BOLD, all_printable, mm
from documents.two_up import draw_cut_line
from domain.signups.facts import PrioritySlipFacts
from domain.wording import short_date

TITLE = "MÃ ƯU TIÊN HIẾN MÁU"
PER_SHEET = 4
WIDTH, HEIGHT = A4[0] / 2, A4[1] / 2
MARGIN = 9 * mm
QR_SIDE = 36 * mm
SIZE = 12.0
THANKS = "Hôm nay đợt hiến máu đã đủ người. Cảm ơn anh/chị đã đến."
HOW = (
    "Quét mã vuông, chọn đợt khác trong tỉnh rồi đăng ký. Đợt nào hết suất thì chọn danh sách chờ và ghi mã này:"
    " anh/chị được xếp từ giờ phát mã, trước những người vào danh sách sau."
)


def priority_slips_pdf(slips: Sequence[PrioritySlipFacts]) -> bytes:
    """Print slips of a quarter of A4, four on each sheet, to be cut; raise ValueError for none."""
    if not slips:
        raise ValueError("there is no slip to print")
    canvas, buffer = new_canvas(A4, TITLE)
    printed = all_printable(slips)
    for first in range(0, len(printed), PER_SHEET):
        for place, slip in enumerate(printed[first : first + PER_SHEET]):
            canvas.saveState()
            canvas.translate((place % 2) * WIDTH, (1 - place // 2) * HEIGHT)
            _draw(canvas, slip)
            canvas.restoreState()
        draw_cut_line(canvas, WIDTH, 5 * mm, WIDTH, A4[1] - 5 * mm)
        draw_cut_line(canvas, 5 * mm, HEIGHT, A4[0] - 5 * mm, HEIGHT)
        canvas.showPage()
    return finished(canvas, buffer)


def _draw(canvas: Canvas, slip: PrioritySlipFacts) -> None:
    if slip.sample:
        draw_sample_mark(canvas, (WIDTH, HEIGHT))
    middle, room = WIDTH / 2, WIDTH - 2 * MARGIN
    canvas.setFillColor(styles.RED)
    edge = draw_lines(canvas, [TITLE], middle, HEIGHT - MARGIN, SERIF_BOLD, 15, "center")
    canvas.setFillColor(styles.BLACK)
    edge = _paragraph(canvas, slip.drive_words, edge, middle, room, 10)
    draw_rule(canvas, middle, edge - 1.5 * mm, room)
    size = fitted_size(slip.code, SERIF_BOLD, 30, room, 14)
    edge = draw_lines(canvas, [slip.code], middle, edge - 4 * mm, SERIF_BOLD, size, "center")
    until = f"Dùng một lần, đến hết ngày {short_date(slip.valid_until)}"
    edge = draw_lines(canvas, [until], middle, edge, SERIF_BOLD, SIZE, "center") - 3 * mm
    edge = _paragraph(canvas, THANKS, edge, middle, room, SIZE) - 2 * mm
    draw_qr(canvas, slip.drives_url, middle - QR_SIDE / 2, edge - QR_SIDE, QR_SIDE)
    edge = _paragraph(canvas, HOW, edge - QR_SIDE - 3 * mm, middle, room, SIZE) - 2 * mm
    _paragraph(canvas, f"Hỏi thêm: {slip.contact}" if slip.contact else "", edge, middle, room, 9)


def _paragraph(canvas: Canvas, text: str, top: float, middle: float, room: float, size: float) -> float:
    return draw_lines(canvas, centred_lines([text], SERIF, size, room), middle, top, SERIF, size, "center")
