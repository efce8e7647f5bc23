"""Tell whether anything in the database has been committed since the last question, at the price of one short read."""

from __future__ import annotations

import threading
from contextlib import suppress

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

# SQLite counts the commits of other connections. On Postgres two equal snapshots see the same rows.
_QUESTIONS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_snapshot()::text"}


class DataVersion:
    """Ask one database for the version of its data, over a connection that does nothing else."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._question = _QUESTIONS[engine.dialect.name]
        self._lock = threading.Lock()
        self._connection: PoolProxiedConnection | None = None
        driver = engine.dialect.dbapi
        self._troubles: tuple[type[Exception], ...] = (DBAPIError, *((driver.Error,) if driver else ()))
        event.listen(engine, "engine_disposed", self._close)

    def ask(self) -> str | None:
        """Return a text that differs after every commit, None when the database cannot say it now."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._opened()
                cursor = self._connection.cursor()
                cursor.execute(self._question)
                row = cursor.fetchone()
                cursor.close()
                return str(row[0]) if row else None
            except self._troubles:
                self._drop()
                return None

    def _opened(self) -> PoolProxiedConnection:
        connection = self._engine.raw_connection()
        # A transaction left open would see the same data, and say the same version, for ever.
        if self._engine.dialect.name == "postgresql":
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        connection.detach()
        return connection

    def _close(self, _engine: Engine) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
            self._connection = None
