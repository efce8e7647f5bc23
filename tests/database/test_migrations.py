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


def _insert(engine: Engine, table: str, **values: object) -> None:
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def _one(engine: Engine, question: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(question)).scalar_one()


def test_a_database_in_use_keeps_what_it_holds_up_and_down(empty: Engine) -> None:
    migrate.upgrade(empty, "0001")
    unit = {"kind": "tinh", "short_name": "X", "search_key": "x", "sort_key": "x"}
    blank = dict.fromkeys(
        ("address", "phone", "email", "parent_agency_lines", "agency_lines", "number_symbol", "place_name"),
        "",
    )
    blank |= dict.fromkeys(("authority_lines", "signer_title", "signer_name"), "")
    _insert(empty, "units", id=1, name="tỉnh X", slug="tinh-x", **unit, **blank)
    _insert(empty, "units", id=2, name="huyện Y", slug="huyen-y", parent_id=1, province_id=1, **unit, **blank)
    plan = {"number_text": "", "place_name": "", "signed_text": "", "signature": "", "source_note": ""}
    plan |= {"period_from": "2024-01-01", "period_to": "2024-12-31", "state": "ban_hanh", "title": "Kế hoạch"}
    _insert(empty, "plans", id=1, slug="mot", unit_id=1, **plan)
    _insert(empty, "plans", id=2, slug="hai", unit_id=2, **plan)
    days = {"period_from": "2024-03-01", "period_to": "2024-03-31"}
    _insert(
        empty,
        "campaigns",
        id=1,
        plan_id=2,
        position=1,
        slug="xuan",
        name="Xuân hồng",
        heading="",
        slogan="Mỗi giọt máu cho đi",
        summary="",
        **days,
    )
    assert migrate.upgrade(empty) is True
    assert _one(empty, "SELECT province_id FROM plans WHERE id = 2") == 1
    assert _one(empty, "SELECT province_id FROM plans WHERE id = 1") == 1
    assert _one(empty, "SELECT slogans FROM campaigns") == "Mỗi giọt máu cho đi"
    assert _one(empty, "SELECT paper FROM plans WHERE id = 1") == "KẾ HOẠCH"
    migrate.downgrade(empty, "0001")
    assert _one(empty, "SELECT slogan FROM campaigns") == "Mỗi giọt máu cho đi"
    assert _one(empty, "SELECT count(*) FROM plans") == 2
    assert migrate.upgrade(empty) is True
