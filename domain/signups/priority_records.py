"""Table of priority codes: given to people who were turned away, good once for another drive of the province."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment


class PriorityCode(Base):
    """A code on a slip: whoever holds it has waited since it was issued. It names nobody until it is used."""

    __tablename__ = "priority_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str] = mapped_column(String(120))
    valid_until: Mapped[date]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
