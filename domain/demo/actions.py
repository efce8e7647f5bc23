"""Fill an empty database with the demo, and top it up at later starts without doubling anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session


def prepare_demo(session: Session, *, password: str, now: datetime) -> list[tuple[str, str, str]]:
    """Fill the demo when the database is empty; return (user name, password, role label) of each account."""
    return []
