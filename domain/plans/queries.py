"""Ask for plans: the list, one with all its parts, campaigns by address, targets and findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload, undefer

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.plans.records import (
    AnnexLine,
    Campaign,
    FindingDecision,
    Plan,
    PlanAttachment,
    PlanFinding,
    PlanPeak,
    PlanState,
    Target,
    TargetKind,
)


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
    wanted = select(Target).where(Target.plan_id == plan_id)
    return session.scalars(wanted.order_by(Target.position, Target.id)).all()


def target_of_plan(session: Session, plan_id: int, target_id: int) -> Target | None:
    """Return a target of a plan."""
    wanted = select(Target).where(Target.id == target_id, Target.plan_id == plan_id)
    return session.scalars(wanted).one_or_none()


def assigned_to(session: Session, plan_id: int, unit_id: int | None) -> int | None:
    """Return the units of blood that a plan's annex assigns to one unit, None when nothing.

    A quota of the whole period counts before the sum of its months.
    """
    mine = select(func.sum(Target.assigned)).where(
        Target.plan_id == plan_id,
        Target.unit_id == unit_id,
        Target.kind == TargetKind.UNITS_OF_BLOOD,
        Target.sentence == "",
        Target.assigner_id.is_(None),
    )
    whole = session.scalar(mine.where(Target.month.is_(None)))
    return whole if whole is not None else session.scalar(mine.where(Target.month.is_not(None)))


def annex_lines(session: Session, plan_id: int) -> Sequence[AnnexLine]:
    """Return the lines of a plan's printed annex in order."""
    wanted = select(AnnexLine).where(AnnexLine.plan_id == plan_id)
    return session.scalars(wanted.order_by(AnnexLine.position)).all()


def open_findings_count(session: Session, plan_id: int) -> int:
    """Return how many contradictions of the plan's document nobody has decided about yet."""
    decided = select(FindingDecision.finding_key).where(FindingDecision.plan_id == plan_id)
    wanted = select(func.count()).where(PlanFinding.plan_id == plan_id, PlanFinding.key.not_in(decided))
    return session.scalar(wanted) or 0


def findings_of(session: Session, plan_id: int) -> Sequence[PlanFinding]:
    """Return the contradictions found in a plan's source."""
    wanted = select(PlanFinding).where(PlanFinding.plan_id == plan_id)
    return session.scalars(wanted.order_by(PlanFinding.position)).all()


def campaign_with_slug(session: Session, slug: str) -> Campaign | None:
    """Return the campaign with this web address."""
    return session.scalars(select(Campaign).where(Campaign.slug == slug)).one_or_none()


def public_campaign(session: Session, slug: str) -> Campaign | None:
    """Return the campaign with this web address unless its plan is a draft, of which nothing is public."""
    issued = select(Campaign).join(Campaign.plan).where(Campaign.slug == slug, Plan.state != PlanState.DRAFT)
    return session.scalars(issued).one_or_none()


def peaks_of_campaign(session: Session, campaign: Campaign) -> Sequence[PlanPeak]:
    """Return a campaign's own peaks, and those of its plan that lie within the campaign's period."""
    whole_plan = and_(
        PlanPeak.campaign_id.is_(None),
        PlanPeak.period_from >= campaign.period_from,
        PlanPeak.period_to <= campaign.period_to,
    )
    mine = or_(PlanPeak.campaign_id == campaign.id, whole_plan)
    wanted = select(PlanPeak).where(PlanPeak.plan_id == campaign.plan_id, mine)
    return session.scalars(wanted.order_by(PlanPeak.period_from, PlanPeak.position)).all()


def public_attachments(session: Session, plan_id: int) -> Sequence[PlanAttachment]:
    """Return the files of a plan that everybody may have, without their content."""
    wanted = select(PlanAttachment).where(PlanAttachment.plan_id == plan_id, PlanAttachment.is_public)
    return session.scalars(wanted.order_by(PlanAttachment.id)).all()


def public_attachment(session: Session, attachment_id: int) -> PlanAttachment | None:
    """Return a file that everybody may have, with its content; never one of a draft plan."""
    issued = select(Plan.id).where(Plan.state != PlanState.DRAFT)
    wanted = select(PlanAttachment).where(
        PlanAttachment.id == attachment_id, PlanAttachment.is_public, PlanAttachment.plan_id.in_(issued)
    )
    return session.scalars(wanted.options(undefer(PlanAttachment.content))).one_or_none()


def plans_with_campaigns(session: Session, province_id: int) -> Sequence[Plan]:
    """Return every plan kept in a province, drafts too, with its campaigns, the newest period first."""
    wanted = select(Plan).where(Plan.province_id == province_id).options(selectinload(Plan.campaigns))
    return session.scalars(wanted.order_by(Plan.period_from.desc(), Plan.id.desc())).all()


def campaigns_of_units(
    session: Session, unit_ids: Collection[int], *, from_day: date | None = None
) -> Sequence[Campaign]:
    """Return the campaigns of these units' own plans that have not ended before a day, the earliest first."""
    wanted = select(Campaign).join(Plan, Campaign.plan_id == Plan.id).where(Plan.state != PlanState.DRAFT)
    wanted = wanted.where(Plan.unit_id.in_(unit_ids))
    if from_day is not None:
        wanted = wanted.where(Campaign.period_to >= from_day)
    return session.scalars(wanted.order_by(Campaign.period_from, Campaign.id)).all()
