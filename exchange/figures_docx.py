"""Write a paper of figures as a Word file, because offices add a sentence, sign and send."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document

from domain.certification.letters import blank_day, blank_number
from domain.closings.paper_facts import FiguresPaper, FiguresTable
from exchange.docx_paper import (
    CENTRE,
    columns,
    draw_head,
    draw_recipients,
    draw_signature,
    drop_first_paragraphs,
    line,
    prepare,
    text,
)


def figures_docx(facts: FiguresPaper, made_at: datetime) -> bytes:
    """Return the paper as a .docx file on A4."""
    document, head = Document(), facts.letterhead
    prepare(
        document,
        title=f"{facts.name.capitalize()}: {facts.subject}",
        author=" ".join(head.agency_lines),
        sample=facts.sample,
        made_at=made_at,
    )
    draw_head(
        document, head.agency_lines, blank_number(head), blank_day(head), above=head.parent_agency_lines
    )
    line(document, [facts.name], bold=True, size=14, align=CENTRE, before=14)
    line(document, [facts.subject], bold=True, size=14, align=CENTRE, after=10)
    if facts.addressee:
        line(document, [f"Kính gửi: {facts.addressee}"], size=14, align=CENTRE, after=8)
    for sentence in facts.opening:
        text(document, sentence)
    for section in facts.sections:
        text(document, section.heading, bold=True)
        for sentence in section.sentences:
            text(document, sentence)
        if section.table is not None:
            _table(document, section.table)
    for sentence in facts.closing:
        text(document, sentence)
    left, right = columns(document)
    draw_recipients(left, facts.recipients)
    signature = facts.signature
    draw_signature(right, [*signature.authority_lines, signature.title, signature.signer_name])
    drop_first_paragraphs(left, right)
    line(document, [part for part in (facts.printed, _code(facts)) if part], size=10, before=10)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _code(facts: FiguresPaper) -> str:
    return f"Mã giấy: {facts.code}. Kiểm tra: {facts.check_url}" if facts.code else ""


def _table(document: Any, table: FiguresTable) -> None:
    drawn = document.add_table(rows=0, cols=len(table.head))
    drawn.style = "Table Grid"
    for row, is_head in ((table.head, True), *((row, False) for row in table.rows)):
        for place, (cell, words) in enumerate(zip(drawn.add_row().cells, row, strict=True)):
            line(cell, [words], size=12, bold=is_head, align=CENTRE if is_head or place else None)
            drop_first_paragraphs(cell)
    line(document, [""], size=6)
