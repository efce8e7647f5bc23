"""The slip by which a desk tells the facility what a certified list says of somebody who comes without papers."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_size, wrap
from documents.letterhead import QUOC_HIEU, TIEU_NGU
from documents.pages import FootFacts, draw_foot, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import A5, SERIF, SERIF_BOLD, SERIF_ITALIC, mm, printable, text_width
from domain.certification.combined import IdentitySlipFacts
from domain.clock import local
from domain.wording import short_date

TITLE = ("GIẤY XÁC NHẬN THÔNG TIN", "CỦA NGƯỜI ĐĂNG KÝ HIẾN MÁU")
MARGIN = 12 * mm
LEFT, RIGHT = MARGIN, A5[0] - MARGIN
WIDTH = RIGHT - LEFT
SIZE = 12.0
LABEL_WIDTH = 34 * mm


def identity_slip_pdf(facts: IdentitySlipFacts) -> bytes:
    """Print one A5 slip, portrait, on a single page, with the code of the list that it is taken from."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A5, " ".join(TITLE).capitalize())
    if facts.sample:
        draw_sample_mark(canvas, A5)
    canvas.setFillColor(styles.BLACK)
    edge = _draw_entries(canvas, facts, _draw_head(canvas, facts))
    _draw_close(canvas, facts, edge)
    printed = local(facts.printed_at)
    lines = (
        f"Mã của danh sách đã xác nhận. {facts.check_url.removeprefix('https://').removeprefix('http://')}",
        f"In lúc {printed:%H:%M} ngày {short_date(printed.date())} · Người in: {facts.printed_by}",
    )
    draw_foot(canvas, FootFacts(facts.code, facts.check_url, lines, 1, 1), LEFT, RIGHT)
    canvas.showPage()
    return finished(canvas, buffer)


def _draw_head(canvas: Canvas, facts: IdentitySlipFacts) -> float:
    middle = A5[0] / 2
    edge = draw_lines(canvas, [QUOC_HIEU], middle, A5[1] - MARGIN, SERIF_BOLD, 12, "center")
    edge = draw_lines(canvas, [TIEU_NGU], middle, edge, SERIF_BOLD, 13, "center")
    draw_rule(canvas, middle, edge - 0.8 * mm, text_width(TIEU_NGU, SERIF_BOLD, 13))
    edge = draw_lines(canvas, TITLE, middle, edge - 7 * mm, SERIF_BOLD, 14, "center")
    drive = centred_lines([facts.drive_words], SERIF_ITALIC, SIZE, WIDTH)
    return draw_lines(canvas, drive, middle, edge - 1 * mm, SERIF_ITALIC, SIZE, "center") - 5 * mm


def _draw_entries(canvas: Canvas, facts: IdentitySlipFacts, edge: float) -> float:
    row = facts.row
    entries = (
        ("Họ và tên", row.full_name, True),
        ("Ngày, năm sinh", row.birth, False),
        ("Giới tính", row.sex, False),
        ("Số định danh/CCCD", row.id_number, True),
        ("Nơi ở hoặc đơn vị", row.address, False),
        ("Nơi xác nhận", facts.unit_name, False),
        ("Danh sách", f"{facts.list_words}, dòng {row.position}", False),
    )
    for label, value, is_bold in entries:
        if not value:
            continue
        font = SERIF_BOLD if is_bold else SERIF
        size = fitted_size(label, SERIF, SIZE, LABEL_WIDTH - 2 * mm, 9)
        draw_lines(canvas, [label], LEFT, edge, SERIF, size)
        lines = wrap(value, font, SIZE, WIDTH - LABEL_WIDTH)
        edge = draw_lines(canvas, lines, LEFT + LABEL_WIDTH, edge, font, SIZE) - 1.2 * mm
    return edge


def _draw_close(canvas: Canvas, facts: IdentitySlipFacts, edge: float) -> None:
    words = (
        "Các thông tin trên lấy nguyên từ danh sách đã được xác nhận, chỉ xác nhận nhân thân và nơi cư trú hoặc"
        f" đơn vị. Cơ sở tiếp nhận máu đối chiếu và quyết định theo {facts.basis}."
    )
    edge = draw_lines(canvas, wrap(words, SERIF_ITALIC, 11, WIDTH), LEFT, edge - 2 * mm, SERIF_ITALIC, 11)
    for title, middle in (
        ("NGƯỜI ĐĂNG KÝ", LEFT + WIDTH / 4),
        ("BÀN ĐÓN TIẾP", LEFT + 3 * WIDTH / 4),
    ):
        lower = draw_lines(canvas, [title], middle, edge - 5 * mm, SERIF_BOLD, SIZE, "center")
        draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, lower, SERIF_ITALIC, 11, "center")
