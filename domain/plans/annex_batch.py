"""What a table that was read would put into a plan: row by row the verdict, old and new, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.plans.quota_rows import is_annex_line
from domain.plans.reading.annex_parts import ReadRow
from domain.plans.reading.annex_reader import AnnexReading
from domain.plans.records import Plan, Target
from domain.units.records import UnitKind

MATRIX, SCHEDULE = "ma_tran", "lich"
IMPORT_KIND_NAMES = {MATRIX: "Bảng chỉ tiêu theo tháng", SCHEDULE: "Lịch tổ chức"}


_LONGEST_GROUP = 200  # The width of the column.


class RowVerdict(StrEnum):
    """What becomes of a row when it is taken over."""

    NEW = "moi"
    CHANGED = "sua"
    SAME = "trung"
    WRONG = "loi"
    LEFT_OUT = "bo_qua"


ROW_VERDICT_NAMES = {
    RowVerdict.NEW: "Mới",
    RowVerdict.CHANGED: "Sửa",
    RowVerdict.SAME: "Trùng",
    RowVerdict.WRONG: "Lỗi",
    RowVerdict.LEFT_OUT: "Bỏ qua",
}


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """Which unit a printed name is: a known one, or a new one of a kind; neither leaves its rows out."""

    unit_id: int | None = None
    new_kind: UnitKind | None = None
    new_name: str = ""

    @property
    def is_left_out(self) -> bool:
        """Return whether the rows of this name are not wanted."""
        return self.unit_id is None and self.new_kind is None


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A quota to be made or changed, in units of blood; month None is the whole period, before None a new one."""

    target_id: int | None
    month: date | None
    before: int | None
    after: int


@dataclass(slots=True)
class TargetBook:
    """The annex targets that a plan has, taken one by one so that a unit named twice keeps its two rows."""

    targets: dict[tuple[int, date | None], list[Target]]

    @classmethod
    def of(cls, plan: Plan, targets: Sequence[Target]) -> TargetBook:
        """Return the book of a plan's annex targets in their order."""
        found: dict[tuple[int, date | None], list[Target]] = {}
        for target in targets:
            if is_annex_line(target, plan):
                found.setdefault((target.unit_id, target.month), []).append(target)
        return cls(found)

    def take(self, unit_id: int | None, month: date | None) -> Target | None:
        """Return the next target of a unit and month that no row has taken yet."""
        waiting = self.targets.get((unit_id, month), []) if unit_id is not None else []
        return waiting.pop(0) if waiting else None


def wanted_targets(row: ReadRow, reading: AnnexReading) -> list[tuple[date | None, int]]:
    """Return (month, units of blood) of the quotas that a row sets: its months in a matrix, else its one quota."""
    if reading.annex.is_matrix:
        return [(line.month, line.planned) for line in row.lines]
    return [] if row.assigned is None else [(None, row.assigned)]


def target_changes(
    row: ReadRow, reading: AnnexReading, unit_id: int | None, book: TargetBook
) -> list[TargetChange]:
    """Return the quotas of a row beside those that are stored, the unchanged ones included."""
    changes = []
    for month, amount in wanted_targets(row, reading):
        known = book.take(unit_id, month)
        if known is not None or amount:
            before = known.assigned if known else None
            changes.append(TargetChange(known.id if known else None, month, before, amount))
    return changes


def group_label(reading: AnnexReading, row: ReadRow) -> str:
    """Return the label under which a row's group is stored: "I. Các huyện", blank without a group."""
    if row.group < 0:
        return ""
    group = reading.groups[row.group]
    label = f"{group.number}. {group.name}" if group.number else group.name
    return label if len(label) <= _LONGEST_GROUP else f"{label[: _LONGEST_GROUP - 1]}…"


def repeated_rows(reading: AnnexReading, units: Mapping[str, UnitChoice]) -> dict[int, int]:
    """Return, for each row that repeats a unit's day or month, the row it repeats, both as places in the reading."""
    first: dict[tuple[object, date | None, date | None], int] = {}
    repeats: dict[int, int] = {}
    for place, row in enumerate(reading.rows):
        choice = units.get(row.label)
        unit = choice.unit_id if choice and choice.unit_id else row.label
        keys: set[tuple[object, date | None, date | None]] = {
            (unit, line.on, line.month) for line in row.lines if line.on or reading.annex.is_matrix
        }
        if not reading.annex.is_matrix and row.assigned is not None:
            keys.add((unit, None, None))
        for key in keys:
            if first.setdefault(key, place) != place:
                repeats.setdefault(place, first[key])
    return repeats
