"""What the pages of a plan's record ask of later nouns: its numbers in the list, its schedule, what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from domain.drives.office_queries import drives_of_plan
from domain.drives.records import Drive, DriveState
from domain.drives.rules import STATE_NAMES, day_text
from domain.outreach.records import Announcement
from domain.plans.queries import targets_of
from domain.plans.record_queries import whole_plan
from domain.plans.records import Campaign, Plan, Target, TargetKind
from domain.plans.versions import FrozenDrive, content_of
from domain.reports.drive_parts import has_donated
from domain.signups.records import Registration
from domain.wording import number_text

_OFF = (DriveState.CANCELLED, DriveState.POSTPONED)


class PlanNumbers(NamedTuple):
    """What a plan assigns (None when nothing) and what was collected at its drives, in units of blood and people."""

    assigned: int | None
    collected: int


class CampaignNumbers(NamedTuple):
    """How many drives a campaign has and how many units of blood they plan; cancelled ones plan nothing."""

    drives: int
    planned: int


def numbers_of_plans(session: Session, plan_ids: Sequence[int]) -> dict[int, PlanNumbers]:
    """Return giao and tiếp nhận of many plans at once, in as many statements as for one.

    A unit's quota of the whole period counts before the sum of its months; a plan without annex counts what it
    assigns to itself.
    """
    mine = (
        Target.plan_id.in_(plan_ids),
        Target.kind == TargetKind.UNITS_OF_BLOOD,
        or_(Target.assigner_id.is_(None), Target.assigner_id == Plan.unit_id),
    )
    is_line = (Target.sentence == "", or_(Target.unit_id != Plan.unit_id, Target.group_label != ""))
    by_unit = (
        select(
            Target.plan_id,
            func.sum(case((Target.month.is_(None), Target.assigned))),
            func.sum(case((Target.month.is_not(None), Target.assigned))),
        )
        .join(Plan, Target.plan_id == Plan.id)
        .where(*mine, *is_line)
        .group_by(Target.plan_id, Target.unit_id, Target.unit_label)
    )
    assigned: dict[int, int] = {}
    for plan_id, whole, in_months in session.execute(by_unit):
        assigned[plan_id] = assigned.get(plan_id, 0) + int((in_months if whole is None else whole) or 0)
    own = (
        select(Target.plan_id, func.max(Target.assigned))
        .join(Plan, Target.plan_id == Plan.id)
        .where(*mine, Target.unit_id == Plan.unit_id, Target.group_label == "")
        .group_by(Target.plan_id)
    )
    for plan_id, figure in session.execute(own):
        assigned.setdefault(plan_id, figure)
    donated = (
        select(Drive.plan_id, func.count())
        .join(Registration, Registration.drive_id == Drive.id)
        .where(Drive.plan_id.in_(plan_ids), has_donated())
        .group_by(Drive.plan_id)
    )
    collected = {plan_id: count for plan_id, count in session.execute(donated)}
    return {number: PlanNumbers(assigned.get(number), collected.get(number, 0)) for number in plan_ids}


def numbers_of_campaigns(session: Session, plan_id: int) -> dict[int | None, CampaignNumbers]:
    """Return the number of drives and their planned units for each campaign of a plan; None holds the rest."""
    units = func.coalesce(func.sum(case((Drive.state != DriveState.CANCELLED, Drive.planned), else_=0)), 0)
    wanted = select(Drive.campaign_id, func.count(), units).where(Drive.plan_id == plan_id)
    found = session.execute(wanted.group_by(Drive.campaign_id))
    return {campaign_id: CampaignNumbers(count, int(planned)) for campaign_id, count, planned in found}


class CampaignDrive(NamedTuple):
    """One drive of a plan as the page of a campaign offers it, with the campaign it belongs to now."""

    id: int
    on_day: date | None
    month: date | None
    host_label: str
    planned: int
    campaign_id: int | None
    campaign_name: str | None


def drives_to_tick(session: Session, plan_id: int) -> list[CampaignDrive]:
    """Return the drives of a plan with their campaigns, the earliest first."""
    wanted: Select[*tuple[Any, ...]] = select(
        *(
            Drive.id,
            Drive.on_day,
            Drive.month,
            Drive.host_label,
            Drive.planned,
            Drive.campaign_id,
            Campaign.name,
        )
    )
    wanted = wanted.outerjoin(Campaign, Drive.campaign_id == Campaign.id).where(Drive.plan_id == plan_id)
    by_day = wanted.order_by(func.coalesce(Drive.on_day, Drive.month), Drive.id)
    return [CampaignDrive(*row) for row in session.execute(by_day)]


def schedule_of(session: Session, plan_id: int) -> list[FrozenDrive]:
    """Return the drives of a plan in words, the earliest first."""
    return [
        FrozenDrive(
            day_text(row.on_day, row.month),
            row.host_label,
            row.venue,
            row.planned,
            STATE_NAMES[row.state] if row.state in _OFF else "",
        )
        for row in drives_of_plan(session, plan_id)
    ]


def present_content(session: Session, plan_id: int) -> dict[str, object]:
    """Return everything that a plan's document says now, to be frozen or compared."""
    plan = whole_plan(session, plan_id)
    above = session.get(Plan, plan.parent_id) if plan.parent_id else None
    parent = f"{above.paper} {above.title}" if above else ""
    return content_of(plan, targets_of(session, plan_id), schedule_of(session, plan_id), parent=parent)


def what_hangs_on_plan(session: Session, plan_id: int) -> list[str]:
    """Return in words what other records point to a plan, so that it cannot be deleted."""
    campaigns = select(Campaign.id).where(Campaign.plan_id == plan_id)
    counts = (
        (select(func.count()).where(Drive.plan_id == plan_id), "đợt hiến máu"),
        (select(func.count()).where(Plan.parent_id == plan_id), "kế hoạch cấp dưới"),
        (select(func.count()).where(Announcement.campaign_id.in_(campaigns)), "tin của chiến dịch"),
    )
    found = [(session.scalar(count) or 0, words) for count, words in counts]
    return [f"{number_text(count)} {words}" for count, words in found if count]


def announcements_on_campaign(session: Session, campaign_id: int) -> int:
    """Return how many announcements belong to a campaign."""
    wanted = select(func.count()).where(Announcement.campaign_id == campaign_id)
    return session.scalar(wanted) or 0
