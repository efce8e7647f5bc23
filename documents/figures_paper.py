"""Official papers of figures, such as the result report of a drive and a difference slip: text, tables, signature.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II and Mẫu 1.4 of Phụ lục III.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents import donor_table, styles
from documents.donor_table import Column, Row
from documents.fitting import centred_lines, draw_lines, wrap
from documents.letterhead import close_height, draw_close, draw_letterhead
from documents.pages import (
    FootFacts,
    draw_foot,
    draw_page_number,
    draw_rule,
    draw_sample_mark,
    finished,
    new_canvas,
)
from documents.styles import A4, SERIF, SERIF_BOLD, TEXT_SIZE, frame_of, mm, printable, text_width
from domain.closings.paper_facts import FiguresPaper, FiguresSection, FiguresTable

TITLE_SIZE = 14.0
LINE = TEXT_SIZE * styles.LEADING
GAP = 2 * mm
FIGURE_WIDTH = 23 * mm


def figures_paper_pdf(facts: FiguresPaper) -> bytes:
    """Print the paper on A4 upright; heading rows are repeated, and the signature never stands alone."""
    facts = printable(facts)
    # The foot says how many pages there are, so that the paper is drawn twice.
    pages = _drawn(facts, 0)[1]
    return _drawn(facts, pages)[0]


def _drawn(facts: FiguresPaper, pages: int) -> tuple[bytes, int]:
    paper = _Paper(facts, pages)
    paper.draw_head()
    paper.draw_sentences(facts.opening)
    for section in facts.sections:
        paper.draw_section(section)
    paper.draw_close()
    return finished(paper.canvas, paper.buffer), paper.page


class _Paper:
    """Draw one paper downwards and begin a page when the next piece does not fit."""

    def __init__(self, facts: FiguresPaper, pages: int) -> None:
        self.facts, self.pages, self.page = facts, pages, 0
        self.canvas, self.buffer = new_canvas(A4, facts.name.capitalize(), facts.subject)
        self.frame = frame_of(A4, facts.letterhead.margins_mm)
        self._begin_page()

    def _begin_page(self) -> None:
        self.page += 1
        self.edge = self.frame.top
        if self.facts.sample:
            draw_sample_mark(self.canvas, A4)
        self.canvas.setFillColor(styles.BLACK)

    def _end_page(self) -> None:
        draw_page_number(self.canvas, self.page, A4)
        foot = FootFacts(
            self.facts.code, self.facts.check_url, (self.facts.printed,), self.page, self.pages or self.page
        )
        draw_foot(self.canvas, foot, self.frame.left, self.frame.right)
        self.canvas.showPage()

    def _room(self, height: float) -> None:
        """Begin a page unless so many points are left."""
        if self.edge - height < self.frame.bottom and self.edge < self.frame.top:
            self._end_page()
            self._begin_page()

    def draw_head(self) -> None:
        """Draw letterhead, the name of the paper, its subject and whom it is for."""
        facts, canvas, frame = self.facts, self.canvas, self.frame
        edge = draw_letterhead(canvas, facts.letterhead, frame.left, frame.right, frame.top) - 5 * mm
        middle = (frame.left + frame.right) / 2
        edge = draw_lines(canvas, [facts.name], middle, edge, SERIF_BOLD, TITLE_SIZE, "center")
        subject = centred_lines([facts.subject], SERIF_BOLD, TEXT_SIZE, 0.9 * frame.width)
        edge = draw_lines(canvas, subject, middle, edge, SERIF_BOLD, TEXT_SIZE, "center")
        draw_rule(canvas, middle, edge - 0.7 * mm, 0.4 * text_width(subject[-1], SERIF_BOLD, TEXT_SIZE))
        edge -= 6 * mm
        if facts.addressee:
            addressee = centred_lines([f"Kính gửi: {facts.addressee}"], SERIF, TEXT_SIZE, 0.85 * frame.width)
            edge = draw_lines(canvas, addressee, middle, edge, SERIF, TEXT_SIZE, "center") - 4 * mm
        self.edge = edge

    def draw_sentences(self, sentences: Sequence[str]) -> None:
        """Draw sentences, each a paragraph of its own."""
        for sentence in sentences:
            for words in wrap(sentence, SERIF, TEXT_SIZE, self.frame.width):
                self._room(LINE)
                self.edge = draw_lines(self.canvas, [words], self.frame.left, self.edge, SERIF, TEXT_SIZE)
            self.edge -= GAP / 2

    def draw_section(self, section: FiguresSection) -> None:
        """Draw a heading with what follows it; a heading never stands alone at the foot of a page."""
        sentences = sum(len(wrap(s, SERIF, TEXT_SIZE, self.frame.width)) for s in section.sentences)
        self._room((1 + min(sentences, 3)) * LINE + GAP + (22 * mm if section.table else 0))
        self.edge -= GAP
        heading = wrap(section.heading, SERIF_BOLD, TEXT_SIZE, self.frame.width)
        self.edge = (
            draw_lines(self.canvas, heading, self.frame.left, self.edge, SERIF_BOLD, TEXT_SIZE) - 1 * mm
        )
        self.draw_sentences(section.sentences)
        if section.table is not None:
            self._draw_table(section.table)

    def _draw_table(self, table: FiguresTable) -> None:
        columns = columns_of(table, self.frame.width)
        header = donor_table.measured_header(columns)
        waiting = donor_table.measured_texts(table.rows, columns)
        while waiting:
            shown: list[Row] = []
            room = self.edge - self.frame.bottom - header.height
            while waiting and (room >= waiting[0].height or (not shown and self.edge == self.frame.top)):
                room -= waiting[0].height
                shown.append(waiting.pop(0))
            if shown:
                self.edge = donor_table.draw_rows(
                    self.canvas, columns, header, shown, self.frame.left, self.edge
                )
            if waiting:
                self._end_page()
                self._begin_page()
        self.edge -= GAP

    def draw_close(self) -> None:
        """Draw the last sentences, recipients and signature together, and end the last page."""
        facts, width = self.facts, self.frame.width
        lines = sum(len(wrap(sentence, SERIF, TEXT_SIZE, width)) for sentence in facts.closing)
        signs = close_height(facts.signature, facts.recipients, width)
        self._room(lines * LINE + len(facts.closing) * GAP + signs + 5 * mm)
        self.edge -= GAP
        self.draw_sentences(facts.closing)
        top = self.edge - 3 * mm
        draw_close(self.canvas, facts.signature, facts.recipients, self.frame.left, self.frame.right, top)
        self._end_page()


def columns_of(table: FiguresTable, width: float) -> list[Column]:
    """Return columns as wide as the text: figures get their width, words the rest, unless all are figures."""
    has_words = any(not row[0].replace(".", "").isdigit() for row in table.rows)
    if not has_words:
        return [Column(words, width / len(table.head), "center") for words in table.head]
    if len(table.head) == 2:  # Words beside words: the second column tells.
        return [Column(table.head[0], 0.3 * width, "left"), Column(table.head[1], 0.7 * width, "left")]
    rest = [Column(words, FIGURE_WIDTH, "center") for words in table.head[1:]]
    return [Column(table.head[0], width - FIGURE_WIDTH * len(rest), "left"), *rest]
