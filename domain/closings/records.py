"""Tables of closings: what a drive's figures were when its book was locked, and the slips that correct them later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment


class DriveClosing(Base):
    """One locking of a drive's book; reopening ends it and the next locking is the next version.

    Figures, the facility's own figures and the reasons by point are JSON; the digest is that of the figures.
    """

    __tablename__ = "drive_closings"
    __table_args__ = (
        UniqueConstraint("drive_id", "version"),
        Index(
            "uq_drive_closings_standing",
            "drive_id",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"))
    version: Mapped[int]
    figures: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    facility_figures: Mapped[str] = mapped_column(Text)
    reasons: Mapped[str] = mapped_column(Text)
    report_paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    minutes_paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    closed_at: Mapped[datetime] = mapped_column(Moment)
    closed_by: Mapped[str] = mapped_column(String(120))
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    reopened_by: Mapped[str] = mapped_column(String(120), default="")
    reopen_reason: Mapped[str] = mapped_column(String(500), default="")


class DifferenceSlip(Base):
    """One correction after the book was locked: whose outcome, the figures before and after (JSON), and why.

    A slip is never changed or deleted; a mistaken one is corrected by another slip.
    """

    __tablename__ = "difference_slips"
    __table_args__ = (UniqueConstraint("drive_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"))
    number: Mapped[int]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    old_outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes.id"))
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcomes.id"))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(120))
