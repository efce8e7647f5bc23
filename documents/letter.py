"""Official letters (công văn): the reminder to certifiers and the invitation to a drive, many in one file.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II and Mẫu 1.5 of Phụ lục III.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_size, wrap
from documents.letterhead import (
    draw_letterhead,
    draw_recipients,
    draw_signature,
    recipients_height,
    signature_height,
)
from documents.pages import draw_page_number, draw_qr, draw_sample_mark, finished, new_canvas
from documents.styles import A4, SERIF, SERIF_BOLD, all_printable, frame_of, mm
from domain.certification.letters import LetterFacts, LinkFacts

SIZE = 13.0
CELL_SIZE = 12.0
CELL_PADDING = 1.2 * mm
GAP = 6.0  # Between paragraphs (mục II.6 of the annex: at least 6 pt).
QR_SIDE = 26 * mm
SIGNATURE_WIDTH = 85 * mm
# Shares of the width; a table of a letter has these six columns.
SHARES = (0.06, 0.18, 0.32, 0.16, 0.16, 0.12)


def letters_pdf(letters: Sequence[LetterFacts]) -> bytes:
    """Print letters one after another, each beginning on a page of its own with its own page numbers.

    Raises ValueError when there is no letter to print.
    """
    ready = all_printable(letters)
    canvas, buffer = new_canvas(A4, ready[0].matter.removeprefix("V/v ").capitalize())
    for facts in ready:
        _Letter(canvas, facts).draw()
    return finished(canvas, buffer)


@cache
def _body_style() -> ParagraphStyle:
    return ParagraphStyle(
        "letter_body",
        fontName=SERIF,
        fontSize=SIZE,
        leading=17,
        alignment=TA_JUSTIFY,
        firstLineIndent=12.7 * mm,
    )


class _Letter:
    """Draw one letter downwards and begin a page when the next piece does not fit."""

    def __init__(self, canvas: Canvas, facts: LetterFacts) -> None:
        self.canvas, self.facts = canvas, facts
        self.frame = frame_of(A4, facts.letterhead.margins_mm)
        self.page, self.edge = 0, 0.0

    def draw(self) -> None:
        """Draw head, text, table, links and signature, and end the last page."""
        self._begin_page()
        self._draw_head()
        self._draw_paragraphs(self.facts.paragraphs)
        self._draw_table()
        self._draw_paragraphs(self.facts.after_table)
        for link in self.facts.links:
            self._draw_link(link)
        self._draw_close()
        self.canvas.showPage()

    def _begin_page(self) -> None:
        self.page += 1
        self.edge = self.frame.top
        if self.facts.sample:
            draw_sample_mark(self.canvas, A4)
        draw_page_number(self.canvas, self.page, A4)
        self.canvas.setFillColor(styles.BLACK)
        if self.page == 1 and self.facts.contact:
            self._draw_contact()

    def _draw_contact(self) -> None:
        """Draw where to reach the sender, at the foot of page 1 under a rule (ô số 13)."""
        self.canvas.setStrokeColor(styles.BLACK)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(
            self.frame.left, self.frame.bottom - 2 * mm, self.frame.right, self.frame.bottom - 2 * mm
        )
        lines = wrap(self.facts.contact, SERIF, 11, self.frame.width)[:2]
        draw_lines(self.canvas, lines, self.frame.left, self.frame.bottom - 3 * mm, SERIF, 11)

    def _room(self, height: float) -> None:
        """Begin a page unless so many points are left."""
        if self.edge - height < self.frame.bottom and self.edge < self.frame.top:
            self._next_page()

    def _next_page(self) -> None:
        self.canvas.showPage()
        self._begin_page()

    def _draw_head(self) -> None:
        facts, canvas = self.facts, self.canvas
        edge = draw_letterhead(canvas, facts.letterhead, self.frame.left, self.frame.right, self.frame.top)
        split = 0.405 * self.frame.width
        matter = centred_lines([facts.matter], SERIF, 12, split - 4 * mm)
        edge = draw_lines(canvas, matter, self.frame.left + split / 2, edge - 6, SERIF, 12, "center")
        addressee = centred_lines([f"Kính gửi: {facts.addressee}"], SERIF, SIZE, self.frame.width * 0.85)
        self.edge = (
            draw_lines(
                canvas,
                addressee,
                self.frame.left + self.frame.width / 2,
                edge - 7 * mm,
                SERIF,
                SIZE,
                "center",
            )
            - 5 * mm
        )

    def _draw_paragraphs(self, texts: Iterable[str]) -> None:
        for text in texts:
            parts = [Paragraph(escape(text), _body_style())]
            while parts:
                paragraph, room = parts.pop(0), self.edge - self.frame.bottom
                _, height = paragraph.wrap(self.frame.width, A4[1])
                if height > room:
                    # Asking for a split undoes the wrapping, so whatever comes of it is wrapped again.
                    pieces = paragraph.split(self.frame.width, room)
                    if len(pieces) < 2:
                        self._next_page()
                    parts = [*(pieces if len(pieces) == 2 else [paragraph]), *parts]
                    continue
                paragraph.drawOn(self.canvas, self.frame.left, self.edge - height)
                self.edge -= height + GAP

    def _draw_table(self) -> None:
        if not self.facts.table_rows:
            return
        self._draw_row(self.facts.table_head, SERIF_BOLD)
        for row in self.facts.table_rows:
            page = self.page
            self._room(self._cells(row, SERIF)[1])
            if self.page != page:
                self._draw_row(self.facts.table_head, SERIF_BOLD)
            self._draw_row(row, SERIF)
        self.edge -= GAP

    def _cells(self, row: Sequence[str], font: str) -> tuple[list[tuple[str, ...]], float]:
        """Return the lines of each cell and the height of the row, in points."""
        cells = [
            wrap(text, font, CELL_SIZE, share * self.frame.width - 2 * CELL_PADDING)
            for text, share in zip(row, SHARES, strict=True)
        ]
        return cells, max(len(lines) for lines in cells) * CELL_SIZE * styles.LEADING + 2 * CELL_PADDING

    def _draw_row(self, row: Sequence[str], font: str) -> None:
        cells, height = self._cells(row, font)
        self.canvas.setLineWidth(0.5)
        x = self.frame.left
        for place, (lines, share) in enumerate(zip(cells, SHARES, strict=True)):
            self.canvas.rect(x, self.edge - height, share * self.frame.width, height)
            is_text = place in (1, 2) and font == SERIF
            where = x + CELL_PADDING if is_text else x + share * self.frame.width / 2
            draw_lines(
                self.canvas,
                lines,
                where,
                self.edge - CELL_PADDING,
                font,
                CELL_SIZE,
                "left" if is_text else "center",
            )
            x += share * self.frame.width
        self.edge -= height

    def _draw_link(self, link: LinkFacts) -> None:
        """Draw one link in a frame: what it opens, code and last day at the left, its QR at the right."""
        room = self.frame.width - QR_SIDE - 10 * mm
        label = wrap(link.label, SERIF_BOLD, 13, room)
        height = max(QR_SIDE, (len(label) + 4) * 13 * styles.LEADING) + 6 * mm
        self._room(height + GAP)
        canvas, top = self.canvas, self.edge - 3 * mm
        canvas.setLineWidth(0.5)
        canvas.rect(self.frame.left, self.edge - height, self.frame.width, height)
        left = self.frame.left + 3 * mm
        edge = draw_lines(canvas, label, left, top, SERIF_BOLD, 13)
        size = fitted_size(link.address, SERIF, 12, room, 8)
        edge = draw_lines(canvas, [link.address], left, edge - 1 * mm, SERIF, size)
        edge = draw_lines(canvas, [f"Mã: {link.code}"], left, edge - 1 * mm, SERIF_BOLD, 15)
        draw_lines(canvas, [f"Dùng được đến hết ngày {link.valid_to}"], left, edge - 1 * mm, SERIF, 12)
        draw_qr(canvas, link.address, self.frame.right - 4 * mm - QR_SIDE, top - QR_SIDE, QR_SIDE)
        self.edge -= height + GAP

    def _draw_close(self) -> None:
        """Draw the last sentences, recipients and signature together: a signature never stands alone."""
        facts, width = self.facts, SIGNATURE_WIDTH
        recipients_width = self.frame.width - width - 6 * mm
        height = max(
            signature_height(facts.signature, width, size=styles.TEXT_SIZE),
            recipients_height(facts.recipients, recipients_width),
        )
        sentences = [
            Paragraph(escape(text), _body_style()).wrap(self.frame.width, A4[1])[1] for text in facts.closing
        ]
        self._room(sum(sentences) + len(sentences) * GAP + height + 3 * mm)
        self._draw_paragraphs(facts.closing)
        top = self.edge - 3 * mm
        draw_recipients(self.canvas, facts.recipients, self.frame.left, top, recipients_width)
        draw_signature(self.canvas, facts.signature, self.frame.right - width / 2, top, width)
