"""The table of claims: donations given earlier or elsewhere that somebody tells and an office decides about."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.results.records import Component


class ClaimState(StrEnum):
    """chờ xem → đã xác nhận | chưa xác nhận được; the one who asked may take it back."""

    WAITING = "cho_xem"
    CONFIRMED = "da_xac_nhan"
    DECLINED = "chua_xac_nhan"
    WITHDRAWN = "da_rut"


class DonationClaim(Base):
    """What a donor says was given before or elsewhere: one dated donation, or several whose days nobody knows.

    Without a day, year says up to when; times is then how many donations are meant.
    """

    __tablename__ = "donation_claims"
    __table_args__ = (Index("ix_donation_claims_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    on_day: Mapped[date | None]
    year: Mapped[int | None]
    times: Mapped[int] = mapped_column(default=1)
    component: Mapped[Component] = mapped_column(Word(Component))
    volume_ml: Mapped[int | None]
    serial: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[ClaimState] = mapped_column(Word(ClaimState))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(String(120))
    # A ward that has seen the papers of its donor says so; the province decides.
    forwarded_at: Mapped[datetime | None] = mapped_column(Moment)
    forwarded_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    donation_id: Mapped[int | None] = mapped_column(ForeignKey("donations.id"))
