"""Facts that the printed annexes of a plan are drawn from: texts only, in the order in which they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnnexLineFacts:
    """A drive of a unit in the schedule: its day in words and the units of blood planned."""

    day: str
    planned: str


@dataclass(frozen=True, slots=True)
class AnnexRowFacts:
    """One unit: its number, name, its own figures, and in a schedule its drives."""

    number: str
    label: str
    figures: tuple[str, ...]
    lines: tuple[AnnexLineFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnexGroupFacts:
    """A group of units with its sums; a group without a label has neither head nor sums."""

    number: str
    label: str
    rows: tuple[AnnexRowFacts, ...]
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanAnnexFacts:
    """One annex of a plan; headings name the columns after the number and the unit.

    In a schedule the figures of a row are what it is assigned, and its lines fill the last two columns.
    """

    name: str  # "Phụ lục", or "Phụ lục II" when there are several.
    title_lines: tuple[str, ...]
    attached_to: str
    is_schedule: bool
    headings: tuple[str, ...]
    groups: tuple[AnnexGroupFacts, ...]
    total_label: str
    total: tuple[str, ...]
    sample: bool = False
