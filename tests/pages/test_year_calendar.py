"""The year's calendar, last year's drives copied, drives made out of quotas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Band, Drive, DrivePartner, DriveState, PartnerRole
from domain.plans.records import Campaign, Plan, PlanState, Target
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _add_plan(session: Session, world: World, year: int) -> Plan:
    plan = Plan(
        slug=f"ke-hoach-{year}",
        unit_id=world.province,
        province_id=world.province,
        title=f"Kế hoạch năm {year}",
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        state=PlanState.ISSUED,
    )
    session.add(plan)
    session.flush()
    return plan


def _add_drive(session: Session, world: World, plan: Plan, on_day: date | None, **values: object) -> Drive:
    given: dict[str, object] = {
        "plan_id": plan.id,
        "host_id": world.ward,
        "province_id": world.province,
        "host_label": "Ban Chỉ đạo phường Phố Hiến",
        "on_day": on_day,
        "month": (on_day or plan.period_from).replace(day=1),
        "facility_id": world.facility,
        "venue": "Nhà văn hóa",
        "planned": 350,
        "state": DriveState.CLOSED,
        "changed_at": clock.now(),
        **values,
    }
    drive = Drive(**given)
    session.add(drive)
    session.flush()
    return drive


def _made(app: Flask, plan_id: int) -> list[Drive]:
    with app.extensions["sessions"]() as session:
        wanted = select(Drive).where(Drive.plan_id == plan_id).order_by(Drive.month, Drive.on_day, Drive.id)
        return list(session.scalars(wanted))


def test_the_year_shows_every_drive_in_its_month_with_what_is_in_its_way(
    officer: Officer, session: Session, world: World
) -> None:
    plan = _add_plan(session, world, 2037)
    _add_drive(session, world, plan, date(2037, 3, 4))
    _add_drive(session, world, plan, date(2037, 3, 4), host_id=world.other_ward, host_label="Xã khác")
    _add_drive(session, world, plan, None, month=date(2037, 5, 1), host_label="Chưa định", facility_id=None)
    session.commit()
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/lich-nam?nam=2037")
    assert page.title == "Lịch năm 2037"
    assert "3 đợt, dự kiến 1.050 đơn vị máu" in page.text
    assert page.source.count(">trùng ngày<") == 2
    assert "chưa định ngày" in page.text
    by_campaign = visitor.open(f"/quan-ly/ke-hoach/{plan.id}/lich?xem=chien-dich")
    assert by_campaign.texts(".//tbody/tr/th") == ["Ngoài chiến dịch"]
    assert "Chưa có đợt nào" in visitor.open("/quan-ly/lich-nam?nam=2090").text
    assert visitor.open("/quan-ly/lich-nam?nam=rac").status == 200


def test_last_years_drives_come_with_all_they_have_on_the_same_day_of_the_week(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    old, new = _add_plan(session, world, 2036), _add_plan(session, world, 2037)
    day = date(2036, 3, 5)
    source = _add_drive(session, world, old, day)
    session.add(Band(drive_id=source.id, starts_at=time(7), ends_at=time(11), capacity=350, taken=9))
    session.add(
        DrivePartner(
            drive_id=source.id, position=1, role=PartnerRole.SHARING, label="Sở Y tế", unit_id=None, share=50
        )
    )
    _add_drive(session, world, old, None, month=date(2036, 8, 1), planned=100)
    _add_drive(session, world, old, date(2036, 6, 2), state=DriveState.CANCELLED)
    campaign = Campaign(
        plan_id=new.id,
        position=1,
        slug="xuan-hong-2037",
        name="Xuân hồng",
        period_from=date(2037, 2, 1),
        period_to=date(2037, 3, 31),
    )
    session.add(campaign)
    session.commit()
    visitor = officer("tinh")
    visitor.open(f"/quan-ly/ke-hoach/{new.id}/lich")
    page = visitor.open(visitor.page.link("Chép các đợt"))
    assert len(page.all(".//tbody/tr")) == 2, "a cancelled drive is not copied"
    page = visitor.submit("Tạo các đợt")
    assert "Đã tạo 2 đợt" in page.text
    copied, monthly = _made(app, new.id)
    assert copied.on_day == day + timedelta(weeks=52) and copied.on_day.weekday() == day.weekday()
    assert (copied.state, copied.planned, copied.venue) == (DriveState.PLANNED, 350, "Nhà văn hóa")
    assert (copied.campaign_id, monthly.on_day, monthly.month) == (campaign.id, None, date(2037, 8, 1))
    with app.extensions["sessions"]() as again:
        (band,) = again.scalars(select(Band).where(Band.drive_id == copied.id))
        assert (band.capacity, band.taken) == (350, 0)
        (partner,) = again.scalars(select(DrivePartner).where(DrivePartner.drive_id == copied.id))
        assert (partner.label, partner.share) == ("Sở Y tế", 50)
    page = visitor.open(f"/quan-ly/ke-hoach/{new.id}/chep-dot")
    assert page.text.count("đã có trong kế hoạch này") == 2
    page = visitor.submit("Tạo các đợt")
    assert page.status == 422 and "Chọn ít nhất một đợt để tạo." in page.errors
    assert len(_made(app, new.id)) == 2


def test_what_was_typed_comes_back_with_what_to_mend(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    old, new = _add_plan(session, world, 2036), _add_plan(session, world, 2037)
    number = _add_drive(session, world, old, date(2036, 3, 5)).id
    session.commit()
    visitor = officer("tinh")
    visitor.open(f"/quan-ly/ke-hoach/{new.id}/chep-dot")
    wrong = {f"ngay-dot-{number}": "31/02/2037", f"so-dot-{number}": "nhiều"}
    page = visitor.submit("Tạo các đợt", **wrong)
    assert page.status == 422
    assert "31/02/2037" in page.source and "nhiều" in page.source
    assert "hoặc tháng như 3/2027" in page.text and "lớn hơn 0" in page.text
    page = visitor.submit("Tạo các đợt", **{f"ngay-dot-{number}": "4/2037", f"so-dot-{number}": "1.200"})
    (made,) = _made(app, new.id)
    assert (made.on_day, made.month, made.planned) == (None, date(2037, 4, 1), 1200)


def _add_target(
    session: Session, world: World, plan: Plan, unit_id: int, assigned: int, month: date | None
) -> None:
    session.add(
        Target(
            plan_id=plan.id,
            unit_id=unit_id,
            position=1,
            unit_label=f"Đơn vị {unit_id}",
            month=month,
            assigned=assigned,
            changed_at=clock.now(),
        )
    )


def test_quotas_become_drives_for_what_nobody_brings_yet(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    plan = _add_plan(session, world, 2031)
    _add_target(session, world, plan, world.school, 1200, None)
    _add_target(session, world, plan, world.ward, 300, date(2031, 5, 1))
    _add_target(session, world, plan, world.other_ward, 300, date(2031, 6, 1))
    _add_drive(session, world, plan, date(2031, 5, 20), planned=100, state=DriveState.PLANNED)
    _add_drive(
        session,
        world,
        plan,
        date(2031, 6, 20),
        planned=300,
        host_id=world.other_ward,
        state=DriveState.PLANNED,
    )
    session.commit()
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/ke-hoach/{plan.id}/dot-tu-chi-tieu")
    assert f"Đơn vị {world.other_ward}" not in page.text, "its quota is already covered"
    assert "đã có 100" in page.text
    visitor.submit("Tạo các đợt")
    made = [drive for drive in _made(app, plan.id) if drive.on_day is None]
    assert [drive.planned for drive in made if drive.host_id == world.ward] == [200]
    school = [drive for drive in made if drive.host_id == world.school]
    assert [drive.planned for drive in school] == [400, 400, 400], "three drives of at most the usual size"
    middles = sorted(drive.month + timedelta(days=14) for drive in school if drive.month)
    gaps = [(after - before).days for before, after in zip(middles, middles[1:], strict=False)]
    assert min(gaps) >= 84, "as far apart as people may give again"
    page = visitor.open(f"/quan-ly/ke-hoach/{plan.id}/dot-tu-chi-tieu")
    assert "Không còn chỉ tiêu nào thiếu đợt" in page.text


def test_a_full_year_takes_as_many_statements_as_an_empty_one(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    plan = _add_plan(session, world, 2037)
    _add_drive(session, world, plan, date(2037, 1, 5))
    session.commit()
    visitor = officer("tinh")

    def cost(path: str) -> int:
        with statements(app) as seen:
            visitor.open(path)
        return len(seen)

    paths = [f"/quan-ly/ke-hoach/{plan.id}/lich", "/quan-ly/lich-nam?nam=2037"]
    alone = [cost(path) for path in paths]
    for number in range(400):
        day = date(2037, 1, 6) + timedelta(days=number % 350)
        _add_drive(session, world, plan, day, planned=10, host_label=f"Ban Chỉ đạo vận động HMTN xã {number}")
    session.commit()
    assert [cost(path) for path in paths] == alone
    for path in paths:
        assert len(visitor.open(path).source.encode()) < 150_000
