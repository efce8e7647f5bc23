"""What every page of every paper carries: canvas, page number, foot line with code and QR, sample mark."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache

import segno
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from documents import styles
from documents.fitting import fitted_size
from documents.styles import mm

# Streams stay binary: the printable form ReportLab writes by default makes each certificate a quarter larger.
rl_config.useA85 = 0  # type: ignore[attr-defined]

QR_FOOT = 12 * mm
FOOT_EDGE = 5 * mm  # Office printers leave 4 to 5 mm of the sheet unprinted.
SAMPLE_WORDS = "DỮ LIỆU MẪU"
_DARK = re.compile(b"\x01+")


@dataclass(frozen=True, slots=True)
class FootFacts:
    """Hold what the foot line of a page says; the page numbers may be left out."""

    code: str
    check_url: str
    lines: tuple[str, ...]  # At most two, printed beside the QR.
    page: int = 0
    page_count: int = 0


def new_canvas(size: tuple[float, float], title: str, subject: str = "") -> tuple[Canvas, io.BytesIO]:
    """Open a canvas: the same file for the same facts, titled, in Vietnamese, printed at full size."""
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        lang="vi-VN",
        initialFontName=styles.SERIF,
        initialFontSize=styles.TEXT_SIZE,
    )
    canvas.setTitle(title)
    canvas.setAuthor("Giọt Hồng")
    canvas.setCreator("Giọt Hồng")
    canvas.setSubject(subject or title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    # Readers that obey this do not shrink the sheet, so that margins stay those of the decree.
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas, buffer


def finished(canvas: Canvas, buffer: io.BytesIO) -> bytes:
    """Close the canvas and return the file."""
    canvas.save()
    return buffer.getvalue()


def draw_page_number(canvas: Canvas, page: int, page_size: tuple[float, float]) -> None:
    """Print the page number in the middle of the top margin, not on page 1 (NĐ 30/2020, Phụ lục I, mục I)."""
    if page < 2:
        return
    width, height = page_size
    canvas.setFillColor(styles.BLACK)
    canvas.setFont(styles.SERIF, styles.PAGE_NUMBER_SIZE)
    canvas.drawCentredString(width / 2, height - 13 * mm, str(page))


def draw_foot(canvas: Canvas, foot: FootFacts, left: float, right: float, edge: float = FOOT_EDGE) -> None:
    """Print QR, code, notes and "Trang x/y" in the bottom margin between left and right, in points."""
    text_left = left
    if foot.check_url:
        draw_qr(canvas, foot.check_url, left, edge, QR_FOOT)
        text_left = left + QR_FOOT + 3 * mm
    page_words = f"Trang {foot.page}/{foot.page_count}" if foot.page_count else ""
    room = right - text_left - (22 * mm if page_words else 0)
    canvas.setFillColor(styles.MUTED)
    top = edge + QR_FOOT - 0.8 * mm
    first_line = f"Mã: {foot.code}" if foot.code else ""
    for number, line in enumerate(text for text in (first_line, *foot.lines) if text):
        font = styles.SERIF_BOLD if number == 0 and foot.code else styles.SERIF
        size = fitted_size(line, font, styles.SMALL_SIZE, room, 6)
        canvas.setFont(font, size)
        canvas.drawString(text_left, top - styles.SMALL_SIZE * (0.8 + number * 1.25), line)
    if page_words:
        canvas.setFont(styles.SERIF, styles.SMALL_SIZE)
        canvas.drawRightString(right, top - styles.SMALL_SIZE * 0.8, page_words)
    canvas.setFillColor(styles.BLACK)


def draw_sample_mark(canvas: Canvas, page_size: tuple[float, float]) -> None:
    """Print quiet words saying that the paper holds invented data, across the page, under all else."""
    draw_mark(canvas, page_size, SAMPLE_WORDS)


def draw_mark(canvas: Canvas, page_size: tuple[float, float], words: str) -> None:
    """Print quiet words across the page, under all else; called before anything else is drawn."""
    width, height = page_size
    canvas.saveState()
    canvas.setFillColor(styles.SAMPLE_GREY)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(30)
    size = fitted_size(words, styles.SERIF_BOLD, 96, min(width, height) * 0.95, 8)
    canvas.setFont(styles.SERIF_BOLD, size)
    canvas.drawCentredString(0, -size / 3, words)
    canvas.restoreState()


@lru_cache(maxsize=256)
def _qr_blocks(text: str) -> tuple[int, tuple[tuple[int, int, int, int], ...]]:
    """Return the symbol's width in modules and its dark blocks (column, row from the top, width, height)."""
    # A fixed mask: trying all eight costs more than drawing a whole certificate, and every mask is readable.
    symbol = segno.make_qr(text, error="m", mask=3, boost_error=False)
    blocks: list[tuple[int, int, int, int]] = []
    growing: dict[
        tuple[int, int], int
    ] = {}  # Runs of the row above (begin, end), with the row where each began.
    for row, modules in enumerate((*symbol.matrix, b"")):
        runs = {run.span(): row for run in _DARK.finditer(bytes(modules))}
        for (begin, end), first in growing.items():
            if (begin, end) in runs:
                runs[begin, end] = first
            else:
                blocks.append((begin, first, end - begin, row - first))
        growing = runs
    return len(symbol.matrix), tuple(blocks)


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """Draw a QR symbol as vector blocks, its lower left corner at (x, y); side in points, no quiet zone."""
    modules, blocks = _qr_blocks(text)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / modules, side / modules)
    canvas.setFillColor(styles.BLACK)
    # Whole numbers written as they are: formatting each rectangle costs more than making the symbol.
    canvas.addLiteral(
        " ".join(
            f"{column} {modules - row - height} {width} {height} re" for column, row, width, height in blocks
        )
        + " f"
    )
    canvas.restoreState()


def draw_check_box(canvas: Canvas, x: float, y: float, size: float = 8.5, *, ticked: bool = False) -> None:
    """Draw a box with its lower left corner at (x, y); the signs ☐ and ✓ are missing in the text faces."""
    canvas.saveState()
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.7)
    canvas.rect(x, y, size, size, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(1.3)
        canvas.setLineCap(1)
        tick: PDFPathObject = canvas.beginPath()
        for number, (across, up) in enumerate(((0.2, 0.52), (0.42, 0.25), (0.82, 0.8))):
            (tick.lineTo if number else tick.moveTo)(x + across * size, y + up * size)
        canvas.drawPath(tick, stroke=1, fill=0)
    canvas.restoreState()


def draw_dotted_line(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw the dotted line that a person writes on."""
    if right <= left:
        return
    canvas.saveState()
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.8)
    canvas.setLineCap(1)
    canvas.setDash([0.01, 2.4])
    canvas.line(left, y, right, y)
    canvas.restoreState()


def draw_rule(canvas: Canvas, middle: float, y: float, length: float) -> None:
    """Draw the solid rule of a head or a title, centred on middle."""
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.75)
    canvas.line(middle - length / 2, y, middle + length / 2, y)
