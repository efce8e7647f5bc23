"""Tables of lists of people that came in as a file: the list, its rows in sealed parts, layouts of a sender."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.signups.records import RegistrantType
from domain.units.records import Unit


class ImportState(StrEnum):
    """đang đọc → chờ nhập → đang nhập → đã nhập → (đang hoàn tác → đã hoàn tác)."""

    CHECKING = "dang_doc"
    REVIEW = "cho_nhap"
    APPLYING = "dang_nhap"
    APPLIED = "da_nhap"
    UNDOING = "dang_hoan_tac"
    UNDONE = "da_hoan_tac"


class PeopleImport(Base):
    """One list of people for a drive: who sent it, how its columns are read, how far the work on it has come.

    ``next_part`` is the part that the next step of long work takes; a step is one transaction, so a stopped
    server loses and doubles nothing.
    """

    __tablename__ = "people_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[ImportState] = mapped_column(Word(ImportState))
    source_name: Mapped[str] = mapped_column(String(200), default="")
    rows: Mapped[int]
    parts: Mapped[int]
    next_part: Mapped[int] = mapped_column(default=0)
    # What the columns are called in the file and what they mean here, in the file's order, as JSON lists.
    labels: Mapped[str] = mapped_column(Text)
    columns: Mapped[str] = mapped_column(Text)
    head_key: Mapped[str] = mapped_column(String(64))
    # Sentences about the file as a whole, as a JSON list: the sheet, the old encoding, rows that were left out.
    notes: Mapped[str] = mapped_column(Text, default="[]")
    # What holds for everybody whose row does not say otherwise.
    registrant_type: Mapped[RegistrantType] = mapped_column(Word(RegistrantType))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    workplace_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    workplace: Mapped[str] = mapped_column(String(200), default="")
    band_id: Mapped[int | None] = mapped_column(ForeignKey("bands.id"))
    fills_bands: Mapped[bool] = mapped_column(default=False)
    leaves_doubtful: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(200), default="")

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise")


class PeopleImportPart(Base):
    """Some rows of a list. What people wrote is sealed, and forgotten some time after the list came in.

    ``rows_sealed`` holds the cells and what was answered about them, ``outcome_sealed`` what became of each
    row and what it takes to undo it. ``marks`` are keyed digests that tell the same person twice in the list.
    """

    __tablename__ = "people_import_parts"
    __table_args__ = (UniqueConstraint("import_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("people_imports.id"))
    number: Mapped[int]
    rows: Mapped[int]
    rows_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    outcome_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    marks: Mapped[str] = mapped_column(Text, default="[]", deferred=True)
    fresh: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    # How many registrations this part made and changed, when it was taken over.
    added: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)


class ListLayout(Base):
    """How a sender's lists of one shape are read: remembered, so that the columns are told once."""

    __tablename__ = "list_layouts"
    __table_args__ = (UniqueConstraint("unit_id", "head_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    head_key: Mapped[str] = mapped_column(String(64))
    columns: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)
