"""The slip a registrant keeps after signing up: code, day, hour, place, what to bring, how to cancel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_size, wrap
from documents.pages import FootFacts, draw_foot, draw_qr, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import A4_LANDSCAPE, A5, SERIF, SERIF_BOLD, all_printable, mm, printable
from documents.two_up import draw_two_up
from domain.signups.facts import SlipFacts
from domain.wording import weekday_date

TITLE = "GIẤY HẸN HIẾN MÁU"
WAITING_TITLE = "DANH SÁCH CHỜ HIẾN MÁU"
MARGIN = 12 * mm
LEFT = MARGIN
RIGHT = A5[0] - MARGIN
SIZE = 11.5
QR_SIDE = 32 * mm
LABEL_WIDTH = 27 * mm
ADVICE = (
    "Nếu anh/chị bận hoặc cần đổi giờ, quét mã ở trên hoặc mở trang Tra cứu đăng ký, nhập mã đăng ký cùng số"
    " điện thoại để đổi giờ hoặc hủy. Báo sớm là nhường chỗ cho người khác."
)


def registration_slip_pdf(facts: SlipFacts) -> bytes:
    """Print one A5 slip, portrait, on a single page."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A5, f"{_title(facts)} {facts.code}")
    _draw(canvas, facts)
    canvas.showPage()
    return finished(canvas, buffer)


def registration_slips_pdf(slips: Sequence[SlipFacts]) -> bytes:
    """Print the slips of many registrants, two on each A4 sheet, to be cut; raise ValueError for none."""
    canvas, buffer = new_canvas(A4_LANDSCAPE, TITLE)
    draw_two_up(canvas, [partial(_draw, canvas, facts) for facts in all_printable(slips)])
    return finished(canvas, buffer)


def _title(facts: SlipFacts) -> str:
    return WAITING_TITLE if facts.waiting_position else TITLE


def _draw(canvas: Canvas, facts: SlipFacts) -> None:
    title = _title(facts)
    if facts.sample:
        draw_sample_mark(canvas, A5)
    middle, width = A5[0] / 2, RIGHT - LEFT
    canvas.setFillColor(styles.RED)
    edge = draw_lines(canvas, [title], middle, A5[1] - MARGIN, SERIF_BOLD, 19, "center")
    canvas.setFillColor(styles.BLACK)
    drive = centred_lines([facts.drive_title], SERIF, 12, width)
    edge = draw_lines(canvas, drive, middle, edge, SERIF, 12, "center") - 2 * mm
    draw_rule(canvas, middle, edge, width)
    edge = _draw_notice(canvas, facts, edge) if facts.notice else edge
    edge = _draw_code(canvas, facts, edge - 5 * mm)
    edge = _draw_appointment(canvas, facts, edge - 5 * mm)
    draw_rule(canvas, middle, edge - 1 * mm, width)
    edge = _draw_text(
        canvas, "Khi đến, anh/chị mang theo:", [f"- {line}" for line in facts.bring], edge - 4 * mm
    )
    contact = [f"Cần hỏi thêm: {facts.contact}"] if facts.contact else []
    _draw_text(canvas, "Đổi giờ hoặc hủy:", [ADVICE, *contact], edge - 3 * mm)
    address = facts.lookup_url.removeprefix("https://").removeprefix("http://")
    foot = FootFacts(facts.code, "", (address,) if address else (), 1, 1)
    draw_foot(canvas, foot, LEFT, RIGHT, edge=1 * mm)


def _draw_notice(canvas: Canvas, facts: SlipFacts, top: float) -> float:
    """Draw what has changed in red, before everything that it changes; return the lower edge."""
    canvas.setFillColor(styles.RED)
    edge = top - 3 * mm
    for number, text in enumerate(facts.notice):
        font, size = (SERIF_BOLD, 13.0) if number == 0 else (SERIF, SIZE)
        edge = draw_lines(canvas, wrap(text, font, size, RIGHT - LEFT), LEFT, edge, font, size)
    canvas.setFillColor(styles.BLACK)
    return edge


def _draw_code(canvas: Canvas, facts: SlipFacts, top: float) -> float:
    """Draw name and code at the left, the QR at the right; return the lower edge."""
    room = RIGHT - LEFT - QR_SIDE - 6 * mm
    edge = draw_lines(
        canvas, centred_lines([facts.full_name], SERIF_BOLD, 15, room), LEFT, top, SERIF_BOLD, 15
    )
    if facts.waiting_position:
        words = f"Vị trí trong danh sách chờ: {facts.waiting_position}"
        edge = draw_lines(canvas, wrap(words, SERIF_BOLD, SIZE, room), LEFT, edge - 1 * mm, SERIF_BOLD, SIZE)
    size = fitted_size(facts.code, SERIF_BOLD, 28, room, 10)
    code_height = (11 + size) * styles.LEADING
    edge = draw_lines(
        canvas, ["Mã đăng ký"], LEFT, min(edge - 2 * mm, top - QR_SIDE + code_height), SERIF, 11
    )
    edge = draw_lines(canvas, [facts.code], LEFT, edge, SERIF_BOLD, size)
    if facts.lookup_url:
        draw_qr(canvas, facts.lookup_url, RIGHT - QR_SIDE, top - QR_SIDE, QR_SIDE)
    return min(edge, top - QR_SIDE)


def _draw_appointment(canvas: Canvas, facts: SlipFacts, edge: float) -> float:
    entries = (
        ("Ngày", weekday_date(facts.drive_day), True),
        ("Giờ", facts.band, True),
        ("Địa điểm", facts.venue, True),
        ("", facts.address, False),
        ("Nơi tiếp nhận", facts.facility, False),
    )
    for label, value, strong in entries:
        if not value:
            continue
        font, size = (SERIF_BOLD, 13.0) if strong else (SERIF, SIZE)
        lines = centred_lines([value], font, size, RIGHT - LEFT - LABEL_WIDTH)
        draw_lines(canvas, [label], LEFT, edge - (size - SIZE) * 0.8, SERIF, SIZE)
        edge = draw_lines(canvas, lines, LEFT + LABEL_WIDTH, edge, font, size) - 1 * mm
    return edge


def _draw_text(canvas: Canvas, heading: str, texts: list[str], edge: float) -> float:
    if not texts:
        return edge
    edge = draw_lines(canvas, [heading], LEFT, edge, SERIF_BOLD, SIZE)
    for text in texts:
        edge = draw_lines(canvas, wrap(text, SERIF, SIZE, RIGHT - LEFT), LEFT, edge, SERIF, SIZE)
    return edge
