"""Put the quotas of a table into a plan, and take them back again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.plans.annex_batch import TargetChange
from domain.plans.queries import targets_of
from domain.plans.quota_rows import is_annex_line
from domain.plans.records import AnnexLine, Plan, Target, TargetKind
from domain.plans.target_actions import number_targets, place_of
from domain.wording import number_text


class QuotaWriter:
    """Write the quotas of one batch and remember what it takes to undo them."""

    def __init__(self, session: Session, plan: Plan, now: datetime) -> None:
        self._session, self._plan, self._now = session, plan, now
        self._ordered = list(targets_of(session, plan.id))
        self._by_id = {target.id: target for target in self._ordered}
        self._had = {target.unit_id for target in self._ordered if is_annex_line(target, plan)}
        self.made: list[Target] = []
        self.changed: list[dict[str, int]] = []

    def write(self, change: TargetChange, unit_id: int, label: str, group: str) -> None:
        """Make or change one quota; one that is the same stays untouched."""
        known = self._by_id.get(change.target_id or 0)
        if known is None:
            self._add(change, unit_id, label, group)
        elif known.assigned != change.after:
            self.changed.append({"id": known.id, "before": known.assigned, "after": change.after})
            known.assigned, known.changed_at = change.after, self._now

    def _add(self, change: TargetChange, unit_id: int, label: str, group: str) -> None:
        target = Target(
            plan_id=self._plan.id,
            unit_id=unit_id,
            position=0,
            group_label=group,
            unit_label=label,
            month=change.month,
            kind=TargetKind.UNITS_OF_BLOOD,
            assigned=change.after,
            sentence="",
            changed_at=self._now,
        )
        self._ordered.insert(self._place(target), target)
        self._session.add(target)
        self.made.append(target)

    def _place(self, target: Target) -> int:
        """Return where a new quota stands: beside its unit when that had a row, else at the end of its group."""
        if target.unit_id in self._had:
            return place_of(self._plan, self._ordered, target)
        places = [
            place
            for place, other in enumerate(self._ordered)
            if is_annex_line(other, self._plan) and other.group_label == target.group_label
        ]
        return places[-1] + 1 if places else len(self._ordered)

    def finish(self) -> dict[str, Any]:
        """Number the quotas in their order and return what undoing needs."""
        number_targets(self._session, self._ordered)
        return {
            "made_targets": [{"id": target.id, "after": target.assigned} for target in self.made],
            "changed_targets": self.changed,
        }


def undo_targets(session: Session, undo: dict[str, Any], *, now: datetime) -> list[str]:
    """Take the quotas of a batch back; return a sentence for each that somebody changed since and that stays."""
    made: Sequence[dict[str, int]] = undo.get("made_targets", [])
    changed: Sequence[dict[str, int]] = undo.get("changed_targets", [])
    stored = _stored(session, [entry["id"] for entry in (*made, *changed)])
    kept = []
    for entry in (*made, *changed):
        target = stored.get(entry["id"])
        if target is None:
            continue
        if target.assigned != entry["after"]:
            kept.append(
                f"Chỉ tiêu của {target.unit_label}{_month(target.month)} đã sửa thành"
                f" {number_text(target.assigned)} sau lần nhập, nên giữ lại."
            )
        elif "before" in entry:
            target.assigned, target.changed_at = entry["before"], now
        else:
            session.execute(delete(AnnexLine).where(AnnexLine.target_id == target.id))
            session.delete(target)
    session.flush()
    return kept


def _stored(session: Session, numbers: Iterable[int]) -> dict[int, Target]:
    wanted = list(numbers)
    found = (
        session.scalars(select(Target).where(Target.id.in_(wanted[start : start + 500])))
        for start in range(0, len(wanted), 500)
    )
    return {target.id: target for targets in found for target in targets}


def _month(month: date | None) -> str:
    return f" tháng {month.month}/{month.year}" if month else ""
