"""Tables of paper runs: papers for many recipients, issued step by step, and how far each recipient has come."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.papers.records import PaperKind


class RunState(StrEnum):
    """How far a paper run has come."""

    WORKING = "dang_lam"
    DONE = "xong"
    STOPPED = "dung"


class ItemState(StrEnum):
    """How far one recipient of a run has come."""

    WAITING = "cho"
    ISSUED = "da_cap"
    LEFT_OUT = "bo_ra"


class PaperRun(Base):
    """Papers of one kind with one wording for many recipients.

    ``choice`` is what the candidates were asked for, as JSON, and empty for lines that stand in the award ledger
    already. ``done`` recipients have been looked at, ``issued`` of them got their paper. ``issued_at`` is the moment
    that all papers of the run bear.
    """

    __tablename__ = "paper_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    choice: Mapped[str] = mapped_column(Text, default="")
    wording: Mapped[str] = mapped_column(Text)
    state: Mapped[RunState] = mapped_column(Word(RunState), default=RunState.WORKING)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime] = mapped_column(Moment, index=True)
    issued_by: Mapped[str] = mapped_column(String(120))


class PaperRunItem(Base):
    """One recipient of a run: a donor who is to get award and paper, or an award that is to get its paper."""

    __tablename__ = "paper_run_items"
    __table_args__ = (UniqueConstraint("run_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("paper_runs.id"))
    place: Mapped[int]
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    honour_id: Mapped[int | None] = mapped_column(ForeignKey("honours.id"), index=True)
    state: Mapped[ItemState] = mapped_column(Word(ItemState), default=ItemState.WAITING)
