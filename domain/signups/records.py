"""Tables of sign-ups: a person's registration for a drive, its consents, its place in the waiting list, groups."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word, key_text
from domain.donors.records import Sex
from domain.drives.records import Band, Drive
from domain.units.records import Unit


class RegistrationState(StrEnum):
    """chờ xác nhận → đã xác nhận → đã gọi → đã đến; or hủy; or held until a person has compared.

    Or danh sách chờ → được mời (a place is held for some hours) → chờ xác nhận.
    """

    PENDING = "cho_xac_nhan"
    CERTIFIED = "da_xac_nhan"
    CALLED = "da_goi"
    ARRIVED = "da_den"
    CANCELLED = "huy"
    HELD = "cho_doi_chieu"
    WAITING = "danh_sach_cho"
    OFFERED = "duoc_moi"


class RegistrantType(StrEnum):
    """Decides who certifies: the community by UBND, everybody else by the managing agency, school or enterprise."""

    COMMUNITY = "cong_dong"
    STATE_STAFF = "cong_chuc_vien_chuc"
    ARMED_FORCES = "luc_luong_vu_trang"
    STUDENT = "hoc_sinh_sinh_vien"
    WORKER = "cong_nhan"


class Source(StrEnum):
    """How a registration came in."""

    WEB = "web"
    COUNTER = "quay"
    PHONE = "dien_thoai"
    PAPER = "giay"
    UNIT_LIST = "danh_sach"
    WALK_IN = "den_truc_tiep"


class GroupKind(StrEnum):
    """Who signs up together under one code."""

    FAMILY = "gia_dinh"
    NEIGHBOURS = "to_dan_pho"
    CLASS = "lop"
    WORKSHOP = "xuong"


class SignUpGroup(Base):
    """People who sign up for a drive together: a code to hand on, and a secret by which the leader counts them."""

    __tablename__ = "signup_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    kind: Mapped[GroupKind] = mapped_column(Word(GroupKind))
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    secret_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Registration(Base):
    """One person's registration for one drive; not yet a donor."""

    __tablename__ = "registrations"
    __table_args__ = (
        # One active registration of a person in a drive; held and cancelled ones have no person key.
        UniqueConstraint("drive_id", "person_key"),
        Index("ix_registrations_drive_sort", "drive_id", "sort_key", "id"),
        # Lists that come in are compared with who is there, by name.
        Index("ix_registrations_drive_name", "drive_id", "search_key"),
        # The desk looks for the tails of numbers.
        Index("ix_registrations_drive_tails", "drive_id", "phone_tail", "id_number_tail"),
        Index("ix_registrations_commune", "commune_id", "drive_id"),
        Index("ix_registrations_workplace", "workplace_id", "drive_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    band_id: Mapped[int | None] = mapped_column(ForeignKey("bands.id"), index=True)
    state: Mapped[RegistrationState] = mapped_column(Word(RegistrationState))
    source: Mapped[Source] = mapped_column(Word(Source))
    person_key: Mapped[str | None] = mapped_column(String(64))
    full_name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(key_text(160))
    sort_key: Mapped[str] = mapped_column(key_text(600))
    birth_day: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[Sex | None] = mapped_column(Word(Sex))
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    id_number_tail: Mapped[str] = mapped_column(String(4), default="")
    phone: Mapped[str] = mapped_column(String(20), default="", index=True)
    phone_tail: Mapped[str] = mapped_column(String(4), default="")
    registrant_type: Mapped[RegistrantType] = mapped_column(Word(RegistrantType))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    address: Mapped[str] = mapped_column(String(300), default="")
    workplace_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    workplace: Mapped[str] = mapped_column(String(200), default="")
    occupation: Mapped[str] = mapped_column(String(120), default="")
    last_donation_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    certifying_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    entered_by_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    # What the registrant is to the person who filled in the form; empty for oneself.
    signed_up_by: Mapped[str] = mapped_column(String(40), default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("signup_groups.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    drive: Mapped[Drive] = relationship(lazy="raise")
    band: Mapped[Band | None] = relationship(lazy="raise")
    commune: Mapped[Unit | None] = relationship(foreign_keys=[commune_id], lazy="raise")
    workplace_unit: Mapped[Unit | None] = relationship(foreign_keys=[workplace_id], lazy="raise")
    certifying_unit: Mapped[Unit | None] = relationship(foreign_keys=[certifying_unit_id], lazy="raise")
    consents: Mapped[list[Consent]] = relationship(lazy="raise")
    group: Mapped[SignUpGroup | None] = relationship(lazy="raise")


class WaitingPlace(Base):
    """A registration's place in the one waiting list of its drive; it goes when the person accepts or leaves.

    Somebody who let an offer pass is asleep: still in the list, but offered nothing until asking again.
    """

    __tablename__ = "waiting_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    wanted_band_id: Mapped[int | None] = mapped_column(ForeignKey("bands.id"), index=True)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    offered_until: Mapped[datetime | None] = mapped_column(Moment)
    is_asleep: Mapped[bool] = mapped_column(default=False)


class Consent(Base):
    """A consent of a registrant: one purpose, the version of the text shown, when given and withdrawn."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class CallOutcome(StrEnum):
    """What came of a call to a registrant."""

    TOLD = "da_bao"
    NO_ANSWER = "khong_nghe_may"
    WRONG_NUMBER = "sai_so"


class RegistrationCall(Base):
    """A call to a registrant about a change of the drive, and what came of it."""

    __tablename__ = "registration_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    # The state of the drive that the person was told of; a later change asks for another call.
    drive_version: Mapped[int]
    outcome: Mapped[CallOutcome] = mapped_column(Word(CallOutcome))
    called_at: Mapped[datetime] = mapped_column(Moment)
    called_by: Mapped[str] = mapped_column(String(120))
