"""Tables of the gift ledger: what a drive holds, what came in and went out, and which person received what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word


class GiftKind(StrEnum):
    """What an item is: goods and test packages count towards the minimum, meals and travel never do."""

    GOODS = "qua"
    TESTS = "goi_xet_nghiem"
    MEAL = "tien_an"
    TRAVEL = "di_lai"


class MovementKind(StrEnum):
    """How an item comes into the store of a drive or leaves it other than into a person's hands."""

    RECEIVED = "nhan"
    RETURNED = "tra_lai"
    SPOILED = "hong"


class Recipients(StrEnum):
    """For whom an item is meant when gifts are handed out by rule."""

    WHOLE_BLOOD = "toan_phan"
    APHERESIS = "gan_tach"
    DONORS = "nguoi_hien"
    CAME = "nguoi_den"


class GiftItem(Base):
    """One kind of gift or allowance at one drive, with the worth of one piece in đồng."""

    __tablename__ = "gift_items"
    __table_args__ = (UniqueConstraint("drive_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[GiftKind] = mapped_column(Word(GiftKind))
    value_dong: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(120))


class GiftRule(Base):
    """Who receives an item without being asked: a kind of donor, and of which volumes; both bounds count."""

    __tablename__ = "gift_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("gift_items.id"), index=True)
    recipients: Mapped[Recipients] = mapped_column(Word(Recipients))
    least_ml: Mapped[int | None]
    most_ml: Mapped[int | None]


class GiftMovement(Base):
    """Pieces that came in or went back; append-only, a correction is a row of the opposite number."""

    __tablename__ = "gift_movements"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("gift_items.id"), index=True)
    kind: Mapped[MovementKind] = mapped_column(Word(MovementKind))
    quantity: Mapped[int]
    # From whom it came or to whom it went back; for spoiled pieces what happened.
    note: Mapped[str] = mapped_column(String(200), default="")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("gift_movements.id"), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))


class HandOut(Base):
    """One act of handing gifts out, to one person or to all who were still waiting for theirs."""

    __tablename__ = "hand_outs"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    is_for_all: Mapped[bool]
    people: Mapped[int]
    pieces: Mapped[int]
    handed_by: Mapped[str] = mapped_column(String(120))
    # Why more was handed out than the store shows; empty when it did not have to be decided.
    override_reason: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str] = mapped_column(String(120), default="")


class Gift(Base):
    """One piece in one person's hands; each item once a person, and a piece taken back stays to be read."""

    __tablename__ = "gifts"
    __table_args__ = (
        Index(
            "uq_gifts_current",
            "registration_id",
            "item_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("gift_items.id"), index=True)
    hand_out_id: Mapped[int] = mapped_column(ForeignKey("hand_outs.id"), index=True)
    is_signed: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str] = mapped_column(String(120), default="")
