"""Reporting periods: kept by the province, and the four numbers of several of them side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.journal import SYSTEM
from domain.plans.records import Plan, ReportingPeriod
from domain.plans.target_actions import nation
from tests.quota_plan import add_line, add_plan, plan_drive
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


@pytest.fixture
def plan(app: Flask, world: World) -> int:
    """A plan of one ward by months, with a drive in May and one outside any plan."""
    with app.extensions["sessions"]() as session:
        made = add_plan(session, world.province, date(2026, 12, 1), date(2027, 11, 30))
        add_line(session, made, world.ward, 40, month=date(2027, 5, 1))
        add_line(session, made, world.ward, 60, month=date(2027, 6, 1))
        plan_drive(session, made, world.ward, date(2027, 5, 20), 45)
        plan_drive(session, made, world.ward, date(2027, 5, 20), 7, plan_id=None)
        for name, first, last in (
            ("Quý II", date(2027, 4, 1), date(2027, 6, 30)),
            ("Tháng 5", date(2027, 5, 1), date(2027, 5, 31)),
        ):
            session.add(
                ReportingPeriod(province_id=world.province, name=name, period_from=first, period_to=last)
            )
        session.commit()
        return made.id


def _numbers(app: Flask) -> dict[str, int]:
    with app.extensions["sessions"]() as session:
        return {period.name: period.id for period in session.scalars(select(ReportingPeriod))}


def _row(page: Page, label: str) -> list[str]:
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//table//tr")]
    return next(row[1:] for row in rows if row and row[0] == label)


def test_a_period_counts_by_day_and_several_stand_side_by_side(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/chi-tieu?ke_hoach={plan}")
    assert _row(page, "phường Phố Hiến")[:2] == ["100", "45"]
    may = _numbers(app)["Tháng 5"]
    page = visitor.open(f"/quan-ly/chi-tieu?ke_hoach={plan}&ky={may}")
    assert _row(page, "phường Phố Hiến")[:2] == ["40", "52"]
    assert "Tháng 5: 01/05/2027 – 31/05/2027." in page.text
    page = visitor.open(
        f"/quan-ly/chi-tieu?ke_hoach={plan}&ky=ke-hoach&ky={may}&ky={_numbers(app)['Quý II']}"
    )
    assert _row(page, "phường Phố Hiến") == [
        *("100", "45", "0", "0"),
        *("40", "52", "0", "0"),
        *("100", "52", "0", "0"),
    ]
    assert visitor.open(f"/quan-ly/chi-tieu?ke_hoach={plan}&ky=rac&ky=99").status == 200
    assert visitor.open("/quan-ly/chi-tieu?ke_hoach=999").status == 404


def test_both_percentages_stand_beside_the_four_numbers(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    with app.extensions["sessions"]() as session:
        record = session.get_one(Plan, plan)
        above = nation(session, by=SYSTEM, now=clock.now())
        add_line(session, record, world.province, 10000, assigner_id=above.id)
        add_line(session, record, world.province, 12585)
        session.commit()
    page = officer("tinh").open(f"/quan-ly/chi-tieu?ke_hoach={plan}")
    assert "0 % của Ban Chỉ đạo quốc gia vận động hiến máu tình nguyện (10.000)" in page.text
    assert "0 % của tỉnh Hưng Yên (12.585)" in page.text


def test_the_province_keeps_its_periods(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/chi-tieu/ky")
    assert "Tỉnh chưa đặt kỳ nào." in page.text
    offered = [text for text in page.texts(".//button") if text.startswith("Thêm Năm")]
    assert len(offered) == 2
    page = visitor.submit(offered[0])
    assert "Đã thêm kỳ báo cáo." in page.text
    assert len([text for text in page.texts(".//button") if text.startswith("Thêm Năm")]) == 1
    page = visitor.submit("Thêm kỳ", form=_last_post(page), name="")
    assert page.status == 422 and page.errors == [
        "Nhập tên kỳ",
        "Nhập từ ngày, ví dụ 22 11 2026",
        "Nhập đến ngày, ví dụ 22 11 2026",
    ]
    days = {"name": "Ngược", **_day("period_from", "1", "6", "2027"), **_day("period_to", "1", "5", "2027")}
    page = visitor.submit("Thêm kỳ", _last_post(page), **days)
    assert page.errors == ["Ngày cuối của kỳ phải sau ngày đầu."] and 'value="Ngược"' in page.source
    page = visitor.submit("Thêm kỳ", _last_post(page), **_day("period_to", "1", "7", "2027"))
    assert "Ngược" in page.text
    page = visitor.submit("Bớt Ngược")
    assert "Đã bớt kỳ báo cáo." in page.text and list(_numbers(app)) == [offered[0].removeprefix("Thêm ")]


def _last_post(page: Page) -> int:
    return len(page.forms()) - 1


def _day(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def test_only_the_office_of_the_province_keeps_periods(officer: Officer, world: World) -> None:
    assert officer("xa").open("/quan-ly/chi-tieu/ky").status == 404
    for username in ("kiemtra", "donvi"):
        assert officer(username).open("/quan-ly/chi-tieu/ky").status == 403, username


def test_the_number_of_questions_grows_with_periods_only(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    visitor = officer("tinh")
    address = f"/quan-ly/chi-tieu?ke_hoach={plan}&ky=ke-hoach&ky={_numbers(app)['Quý II']}"
    counts = []
    for many in (1, 30):
        with app.extensions["sessions"]() as session:
            record = session.get_one(Plan, plan)
            for place in range(many):
                plan_drive(session, record, world.other_ward, date(2027, 5, 1 + place % 28), 10)
            session.commit()
        with statements(app) as asked:
            visitor.open(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
