"""Write the papers of a round of commendation as Word files, because offices change a word, sign and send."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from domain.certification.letters import blank_day, blank_number
from domain.commendations.round_facts import (
    ExtractListFacts,
    NamedPaperFacts,
    PassageFacts,
    PassageStyle,
)
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.wording import long_date
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

HEADINGS = (
    *("TT", "Họ và tên", "Năm sinh", "Giới", "Nghề nghiệp, đơn vị", "Địa chỉ", "Tổng số lần hiến"),
    *("Mức chứng cứ", "Đã được khen", "Đề nghị hình thức khen"),
)
_WIDTHS_MM = (10, 38, 13, 12, 27, 42, 26, 27, 27, 30)
_DRAFT = "DỰ THẢO"


def round_paper_docx(
    named: NamedPaperFacts | None, listed: ExtractListFacts | None, made_at: datetime
) -> bytes:
    """Return a paper with a title, a list, or both in one .docx file; raise ValueError when there is neither."""
    first = named or listed
    if first is None:
        raise ValueError("There is no paper to write.")
    document = Document()
    title = named.title.capitalize() if named else first_title(listed)
    author = " ".join(first.letterhead.agency_lines)
    prepare(document, title=title, author=author, sample=first.sample, made_at=made_at)
    if named is not None:
        _named(document, named)
    if listed is not None:
        section = document.add_section(WD_SECTION.NEW_PAGE) if named else document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        _listed(document, listed)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def first_title(listed: ExtractListFacts | None) -> str:
    """Return the title of a file that holds a list alone."""
    return listed.title_lines[0].capitalize() if listed else ""


def _head(document: Any, head: LetterheadFacts) -> None:
    number = f"Số: {head.number}{head.number_symbol}" if head.number else blank_number(head)
    day = f"{head.place_name}, {long_date(head.signed_on)}" if head.signed_on else blank_day(head)
    shown = day if head.number_symbol else ""
    draw_head(document, head.agency_lines, number, shown, above=head.parent_agency_lines)


def _named(document: Any, facts: NamedPaperFacts) -> None:
    if facts.draft:
        line(document, [_DRAFT], size=13, bold=True)
    _head(document, facts.letterhead)
    line(document, [facts.title], size=14, bold=True, align=CENTRE, before=12)
    line(document, [facts.subject], size=14, bold=True, align=CENTRE, after=8)
    if len(facts.addressees) == 1:
        line(document, [f"Kính gửi: {facts.addressees[0]}"], size=14, align=CENTRE, after=8)
    elif facts.addressees:
        line(document, ["Kính gửi:"], size=14)
        line(document, [f"- {name};" for name in facts.addressees[:-1]], size=14)
        line(document, [f"- {facts.addressees[-1]}."], size=14, after=8)
    for passage in facts.passages:
        _passage(document, passage)
    left, right = columns(document)
    draw_recipients(left, facts.recipients)
    if facts.second_signature is not None:
        draw_signature(left, _block(facts.second_signature))
    draw_signature(right, _block(facts.signature))
    drop_first_paragraphs(left, right)


def _passage(document: Any, passage: PassageFacts) -> None:
    if passage.style is PassageStyle.CENTRE:
        line(document, [passage.text], size=14, bold=True, align=CENTRE, before=6, after=6)
        return
    if passage.style is PassageStyle.LEAD:
        lead, _, rest = passage.text.partition(". ")
        text(document, f"{lead}. ", bold=True)
        document.paragraphs[-1].add_run(rest)
        return
    text(document, passage.text, italic=passage.style is PassageStyle.ITALIC)


def _block(signature: SignatureFacts) -> list[str]:
    return [*signature.authority_lines, signature.title, signature.signer_name or ""]


def _listed(document: Any, facts: ExtractListFacts) -> None:
    if facts.draft:
        line(document, [_DRAFT], size=13, bold=True)
    _head(document, facts.letterhead)
    line(document, facts.title_lines, size=14, bold=True, align=CENTRE, before=6)
    if facts.attached_to:
        line(document, [facts.attached_to], size=13, italic=True, align=CENTRE, after=6)
    rows = [
        (
            *(str(place), row.name, row.birth_year, row.sex, row.occupation, row.address, row.times),
            *(row.evidence, row.earlier, row.proposed),
        )
        for place, row in enumerate(facts.rows, start=1)
    ]
    document.element.body.insert(len(document.element.body) - 1, _table(rows))
    line(document, [facts.closing], size=13, italic=True, before=6)
    left, right = columns(document, even=True)
    draw_signature(right, _block(facts.signature))
    drop_first_paragraphs(left, right)


def _table(rows: Sequence[Sequence[str]]) -> Any:
    """Return the table as one piece of XML: adding 400 rows cell by cell takes a hundred times as long."""
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in _WIDTHS_MM)
    body = "".join(_row(row, is_head=False) for row in rows)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{_row(HEADINGS, is_head=True)}{body}</w:tbl>"
    )


def _twips(millimetres: int) -> int:
    return round(millimetres * 1440 / 25.4)


def _row(cells: Sequence[str], *, is_head: bool) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    bold = "<w:b/>" if is_head else ""
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>'
        f'</w:pPr><w:r><w:rPr>{bold}<w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
        "</w:p></w:tc>"
        for words, width in zip(cells, _WIDTHS_MM, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{drawn}</w:tr>"
