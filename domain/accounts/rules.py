"""Decide who may sign in, how long a session lasts, and what a good password is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.accounts.records import Role
from domain.refusals import Reason, Verdict, verdict

IDLE_LIMIT = timedelta(minutes=30)
DESK_IDLE_LIMIT = timedelta(minutes=10)  # A desk's computer stands among people.
AGE_LIMIT = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
LINK_LIFE = timedelta(days=7)

ROLE_NAMES = {
    Role.PROVINCE: "Văn phòng Ban Chỉ đạo tỉnh",
    Role.WARD: "Cán bộ xã, phường",
    Role.CERTIFIER: "Người xác nhận",
    Role.REPRESENTATIVE: "Đại diện đơn vị",
    Role.DESK: "Bàn đón tiếp",
    Role.FACILITY: "Cơ sở tiếp nhận máu",
    Role.INSPECTOR: "Người kiểm tra",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Say what an account can reach: a role, its unit and province, and for the desk one drive on one day."""

    role: Role
    unit_id: int | None
    province_id: int | None
    desk_drive_id: int | None = None
    desk_day: date | None = None


def idle_limit(role: Role) -> timedelta:
    """Return how long a session of this role may be left alone."""
    return DESK_IDLE_LIMIT if role is Role.DESK else IDLE_LIMIT


def session_is_alive(
    role: Role, created_at: datetime, last_seen_at: datetime, ended_at: datetime | None, now: datetime
) -> bool:
    """Return whether a signed-in session still counts: not ended, not left alone too long, not older than 12 hours."""
    if ended_at is not None:
        return False
    return now - last_seen_at <= idle_limit(role) and now - created_at <= AGE_LIMIT


def desk_is_valid(scope: Scope, today: date) -> bool:
    """Return whether the account may work today; only a desk account is bound to one day."""
    return scope.role is not Role.DESK or scope.desk_day == today


CONTEXT_WORDS = ("hienmau", "giothong", "chuthapdo", "matkhau", "password", "123456", "qwerty")


def password_verdict(password: str, username: str) -> Verdict:
    """Judge a new password: at least 10 characters, at most 128, not the name and not a word of this field."""
    plain = password.casefold().replace(" ", "")
    easy = any(word in plain and len(plain) - len(word) < 4 for word in (*CONTEXT_WORDS, username.casefold()))
    return verdict(
        [
            Reason("Chọn mật khẩu từ 10 ký tự trở lên, ví dụ bốn từ dễ nhớ.", "password")
            if len(password) < 10
            else None,
            Reason("Chọn mật khẩu ngắn hơn 128 ký tự.", "password") if len(password) > 128 else None,
            Reason("Mật khẩu này dễ đoán. Ghép thêm vài từ riêng của anh/chị.", "password") if easy else None,
        ]
    )
