"""The table of honours: the papers that a unit issued to a donor at a milestone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.donors.records import Donor
from domain.papers.records import Paper, PaperKind


class Honour(Base):
    """One commendation paper for one donor at one milestone; issued once, printed as often as needed."""

    __tablename__ = "honours"
    __table_args__ = (UniqueConstraint("donor_id", "milestone", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    milestone: Mapped[int]
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    donations: Mapped[int]
    cut_off: Mapped[date]
    issuing_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    recipient_name: Mapped[str] = mapped_column(String(120))
    recipient_detail: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    occasion: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(120), default="")
    register_number: Mapped[str] = mapped_column(String(40), default="")
    signed_on: Mapped[date | None]
    signer_authority: Mapped[str] = mapped_column(String(300), default="")
    signer_title: Mapped[str] = mapped_column(String(120), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str] = mapped_column(String(120))

    donor: Mapped[Donor] = relationship(lazy="joined")
    paper: Mapped[Paper] = relationship(lazy="joined")
