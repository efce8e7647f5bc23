"""Ask for the parts of a plan's record: rows of the list, parents, sub-plans, versions, attachments, bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from domain.accounts.rules import Scope
from domain.plans.queries import plans_within
from domain.plans.record_rules import bare_body_name
from domain.plans.records import (
    Campaign,
    Plan,
    PlanAttachment,
    PlanPeak,
    PlanResults,
    PlanState,
    PlanVersion,
)
from domain.units.records import Unit

# A parent's parent's parent is as far as plans go: nation, province, commune, unit.
_GENERATIONS = 6


class PlanRow(NamedTuple):
    """One plan of the list: only the columns that the list shows."""

    id: int
    parent_id: int | None
    unit_id: int
    unit_name: str
    paper: str
    number_text: str
    title: str
    period_from: date
    period_to: date
    state: PlanState


def plan_rows(session: Session, scope: Scope) -> list[PlanRow]:
    """Return the plans in reach in one statement, the newest period first."""
    wanted: Select[*tuple[Any, ...]] = select(
        *(Plan.id, Plan.parent_id, Plan.unit_id, Unit.name, Plan.paper, Plan.number_text, Plan.title),
        *(Plan.period_from, Plan.period_to, Plan.state),
    )
    wanted = wanted.join(Unit, Plan.unit_id == Unit.id).where(plans_within(scope))
    found = session.execute(wanted.order_by(Plan.period_from.desc(), Plan.id.desc()))
    return [PlanRow(*row) for row in found]


def sub_plans(session: Session, scope: Scope, plan_id: int) -> Sequence[Plan]:
    """Return the plans in reach that stand under a plan."""
    wanted = select(Plan).where(Plan.parent_id == plan_id, plans_within(scope))
    return session.scalars(wanted.order_by(Plan.period_from, Plan.id)).all()


def parent_of(session: Session, scope: Scope, plan: Plan) -> Plan | None:
    """Return the plan above when the account may read it."""
    if plan.parent_id is None:
        return None
    return session.scalars(select(Plan).where(Plan.id == plan.parent_id, plans_within(scope))).one_or_none()


def stands_under(session: Session, plan_id: int, parent_id: int | None) -> bool:
    """Return whether making one plan the parent of another would close a circle."""
    above = parent_id
    for _ in range(_GENERATIONS):
        if above is None or above == plan_id:
            break
        above = session.scalar(select(Plan.parent_id).where(Plan.id == above))
    return above is not None


def results_of(session: Session, plan_id: int) -> PlanResults | None:
    """Return what the period before brought, as the plan prints it."""
    return session.scalars(select(PlanResults).where(PlanResults.plan_id == plan_id)).one_or_none()


def versions_of(session: Session, plan_id: int) -> Sequence[PlanVersion]:
    """Return the frozen versions of a plan without their content, the newest first."""
    wanted = select(PlanVersion).where(PlanVersion.plan_id == plan_id)
    return session.scalars(wanted.order_by(PlanVersion.number.desc())).all()


def version_numbered(session: Session, plan_id: int, number: int) -> PlanVersion | None:
    """Return one frozen version of a plan."""
    wanted = select(PlanVersion).where(PlanVersion.plan_id == plan_id, PlanVersion.number == number)
    return session.scalars(wanted).one_or_none()


def attachment_of(session: Session, plan_id: int, attachment_id: int) -> PlanAttachment | None:
    """Return one attachment of a plan."""
    wanted = select(PlanAttachment).where(
        PlanAttachment.plan_id == plan_id, PlanAttachment.id == attachment_id
    )
    return session.scalars(wanted).one_or_none()


def bodies_named(session: Session, province_id: int, labels: Iterable[str]) -> dict[str, int]:
    """Return the unit behind each label of an issuing body that is known in the province, by label."""
    keys = {label: bare_body_name(label) for label in labels}
    wanted = select(Unit.search_key, Unit.id).where(
        Unit.search_key.in_(set(keys.values())),
        or_(Unit.province_id == province_id, Unit.id == province_id),
    )
    # A unit in force wins over a namesake that has ended.
    rows = session.execute(wanted.order_by(Unit.valid_to.is_(None), Unit.id))
    found = {row.search_key: row.id for row in rows}
    return {label: found[key] for label, key in keys.items() if key in found}


def whole_plan(session: Session, plan_id: int) -> Plan:
    """Return a plan with every part that its document prints."""
    parts = (Plan.sections, Plan.recipients, Plan.campaigns, Plan.issuers, Plan.bases, Plan.peaks)
    wanted = select(Plan).where(Plan.id == plan_id).options(*map(selectinload, parts))
    return session.scalars(wanted).one()


def peaks_of_campaigns(session: Session, plan_id: int) -> dict[int, list[PlanPeak]]:
    """Return the peaks of a plan's campaigns by campaign."""
    wanted = select(PlanPeak).where(PlanPeak.plan_id == plan_id, PlanPeak.campaign_id.is_not(None))
    found: dict[int, list[PlanPeak]] = {}
    for peak in session.scalars(wanted.order_by(PlanPeak.position)):
        found.setdefault(int(peak.campaign_id or 0), []).append(peak)
    return found


def campaigns_of_plan(session: Session, plan_id: int) -> Sequence[Campaign]:
    """Return the campaigns of a plan, the earliest first."""
    wanted = select(Campaign).where(Campaign.plan_id == plan_id)
    return session.scalars(wanted.order_by(Campaign.period_from, Campaign.position, Campaign.id)).all()


def campaign_of_plan(session: Session, plan_id: int, campaign_id: int) -> Campaign | None:
    """Return one campaign of a plan."""
    wanted = select(Campaign).where(Campaign.plan_id == plan_id, Campaign.id == campaign_id)
    return session.scalars(wanted).one_or_none()


def earlier_plans_with_campaigns(session: Session, plan: Plan) -> Sequence[Plan]:
    """Return the plans of the same unit that began earlier and have campaigns, the newest first."""
    has_campaigns = select(Campaign.plan_id).distinct()
    wanted = select(Plan).where(
        Plan.unit_id == plan.unit_id, Plan.period_from < plan.period_from, Plan.id.in_(has_campaigns)
    )
    return session.scalars(wanted.order_by(Plan.period_from.desc(), Plan.id.desc())).all()
