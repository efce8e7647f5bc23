"""Find the head of a quota table among its title rows, and say what each of its columns means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.names import fold, nfc
from domain.plans.reading.annex_parts import DATA, Column, Meaning
from domain.plans.reading.cells import is_nothing, looks_like_figure
from domain.plans.reading.day_cells import Period, read_days

Grid = Sequence[Sequence[str]]

# What stands in a cell that is merged with the one above or to its left, so that it is not taken for a blank one.
MERGED_UP, MERGED_LEFT = "⤒", "⇤"


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of the head (first, and the row after the last) and the columns they name."""

    first: int
    after: int
    columns: tuple[Column, ...]


_IGNORED = re.compile(
    r"dvt$|don vi tinh|ket qua|thuc hien|da tiep nhan|ty le|dan so|so dot|so dien thoai|lien he|phu trach|phoi hop"
    r"|doi tuong|bien che|so nguoi|ky ten|can bo|dien thoai|email|chi dao"
)
_WORDS: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    (Meaning.NUMBER, re.compile(r"(?:stt|tt|so tt|s tt|so thu tu|thu tu|no|so)$")),
    (Meaning.NOTE, re.compile(r"ghi chu|luu y")),
    (
        Meaning.WHEN,
        re.compile(r".*thoi gian|.*thoi diem|ngay|lich|.*ngay to chuc|.*ngay thang|thang$|du kien ngay"),
    ),
    (
        Meaning.FACILITY,
        re.compile(
            r".*(?:don vi|co so|co quan|benh vien|noi|doi) (?:tiep nhan|thu gom|lay|thu nhan|nhan)(?! du kien)"
        ),
    ),
    (Meaning.VENUE, re.compile(r".*dia diem|noi to chuc|noi hien mau|diem hien mau|diem to chuc")),
    (Meaning.ASSIGNED, re.compile(r".*\bgiao\b|.*chi tieu|ke hoach|kh \d|phan bo")),
    (
        Meaning.PLANNED,
        re.compile(
            r"so don vi mau|so dvm|so (?:don vi|dv)$|du kien|so luong|sl$|luong mau|dvm$|don vi mau|so mau|so tui"
            r"|.*du kien (?:tiep nhan|thu|so)|.*so (?:luong )?du kien|tiep nhan"
        ),
    ),
    (Meaning.TOTAL, re.compile(r"tong|cong(?! ty)|ca nam|nam \d{4}$|toan nam")),
    (
        Meaning.UNIT,
        re.compile(
            r"(?:ten )?don vi|dia phuong|ten|co quan|ban chi dao|bcd|huyen|quan|xa|phuong|noi dung|to chuc"
            r"|thanh pho|khoi|cac don vi|ubnd|uy ban|truong|doanh nghiep|khu vuc|dia ban|danh sach"
        ),
    ),
)
_MONTH = re.compile(
    r"(?:(?:chi tieu|ke hoach|kh|giao|so luong|du kien) )?(?:thang|t) ?0?(\d{1,2})(?: (?:nam )?(\d{4}|\d{2}))?"
    r"(?: (?:chi tieu|ke hoach|so luong|sl|dvm|don vi mau|giao))?"
)
_MONTH_YEAR = re.compile(r"(?:0?1 )?0?(\d{1,2}) (20\d\d)|(20\d\d) 0?(\d{1,2})(?: 0?1)?(?: 00 00(?: 00)?)?")
_QUARTER = re.compile(r"(?:.* )?quy (iv|iii|ii|i|[1-4])(?: (?:nam )?(\d{4}))?")
_NAMED_MONTH = re.compile(r"(?:thg ?\d{1,2}|[a-z]{3,9}) (?:20)?\d\d")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PEOPLE = re.compile(r"\bso (?:luong )?(?:nguoi|tinh nguyen vien|can bo)|dang ky")
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?(?: ?=.*)?")
_SEARCHED_ROWS = 60
_DEEPEST = 3


def find_header(grid: Grid, period: Period) -> Header | None:
    """Return the head of the table: the rows that name a unit and at least one figure, day or month."""
    best: tuple[int, Header] | None = None
    for first in range(min(len(grid), _SEARCHED_ROWS)):
        for depth in range(1, _DEEPEST + 1):
            header = _header_at(grid, first, depth, period)
            if header is not None and (best is None or _known(header.columns) > best[0]):
                best = (_known(header.columns), header)
        if best is not None and first >= best[1].after:
            break
    return best[1] if best else None


def _header_at(grid: Grid, first: int, depth: int, period: Period) -> Header | None:
    rows = grid[first : first + depth]
    if len(rows) < depth or sum(not is_blank(cell) for cell in rows[0]) < 2 or _has_data(rows):
        return None
    columns = _columns(rows, period)
    meanings = [column.meaning for column in columns]
    data = sum(meaning in DATA for meaning in meanings)
    if Meaning.UNIT not in meanings or not data:
        return None
    unit = meanings.index(Meaning.UNIT)
    if any(not is_blank(cell_at(row, unit)) for row in rows[1:]):
        return None
    after = first + depth
    if after < len(grid) and _is_numbering(grid[after]):
        after += 1
    return Header(first, after, columns)


def _has_data(rows: Grid) -> bool:
    """Return whether a row holds figures or days, as no head does; 1 to 12 may be months under "Tháng"."""
    for row in rows:
        for cell in row:
            small = len(cell.strip()) <= 2 and cell.strip().isdecimal() and int(cell) <= 12
            if looks_like_figure(cell) and not small and not re.fullmatch(r"20\d\d", cell.strip()):
                return True
    firsts = [next((cell.strip() for cell in row if not is_blank(cell)), "") for row in rows]
    return any(re.fullmatch(r"\d{1,3}|[IVX]+", cell) for cell in firsts[:1])


def _columns(rows: Grid, period: Period) -> tuple[Column, ...]:
    width = max(len(row) for row in rows)
    found: list[Column | None] = []
    for place in range(width):
        parts = _labels_over(rows, place)
        found.append(_column(parts, period))
    columns = _with_figures(list(_with_unit(found, rows)))
    return tuple(only_once(_of_this_year(columns, period)))


def _with_figures(columns: list[Column]) -> list[Column]:
    """Return the columns; when none holds figures, that of the people is asked to: quota, or planned beside days."""
    meanings = {column.meaning for column in columns}
    if meanings & {Meaning.ASSIGNED, Meaning.PLANNED, Meaning.MONTH} or Meaning.UNIT not in meanings:
        return columns
    read_as = Meaning.PLANNED if Meaning.WHEN in meanings else Meaning.ASSIGNED
    for place, column in enumerate(columns):
        if column.meaning is Meaning.IGNORED and _PEOPLE.search(fold(column.label)):
            words = "số dự kiến tiếp nhận" if read_as is Meaning.PLANNED else "chỉ tiêu giao"
            sentence = f"Cột “{column.label}” được đọc là {words}. Xem có đúng không."
            columns[place] = Column(read_as, column.label, None, sentence)
            break
    return columns


def _of_this_year(columns: Sequence[Column], period: Period) -> Iterator[Column]:
    """Yield the columns without those of another year that stand beside one of this year ("Chỉ tiêu 2023")."""
    years = {period.first.year, period.last.year}
    named = [{int(year) for year in re.findall(r"\b20\d\d\b", column.label)} for column in columns]
    current = {column.meaning for column, own in zip(columns, named, strict=True) if own & years}
    for column, own in zip(columns, named, strict=True):
        is_other = column.meaning in current and column.month is None and own and not own & years
        yield Column(Meaning.IGNORED, column.label) if is_other else column


def _labels_over(rows: Grid, place: int) -> list[str]:
    """Return the labels over a column from the top down; a label over several columns counts for each of them."""
    labels = []
    for level, row in enumerate(rows):
        own = cell_at(row, place)
        if (
            is_blank(own)
            and level < len(rows) - 1
            and any(not is_blank(cell_at(below, place)) for below in rows[level + 1 :])
        ):
            own = next(
                (cell_at(row, left) for left in range(place, -1, -1) if not is_blank(cell_at(row, left))), ""
            )
        if not is_blank(own):
            labels.append(nfc(own))
    return labels


def _column(parts: Sequence[str], period: Period) -> Column | None:
    """Return what the labels over a column mean, the lowest first; None when they say nothing known."""
    label = " ".join(parts)
    for words in dict.fromkeys([*(parts[-1:]), label, *(parts[:1])]):
        key = fold(words)
        if found := _month_column(key, fold(label), label, period):
            return found
        if _IGNORED.match(key):
            return Column(Meaning.IGNORED, label)
        for meaning, shape in _WORDS:
            if shape.match(key):
                return Column(meaning, label)
    return None


def _month_column(key: str, whole: str, label: str, period: Period) -> Column | None:
    if quarter := _QUARTER.fullmatch(key):
        number = _ROMAN.get(quarter[1]) or int(quarter[1])
        return month_of(f"quý {number}" + (f"/{quarter[2]}" if quarter[2] else ""), label, period)
    if month := _MONTH.fullmatch(key):
        year = f"/{month[2] if len(month[2]) == 4 else '20' + month[2]}" if month[2] else ""
        return month_of(f"tháng {month[1]}{year}", label, period)
    if dated := _MONTH_YEAR.fullmatch(key):
        return month_of(f"{dated[1] or dated[4]}/{dated[2] or dated[3]}", label, period)
    if len(key) <= 2 and key.isdecimal() and 1 <= int(key) <= 12 and re.search(r"\bthang\b", whole):
        year_above = re.search(r"\b(20\d\d)\b", whole)
        return month_of(f"tháng {key}" + (f"/{year_above[1]}" if year_above else ""), label, period)
    if _NAMED_MONTH.fullmatch(key):
        return month_of(key.replace(" ", "-"), label, period)
    return None


def month_of(words: str, label: str, period: Period) -> Column | None:
    """Return the column of a month by its words, with the doubt about its year."""
    reading = read_days(words, period)[0]
    if reading.value is None:
        return None
    return Column(Meaning.MONTH, label, reading.value.month, reading.sentence)


def _with_unit(found: Sequence[Column | None], rows: Grid) -> Iterator[Column]:
    """Yield the columns; without a column of units the first one of unknown meaning is that, if others are clear."""
    known = [column.meaning for column in found if column is not None]
    lacks_unit = (
        Meaning.UNIT not in known and sum(meaning in DATA for meaning in known) >= 1 and len(known) >= 2
    )
    for place, column in enumerate(found):
        label = " ".join(_labels_over(rows, place))
        if column is None and lacks_unit and label:
            lacks_unit = False
            yield Column(
                Meaning.UNIT, label, None, f"Cột “{label}” được đọc là tên đơn vị. Xem có đúng không."
            )
        else:
            yield column or Column(Meaning.IGNORED, label)


def only_once(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns so that a second one of the same meaning is left out; months come several times.

    Days and planned figures may come in pairs: "Đợt 1: ngày, số lượng", "Đợt 2: ngày, số lượng".
    """
    listed, seen = list(columns), set()
    meanings = [column.meaning for column in listed]
    paired = meanings.count(Meaning.WHEN) == meanings.count(Meaning.PLANNED)
    for column in listed:
        may_repeat = column.meaning is Meaning.IGNORED or (
            paired and column.meaning in (Meaning.WHEN, Meaning.PLANNED)
        )
        if column.key in seen and not may_repeat:
            sentence = f"Có hai cột cùng nghĩa; cột “{column.label}” không được dùng."
            yield Column(Meaning.IGNORED, column.label, None, sentence if column.meaning in DATA else "")
        else:
            seen.add(column.key)
            yield column


def _known(columns: Sequence[Column]) -> int:
    return sum(column.meaning is not Meaning.IGNORED for column in columns)


def _is_numbering(row: Sequence[str]) -> bool:
    """Return whether a row only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    cells = [cell.strip() for cell in row if not is_blank(cell)]
    if len(cells) < 3 or not all(_NUMBERING.fullmatch(cell) for cell in cells):
        return False
    numbers = [int(digits[1]) for cell in cells if (digits := re.match(r"\(?(\d+)", cell))]
    return (
        len(numbers) >= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 3
    )


def cell_at(row: Sequence[str], place: int) -> str:
    """Return a cell of a row, blank beyond its end."""
    return row[place] if place < len(row) else ""


def is_blank(cell: str) -> bool:
    """Return whether a cell holds nothing of its own: blank, a dash, or merged with a neighbour."""
    return cell.strip() in (MERGED_UP, MERGED_LEFT) or is_nothing(cell)
