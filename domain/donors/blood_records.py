"""The table of blood groups: every entry about a donor, who made it, and who was the second person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word


class BloodSource(StrEnum):
    """cơ sở tiếp nhận máu > giấy chứng nhận đã thấy > tự khai, the strongest first."""

    FACILITY = "co_so"
    CERTIFICATE = "giay_chung_nhan"
    OWN_WORD = "tu_khai"


class EntryState(StrEnum):
    """What became of an entry; the change of a locked group waits for a second person."""

    TAKEN = "da_ghi"
    WAITING = "cho_nguoi_thu_hai"
    REFUSED = "khong_nhan"


class BloodGroupEntry(Base):
    """What somebody wrote about a donor's blood group; at most one entry of a donor waits."""

    __tablename__ = "blood_group_entries"
    __table_args__ = (
        Index(
            "uq_blood_group_entries_waiting",
            "donor_id",
            unique=True,
            sqlite_where=text("state = 'cho_nguoi_thu_hai'"),
            postgresql_where=text("state = 'cho_nguoi_thu_hai'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    blood_group: Mapped[str] = mapped_column(String(4))
    source: Mapped[BloodSource] = mapped_column(Word(BloodSource))
    state: Mapped[EntryState] = mapped_column(Word(EntryState))
    note: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
