"""The award ledger: every commendation of a donor, a family or a unit, with its decision and its paper."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word, key_text
from domain.donors.records import Donor, Family
from domain.papers.records import Paper, PaperKind
from domain.units.records import Unit

_STANDS = text("taken_back_at IS NULL")


def _once(subject: str) -> Index:
    """Return the index that lets a form of award stand once for a step (and a year) of one subject."""
    name = f"uq_honours_{subject}"
    columns = (subject, "milestone", "award_key", "year")
    return Index(name, *columns, unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS)


class Honour(Base):
    """One award of one subject at one step: decided once, printed as often as needed, taken back only by a note.

    Exactly one of donor, family and honoured unit is set. ``kind`` and ``paper_id`` are of papers that this system
    draws and codes; an award without them was handed out on another body's paper. ``award`` is the form as people
    say it ("Bằng khen"), ``award_key`` the same folded, ``body`` who awards. ``milestone`` is the step's threshold,
    ``year`` tells yearly awards of a unit apart and is 0 for people and families. ``rule_key`` names the rule set.
    """

    __tablename__ = "honours"
    __table_args__ = (
        _once("donor_id"),
        _once("family_id"),
        _once("honoured_unit_id"),
        CheckConstraint(
            "(CASE WHEN donor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN family_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN honoured_unit_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    family_id: Mapped[int | None] = mapped_column(ForeignKey("families.id"), index=True)
    honoured_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    milestone: Mapped[int]
    kind: Mapped[PaperKind | None] = mapped_column(Word(PaperKind))
    award: Mapped[str] = mapped_column(String(160), default="")
    award_key: Mapped[str] = mapped_column(key_text(160), default="")
    body: Mapped[str] = mapped_column(String(200), default="")
    rule_key: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int] = mapped_column(default=0)
    donations: Mapped[int]
    cut_off: Mapped[date]
    # The day from which the years between two awards count: that of the decision, else of the issue.
    granted_on: Mapped[date] = mapped_column(index=True)
    is_earlier: Mapped[bool] = mapped_column(default=False)
    issuing_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    recipient_name: Mapped[str] = mapped_column(String(200))
    recipient_key: Mapped[str] = mapped_column(key_text(300), default="")
    recipient_detail: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    occasion: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(120), default="")
    register_number: Mapped[str] = mapped_column(String(40), default="")
    signed_on: Mapped[date | None]
    # Who gives it, as it stands on the paper, line by line; empty prints the agency lines of the issuing unit.
    issuer_lines: Mapped[str] = mapped_column(String(300), default="")
    signer_authority: Mapped[str] = mapped_column(String(300), default="")
    signer_title: Mapped[str] = mapped_column(String(120), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str] = mapped_column(String(120))
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_back_by: Mapped[str] = mapped_column(String(120), default="")
    taken_back_reason: Mapped[str] = mapped_column(String(300), default="")

    donor: Mapped[Donor | None] = relationship(lazy="joined")
    family: Mapped[Family | None] = relationship(lazy="joined")
    honoured_unit: Mapped[Unit | None] = relationship(lazy="joined", foreign_keys=[honoured_unit_id])
    paper: Mapped[Paper | None] = relationship(lazy="joined")
