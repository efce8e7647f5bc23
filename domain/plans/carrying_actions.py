"""Read a plan's targets with those who follow each unit on a day, and make the draft plan of the new period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.plans.carried_targets import new_targets
from domain.plans.carrying import (
    CarriedLine,
    HeirShare,
    Proposal,
    balance_verdict,
    moved_month,
)
from domain.plans.queries import targets_of
from domain.plans.quota_rows import QuotaRow, quota_of
from domain.plans.record_actions import add_plan
from domain.plans.record_rules import IssuerLine, PlanDraft
from domain.plans.records import Plan, PlanIssuer, PlanRecipient, PlanState, Target, TargetKind
from domain.refusals import Reason, Refused
from domain.units.records import Unit
from domain.units.succession_queries import UnitName, names_of, on_map, successors
from domain.units.succession_rules import Heir, main_heirs
from domain.wording import number_text, short_date


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """What an office decides about the plan of the new period."""

    title: str
    period_from: date
    period_to: date
    growth_words: str = ""
    accepts: bool = False
    reason: str = ""


def lines_to_carry(session: Session, plan: Plan, on_day: date) -> Proposal:
    """Return a plan's targets with the units in force on a day that follow each unit; amounts are still 0.

    What a level above assigned is left out and counted, because that level gives a new figure itself.
    A fixed number of statements, whatever the number of units.
    """
    targets = targets_of(session, plan.id)
    own = [target for target in targets if target.assigner_id in (None, plan.unit_id)]
    quota = quota_of(plan, own)
    of_row = {_first_target(row): row for row in quota.rows}
    in_rows = {target.id for row in quota.rows for target in _targets(row)}
    units = {target.unit_id for target in own}
    heirs = on_map(session, units, on_day, whole_districts=False)
    names = names_of(session, units | {heir.unit_id for found in heirs.values() for heir in found})
    lines = []
    for target in own:
        row = of_row.get(target.id)
        if row is None and target.id in in_rows:
            continue
        line = _annex_line(row) if row is not None else _other_line(target)
        line.heirs = _shares(heirs.get(line.unit_id, ()), names)
        line.label = line.label or names[line.unit_id].name
        lines.append(line)
    return Proposal(lines, len(targets) - len(own))


def _targets(row: QuotaRow) -> list[Target]:
    return [*([row.whole] if row.whole is not None else []), *row.months.values()]


def _first_target(row: QuotaRow) -> int:
    return min(_targets(row), key=lambda target: target.position).id


def _annex_line(row: QuotaRow) -> CarriedLine:
    return CarriedLine(
        key=_first_target(row),
        unit_id=row.unit_id,
        label=row.label,
        group_label=row.group_label,
        kind=TargetKind.UNITS_OF_BLOOD,
        assigned=row.assigned,
        grows=True,
        months={month: target.assigned for month, target in row.months.items()},
        has_whole=row.whole is not None,
    )


def _other_line(target: Target) -> CarriedLine:
    return CarriedLine(
        key=target.id,
        unit_id=target.unit_id,
        label=target.unit_label,
        group_label=target.group_label,
        kind=target.kind,
        assigned=target.assigned,
        grows=False,
        months={target.month: target.assigned} if target.month is not None else {},
        has_whole=target.month is None,
        upper=target.upper,
        is_least=target.is_least,
        sentence=target.sentence,
    )


def _shares(heirs: Iterable[Heir], names: Mapping[int, UnitName]) -> list[HeirShare]:
    ordered = sorted(heirs, key=lambda heir: (names[heir.unit_id].sort_key, heir.unit_id))
    return [HeirShare(heir.unit_id, names[heir.unit_id].name, heir.is_main) for heir in ordered]


def issuer_on(session: Session, plan: Plan, day: date) -> Unit:
    """Return who issues the plan of a new period: its own unit, else its only successor, else the province."""
    heirs = main_heirs(successors(session, [plan.unit_id], day)[plan.unit_id])
    return session.get_one(Unit, heirs[0] if len(heirs) == 1 else plan.province_id)


def carry_on(
    session: Session, plan: Plan, proposal: Proposal, new: NewPeriod, *, by: Actor, now: datetime
) -> Plan:
    """Make the draft plan of a new period out of a plan and the amounts of its lines; drives are not copied.

    Several old units that meet in one unit of a group are summed. Raise Refused when the figures do not add up
    and nobody accepted it, when a month falls outside the period, or when the same draft is there already.
    """
    balance_verdict(proposal, is_accepted=new.accepts, reason=new.reason).require()
    _require_months_inside(plan, proposal, new)
    issuer = issuer_on(session, plan, new.period_from)
    _require_new(session, issuer, new)
    made = add_plan(
        session,
        issuer,
        plan.province_id,
        PlanDraft(
            title=new.title,
            period_from=new.period_from,
            period_to=new.period_to,
            paper=plan.paper,
            place_name=plan.place_name if issuer.id == plan.unit_id else "",
            issuers=_issuers(session, plan) if issuer.id == plan.unit_id else (),
            recipients=_recipients(session, plan),
        ),
        by=by,
        now=now,
    )
    made.is_matrix = plan.is_matrix
    made.source_note = _source_note(plan, proposal, new)
    targets = new_targets(plan, proposal, new.period_from, now)
    for place, target in enumerate(targets, 1):
        target.plan_id, target.position = made.id, place
    session.add_all(targets)
    session.flush()
    journal.record(
        session,
        "chuyển tiếp chỉ tiêu",
        "plan",
        made.id,
        by=by,
        now=now,
        from_plan=plan.id,
        wanted=proposal.wanted,
        given=proposal.given,
        reason=new.reason if proposal.uneven else "",
    )
    return made


def _require_new(session: Session, issuer: Unit, new: NewPeriod) -> None:
    same = select(Plan.id).where(
        Plan.unit_id == issuer.id,
        Plan.state == PlanState.DRAFT,
        Plan.title == new.title,
        Plan.period_from == new.period_from,
        Plan.period_to == new.period_to,
    )
    if session.scalars(same).first() is not None:
        raise Refused(
            Reason(
                "Đã có bản dự thảo cùng tên, cùng kỳ. Mở bản đó, hoặc đặt tên khác nếu muốn lập thêm.",
                "title",
            )
        )


def _require_months_inside(plan: Plan, proposal: Proposal, new: NewPeriod) -> None:
    moved = {
        moved_month(month, plan.period_from, new.period_from)
        for line in proposal.lines
        for month in line.months
    }
    first, last = new.period_from.replace(day=1), new.period_to.replace(day=1)
    outside = sorted(month for month in moved if not first <= month <= last)
    if outside:
        named = ", ".join(f"{month.month}/{month.year}" for month in outside)
        raise Refused(Reason(f"Kế hoạch cũ giao theo tháng; kỳ mới không có tháng {named}.", "period_to"))


def _issuers(session: Session, plan: Plan) -> list[IssuerLine]:
    wanted = select(PlanIssuer).where(PlanIssuer.plan_id == plan.id).order_by(PlanIssuer.position)
    return [IssuerLine(issuer.label, issuer.signature) for issuer in session.scalars(wanted)]


def _recipients(session: Session, plan: Plan) -> list[tuple[str, str]]:
    wanted = select(PlanRecipient).where(PlanRecipient.plan_id == plan.id).order_by(PlanRecipient.position)
    return [(recipient.line, recipient.purpose) for recipient in session.scalars(wanted)]


def _source_note(plan: Plan, proposal: Proposal, new: NewPeriod) -> str:
    period = f"{short_date(plan.period_from)} – {short_date(plan.period_to)}"
    parts = [f"Chuyển tiếp từ “{plan.title}”, kỳ {period}."]
    changed = [line for line in proposal.annex if line.heirs and not line.is_unchanged]
    if changed:
        heirs = {heir.unit_id for line in changed for heir in line.heirs if heir.amount}
        parts.append(
            f"Chỉ tiêu của {number_text(len(changed))} đơn vị đã kết thúc chuyển cho "
            f"{number_text(len(heirs))} đơn vị kế nhiệm."
        )
    total = f"Tổng {number_text(proposal.assigned)} thành {number_text(proposal.given)} đơn vị máu"
    parts.append(f"{total} ({new.growth_words})." if new.growth_words else f"{total}.")
    if proposal.uneven:
        parts.append(f"Chấp nhận lệch: {new.reason.strip()}")
    return " ".join(parts)
