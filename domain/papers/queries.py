"""Ask whether a code belongs to a paper."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.papers.records import Paper


def paper_with_code(session: Session, code: str) -> Paper | None:
    """Return the paper with this code."""
    return session.scalars(select(Paper).where(Paper.code == code)).one_or_none()
