"""The annex of a plan as printed, beside the drives that its body names: the same units, two places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from domain.drives.office_queries import drives_of_plan, shares_of_plan
from domain.plans.queries import annex_lines, targets_of
from domain.plans.records import AnnexLine


@dataclass(frozen=True, slots=True)
class BodyDrive:
    """A drive of the plan's body as it concerns one unit; planned is the unit's share, in units of blood."""

    drive_id: int
    on_day: date | None
    planned: int


@dataclass(slots=True)
class AnnexRow:
    """One unit: what it is assigned, its printed lines, its drives in the body."""

    unit_label: str
    assigned: int
    lines: list[AnnexLine] = field(default_factory=list)
    drives: list[BodyDrive] = field(default_factory=list)

    @property
    def printed(self) -> int:
        """Return the units of blood of the printed lines."""
        return sum(line.planned for line in self.lines)

    @property
    def planned(self) -> int:
        """Return the units of blood of the drives."""
        return sum(drive.planned for drive in self.drives)


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
    """The whole annex, and the drives or shares that none of its units has."""

    groups: Sequence[AnnexGroup]
    unplaced: Sequence[tuple[str, BodyDrive]]

    @property
    def lines(self) -> int:
        """Return how many lines the annex prints."""
        return sum(len(row.lines) for group in self.groups for row in group.rows)

    @property
    def assigned(self) -> int:
        """Return the units of blood assigned in all."""
        return sum(group.assigned for group in self.groups)

    @property
    def printed(self) -> int:
        """Return the units of blood that the annex plans."""
        return sum(group.printed for group in self.groups)

    @property
    def planned(self) -> int:
        """Return the units of blood that the body plans."""
        return sum(group.planned for group in self.groups) + sum(drive.planned for _, drive in self.unplaced)


def annex_beside_drives(session: Session, plan_id: int) -> AnnexBesideDrives:
    """Return the annex of a plan in its printed order with the drives of each unit."""
    groups: list[AnnexGroup] = []
    by_target: dict[int, AnnexRow] = {}
    by_unit: dict[int | None, AnnexRow] = {}
    for target in targets_of(session, plan_id):
        if not groups or groups[-1].label != target.group_label:
            groups.append(AnnexGroup(target.group_label))
        row = AnnexRow(target.unit_label, target.assigned)
        groups[-1].rows.append(row)
        by_target[target.id] = by_unit[target.unit_id] = row
    for line in annex_lines(session, plan_id):
        by_target[line.target_id].lines.append(line)
    shares: dict[int, list[tuple[int | None, str, int]]] = {}
    for drive_id, unit_id, label, share in shares_of_plan(session, plan_id):
        shares.setdefault(drive_id, []).append((unit_id, label, share))
    unplaced: list[tuple[str, BodyDrive]] = []
    for drive in drives_of_plan(session, plan_id):
        for unit_id, label, planned in shares.get(drive.id) or [
            (drive.host_id, drive.host_label, drive.planned)
        ]:
            placed = BodyDrive(drive.id, drive.on_day, planned)
            if unit_id in by_unit:
                by_unit[unit_id].drives.append(placed)
            else:
                unplaced.append((label, placed))
    return AnnexBesideDrives(groups, unplaced)
