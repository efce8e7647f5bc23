"""Write a plan's document as a Word file, because offices go on working in Word.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I and II.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from domain.plans.paper_facts import PlanPaper

_FONT = "Times New Roman"
_QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_TIEU_NGU = "Độc lập - Tự do - Hạnh phúc"
_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
# What a seal and a signature need between the office and the name.
_SIGNATURE_ROOM = 5
_LEFT_COLUMN, _RIGHT_COLUMN = Mm(66), Mm(99)


def plan_docx(facts: PlanPaper, made_at: datetime) -> bytes:
    """Return the plan as a .docx file on A4; the moment stands in the file's properties."""
    document = Document()
    _prepare(document, facts, made_at)
    _head(document, facts)
    _line(document, [facts.paper], bold=True, size=14, align=_CENTRE, before=14)
    _line(document, [facts.title], bold=True, size=14, align=_CENTRE, after=12)
    for place, basis in enumerate(facts.bases, 1):
        ending = "." if place == len(facts.bases) else ";"
        _text(document, basis.rstrip(".;") + ending, italic=True)
    for heading, paragraphs in facts.sections:
        if heading:
            _text(document, heading, bold=True)
        for paragraph in paragraphs:
            _text(document, paragraph)
    _foot(document, facts)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Any, facts: PlanPaper, made_at: datetime) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = facts.title, facts.issuers[0], ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    # The number of the page stands in the top margin, centred, and not on the first page.
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    if facts.sample:
        for foot in (section.footer, section.first_page_footer):
            _line(foot, ["DỮ LIỆU MẪU"], bold=True, size=12, align=_CENTRE)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)


def _head(document: Any, facts: PlanPaper) -> None:
    left, right = _columns(document)
    _line(left, facts.issuers, bold=True, size=13, align=_CENTRE)
    _line(left, [facts.number], size=13, align=_CENTRE, before=6)
    _line(right, [_QUOC_HIEU], bold=True, size=12, align=_CENTRE)
    _line(right, [_TIEU_NGU], bold=True, size=13, align=_CENTRE)
    _line(right, [facts.place_and_day], italic=True, size=13, align=_CENTRE, before=6)
    _drop_first_paragraphs(left, right)


def _foot(document: Any, facts: PlanPaper) -> None:
    """Draw recipients on the left beside one signature; several signatures stand side by side above them."""
    if len(facts.signatures) > 1:
        for pair in range(0, len(facts.signatures), 2):
            cells = _columns(document, even=True)
            for cell, block in zip(cells, facts.signatures[pair : pair + 2], strict=False):
                _signature(cell, block)
            _drop_first_paragraphs(*cells)
    left, right = _columns(document)
    if facts.recipients:
        _line(left, ["Nơi nhận:"], bold=True, italic=True, size=12)
        _line(left, [f"- {line.rstrip(';.')};" for line in facts.recipients[:-1]], size=11)
        _line(left, [f"- {facts.recipients[-1].rstrip(';.')}."], size=11)
    if len(facts.signatures) == 1:
        _signature(right, facts.signatures[0])
    _drop_first_paragraphs(left, right)


def _signature(cell: Any, block: Sequence[str]) -> None:
    name = block[-1] if len(block) > 1 and not block[-1].isupper() else ""
    _line(cell, block[:-1] if name else block, bold=True, size=14, align=_CENTRE)
    _line(cell, [""] * _SIGNATURE_ROOM, size=14, align=_CENTRE)
    if name:
        _line(cell, [name], bold=True, size=14, align=_CENTRE)


def _columns(document: Any, *, even: bool = False) -> tuple[Any, Any]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    cells = table.rows[0].cells
    middle = (_LEFT_COLUMN + _RIGHT_COLUMN) // 2
    for cell, width in zip(cells, (middle, middle) if even else (_LEFT_COLUMN, _RIGHT_COLUMN), strict=True):
        cell.width = width
    return cells[0], cells[1]


def _drop_first_paragraphs(*cells: Any) -> None:
    """Take away the empty paragraph that every new cell begins with, as long as another one stays."""
    for cell in cells:
        if len(cell.paragraphs) > 1:
            first = cell.paragraphs[0]._p
            first.getparent().remove(first)


def _line(
    where: Any,
    texts: Iterable[str],
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
    before: int = 0,
    after: int = 0,
) -> None:
    for text in texts:
        paragraph = where.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _text(document: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.space_after = Cm(1.27), Pt(0), Pt(6)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
