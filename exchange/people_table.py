"""Find the people in the tables of an office file: the head among title rows, the rows, what belongs to neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from domain.names import check_person_name, fold, nfc
from domain.signups.import_births import is_month_first
from domain.signups.import_columns import (
    Head,
    Meaning,
    guess_by_content,
    head_words,
    is_volume_head,
    join_heads,
    meaning_of,
    names_people,
    settle,
)
from domain.wording import number_text
from exchange.tables import Table, UnreadableTable

_HEAD_WITHIN = 60
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?")
_TOLD = re.compile(r"\d|^[xX✓]$")
_ORDINAL = re.compile(r"\d{1,5}[.)]?")
_TELLS = (
    *(Meaning.NUMBER, Meaning.PHONE, Meaning.BIRTH, Meaning.YEAR, Meaning.DAY, Meaning.MONTH),
    *(Meaning.MALE, Meaning.FEMALE, Meaning.AGE, Meaning.MONTH_FIRST),
)
_WHO = (Meaning.NAME, Meaning.LAST, Meaning.GIVEN, *_TELLS)
# One merged cell may tell these of several people below each other.
_SHARED = (Meaning.ADDRESS, Meaning.COMMUNE, Meaning.WORKPLACE, Meaning.TYPE)
_FOOT = re.compile(
    r"(tong (cong|so)|tong:?$|cong( cong)?$|cong:|nguoi lap|lap bang|lap bieu|thu truong|xac nhan|noi nhan|an dinh"
    r"|danh sach (nay|gom|co|tren)|chu tich|giam doc|hieu truong|truong (ban|phong|thon|khu)|ky ten|ky ghi"
    r"|tm |kt |.*ngay \d* ?thang \d* ?nam|bi thu|ke toan|dai dien|can bo lap|nguoi tong hop)"
)


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The people of one table: heads and meanings of the columns, rows with their number in the file from 1.

    ``notes`` are sentences about the file as a whole; ``has_head`` is false when the meanings are a guess.
    """

    name: str
    labels: tuple[str, ...]
    columns: tuple[Meaning, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    has_head: bool


def people_table(
    tables: Sequence[Table], tells_more: Callable[[str], bool] = lambda label: False
) -> PeopleTable:
    """Return the people of the table that names most of them; the notes tell of other tables with people.

    tells_more says of a head whether its column tells of people what no meaning names, such as a code or a
    result: who has a name and such a cell is somebody, and so is who has two of them.
    Raises UnreadableTable when no table names people.
    """
    found = [_people(table, tells_more) for table in tables]
    best = max(found, key=lambda people: (people.has_head and bool(people.rows), len(people.rows)))
    if not best.rows or not names_people(best.columns):
        raise UnreadableTable(
            "Chưa thấy danh sách người trong bảng. Bảng cần một dòng ghi tên cột, ít nhất “Họ và tên”, "
            "và mỗi người một dòng."
        )
    others = [people for people in found if people is not best and people.has_head and people.rows]
    if not others:
        return best
    told = "; ".join(f"“{people.name}” ({number_text(len(people.rows))} người)" for people in others)
    note = f"Đang đọc trang “{best.name}”. Tệp còn danh sách ở trang {told}: chép từng trang rồi dán để nhập tiếp."
    return replace(best, notes=(note, *best.notes))


def _people(table: Table, tells_more: Callable[[str], bool]) -> PeopleTable:
    head = _head(table, tells_more)
    if head is None:
        return _without_head(table)
    columns = _settled_by_cells(table, head)
    rows, left_out = _rows_below(table, head, columns, [tells_more(label) for label in head.labels])
    notes = _notes(table, left_out)
    return PeopleTable(table.name, head.labels, columns, rows, notes, has_head=True)


def _head(table: Table, tells_more: Callable[[str], bool]) -> Head | None:
    """Return the head that names most columns: one row, or two of which the second stands under merged cells."""
    best: tuple[int, Head] | None = None
    filled = [_across(table, number) for number in range(min(len(table.rows), _HEAD_WITHIN))]
    for number, row in enumerate(filled):
        for last, labels, meanings in _readings(table, filled, number, row):
            if not names_people(settle(meanings)):
                continue
            more = sum(
                1
                for label, meaning in zip(labels, meanings, strict=True)
                if not meaning and tells_more(label)
            )
            known = sum(1 for meaning in meanings if meaning) + more
            if len({meaning for meaning in meanings if meaning}) + more < 2:
                continue
            if best is None or known > best[0] or (known == best[0] and last > best[1].last == number):
                best = (known, Head(number, last, tuple(labels), settle(meanings)))
    return best[1] if best else None


def _readings(
    table: Table, filled: list[tuple[str, ...]], number: int, row: tuple[str, ...]
) -> list[tuple[int, list[str], list[Meaning | None]]]:
    cells = [" ".join(cell.split()) for cell in table.rows[number]]
    alone = (number, cells, _one_row(table, number, cells))
    if number + 1 >= len(filled):
        return [alone]
    below = [" ".join(cell.split()) for cell in table.rows[number + 1]]
    is_title = sum(map(bool, cells)) < 2
    has_figures = any(re.search(r"\d{2}", cell) and not is_volume_head(cell) for cell in below)
    if is_title or not any(below) or has_figures:
        return [alone]
    labels, meanings = join_heads([" ".join(cell.split()) for cell in row], below)
    under = sum(1 for cell in below if cell)
    known = sum(1 for cell, meaning in zip(below, meanings, strict=True) if cell and meaning is not None)
    return [alone, (number + 1, labels, meanings)] if known == under else [alone]


def _one_row(table: Table, number: int, cells: list[str]) -> list[Meaning | None]:
    """Return the meanings of a row of heads; a name's head over two columns names family name and given name."""
    meanings = [meaning_of(cell) for cell in cells]
    for area in table.merged:
        if area.top != number or area.right >= len(cells):
            continue
        if area.right == area.left + 1 and meanings[area.left] is Meaning.NAME:
            meanings[area.left], meanings[area.right] = Meaning.LAST, Meaning.GIVEN
        is_birth = meanings[area.left] in (Meaning.BIRTH, Meaning.YEAR)
        if is_birth and area.right == area.left + 2:
            meanings[area.left : area.right + 1] = [Meaning.DAY, Meaning.MONTH, Meaning.YEAR]
    return meanings


def _across(table: Table, number: int) -> tuple[str, ...]:
    """Return a row in which the text of a merged area stands in all its columns."""
    row = list(table.rows[number])
    for area in table.merged:
        if area.top == number and area.left < len(row):
            row[area.left : area.right + 1] = [row[area.left]] * (min(area.right + 1, len(row)) - area.left)
    return tuple(row)


def _settled_by_cells(table: Table, head: Head) -> tuple[Meaning, ...]:
    """Return the columns; one called a name beside one without head is family name and given name when it reads so."""
    columns = list(head.columns)
    if Meaning.BIRTH in columns:
        place = columns.index(Meaning.BIRTH)
        if is_month_first([row[place] for row in table.rows[head.last + 1 :]]):
            columns[place] = Meaning.MONTH_FIRST
    if Meaning.NAME not in columns:
        return tuple(columns)
    place = columns.index(Meaning.NAME)
    if place + 1 < len(columns) and not head.labels[place + 1].strip():
        pairs = [(row[place], row[place + 1]) for row in table.rows[head.last + 1 :] if row[place]]
        given = [one for _, one in pairs if one and one.isalpha() and " " not in one]
        if pairs and len(given) >= 0.7 * len(pairs):
            columns[place : place + 2] = [Meaning.LAST, Meaning.GIVEN]
    return tuple(columns)


def _rows_below(
    table: Table, head: Head, columns: tuple[Meaning, ...], telling: Sequence[bool]
) -> tuple[tuple[tuple[int, tuple[str, ...]], ...], list[int]]:
    """Return the rows of people under the head, and the numbers of rows that hold text and are no people."""
    spread = _spread_down(table, head)
    tells_more = any(meaning in _TELLS or meaning is Meaning.ORDINAL for meaning in columns)
    people: list[tuple[int, tuple[str, ...]]] = []
    left_out: list[int] = []
    is_over = False
    heads = {head_words(label) for label in table.rows[head.first] if label} if head.first >= 0 else set()
    for place in range(head.last + 1, len(table.rows)):
        row = spread.get(place, table.rows[place])
        if not any(row):
            continue
        more = sum(1 for cell, tells in zip(row, telling, strict=True) if cell and tells)
        kind = _kind(row, columns, heads, more=more, tells_more=tells_more, is_over=is_over)
        if kind == "person":
            people.append((place + 1, row))
        elif kind == "foot":
            is_over = True
            left_out.append(place + 1)
        elif kind == "other":
            left_out.append(place + 1)
    return tuple(people), left_out


def _kind(
    row: tuple[str, ...],
    columns: tuple[Meaning, ...],
    heads: set[str],
    *,
    more: int,
    tells_more: bool,
    is_over: bool,
) -> str:
    given = [(meaning, cell) for meaning, cell in zip(columns, row, strict=True) if cell]
    filled = [cell for cell in row if cell]
    if all(_NUMBERED.fullmatch(cell) for cell in filled) and (len(filled) >= 3 or not given):
        return "head"
    if heads and {head_words(cell) for cell in filled} <= heads:
        return "head"
    ordinal = next((cell for meaning, cell in given if meaning is Meaning.ORDINAL), "")
    name = " ".join(cell for meaning, cell in given if meaning in (Meaning.NAME, Meaning.LAST, Meaning.GIVEN))
    # One cell more may be a signature beside another one.
    tells = more > 1 or any(meaning in _TELLS and _TOLD.search(cell) for meaning, cell in given)
    if _ORDINAL.fullmatch(ordinal):
        # A numbered line that was prepared and never filled is nobody.
        return "person" if name or tells else "empty"
    is_named = bool(name) and check_person_name(nfc(re.sub(r"[\d.()]", " ", name)).strip()) is None
    # Beside a name and a birth, "Chủ tịch UBND tỉnh" is what a column tells of that person.
    about = [cell for meaning, cell in given if meaning in _WHO] if is_named and tells else filled
    if any(_FOOT.match(fold(cell)) for cell in about):
        return "foot"
    if tells and (is_named or not is_over):
        return "person"
    return "person" if is_named and (more or not tells_more) and not is_over else "other"


def _spread_down(table: Table, head: Head) -> dict[int, tuple[str, ...]]:
    """Return the rows that take a cell from a merged area above them, such as one address for a whole family."""
    spread: dict[int, list[str]] = {}
    for area in table.merged:
        is_inside = head.last < area.top < len(table.rows) and area.left == area.right < len(head.columns)
        if not is_inside or head.columns[area.left] not in _SHARED:
            continue
        for place in range(area.top + 1, min(area.bottom + 1, len(table.rows))):
            spread.setdefault(place, list(table.rows[place]))[area.left] = table.rows[area.top][area.left]
    return {place: tuple(row) for place, row in spread.items()}


def _without_head(table: Table) -> PeopleTable:
    """Return the rows of a table without head, its columns guessed by what most cells of each hold."""
    width = len(table.rows[0]) if table.rows else 0
    # A line of a single cell beside a table of several columns is a title or a signature.
    rows = [row for row in table.rows if sum(map(bool, row)) >= min(2, width)]
    columns = guess_by_content(rows)
    if not names_people(columns):
        return PeopleTable(table.name, (), (), (), (), has_head=False)
    head = Head(-1, -1, tuple("" for _ in columns), columns)
    plain = replace(table, merged=())
    people, left_out = _rows_below(plain, head, columns, [False] * len(columns))
    return PeopleTable(table.name, head.labels, columns, people, _notes(table, left_out), has_head=False)


def _notes(table: Table, left_out: list[int]) -> tuple[str, ...]:
    notes = []
    encodings = sorted({encoding for _, encoding in table.old_columns})
    if encodings:
        count = len({place for place, _ in table.old_columns})
        notes.append(
            f"Bảng viết bằng phông cũ ({', '.join(encodings)}); {count} cột đã chuyển sang Unicode. "
            "Xem lại dấu của vài tên trước khi nhập."
        )
    if left_out:
        shown = ", ".join(map(number_text, left_out[:12])) + (", …" if len(left_out) > 12 else "")
        notes.append(f"{number_text(len(left_out))} dòng không phải người nên không đọc: dòng {shown}.")
    return tuple(notes)
