"""The request's database session: one for reading, and one short writing transaction that alone commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain import journal
from domain.database import begin_writing

# Waiting in our own queue is fair; SQLite's busy handler is a lottery with seconds of delay (facts/performance.md 5).
_WRITE_QUEUE = threading.Lock()
_QUEUE_SECONDS = 10


class DatabaseBusy(Exception):
    """Another process held the database too long; nothing was stored."""


class DiskFull(Exception):
    """The disk is full; nothing was stored."""


def reading() -> Session:
    """Return the request's reading session; it is closed when the request ends."""
    if "reading_session" not in g:
        g.reading_session = current_app.extensions["sessions"]()
    session: Session = g.reading_session
    return session


@contextmanager
def writing() -> Iterator[Session]:
    """Open the one writing transaction of an act and commit it; roll everything back when anything raises.

    Raises DatabaseBusy or DiskFull when the database cannot take the change.
    """
    _end_reading()
    queue = _WRITE_QUEUE if current_app.extensions["engine"].dialect.name == "sqlite" else None
    if queue and not queue.acquire(timeout=_QUEUE_SECONDS):
        raise DatabaseBusy
    session: Session = current_app.extensions["sessions"]()
    try:
        begin_writing(session)
        yield session
        session.commit()
    except DBAPIError as error:
        _roll_back(session)
        raise _named(error) from error
    except BaseException:
        _roll_back(session)
        raise
    finally:
        session.close()
        if queue:
            queue.release()


def _roll_back(session: Session) -> None:
    journal.forget_pending(session)
    try:
        session.rollback()
    except DBAPIError:
        # On a full disk SQLite has rolled back by itself, and a second ROLLBACK is an error that means nothing.
        session.invalidate()


def _named(error: DBAPIError) -> Exception:
    text = str(error.orig).lower()
    if "locked" in text or "busy" in text or "deadlock" in text:
        return DatabaseBusy()
    if "full" in text or "no space" in text:
        return DiskFull()
    return error


def _end_reading(_error: BaseException | None = None) -> None:
    session: Session | None = g.pop("reading_session", None)
    if session is not None:
        session.close()


def install(app: Flask) -> None:
    """Close the reading session at the end of each request."""
    app.teardown_appcontext(_end_reading)
