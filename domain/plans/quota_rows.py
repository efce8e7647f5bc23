"""Read the annex lines of a plan's targets as rows: one unit, its whole-period quota and its months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.plans.records import Plan, Target, TargetKind
from domain.plans.target_rules import months_between


@dataclass(slots=True)
class QuotaRow:
    """One row of the annex; key is the number of its first target, amounts are units of blood."""

    key: int
    unit_id: int
    label: str
    group_label: str
    whole: Target | None = None
    months: dict[date, Target] = field(default_factory=dict)

    @property
    def in_months(self) -> int:
        """Return what the months add up to."""
        return sum(target.assigned for target in self.months.values())

    @property
    def assigned(self) -> int:
        """Return what the unit is assigned: its quota of the whole period, else the sum of its months."""
        return self.whole.assigned if self.whole is not None else self.in_months

    @property
    def is_uneven(self) -> bool:
        """Return whether a whole-period quota stands beside months that add up to something else."""
        return self.whole is not None and bool(self.months) and self.in_months != self.whole.assigned

    @property
    def targets(self) -> list[Target]:
        """Return the targets of the row: its months, and its whole-period quota."""
        return [*self.months.values(), *([self.whole] if self.whole is not None else [])]

    def of(self, month: date | None) -> int | None:
        """Return the quota of a month, or of the whole period for None; None when there is none."""
        target = self.whole if month is None else self.months.get(month)
        return None if target is None else target.assigned


@dataclass(slots=True)
class QuotaGroup:
    """A group of the annex with its rows; the label may be blank."""

    label: str
    rows: list[QuotaRow] = field(default_factory=list)

    @property
    def assigned(self) -> int:
        """Return what the group is assigned."""
        return sum(row.assigned for row in self.rows)

    def of_month(self, month: date) -> int:
        """Return what the group is assigned in a month."""
        return sum(row.of(month) or 0 for row in self.rows)


@dataclass(frozen=True, slots=True)
class Quota:
    """The whole annex of targets: groups in order, and the months that it has columns for."""

    groups: Sequence[QuotaGroup]
    months: Sequence[date]

    @property
    def rows(self) -> list[QuotaRow]:
        """Return the rows of all groups."""
        return [row for group in self.groups for row in group.rows]

    @property
    def assigned(self) -> int:
        """Return the units of blood assigned in all."""
        return sum(group.assigned for group in self.groups)

    @property
    def has_months(self) -> bool:
        """Return whether anything is assigned to a month."""
        return any(row.months for row in self.rows)

    @property
    def has_whole(self) -> bool:
        """Return whether anything is assigned to the whole period."""
        return any(row.whole is not None for row in self.rows)

    def of_month(self, month: date) -> int:
        """Return what is assigned in a month."""
        return sum(group.of_month(month) for group in self.groups)


def is_annex_line(target: Target, plan: Plan) -> bool:
    """Return whether a target is a line of the plan's annex, not a target of the whole plan or one in words.

    The plan's own unit has a line only within a group; without one it is the plan's total.
    """
    return (
        target.kind is TargetKind.UNITS_OF_BLOOD
        and not target.sentence
        and target.assigner_id in (None, plan.unit_id)
        and (target.unit_id != plan.unit_id or bool(target.group_label))
    )


def quota_of(plan: Plan, targets: Iterable[Target]) -> Quota:
    """Return the annex rows of a plan's targets, which come in the order of the annex.

    Neighbouring targets of one unit for different months are one row. The same unit further down is another
    row, as a source may print it twice.
    """
    groups: list[QuotaGroup] = []
    for target in targets:
        if not is_annex_line(target, plan):
            continue
        if not groups or groups[-1].label != target.group_label:
            groups.append(QuotaGroup(target.group_label))
        row = groups[-1].rows[-1] if groups[-1].rows else None
        if row is None or not _belongs(row, target):
            row = QuotaRow(target.id, target.unit_id, target.unit_label, target.group_label)
            groups[-1].rows.append(row)
        if target.month is None:
            row.whole = target
        else:
            row.months[target.month] = target
    months = set(months_between(plan.period_from, plan.period_to))
    months |= {month for group in groups for row in group.rows for month in row.months}
    return Quota(groups, sorted(months))


def _belongs(row: QuotaRow, target: Target) -> bool:
    taken = row.whole is not None if target.month is None else target.month in row.months
    return row.unit_id == target.unit_id and row.label == target.unit_label and not taken
