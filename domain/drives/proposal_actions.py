"""Make the drives that an office chose among the proposals of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from domain import journal
from domain.clock import day_of
from domain.drives import office_rules
from domain.drives.proposals import Proposal
from domain.drives.records import Band, Drive, DrivePartner, DriveState
from domain.journal import Actor
from domain.plans.records import Campaign, Plan


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that was ticked, with the day (or only the month) and the units of blood as they were typed."""

    proposal: Proposal
    on_day: date | None
    month: date
    planned: int


def make_drives(
    session: Session, plan: Plan, chosen: Sequence[Chosen], *, by: Actor, now: datetime
) -> list[Drive]:
    """Make the chosen drives as planned ones; a copy brings facility, venue, hours, bands and partners along.

    A drive joins the campaign of the plan whose period holds its day or month.
    """
    sources = _sources(session, [one.proposal.source_id for one in chosen if one.proposal.source_id])
    campaigns = session.scalars(
        select(Campaign).where(Campaign.plan_id == plan.id).order_by(Campaign.position)
    ).all()
    made = []
    for one in chosen:
        source = sources.get(one.proposal.source_id or 0)
        drive = Drive(
            plan_id=plan.id,
            campaign_id=_campaign_of(campaigns, one.on_day or one.month),
            host_id=one.proposal.host_id,
            province_id=plan.province_id,
            host_label=one.proposal.host_label,
            on_day=one.on_day,
            month=one.month,
            planned=one.planned,
            state=DriveState.PLANNED,
            changed_at=now,
        )
        if source is not None:
            _take_over(drive, source)
        session.add(drive)
        session.flush()
        _add_bands(session, drive, source, now=now)
        for partner in source.partners if source is not None else ():
            session.add(
                DrivePartner(
                    drive_id=drive.id,
                    position=partner.position,
                    role=partner.role,
                    label=partner.label,
                    unit_id=partner.unit_id,
                    share=partner.share,
                )
            )
        made.append(drive)
    session.flush()
    journal.record(session, "tạo các đợt từ đề xuất", "plan", plan.id, by=by, now=now, drives=len(made))
    return made


def _sources(session: Session, numbers: Sequence[int]) -> dict[int, Drive]:
    wanted = select(Drive).where(Drive.id.in_(numbers))
    whole = wanted.options(selectinload(Drive.bands), selectinload(Drive.partners))
    return {drive.id: drive for drive in session.scalars(whole).unique()}


def _take_over(drive: Drive, source: Drive) -> None:
    drive.facility_id, drive.site_id = source.facility_id, source.site_id
    drive.venue, drive.venue_address = source.venue, source.venue_address
    drive.venue_commune_id, drive.audience = source.venue_commune_id, source.audience
    drive.walk_in_percent, drive.overbook_percent = source.walk_in_percent, source.overbook_percent
    drive.starts_at, drive.ends_at = source.starts_at, source.ends_at


def _add_bands(session: Session, drive: Drive, source: Drive | None, *, now: datetime) -> None:
    """Give a drive with a day its bands: those of its source while the planned number is the same."""
    if drive.on_day is None:
        return
    if source is not None and source.bands and source.planned == drive.planned:
        hours = [(band.starts_at, band.ends_at, band.bed_places) for band in source.bands]
    else:
        hours = [
            (band.starts_at, band.ends_at, band.capacity)
            for band in office_rules.default_bands(drive.planned, day_of(now))
        ]
        drive.starts_at, drive.ends_at = hours[0][0], hours[-1][1]
    session.add_all(
        Band(
            drive_id=drive.id,
            starts_at=starts,
            ends_at=ends,
            capacity=office_rules.offered_places(beds, drive.walk_in_percent, drive.overbook_percent),
            bed_places=beds,
        )
        for starts, ends, beds in hours
    )


def _campaign_of(campaigns: Sequence[Campaign], day: date) -> int | None:
    return next((one.id for one in campaigns if one.period_from <= day <= one.period_to), None)
