"""Turn the amounts of a carried plan into the targets of the new one, months and groups in the old order."""

from __future__ import annotations

from datetime import date, datetime

from domain.plans.carrying import TERRITORIES, CarriedLine, HeirShare, Proposal, moved_month
from domain.plans.records import Plan, Target
from domain.plans.target_rules import figure_text, spread


def new_targets(plan: Plan, proposal: Proposal, period_from: date, now: datetime) -> list[Target]:
    """Return the targets of the new plan: group by group, its units in the old order, heirs by their name.

    Where a unit takes over from lines of which only some have months, its whole period says the sum of all.
    """
    found: dict[tuple[object, ...], Target] = {}
    with_whole = {heir.unit_id for line in proposal.annex if line.has_whole for heir in line.heirs}
    for line in proposal.lines:
        group = _group_label(proposal, line)
        for heir in line.heirs:
            if not heir.amount:
                continue
            amounts = _by_month(line, heir.amount, plan.period_from, period_from)
            if line.grows and not line.has_whole and heir.unit_id in with_whole:
                amounts.append((None, heir.amount))
            for month, amount in amounts:
                key = (group, heir.unit_id, line.kind, month, line.key if line.sentence else None)
                if key in found and line.is_divided:
                    found[key].assigned += amount
                    continue
                found.setdefault(key, _target(line, heir, group, month, amount, now))
    return _in_order(list(found.values()))


def _in_order(targets: list[Target]) -> list[Target]:
    """Return the targets with those of one group, and in it those of one unit, beside each other."""
    begins: dict[object, int] = {}
    for place, target in enumerate(targets):
        begins.setdefault(target.group_label, place)
        begins.setdefault((target.group_label, target.unit_id), place)
    return sorted(
        targets,
        key=lambda target: (
            begins[target.group_label],
            begins[target.group_label, target.unit_id],
            target.month or date.min,
        ),
    )


def _group_label(proposal: Proposal, line: CarriedLine) -> str:
    """Return the group's label; one whose every unit has ended is named after those who follow."""
    group = [other for other in proposal.annex if other.group_label == line.group_label]
    if (
        not line.grows
        or not line.group_label
        or any(other.is_unchanged or not other.heirs for other in group)
    ):
        return line.group_label
    number = line.group_label.split(". ", 1)[0] if ". " in line.group_label else ""
    return f"{number}. {TERRITORIES}" if number else TERRITORIES


def _by_month(
    line: CarriedLine, amount: int, old_from: date, new_from: date
) -> list[tuple[date | None, int]]:
    """Return an heir's amount for the whole period and by month, in proportion to the months of the old line."""
    whole: list[tuple[date | None, int]] = [(None, amount)] if line.has_whole else []
    if not line.months or not line.is_divided:
        return whole or [(moved_month(month, old_from, new_from), amount) for month in line.months]
    in_months = sum(line.months.values())
    total = amount if not line.has_whole or in_months == line.assigned else _part(in_months, amount, line)
    parts = spread(total, list(line.months.values()))
    months: list[tuple[date | None, int]] = [
        (moved_month(month, old_from, new_from), part)
        for month, part in zip(line.months, parts, strict=True)
        if part
    ]
    return whole + months


def _part(in_months: int, amount: int, line: CarriedLine) -> int:
    return in_months * amount // line.assigned if line.assigned else 0


def _target(
    line: CarriedLine, heir: HeirShare, group: str, month: date | None, amount: int, now: datetime
) -> Target:
    same = line.unit_id == heir.unit_id
    upper = line.upper
    if upper is not None and amount != line.assigned:
        upper = max(amount, upper * amount // line.assigned) if line.assigned else None
    sentence = ""
    if line.sentence:
        figure = figure_text(line.kind, line.assigned)
        sentence = f"Chuyển tiếp từ kỳ trước ({figure}): {line.sentence}"
    return Target(
        unit_id=heir.unit_id,
        group_label=group,
        unit_label=line.label if same else heir.name,
        month=month,
        kind=line.kind,
        assigned=amount,
        upper=upper,
        is_least=line.is_least,
        sentence=sentence,
        changed_at=now,
    )
