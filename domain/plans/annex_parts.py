"""The parts of a quota table as it was read: units with their days, groups, printed totals, doubtful cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date


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
