"""Give a printed paper its code, and note which paper replaced it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.papers.records import Paper, PaperKind
from domain.papers.rules import new_code


def issue_paper(
    session: Session,
    *,
    kind: PaperKind,
    issuing_unit_id: int,
    rows: int,
    content: bytes,
    by: Actor,
    now: datetime,
    replaces: Paper | None = None,
) -> Paper:
    """Store a paper with a fresh code and the digest of its content; the paper it replaces points to it."""
    paper = Paper(
        code=new_code(),
        kind=kind,
        issuing_unit_id=issuing_unit_id,
        issued_at=now,
        rows=rows,
        content_digest=hashlib.sha256(content).hexdigest(),
    )
    session.add(paper)
    session.flush()
    if replaces is not None:
        replaces.replaced_by_id = paper.id
    journal.record(session, "cấp mã giấy", "paper", paper.id, by=by, now=now, kind=kind.value, rows=rows)
    return paper
