"""The ways tests read a finished PDF back: its text, what stands where, its rules, its pixels."""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')


@dataclass(frozen=True)
class PlacedText:
    """Text as it stands on a page: baseline and size in points, and its face."""

    text: str
    x: float
    y: float
    size: float
    face: str


@dataclass(frozen=True)
class Word:
    """One word with its box in millimetres from the top left corner of the page, as poppler measures it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page with runs of space made one."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def bare(text: str) -> str:
    """Return text without any space, so that a wrapped name still compares equal."""
    return re.sub(r"\s+", "", text)


def placed_texts(pdf: bytes, page: int = 1) -> list[PlacedText]:
    """Return the texts of a page, drawing order kept."""
    found: list[PlacedText] = []

    def keep(text: str, _cm: Any, matrix: Sequence[float], font: dict[str, str] | None, size: float) -> None:
        if text.strip():
            face = (font or {}).get("/BaseFont", "").partition("+")[2]
            found.append(PlacedText(text.strip(), matrix[4], matrix[5], size, face))

    PdfReader(io.BytesIO(pdf)).pages[page - 1].extract_text(visitor_text=keep)
    return found


def horizontal_rules(pdf: bytes, page: int = 1) -> list[tuple[float, float, float]]:
    """Return (left, right, y) in points of every horizontal line of a page."""
    reader = PdfReader(io.BytesIO(pdf))
    rules: list[tuple[float, float, float]] = []
    start = (0.0, 0.0)
    content = ContentStream(reader.pages[page - 1].get_contents(), reader)
    for operands, operator in content.operations:
        if operator == b"m":
            start = (float(operands[0]), float(operands[1]))
        elif operator == b"l" and abs(float(operands[1]) - start[1]) < 0.01:
            rules.append((start[0], float(operands[0]), start[1]))
    return rules


def vertical_rules(pdf: bytes, page: int = 1) -> list[tuple[float, float, float]]:
    """Return (x, lower, upper) in points of every vertical line of a page."""
    reader = PdfReader(io.BytesIO(pdf))
    rules: list[tuple[float, float, float]] = []
    start = (0.0, 0.0)
    content = ContentStream(reader.pages[page - 1].get_contents(), reader)
    for operands, operator in content.operations:
        if operator == b"m":
            start = (float(operands[0]), float(operands[1]))
        elif operator == b"l" and abs(float(operands[0]) - start[0]) < 0.01:
            rules.append((start[0], start[1], float(operands[1])))
    return rules


def words(pdf: bytes, page: int = 1) -> list[Word]:
    """Return the words of a page with their boxes."""
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
    answer = subprocess.run(command, input=pdf, capture_output=True, check=True)
    found = WORD.findall(answer.stdout.decode("utf-8"))
    return [Word(html.unescape(text), *(float(side) / MM for side in sides)) for *sides, text in found]


def pixels(pdf: bytes, page: int = 1, dots_per_inch: int = 40) -> Image.Image:
    """Return one page as poppler draws it, in grey."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "paper.pdf", Path(folder) / "page"
        source.write_bytes(pdf)
        numbers = ["-f", str(page), "-l", str(page), "-singlefile"]
        subprocess.run(
            ["pdftoppm", "-gray", "-r", str(dots_per_inch), *numbers, str(source), str(target)], check=True
        )
        return Image.open(target.with_suffix(".pgm")).convert("L")


def embedded_fonts(pdf: bytes) -> list[str]:
    """Return the face name of every embedded font file, once for each file."""
    reader = PdfReader(io.BytesIO(pdf))
    faces: list[str] = []
    for number in range(1, len(reader.xref[0]) + 1):
        item = reader.get_object(number)
        if isinstance(item, dict) and "/FontFile2" in item:
            faces.append(str(item["/FontName"]).partition("+")[2])
    return faces


def used_fonts(pdf: bytes) -> set[str]:
    """Return the base names of all fonts that the pages may use."""
    reader = PdfReader(io.BytesIO(pdf))
    names: set[str] = set()
    for page in reader.pages:
        fonts = page["/Resources"].get_object()["/Font"].get_object()
        names |= {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    return names
