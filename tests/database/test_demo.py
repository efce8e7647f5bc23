"""The demo: the real plan with every figure, invented people, a second start that adds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session, sessionmaker

from blueprints.system import migrate
from domain import clock
from domain.accounts.records import Account
from domain.database import begin_writing, make_engine, make_sessions
from domain.demo.actions import FIXED_POINT, prepare_demo, weeks_to_shift
from domain.demo.plans import offices, store_ended_plans
from domain.donors.records import Donor
from domain.drives.records import Band, Drive, DriveState
from domain.journal import SYSTEM
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Donation
from domain.plans.plan_units import published_plans, shipped_plan
from domain.plans.records import AnnexLine, Plan, PlanFinding, Target
from domain.signups.records import Registration, RegistrationState
from domain.tables import metadata
from domain.units.actions import load_catalogue
from domain.units.records import Unit
from tests.conftest import KEYRING, _empty, _fill

PASSWORD = "mat khau cua ban mau"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sessionmaker[Session]]:
    """A database with the demo in it."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
        _fill(engine)
    else:
        engine: Engine = request.getfixturevalue("postgres_template")
    sessions = make_sessions(engine, KEYRING)
    _prepare(sessions)
    yield sessions
    if request.param == "sqlite":
        engine.dispose()
    else:
        _empty(engine)


def _prepare(sessions: sessionmaker[Session], days: int = 0) -> list[tuple[str, str, str]]:
    with sessions() as session:
        begin_writing(session)
        made = prepare_demo(session, password=PASSWORD, now=clock.now() + timedelta(days=days))
        session.commit()
    return made


def _count(session: Session, record: type, *where: object) -> int:
    wanted: Select[tuple[int]] = select(func.count()).select_from(record).where(*where)  # type: ignore[arg-type]
    return session.scalars(wanted).one()


def test_the_whole_plan_is_there(demo: sessionmaker[Session]) -> None:
    with demo() as session:
        plan = session.scalars(select(Plan)).one()
        assert _count(session, Drive, Drive.plan_id == plan.id) == 48
        assert session.scalar(select(func.sum(Drive.planned)).where(Drive.plan_id == plan.id)) == 22750
        quotas = select(func.sum(Target.assigned)).where(Target.sentence == "")
        assert session.scalar(quotas) == 13762 == plan.printed_total
        assert _count(session, AnnexLine) == 51
        assert session.scalar(select(func.sum(AnnexLine.planned))) == 22450
        assert _count(session, PlanFinding) == 9


def test_the_plan_year_has_begun_and_drives_lie_ahead(demo: sessionmaker[Session]) -> None:
    today = clock.today()
    weeks = weeks_to_shift(today)
    with demo() as session:
        plan = session.scalars(select(Plan)).one()
        assert plan.period_from <= today <= plan.period_to
        source = {(d.on + timedelta(weeks=weeks), d.planned) for d in shipped_plan("hung-yen-2024").drives}
        stored = session.execute(select(Drive.on_day, Drive.planned).where(Drive.plan_id == plan.id))
        assert {(row.on_day, row.planned) for row in stored} == source
        assert _count(session, Drive, Drive.plan_id == plan.id, Drive.on_day > today) == 39
        assert _count(session, Drive, Drive.state == DriveState.OPEN, Drive.on_day > today) >= 5


def test_invented_numbers_add_up(demo: sessionmaker[Session]) -> None:
    with demo() as session:
        assert list(recheck_facts(session, clock.today())) == []
        assert _count(session, Band, Band.taken > Band.capacity) == 0
        live = (Registration.band_id == Band.id, Registration.state != RegistrationState.CANCELLED)
        counted = select(func.count()).where(*live).scalar_subquery()
        assert _count(session, Band, Band.taken != counted) == 0
        assert _count(session, Donor, Donor.donations >= 5) > 50
        assert session.scalar(select(func.max(Donor.donations))) >= 20  # type: ignore[operator]


def test_one_account_a_role_with_the_given_password(demo: sessionmaker[Session]) -> None:
    made = _prepare(demo)
    assert [name for name, _, _ in made] == ["tinh", "xa", "xacnhan", "donvi", "ban", "coso"]
    assert {password for _, password, _ in made} == {PASSWORD}


def test_a_second_start_adds_nothing_and_the_next_day_one_drive(demo: sessionmaker[Session]) -> None:
    def counts() -> dict[str, int]:
        with demo() as session:
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in metadata.tables.items()
            }

    before = counts()
    _prepare(demo)
    assert counts() == before
    _prepare(demo, days=1)
    changed = {name: after - before[name] for name, after in counts().items() if after != before[name]}
    assert set(changed) <= {"drives", "bands", "journal_lines"} and changed["drives"] == 1
    with demo() as session:
        desk = session.scalars(select(Account).where(Account.username == "ban")).one()
        tomorrow = clock.today() + timedelta(days=1)
        assert desk.desk_day == tomorrow
        assert session.get_one(Drive, desk.desk_drive_id).host_label == FIXED_POINT
        assert _count(session, Donation) == before["donations"]
    _prepare(demo)


def test_all_five_plans_are_stored_where_the_catalogue_has_their_provinces(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('five') / 'demo.db'}")
    migrate.upgrade(engine)
    sessions, now = make_sessions(engine, KEYRING), clock.now()
    with sessions() as session:
        begin_writing(session)
        load_catalogue(session, frozenset(plan.province_code for plan in published_plans().values()))
        for _ in range(2):
            store_ended_plans(session, today=clock.today(), by=SYSTEM, now=now)
        names = [name for name, _, _ in offices(session, clock.today())]
        session.commit()
    assert names == ["angiang", "vinhlong", "laichau", "haiphong"]
    with sessions() as session:
        plans = session.scalars(select(Plan).order_by(Plan.id)).all()
        assert [(plan.source_key, plan.unit.name) for plan in plans] == [
            ("hung-yen-2024", "tỉnh Hưng Yên"),
            ("kien-giang-2020", "tỉnh Kiên Giang"),
            ("tra-vinh-2020", "tỉnh Trà Vinh"),
            ("lai-chau-2025", "Sở Thông tin và Truyền thông tỉnh Lai Châu"),
            ("duong-kinh-2025", "quận Dương Kinh"),
        ]
        keepers = [session.get_one(Unit, plan.province_id).name for plan in plans]
        assert keepers == [
            *("tỉnh Hưng Yên", "tỉnh An Giang", "tỉnh Vĩnh Long", "tỉnh Lai Châu"),
            "thành phố Hải Phòng",
        ]
    engine.dispose()
