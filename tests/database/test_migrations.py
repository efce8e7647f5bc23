"""Migrations lead up and down, and where they lead is what the records say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from blueprints.system import migrate
from domain.database import make_engine
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Evidence
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


def test_a_ledger_in_use_is_counted_by_evidence_and_its_milestones_are_dated(empty: Engine) -> None:
    migrate.upgrade(empty, "0025")
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    words = dict.fromkeys(
        (
            "full_name",
            "search_key",
            "sort_key",
            "id_number_tail",
            "phone",
            "phone_tail",
            "address",
            "workplace",
        ),
        "x",
    )
    words |= dict.fromkeys(("occupation", "blood_group", "blood_group_source"), "")
    flags = {"may_be_named": False, "named_by_initials": False}
    given = {"component": "toan_phan", "volume_ml": 250, "serial": "", "place": "", "recorded_by": "x"}
    levels = [evidence.value for evidence in Evidence]
    line = 0
    for donor, times in ((1, 3), (2, 21), (3, 47)):
        last = date(2020, 1, 1) + timedelta(days=84 * times)
        facts = {"donations": times - 1, "last_donation_on": last, "last_component": "toan_phan"}
        following = {
            "next_possible_on": last + timedelta(days=84),
            "created_at": moment,
            "changed_at": moment,
        }
        _insert(empty, "donors", id=donor, **words, **flags, **facts, **following)
        for place in range(1, times + 1):
            line, day = line + 1, date(2020, 1, 1) + timedelta(days=84 * place)
            own = {
                "donor_id": donor,
                "on_day": day,
                "evidence": levels[(donor + place) % 4],
                "recorded_at": moment,
            }
            how = {"times": 1, "is_opening": False, "reverses_id": None}
            _insert(empty, "donations", id=line, **own, **given, **how)
            if place == 2:
                line += 1
                _insert(empty, "donations", id=line, **own, **given, **{**how, "reverses_id": line - 1})
    assert migrate.upgrade(empty) is True
    with Session(empty) as session:
        assert list(recheck_facts(session, date(2026, 1, 2))) == []
    assert _one(empty, "SELECT count(*) FROM milestones WHERE donor_id = 3 AND evidence = 'loi_khai'") == 8
    assert _one(empty, "SELECT count(*) FROM milestones WHERE donor_id = 1") == 0
