"""Tables of units: every body in the tree, valid from and to a day, what became of it, and recorded changes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word, key_text


class UnitKind(StrEnum):
    """The kinds of unit of product.md section 4; values of territories equal those of the catalogue."""

    NATION = "quoc_gia"
    PROVINCE = "tinh"
    CITY = "thanh_pho"
    DISTRICT = "huyen"
    COMMUNE = "xa"
    WARD = "phuong"
    TOWNSHIP = "thi_tran"
    SPECIAL_ZONE = "dac_khu"
    DEPARTMENT = "so_nganh"
    AGENCY = "co_quan"
    ENTERPRISE = "doanh_nghiep"
    INDUSTRIAL_PARK = "khu_cong_nghiep"
    SCHOOL = "truong"
    ARMED_FORCES = "luc_luong_vu_trang"
    UNION = "doan_the"
    FACILITY = "co_so_tiep_nhan_mau"
    CLUB = "cau_lac_bo"
    NEIGHBOURHOOD = "to_dan_pho"


PROVINCE_KINDS = (UnitKind.PROVINCE, UnitKind.CITY)
COMMUNE_KINDS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
EMPLOYER_KINDS = (
    UnitKind.DEPARTMENT,
    UnitKind.AGENCY,
    UnitKind.ENTERPRISE,
    UnitKind.INDUSTRIAL_PARK,
    UnitKind.SCHOOL,
    UnitKind.ARMED_FORCES,
    UnitKind.UNION,
)


class Unit(Base):
    """One body: its names, place in the tree, days of validity, and how its papers are headed and signed."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind), index=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    code: Mapped[str | None] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    search_key: Mapped[str] = mapped_column(key_text(200), index=True)
    sort_key: Mapped[str] = mapped_column(key_text(600))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    # How the unit's papers are headed and signed; lines are broken where the unit wants, one per line.
    parent_agency_lines: Mapped[str] = mapped_column(Text, default="")
    agency_lines: Mapped[str] = mapped_column(Text, default="")
    number_symbol: Mapped[str] = mapped_column(String(60), default="")
    place_name: Mapped[str] = mapped_column(String(80), default="")
    authority_lines: Mapped[str] = mapped_column(Text, default="")
    signer_title: Mapped[str] = mapped_column(String(120), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    margin_top_mm: Mapped[int] = mapped_column(default=20)
    margin_bottom_mm: Mapped[int] = mapped_column(default=20)
    margin_left_mm: Mapped[int] = mapped_column(default=30)
    margin_right_mm: Mapped[int] = mapped_column(default=15)

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id", foreign_keys=[parent_id], lazy="raise")
    province: Mapped[Unit | None] = relationship(
        remote_side="Unit.id", foreign_keys=[province_id], lazy="raise"
    )


class UnitSuccession(Base):
    """One unit became, wholly or in part, another unit on a day, by a legal act."""

    __tablename__ = "unit_successions"
    __table_args__ = (UniqueConstraint("predecessor_id", "successor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    on_day: Mapped[date]
    is_whole: Mapped[bool]
    is_default: Mapped[bool]
    basis: Mapped[str] = mapped_column(String(200), default="")


class UnitChangeKind(StrEnum):
    """What happened to units on a day, or how a batch of them came in."""

    MERGED = "sap_nhap"
    SPLIT = "chia_tach"
    RENAMED = "doi_ten"
    CLOSED = "ket_thuc"
    IMPORTED = "nhap_danh_sach"


class UnitChange(Base):
    """A change of units that was recorded here, with its legal basis and what it takes to undo it.

    ``unit_id`` is the unit that the change is about: what a merge led to, else the unit that changed; none for
    a batch. The catalogue's own successions have no such row, so they cannot be undone.
    """

    __tablename__ = "unit_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[UnitChangeKind] = mapped_column(Word(UnitChangeKind))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    on_day: Mapped[date]
    basis: Mapped[str] = mapped_column(String(200), default="")
    sentence: Mapped[str] = mapped_column(Text)
    undo: Mapped[str] = mapped_column(Text, deferred=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
