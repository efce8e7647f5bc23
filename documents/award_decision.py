"""The decision on awards with the list that belongs to it, in one file: upright pages, then landscape ones."""

from __future__ import annotations

from documents.extract_list import draw_extract_list
from documents.pages import finished, new_canvas
from documents.styles import A4, printable
from documents.submission import draw_named_paper
from domain.commendations.round_facts import ExtractListFacts, NamedPaperFacts


def award_decision_pdf(decision: NamedPaperFacts, listed: ExtractListFacts) -> bytes:
    """Print a decision (Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2) and its list; drafts say so on every page."""
    ready, rows = printable(decision), printable(listed)
    canvas, buffer = new_canvas(A4, f"{ready.title.capitalize()} {ready.subject}")
    draw_named_paper(canvas, ready)
    draw_extract_list(canvas, rows)
    return finished(canvas, buffer)
