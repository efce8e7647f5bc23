"""Ask for accounts, their sessions and activation links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.accounts.records import Account, ActivationLink, Role, SignInSession
from domain.accounts.rules import Scope, session_is_alive
from domain.sealing import keyring_of
from domain.units.records import Unit


def account_named(session: Session, username: str) -> Account | None:
    """Return the account with this user name, folded to lower case."""
    return session.scalars(
        select(Account).where(Account.username == username.strip().casefold())
    ).one_or_none()


def signed_in(session: Session, token: str, now: datetime) -> tuple[Account, SignInSession] | None:
    """Return the account behind a session token while the session and the account are alive."""
    digest = keyring_of(session).index(token, "session")
    found = session.execute(
        select(Account, SignInSession)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(SignInSession.token_digest == digest)
    ).one_or_none()
    if found is None:
        return None
    account, visit = found
    alive = session_is_alive(account.role, visit.created_at, visit.last_seen_at, visit.ended_at, now)
    return (account, visit) if account.is_active and alive else None


def scope_of(account: Account) -> Scope:
    """Return what the account can reach."""
    unit = account.unit
    province = None if unit is None else (unit.province_id or unit.id)
    return Scope(account.role, account.unit_id, province, account.desk_drive_id, account.desk_day)


def accounts_in(scope: Scope) -> Select[Account]:
    """Return the accounts that a province office (its province) or an administrator (all) looks after."""
    found = select(Account).outerjoin(Unit, Account.unit_id == Unit.id).order_by(Account.username)
    if scope.role is Role.ADMINISTRATOR:
        return found
    return found.where((Unit.province_id == scope.province_id) | (Unit.id == scope.province_id))


def link_of(session: Session, token: str) -> ActivationLink | None:
    """Return the activation link of a token, used or not."""
    digest = keyring_of(session).index(token, "activation")
    return session.scalars(select(ActivationLink).where(ActivationLink.token_digest == digest)).one_or_none()


def has_accounts(session: Session) -> bool:
    """Return whether anybody can sign in at all."""
    return session.scalar(select(func.count()).select_from(Account)) != 0
