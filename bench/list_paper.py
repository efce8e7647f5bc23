"""Measure the paper of a donor list against the usual ways to print a long table, both in one run."""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable
from html import escape
from time import process_time
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from documents import fitting
from documents.donor_list import donor_list_pdf
from documents.styles import SERIF
from domain.certification.facts import DonorListFacts
from domain.wording import number_text

ROUNDS = 3


def _cells(facts: DonorListFacts) -> list[list[str]]:
    """Return the texts of the rows, column by column, as the paper prints them."""
    return [
        [
            str(row.position),
            row.full_name,
            row.birth,
            row.sex,
            row.id_number,
            row.address,
            row.phone,
            row.occupation,
            row.note,
        ]
        for row in facts.rows
    ]


def long_table(facts: DonorListFacts) -> bytes:
    """Print the rows by ReportLab's own table, whose cells are paragraphs that wrap."""
    style = ParagraphStyle("cell", fontName=SERIF, fontSize=12, leading=14)
    rows: list[list[Any]] = [[Paragraph(escape(text), style) for text in row] for row in _cells(facts)]
    table = LongTable([[Paragraph("Cột", style)] * 9, *rows], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=landscape(A4)).build([table])
    return buffer.getvalue()


def weasyprint_page(facts: DonorListFacts) -> bytes:
    """Print the rows as a page of HTML; only for who has WeasyPrint, which the application does not need."""
    import weasyprint  # type: ignore[import-not-found, unused-ignore]

    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in _cells(facts))
    page = (
        "<style>@page{size:A4 landscape;margin:20mm}table{border-collapse:collapse}td{border:.5pt solid}"
        f"</style><table><thead><tr><th>Cột</th></tr></thead>{body}</table>"
    )
    return bytes(weasyprint.HTML(string=page).write_pdf())


def printed_once(facts: DonorListFacts) -> bytes:
    """Print a list as in real work: once, with no line of it measured before."""
    fitting.wrap.cache_clear()
    return donor_list_pdf(facts)


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = process_time()
        act()
        times.append(process_time() - begin)
    return statistics.median(times)


def list_paper_lines(facts: DonorListFacts) -> list[str]:
    """Return what was measured for one list, each line against one other way."""
    own = _median(lambda: printed_once(facts))
    table = _median(lambda: long_table(facts))
    count = number_text(len(facts.rows))
    lines = [f"donor list of {count} rows: 1/{table / own:.1f} of LongTable with paragraphs (goal 1/4)"]
    try:
        page = _median(lambda: weasyprint_page(facts))
    except (ImportError, OSError) as missing:
        # WeasyPrint draws with Pango, a program of the system that not every machine has.
        return [*lines, f"WeasyPrint is not measured here: {missing}"]
    return [*lines, f"donor list of {count} rows: 1/{page / own:.0f} of WeasyPrint (goal 1/40)"]
