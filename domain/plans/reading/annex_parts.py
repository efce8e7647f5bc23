"""The parts of a quota table as it was read: columns, units with their days, groups, totals, doubtful cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Meaning(StrEnum):
    """What a column of a quota table can mean."""

    NUMBER = "tt"
    UNIT = "don_vi"
    ASSIGNED = "giao"
    WHEN = "ngay"
    PLANNED = "du_kien"
    MONTH = "thang"
    TOTAL = "tong"
    VENUE = "dia_diem"
    FACILITY = "tiep_nhan"
    NOTE = "ghi_chu"
    IGNORED = "bo_qua"


MEANING_NAMES = {
    Meaning.NUMBER: "Số thứ tự",
    Meaning.UNIT: "Tên đơn vị",
    Meaning.ASSIGNED: "Chỉ tiêu giao",
    Meaning.WHEN: "Ngày hoặc tháng tổ chức",
    Meaning.PLANNED: "Số dự kiến tiếp nhận",
    Meaning.MONTH: "Chỉ tiêu của một tháng",
    Meaning.TOTAL: "Cộng của dòng",
    Meaning.VENUE: "Địa điểm",
    Meaning.FACILITY: "Cơ sở tiếp nhận máu",
    Meaning.NOTE: "Ghi chú",
    Meaning.IGNORED: "Không dùng",
}
DATA = frozenset({Meaning.ASSIGNED, Meaning.WHEN, Meaning.PLANNED, Meaning.MONTH, Meaning.TOTAL})


@dataclass(frozen=True, slots=True)
class Column:
    """A column's meaning with its printed label; ``sentence`` says what is doubtful about it, blank when nothing."""

    meaning: Meaning
    label: str = ""
    month: date | None = None
    sentence: str = ""

    @property
    def key(self) -> str:
        """Return the word under which a form carries the meaning: "giao", "thang-2024-05"."""
        return f"thang-{self.month:%Y-%m}" if self.month else self.meaning.value


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that a person should look at: where, as printed, how it was read, and why it is doubtful.

    ``row`` and ``column`` count from 0; ``value`` is the reading as one would type it into the cell.
    """

    row: int
    column: int
    place: str
    printed: str
    value: str
    sentence: str
    is_unreadable: bool


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One day or month of a unit, with the printed spelling of day and figure."""

    row: int
    on: date | None
    month: date
    printed_day: str
    planned: int
    printed_planned: str
    venue: str = ""
    facility: str = ""


@dataclass(slots=True)
class ReadRow:
    """One unit of the table; ``row`` is the first of its rows, ``assigned`` None when no quota is printed."""

    row: int
    number: int
    label: str
    group: int
    assigned: int | None = None
    lines: list[ReadLine] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    figures: Counter[int] = field(default_factory=Counter)
    note: str = ""


@dataclass(slots=True)
class ReadGroup:
    """A group of the table; ``level`` 0 holds groups of level 1; ``subtotals`` are printed, by column."""

    number: str
    name: str
    level: int
    row: int


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """A printed total: what it says it covers (None: everything) and its figures by column."""

    row: int
    label: str
    groups: tuple[int, ...] | None
    figures: dict[int, int]
