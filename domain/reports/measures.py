"""How far each target of a plan has come, counted from its own source of truth, or why it cannot be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from domain.drives.records import Drive
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.plans.quota_rows import Quota, is_annex_line
from domain.plans.records import Plan, Target, TargetKind
from domain.plans.target_rules import (
    NEEDS_BASE,
    TARGET_KIND_NAMES,
    UNCOUNTED_KINDS,
    amount_text,
    figure_text,
    percent_of,
    tenths_of,
)
from domain.reports.drive_parts import DrivePart, PlanFamily
from domain.wording import number_text

NO_BOOK = "chưa có sổ để đếm"
NO_BASE = "nhập số người để tính"
NOBODY_YET = "chưa có ai hiến máu"
NO_UNITS = "chưa giao chỉ tiêu cho đơn vị nào"


@dataclass(frozen=True, slots=True)
class Measured:
    """A target beside what was reached; reached is None with the reason when it cannot be counted.

    ``reached`` is a whole number, for percentages tenths of a percent; ``percent`` is reached of the target.
    """

    target: Target
    kind_name: str
    words: str
    reached: int | None
    reason: str
    detail: str = ""

    @property
    def reached_words(self) -> str:
        """Return what was reached in words, or why it is not known."""
        if self.reached is None:
            return self.reason
        figure = figure_text(self.target.kind, self.reached)
        return f"{figure} ({self.detail})" if self.detail else figure

    @property
    def percent(self) -> int | None:
        """Return what was reached in percent of the target, None when it is not known."""
        return None if self.reached is None else percent_of(self.reached, self.target.assigned)


class Repeats(NamedTuple):
    """Donations of one drive in the ledger, and how many of them were not the donor's first."""

    donations: int
    repeated: int


def measured_targets(
    plan: Plan,
    targets: Iterable[Target],
    quota: Quota,
    parts: Sequence[DrivePart],
    repeats: Mapping[int, Repeats],
    today: date,
) -> list[Measured]:
    """Return every target that is no line of the annex, in the order of the plan, with what was reached."""
    found = []
    for target in targets:
        if is_annex_line(target, plan):
            continue
        own = [part for part in parts if _concerns(target, part, plan)]
        reached, reason, detail = _reached(target, plan, own, quota, repeats, today)
        words = amount_text(target.kind, target.assigned, target.upper, target.is_least)
        found.append(Measured(target, TARGET_KIND_NAMES[target.kind], words, reached, reason, detail))
    return found


def _concerns(target: Target, part: DrivePart, plan: Plan) -> bool:
    in_month = target.month is None or part.month == target.month
    return in_month and target.unit_id in (plan.unit_id, part.unit_id)


def _reached(
    target: Target,
    plan: Plan,
    own: Sequence[DrivePart],
    quota: Quota,
    repeats: Mapping[int, Repeats],
    today: date,
) -> tuple[int | None, str, str]:
    """Return (figure, reason when there is none, detail)."""
    kind = target.kind
    if kind in UNCOUNTED_KINDS:
        return None, NO_BOOK, ""
    if kind is TargetKind.UNITS_OF_BLOOD:
        return sum(part.collected for part in own), "", ""
    if kind is TargetKind.REGISTRANTS:
        return sum(part.registered for part in own), "", ""
    if kind is TargetKind.DRIVES:
        return len({part.drive_id for part in own if part.is_held(today)}), "", ""
    if kind in NEEDS_BASE:
        people = sum(part.collected for part in own)
        tenths = tenths_of(people, target.base)
        detail = f"{number_text(people)} / {number_text(target.base)} người" if target.base else ""
        return tenths, "" if target.base else NO_BASE, detail
    if kind is TargetKind.PARTICIPATION_PERCENT:
        return _participation(plan, quota, own)
    drives = {part.drive_id for part in own}
    donations = sum(repeats[drive].donations for drive in drives if drive in repeats)
    repeated = sum(repeats[drive].repeated for drive in drives if drive in repeats)
    detail = f"{number_text(repeated)} / {number_text(donations)} lần hiến" if donations else ""
    return tenths_of(repeated, donations), "" if donations else NOBODY_YET, detail


def _participation(plan: Plan, quota: Quota, own: Sequence[DrivePart]) -> tuple[int | None, str, str]:
    """Count the units of the annex that have a drive, a share of one, or a registrant."""
    asked = {row.unit_id for row in quota.rows} - {plan.unit_id}
    active = {part.unit_id for part in own if part.planned or part.registered} & asked
    if not asked:
        return None, NO_UNITS, ""
    return tenths_of(len(active), len(asked)), "", f"{len(active)} / {len(asked)} đơn vị"


def repeats_of(session: Session, family: PlanFamily, targets: Iterable[Target]) -> dict[int, Repeats]:
    """Return the repeated donations of each drive of a plan; nothing is asked when no target needs them."""
    if all(target.kind is not TargetKind.REPEAT_PERCENT for target in targets):
        return {}
    earlier = aliased(Donation)
    came_before = (
        exists()
        .where(earlier.donor_id == Donation.donor_id, earlier.on_day < Donation.on_day)
        .correlate(Donation)
    )
    inside = Donation.drive_id.in_(select(Drive.id).where(family.drives))
    counted = select(Donation.drive_id, func.count()).where(inside, counts()).group_by(Donation.drive_id)
    donations = dict(session.execute(counted).all())
    repeated = dict(session.execute(counted.where(came_before)).all())
    return {
        drive_id: Repeats(count, repeated.get(drive_id, 0))
        for drive_id, count in donations.items()
        if drive_id is not None
    }
