"""Ask the journal: what was done to one thing, and what was done in a province, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.accounts.records import Account, Role
from domain.accounts.rules import Scope
from domain.journal import JournalLine
from domain.units.records import Unit

PAGE = 50


def lines_about(session: Session, noun: str, object_id: int, *, most: int = 10) -> Sequence[JournalLine]:
    """Return the latest lines about one thing."""
    wanted = select(JournalLine).where(JournalLine.noun == noun, JournalLine.object_id == object_id)
    return session.scalars(wanted.order_by(JournalLine.id.desc()).limit(most)).all()


def journal_page(
    session: Session, scope: Scope, *, before: int | None = None, act: str = "", size: int = PAGE
) -> Sequence[JournalLine]:
    """Return lines of an account's province, newest first; one more than size when more follow.

    Lines of people without an account (registrants, the system) are shown to everybody who may read the journal.
    """
    wanted = select(JournalLine)
    if scope.role is not Role.ADMINISTRATOR:
        units = select(Unit.id).where(
            or_(Unit.id == scope.province_id, Unit.province_id == scope.province_id)
        )
        accounts = select(Account.id).where(Account.unit_id.in_(units))
        wanted = wanted.where(or_(JournalLine.account_id.is_(None), JournalLine.account_id.in_(accounts)))
    if before is not None:
        wanted = wanted.where(JournalLine.id < before)
    if act:
        wanted = wanted.where(JournalLine.act == act)
    return session.scalars(wanted.order_by(JournalLine.id.desc()).limit(size + 1)).all()
