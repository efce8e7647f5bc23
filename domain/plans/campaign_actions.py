"""Make, change, copy and remove the campaigns of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.names import nfc, nfc_lines, slug
from domain.plans import campaign_rules, record_queries
from domain.plans.campaign_rules import CampaignDraft, Preset
from domain.plans.record_rules import PeakLine
from domain.plans.records import Campaign, Plan, PlanPeak
from domain.refusals import Refused


def add_campaign(session: Session, plan: Plan, draft: CampaignDraft, *, by: Actor, now: datetime) -> Campaign:
    """Add a campaign to a plan; raise Refused when its days do not fit."""
    campaign_rules.campaign_verdict(draft, plan.period_from, plan.period_to).require()
    last = session.scalar(select(func.max(Campaign.position)).where(Campaign.plan_id == plan.id))
    campaign = Campaign(
        plan_id=plan.id,
        position=(last or 0) + 1,
        slug=_free_slug(session, draft),
        name=nfc(draft.name),
        period_from=draft.period_from,
        period_to=draft.period_to,
        preset_key=draft.preset_key,
    )
    session.add(campaign)
    session.flush()
    _write(session, campaign, draft)
    journal.record(session, "thêm chiến dịch", "plan", plan.id, by=by, now=now, campaign=campaign.id)
    return campaign


def _free_slug(session: Session, draft: CampaignDraft) -> str:
    """Return an address of its own: themes return every year, so the last month is part of it."""
    ends = f"{draft.period_to.month}-{draft.period_to.year}"
    stem = f"{slug(draft.name)[:100].strip('-') or 'chien-dich'}-{ends}"
    taken = set(session.scalars(select(Campaign.slug).where(Campaign.slug.startswith(stem))))
    address, count = stem, 1
    while address in taken:
        count += 1
        address = f"{stem}-{count}"
    return address


def change_campaign(
    session: Session, campaign: Campaign, draft: CampaignDraft, *, by: Actor, now: datetime
) -> None:
    """Change what a campaign says; its address stays. Raise Refused when its days do not fit."""
    plan = campaign.plan
    campaign_rules.campaign_verdict(draft, plan.period_from, plan.period_to).require()
    _write(session, campaign, draft)
    journal.record(session, "sửa chiến dịch", "plan", plan.id, by=by, now=now, campaign=campaign.id)


def _write(session: Session, campaign: Campaign, draft: CampaignDraft) -> None:
    campaign.name, campaign.heading = nfc(draft.name), nfc(draft.heading)
    campaign.period_from, campaign.period_to = draft.period_from, draft.period_to
    campaign.slogans, campaign.summary = nfc_lines(draft.slogans), nfc_lines(draft.summary)
    session.execute(delete(PlanPeak).where(PlanPeak.campaign_id == campaign.id))
    session.add_all(
        PlanPeak(
            plan_id=campaign.plan_id,
            campaign_id=campaign.id,
            position=place,
            label=nfc(peak.label),
            period_from=peak.period_from,
            period_to=peak.period_to,
        )
        for place, peak in enumerate(draft.peaks, 1)
    )
    session.flush()


def remove_campaign(
    session: Session, campaign: Campaign, *, announcements: int, by: Actor, now: datetime
) -> None:
    """Take a campaign off its plan once no drive belongs to it; raise Refused while announcements do."""
    if announcements:
        raise Refused(
            f"Còn {announcements} tin thuộc chiến dịch này. Chuyển các tin đó sang chiến dịch khác trước."
        )
    plan_id, name = campaign.plan_id, campaign.name
    session.execute(delete(PlanPeak).where(PlanPeak.campaign_id == campaign.id))
    session.delete(campaign)
    session.flush()
    journal.record(session, "bỏ chiến dịch", "plan", plan_id, by=by, now=now, name=name)


def add_presets(
    session: Session, plan: Plan, chosen: Iterable[Preset], *, by: Actor, now: datetime
) -> list[Campaign]:
    """Add campaigns of the calendar to a plan; one that the plan has already is left as it is."""
    drafts = [preset.draft for preset in chosen]
    return _add_missing(session, plan, drafts, by=by, now=now)


def copy_campaigns(
    session: Session, plan: Plan, earlier: Plan, *, by: Actor, now: datetime
) -> list[Campaign]:
    """Take over an earlier plan's campaigns, moved by whole years; those outside the period stay behind."""
    years = campaign_rules.years_between(earlier.period_from, plan.period_from)
    peaks = record_queries.peaks_of_campaigns(session, earlier.id)
    drafts = []
    for campaign in record_queries.campaigns_of_plan(session, earlier.id):
        moved = campaign_rules.moved_on(draft_of(campaign, peaks.get(campaign.id, ())), years)
        if (fitting := campaign_rules.within(moved, plan.period_from, plan.period_to)) is not None:
            drafts.append(fitting)
    return _add_missing(session, plan, drafts, by=by, now=now)


def draft_of(campaign: Campaign, peaks: Sequence[PlanPeak]) -> CampaignDraft:
    """Return what a campaign says, as it would be typed."""
    return CampaignDraft(
        name=campaign.name,
        period_from=campaign.period_from,
        period_to=campaign.period_to,
        slogans=campaign.slogans,
        summary=campaign.summary,
        heading=campaign.heading,
        preset_key=campaign.preset_key,
        peaks=tuple(PeakLine(peak.label, peak.period_from, peak.period_to) for peak in peaks),
    )


def _add_missing(
    session: Session, plan: Plan, drafts: Iterable[CampaignDraft], *, by: Actor, now: datetime
) -> list[Campaign]:
    known = {(slug(c.name), c.period_from) for c in record_queries.campaigns_of_plan(session, plan.id)}
    added = []
    for draft in drafts:
        if (slug(draft.name), draft.period_from) not in known:
            added.append(add_campaign(session, plan, draft, by=by, now=now))
    return added
