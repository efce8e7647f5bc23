"""The table of papers: every printed document that carries a code."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.units.records import Unit


class PaperKind(StrEnum):
    """The kinds of paper that carry a code."""

    DONOR_LIST = "danh_sach"
    COMMENDATION = "giay_ton_vinh"
    MERIT = "giay_khen"
    THANKS = "thu_cam_on"
    COUNT_STATEMENT = "xac_nhan_so_lan"
    RESULT_REPORT = "bao_cao_ket_qua"
    HANDOVER_MINUTES = "bien_ban_ban_giao"
    DIFFERENCE_SLIP = "phieu_dieu_chinh"


class Paper(Base):
    """One issued paper: its code, what it is, how many rows it has, and what replaced it."""

    __tablename__ = "papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    issuing_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    rows: Mapped[int]
    content_digest: Mapped[str] = mapped_column(String(64))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))

    issuing_unit: Mapped[Unit] = relationship(lazy="joined")
