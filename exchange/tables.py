"""Tables as offices send them: pasted text, text files, workbooks and documents become rows of plain text."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from exchange.old_encodings import decode_table, encoding_of


class UnreadableTable(Exception):
    """Say in one Vietnamese sentence why no table can be taken from this file or text, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at most: bytes of a file, rows and columns of a table."""

    size: int = 6_000_000
    rows: int = 5_000
    columns: int = 60


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged area of a table, rows and columns counted from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as clean text; a merged area has its text in the first cell, the others are blank.

    A cell may hold several lines. All rows are equally long. old_columns are the columns (from 0) that were
    written in an old encoding (TCVN3, VNI) and stand here in Unicode.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()
    old_columns: tuple[tuple[int, str], ...] = ()


_MOST_DECODINGS = 4
_TAGS = re.compile(r"</?(?:b|i|u|em|strong|span|p|font|sup|sub)(?:\s[^<>]*)?>|\*\*", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=\t|\n|$)')
_RULE_LINE = re.compile(r"[\s|:+=\-]+")
_UNSEEN = {"Cc", "Cf", "Cs"}


def clean_cell(text: str) -> str:
    """Return a cell's text: NFC, nothing invisible, single spaces, lines kept, empty lines dropped."""
    if text.isprintable() and "<" not in text and "**" not in text:
        # Most cells are one clean line.
        return text.strip() if text.isascii() and "  " not in text else _one_line(text)
    lines = _BREAK.sub("\n", text).replace("\v", "\n").splitlines()
    seen = (
        "".join(c for c in line if c.isspace() or unicodedata.category(c) not in _UNSEEN) for line in lines
    )
    tidy = (unicodedata.normalize("NFC", " ".join(_TAGS.sub("", line).split())) for line in seen)
    return "\n".join(line for line in tidy if line)


def _one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def table_of(
    name: str,
    rows: list[list[str]],
    limits: Limits,
    merged: tuple[Merged, ...] = (),
    old_columns: tuple[tuple[int, str], ...] = (),
) -> Table:
    """Return a table of clean, equally long rows without empty ones at its end; raise UnreadableTable beyond limits."""
    # Before cleaning: the letter ư of TCVN3 is a sign that nobody sees.
    rows, more_columns = decode_table(rows)
    clean = [[clean_cell(cell) if cell else "" for cell in row] for row in rows]
    for _ in range(_MOST_DECODINGS):
        # What cleaning took away may have hidden an old encoding; the table must read the same when it comes back.
        again, found = decode_table(clean)
        if not found:
            break
        more_columns += found
        clean = [[clean_cell(cell) if cell else "" for cell in row] for row in again]
    while clean and not any(clean[-1]):
        clean.pop()
    width = max((place + 1 for row in clean for place, cell in enumerate(row) if cell), default=0)
    if len(clean) > limits.rows:
        raise UnreadableTable(
            f"Bảng có hơn {limits.rows:,} dòng. Chia bảng thành nhiều phần rồi nhập.".replace(",", ".")
        )
    if width > limits.columns:
        raise UnreadableTable(f"Bảng có hơn {limits.columns} cột. Xóa các cột thừa rồi nhập lại.")
    tidy = tuple((*row[:width], *[""] * (width - len(row))) for row in clean)
    return Table(name, tidy, merged, tuple(sorted({*old_columns, *more_columns})))


def read_pasted(text: str, limits: Limits | None = None) -> Table:
    """Read text pasted from a spreadsheet, a document or a page: tabs, else bars, else columns of spaces.

    Raises UnreadableTable when it is empty or beyond the limits.
    """
    limits = limits or Limits()
    if len(text.encode("utf-8", "ignore")) > limits.size:
        raise UnreadableTable("Bảng dán quá dài. Chia bảng thành nhiều phần rồi nhập.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    if not lines.strip():
        raise UnreadableTable("Chưa có bảng nào. Chép bảng trong Word hoặc Excel rồi dán vào ô.")
    if "\t" in lines:
        return table_of("", _joined_paragraphs(_tabbed(lines)), limits)
    if sum(line.count("|") >= 2 for line in lines.splitlines()) >= 2:
        return table_of("", _barred(lines), limits)
    return table_of("", _spaced(lines.splitlines()), limits)


def read_text_file(data: bytes, limits: Limits) -> Table:
    """Read a text or CSV file in UTF-8 or UTF-16, or of an old font; raise UnreadableTable for another encoding."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # The bytes of TCVN3 and VNI tell themselves; any other old encoding has lost letters already.
        text = data.decode("cp1252", "replace")
        if "\ufffd" in text or encoding_of(re.split(r"[;,\t\n]", text)) is None:
            raise UnreadableTable(
                "Tệp chữ này không ở dạng UTF-8. Mở tệp trong Excel, lưu thành .xlsx rồi nhập, "
                "hoặc chép bảng và dán."
            ) from error
    if "\x00" in text:
        raise UnreadableTable("Tệp này không phải bảng. Chọn tệp .xlsx, .docx, hoặc chép bảng và dán.")
    lines = [line for line in text.splitlines() if line.strip()]
    for sign in (";", ","):
        if "\t" not in text and lines and sum(sign in line for line in lines) >= max(1, len(lines) * 0.6):
            return table_of("", list(csv.reader(StringIO(text), delimiter=sign)), limits)
    return read_pasted(text, limits)


def as_pasted(rows: tuple[tuple[str, ...], ...]) -> str:
    """Return rows as text that read_pasted gives back cell by cell: tabs, and quotes around cells of several lines."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    is_plain = "\n" not in cell and not (cell.startswith('"') and cell.endswith('"'))
    return cell if is_plain else '"' + cell.replace('"', '""') + '"'


def _tabbed(text: str) -> list[list[str]]:
    """Cut text at tabs and line ends, except inside the quotes that a spreadsheet puts around several lines."""
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        found = _QUOTED.match(text, place) if text.startswith('"', place) else None
        if found is not None and ("\n" in found[1] or '""' in found[1]):
            rows[-1].append(found[1].replace('""', '"'))
            place = found.end()
        else:
            end = min(_find(text, "\t", place), _find(text, "\n", place))
            rows[-1].append(text[place:end])
            place = end
        if text.startswith("\n", place):
            rows.append([])
        place += 1
    return rows


def _find(text: str, sign: str, start: int) -> int:
    place = text.find(sign, start)
    return len(text) if place < 0 else place


def _joined_paragraphs(rows: list[list[str]]) -> list[list[str]]:
    """Join the lines of a cell of several paragraphs, which a word processor copies as lines of their own.

    A row that falls short is joined with the rows after it when together they fill the table's width exactly.
    """
    width = max(map(len, rows), default=0)
    joined: list[list[str]] = []
    place = 0
    while place < len(rows):
        row, taken = rows[place], 1
        if 2 <= len(row) < width and not _is_whole(row, width):
            filled, count = list(row), place + 1
            while count < len(rows) and len(filled) < width and _goes_on(rows[count]):
                filled = [*filled[:-1], f"{filled[-1]}\n{rows[count][0]}", *rows[count][1:]]
                count += 1
            if len(filled) == width:
                row, taken = filled, count - place
        place += taken
        while len(row) == width > 1 and place < len(rows) and _is_lone_figure(rows[place]):
            row = [*row[:-1], f"{row[-1]}\n{rows[place][0]}"]
            place += 1
        joined.append(row)
    return joined


def _is_whole(row: list[str], width: int) -> bool:
    """Return whether a short row only lost blank cells at its end, as a heading or a total does."""
    return len(row) <= 2 and width > 3 and not any(re.search(r"\d/\d", cell) for cell in row)


def _is_lone_figure(row: list[str]) -> bool:
    """Return whether a line is only a figure or a day: the rest of a last cell of several lines."""
    return len(row) == 1 and re.fullmatch(r"\s*\d[\d./-]*\s*", row[0]) is not None


def _goes_on(row: list[str]) -> bool:
    """Return whether a row can be the rest of a cell: it begins with text that numbers no row."""
    first = row[0].strip()
    return bool(first) and not re.fullmatch(r"\d{1,3}[.)]?|[IVX]{1,5}\.?|[A-H]\.?", first)


def _barred(text: str) -> list[list[str]]:
    rows = []
    for line in text.splitlines():
        if line.count("|") >= 2 and not _RULE_LINE.fullmatch(line):
            rows.append(
                [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
            )
        elif line.strip() and "|" not in line:
            rows.append([line])
    return rows


def _spaced(lines: list[str]) -> list[list[str]]:
    """Cut lines where a run of spaces stands in all lines that look like rows of the table."""
    plain = [line.replace("\xa0", " ").rstrip() for line in lines]
    tabular = [line for line in plain if len(re.findall(r"\S {2,}(?=\S)", line)) >= 1]
    if not tabular:
        return [[line.strip()] for line in plain]
    split = [re.split(r" {2,}", line.strip()) for line in plain]
    counts = {len(cells) for line, cells in zip(plain, split, strict=True) if line in tabular}
    if len(counts) == 1:
        return split
    width = max(map(len, tabular))
    used = Counter(place for line in tabular for place, sign in enumerate(line) if sign != " ")
    gaps = [place for place in range(width) if not used[place]]
    cuts = [place for place in gaps if place + 1 not in gaps and place - 1 in gaps]
    if not cuts:
        return split
    edges = [0, *(place + 1 for place in cuts), width + 1]
    return [
        [line[start:end].strip() for start, end in zip(edges, edges[1:], strict=False)]
        if line in tabular or line.startswith(" ")
        else [line.strip()]
        for line in plain
    ]
