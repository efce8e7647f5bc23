"""Pieces of a form to be filled by hand: labelled fields on dotted lines, and boxes that flow along lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import fitted_size
from documents.pages import draw_check_box, draw_dotted_line
from documents.styles import SERIF, SERIF_BOLD, mm, text_width

FIELD_SIZE = 11.0
BOX_SIZE = 8.0
BOX_GAP = 3.5
OPTION_GAP = 9.0


@dataclass(frozen=True, slots=True)
class Field:
    """Hold a label, the value known already, and its share of the line."""

    label: str
    value: str = ""
    share: float = 1.0
    unit: str = ""


def draw_fields(canvas: Canvas, fields: Sequence[Field], left: float, right: float, y: float) -> None:
    """Draw fields side by side on the baseline y; a value too long for its room is set smaller."""
    gap = 3 * mm
    room = right - left - gap * (len(fields) - 1)
    total = sum(field.share for field in fields)
    x = left
    for field in fields:
        width = room * field.share / total
        _draw_field(canvas, field, x, x + width, y)
        x += width + gap


def _draw_field(canvas: Canvas, field: Field, left: float, right: float, y: float) -> None:
    label = f"{field.label}:"
    canvas.setFillColor(styles.BLACK)
    canvas.setFont(SERIF, FIELD_SIZE)
    canvas.drawString(left, y, label)
    start = left + text_width(label, SERIF, FIELD_SIZE) + 3
    if field.unit:
        canvas.drawRightString(right, y, field.unit)
        right -= text_width(field.unit, SERIF, FIELD_SIZE) + 2
    draw_dotted_line(canvas, start, right, y - 1.8)
    if field.value:
        size = fitted_size(field.value, SERIF_BOLD, FIELD_SIZE + 0.5, right - start, 3)
        canvas.setFont(SERIF_BOLD, size)
        canvas.drawString(start, y, field.value)


def draw_choice(
    canvas: Canvas, label: str, options: Sequence[str], chosen: str, left: float, y: float
) -> float:
    """Draw a label and its boxes on one line, ticking the chosen one; return the right edge."""
    canvas.setFillColor(styles.BLACK)
    canvas.setFont(SERIF, FIELD_SIZE)
    canvas.drawString(left, y, label)
    x = left + (text_width(label, SERIF, FIELD_SIZE) + 5 if label else 0)
    for option in options:
        draw_check_box(canvas, x, y - 0.5, BOX_SIZE, ticked=bool(option) and option == chosen)
        canvas.drawString(x + BOX_SIZE + BOX_GAP, y, option)
        x += BOX_SIZE + BOX_GAP + text_width(option, SERIF, FIELD_SIZE) + OPTION_GAP
    return x - OPTION_GAP


def draw_options(
    canvas: Canvas,
    options: Sequence[str],
    other: str,
    left: float,
    right: float,
    y: float,
    size: float,
    step: float,
) -> float:
    """Draw boxes with their words along lines, the one for handwriting last; return the last baseline."""
    x = left
    canvas.setFillColor(styles.BLACK)
    canvas.setFont(SERIF, size)
    for option in (*options, *((f"{other}:",) if other else ())):
        width = BOX_SIZE + BOX_GAP + text_width(option, SERIF, size)
        writing = 30 * mm if other and option == f"{other}:" else 0.0
        if x > left and x + width + writing > right:
            x, y = left, y - step
        draw_check_box(canvas, x, y - 0.5, BOX_SIZE)
        canvas.drawString(x + BOX_SIZE + BOX_GAP, y, option)
        if writing:
            draw_dotted_line(canvas, x + width + 3, right, y - 1.8)
        x += width + OPTION_GAP
    return y
