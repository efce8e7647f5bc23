"""The journal: append-only, hash-chained lines of who did, viewed or exported what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base, Moment

START = "0" * 64


class JournalLine(Base):
    """One act: a person, a verb, an object and its details, chained to the line before it."""

    __tablename__ = "journal_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    actor: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(60), index=True)
    noun: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    details: Mapped[str] = mapped_column(Text, default="{}")
    previous_digest: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64), default="", index=True)


class JournalHead(Base):
    """The single row (made by the first migration) that holds the last digest; it puts writers in one queue."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class Actor:
    """Name who acts: an account with its shown name, or a person without account ("người đăng ký")."""

    name: str
    account_id: int | None = None


REGISTRANT = Actor("người đăng ký")
SYSTEM = Actor("hệ thống")


def record(
    session: Session,
    act: str,
    noun: str,
    object_id: int | None,
    *,
    by: Actor,
    now: datetime,
    **details: object,
) -> None:
    """Append a line; details must hold no personal data. It is sealed into the chain just before the commit."""
    line = JournalLine(
        at=now,
        account_id=by.account_id,
        actor=by.name,
        act=act,
        noun=noun,
        object_id=object_id,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True, default=str),
    )
    session.info.setdefault("journal", []).append(line)


def _digest(previous: str, line: JournalLine) -> str:
    parts = [previous, line.at.isoformat(), str(line.account_id), line.actor, line.act, line.noun]
    parts += [str(line.object_id), line.details]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def seal_pending(session: Session) -> None:
    """Chain and store the pending lines; called before each commit so that the head is locked last and briefly."""
    if session.in_nested_transaction():
        return  # A savepoint is no commit: sealing there would hold the head until the real one.
    lines: list[JournalLine] = session.info.pop("journal", [])
    if not lines:
        return
    session.flush()
    # The update comes first: it locks the row, so the digest read next cannot be overtaken.
    session.execute(update(JournalHead).where(JournalHead.id == 1).values(id=1))
    previous = session.scalars(select(JournalHead.digest).where(JournalHead.id == 1)).one()
    for line in lines:
        line.previous_digest, line.digest = previous, _digest(previous, line)
        previous = line.digest
        session.add(line)
        session.flush()
    session.execute(update(JournalHead).where(JournalHead.id == 1).values(digest=previous))


def forget_pending(session: Session) -> None:
    """Drop lines of a transaction that is rolled back."""
    session.info.pop("journal", None)


@contextmanager
def one_of_many(session: Session) -> Iterator[None]:
    """Carry out one act of several in a savepoint: when it raises, its changes and lines go, the others' stay."""
    lines: list[JournalLine] = session.info.setdefault("journal", [])
    before = len(lines)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del lines[before:]
        raise


def first_break(session: Session) -> int | None:
    """Return the id of the first line that does not follow from the one before, -1 for a cut end, or None."""
    previous = START
    for line in session.scalars(select(JournalLine).order_by(JournalLine.id)):
        if line.previous_digest != previous or line.digest != _digest(previous, line):
            return line.id
        previous = line.digest
    head = session.scalars(select(JournalHead.digest).where(JournalHead.id == 1)).one()
    return None if head == previous else -1


def last_change(session: Session) -> tuple[str, datetime | None]:
    """Return the digest of the chain's head, which changes with every recorded act, and when the last act was."""
    head = select(JournalHead.digest).where(JournalHead.id == 1)
    last = select(JournalLine.at).order_by(JournalLine.id.desc()).limit(1)
    return session.scalars(head).one(), session.scalars(last).one_or_none()
