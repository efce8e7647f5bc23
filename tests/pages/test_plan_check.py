"""The page that checks a plan: findings by kind, decisions with reasons, figures taken over, who may do what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive
from domain.plans.linting.facts import Code
from domain.plans.records import FindingDecision, Plan
from domain.reports.plan_check import check_plan
from tests.statements import statements
from tests.stored_plans import clean_plan, hung_yen
from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


@pytest.fixture
def plan(session: Session, world: World) -> Plan:
    stored = hung_yen(session)
    session.commit()
    return stored


def address(plan: Plan, kind: str = "") -> str:
    return f"/quan-ly/ke-hoach/{plan.id}/kiem-tra" + (f"?loai={kind}" if kind else "")


def headings(page: Page) -> list[str]:
    return page.texts(".//h2")


def keys(page: Page) -> list[str]:
    return [str(box.get("value")) for box in page.all(".//input[@name='key']")]


def test_findings_stand_by_kind_with_their_repair(officer: Officer, plan: Plan) -> None:
    page = officer("tinh").open(address(plan))
    assert headings(page)[:3] == [
        "Nội dung và phụ lục khác nhau (4)",
        "Giao và dự kiến lệch nhau (1)",
        "Năm, tháng ngoài kỳ kế hoạch (2)",
    ]
    assert "32 chỗ cần xem" in page.text and "8 chỗ phải sửa một bên" in page.text
    assert "phần nội dung ghi 500 đơn vị máu, phụ lục ghi 600" in page.text
    assert "Hỏi lại Ban Chỉ đạo vận động HMTN huyện Ân Thi: 500 hay 600" in page.text
    assert "163 %" in page.text and "“thị xã Mỹ Hòa”" in page.text
    assert page.link("Đợt ngày 14/3/2024").startswith("/quan-ly/dot/")


def test_one_kind_can_be_seen_alone(officer: Officer, plan: Plan) -> None:
    visitor = officer("tinh")
    page = visitor.open(address(plan, Code.DAY_OFF.value))
    assert [h for h in headings(page) if "(" in h] == ["Cuối tuần, ngày lễ, Tết (3)"]
    assert "thứ Sáu, 09/08/2024" in page.text
    assert "Không còn chỗ nào thuộc loại này" in visitor.open(address(plan, Code.GONE.value)).text
    assert "(4)" in visitor.open(address(plan, "khong-co")).text


def test_the_figure_of_the_annex_is_taken_over(officer: Officer, plan: Plan, session: Session) -> None:
    visitor = officer("tinh")
    visitor.open(address(plan))
    page = visitor.submit("Lấy số của phụ lục: 600")
    assert "Đã sửa số dự kiến của đợt thành 600 đơn vị máu." in page.text
    assert "phần nội dung ghi 500 đơn vị máu, phụ lục ghi 600. Hỏi" not in page.text
    assert "Đã xong: 1 chỗ không còn nữa" in page.text
    session.expire_all()
    moved = session.scalars(select(Drive).where(Drive.on_day == date(2024, 3, 14))).one()
    assert moved.planned == 600 and moved.version == 2


def test_a_drive_that_somebody_else_changed_is_not_overwritten(
    officer: Officer, plan: Plan, session: Session
) -> None:
    visitor = officer("tinh")
    visitor.open(address(plan))
    drive = session.scalars(select(Drive).where(Drive.on_day == date(2024, 3, 14))).one()
    drive.version, drive.venue = 5, "Nơi khác"
    session.commit()
    page = visitor.submit("Lấy số của phụ lục: 600")
    assert page.status == 422 and "Có người vừa sửa đợt này" in page.errors[0]


def test_the_figure_of_the_body_is_kept(officer: Officer, plan: Plan) -> None:
    visitor = officer("tinh")
    visitor.open(address(plan))
    page = visitor.submit("Giữ số của nội dung: 300")
    assert "Đã ghi: giữ số của nội dung." in page.text
    assert "Đã bỏ qua, có lý do: 1 chỗ" in page.text and "Giữ số của nội dung: 300 đơn vị máu." in page.text
    page = visitor.submit("Mở lại")
    assert "Đã mở lại." in page.text and "Đã bỏ qua, có lý do" not in page.text


def test_several_findings_are_accepted_with_one_reason(officer: Officer, plan: Plan) -> None:
    visitor = officer("tinh")
    marked = keys(visitor.open(address(plan, Code.INTERVAL.value)))
    assert len(marked) == 15
    page = visitor.submit("Bỏ qua, có lý do", key=marked, reason="")
    assert page.status == 422
    assert page.errors == ["Ghi lý do bỏ qua, ví dụ: hai đợt ở hai công ty khác nhau."]
    assert len(page.all(".//input[@checked]")) == 15
    page = visitor.submit("Bỏ qua, có lý do", key=marked, reason="Các công ty khác nhau")
    assert "Đã bỏ qua 15 chỗ, có lý do." in page.text
    assert "Đã bỏ qua, có lý do: 15 chỗ" in page.text and "Người dùng tinh" in page.text


def test_nothing_chosen_and_gone_findings_are_told(officer: Officer, plan: Plan) -> None:
    visitor = officer("tinh")
    visitor.open(address(plan))
    page = visitor.submit("Bỏ qua, có lý do", reason="Có lý do")
    assert page.status == 422 and page.errors == ["Đánh dấu ít nhất một chỗ."]
    for button in ("take", "keep"):
        page = visitor.post(address(plan), {"csrf_token": visitor.token(), button: "khong-co"})
        assert page.status == 422 and page.errors == ["Chỗ này vừa được sửa, không còn nữa."]
    page = visitor.post(address(plan), {"csrf_token": visitor.token(), "reopen": "khong-co"})
    assert "Chỗ này đã mở rồi." in page.text


ODD = ("", "\x00", "' OR 1=1 --", "9" * 400, "😀" * 300, "\u202e", "-1", "{{7*7}}")


def test_odd_values_get_an_answer(officer: Officer, plan: Plan) -> None:
    visitor = officer("tinh")
    first = keys(visitor.open(address(plan)))[0]
    token, hidden = visitor.token(), visitor.page.all(".//input[@type='hidden']")
    for odd in ODD:
        for given in ({"key": odd, "reason": odd}, {"take": odd}, {"keep": odd}, {"reopen": odd}):
            assert visitor.post(address(plan), {"csrf_token": token, **given}).status in (200, 422)
        taken = {str(box.get("name")): odd for box in hidden} | {"take": first, "csrf_token": token}
        assert visitor.post(address(plan), taken).status == 422
        assert visitor.open(f"{address(plan)}?loai={odd}").status == 200


def test_a_plan_without_findings_says_so(officer: Officer, session: Session, world: World) -> None:
    stored = clean_plan(session, drives=2, units=2, months=1)
    for place, drive in enumerate(session.scalars(select(Drive).where(Drive.plan_id == stored.id))):
        drive.on_day, drive.planned = date(2026, 3, 5 + place), 10
    session.commit()
    page = officer("tinh").open(address(stored))
    assert "Không thấy chỗ nào lệch" in page.text and not page.all(".//input[@name='key']")


def test_a_ward_reads_the_check_of_its_province_and_decides_nothing(
    officer: Officer, session: Session, world: World
) -> None:
    stored = clean_plan(session, drives=9, units=2, months=1)
    session.commit()
    ward = officer("xa")
    page = ward.open(address(stored))
    assert "chỗ cần xem" in page.text
    assert not page.all(".//input[@name='key']") and "Bỏ qua, có lý do" not in page.text
    token = {"csrf_token": ward.token(), "accept": "1", "reason": "Có lý do"}
    assert ward.post(address(stored), token).status == 404
    assert officer("kiemtra").open(address(stored)).status == 200
    assert officer("donvi").open(address(stored)).status == 403


def test_a_ward_keeps_a_figure_of_its_own_plan_and_changes_no_drive(
    officer: Officer, session: Session, world: World, plan: Plan
) -> None:
    plan.unit_id = world.ward
    session.commit()
    ward = officer("xa")
    page = ward.open(address(plan))
    assert "Lấy số của phụ lục" not in page.text and "Giữ số của nội dung: 500" in page.text
    taken = {"csrf_token": ward.token(), "take": keys(page)[0]}
    assert ward.post(address(plan), taken).status == 403
    ward.open(address(plan))
    assert "Đã ghi" in ward.submit("Giữ số của nội dung: 500").text
    assert len(session.scalars(select(FindingDecision)).all()) == 1


def test_the_page_stays_small_and_asks_a_fixed_number_of_questions(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    session.commit()
    visitor, counts = officer("tinh"), []
    for drives, units, months in ((30, 10, 1), (400, 80, 12)):
        stored = clean_plan(session, drives, units, months)
        session.commit()
        with statements(app) as said:
            page = visitor.open(address(stored))
            assert page.title == stored.title, page.text[:200]
        counts.append(len(said))
        assert len(page.source.encode()) < 100_000
        alone = visitor.open(address(stored, Code.INTERVAL.value))
        assert len(alone.source.encode()) < 150_000
    assert counts[0] == counts[1]
    assert len(check_plan(session, stored.id, clock.today()).open) > 400
    assert "Xem cả" in page.text and "hiện ra khi những chỗ trên đã xong" in alone.text
