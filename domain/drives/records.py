"""Tables of drives: the drive, who takes part in it, and its bands with their places."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
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
    walk_in_percent: Mapped[int] = mapped_column(default=0)
    state: Mapped[DriveState] = mapped_column(Word(DriveState), index=True)
    state_note: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(Text, default="")

    host: Mapped[Unit] = relationship(foreign_keys=[host_id], lazy="joined")
    facility: Mapped[Unit | None] = relationship(foreign_keys=[facility_id], lazy="joined")
    plan: Mapped[Plan | None] = relationship(lazy="raise")
    campaign: Mapped[Campaign | None] = relationship(lazy="raise")
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


class Band(Base):
    """A time band of a drive: how many places it has and how many are taken, never more than it has."""

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
    taken: Mapped[int] = mapped_column(default=0)

    drive: Mapped[Drive] = relationship(back_populates="bands", lazy="raise")
