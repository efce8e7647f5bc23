"""Two papers of half size on one A4 sheet, with a line to cut along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.styles import A4_LANDSCAPE, A5, mm

# Half a sheet is half a millimetre wider than A5: the paper stands in its middle.
_HALF = A4_LANDSCAPE[0] / 2
_SHIFT = (_HALF - A5[0]) / 2
_UNPRINTED = 5 * mm  # Office printers leave 4 to 5 mm of the sheet unprinted.


def draw_two_up(canvas: Canvas, drawings: Sequence[Callable[[], None]]) -> None:
    """Draw papers of A5, upright, two on each A4 sheet across; the last half stays empty for an odd number.

    Each drawing draws on a page of A5 whose lower left corner is (0, 0), and shows no page itself.
    """
    for place in range(0, len(drawings), 2):
        for side, draw in enumerate(drawings[place : place + 2]):
            canvas.saveState()
            canvas.translate(side * _HALF + _SHIFT, 0)
            draw()
            canvas.restoreState()
        draw_cut_line(canvas, _HALF, _UNPRINTED, _HALF, A4_LANDSCAPE[1] - _UNPRINTED)
        canvas.showPage()


def draw_cut_line(canvas: Canvas, left: float, lower: float, right: float, upper: float) -> None:
    """Draw the dashed line to cut along, from one point to another, in points."""
    canvas.saveState()
    canvas.setStrokeColor(styles.MUTED)
    canvas.setLineWidth(0.6)
    canvas.setDash([4, 3])
    canvas.line(left, lower, right, upper)
    canvas.restoreState()
