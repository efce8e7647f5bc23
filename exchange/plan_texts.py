"""The whole text of an uploaded plan: a Word document with its numbering and tables, or a text file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from domain.wording import plain_number
from exchange.office_files import harmless_members
from exchange.tables import UnreadableTable

LARGEST = 6_000_000  # Bytes: the most that an office's plan with its pictures has.
_ASK = "Chọn tệp .docx hoặc .txt, hoặc chép toàn văn kế hoạch rồi dán vào ô."
_MOST_PARTS = 20_000
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def qn(name: str) -> str:
    """Return the full name of a tag or attribute of Word's markup from its short one ("w:p")."""
    return _WORD + name.removeprefix("w:")


def plan_text(name: str, data: bytes) -> str:
    """Return the text of a .docx or .txt file, table rows as cells parted by tabs.

    Raises UnreadableTable with a sentence for the person when it is anything else, hostile or too large.
    """
    if not data:
        raise UnreadableTable(f"Tệp này trống. {_ASK}")
    if len(data) > LARGEST:
        raise UnreadableTable(
            f"Tệp lớn hơn {LARGEST // 1_000_000} MB. Bỏ hình ảnh trong tệp, hoặc dán toàn văn."
        )
    if data.startswith(b"PK"):
        if "word/document.xml" not in harmless_members(data):
            raise UnreadableTable(f"Tệp này không phải văn bản Word. {_ASK}")
        return _document_text(data)
    if data.startswith(b"%PDF"):
        raise UnreadableTable("Tệp PDF chưa đọc được. Lấy tệp Word gốc, hoặc chép toàn văn rồi dán vào ô.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable("Tệp Word này ở dạng cũ (.doc) hoặc có mật khẩu. Lưu thành .docx rồi nhập.")
    if not name.casefold().endswith((".txt", ".md")):
        raise UnreadableTable(f"Không nhận ra loại tệp này. {_ASK}")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable("Tệp chữ này không ở dạng UTF-8. Chép toàn văn rồi dán vào ô.") from error


def _document_text(data: bytes) -> str:
    # The reader is heavy and seldom needed, so that it is loaded with the first file.
    import docx

    try:
        document: Any = docx.Document(BytesIO(data))
        lines = list(_lines(document))
    except UnreadableTable:
        raise
    except Exception as error:
        raise UnreadableTable(
            "Tệp Word này bị hỏng. Mở tệp, lưu lại thành .docx rồi nhập, hoặc dán toàn văn."
        ) from error
    return "\n".join(lines)


def _lines(document: Any) -> Iterator[str]:
    numbering = _Numbering(document)
    for count, element in enumerate(document.element.body.iterchildren(qn("w:p"), qn("w:tbl"), qn("w:sdt"))):
        if count > _MOST_PARTS:
            raise UnreadableTable("Tệp Word này quá dài. Chép phần kế hoạch rồi dán vào ô.")
        if element.tag == qn("w:tbl"):
            yield from _table_lines(element, numbering)
        else:
            for paragraph in [element] if element.tag == qn("w:p") else element.iter(qn("w:p")):
                yield from _paragraph_lines(paragraph, numbering)


def _paragraph_lines(paragraph: Any, numbering: _Numbering) -> Iterator[str]:
    """Yield the lines of a paragraph and a blank line after it; its automatic number or mark stands in front."""
    text = _words(paragraph)
    if text.strip():
        yield from f"{numbering.mark_of(paragraph)}{text}".split("\n")
    yield ""


def _words(paragraph: Any) -> str:
    signs = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}
    return "".join(
        (node.text or "") if node.tag == qn("w:t") else signs[node.tag]
        for node in paragraph.iter(qn("w:t"), *signs)
    )


def _table_lines(table: Any, numbering: _Numbering) -> Iterator[str]:
    """Yield a data table row by row; a table of two columns that only places text gives its cells one by one."""
    rows = [[cell for cell in row.iterchildren(qn("w:tc"))] for row in table.iterchildren(qn("w:tr"))]
    if max((len(cells) for cells in rows), default=0) <= 2 and len(rows) <= 4:
        for cells in rows:
            for cell in cells:
                for paragraph in cell.iter(qn("w:p")):
                    yield from _paragraph_lines(paragraph, numbering)
        return
    for cells in rows:
        texts = ["; ".join(filter(None, map(_one_line, cell.iterchildren(qn("w:p"))))) for cell in cells]
        spread = [part for cell, text in zip(cells, texts, strict=True) for part in _over_columns(cell, text)]
        yield "\t".join(spread)
    yield ""


def _one_line(paragraph: Any) -> str:
    return " ".join(_words(paragraph).split())


def _over_columns(cell: Any, text: str) -> list[str]:
    """Return a cell's text with a blank for each further column that it covers; a cell merged upwards is blank."""
    span, down = (
        cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"),
        cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}"),
    )
    width = span.get(qn("w:val"), "1") if span is not None else "1"
    goes_on = down is not None and down.get(qn("w:val"), "continue") == "continue"
    count = min(plain_number(width) or 1, 60)
    return ["" if goes_on else text, *[""] * (count - 1)]


class _Numbering:
    """The automatic numbers and marks of a document's paragraphs, counted as Word counts them."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract_of: dict[str, str] = {}
        self._styles: dict[str, Any] = {
            style.style_id: style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") for style in document.styles
        }
        self._counts: dict[tuple[str, int], int] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        if part is None:
            return
        root = part.element
        for abstract in root.iterchildren(qn("w:abstractNum")):
            levels = {}
            for level in abstract.iterchildren(qn("w:lvl")):
                place = plain_number(level.get(qn("w:ilvl"), "0"))
                if place is not None:
                    start = plain_number(self._value(level, "w:start", "1"))
                    levels[place] = (
                        self._value(level, "w:numFmt", "decimal"),
                        self._value(level, "w:lvlText", ""),
                        1 if start is None else start,
                    )
            self._levels[abstract.get(qn("w:abstractNumId"), "")] = levels
        for num in root.iterchildren(qn("w:num")):
            self._abstract_of[num.get(qn("w:numId"), "")] = self._value(num, "w:abstractNumId", "")

    @staticmethod
    def _value(element: Any, name: str, otherwise: str) -> str:
        found = element.find(qn(name))
        return otherwise if found is None else str(found.get(qn("w:val"), otherwise))

    def mark_of(self, paragraph: Any) -> str:
        """Return "I. ", "2.1. ", "a) " or "- " for a numbered paragraph, blank for any other."""
        asked = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if asked is None and style is not None:
            asked = self._styles.get(style.get(qn("w:val"), ""))
        if asked is None:
            return ""
        number, level = self._value(asked, "w:numId", ""), plain_number(self._value(asked, "w:ilvl", "0"))
        abstract = self._abstract_of.get(number, "")
        levels = self._levels.get(abstract, {})
        if level is None or level not in levels:
            return ""
        kind, pattern, start = levels[level]
        if kind == "none":
            return ""
        if kind == "bullet":
            return "- " if level == 0 else "+ "
        key = (abstract, level)
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in [known for known in self._counts if known[0] == abstract and known[1] > level]:
            del self._counts[deeper]
        return self._filled(abstract, pattern) + " "

    def _filled(self, abstract: str, pattern: str) -> str:
        def number(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            kind, _, start = self._levels[abstract].get(level, ("decimal", "", 1))
            return _counted(self._counts.get((abstract, level), start), kind)

        return re.sub(r"%([1-9])", number, pattern)


def _counted(count: int, kind: str) -> str:
    if kind in ("upperRoman", "lowerRoman"):
        text = ""
        for value, sign in _ROMAN:
            text, count = text + sign * (count // value), count % value
        return text if kind == "upperRoman" else text.lower()
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    return str(count)
