"""Ask for plans: the list, one with all its parts, campaigns by address, targets and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.plans.records import AnnexLine, Campaign, Plan, PlanFinding, PlanState, Target


def plan_with_source(session: Session, source_key: str) -> Plan | None:
    """Return the plan that was made from a published source."""
    return session.scalars(select(Plan).where(Plan.source_key == source_key)).one_or_none()


def plans_within(scope: Scope) -> ColumnElement[bool]:
    """Return the condition for the plans that an account may read.

    A province reads its own and those of every unit in it; a ward its own and what its province has issued.
    """
    if scope.role is Role.WARD:
        issued_above = and_(Plan.unit_id == scope.province_id, Plan.state != PlanState.DRAFT)
        return or_(Plan.unit_id == scope.unit_id, issued_above)
    return true() if scope.province_id is None else Plan.province_id == scope.province_id


def plans_in_scope(session: Session, scope: Scope) -> Sequence[Plan]:
    """Return the plans in reach, the newest period first."""
    wanted = select(Plan).where(plans_within(scope))
    return session.scalars(wanted.order_by(Plan.period_from.desc(), Plan.id.desc())).all()


def plan_in_scope(session: Session, scope: Scope, plan_id: int) -> Plan | None:
    """Return a plan in reach with its sections, recipients, campaigns, issuers, bases, peaks and attachments."""
    parts = (
        *(Plan.sections, Plan.recipients, Plan.campaigns, Plan.issuers, Plan.bases, Plan.peaks),
        Plan.attachments,
    )
    wanted = select(Plan).where(Plan.id == plan_id, plans_within(scope))
    return session.scalars(wanted.options(*map(selectinload, parts))).one_or_none()


def editable_plan(session: Session, scope: Scope, plan_id: int) -> Plan | None:
    """Return a plan that the account may change: a province every one it reads, a ward only its own."""
    mine = Plan.unit_id == scope.unit_id if scope.role is Role.WARD else plans_within(scope)
    return session.scalars(select(Plan).where(Plan.id == plan_id, mine)).one_or_none()


def plan_with_sections(session: Session, plan_id: int) -> Plan:
    """Return a plan with its sections."""
    return session.scalars(select(Plan).where(Plan.id == plan_id).options(selectinload(Plan.sections))).one()


def running_plan(session: Session, province_id: int | None, today: date) -> Plan | None:
    """Return the plan whose period holds today, else the newest issued one."""
    wanted = select(Plan).where(Plan.state != PlanState.DRAFT)
    if province_id is not None:
        wanted = wanted.where(Plan.unit_id == province_id)
    inside = wanted.where(Plan.period_from <= today, Plan.period_to >= today)
    newest = Plan.period_from.desc()
    return (
        session.scalars(inside.order_by(newest)).first() or session.scalars(wanted.order_by(newest)).first()
    )


def targets_of(session: Session, plan_id: int) -> Sequence[Target]:
    """Return what a plan assigns, in the order of its annex."""
    return session.scalars(select(Target).where(Target.plan_id == plan_id).order_by(Target.position)).all()


def assigned_to(session: Session, plan_id: int, unit_id: int | None) -> int | None:
    """Return what a plan assigns to one unit over its whole period, None when nothing."""
    return session.scalar(
        select(func.sum(Target.assigned)).where(Target.plan_id == plan_id, Target.unit_id == unit_id)
    )


def annex_lines(session: Session, plan_id: int) -> Sequence[AnnexLine]:
    """Return the lines of a plan's printed annex in order."""
    wanted = select(AnnexLine).where(AnnexLine.plan_id == plan_id)
    return session.scalars(wanted.order_by(AnnexLine.position)).all()


def findings_of(session: Session, plan_id: int) -> Sequence[PlanFinding]:
    """Return the contradictions found in a plan's source."""
    wanted = select(PlanFinding).where(PlanFinding.plan_id == plan_id)
    return session.scalars(wanted.order_by(PlanFinding.position)).all()


def campaign_with_slug(session: Session, slug: str) -> Campaign | None:
    """Return the campaign with this web address."""
    return session.scalars(select(Campaign).where(Campaign.slug == slug)).one_or_none()


def campaigns_of_province(
    session: Session, province_id: int | None, *, from_day: date | None = None
) -> Sequence[Campaign]:
    """Return the campaigns of a province that have not ended before a day, the earliest first."""
    wanted = select(Campaign).join(Plan, Campaign.plan_id == Plan.id).where(Plan.state != PlanState.DRAFT)
    if province_id is not None:
        wanted = wanted.where(Plan.unit_id == province_id)
    if from_day is not None:
        wanted = wanted.where(Campaign.period_to >= from_day)
    return session.scalars(wanted.order_by(Campaign.period_from, Campaign.id)).all()
