"""The table of donor cards: the printed code and the secret number that open a donor's own page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment


class DonorCard(Base):
    """The card of a donor, one at a time; of the secret number only a keyed digest is kept."""

    __tablename__ = "donor_cards"

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    pin_digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str] = mapped_column(String(120))
