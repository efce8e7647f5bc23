"""The frame of the certificate: hairlines with a quiet row of drops between them, drawn once."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.styles import A4_LANDSCAPE, mm

FRAME_NAME = "certificate-frame"
OUTER = 9 * mm  # Office printers do not reach the outer 4 to 5 mm; the frame keeps 8 mm at least.
INNER = 15.4 * mm
DROP_STEP = 6.2 * mm
DROP_SIZE = 2.6 * mm
# The outline from the point around to the point again, in halves of the drop's size from its middle.
DROP_CURVES = (
    (0.35, 0.6, 0.8, 0.1, 0.8, -0.4),
    (0.8, -0.9, 0.45, -1.2, 0.0, -1.2),
    (-0.45, -1.2, -0.8, -0.9, -0.8, -0.4),
    (-0.8, 0.1, -0.35, 0.6, 0.0, 1.25),
)


def define_frame(canvas: Canvas) -> None:
    """Define the frame as one form object, to be placed on each page by its name."""
    width, height = A4_LANDSCAPE
    canvas.beginForm(FRAME_NAME, 0, 0, width, height)
    canvas.setStrokeColor(styles.RED)
    canvas.setLineWidth(0.6)
    canvas.rect(OUTER, OUTER, width - 2 * OUTER, height - 2 * OUTER)
    canvas.rect(INNER, INNER, width - 2 * INNER, height - 2 * INNER)
    canvas.setLineWidth(0.25)
    second = OUTER + 0.9 * mm
    canvas.rect(second, second, width - 2 * second, height - 2 * second)
    canvas.setFillColor(styles.RED_TINT)
    band = (OUTER + INNER + 0.9 * mm) / 2
    for x in _evenly(band, width - band):
        for y in (band, height - band):
            _draw_drop(canvas, x, y)
    for y in _evenly(band, height - band)[1:-1]:
        for x in (band, width - band):
            _draw_drop(canvas, x, y)
    canvas.endForm()


def _evenly(start: float, end: float) -> list[float]:
    """Return places from start to end, about one drop step apart."""
    steps = max(1, round((end - start) / DROP_STEP))
    return [start + (end - start) * number / steps for number in range(steps + 1)]


def _draw_drop(canvas: Canvas, x: float, y: float) -> None:
    """Draw the mark's drop, its point up, with its middle at (x, y)."""
    half = DROP_SIZE / 2
    drop = canvas.beginPath()
    drop.moveTo(x, y + half * 1.25)
    for curve in DROP_CURVES:
        drop.curveTo(*(middle + half * part for middle, part in zip((x, y) * 3, curve, strict=True)))
    canvas.drawPath(drop, stroke=0, fill=1)
