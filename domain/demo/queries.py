"""Ask whether a database holds the demo, real work, or nothing yet."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts.queries import has_accounts
from domain.journal import JournalLine

FILLED = "nạp bản mẫu"


def holds_demo(session: Session) -> bool:
    """Return whether the demo was ever filled into this database."""
    return (
        session.scalars(select(JournalLine.id).where(JournalLine.act == FILLED).limit(1)).first() is not None
    )


def holds_real_work(session: Session) -> bool:
    """Return whether somebody already works in this database and it is not the demo."""
    return has_accounts(session) and not holds_demo(session)
