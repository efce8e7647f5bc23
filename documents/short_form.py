"""The short registration form of half a sheet, filled in by hand far from a computer and keyed in later."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_size, wrap, wrap_all
from documents.form_fields import FIELD_SIZE, Field, draw_choice, draw_fields
from documents.pages import (
    FootFacts,
    draw_check_box,
    draw_foot,
    draw_rule,
    draw_sample_mark,
    finished,
    new_canvas,
)
from documents.styles import (
    A4_LANDSCAPE,
    A5,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    all_printable,
    mm,
    printable_text,
    text_width,
)
from documents.two_up import draw_cut_line, draw_two_up
from domain.signups.facts import RegistrationFormFacts
from domain.wording import weekday_date

TITLE = "PHIẾU ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN"
LEFT = 10 * mm
RIGHT = A5[0] - 10 * mm
TOP = A5[1] - 9 * mm
STEP = 9.4 * mm  # Room for handwriting.
BOX_WIDTH, BOX_HEIGHT = 6 * mm, 6.6 * mm
SMALL = 9.5
STRIP = 50 * mm  # Height of the strip that the person keeps, the foot of the page below it included.
SEXES = ("Nam", "Nữ")
MOST_STRIP_LINES = 5
LATER = "Mã này tra cứu được sau khi văn phòng nhập phiếu."
NOTE = "Không ghi điều gì về sức khỏe vào phiếu này; câu hỏi về sức khỏe trả lời tại điểm hiến máu."


def short_forms_pdf(forms: Sequence[RegistrationFormFacts], consents: Sequence[str]) -> bytes:
    """Print short forms of A5, two on each A4 sheet, each with a strip that carries the same code.

    Empty facts leave lines and boxes to the hand; a form without code has no strip. consents are the texts
    to be agreed to, one box each (Luật 91/2025/QH15, Điều 9). Raises ValueError for no form.
    """
    canvas, buffer = new_canvas(A4_LANDSCAPE, TITLE)
    texts = [printable_text(text) for text in consents]
    draw_two_up(canvas, [partial(_draw, canvas, form, texts) for form in all_printable(forms)])
    return finished(canvas, buffer)


def _draw(canvas: Canvas, form: RegistrationFormFacts, consents: Sequence[str]) -> None:
    if form.sample:
        draw_sample_mark(canvas, A5)
    canvas.setFillColor(styles.BLACK)
    middle, width = (LEFT + RIGHT) / 2, RIGHT - LEFT
    edge = draw_lines(canvas, [TITLE], middle, TOP, SERIF_BOLD, 14, "center")
    about = centred_lines([form.drive_title, _where(form)], SERIF, SMALL, width)
    edge = draw_lines(canvas, about, middle, edge, SERIF, SMALL, "center")
    if form.code:
        edge = draw_lines(canvas, [f"Mã đăng ký: {form.code}"], middle, edge, SERIF_BOLD, 14, "center")
    draw_rule(canvas, middle, edge - 1 * mm, width)
    y = _draw_identity(canvas, form, edge - 9 * mm)
    edge = _draw_consents(canvas, consents, y + 4 * mm)
    _draw_signature(canvas, edge - 1 * mm)
    if form.code:
        _draw_strip(canvas, form)
    notes = tuple(text for text in (NOTE, form.printed) if text)
    draw_foot(canvas, FootFacts(form.code, form.lookup_url, notes, 1, 1), LEFT, RIGHT)


def _where(form: RegistrationFormFacts) -> str:
    day = weekday_date(form.drive_day) if form.drive_day else ""
    when = ", ".join(text for text in (day, form.band) if text)
    return " · ".join(text for text in (when, form.venue) if text)


def _draw_identity(canvas: Canvas, form: RegistrationFormFacts, y: float) -> float:
    draw_fields(canvas, [Field("Họ và tên (chữ in hoa)", form.full_name)], LEFT, RIGHT, y)
    y -= STEP
    sex_left = RIGHT - 41.5 * mm
    draw_fields(canvas, [Field("Ngày, tháng, năm sinh", form.birth)], LEFT, sex_left - 3 * mm, y)
    draw_choice(canvas, "Giới tính:", SEXES, form.sex, sex_left, y)
    y -= STEP
    _draw_digits(canvas, "Số căn cước", form.id_number, 12, y)
    y -= STEP
    _draw_digits(canvas, "Điện thoại", "".join(form.phone.split()), 10, y)
    rows = (
        [Field("Thôn, tổ, số nhà", form.address)],
        [Field("Xã, phường", form.commune, 1.4), Field("Nhóm máu", form.blood_group)],
        [Field("Cơ quan, trường, doanh nghiệp", form.workplace)],
    )
    for fields in rows:
        y -= STEP
        draw_fields(canvas, fields, LEFT, RIGHT, y)
    return y - STEP


def _draw_digits(canvas: Canvas, label: str, digits: str, count: int, y: float) -> None:
    """Draw a box for each digit, because digits in boxes are read right when they are keyed in."""
    canvas.setFont(SERIF, FIELD_SIZE)
    canvas.drawString(LEFT, y, f"{label}:")
    left = LEFT + text_width("Số căn cước:", SERIF, FIELD_SIZE) + 3 * mm
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.6)
    canvas.grid(
        [left + place * BOX_WIDTH for place in range(max(count, len(digits)) + 1)],
        [y - 1.8 * mm, y - 1.8 * mm + BOX_HEIGHT],
    )
    canvas.setFont(SERIF_BOLD, 12)
    for place, digit in enumerate(digits):
        canvas.drawCentredString(left + (place + 0.5) * BOX_WIDTH, y, digit)


def _draw_consents(canvas: Canvas, consents: Sequence[str], edge: float) -> float:
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, ["Tôi đánh dấu vào điều tôi đồng ý:"], LEFT, edge, SERIF_BOLD, SMALL)
    for text in consents:
        lines = wrap(text, SERIF, SMALL, RIGHT - LEFT - 5 * mm)
        draw_check_box(canvas, LEFT, edge - 9.5, 8)
        edge = draw_lines(canvas, lines, LEFT + 5 * mm, edge, SERIF, SMALL, leading=1.12) - 1.2
    return edge


def _draw_signature(canvas: Canvas, edge: float) -> None:
    middle = RIGHT - 32 * mm
    day = f"Ngày{6 * styles.BLANK}tháng{6 * styles.BLANK}năm 20{6 * styles.BLANK}"
    edge = draw_lines(canvas, [day], middle, edge, SERIF_ITALIC, SMALL, "center")
    edge = draw_lines(canvas, ["NGƯỜI ĐĂNG KÝ"], middle, edge, SERIF_BOLD, SMALL, "center")
    draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, edge, SERIF_ITALIC, SMALL, "center")


def _draw_strip(canvas: Canvas, form: RegistrationFormFacts) -> None:
    """Draw what the person cuts off and keeps: the same code, when and where."""
    draw_cut_line(canvas, LEFT, STRIP, RIGHT, STRIP)
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, ["Phần người đăng ký giữ"], LEFT, STRIP - 1.5 * mm, SERIF_ITALIC, SMALL)
    size = fitted_size(form.code, SERIF_BOLD, 22, RIGHT - LEFT, 12)
    edge = draw_lines(canvas, [form.code], LEFT, edge, SERIF_BOLD, size)
    texts = (form.full_name or LATER, form.drive_title, _where(form))
    lines = wrap_all(texts, SERIF, SMALL, RIGHT - LEFT)[:MOST_STRIP_LINES]
    draw_lines(canvas, lines, LEFT, edge, SERIF, SMALL, leading=1.12)
