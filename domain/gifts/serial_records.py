"""The table of the serial register: ranges of certificates that came from the facility, went back or were spoiled."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word


class SerialEntryKind(StrEnum):
    """What happened to a range; used serials stand with the outcomes and donations and are not entered again."""

    RECEIVED = "nhan"
    SPOILED = "hong"
    RETURNED = "tra_lai"


class SerialEntry(Base):
    """A range of serials of one prefix and one number of figures; an entry taken back stays to be read."""

    __tablename__ = "serial_entries"
    __table_args__ = (Index("ix_serial_entries_range", "prefix", "width", "first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    kind: Mapped[SerialEntryKind] = mapped_column(Word(SerialEntryKind))
    prefix: Mapped[str] = mapped_column(String(28))
    width: Mapped[int]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    # From whom it came or to whom it went; for a spoiled one what happened to it.
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str] = mapped_column(String(120), default="")
