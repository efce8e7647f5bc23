"""Both annexes of a plan as they stand now, from its targets and drives, beside what a source printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from domain.drives.records import DriveState
from domain.plans.queries import annex_lines, targets_of
from domain.plans.quota_rows import Quota, quota_of
from domain.plans.records import AnnexLine, Plan
from domain.reports.drive_parts import DrivePart, drive_parts, family_of
from domain.wording import short_date


@dataclass(slots=True)
class AnnexRow:
    """One unit: what it is assigned, its printed lines, its drives or shares of drives."""

    unit_label: str
    assigned: int
    lines: list[AnnexLine] = field(default_factory=list)
    drives: list[DrivePart] = field(default_factory=list)

    @property
    def printed(self) -> int:
        """Return the units of blood of the printed lines."""
        return sum(line.planned for line in self.lines)

    @property
    def planned(self) -> int:
        """Return the units of blood of the drives."""
        return sum(part.planned for part in self.drives)

    @property
    def differing(self) -> list[AnnexLine]:
        """Return the printed lines that no drive of the unit follows, by day or month and figure."""
        held = Counter((part.on_day, part.on_day or part.month, part.planned) for part in self.drives)
        left = []
        for line in self.lines:
            key = (line.on_day, line.on_day or line.month, line.planned)
            if held[key]:
                held[key] -= 1
            else:
                left.append(line)
        return left


@dataclass(slots=True)
class AnnexGroup:
    """A group of the annex with its rows and sums."""

    label: str
    rows: list[AnnexRow] = field(default_factory=list)

    @property
    def assigned(self) -> int:
        """Return what the group is assigned."""
        return sum(row.assigned for row in self.rows)

    @property
    def printed(self) -> int:
        """Return the units of blood of the group's printed lines."""
        return sum(row.printed for row in self.rows)

    @property
    def planned(self) -> int:
        """Return the units of blood of the group's drives."""
        return sum(row.planned for row in self.rows)


@dataclass(frozen=True, slots=True)
class AnnexBesideDrives:
    """The schedule as it stands, and the drives or shares that none of its units has."""

    groups: Sequence[AnnexGroup]
    unplaced: Sequence[tuple[str, DrivePart]]

    @property
    def lines(self) -> int:
        """Return how many lines the source printed."""
        return sum(len(row.lines) for group in self.groups for row in group.rows)

    @property
    def assigned(self) -> int:
        """Return the units of blood assigned in all."""
        return sum(group.assigned for group in self.groups)

    @property
    def printed(self) -> int:
        """Return the units of blood that the printed lines plan."""
        return sum(group.printed for group in self.groups)

    @property
    def planned(self) -> int:
        """Return the units of blood that the drives plan."""
        return sum(group.planned for group in self.groups) + sum(part.planned for _, part in self.unplaced)

    @property
    def differing(self) -> int:
        """Return how many printed lines no drive follows."""
        return sum(len(row.differing) for group in self.groups for row in group.rows)


def annex_beside_drives(session: Session, plan_id: int) -> AnnexBesideDrives:
    """Return the schedule of a plan in the order of its annex: each unit with its drives and printed lines.

    A drive that was called off is left out; one that was postponed stays, without its old day.
    """
    plan = session.get_one(Plan, plan_id)
    quota = quota_of(plan, targets_of(session, plan_id))
    groups: list[AnnexGroup] = []
    by_target: dict[int, AnnexRow] = {}
    by_unit: dict[int, AnnexRow] = {}
    for group in quota.groups:
        groups.append(AnnexGroup(group.label))
        for line in group.rows:
            row = AnnexRow(line.label, line.assigned)
            groups[-1].rows.append(row)
            by_unit.setdefault(line.unit_id, row)
            by_target.update({target.id: row for target in line.targets})
    # The lines of a printed matrix are quotas, no drives: they are compared month by month.
    for printed in () if plan.is_matrix else annex_lines(session, plan_id):
        if printed.target_id in by_target:
            by_target[printed.target_id].lines.append(printed)
    unplaced: list[tuple[str, DrivePart]] = []
    family = family_of(session, plan)
    for part in drive_parts(session, family.drives, known=by_unit, family=family, with_people=False):
        if part.state is DriveState.CANCELLED:
            continue
        if part.unit_id is not None and part.unit_id in by_unit:
            by_unit[part.unit_id].drives.append(part)
        else:
            unplaced.append((part.label, part))
    return AnnexBesideDrives(groups, unplaced)


def day_words(part: DrivePart) -> str:
    """Return when a drive is held as the annex prints it: "06/3/2024", "tháng 5/2024", or what is still open."""
    if part.state is DriveState.POSTPONED:
        return "hoãn, chờ ngày mới"
    if part.on_day is not None:
        return short_date(part.on_day)
    return f"tháng {part.month.month}/{part.month.year}" if part.month is not None else "chưa định ngày"


@dataclass(frozen=True, slots=True)
class PrintedQuota:
    """What a source printed for one unit and month of its matrix."""

    label: str
    month: date
    printed: int
    assigned: int


def quota_of_plan(session: Session, plan: Plan) -> Quota:
    """Return the quota matrix of a plan as it stands."""
    return quota_of(plan, targets_of(session, plan.id))


def printed_otherwise(session: Session, plan_id: int, quota: Quota) -> list[PrintedQuota]:
    """Return where a source printed another figure for a month of a unit than the matrix has now."""
    by_target = {target.id: (row, month) for row in quota.rows for month, target in row.months.items()}
    found = []
    for line in annex_lines(session, plan_id):
        if line.on_day is not None or line.target_id not in by_target:
            continue
        row, month = by_target[line.target_id]
        assigned = row.months[month].assigned
        if line.planned != assigned:
            found.append(PrintedQuota(row.label, month, line.planned, assigned))
    return found
