"""The notice for the door of a drive: one A4 page whose words are read from across the street."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_lines, wrap
from documents.pages import draw_qr, draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import A4, SERIF, SERIF_BOLD, SERIF_ITALIC, mm, printable
from domain.drives.facts import DoorNoticeFacts

MARGIN = 18 * mm
LEFT, RIGHT, MIDDLE = MARGIN, A4[0] - MARGIN, A4[0] / 2
WIDTH = RIGHT - LEFT
QR_SIDE = 34 * mm
LABEL_WIDTH = 40 * mm
# The rows shrink together until the page holds them; 14 pt is still read at the door itself.
ROW_SIZES = (40.0, 36.0, 32.0, 28.0, 25.0, 22.0, 19.0, 16.0, 14.0)


def door_notice_pdf(facts: DoorNoticeFacts) -> bytes:
    """Print one A4 page, portrait."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A4, f"{facts.headline}: {facts.host}")
    if facts.sample:
        draw_sample_mark(canvas, A4)
    edge = _draw_head(canvas, facts)
    foot = MARGIN + QR_SIDE + 8 * mm
    size = next(
        (one for one in ROW_SIZES if edge - _height(facts, one) >= foot),
        ROW_SIZES[-1],
    )
    _draw_rows(canvas, facts, edge, size)
    _draw_foot(canvas, facts)
    canvas.showPage()
    return finished(canvas, buffer)


def _draw_head(canvas: Canvas, facts: DoorNoticeFacts) -> float:
    host = centred_lines([facts.host.upper()], SERIF_BOLD, 15, WIDTH)
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, host, MIDDLE, A4[1] - MARGIN, SERIF_BOLD, 15, "center")
    size, headline = fitted_lines(facts.headline.upper(), SERIF_BOLD, 84, WIDTH, 34)
    canvas.setFillColor(styles.RED)
    edge = draw_lines(canvas, headline, MIDDLE, edge - 8 * mm, SERIF_BOLD, size, "center")
    canvas.setFillColor(styles.BLACK)
    # Each sentence begins a line of its own: broken lines are read from afar only with effort.
    sentence = centred_lines(facts.sentence.replace(". ", ".\n").split("\n"), SERIF, 22, WIDTH)
    edge = draw_lines(canvas, sentence, MIDDLE, edge - 2 * mm, SERIF, 22, "center")
    reason = centred_lines([f"Lý do: {facts.reason}"], SERIF_ITALIC, 18, WIDTH) if facts.reason else []
    edge = draw_lines(canvas, reason, MIDDLE, edge - 2 * mm, SERIF_ITALIC, 18, "center")
    draw_rule(canvas, MIDDLE, edge - 4 * mm, WIDTH)
    return edge - 10 * mm


def _blocks(facts: DoorNoticeFacts) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    """Return (heading, rows, face): what was in plain letters, what is in bold ones."""
    if not facts.before:
        return [("", facts.now, SERIF_BOLD)]
    return [("Trước đây", facts.before, SERIF), ("Nay là", facts.now, SERIF_BOLD)]


def _lines(text: str, face: str, size: float) -> Sequence[str]:
    return wrap(text, face, size, WIDTH - LABEL_WIDTH)


def _height(facts: DoorNoticeFacts, size: float) -> float:
    height = 0.0
    for heading, rows, face in _blocks(facts):
        height += (size * styles.LEADING + 2 * mm) if heading else 0
        height += (
            sum(len(_lines(text, face, size)) * size * styles.LEADING + 2 * mm for _, text in rows) + 5 * mm
        )
    return height


def _draw_rows(canvas: Canvas, facts: DoorNoticeFacts, edge: float, size: float) -> None:
    for heading, rows, face in _blocks(facts):
        if heading:
            canvas.setFillColor(styles.RED if face == SERIF_BOLD else styles.MUTED)
            edge = draw_lines(canvas, [heading], LEFT, edge, SERIF_BOLD, size) - 2 * mm
        canvas.setFillColor(styles.BLACK if face == SERIF_BOLD else styles.MUTED)
        for label, text in rows:
            draw_lines(canvas, [label], LEFT, edge - size * 0.35, SERIF, min(size, 18))
            edge = draw_lines(canvas, _lines(text, face, size), LEFT + LABEL_WIDTH, edge, face, size) - 2 * mm
        edge -= 5 * mm


def _draw_foot(canvas: Canvas, facts: DoorNoticeFacts) -> None:
    canvas.setFillColor(styles.BLACK)
    room, top = WIDTH - QR_SIDE - 8 * mm, MARGIN + QR_SIDE
    draw_qr(canvas, facts.page_url, RIGHT - QR_SIDE, MARGIN, QR_SIDE)
    if facts.phone:
        size, lines = fitted_lines(f"Hỏi thêm: {facts.phone}", SERIF_BOLD, 24, room, 14)
        top = draw_lines(canvas, lines, LEFT, top, SERIF_BOLD, size) - 2 * mm
    address = facts.page_url.removeprefix("https://").removeprefix("http://")
    words = wrap(f"Quét mã, hoặc mở {address}", SERIF, 13, room)
    top = draw_lines(canvas, words, LEFT, top, SERIF, 13) - 2 * mm
    canvas.setFillColor(styles.MUTED)
    draw_lines(canvas, [f"Báo lúc {facts.changed}"], LEFT, top, SERIF, 12)
    canvas.setFillColor(styles.BLACK)
