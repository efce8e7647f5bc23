"""The table of requests about one's own data that an office has to answer, with their legal clock."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.signups.records import Registration


class RequestKind(StrEnum):
    """What somebody asks for: that something be corrected, or that it be deleted."""

    CORRECT = "sua"
    DELETE = "xoa"


class RequestState(StrEnum):
    """mới → đã trả lời → đã xong; or từ chối with a reason."""

    OPEN = "moi"
    ANSWERED = "da_tra_loi"
    DONE = "da_xong"
    REFUSED = "tu_choi"


class RightsRequest(Base):
    """One request of a registrant: a receipt number, the two days until which the office acts, its answer."""

    __tablename__ = "rights_requests"
    __table_args__ = (Index("ix_rights_requests_province_state", "province_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[RequestKind] = mapped_column(Word(RequestKind))
    state: Mapped[RequestState] = mapped_column(Word(RequestState))
    words: Mapped[str] = mapped_column(String(500), default="")
    answer: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    answer_due_on: Mapped[date]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    registration: Mapped[Registration] = relationship(lazy="raise")
