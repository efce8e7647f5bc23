"""A province brings in its published plan: every figure of the source, once, moved by whole weeks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.system import migrate
from domain import clock
from domain.committees.queries import committee_of
from domain.database import begin_writing, make_engine, make_sessions
from domain.drives.actions import import_drives
from domain.drives.office_rules import drive_state_at
from domain.drives.records import Band, Drive, DrivePartner, DriveState, PartnerRole
from domain.journal import SYSTEM
from domain.plans import queries
from domain.plans.actions import import_source
from domain.plans.plan_units import shipped_plan
from domain.plans.records import Plan, PlanIssuer
from domain.plans.unit_actions import ensure_plan_units
from domain.refusals import Refused
from domain.units.actions import load_catalogue
from domain.units.records import Unit, UnitKind
from tests.conftest import KEYRING

WEEKS = 151


def _province(session: Session) -> Unit:
    return session.scalars(select(Unit).where(Unit.code == "33", Unit.valid_to.is_(None))).one()


def _imported(session: Session, weeks: int = WEEKS) -> tuple[Plan, list[Drive]]:
    source, now = shipped_plan("hung-yen-2024"), clock.now()
    units = ensure_plan_units(session, _province(session), source, by=SYSTEM, now=now)
    plan = import_source(session, source, units, by=SYSTEM, now=now, weeks=weeks)
    return plan, import_drives(session, source, plan, units, by=SYSTEM, now=now, weeks=weeks)


def test_every_figure_of_the_source_arrives(session: Session) -> None:
    plan, drives = _imported(session)
    everything, lines = queries.targets_of(session, plan.id), queries.annex_lines(session, plan.id)
    targets = [target for target in everything if not target.sentence]
    assert len(drives) == 48 and sum(drive.planned for drive in drives) == 22750
    assert sum(target.assigned for target in targets) == plan.printed_total == 13762
    assert len(lines) == 51 and sum(line.planned for line in lines) == 22450
    assert len(queries.findings_of(session, plan.id)) == 9
    assert [t.unit_label for t in targets if t.unit.name == "thị xã Mỹ Hào"] == [
        "BCĐ vận động HMTN thị xã Mỹ Hào"
    ]
    groups: dict[str, int] = {}
    for target in targets:
        groups[target.group_label] = groups.get(target.group_label, 0) + target.assigned
    assert list(groups.values()) == [9287, 1200, 2175, 1100]


def test_days_move_by_whole_weeks_and_printed_days_stay(session: Session) -> None:
    plan, drives = _imported(session)
    source, by = shipped_plan("hung-yen-2024"), timedelta(weeks=WEEKS)
    assert sorted(d.on_day for d in drives if d.on_day) == sorted(d.on + by for d in source.drives)
    assert (plan.period_from, plan.period_to) == (source.period_from + by, source.period_to + by)
    line = queries.annex_lines(session, plan.id)[0]
    assert line.printed_day == "06/3/2024" and line.on_day == date(2024, 3, 6) + by


def test_a_second_import_changes_nothing(session: Session) -> None:
    first, _ = _imported(session)
    units = session.scalar(select(func.count()).select_from(Unit))
    again, drives = _imported(session, weeks=3)
    assert again.id == first.id and len(drives) == 48
    assert session.scalar(select(func.count()).where(Drive.plan_id == first.id)) == 48
    assert session.scalar(select(func.count()).select_from(Unit)) == units


def test_hosts_are_units_of_the_catalogue_and_new_ones_stand_under_the_province(session: Session) -> None:
    _, drives = _imported(session)
    hosts = {drive.host for drive in drives}
    districts = [unit for unit in hosts if unit.kind is UnitKind.DISTRICT]
    assert len(districts) == 10 and all(unit.valid_to == date(2025, 6, 30) for unit in districts)
    province = _province(session)
    others = [unit for unit in hosts if unit.kind is not UnitKind.DISTRICT and unit.id != province.id]
    assert len(others) == 5 and all(unit.parent_id == province.id for unit in others)
    assert {drive.facility.name for drive in drives if drive.facility} == {
        "Viện Huyết học - Truyền máu Trung ương",
        "Bệnh viện Hữu nghị Việt Đức",
    }


def test_bands_have_at_least_the_planned_places(session: Session) -> None:
    _, drives = _imported(session)
    places = dict(
        session.execute(select(Band.drive_id, func.sum(Band.capacity)).group_by(Band.drive_id)).all()
    )
    assert all(places[drive.id] == drive.planned for drive in drives)
    hours = select(Band.starts_at, Band.ends_at).where(Band.drive_id == drives[0].id).order_by(Band.starts_at)
    first = session.execute(hours).all()
    assert len(first) == 7 and str(first[0].starts_at) == "07:30:00" and str(first[-1].ends_at) == "11:00:00"


def test_the_shared_drive_keeps_its_five_shares(session: Session) -> None:
    _, drives = _imported(session)
    shared = next(drive for drive in drives if drive.planned == 1100)
    wanted = select(DrivePartner).where(
        DrivePartner.drive_id == shared.id, DrivePartner.role == PartnerRole.SHARING
    )
    shares = session.scalars(wanted.order_by(DrivePartner.position)).all()
    assert [share.share for share in shares] == [200, 200, 200, 200, 300]
    assert [share.unit_id is None for share in shares] == [False, False, False, False, True]


def test_the_province_gets_its_committee_with_the_duties_of_the_plan(session: Session) -> None:
    _imported(session)
    committee = committee_of(session, _province(session).id)
    assert committee is not None
    assert committee.name == "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên"
    assert committee.standing_body == "Hội Chữ thập đỏ tỉnh"
    assert [duty.body for duty in committee.duties][:2] == ["Hội Chữ thập đỏ tỉnh", "Sở Y tế"]
    assert len(committee.duties) == 7


def test_another_province_cannot_take_the_plan(session: Session) -> None:
    other = Unit(
        kind=UnitKind.PROVINCE,
        name="tỉnh Lạ",
        short_name="Lạ",
        slug="tinh-la",
        code="99",
        search_key="tinh la",
        sort_key="x",
    )
    session.add(other)
    session.flush()
    with pytest.raises(Refused, match="tỉnh khác"):
        ensure_plan_units(session, other, shipped_plan("hung-yen-2024"), by=SYSTEM, now=clock.now())


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-1, DriveState.CLOSED),
        (0, DriveState.RUNNING),
        (1, DriveState.OPEN),
        (60, DriveState.OPEN),
        (61, DriveState.PLANNED),
    ],
)
def test_the_first_state_follows_the_day(days: int, state: DriveState) -> None:
    today = date(2026, 11, 22)
    assert drive_state_at(today + timedelta(days=days), today) is state


def test_campaigns_have_addresses_of_their_own(session: Session) -> None:
    plan, _ = _imported(session)
    campaigns = queries.campaigns_of_units(session, [plan.unit_id])
    assert len({campaign.slug for campaign in campaigns}) == 10
    assert campaigns[0].heading == "Tháng 12/2023 hưởng ứng Chương trình “Chủ nhật đỏ”"
    april = next(c for c in campaigns if "toàn dân" in c.name)
    assert "Ngày Toàn dân Hiến máu - 7/4" in april.summary


def test_what_kien_giang_sets_in_words_and_by_month_arrives(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'an-giang.db'}")
    migrate.upgrade(engine)
    with make_sessions(engine, KEYRING)() as session:
        begin_writing(session)
        load_catalogue(session, frozenset({"91", "86"}))
        plans = {}
        for key, code in (("kien-giang-2020", "91"), ("tra-vinh-2020", "86")):
            province = session.scalars(select(Unit).where(Unit.code == code, Unit.valid_to.is_(None))).one()
            source, now = shipped_plan(key), clock.now()
            units = ensure_plan_units(session, province, source, by=SYSTEM, now=now)
            plans[key] = import_source(session, source, units, by=SYSTEM, now=now)
        plan = plans["kien-giang-2020"]
        targets = queries.targets_of(session, plan.id)
        by_month: dict[int, int] = {}
        for target in targets:
            if target.month is not None:
                by_month[target.month.month] = by_month.get(target.month.month, 0) + target.assigned
        assert by_month == {5: 1500, 6: 1950, 7: 1200, 8: 1600} and plan.is_matrix
        # Two old provinces had a Châu Thành; the plan means its own.
        (district,) = [target.unit for target in targets if target.unit_label == "Huyện Châu Thành"]
        assert district.province_id == plan.unit_id != plan.province_id
        words = [target for target in targets if target.sentence]
        assert len(words) == 7 and all(target.unit_id == plan.unit_id for target in words)
        joint = plans["tra-vinh-2020"]
        issuers = session.scalars(select(PlanIssuer).where(PlanIssuer.plan_id == joint.id)).all()
        assert len(issuers) == 5 and joint.slogans.count("\n") == 3
        committee = committee_of(session, joint.unit_id)
        assert committee is not None and committee.duties == []
        assert [point.phone for point in committee.intake_points] == ["(0294) 3862 613", "(0294) 3862 714"]
        session.rollback()
    engine.dispose()
