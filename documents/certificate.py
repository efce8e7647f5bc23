"""The certificate of honour (giấy chứng nhận tôn vinh) and the sheet of merit (giấy khen), hundreds in one file.

The first is a committee's thanks; neither looks like the numbered national certificate that a facility hands over.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.certificate_frame import FRAME_NAME, INNER, define_frame
from documents.fitting import centred_lines, draw_lines, fitted_lines, wrap
from documents.letterhead import QUOC_HIEU, TIEU_NGU, day_line, name_lines, signature_lines
from documents.pages import QR_FOOT, draw_qr, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import (
    A4_LANDSCAPE,
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

PAGE_SIZE = A4_LANDSCAPE
MIDDLE = PAGE_SIZE[0] / 2
TEXT_ROOM = PAGE_SIZE[0] - 2 * INNER - 24 * mm  # Width for centred text, well inside the frame.
# Bằng khen rules leave 35 to 40 mm for signature and seal; facts/admin-formats keeps the smaller for A4.
SIGNATURE_ROOM = 35 * mm
SIGNATURE_SIZE = 13.0
SIGNATURE_WIDTH = 112 * mm
SIGNATURE_MIDDLE = PAGE_SIZE[0] - INNER - 6 * mm - SIGNATURE_WIDTH / 2
LOWEST = INNER + 4.5 * mm
NAME_SIZE = 39.0
_RULE_ROOM = 2 * mm  # From tiêu ngữ to the issuer, the rule between them.


def certificates_pdf(certificates: Sequence[CertificateFacts]) -> bytes:
    """Print one A4 landscape page for each certificate, frame drawn once, faces embedded once.

    A name of any length is shrunk, then wrapped, so that it stays inside the frame.
    Raises ValueError when there is no certificate to print.
    """
    papers = all_printable(certificates)
    canvas, buffer = new_canvas(PAGE_SIZE, papers[0].title.capitalize())
    define_frame(canvas)
    for facts in papers:
        canvas.doForm(FRAME_NAME)
        if facts.sample:
            draw_sample_mark(canvas, PAGE_SIZE)
        block = _signature_top(facts)
        _draw_honour(canvas, facts, block)
        _draw_signature(canvas, facts, block)
        _draw_register(canvas, facts)
        canvas.showPage()
    return finished(canvas, buffer)


def _signature_top(facts: CertificateFacts) -> float:
    """Return the upper edge of the block at the lower right, measured from its last line upwards."""
    signature = facts.signature
    lines = len(signature_lines(signature, SIGNATURE_WIDTH, SIGNATURE_SIZE))
    lines += len(name_lines(signature, SIGNATURE_WIDTH, SIGNATURE_SIZE)) + 1
    return LOWEST + SIGNATURE_ROOM + lines * SIGNATURE_SIZE * styles.LEADING


def _draw_honour(canvas: Canvas, facts: CertificateFacts, lowest: float) -> None:
    """Draw everything from quốc hiệu to the reason, spreading the room that is left between the parts."""
    parts = [*_head(facts), *(_merit(facts) if facts.is_merit else _thanks(facts))]
    top = PAGE_SIZE[1] - INNER - 3.5 * mm
    used = sum(len(part[0]) * part[2] * part[3] for part in parts)
    gap = max(0.0, min(5 * mm, (top - lowest - used) / sum(part[5] for part in parts)))
    # Many lines of issuer and reason together: everything smaller by the same share, so that nothing meets.
    shrunk = min(1.0, (top - lowest - _RULE_ROOM) / used)
    for lines, font, full_size, leading, color, share in parts:
        size = full_size * shrunk
        canvas.setFillColor(color)
        top = draw_lines(canvas, lines, MIDDLE, top, font, size, "center", leading)
        if lines == [TIEU_NGU]:
            draw_rule(canvas, MIDDLE, top - 0.8 * mm, text_width(TIEU_NGU, font, size))
            top -= max(_RULE_ROOM, share * gap)
        else:
            top -= share * gap


# Lines, face, size, leading, colour, and the part's share of the height that is left, given below it.
Part = tuple[Sequence[str], str, float, float, Color, float]


def _head(facts: CertificateFacts) -> list[Part]:
    issuer = centred_lines(facts.issuer_lines, SERIF_BOLD, 15, TEXT_ROOM)
    return [
        ([QUOC_HIEU], SERIF_BOLD, 13, styles.LEADING, styles.BLACK, 0),
        ([TIEU_NGU], SERIF_BOLD, 14, styles.LEADING, styles.BLACK, 2.5),
        (issuer, SERIF_BOLD, 15, styles.LEADING, styles.RED, 1.5),
    ]


def _recipient(facts: CertificateFacts) -> list[Part]:
    size, name = fitted_lines(facts.recipient_name, SCRIPT, NAME_SIZE, TEXT_ROOM, 24)
    detail = centred_lines([facts.recipient_detail], SERIF, 13, TEXT_ROOM)
    return [
        (name, SCRIPT, size, 1.2, styles.BLACK, 1),
        (detail, SERIF, 13, styles.LEADING, styles.BLACK, 1),
    ]


def _reason(facts: CertificateFacts) -> Part:
    lines = centred_lines([facts.occasion, facts.reason], SERIF, 13.5, TEXT_ROOM)
    return lines, SERIF, 13.5, styles.LEADING, styles.BLACK, 1.5


def _thanks(facts: CertificateFacts) -> list[Part]:
    """Return the parts of the certificate of honour below its issuer."""
    counted = f"đã hiến máu tình nguyện {number_text(facts.donations)} lần"
    return [
        ([facts.title], DISPLAY, 33, 1.2, styles.RED, 1.5),
        (["Trân trọng tôn vinh"], SERIF_ITALIC, 14, styles.LEADING, styles.BLACK, 0.5),
        *_recipient(facts),
        ([counted], SERIF_BOLD, 16, styles.LEADING, styles.RED, 1),
        _reason(facts),
    ]


def _merit(facts: CertificateFacts) -> list[Part]:
    """Return the parts of a sheet of merit below its issuer, in the order of NĐ 50/2006/NĐ-CP, Điều 28."""
    return [
        (["TẶNG"], SERIF_BOLD, 15, styles.LEADING, styles.BLACK, 0.5),
        ([facts.title], DISPLAY, 42, 1.2, styles.RED, 1.5),
        *_recipient(facts),
        _reason(facts),
    ]


def _draw_signature(canvas: Canvas, facts: CertificateFacts, top: float) -> None:
    canvas.setFillColor(styles.BLACK)
    day = day_line(facts.place_name, facts.signed_on)
    edge = draw_lines(canvas, [day], SIGNATURE_MIDDLE, top, SERIF_ITALIC, SIGNATURE_SIZE, "center")
    lines = signature_lines(facts.signature, SIGNATURE_WIDTH, SIGNATURE_SIZE)
    edge = draw_lines(canvas, lines, SIGNATURE_MIDDLE, edge, SERIF_BOLD, SIGNATURE_SIZE, "center")
    names = name_lines(facts.signature, SIGNATURE_WIDTH, SIGNATURE_SIZE)
    draw_lines(canvas, names, SIGNATURE_MIDDLE, edge - SIGNATURE_ROOM, SERIF_BOLD, SIGNATURE_SIZE, "center")


def _draw_register(canvas: Canvas, facts: CertificateFacts) -> None:
    """Draw decision and register number with code and QR at the lower left."""
    left, room = INNER + 9 * mm, SIGNATURE_MIDDLE - SIGNATURE_WIDTH / 2 - INNER - 12 * mm
    blank = 12 * styles.BLANK
    decision = facts.decision or f"Quyết định số:{blank}ngày{blank}"
    register = f"Số sổ vàng: {facts.register_number or blank}"
    draw_qr(canvas, facts.check_url, left, LOWEST, QR_FOOT)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(SERIF, styles.SMALL_SIZE)
    canvas.drawString(left + QR_FOOT + 3 * mm, LOWEST + 1, f"Mã: {facts.code}")
    canvas.setFillColor(styles.BLACK)
    lines = [*wrap(decision, SERIF, 12, room), register]
    draw_lines(canvas, lines, left, LOWEST + QR_FOOT + 4 * mm + len(lines) * 12 * styles.LEADING, SERIF, 12)
