"""Engines and sessions: the settings that keep SQLite and Postgres honest under power cuts and crowds."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from domain import journal
from domain.sealing import Keyring

# WAL with synchronous=FULL: offices lose power, and NORMAL lost every acknowledged commit in simulated cuts.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


def make_engine(url: str) -> Engine:
    """Return an engine for a SQLite or Postgres URL with the durable settings of this project."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=8)
    engine = create_engine(address, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy, not the driver, decides when a transaction begins.
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred BEGIN that reads and then writes answers "database is locked" at once, whatever the timeout.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def make_sessions(engine: Engine, keyring: Keyring) -> sessionmaker[Session]:
    """Return the factory of sessions; each carries the keyring and seals its journal before it commits."""
    factory = sessionmaker(engine, expire_on_commit=False, info={"keyring": keyring})
    event.listen(factory, "before_commit", journal.seal_pending)
    return factory


def begin_writing(session: Session) -> None:
    """Start the session's transaction as a writer: BEGIN IMMEDIATE on SQLite, plain BEGIN on Postgres."""
    session.connection(execution_options={"writing": True})
