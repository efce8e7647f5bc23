"""Migrations lead up and down, and where they lead is what the records say."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from blueprints.system import migrate
from domain.database import make_engine
from domain.tables import metadata


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An engine on an empty database of its own."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        server: str = request.getfixturevalue("postgres_server")
        admin = make_engine(server)
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS migrations"))
            connection.execute(text("CREATE DATABASE migrations"))
        address = admin.url.set(database="migrations")
        admin.dispose()
        engine = make_engine(address.render_as_string(hide_password=False))
    request.addfinalizer(engine.dispose)
    return engine


def test_up_down_up_and_the_schema_equals_the_records(empty: Engine) -> None:
    assert migrate.upgrade(empty) is True
    assert migrate.upgrade(empty) is False
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    migrate.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    assert migrate.upgrade(empty) is True
    assert migrate.current(empty) == migrate.head()


def test_a_sqlite_file_is_copied_before_it_is_taken_back(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'giot-hong.db'}")
    migrate.upgrade(engine)
    migrate.downgrade(engine, "base")
    copy = make_engine(f"sqlite:///{tmp_path / 'giot-hong.db.truoc-khi-nang-cap'}")
    assert "units" in inspect(copy).get_table_names()
    engine.dispose()
    copy.dispose()
