"""The text of a plan out of a Word file: automatic numbers and marks, layout tables, data tables, other files."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from exchange.plan_texts import LARGEST, plan_text
from exchange.tables import UnreadableTable


def _bytes(document: docx.document.Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _number(document: docx.document.Document, levels: list[tuple[str, str]]) -> str:
    """Add a numbering with these levels (format, pattern) and return its number."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for place, (form, pattern) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    root.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    num.append(link)
    root.append(num)
    return "77"


def _numbered(document: docx.document.Document, words: str, number: str, level: int) -> None:
    settings = document.add_paragraph(words)._p.get_or_add_pPr().get_or_add_numPr()
    settings.get_or_add_ilvl().val = level
    settings.get_or_add_numId().val = int(number)


def test_automatic_numbers_are_counted_as_word_shows_them() -> None:
    document = docx.Document()
    number = _number(
        document, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-")]
    )
    for words, level in (
        *(("MỤC ĐÍCH", 0), ("Mục đích", 1), ("Yêu cầu", 1), ("NỘI DUNG", 0), ("Tuyên truyền", 1)),
        *(("Cấp tỉnh", 2), ("Cấp xã", 2), ("một ý", 3)),
    ):
        _numbered(document, words, number, level)
    lines = [line for line in plan_text("a.docx", _bytes(document)).splitlines() if line]
    assert lines == [
        *("I. MỤC ĐÍCH", "1. Mục đích", "2. Yêu cầu", "II. NỘI DUNG", "1. Tuyên truyền"),
        *("a) Cấp tỉnh", "b) Cấp xã", "+ một ý"),
    ]


def test_numbers_of_a_hostile_file_that_are_none_leave_the_words() -> None:
    document = docx.Document()
    _numbered(document, "Mục đích", _number(document, [("decimal", "%1.")]), 0)
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Rộng"
    source = document.element.body
    for name in ("w:ilvl", "w:gridSpan"):
        for found in source.iter(qn(name)):
            found.set(qn("w:val"), "²")
    for found in document.part.numbering_part.element.iter(qn("w:start")):
        found.set(qn("w:val"), "²")
    text = plan_text("a.docx", _bytes(document))
    assert "Mục đích" in text and "Rộng" in text


def test_list_styles_give_marks() -> None:
    document = docx.Document()
    document.add_paragraph("Vận động 100 người đăng ký", style="List Bullet")
    assert plan_text("a.docx", _bytes(document)).strip() == "- Vận động 100 người đăng ký"


def test_layout_tables_become_lines_and_data_tables_rows() -> None:
    document = docx.Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "UBND XÃ A\nSố: 1/KH-UBND", "A, ngày 1 tháng 2 năm 2026"
    table = document.add_table(2, 4)
    for place, words in enumerate(("TT", "Đơn vị", "Ngày", "Số")):
        table.cell(0, place).text = words
    for place, words in enumerate(("1", "Xã A", "1/3/2026", "50")):
        table.cell(1, place).text = words
    table.cell(1, 2).add_paragraph("2/4/2026")
    text = plan_text("a.docx", _bytes(document))
    assert text.splitlines()[:2] == ["UBND XÃ A", "Số: 1/KH-UBND"]
    assert "TT\tĐơn vị\tNgày\tSố" in text and "1\tXã A\t1/3/2026; 2/4/2026\t50" in text


def test_a_merged_cell_keeps_the_columns_in_place() -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Rộng"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Cao"
    table.cell(2, 3).text = "9"
    rows = [line for line in plan_text("a.docx", _bytes(document)).split("\n") if "\t" in line]
    assert rows == ["\tRộng\t\t", "Cao\t\t\t", "\t\t\t9"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_files_are_read(encoding: str) -> None:
    assert plan_text("a.TXT", "KẾ HOẠCH\nhiến máu".encode(encoding)) == "KẾ HOẠCH\nhiến máu"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"", "trống"),
        ("a.docx", b"PK\x05\x06" + b"\0" * 18, "không phải văn bản Word"),
        ("a.txt", b"x" * (LARGEST + 1), "6 MB"),
        ("a.txt", "kế hoạch".encode("cp1258", "replace") + b"\xff", "UTF-8"),
    ],
)
def test_other_files_answer_a_sentence(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableTable, match=words):
        plan_text(name, data)
