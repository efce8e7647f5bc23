"""Tables of certification: a donor list of one drive and certifying unit, its rows, versions, scans and links."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.drives.records import Drive
from domain.papers.records import Paper
from domain.signups.records import Registration
from domain.units.records import Unit


class ListState(StrEnum):
    """Soạn → Đã gửi → Đang xác nhận → Đã xác nhận | Trả lại → Khóa."""

    DRAFT = "soan"
    SENT = "da_gui"
    IN_REVIEW = "dang_xac_nhan"
    CERTIFIED = "da_xac_nhan"
    RETURNED = "tra_lai"
    LOCKED = "khoa"


class RowVerdict(StrEnum):
    """What the certifier said of one row."""

    OPEN = "chua_xem"
    CONFIRMED = "xac_nhan"
    RETURNED = "tra_lai"
    NOT_RESIDENT = "khong_cu_tru"


class DonorList(Base):
    """A batch: drive × certifying unit × number (1 is the main list, 2 and on are supplements)."""

    __tablename__ = "donor_lists"
    __table_args__ = (UniqueConstraint("drive_id", "certifying_unit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    certifying_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    compiling_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    number: Mapped[int]
    state: Mapped[ListState] = mapped_column(Word(ListState), index=True)
    version: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    compiled_by: Mapped[str] = mapped_column(String(120), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    certified_at: Mapped[datetime | None] = mapped_column(Moment)
    certified_by: Mapped[str] = mapped_column(String(120), default="")
    return_reason: Mapped[str] = mapped_column(String(300), default="")
    paper_number: Mapped[str] = mapped_column(String(60), default="")
    signed_on: Mapped[date | None]
    authority_lines: Mapped[str] = mapped_column(Text, default="")
    signer_title: Mapped[str] = mapped_column(String(120), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    # What was certified, encrypted because it holds citizen numbers; the paper is always drawn from this.
    frozen: Mapped[bytes | None] = mapped_column(LargeBinary)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    # When a letter last asked the certifier for an answer.
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)

    drive: Mapped[Drive] = relationship(lazy="joined")
    certifying_unit: Mapped[Unit] = relationship(foreign_keys=[certifying_unit_id], lazy="joined")
    compiling_unit: Mapped[Unit] = relationship(foreign_keys=[compiling_unit_id], lazy="joined")
    paper: Mapped[Paper | None] = relationship(lazy="joined")
    rows: Mapped[list[DonorListRow]] = relationship(order_by="DonorListRow.position", lazy="raise")


class DonorListRow(Base):
    """One registration on a donor list, and the certifier's verdict on it."""

    __tablename__ = "donor_list_rows"
    __table_args__ = (UniqueConstraint("donor_list_id", "registration_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_list_id: Mapped[int] = mapped_column(ForeignKey("donor_lists.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    position: Mapped[int]
    verdict: Mapped[RowVerdict] = mapped_column(Word(RowVerdict))
    reason: Mapped[str] = mapped_column(String(300), default="")

    registration: Mapped[Registration] = relationship(lazy="raise")


class ListVersion(Base):
    """A certified version that a later one has replaced, sealed as it was; its paper is still known by its code."""

    __tablename__ = "donor_list_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_list_id: Mapped[int] = mapped_column(ForeignKey("donor_lists.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), unique=True)
    frozen: Mapped[bytes] = mapped_column(LargeBinary)
    replaced_at: Mapped[datetime] = mapped_column(Moment)


class SignedCopy(Base):
    """The signed and sealed paper of a certified version as a PDF; sha256 in hexadecimal digits."""

    __tablename__ = "signed_copies"
    __table_args__ = (UniqueConstraint("donor_list_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_list_id: Mapped[int] = mapped_column(ForeignKey("donor_lists.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    number: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    # How many people the sender counted on the paper, and how many the version confirms.
    declared_rows: Mapped[int]
    certified_rows: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(200))


class CertifierLink(Base):
    """A way to one list for an agency without account: a link and a code, of which only digests are kept."""

    __tablename__ = "certifier_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_list_id: Mapped[int] = mapped_column(ForeignKey("donor_lists.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    valid_to: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
