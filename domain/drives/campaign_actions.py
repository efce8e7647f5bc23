"""Say which drives of a plan belong to which of its campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import Drive
from domain.journal import Actor
from domain.plans.campaign_rules import holding
from domain.plans.record_queries import campaigns_of_plan
from domain.plans.records import Campaign


def set_campaign_drives(
    session: Session, campaign: Campaign, drive_ids: Iterable[int], *, by: Actor, now: datetime
) -> None:
    """Let exactly these drives of the plan belong to a campaign; numbers of other plans are passed over."""
    wanted = set(drive_ids)
    mine = Drive.plan_id == campaign.plan_id
    left = update(Drive).where(mine, Drive.campaign_id == campaign.id, Drive.id.not_in(wanted))
    came = update(Drive).where(
        mine, Drive.id.in_(wanted), or_(Drive.campaign_id.is_(None), Drive.campaign_id != campaign.id)
    )
    session.execute(left.values(campaign_id=None), execution_options={"synchronize_session": False})
    session.execute(came.values(campaign_id=campaign.id), execution_options={"synchronize_session": False})
    held = select(func.count()).where(Drive.campaign_id == campaign.id)
    journal.record(
        session,
        "xếp đợt vào chiến dịch",
        "plan",
        campaign.plan_id,
        by=by,
        now=now,
        campaign=campaign.id,
        drives=session.scalar(held),
    )


def gather_by_day(session: Session, plan_id: int, *, by: Actor, now: datetime) -> int:
    """Let each drive of a plan that has no campaign join the one that holds its day; return how many did.

    A drive of which only the month is known joins by the first day of that month.
    """
    spans = [(c.id, c.period_from, c.period_to) for c in campaigns_of_plan(session, plan_id)]
    free = select(Drive.id, Drive.on_day, Drive.month).where(
        Drive.plan_id == plan_id, Drive.campaign_id.is_(None)
    )
    joined = 0
    for number, on_day, month in session.execute(free).all():
        day = on_day or month
        campaign_id = holding(spans, day) if day else None
        if campaign_id is not None:
            session.execute(
                update(Drive).where(Drive.id == number).values(campaign_id=campaign_id),
                execution_options={"synchronize_session": False},
            )
            joined += 1
    journal.record(
        session, "xếp đợt vào chiến dịch theo ngày", "plan", plan_id, by=by, now=now, drives=joined
    )
    return joined
