"""The letter of thanks (thư cảm ơn) to a donor: one A4 portrait page each, hundreds in one file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_lines
from documents.letterhead import QUOC_HIEU, TIEU_NGU, day_line, draw_signature
from documents.pages import FootFacts, draw_foot, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import (
    A4,
    DISPLAY,
    SCRIPT,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    all_printable,
    mm,
    text_width,
)
from domain.commendations.facts import CertificateFacts
from domain.wording import number_text

TITLE = "THƯ CẢM ƠN"
LEFT = styles.MARGIN_LEFT
RIGHT = A4[0] - styles.MARGIN_RIGHT
WIDTH = RIGHT - LEFT
MIDDLE = (LEFT + RIGHT) / 2
SIGNATURE_WIDTH = 96 * mm
PARAGRAPH_GAP = 6.0


def thanks_letters_pdf(letters: Sequence[CertificateFacts]) -> bytes:
    """Print one letter for each commendation: the same facts as the certificate, in sentences.

    Raises ValueError when there is no letter to print.
    """
    canvas, buffer = new_canvas(A4, TITLE.capitalize())
    for facts in all_printable(letters):
        if facts.sample:
            draw_sample_mark(canvas, A4)
        edge = _draw_head(canvas, facts)
        edge = _draw_body(canvas, facts, edge)
        _draw_close(canvas, facts, edge)
        canvas.showPage()
    return finished(canvas, buffer)


def letter_paragraphs(facts: CertificateFacts) -> tuple[str, ...]:
    """Return the sentences of the letter."""
    issuer = facts.issuer_name or "chúng tôi"
    opening = f"{facts.occasion}, {issuer}" if facts.occasion else issuer[:1].upper() + issuer[1:]
    thanks = (
        f"Đến nay anh/chị đã hiến máu tình nguyện {number_text(facts.donations)} lần. Mỗi lần hiến máu là một"
        " lần anh/chị dành thời gian và một phần sức khỏe của mình cho người bệnh chưa từng gặp mặt. Nhờ"
        " những giọt máu ấy, nhiều người bệnh được cấp cứu và điều trị kịp thời."
    )
    hope = (
        "Chúng tôi mong anh/chị luôn mạnh khỏe, tiếp tục đồng hành cùng phong trào hiến máu tình nguyện và"
        " giới thiệu việc làm ý nghĩa này với gia đình, bạn bè."
    )
    wish = "Kính chúc anh/chị và gia đình sức khỏe, hạnh phúc."
    return f"{opening} trân trọng gửi tới anh/chị lời cảm ơn chân thành.", thanks, hope, wish


@cache
def _body_style() -> ParagraphStyle:
    # Justified with a first line indent of 1 cm and 6 pt between paragraphs (NĐ 30/2020, Phụ lục I, ô số 6).
    return ParagraphStyle(
        "letter",
        fontName=SERIF,
        fontSize=14,
        leading=21,
        alignment=TA_JUSTIFY,
        firstLineIndent=10 * mm,
    )


def _draw_head(canvas: Canvas, facts: CertificateFacts) -> float:
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, [QUOC_HIEU], MIDDLE, A4[1] - styles.MARGIN_TOP, SERIF_BOLD, 13, "center")
    edge = draw_lines(canvas, [TIEU_NGU], MIDDLE, edge, SERIF_BOLD, 14, "center")
    draw_rule(canvas, MIDDLE, edge - 0.8 * mm, text_width(TIEU_NGU, SERIF_BOLD, 14))
    canvas.setFillColor(styles.RED)
    issuer = centred_lines(facts.issuer_lines, SERIF_BOLD, 14, WIDTH)
    edge = draw_lines(canvas, issuer, MIDDLE, edge - 8 * mm, SERIF_BOLD, 14, "center")
    return draw_lines(canvas, [TITLE], MIDDLE, edge - 6 * mm, DISPLAY, 28, "center", leading=1.3)


def _draw_body(canvas: Canvas, facts: CertificateFacts, edge: float) -> float:
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, ["Thân gửi anh/chị"], MIDDLE, edge - 6 * mm, SERIF_ITALIC, 14, "center")
    size, name = fitted_lines(facts.recipient_name, SCRIPT, 30, WIDTH, 20)
    edge = draw_lines(canvas, name, MIDDLE, edge, SCRIPT, size, "center", leading=1.3)
    detail = centred_lines([facts.recipient_detail], SERIF, 13, WIDTH)
    edge = draw_lines(canvas, detail, MIDDLE, edge, SERIF, 13, "center") - 7 * mm
    for sentence in letter_paragraphs(facts):
        paragraph = Paragraph(escape(sentence), _body_style())
        _, height = paragraph.wrap(WIDTH, edge)
        paragraph.drawOn(canvas, LEFT, edge - height)
        edge -= height + PARAGRAPH_GAP
    return edge


def _draw_close(canvas: Canvas, facts: CertificateFacts, edge: float) -> None:
    middle = RIGHT - SIGNATURE_WIDTH / 2
    day = [day_line(facts.place_name, facts.signed_on)]
    edge = draw_lines(canvas, day, middle, edge - 5 * mm, SERIF_ITALIC, styles.TEXT_SIZE, "center")
    draw_signature(canvas, facts.signature, middle, edge, SIGNATURE_WIDTH)
    draw_foot(canvas, FootFacts(facts.code, facts.check_url, (), 1, 1), LEFT, RIGHT)
