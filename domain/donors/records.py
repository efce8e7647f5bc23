"""Tables of donors: the person with the stored facts of the ledger, the name suffixes for search, families."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
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
        # Rows that may be one person are looked for by name and birth day, and by name and the number's tail.
        Index("ix_donors_key_birth", "search_key", "birth_day"),
        Index("ix_donors_tail_key", "id_number_tail", "search_key"),
        # Whoever counts people at a step, in one province or commune, reads this index and no row.
        Index(
            "ix_donors_counts",
            "donations_by_list",
            *("donations", "donations_by_serial", "donations_by_file"),
            *("merged_into_id", "commune_id", "workplace_id"),
        ),
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
    # The same on the evidence of a unit's list, a seen serial, a facility's file, or a stronger one each.
    donations_by_list: Mapped[int] = mapped_column(default=0)
    donations_by_serial: Mapped[int] = mapped_column(default=0)
    donations_by_file: Mapped[int] = mapped_column(default=0)
    last_donation_on: Mapped[date | None]
    last_component: Mapped[str] = mapped_column(String(40), default="")
    next_possible_on: Mapped[date | None]
    deferred_until: Mapped[date | None]
    # A donor found to be the same person as another one; everything of this row then hangs on that one.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    may_be_named: Mapped[bool] = mapped_column(default=False)
    # Who agreed to be named may ask for the first letters of the name only.
    named_by_initials: Mapped[bool] = mapped_column(default=False)
    # The last day on which the donor said that phone and address are still right.
    contact_checked_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    commune: Mapped[Unit | None] = relationship(foreign_keys=[commune_id], lazy="raise")


class NameSuffix(Base):
    """One word suffix of a donor's folded name, for a search that does not grow with the register."""

    __tablename__ = "name_suffixes"
    __table_args__ = {"sqlite_with_rowid": False}

    suffix: Mapped[str] = mapped_column(key_text(160), primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), primary_key=True, index=True)


class Family(Base):
    """Donors who are honoured together as a family; its people join by their own consent."""

    __tablename__ = "families"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    search_key: Mapped[str] = mapped_column(key_text(240), default="")
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class FamilyMember(Base):
    """A donor in a family, counted once the donor has agreed; a donor is in one family at a time."""

    __tablename__ = "family_members"
    __table_args__ = (
        Index(
            "uq_family_members_current",
            "donor_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id"), index=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    # What the donor is to the family, as the family says it: "chồng", "con gái".
    relation: Mapped[str] = mapped_column(String(60), default="")
    joined_at: Mapped[datetime] = mapped_column(Moment)
    joined_by: Mapped[str] = mapped_column(String(120))
    consented_on: Mapped[date | None]
    consent_note: Mapped[str] = mapped_column(String(200), default="")
    left_at: Mapped[datetime | None] = mapped_column(Moment)
