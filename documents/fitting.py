"""Making text fit: wrapping at spaces, shrinking to a width, and drawing the lines that come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from documents.styles import LEADING, text_width

Align = Literal["left", "center", "right"]


@lru_cache(maxsize=20_000)
def wrap(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """Break text into lines no wider than width points; a word wider than a line is broken inside.

    Empty text gives no line.
    """
    space = text_width(" ", font, size)
    lines: list[str] = []
    line, line_width = "", 0.0
    for word in text.split(" "):
        if not word:
            continue
        word_width = text_width(word, font, size)
        if line and line_width + space + word_width <= width:
            line, line_width = f"{line} {word}", line_width + space + word_width
            continue
        if line:
            lines.append(line)
        *heads, line = _broken_word(word, font, size, width)
        lines.extend(heads)
        line_width = text_width(line, font, size)
    if line:
        lines.append(line)
    return tuple(lines)


def _broken_word(word: str, font: str, size: float, width: float) -> list[str]:
    """Return a word in pieces no wider than width, but of one letter at least; most words are one piece."""
    pieces = [word]
    while text_width(pieces[-1], font, size) > width and len(pieces[-1]) > 1:
        rest, end = pieces.pop(), 1
        while text_width(rest[: end + 1], font, size) <= width:
            end += 1
        pieces += [rest[:end], rest[end:]]
    return pieces


def wrap_all(texts: Iterable[str], font: str, size: float, width: float) -> list[str]:
    """Break several texts into lines, each text starting a new line."""
    return [line for text in texts for line in wrap(text, font, size, width)]


def centred_lines(texts: Iterable[str], font: str, size: float, width: float) -> list[str]:
    """Break several texts into lines of even length, so that no centred text ends in a lonely syllable."""
    return [line for text in texts for line in _balanced(text, font, size, width)]


def _balanced(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    lines = wrap(text, font, size, width)
    if len(lines) < 2:
        return lines
    narrow, wide = width / len(lines) / 2, width
    while wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        if len(wrap(text, font, size, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return wrap(text, font, size, wide)


def fitted_size(text: str, font: str, size: float, width: float, smallest: float) -> float:
    """Return the largest font size up to size at which text is no wider than width, not under smallest."""
    natural = text_width(text, font, size)
    if natural <= width:
        return size
    return max(smallest, size * width / natural)


def fitted_lines(
    text: str, font: str, size: float, width: float, smallest: float
) -> tuple[float, tuple[str, ...]]:
    """Return the size and lines of text shrunk to one line, or wrapped when the smallest size is too wide."""
    fitted = fitted_size(text, font, size, width, smallest)
    if text_width(text, font, fitted) <= width + 0.01:
        return fitted, (text,)
    return fitted, wrap(text, font, fitted, width)


def draw_lines(
    canvas: Canvas,
    lines: Sequence[str],
    x: float,
    top: float,
    font: str,
    size: float,
    align: Align = "left",
    leading: float = LEADING,
) -> float:
    """Draw lines downwards from top (their upper edge) and return the lower edge, in points.

    x is the left edge, the middle or the right edge, as align says.
    """
    canvas.setFont(font, size)
    draw = {"left": canvas.drawString, "center": canvas.drawCentredString, "right": canvas.drawRightString}[
        align
    ]
    step = size * leading
    for number, line in enumerate(lines):
        draw(x, baseline(top - number * step, size, leading), line)
    return top - len(lines) * step


def baseline(top: float, size: float, leading: float = LEADING) -> float:
    """Return the baseline of a line whose upper edge is top; marks of capitals such as Ấ stay below it."""
    return top - size * (0.5 * leading + 0.31)
