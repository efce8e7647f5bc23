"""Ask what waits for somebody, and for the four numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.accounts.rules import Scope


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what, how many, until when, and where the work is done."""

    sentence: str
    due_on: date | None
    endpoint: str
    arguments: dict[str, int]


def waiting_for(session: Session, scope: Scope, today: date) -> list[Waiting]:
    """Return what waits for an account now, the oldest deadline first."""
    return []
