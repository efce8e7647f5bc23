"""Tables of facility files: one file of results of a drive, and its rows with what became of each."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.results.records import OutcomeKind


class FileState(StrEnum):
    """đang đọc → chờ ghi → đang ghi → đã ghi → (đang hoàn tác → đã hoàn tác)."""

    CHECKING = "dang_doc"
    REVIEW = "cho_ghi"
    APPLYING = "dang_ghi"
    APPLIED = "da_ghi"
    UNDOING = "dang_hoan_tac"
    UNDONE = "da_hoan_tac"


class FileVerdict(StrEnum):
    """What a row means for the results of the drive."""

    NEW = "moi"
    WALK_IN = "nguoi_moi"
    COMPLETED = "sua"
    SAME = "trung"
    DIFFERENT = "khac"
    ASK = "can_chon"
    WRONG = "loi"
    LEFT = "bo_qua"


class RowDone(StrEnum):
    """What taking a row over did: nothing yet, a result, a person with a result, another result, more evidence."""

    NOTHING = ""
    ENTERED = "ghi"
    ADDED = "them"
    REPLACED = "thay"
    RAISED = "nang"


class FacilityFile(Base):
    """A file of results that came in for a drive: how far the work on it has come, and what the desk had then.

    ``next_place`` is the row that the next step of long work begins with; a step is one transaction, so a
    stopped server loses and doubles nothing.
    """

    __tablename__ = "facility_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    state: Mapped[FileState] = mapped_column(Word(FileState))
    source_name: Mapped[str] = mapped_column(String(200), default="")
    rows: Mapped[int]
    next_place: Mapped[int] = mapped_column(default=0)
    # What the kept columns mean, in their order, and sentences about the file as a whole; JSON lists.
    columns: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text, default="[]")
    # Whether people who were not registered are taken over, and the day for a deferral without a day.
    adds_people: Mapped[bool] = mapped_column(default=False)
    deferred_until: Mapped[date | None]
    # What was recorded for the drive when the file came.
    desk_donated: Mapped[int]
    desk_ml: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(200), default="")


class FacilityFileRow(Base):
    """One row of a facility file. What it says of a person is sealed, and forgotten some time after it came.

    ``choice`` says who the row is (a registration, a donor, somebody else), ``decision`` what to do with it;
    ``marks`` are keyed digests that tell the same person or serial twice in the file.
    """

    __tablename__ = "facility_file_rows"
    __table_args__ = (
        UniqueConstraint("file_id", "place"),
        Index("ix_facility_file_rows_verdict", "file_id", "verdict", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("facility_files.id"))
    place: Mapped[int]
    number: Mapped[int]
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    verdict: Mapped[FileVerdict] = mapped_column(Word(FileVerdict), default=FileVerdict.WRONG)
    kind: Mapped[OutcomeKind | None] = mapped_column(Word(OutcomeKind))
    volume_ml: Mapped[int | None]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    person_mark: Mapped[str] = mapped_column(String(24), default="")
    serial_mark: Mapped[str] = mapped_column(String(24), default="")
    choice: Mapped[str] = mapped_column(String(20), default="")
    decision: Mapped[str] = mapped_column(String(10), default="")
    # What the rules said when the row was last tried; a sentence without names.
    said: Mapped[str] = mapped_column(Text, default="")
    # What it takes to undo the row.
    done: Mapped[RowDone] = mapped_column(Word(RowDone), default=RowDone.NOTHING)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes.id"))
    before_outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes.id"))
    before_state: Mapped[str] = mapped_column(String(40), default="")
    before_evidence: Mapped[str] = mapped_column(String(40), default="")
