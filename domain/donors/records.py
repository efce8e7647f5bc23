"""Tables of donors: the person, the stored facts that the ledger keeps up, and the name suffixes for search."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word, key_text
from domain.units.records import Unit


class Sex(StrEnum):
    """As on the identity card."""

    MALE = "nam"
    FEMALE = "nu"


class Donor(Base):
    """A person who attended at least once; count and next day are facts that the ledger writes."""

    __tablename__ = "donors"
    __table_args__ = (
        Index("ix_donors_sort", "sort_key", "id"),
        Index("ix_donors_commune_key", "commune_id", "search_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(key_text(160))
    sort_key: Mapped[str] = mapped_column(key_text(600))
    birth_day: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[Sex | None] = mapped_column(Word(Sex))
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    id_number_tail: Mapped[str] = mapped_column(String(4), default="")
    phone: Mapped[str] = mapped_column(String(20), default="", index=True)
    phone_tail: Mapped[str] = mapped_column(String(4), default="", index=True)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    address: Mapped[str] = mapped_column(String(300), default="")
    workplace_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    workplace: Mapped[str] = mapped_column(String(200), default="")
    occupation: Mapped[str] = mapped_column(String(120), default="")
    blood_group: Mapped[str] = mapped_column(String(4), default="")
    blood_group_source: Mapped[str] = mapped_column(String(60), default="")
    donations: Mapped[int] = mapped_column(default=0, index=True)
    last_donation_on: Mapped[date | None]
    last_component: Mapped[str] = mapped_column(String(40), default="")
    next_possible_on: Mapped[date | None]
    deferred_until: Mapped[date | None]
    may_be_named: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    commune: Mapped[Unit | None] = relationship(foreign_keys=[commune_id], lazy="raise")


class NameSuffix(Base):
    """One word suffix of a donor's folded name, for a search that does not grow with the register."""

    __tablename__ = "name_suffixes"
    __table_args__ = {"sqlite_with_rowid": False}

    suffix: Mapped[str] = mapped_column(key_text(160), primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), primary_key=True, index=True)
