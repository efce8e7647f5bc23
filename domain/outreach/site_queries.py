"""Ask what there is on the public site: of everybody, or of one province."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.committees.records import Committee
from domain.drives.queries import is_public
from domain.drives.records import Drive
from domain.outreach.records import Announcement, AnnouncementKind
from domain.plans.records import Campaign, Plan, PlanAttachment, PlanState
from domain.units.records import Unit


class PublicThings(NamedTuple):
    """What has a public page: drives by number, the others by the name in their address.

    Files of plans are numbers with the name that they carry.
    """

    drives: frozenset[int]
    units: frozenset[str]
    plans: frozenset[str]
    campaigns: frozenset[str]
    announcements: frozenset[str]
    files: Mapping[int, str]


def public_things(session: Session, province: Unit | None) -> PublicThings:
    """Return everything with a public page, of one province or of all; units host drives or have a committee."""
    hosts = select(Drive.host_id).where(is_public())
    units = select(Unit.slug).where(or_(Unit.id.in_(hosts), Unit.id.in_(select(Committee.unit_id))))
    drives = select(Drive.id).where(is_public())
    plans = select(Plan.slug).where(Plan.state != PlanState.DRAFT)
    campaigns = (
        select(Campaign.slug).join(Plan, Campaign.plan_id == Plan.id).where(Plan.state != PlanState.DRAFT)
    )
    # Consent to a story can be withdrawn, and no withdrawal reaches a copy: stories stay online.
    news = select(Announcement.slug).where(
        Announcement.published_at.is_not(None), Announcement.kind != AnnouncementKind.STORY
    )
    if province is not None:
        mine = select(Unit.id).where(or_(Unit.id == province.id, Unit.province_id == province.id))
        units = units.where(Unit.id.in_(mine))
        drives = drives.where(Drive.province_id == province.id)
        plans = plans.where(Plan.province_id == province.id)
        campaigns = campaigns.where(Plan.province_id == province.id)
        news = news.where(Announcement.unit_id.in_(mine))
    files = select(PlanAttachment.id, PlanAttachment.name).join(Plan, PlanAttachment.plan_id == Plan.id)
    given_out = session.execute(files.where(PlanAttachment.is_public, Plan.slug.in_(plans)))
    return PublicThings(
        drives=frozenset(session.scalars(drives)),
        units=frozenset(session.scalars(units)),
        plans=frozenset(session.scalars(plans)),
        campaigns=frozenset(session.scalars(campaigns)),
        announcements=frozenset(session.scalars(news)),
        files={row.id: row.name for row in given_out},
    )
