"""Bring a database to the newest migration; a SQLite file is copied before it is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def head() -> str | None:
    """Return the newest migration that the code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(engine: Engine) -> str | None:
    """Return the migration that the database stands at, None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> bool:
    """Apply the missing migrations, as far as a revision, and return whether there were any."""
    before = current(engine)
    if before == (head() if revision == "head" else revision):
        return False
    if before is not None:
        _copy_sqlite(engine)
    _run(engine, lambda config: command.upgrade(config, revision))
    return True


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back to a revision, "base" for an empty database."""
    _copy_sqlite(engine)
    _run(engine, lambda config: command.downgrade(config, revision))


def _run(engine: Engine, step: Callable[[Config], None]) -> None:
    config = _config()
    with engine.connect().execution_options(writing=True) as connection:
        if engine.dialect.name == "sqlite":
            # SQLite changes a table by making it anew; the rows that point to it must not mind in between.
            # Asked of the driver, because inside a transaction SQLite passes this over without a word.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        config.attributes["connection"] = connection
        step(config)
        if engine.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if orphans is not None:
                raise LookupError(f"a migration left rows that point to nothing: {orphans[0]} {orphans[1]}")
        connection.commit()
        connection.invalidate()  # The next connection begins with the usual settings.


def _copy_sqlite(engine: Engine) -> None:
    """Keep a copy beside the file, because SQLite cannot roll a migration back."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or not Path(name).exists():
        return
    with (
        closing(sqlite3.connect(name)) as source,
        closing(sqlite3.connect(f"{name}.truoc-khi-nang-cap")) as copy,
    ):
        source.backup(copy)
