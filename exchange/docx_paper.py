"""What every official paper written as a Word file shares: page, head, columns, lines, recipients, signature.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I and II.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

FONT = "Times New Roman"
QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TIEU_NGU = "Độc lập - Tự do - Hạnh phúc"
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
# What a seal and a signature need between the office and the name.
SIGNATURE_ROOM = 5
LEFT_COLUMN, RIGHT_COLUMN = Mm(66), Mm(99)


def prepare(document: Any, *, title: str, author: str, sample: bool, made_at: datetime) -> None:
    """Set page, face and properties; papers of invented data say so at the foot of each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    properties = document.core_properties
    # Word holds 255 characters in a property; the paper itself shows the whole title.
    properties.title, properties.author, properties.comments = title[:255], author[:255], ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    # The number of the page stands in the top margin, centred, and not on the first page.
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    if sample:
        for foot in (section.footer, section.first_page_footer):
            line(foot, ["DỮ LIỆU MẪU"], bold=True, size=12, align=CENTRE)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)


def draw_head(
    document: Any,
    issuers: Sequence[str],
    number: str,
    place_and_day: str,
    *,
    above: Sequence[str] = (),
    matter: str = "",
) -> None:
    """Draw agency and quốc hiệu side by side, then number and day; a letter's matter stands under its number."""
    left, right = columns(document)
    line(left, above, size=13, align=CENTRE)
    line(left, issuers, bold=True, size=13, align=CENTRE)
    line(left, [number] if number else [], size=13, align=CENTRE, before=6)
    line(left, [matter] if matter else [], size=12, align=CENTRE, before=6)
    line(right, [QUOC_HIEU], bold=True, size=12, align=CENTRE)
    line(right, [TIEU_NGU], bold=True, size=13, align=CENTRE)
    line(right, [place_and_day], italic=True, size=13, align=CENTRE, before=6)
    drop_first_paragraphs(left, right)


def draw_recipients(cell: Any, recipients: Sequence[str]) -> None:
    """Draw "Nơi nhận:" with the recipients under it."""
    if recipients:
        line(cell, ["Nơi nhận:"], bold=True, italic=True, size=12)
        line(cell, [f"- {entry.rstrip(';.')};" for entry in recipients[:-1]], size=11)
        line(cell, [f"- {recipients[-1].rstrip(';.')}."], size=11)


def draw_signature(cell: Any, block: Sequence[str]) -> None:
    """Draw authority and office in capitals, room for signature and seal, and the name when it is known."""
    name = block[-1] if len(block) > 1 and not block[-1].isupper() else ""
    line(cell, block[:-1] if name else block, bold=True, size=14, align=CENTRE)
    line(cell, [""] * SIGNATURE_ROOM, size=14, align=CENTRE)
    if name:
        line(cell, [name], bold=True, size=14, align=CENTRE)


def columns(document: Any, *, even: bool = False) -> tuple[Any, Any]:
    """Return two cells side by side, of equal width or of the head's."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    cells = table.rows[0].cells
    middle = (LEFT_COLUMN + RIGHT_COLUMN) // 2
    for cell, width in zip(cells, (middle, middle) if even else (LEFT_COLUMN, RIGHT_COLUMN), strict=True):
        cell.width = width
    return cells[0], cells[1]


def drop_first_paragraphs(*cells: Any) -> None:
    """Take away the empty paragraph that every new cell begins with, as long as another one stays."""
    for cell in cells:
        if len(cell.paragraphs) > 1:
            first = cell.paragraphs[0]._p
            first.getparent().remove(first)


def line(
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
    """Add lines of one size and place to a cell or a document."""
    for text in texts:
        paragraph = where.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def text(document: Any, words: str, *, bold: bool = False, italic: bool = False) -> None:
    """Add a justified paragraph with the first line indented, as the text of a paper is set."""
    paragraph = document.add_paragraph()
    paragraph.alignment = JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.space_after = Cm(1.27), Pt(0), Pt(6)
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic
