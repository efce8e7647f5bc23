"""Sign people in and out, make accounts, and count what has to be throttled."""

from __future__ import annotations

import secrets
import threading
from datetime import date, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts import queries
from domain.accounts.records import Account, ActivationLink, Role, SignInSession, Throttle
from domain.accounts.rules import LINK_LIFE, password_verdict
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of

# The OWASP minimum: on an office PC ten people who sign in at once must not take 640 MB.
_HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
_TWO_AT_ONCE = threading.Semaphore(2)


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Return the argon2id hash of the NFC form of a password."""
    with _TWO_AT_ONCE:
        return _HASHER.hash(nfc(password))


def password_matches(password: str, stored: str | None) -> bool:
    """Compare in the same time whether the account exists or not."""
    with _TWO_AT_ONCE:
        try:
            _HASHER.verify(stored or _hash_of_nobody(), nfc(password))
        except VerificationError:
            return False
    return stored is not None


def actor_of(account: Account) -> Actor:
    """Return how the journal names this account."""
    return Actor(account.display_name, account.id)


def sign_in(session: Session, account: Account, *, browser: str, now: datetime) -> str:
    """Open a session for the account and return its token, which is stored nowhere but in the cookie."""
    token = secrets.token_urlsafe(24)
    digest = keyring_of(session).index(token, "session")
    session.add(
        SignInSession(
            token_digest=digest, account_id=account.id, created_at=now, last_seen_at=now, browser=browser[:60]
        )
    )
    session.flush()
    journal.record(session, "đăng nhập", "account", account.id, by=actor_of(account), now=now)
    return token


def touch(session: Session, visit_id: int, now: datetime) -> None:
    """Note that a session was used."""
    session.execute(update(SignInSession).where(SignInSession.id == visit_id).values(last_seen_at=now))


def sign_out(session: Session, account: Account, visit_id: int, now: datetime) -> None:
    """End one session; a copied cookie is worthless from now on."""
    session.execute(update(SignInSession).where(SignInSession.id == visit_id).values(ended_at=now))
    journal.record(session, "đăng xuất", "account", account.id, by=actor_of(account), now=now)


def end_sessions(session: Session, account_id: int, now: datetime) -> None:
    """End all sessions of an account, after a change of password, role or activity."""
    alive = (SignInSession.account_id == account_id) & SignInSession.ended_at.is_(None)
    session.execute(update(SignInSession).where(alive).values(ended_at=now))


def create_account(
    session: Session,
    *,
    username: str,
    display_name: str,
    role: Role,
    unit_id: int | None,
    by: Actor,
    now: datetime,
    password: str | None = None,
    desk_drive_id: int | None = None,
    desk_day: date | None = None,
) -> Account:
    """Make an account; raise Refused when the user name is taken or the role lacks what it needs."""
    name = username.strip().casefold()
    if queries.account_named(session, name):
        raise Refused(Reason(f"Tên đăng nhập “{name}” đã có người dùng. Chọn tên khác.", "username"))
    if role is not Role.ADMINISTRATOR and unit_id is None:
        raise Refused(Reason("Chọn đơn vị của tài khoản.", "unit_id"))
    if role is Role.DESK and (desk_drive_id is None or desk_day is None):
        raise Refused(Reason("Chọn đợt hiến máu mà bàn đón tiếp phục vụ.", "desk_drive_id"))
    account = Account(
        username=name,
        display_name=nfc(display_name),
        password_hash=None if password is None else hash_password(password),
        role=role,
        unit_id=unit_id,
        desk_drive_id=desk_drive_id if role is Role.DESK else None,
        desk_day=desk_day if role is Role.DESK else None,
        created_at=now,
        changed_at=now,
    )
    session.add(account)
    session.flush()
    journal.record(session, "tạo tài khoản", "account", account.id, by=by, now=now, role=role.value)
    return account


def set_active(session: Session, account: Account, is_active: bool, *, by: Actor, now: datetime) -> None:
    """Open or close an account; closing it ends its sessions."""
    account.is_active, account.changed_at = is_active, now
    if not is_active:
        end_sessions(session, account.id, now)
    session.flush()
    journal.record(
        session, "mở tài khoản" if is_active else "đóng tài khoản", "account", account.id, by=by, now=now
    )


def invite(session: Session, account: Account, *, by: Actor, now: datetime) -> str:
    """Return the token of a new single-use activation link (7 days); earlier links of the account end."""
    session.execute(delete(ActivationLink).where(ActivationLink.account_id == account.id))
    token = secrets.token_urlsafe(24)
    digest = keyring_of(session).index(token, "activation")
    session.add(ActivationLink(token_digest=digest, account_id=account.id, expires_at=now + LINK_LIFE))
    session.flush()
    journal.record(session, "cấp liên kết đặt mật khẩu", "account", account.id, by=by, now=now)
    return token


def activate(session: Session, token: str, password: str, *, now: datetime) -> Account:
    """Set the password by a link that is unused and in time; raise Refused otherwise."""
    link = queries.link_of(session, token)
    if link is None or link.used_at is not None or link.expires_at < now:
        raise Refused("Liên kết này đã dùng hoặc đã hết hạn. Nhờ người quản lý tài khoản cấp liên kết mới.")
    account = session.get_one(Account, link.account_id)
    password_verdict(password, account.username).require()
    account.password_hash, account.changed_at, link.used_at = hash_password(password), now, now
    end_sessions(session, account.id, now)
    session.flush()
    journal.record(session, "đặt mật khẩu", "account", account.id, by=actor_of(account), now=now)
    return account


def count_try(session: Session, act: str, key: str, *, window: timedelta, now: datetime) -> int:
    """Add one try of an act by a key in the running window and return how many there are, on any number of servers."""
    start, digest = _window_start(window, now), _digest(session, key)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Throttle).values(act=act, key_digest=digest, window_start=start, count=1)
    row = row.on_conflict_do_update(
        index_elements=["act", "key_digest", "window_start"], set_={"count": Throttle.count + 1}
    )
    session.execute(row)
    mine = (Throttle.act == act, Throttle.key_digest == digest, Throttle.window_start == start)
    return session.scalars(select(Throttle.count).where(*mine)).one()


def take_try_back(session: Session, act: str, key: str, *, window: timedelta, now: datetime) -> None:
    """Count one try less in the running window: it was right, and only wrong ones tell of somebody who guesses."""
    mine = (Throttle.act == act, Throttle.key_digest == _digest(session, key), Throttle.count > 0)
    start = Throttle.window_start == _window_start(window, now)
    session.execute(update(Throttle).where(*mine, start).values(count=Throttle.count - 1))


def _digest(session: Session, key: str) -> str:
    return keyring_of(session).index(key, "throttle")


def _window_start(window: timedelta, now: datetime) -> datetime:
    seconds = window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)


def forget_tries(session: Session, now: datetime) -> None:
    """Delete counters older than a day."""
    session.execute(delete(Throttle).where(Throttle.window_start < now - timedelta(days=1)))
