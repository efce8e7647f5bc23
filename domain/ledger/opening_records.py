"""Tables of old notebooks that come in as a list: the list and its rows, what people wrote being sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word


class NotebookState(StrEnum):
    """đang đọc → chờ nhập → đang nhập → đã nhập → (đang hoàn tác → đã hoàn tác)."""

    CHECKING = "dang_doc"
    REVIEW = "cho_nhap"
    APPLYING = "dang_nhap"
    APPLIED = "da_nhap"
    UNDOING = "dang_hoan_tac"
    UNDONE = "da_hoan_tac"


class RowVerdict(StrEnum):
    """What a row of a notebook means for the register: who is it, and may its count enter."""

    UNREAD = "chua_doc"
    NEW = "nguoi_moi"
    KNOWN = "co_san"
    ASK = "can_chon"
    WRONG = "can_sua"
    LEFT = "bo_qua"


class Notebook(Base):
    """One old notebook as a list; the next step of long work takes the rows after ``done_row``.

    A step is one transaction, so that a stopped server loses and doubles nothing.
    """

    __tablename__ = "notebooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[NotebookState] = mapped_column(Word(NotebookState))
    rows: Mapped[int]
    done_row: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(Text, default="[]")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(120))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(120), default="")


class NotebookRow(Base):
    """One person of a notebook: what was written, what it means, and what it made when it was taken over."""

    __tablename__ = "notebook_rows"
    __table_args__ = (UniqueConstraint("notebook_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notebook_id: Mapped[int] = mapped_column(ForeignKey("notebooks.id"))
    number: Mapped[int]
    cells_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    verdict: Mapped[RowVerdict] = mapped_column(Word(RowVerdict))
    sentence: Mapped[str] = mapped_column(String(300), default="")
    # What somebody chose for this row: the number of a donor, "moi" for another person, "bo" to leave it out.
    choice: Mapped[str] = mapped_column(String(20), default="")
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    is_new_donor: Mapped[bool] = mapped_column(default=False)
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("donations.id"))
