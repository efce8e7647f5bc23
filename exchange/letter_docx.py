"""Write official letters as one Word file, because offices change a word, sign and send."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK

from domain.certification.letters import LetterFacts, LinkFacts, blank_day, blank_number
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


def letters_docx(letters: Sequence[LetterFacts], made_at: datetime) -> bytes:
    """Return letters as one .docx file on A4, each on a page of its own; raise ValueError when there is none."""
    if not letters:
        raise ValueError("There is no letter to write.")
    first, document = letters[0], Document()
    prepare(
        document,
        title=first.matter.removeprefix("V/v ").capitalize(),
        author=" ".join(first.letterhead.agency_lines),
        sample=first.sample,
        made_at=made_at,
    )
    for place, facts in enumerate(letters):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _letter(document, facts)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _letter(document: Any, facts: LetterFacts) -> None:
    head = facts.letterhead
    draw_head(
        document,
        head.agency_lines,
        blank_number(head),
        blank_day(head),
        above=head.parent_agency_lines,
        matter=facts.matter,
    )
    line(document, [f"Kính gửi: {facts.addressee}"], size=14, align=CENTRE, before=14, after=8)
    for paragraph in facts.paragraphs:
        text(document, paragraph)
    if facts.table_rows:
        _table(document, facts)
    for paragraph in facts.after_table:
        text(document, paragraph)
    for link in facts.links:
        _link(document, link)
    for paragraph in facts.closing:
        text(document, paragraph)
    left, right = columns(document)
    draw_recipients(left, facts.recipients)
    signature = facts.signature
    draw_signature(right, [*signature.authority_lines, signature.title, signature.signer_name or ""])
    drop_first_paragraphs(left, right)
    if facts.contact:
        line(document, [facts.contact], size=11, before=10)


def _table(document: Any, facts: LetterFacts) -> None:
    table = document.add_table(rows=0, cols=len(facts.table_head))
    table.style = "Table Grid"
    for row, is_head in ((facts.table_head, True), *((row, False) for row in facts.table_rows)):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            line(cell, [words], size=12, bold=is_head, align=CENTRE if is_head else None)
            drop_first_paragraphs(cell)


def _link(document: Any, link: LinkFacts) -> None:
    line(document, [link.label], size=13, bold=True, before=6)
    line(document, [link.address], size=12)
    line(document, [f"Mã: {link.code}. Dùng được đến hết ngày {link.valid_to}"], size=13, bold=True, after=6)
