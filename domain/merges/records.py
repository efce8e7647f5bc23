"""Tables of merges: which donor went into which one and what moved, and which two are not the same person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment


class DonorMerge(Base):
    """One donor that went into another: undo holds what moved and what was replaced, to give it back."""

    __tablename__ = "donor_merges"
    __table_args__ = (
        Index(
            "uq_donor_merges_current",
            "absorbed_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survivor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    absorbed_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    undo: Mapped[str] = mapped_column(Text)
    merged_at: Mapped[datetime] = mapped_column(Moment, index=True)
    merged_by: Mapped[str] = mapped_column(String(120))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(120), default="")


class NotSameDonor(Base):
    """Two donors of whom a person said that they are two people; the smaller number stands first."""

    __tablename__ = "not_same_donors"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(String(120))
