"""Tables of drives: the drive, who takes part, bands, blocks, checklist, and the sites where drives are held."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word, key_text
from domain.plans.records import Campaign, Plan
from domain.units.records import Unit


class DriveState(StrEnum):
    """Dự kiến → Mở đăng ký → Đã đủ → (Đổi giờ/địa điểm | Hoãn | Hủy) → Đang diễn ra → Đã khóa sổ."""

    PLANNED = "du_kien"
    OPEN = "mo_dang_ky"
    FULL = "da_du"
    MOVED = "doi"
    POSTPONED = "hoan"
    CANCELLED = "huy"
    RUNNING = "dang_dien_ra"
    CLOSED = "da_khoa_so"


class Drive(Base):
    """One drive: host, facility, venue, day (or only a month), planned units, state and its last change."""

    __tablename__ = "drives"
    __table_args__ = (Index("ix_drives_day", "on_day", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    # A drive of several days or sites is several drives of one series: the number of the first of them.
    series_id: Mapped[int | None] = mapped_column(ForeignKey("drives.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    host_label: Mapped[str] = mapped_column(String(300))
    on_day: Mapped[date | None]
    month: Mapped[date | None]
    is_tentative: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    venue: Mapped[str] = mapped_column(String(300), default="")
    venue_address: Mapped[str] = mapped_column(String(300), default="")
    venue_commune_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    audience: Mapped[str] = mapped_column(String(400), default="")
    planned: Mapped[int] = mapped_column(default=0)
    # Of what the beds can serve: kept for people who come without signing up, and sold beyond it for no-shows.
    walk_in_percent: Mapped[int] = mapped_column(default=0)
    overbook_percent: Mapped[int] = mapped_column(default=0)
    state: Mapped[DriveState] = mapped_column(Word(DriveState), index=True)
    state_note: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(Text, default="")

    host: Mapped[Unit] = relationship(foreign_keys=[host_id], lazy="joined")
    facility: Mapped[Unit | None] = relationship(foreign_keys=[facility_id], lazy="joined")
    plan: Mapped[Plan | None] = relationship(lazy="raise")
    campaign: Mapped[Campaign | None] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
    bands: Mapped[list[Band]] = relationship(order_by="Band.starts_at", back_populates="drive", lazy="raise")
    partners: Mapped[list[DrivePartner]] = relationship(order_by="DrivePartner.position", lazy="raise")


class PartnerRole(StrEnum):
    """How a body takes part in a drive."""

    CO_DIRECTING = "phoi_hop_chi_dao"
    IMPLEMENTING = "thuc_hien"
    SHARING = "cung_to_chuc"


class DrivePartner(Base):
    """A body that co-directs, implements or shares a drive; a sharing one may have a quota share."""

    __tablename__ = "drive_partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    position: Mapped[int]
    role: Mapped[PartnerRole] = mapped_column(Word(PartnerRole))
    label: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    share: Mapped[int | None]


def _as_offered(context: Any) -> int:
    """Let a band that says nothing of beds offer exactly what its beds can serve."""
    return int(context.get_current_parameters()["capacity"])


class Band(Base):
    """A time band of a drive: how many places it offers and how many are taken, never more than it offers."""

    __tablename__ = "bands"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="places"),
        CheckConstraint("capacity >= 0", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    capacity: Mapped[int]
    bed_places: Mapped[int] = mapped_column(default=_as_offered)
    taken: Mapped[int] = mapped_column(default=0)

    drive: Mapped[Drive] = relationship(back_populates="bands", lazy="raise")


class DriveBlock(Base):
    """Places of a drive that are kept for a unit until the release day, never more taken than kept."""

    __tablename__ = "drive_blocks"
    __table_args__ = (
        UniqueConstraint("drive_id", "unit_id"),
        CheckConstraint("taken >= 0 AND taken <= places", name="places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    release_on: Mapped[date]

    unit: Mapped[Unit] = relationship(lazy="joined")


class DriveChange(Base):
    """A change of a drive that people who signed up must be told of, with what held before it."""

    __tablename__ = "drive_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    # The version of the drive that the change made: calls say of which version a person was told.
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
    before: Mapped[DriveState] = mapped_column(Word(DriveState))
    after: Mapped[DriveState] = mapped_column(Word(DriveState))
    old_day: Mapped[date | None]
    old_month: Mapped[date | None]
    old_starts_at: Mapped[time | None]
    old_ends_at: Mapped[time | None]
    old_venue: Mapped[str] = mapped_column(String(300), default="")
    old_venue_address: Mapped[str] = mapped_column(String(300), default="")


class DriveTask(Base):
    """A line of a drive's checklist; its day is so many days from the day of the drive, negative before it."""

    __tablename__ = "drive_tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    position: Mapped[int]
    offset_days: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[str] = mapped_column(String(300), default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str] = mapped_column(String(120), default="")


class Site(Base):
    """A place where drives are held year after year, and what the people of the last one want to be known."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    search_key: Mapped[str] = mapped_column(key_text(300), index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    contact: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    rooms: Mapped[str] = mapped_column(Text, default="")
    power: Mapped[str] = mapped_column(Text, default="")
    parking: Mapped[str] = mapped_column(Text, default="")
    beds: Mapped[int | None]
    last_problems: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    photos: Mapped[list[SitePhoto]] = relationship(order_by="SitePhoto.id", lazy="raise")


class SitePhoto(Base):
    """A photo of a site, never of a person, drawn anew as JPEG when it was taken in."""

    __tablename__ = "site_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
