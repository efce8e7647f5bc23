"""Table of stops: from when a drive took no more people on its day, and when it took them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.drives.records import DriveState


class DriveStop(Base):
    """A moment of "Đã đủ": the desk takes nobody new from then on, until somebody takes the stop back."""

    __tablename__ = "drive_stops"
    __table_args__ = (
        Index(
            "uq_drive_stops_current",
            "drive_id",
            unique=True,
            sqlite_where=text("resumed_at IS NULL"),
            postgresql_where=text("resumed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    stopped_at: Mapped[datetime] = mapped_column(Moment)
    stopped_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(300), default="")
    # The state that the drive returns to.
    state_before: Mapped[DriveState] = mapped_column(Word(DriveState))
    resumed_at: Mapped[datetime | None] = mapped_column(Moment)
    resumed_by: Mapped[str] = mapped_column(String(120), default="")
