"""Write a plan's document as a Word file, because offices go on working in Word."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document

from domain.plans.paper_facts import PlanPaper
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


def plan_docx(facts: PlanPaper, made_at: datetime) -> bytes:
    """Return the plan as a .docx file on A4; the moment stands in the file's properties."""
    document = Document()
    prepare(document, title=facts.title, author=facts.issuers[0], sample=facts.sample, made_at=made_at)
    draw_head(document, facts.issuers, facts.number, facts.place_and_day)
    line(document, [facts.paper], bold=True, size=14, align=CENTRE, before=14)
    line(document, [facts.title], bold=True, size=14, align=CENTRE, after=12)
    for place, basis in enumerate(facts.bases, 1):
        ending = "." if place == len(facts.bases) else ";"
        text(document, basis.rstrip(".;") + ending, italic=True)
    for heading, paragraphs in facts.sections:
        if heading:
            text(document, heading, bold=True)
        for paragraph in paragraphs:
            text(document, paragraph)
    _foot(document, facts)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _foot(document: Any, facts: PlanPaper) -> None:
    """Draw recipients on the left beside one signature; several signatures stand side by side above them."""
    if len(facts.signatures) > 1:
        for pair in range(0, len(facts.signatures), 2):
            cells = columns(document, even=True)
            for cell, block in zip(cells, facts.signatures[pair : pair + 2], strict=False):
                draw_signature(cell, block)
            drop_first_paragraphs(*cells)
    left, right = columns(document)
    draw_recipients(left, facts.recipients)
    if len(facts.signatures) == 1:
        draw_signature(right, facts.signatures[0])
    drop_first_paragraphs(left, right)
