"""The donor's card: two A7 pieces on one A4 sheet, the card for the wallet and the secret number to keep apart."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_lines, fitted_size, wrap
from documents.pages import draw_qr, draw_sample_mark, finished, new_canvas
from documents.styles import A4, SERIF, SERIF_BOLD, mm, printable
from domain.donors.facts import DonorCardFacts
from domain.wording import short_date

TITLE = "THẺ MỞ TRANG SỔ HIẾN MÁU CỦA TÔI"
PIN_TITLE = "SỐ BÍ MẬT ĐI CÙNG THẺ"
A7 = (105 * mm, 74 * mm)
LEFT = (A4[0] - A7[0]) / 2
TOP = A4[1] - 25 * mm
PAD = 6 * mm
QR_SIDE = 30 * mm
# It opens a page and proves nothing: nobody may take it for the national certificate.
NOT_A_PROOF = "Thẻ này chỉ để mở trang; không thay Giấy chứng nhận hiến máu tình nguyện."
KEEP_APART = (
    "Giữ tờ này ở nhà, không để chung với thẻ. Số bí mật chỉ in một lần; quên thì đến văn phòng, "
    "mang giấy tờ tùy thân, để nhận thẻ mới. Thẻ mới thì thẻ cũ không mở được nữa."
)


def donor_card_pdf(facts: DonorCardFacts) -> bytes:
    """Print a card and its secret number one above the other, each in a frame to be cut along; one A4 page."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A4, TITLE.capitalize())
    if facts.sample:
        draw_sample_mark(canvas, A4)
    _draw_frame(canvas, TOP)
    _draw_card(canvas, facts, TOP - PAD)
    lower = TOP - A7[1] - 8 * mm
    _draw_frame(canvas, lower)
    _draw_pin(canvas, facts, lower - PAD)
    canvas.showPage()
    return finished(canvas, buffer)


def _draw_frame(canvas: Canvas, top: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.5)
    canvas.setDash([3, 3])
    canvas.rect(LEFT, top - A7[1], *A7)
    canvas.restoreState()


def _draw_card(canvas: Canvas, facts: DonorCardFacts, top: float) -> None:
    left, right = LEFT + PAD, LEFT + A7[0] - PAD
    width = right - left
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, [TITLE], left, top, SERIF_BOLD, fitted_size(TITLE, SERIF_BOLD, 12, width, 9))
    issuer = centred_lines([facts.issuer], SERIF, 9, width)
    edge = draw_lines(canvas, issuer, left, edge - 0.5 * mm, SERIF, 9)
    canvas.setLineWidth(0.75)
    canvas.line(left, edge - 1.5 * mm, right, edge - 1.5 * mm)
    body, room = edge - 4 * mm, width - QR_SIDE - 4 * mm
    size, name = fitted_lines(facts.full_name, SERIF_BOLD, 14, room, 10)
    edge = draw_lines(canvas, name, left, body, SERIF_BOLD, size)
    edge = draw_lines(canvas, ["Mã thẻ"], left, edge - 1.5 * mm, SERIF, 10)
    draw_lines(
        canvas, [facts.code], left, edge, SERIF_BOLD, fitted_size(facts.code, SERIF_BOLD, 18, room, 12)
    )
    draw_qr(canvas, facts.address, right - QR_SIDE, body - QR_SIDE, QR_SIDE)
    shown = facts.address.removeprefix("https://").removeprefix("http://")
    lines = [*wrap(f"Quét mã, hoặc mở {shown}", SERIF, 10, width), *wrap(NOT_A_PROOF, SERIF, 10, width)]
    draw_lines(canvas, lines, left, body - QR_SIDE - 1.5 * mm, SERIF, 10)


def _draw_pin(canvas: Canvas, facts: DonorCardFacts, top: float) -> None:
    left, width = LEFT + PAD, A7[0] - 2 * PAD
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, [PIN_TITLE], left, top, SERIF_BOLD, 12)
    edge = draw_lines(canvas, [f"Mã thẻ {facts.code}"], left, edge - 1 * mm, SERIF, 10)
    spaced = f"{facts.pin[:3]} {facts.pin[3:]}"
    edge = draw_lines(canvas, [spaced], left, edge - 3 * mm, SERIF_BOLD, 28)
    told = [*wrap(KEEP_APART, SERIF, 10, width), f"In ngày {short_date(facts.issued_on)}"]
    draw_lines(canvas, told, left, edge - 2 * mm, SERIF, 10)
