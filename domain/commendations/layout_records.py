"""The table of overprint layouts: where the text of a paper stands on a sheet that was printed before."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.papers.records import PaperKind


class Sheet(StrEnum):
    """The sheets that offices buy printed with frame and title."""

    A4_LANDSCAPE = "a4_ngang"
    A4_PORTRAIT = "a4_doc"
    A5_LANDSCAPE = "a5_ngang"
    A5_PORTRAIT = "a5_doc"


class OverprintLayout(Base):
    """One layout of a unit for one kind of paper; offsets are tenths of a millimetre, right and down.

    ``fields`` holds the places as JSON, read and written by layout_rules only.
    """

    __tablename__ = "overprint_layouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    name: Mapped[str] = mapped_column(String(120))
    sheet: Mapped[Sheet] = mapped_column(Word(Sheet))
    offset_right: Mapped[int] = mapped_column(default=0)
    offset_down: Mapped[int] = mapped_column(default=0)
    fields: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
