"""The text of a plan as clean lines: emphasis and page breaks gone, list marks and numbers apart, tables kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TAG = re.compile(r"</?(?:b|i|u|em|strong|br|p|span|sup|sub)\s*/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^>\s]+)>", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_MARK = re.compile(r"^(?:[-–—+*•·▪●]|\uf0b7)\s+")
# What a word processor copies before a list item: the mark or the number, then a tab.
_TABBED_MARK = re.compile(r"^\s*[-–—+*•·▪●§o\uf0b7\uf0a7]\t+(?=[^\t]+$)")
_TABBED_NUMBER = re.compile(
    r"^\s*([IVX]{1,5}[.)]|\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+[.)]?|[a-zđA-H][.)])\t+(?=[^\t]{2,}$)"
)
_PIPE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_PIPE_RULE = re.compile(r"^[\s|:+-]+$")
_ROMAN = re.compile(r"^(?:PHẦN\s+(?:THỨ\s+)?)?([IVX]{1,5})\s*[.)/:\-–]\s*(?=\S)")
_CAPITAL = re.compile(r"^([A-H])\s*[.)]\s+(?=[A-ZĐÀ-Ỹ]{2,})")
_DECIMAL = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\s*[.)/]\s+(?=\S)|^(\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=\S)")
_LETTER = re.compile(r"^([a-zđ])\s*[.)]\s+(?=\S)")
_ENDS = (".", ";", ":", "!", "?", "…", "”;", ".”")
_BEGINS = re.compile(r"^(?:Căn cứ|Thực hiện|Năm \d{4}|Trên đây|Nơi nhận|Số\s*:)")
_PRINT_LINE = 60  # Fewer signs than a printed line holds: such a line was not broken by the page.


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or list item of the text.

    ``mark`` is its list mark ("-", "+", "*") or blank, ``number`` its number ("I", "2.1", "a") or blank; ``level``
    is 1 for Roman numbers, 2 for "1", 3 for "1.1", 9 for letters, 0 without a number. ``gap`` says that a blank
    line stands above; ``cells`` holds the cells of a table row and is empty for everything else.
    """

    text: str
    mark: str = ""
    number: str = ""
    level: int = 0
    gap: bool = False
    cells: tuple[str, ...] = ()

    @property
    def is_row(self) -> bool:
        """Return whether the line is a row of a table."""
        return bool(self.cells)


def read_lines(text: str) -> list[Line]:
    """Return the lines of a plan's text in order; lines that the page broke are one again."""
    raw = [_clean(line) for line in _as_text(text).splitlines()]
    rows = _table_rows(raw)
    lines: list[Line] = []
    gap = True
    whole = "\n".join(one_line(line.replace("*", "")) for line in raw)
    for place, line in enumerate(raw):
        if place in rows:
            lines.append(Line("", gap=gap, cells=tuple(_cell(cell) for cell in line.split("\t"))))
            gap = False
            continue
        for piece in line.split("\t"):
            stripped = piece.replace("*", " ").strip(" #_")
            if not stripped:
                continue
            is_marked = piece.strip().startswith(("*", "#")) and not stripped[0].islower()
            if lines and not is_marked and _goes_on(lines[-1], stripped, whole):
                lines[-1] = _joined(lines[-1], stripped)
            else:
                lines.append(_line(piece, gap))
            gap = False
        if not line.strip(" \t*#_"):
            gap = True
    return lines


def one_line(text: str) -> str:
    """Return text on one line with single spaces."""
    return " ".join(text.split())


def without_end(text: str) -> str:
    """Return text without the stop, comma, colon or semicolon at its end."""
    return text.rstrip(" .;:,")


def _as_text(text: str) -> str:
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNSEEN.sub("", tidy).replace("\u00a0", " ").replace("\u2028", "\n").replace("\u2029", "\n")


def _clean(line: str) -> str:
    pipes = _PIPE_ROW.match(line)
    if pipes:
        line = "" if _PIPE_RULE.match(line) else "\t".join(pipes[1].split("|"))
    line = _AUTOLINK.sub(r"\1", _TAG.sub("", line))
    line = _TABBED_NUMBER.sub(r"\1 ", _TABBED_MARK.sub("- ", line))
    return "".join(
        sign if sign == "\t" or not unicodedata.category(sign).startswith("C") else " " for sign in line
    ).rstrip(" ")


def _cell(cell: str) -> str:
    return one_line(cell.replace("**", ""))


def _table_rows(raw: list[str]) -> set[int]:
    """Return the places of the lines that are table rows: three cells, or two in a run that holds figures."""
    rows: set[int] = set()
    run: list[int] = []
    for place, line in enumerate([*raw, "end"]):
        if "\t" in line and line.strip():
            run.append(place)
        elif line.strip():
            rows |= _rows_of(run, raw)
            run = []
    return rows


def _rows_of(run: list[int], raw: list[str]) -> set[int]:
    wide = {place for place in run if raw[place].count("\t") >= 2}
    figures = [place for place in run if re.search(r"\t\s*\d[\d.]*\s*$", raw[place])]
    if len(wide) >= 2 or (len(run) >= 3 and len(figures) >= 2):
        return set(run)
    return set()


def _line(piece: str, gap: bool) -> Line:
    text, mark = one_line(piece.strip().lstrip("#")), ""
    while True:
        found = _MARK.match(text)
        if found:
            mark, text = text[0], text[found.end() :]
            continue
        if text.startswith("*"):
            # An emphasised line; a list mark before a name may have lost its space.
            mark, text = mark or "*", text[1:].lstrip()
            continue
        break
    starred = text != text.replace("*", "")
    text = one_line(text.replace("*", " ") if " *" in text or "* " in text else text.replace("*", ""))
    text = re.sub(r"\s+([,.;:)])", r"\1", text) if starred else text
    text = re.sub(r"\(\s+", "(", text) if starred else text
    number, level, rest = _number_of(text)
    if mark in ("-", "+") and level and level < 3:
        number, level, rest = "", 0, text
    return Line(rest, "" if level else mark, number, level, gap)


def _number_of(text: str) -> tuple[str, int, str]:
    roman = _ROMAN.match(text) or _CAPITAL.match(text)
    if roman:
        return roman[1], 1, text[roman.end() :]
    decimal = _DECIMAL.match(text)
    if decimal and not re.match(r"^\d{1,2}\.\d{3}\b", text):
        number = decimal[1] or decimal[2]
        return number, 2 + number.count("."), text[decimal.end() :]
    letter = _LETTER.match(text)
    if letter:
        return letter[1], 9, text[letter.end() :]
    return "", 0, text


def _goes_on(last: Line, piece: str, whole: str) -> bool:
    """Return whether a line goes on with the one above, which the end of a page or a line broke."""
    if last.is_row or not last.text:
        return False
    piece = one_line(piece)
    if _MARK.match(piece):
        # "Viện Huyết học" / "- Truyền máu Trung ương": a dash inside a name that stands elsewhere in one line.
        head, tail = last.text.split()[-2:], piece.split()[:3]
        return len(head) == 2 and len(tail) == 3 and " ".join([*head, *tail]) in whole
    if _number_of(piece)[1] or last.text.endswith(_ENDS) or _BEGINS.match(piece):
        return False
    if piece[0].islower() and not re.match(r"^[a-zđ]\)", piece):
        return True
    if last.text.endswith((",", " –", " -")):
        return not last.text.isupper() and not piece.isupper()
    return (
        not last.level and len(last.text) >= _PRINT_LINE and not piece.isupper() and last.text[-1].islower()
    )


def _joined(last: Line, piece: str) -> Line:
    more = one_line(piece)
    glue = "" if last.text.endswith("-") and not last.text.endswith(" -") else " "
    return Line(f"{last.text}{glue}{more}", last.mark, last.number, last.level, last.gap)
