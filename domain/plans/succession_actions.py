"""Move quotas of a unit that has ended to the units that succeeded it, divided to the digit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.plans.records import Plan, PlanState, Target
from domain.plans.target_rules import is_percent
from domain.refusals import Refused
from domain.units.records import Unit
from domain.units.rules import order_key
from domain.units.succession_rules import even_split


def move_target(
    session: Session, target: Target, units: Sequence[Unit], *, by: Actor, now: datetime
) -> list[Target]:
    """Hand a quota on to the units that succeeded its own, evenly in the order of their names.

    The line itself goes to the first, the others get lines below it; percentages are handed on whole. What the
    source printed stays with the first line. Raise Refused for an ended plan, whose figures are history.
    """
    plan = session.get_one(Plan, target.plan_id)
    if plan.state is PlanState.ENDED:
        raise Refused(f"“{plan.title}” đã kết thúc, nên chỉ tiêu giữ nguyên.")
    if not units:
        raise Refused(f"{target.unit.name} chưa có đơn vị kế nhiệm.")
    ordered = sorted(units, key=lambda unit: (order_key(unit.name), unit.id))
    old, old_name, assigned = target.unit_id, target.unit.name, target.assigned
    amounts = [assigned] * len(ordered) if is_percent(target.kind) else even_split(assigned, len(ordered))
    uppers: list[int | None] = [target.upper] * len(ordered)
    if target.upper is not None and not is_percent(target.kind):
        uppers = list(even_split(target.upper, len(ordered)))
    below = update(Target).where(Target.plan_id == target.plan_id, Target.position > target.position)
    session.execute(
        below.values(position=Target.position + len(ordered) - 1).execution_options(
            synchronize_session="fetch"
        )
    )
    moved = [target]
    target.unit_id, target.unit_label, target.changed_at = ordered[0].id, ordered[0].name, now
    target.assigned, target.upper = amounts[0], uppers[0]
    for place, unit in enumerate(ordered[1:], 1):
        moved.append(
            Target(
                plan_id=target.plan_id,
                unit_id=unit.id,
                position=target.position + place,
                group_label=target.group_label,
                unit_label=unit.name,
                month=target.month,
                kind=target.kind,
                assigned=amounts[place],
                upper=uppers[place],
                is_least=target.is_least,
                assigner_id=target.assigner_id,
                sentence=target.sentence,
                changed_at=now,
            )
        )
    session.add_all(moved[1:])
    session.execute(update(Plan).where(Plan.id == plan.id).values(version=Plan.version + 1))
    session.flush()
    session.refresh(target, ["unit"])
    journal.record(
        session,
        "chuyển chỉ tiêu sang đơn vị kế nhiệm",
        "plan",
        plan.id,
        by=by,
        now=now,
        before=old_name,
        unit=old,
        after=[unit.name for unit in ordered],
        amounts=amounts,
    )
    return moved
