"""Table of the confirmation round: who was called before the day, and what the person said."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.signups.records import RegistrationState


class Answer(StrEnum):
    """Có · Không · Gọi lại · Không nghe máy · Sai số."""

    YES = "co"
    NO = "khong"
    LATER = "goi_lai"
    NO_ANSWER = "khong_nghe_may"
    WRONG_NUMBER = "sai_so"


class ConfirmationCall(Base):
    """A call before the day of a drive; the latest one about that day counts, unless it was taken back."""

    __tablename__ = "confirmation_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    # The day that the person was asked about: a drive that moves asks everybody again.
    for_day: Mapped[date]
    answer: Mapped[Answer] = mapped_column(Word(Answer))
    # The state of the registration before the call, to which it returns when the answer changes.
    state_before: Mapped[RegistrationState] = mapped_column(Word(RegistrationState))
    called_at: Mapped[datetime] = mapped_column(Moment)
    called_by: Mapped[str] = mapped_column(String(120))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
