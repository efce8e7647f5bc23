"""Faces, sizes, colours and page edges that every paper shares, and the door its text comes through."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

mm = 72 / 25.4  # One millimetre in points.
A4 = (210 * mm, 297 * mm)
A4_LANDSCAPE = (297 * mm, 210 * mm)
A5 = (148 * mm, 210 * mm)

FONT_FOLDER = Path(__file__).parent / "fonts"

# Names of our own, so that no face found on a computer can hide behind one of these files.
SERIF = "GiotHongSerif"
SERIF_BOLD = "GiotHongSerif-Bold"
SERIF_ITALIC = "GiotHongSerif-Italic"
SERIF_BOLD_ITALIC = "GiotHongSerif-BoldItalic"
DISPLAY = "GiotHongDisplay-Bold"
SCRIPT = "GiotHongScript-Bold"

FONT_FILES = {
    SERIF: "LiberationSerif-Regular.ttf",
    SERIF_BOLD: "LiberationSerif-Bold.ttf",
    SERIF_ITALIC: "LiberationSerif-Italic.ttf",
    SERIF_BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
    DISPLAY: "PlayfairDisplay-Bold.ttf",
    SCRIPT: "DancingScript-Bold.ttf",
}

BLACK = HexColor(0x000000)
MUTED = HexColor(0x565D66)
LINE = HexColor(0x8C8578)
RED = HexColor(0xA5142C)
RED_TINT = HexColor(0xE9C3C8)
GROUND = HexColor(0xF3F1ED)
SAMPLE_GREY = HexColor(0xECECEC)

# Page edges and sizes follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I and II: A4; top and bottom 20-25 mm,
# left 30-35 mm, right 15-20 mm; page number 13-14 pt in the top margin; Times metrics; text 13-14 pt.
MARGIN_TOP = 20 * mm
MARGIN_BOTTOM = 20 * mm
MARGIN_LEFT = 30 * mm
MARGIN_RIGHT = 15 * mm
PAGE_NUMBER_SIZE = 13.0
TEXT_SIZE = 13.0
SMALL_SIZE = 9.0
LEADING = 1.22
BLANK = "\u00a0"  # A space that wrapping keeps: room to write by hand.

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold the edges of the text on a sheet, in points from its lower left corner."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """Return the width of the text, in points."""
        return self.right - self.left


def frame_of(sheet: tuple[float, float], margins_mm: tuple[int, int, int, int]) -> Frame:
    """Return the edges of the text on a sheet (points) with margins top, bottom, left, right (mm)."""
    top, bottom, left, right = (margin * mm for margin in margins_mm)
    return Frame(left, sheet[0] - right, sheet[1] - top, bottom)


def _register_fonts() -> None:
    """Register the shipped faces once, each to be embedded as one dense subset."""
    for name, file_name in FONT_FILES.items():
        pdfmetrics.registerFont(
            TTFont(name, str(FONT_FOLDER / file_name), asciiReadable=False, shapable=False)
        )
    pdfmetrics.registerFontFamily(
        SERIF, normal=SERIF, bold=SERIF_BOLD, italic=SERIF_ITALIC, boldItalic=SERIF_BOLD_ITALIC
    )


_register_fonts()


@cache
def glyphs_of(font: str) -> frozenset[int]:
    """Return the code points that a registered face can draw."""
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


@lru_cache(maxsize=50_000)
def text_width(text: str, font: str, size: float) -> float:
    """Return the width of one line of text, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


class _Printable(dict[int, str | None]):
    """Decide once per character what a paper prints for it, for str.translate."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        answer: str | None = character
        if character.isspace() or unicodedata.category(character) == "Cc":
            answer = " "
        elif unicodedata.category(character) == "Cf":
            answer = None
        elif code not in glyphs_of(SERIF):
            # A letter without a glyph would vanish or print a silent box; a question mark is asked about.
            answer = "?"
        self[code] = answer
        return answer


_PRINTABLE = _Printable({ord(BLANK): BLANK})


def printable_text(text: str) -> str:
    """Return text composed (NFC), on one line, holding only what the shipped faces can draw."""
    return unicodedata.normalize("NFC", text).translate(_PRINTABLE)


def printable(facts: Facts) -> Facts:
    """Return the same facts with every text in them made printable, tuples and nested facts included.

    Decomposed (NFD) text would be drawn with its marks beside the letters: each paper passes its facts here.
    """
    return cast(Facts, _printable_value(facts))


def _printable_value(value: Any) -> Any:
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, tuple):
        return tuple(_printable_value(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _printable_value(getattr(value, field.name)) for field in fields(value)}
        )
    return value


def all_printable(papers: Iterable[Facts]) -> list[Facts]:
    """Return every paper's facts made printable.

    Raises ValueError when there is no paper: a file of one empty page would look like a fault of the printer.
    """
    ready = [printable(facts) for facts in papers]
    if not ready:
        raise ValueError("There is no paper to print.")
    return ready
