"""Add, change and take away a target of a plan, and keep the targets in the order of its annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.names import nfc
from domain.plans.queries import targets_of
from domain.plans.quota_rows import is_annex_line
from domain.plans.record_actions import claim
from domain.plans.records import AnnexLine, Plan, Target
from domain.plans.target_rules import TargetTyped, target_verdict
from domain.refusals import Reason, Refused
from domain.units.actions import add_unit
from domain.units.records import Unit, UnitKind

NATION_NAME = "Ban Chỉ đạo quốc gia vận động hiến máu tình nguyện"


@dataclass(frozen=True, slots=True)
class TargetPlace:
    """Who a target is for and who set it; a blank label takes the unit's name."""

    unit_id: int
    unit_label: str = ""
    group_label: str = ""
    assigner_id: int | None = None
    sentence: str = ""


def nation(session: Session, *, by: Actor, now: datetime) -> Unit:
    """Return the unit of the nation, which sets targets for provinces; it is made when first named."""
    known = session.scalars(select(Unit).where(Unit.kind == UnitKind.NATION).order_by(Unit.id)).first()
    return known or add_unit(session, kind=UnitKind.NATION, name=NATION_NAME, parent_id=None, by=by, now=now)


def add_target(
    session: Session,
    plan: Plan,
    typed: TargetTyped,
    place: TargetPlace,
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> Target:
    """Add a target; a line of the annex joins the rows of its unit, or closes its group.

    Raise Refused when its parts cannot stand together, when the annex has this line already, or when
    somebody changed the plan since.
    """
    claim(session, plan, seen_version)
    target_verdict(typed, plan.period_from, plan.period_to).require()
    ordered = list(targets_of(session, plan.id))
    target = _made(session, plan, typed, place, now)
    _require_new_line(plan, ordered, target)
    ordered.insert(place_of(plan, ordered, target), target)
    session.add(target)
    number_targets(session, ordered)
    note_change(
        session, "thêm chỉ tiêu", plan, by, now, target=target.id, unit=target.unit_id, kind=typed.kind.value
    )
    return target


def change_target(
    session: Session,
    plan: Plan,
    target: Target,
    typed: TargetTyped,
    place: TargetPlace,
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Change a target, which keeps its place; raise Refused like add_target."""
    claim(session, plan, seen_version)
    target_verdict(typed, plan.period_from, plan.period_to).require()
    before = target.assigned
    wanted = _made(session, plan, typed, place, now)
    others = [other for other in targets_of(session, plan.id) if other.id != target.id]
    _require_new_line(plan, others, wanted)
    for column in _COLUMNS:
        setattr(target, column, getattr(wanted, column))
    session.flush()
    note_change(session, "sửa chỉ tiêu", plan, by, now, target=target.id, before=before, after=typed.assigned)


def remove_target(
    session: Session, plan: Plan, target: Target, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Take a target away, with what a source printed in its line; raise Refused when the plan was changed since."""
    claim(session, plan, seen_version)
    lines = session.scalars(select(AnnexLine.printed_day).where(AnnexLine.target_id == target.id)).all()
    session.execute(delete(AnnexLine).where(AnnexLine.target_id == target.id))
    session.delete(target)
    session.flush()
    note_change(
        session,
        "bớt chỉ tiêu",
        plan,
        by,
        now,
        unit=target.unit_id,
        kind=target.kind.value,
        assigned=target.assigned,
        printed_lines=len(lines),
    )


_COLUMNS = (
    *("unit_id", "unit_label", "group_label", "assigner_id", "sentence", "kind", "assigned"),
    *("upper", "is_least", "base", "month", "changed_at"),
)


def _made(session: Session, plan: Plan, typed: TargetTyped, place: TargetPlace, now: datetime) -> Target:
    """Return the target that the typed values describe, not stored yet."""
    unit = session.get_one(Unit, place.unit_id)
    return Target(
        plan_id=plan.id,
        unit_id=unit.id,
        position=0,
        group_label=nfc(place.group_label),
        unit_label=nfc(place.unit_label) or unit.name,
        month=typed.month,
        kind=typed.kind,
        assigned=typed.assigned,
        upper=typed.upper,
        is_least=typed.is_least,
        base=typed.base,
        assigner_id=place.assigner_id,
        sentence=place.sentence.strip(),
        changed_at=now,
    )


def _require_new_line(plan: Plan, others: Sequence[Target], target: Target) -> None:
    """Raise Refused when the annex has a line for this unit and month already."""
    if not is_annex_line(target, plan):
        return
    for other in others:
        same = (other.unit_id, other.month) == (target.unit_id, target.month)
        if same and is_annex_line(other, plan):
            sentence = "Đơn vị này đã có chỉ tiêu cho khoảng thời gian này. Sửa dòng đang có trong bảng."
            raise Refused(Reason(sentence, "unit_words"))


def place_of(plan: Plan, ordered: Sequence[Target], target: Target) -> int:
    """Return where a new target stands: after its unit's row, else after its group, else at the end."""
    if not is_annex_line(target, plan):
        return len(ordered)
    last_of_unit = last_of_group = None
    for place, other in enumerate(ordered):
        if is_annex_line(other, plan) and other.group_label == target.group_label:
            last_of_group = place
            if other.unit_id == target.unit_id:
                last_of_unit = place
    found = last_of_unit if last_of_unit is not None else last_of_group
    return len(ordered) if found is None else found + 1


def number_targets(session: Session, ordered: Sequence[Target]) -> None:
    """Give the targets their places, so that the rows of a unit stay neighbours."""
    for place, target in enumerate(ordered, 1):
        if target.position != place:
            target.position = place
    session.flush()


def note_change(session: Session, act: str, plan: Plan, by: Actor, now: datetime, **details: object) -> None:
    """Write into the journal what changed in a plan's targets."""
    journal.record(session, act, "plan", plan.id, by=by, now=now, **details)
