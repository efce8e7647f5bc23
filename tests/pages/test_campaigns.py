"""Campaigns of a plan: typed, taken from the calendar, copied from last year, with the drives that belong to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.drives.records import Drive, DriveState
from domain.outreach.records import Announcement
from domain.plans.records import Campaign, Plan, PlanPeak, PlanState
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _store_plan(app: Flask, world: World, first: date, last: date, title: str = "Kế hoạch") -> int:
    with app.extensions["sessions"]() as session:
        plan = Plan(
            slug=f"k-{first}",
            unit_id=world.province,
            province_id=world.province,
            title=title,
            period_from=first,
            period_to=last,
            state=PlanState.DRAFT,
        )
        session.add(plan)
        session.commit()
        return plan.id


def _store_drive(
    app: Flask, world: World, plan_id: int, day: date | None, month: date | None = None, planned: int = 100
) -> int:
    with app.extensions["sessions"]() as session:
        drive = Drive(
            plan_id=plan_id,
            host_id=world.ward,
            province_id=world.province,
            host_label="Ban Chỉ đạo phường",
            on_day=day,
            month=month or (day and day.replace(day=1)),
            planned=planned,
            state=DriveState.PLANNED,
            changed_at=clock.now(),
        )
        session.add(drive)
        session.commit()
        return drive.id


def _campaign_of(app: Flask, drive_id: int) -> str | None:
    with app.extensions["sessions"]() as session:
        named = (
            select(Campaign.name).join(Drive, Drive.campaign_id == Campaign.id).where(Drive.id == drive_id)
        )
        name: str | None = session.scalar(named)
        return name


def _path(plan_id: int) -> str:
    return f"/quan-ly/ke-hoach/{plan_id}/chien-dich/"


def test_the_calendar_adds_what_is_ticked_once(officer: Officer, app: Flask, world: World) -> None:
    plan_id = _store_plan(app, world, date(2026, 12, 1), date(2027, 11, 30))
    visitor = officer("tinh")
    page = visitor.open(_path(plan_id))
    assert "Chưa có chiến dịch nào" in page.text and "Quyết định 43/2000/QĐ-TTg" in page.text
    ticked = ["toan_dan-2027-04-01", "giot_mau_hong_he-2027-05-01", "khong-co"]
    page = visitor.submit("Thêm các chiến dịch đã đánh dấu", preset=ticked)
    assert "Đã thêm 2 chiến dịch." in page.text and "01/04/2027 – 30/04/2027" in page.text
    boxes = {b.get("value"): b.get("disabled") is not None for b in page.all(".//input[@name='preset']")}
    assert boxes["toan_dan-2027-04-01"] and not boxes["ton_vinh-2027-06-01"]
    page = visitor.post(f"{_path(plan_id)}lay-tu-lich", {"csrf_token": visitor.token(), "preset": ticked})
    assert "Chưa thêm chiến dịch nào." in page.text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Campaign.preset_key).order_by(Campaign.position)).all() == [
            "toan_dan",
            "giot_mau_hong_he",
        ]
        assert session.scalars(select(PlanPeak.period_from)).all() == [date(2027, 4, 7)]


def test_last_years_campaigns_come_over_by_a_year(officer: Officer, app: Flask, world: World) -> None:
    old = _store_plan(app, world, date(2025, 12, 1), date(2026, 11, 30), "Kế hoạch 2026")
    new = _store_plan(app, world, date(2026, 12, 1), date(2027, 11, 30), "Kế hoạch 2027")
    visitor = officer("tinh")
    visitor.open(f"{_path(old)}them")
    visitor.submit(
        "Thêm chiến dịch",
        name="Ngày toàn dân 7/4 năm 2026",
        slogans="Một lời",
        **_days("period_from", "1", "4", "2026"),
        **_days("period_to", "30", "4", "2026"),
        peak_1_label="Ngày 7/4",
        **_days("peak_1_from", "7", "4", "2026"),
        **_days("peak_1_to", "7", "4", "2026"),
    )
    assert "Đã thêm chiến dịch." in visitor.page.text
    assert "Chép từ năm trước" not in visitor.page.text
    visitor.open(_path(new))
    page = visitor.submit("Chép chiến dịch", earlier=str(old))
    assert "Đã chép 1 chiến dịch từ “Kế hoạch 2026”." in page.text
    assert "Ngày toàn dân 7/4 năm 2027" in page.text and "01/04/2027 – 30/04/2027" in page.text
    page = visitor.submit("Chép chiến dịch", earlier=str(old))
    assert "Đã chép 0 chiến dịch" in page.text
    page = visitor.post(f"{_path(new)}chep-nam-truoc", {"csrf_token": visitor.token(), "earlier": "999"})
    assert page.status == 404
    with app.extensions["sessions"]() as session:
        copied = session.scalars(select(Campaign).where(Campaign.plan_id == new)).one()
        assert copied.slogans == "Một lời" and copied.slug == "ngay-toan-dan-7-4-nam-2027-4-2027"
        peak = session.scalars(select(PlanPeak).where(PlanPeak.campaign_id == copied.id)).one()
        assert (peak.label, peak.period_from) == ("Ngày 7/4", date(2027, 4, 7))


def _days(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def test_drives_join_by_tick_and_by_day(officer: Officer, app: Flask, world: World) -> None:
    plan_id = _store_plan(app, world, date(2027, 1, 1), date(2027, 12, 31))
    april, june = (_store_drive(app, world, plan_id, date(2027, month, 7)) for month in (4, 6))
    month_only = _store_drive(app, world, plan_id, None, date(2027, 4, 1))
    autumn = _store_drive(app, world, plan_id, date(2027, 10, 7))
    visitor = officer("tinh")
    visitor.open(f"{_path(plan_id)}them")
    page = visitor.submit(
        "Thêm chiến dịch",
        name="Tháng tư",
        **_days("period_from", "1", "4", "2027"),
        **_days("period_to", "30", "4", "2027"),
        drive=[str(june), "99999", "x"],
    )
    assert _campaign_of(app, june) == "Tháng tư" and _campaign_of(app, april) is None
    assert "3 đợt chưa thuộc chiến dịch nào." in page.text
    page = visitor.submit("Xếp theo ngày của đợt")
    assert "Đã xếp 2 đợt" in page.text
    joined = [_campaign_of(app, number) for number in (april, june, month_only, autumn)]
    assert joined == ["Tháng tư", "Tháng tư", "Tháng tư", None]
    page = visitor.open(page.link("Tháng tư"))
    ticked = {int(str(b.get("value"))) for b in page.all(".//input[@name='drive'][@checked]")}
    assert ticked == {april, june, month_only} and "1 đợt ngoài kỳ của chiến dịch" in page.text
    visitor.submit("Lưu chiến dịch", drive=[str(autumn)])
    assert [_campaign_of(app, number) for number in (april, autumn)] == [None, "Tháng tư"]


def test_a_drive_of_another_plan_is_not_taken(officer: Officer, app: Flask, world: World) -> None:
    plan_id = _store_plan(app, world, date(2027, 1, 1), date(2027, 12, 31))
    other = _store_plan(app, world, date(2026, 1, 1), date(2026, 12, 31))
    foreign = _store_drive(app, world, other, date(2027, 4, 7))
    visitor = officer("tinh")
    visitor.open(f"{_path(plan_id)}them")
    form = {"csrf_token": visitor.token(), "name": "Cả năm", "drive": [str(foreign)]}
    days = _days("period_from", "1", "1", "2027") | _days("period_to", "31", "12", "2027")
    visitor.post(f"{_path(plan_id)}them", form | days)
    assert "Đã thêm chiến dịch." in visitor.page.text and _campaign_of(app, foreign) is None


def test_days_outside_the_plan_are_told_and_typing_comes_back(
    officer: Officer, app: Flask, world: World
) -> None:
    plan_id = _store_plan(app, world, date(2027, 1, 1), date(2027, 12, 31))
    visitor = officer("tinh")
    visitor.open(f"{_path(plan_id)}them")
    page = visitor.submit("Thêm chiến dịch", name="Sớm", **_days("period_from", "31", "12", "2026"))
    assert page.status == 422 and page.errors == ["Chiến dịch phải nằm trong kỳ của kế hoạch."]
    assert 'value="Sớm"' in page.source
    page = visitor.submit("Thêm đợt cao điểm", peak_1_label="Tuần đầu")
    assert page.status == 200 and 'value="Tuần đầu"' in page.source and 'name="peak_4_label"' in page.source
    page = visitor.submit("Thêm chiến dịch", **_days("period_from", "1", "1", "2027"))
    assert page.errors == [
        "Nhập ngày đầu của đợt cao điểm 1, ví dụ 21 4 2027",
        "Nhập ngày cuối của đợt cao điểm 1, ví dụ 21 4 2027",
    ]


def test_a_campaign_is_taken_off_unless_announcements_speak_of_it(
    officer: Officer, app: Flask, world: World
) -> None:
    plan_id = _store_plan(app, world, date(2027, 1, 1), date(2027, 12, 31))
    drive_id = _store_drive(app, world, plan_id, date(2027, 4, 7))
    visitor = officer("tinh")
    visitor.open(f"{_path(plan_id)}them")
    page = visitor.submit("Thêm chiến dịch", name="Cả năm", drive=[str(drive_id)])
    with app.extensions["sessions"]() as session:
        campaign_id = session.scalars(select(Campaign.id)).one()
        session.add(
            Announcement(
                slug="tin",
                unit_id=world.province,
                title="Tin",
                body="Tin",
                author="x",
                campaign_id=campaign_id,
                changed_at=clock.now(),
            )
        )
        session.commit()
    address = page.link("Cả năm")
    visitor.open(address)
    page = visitor.submit("Bỏ chiến dịch này")
    assert "Còn 1 tin thuộc chiến dịch này." in page.text and _campaign_of(app, drive_id) == "Cả năm"
    with app.extensions["sessions"]() as session:
        session.delete(session.scalars(select(Announcement)).one())
        session.commit()
    visitor.open(address)
    page = visitor.submit("Bỏ chiến dịch này")
    assert "Đã bỏ chiến dịch “Cả năm”." in page.text and _campaign_of(app, drive_id) is None
    assert visitor.open(address).status == 404


def test_those_who_may_not_edit_only_read(officer: Officer, app: Flask, world: World) -> None:
    plan_id = _store_plan(app, world, date(2027, 1, 1), date(2027, 12, 31))
    visitor = officer("tinh")
    visitor.open(f"{_path(plan_id)}them")
    visitor.submit("Thêm chiến dịch", name="Cả năm")
    assert officer("xa").open(_path(plan_id)).status == 404
    visitor.open(f"/quan-ly/ke-hoach/{plan_id}/")
    visitor.submit("Ban hành")
    ward = officer("xa")
    page = ward.open(_path(plan_id))
    assert "Cả năm" in page.text and not any("Thêm" in a for a in page.texts(".//a"))
    assert ward.open(f"{_path(plan_id)}them").status == 404
    assert ward.open(page.link("Xem trang")).title == "Cả năm"
    assert officer("kiemtra").open(f"{_path(plan_id)}them").status == 403


def test_the_page_asks_the_same_for_one_campaign_and_for_thirty(
    officer: Officer, app: Flask, world: World
) -> None:
    plan_id = _store_plan(app, world, date(2027, 1, 1), date(2027, 12, 31))
    visitor, counts = officer("tinh"), []
    for begin, end in ((0, 1), (1, 30)):
        with app.extensions["sessions"]() as session:
            for place in range(begin, end):
                days = {"period_from": date(2027, 5, 1), "period_to": date(2027, 5, 31)}
                session.add(
                    Campaign(plan_id=plan_id, position=place, slug=f"c-{place}", name=f"C {place}", **days)
                )
            session.commit()
        for number in range(begin, end):
            _store_drive(app, world, plan_id, date(2027, 5, 1 + number))
        with app.extensions["sessions"]() as session:
            number = session.scalars(select(Campaign.id).order_by(Campaign.id)).first()
        for path in (_path(plan_id), f"{_path(plan_id)}{number}", f"/quan-ly/ke-hoach/{plan_id}/"):
            with statements(app) as asked:
                visitor.open(path)
            counts.append(len([sql for sql in asked if sql.lstrip().upper().startswith("SELECT")]))
    assert counts[:3] == counts[3:] and max(counts) <= 25, counts
