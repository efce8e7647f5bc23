"""Tables of accounts: the account, its sessions, its activation links, and the throttle counters."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.units.records import Unit


class Role(StrEnum):
    """What an account is for; product.md section 3 says what each may see."""

    PROVINCE = "tinh"
    WARD = "xa"
    CERTIFIER = "xac_nhan"
    REPRESENTATIVE = "don_vi"
    DESK = "ban"
    FACILITY = "co_so"
    INSPECTOR = "kiem_tra"
    ADMINISTRATOR = "quan_tri"


class Account(Base):
    """Someone who may sign in: a role for one unit, or, at the desk, for one drive on one day."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(Word(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    desk_drive_id: Mapped[int | None] = mapped_column(ForeignKey("drives.id"))
    desk_day: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit | None] = relationship(lazy="joined")


class SignInSession(Base):
    """One signed-in browser; the cookie holds a token of which only the digest is stored here."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    browser: Mapped[str] = mapped_column(String(60), default="")


class ActivationLink(Base):
    """A single-use link by which the owner of an account sets the password."""

    __tablename__ = "activation_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Throttle(Base):
    """How often one key (digest of an account name or an address) did one thing in one window of time."""

    __tablename__ = "throttles"
    __table_args__ = (UniqueConstraint("act", "key_digest", "window_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(40))
    key_digest: Mapped[str] = mapped_column(String(64))
    window_start: Mapped[datetime] = mapped_column(Moment, index=True)
    count: Mapped[int]
