"""Papers with a title, text and signature on A4 upright: the tờ trình, the minutes, the decision's first part.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II and Mẫu 1.2, 1.4, 1.9 of Phụ lục III.
"""

from __future__ import annotations

from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from documents import styles
from documents.fitting import centred_lines, draw_lines
from documents.letterhead import (
    draw_letterhead,
    draw_recipients,
    draw_signature,
    recipients_height,
    signature_height,
)
from documents.pages import SAMPLE_WORDS, draw_mark, draw_page_number, draw_rule, finished, new_canvas
from documents.styles import A4, SERIF, SERIF_BOLD, SERIF_ITALIC, frame_of, mm, printable, text_width
from domain.commendations.round_facts import NamedPaperFacts, PassageFacts, PassageStyle

SIZE = 14.0
GAP = 6.0  # Between paragraphs (mục II.6 of the annex: at least 6 pt).
SIGNATURE_WIDTH = 85 * mm
DRAFT_WORDS = "DỰ THẢO"


def submission_pdf(facts: NamedPaperFacts) -> bytes:
    """Print one paper with a title; a draft says so across every page."""
    facts = printable(facts)
    canvas, buffer = new_canvas(A4, f"{facts.title.capitalize()} {facts.subject}")
    draw_named_paper(canvas, facts)
    return finished(canvas, buffer)


def draw_named_paper(canvas: Canvas, facts: NamedPaperFacts) -> None:
    """Draw a paper with a title on pages of the canvas and end the last one; its facts are printable already."""
    _NamedPaper(canvas, facts).draw()


def mark_words(*, draft: bool, sample: bool) -> str:
    """Return the quiet words across a page: that it is invented data, that it is a draft, both or nothing."""
    words = ((SAMPLE_WORDS, sample), (DRAFT_WORDS, draft))
    return " · ".join(text for text, is_so in words if is_so)


@cache
def _style(kind: PassageStyle) -> ParagraphStyle:
    is_centred = kind is PassageStyle.CENTRE
    fonts = {PassageStyle.ITALIC: SERIF_ITALIC, PassageStyle.CENTRE: SERIF_BOLD}
    return ParagraphStyle(
        f"named_paper_{kind.value}",
        fontName=fonts.get(kind, SERIF),
        fontSize=SIZE,
        leading=18,
        alignment=TA_CENTER if is_centred else TA_JUSTIFY,
        firstLineIndent=0 if is_centred else 12.7 * mm,
    )


def _paragraph(passage: PassageFacts) -> Paragraph:
    # Text that was made printable is plain text, the name of a style too.
    text, kind = escape(passage.text), PassageStyle(passage.style)
    if kind is PassageStyle.LEAD:
        lead, _, rest = text.partition(". ")
        text = f"<b>{lead}.</b> {rest}"
    return Paragraph(text, _style(kind))


class _NamedPaper:
    """Draw a paper downwards and begin a page when the next piece does not fit."""

    def __init__(self, canvas: Canvas, facts: NamedPaperFacts) -> None:
        self.canvas, self.facts = canvas, facts
        self.frame = frame_of(A4, facts.letterhead.margins_mm)
        self.page, self.edge = 0, 0.0

    def draw(self) -> None:
        """Draw head, text and signature; the last paragraph goes with the signature, which never stands alone."""
        self._begin_page()
        self._draw_head()
        *body, last = self.facts.passages
        for passage in body:
            self._draw_passage(passage)
        self._draw_close(last)
        self.canvas.showPage()

    def _begin_page(self) -> None:
        self.page += 1
        self.edge = self.frame.top
        self.canvas.setPageSize(A4)
        if words := mark_words(draft=self.facts.draft, sample=self.facts.sample):
            draw_mark(self.canvas, A4, words)
        draw_page_number(self.canvas, self.page, A4)
        self.canvas.setFillColor(styles.BLACK)

    def _next_page(self) -> None:
        self.canvas.showPage()
        self._begin_page()

    def _draw_head(self) -> None:
        facts, canvas, frame = self.facts, self.canvas, self.frame
        middle = (frame.left + frame.right) / 2
        edge = draw_letterhead(canvas, facts.letterhead, frame.left, frame.right, frame.top) - 6 * mm
        edge = draw_lines(canvas, [facts.title], middle, edge, SERIF_BOLD, SIZE, "center")
        subject = centred_lines([facts.subject], SERIF_BOLD, SIZE, frame.width * 0.86)
        edge = draw_lines(canvas, subject, middle, edge, SERIF_BOLD, SIZE, "center")
        draw_rule(
            canvas, middle, edge - 1 * mm, min(60 * mm, 0.4 * text_width(subject[-1], SERIF_BOLD, SIZE))
        )
        edge -= 6 * mm
        if len(facts.addressees) == 1:
            lines = centred_lines([f"Kính gửi: {facts.addressees[0]}"], SERIF, SIZE, frame.width * 0.9)
            edge = draw_lines(canvas, lines, middle, edge, SERIF, SIZE, "center") - 3 * mm
        elif facts.addressees:
            ends = [";"] * (len(facts.addressees) - 1) + ["."]
            label = "Kính gửi: "
            left = frame.left + 22 * mm
            draw_lines(canvas, [label], left, edge, SERIF, SIZE)
            inset = left + text_width(label, SERIF, SIZE)
            lines = [f"- {name}{end}" for name, end in zip(facts.addressees, ends, strict=True)]
            for line in lines:
                parts = centred_lines([line], SERIF, SIZE, frame.right - inset)
                edge = draw_lines(canvas, parts, inset, edge, SERIF, SIZE)
            edge -= 3 * mm
        self.edge = edge

    def _draw_passage(self, passage: PassageFacts) -> None:
        parts = [_paragraph(passage)]
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

    def _draw_close(self, last: PassageFacts) -> None:
        facts, width = self.facts, SIGNATURE_WIDTH
        left_width = self.frame.width - width - 6 * mm
        text = _paragraph(last).wrap(self.frame.width, A4[1])[1] + GAP
        height = max(
            signature_height(facts.signature, width, size=SIZE),
            recipients_height(facts.recipients, left_width) if facts.recipients else 0,
        )
        if self.edge - text - height - 3 * mm < self.frame.bottom and self.edge < self.frame.top:
            self._next_page()
        self._draw_passage(last)
        top = self.edge - 3 * mm
        if facts.recipients:
            draw_recipients(self.canvas, facts.recipients, self.frame.left, top, left_width)
        if facts.second_signature is not None:
            middle = self.frame.left + left_width / 2
            draw_signature(self.canvas, facts.second_signature, middle, top, left_width, size=SIZE)
        draw_signature(self.canvas, facts.signature, self.frame.right - width / 2, top, width, size=SIZE)
