"""The pages of a plan's targets: tree, matrix, one row, one column, one target, a spread total, both annexes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.journal import SYSTEM
from domain.plans.queries import targets_of
from domain.plans.records import Plan, PlanResults, Target, TargetKind
from domain.plans.target_actions import nation
from domain.reports.annex import quota_of_plan
from domain.units.records import Unit
from tests.quota_plan import (
    add_line,
    add_plan,
    plan_path,
    row_of,
    send,
    stored_plan,
    two_units,
)
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
MOST_BYTES = 150_000


@pytest.fixture
def plan(app: Flask, world: World) -> int:
    """A plan with two units, one of them by months."""
    return stored_plan(app, lambda session: two_units(session, world))


def _quota(app: Flask, plan_id: int) -> dict[tuple[int, date | None], int]:
    with app.extensions["sessions"]() as session:
        return {(target.unit_id, target.month): target.assigned for target in targets_of(session, plan_id)}


def test_the_page_shows_the_tree_the_matrix_and_what_is_not_counted(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    with app.extensions["sessions"]() as session:
        record = session.get_one(Plan, plan)
        above = nation(session, by=SYSTEM, now=clock.now())
        add_line(session, record, world.province, 1000, assigner_id=above.id)
        add_line(session, record, world.province, 400)
        clubs = "Mỗi huyện có ít nhất 01 câu lạc bộ"
        add_line(session, record, world.province, 1, kind=TargetKind.CLUBS, is_least=True, sentence=clubs)
        session.add(
            PlanResults(
                plan_id=plan,
                period_from=date(2022, 12, 1),
                period_to=date(2023, 11, 30),
                drives=47,
                collected=18499,
                percent_of_national=185,
                percent_of_province=147,
            )
        )
        add_plan(
            session, world.ward, date(2027, 1, 1), date(2027, 12, 31), parent_id=plan, title="Kế hoạch phường"
        )
        session.commit()
        ward = session.get_one(Unit, world.ward).name
    page = officer("tinh").open(plan_path(plan))
    assert row_of(page, above.name)[1:] == ["1.000", "0 %"] and row_of(page, "tỉnh Hưng Yên")[1:] == [
        "400",
        "0 %",
    ]
    assert "Giao cho các đơn vị 500 đơn vị máu: giao xuống nhiều hơn 100 ." in page.text
    assert (
        "47 đợt; tiếp nhận 18.499 đơn vị máu; 185 % chỉ tiêu quốc gia; 147 % chỉ tiêu của tỉnh" in page.text
    )
    assert "tối thiểu 1 câu lạc bộ" in page.text and "chưa có sổ để đếm" in page.text and clubs in page.text
    row = row_of(page, ward)
    assert row[6] == "300" and row[-5:] == ["300", "250", "0", "0", "0 %"]
    assert row_of(page, "Tổng cộng")[-5:-1] == ["500", "250", "0", "0"]
    assert "Kế hoạch phường" in page.text and "chưa giao xuống" in page.text
    for username in ("kiemtra", "xa"):
        reader = officer(username).open(plan_path(plan))
        assert reader.status == 200 and "Chia chỉ tiêu" not in reader.text, username
    assert officer("donvi").open(plan_path(plan)).status == 403


def test_a_row_is_typed_and_saved(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(visitor.open(plan_path(plan)).link("phường Phố Hiến"))
    assert visitor.page.title == "Chỉ tiêu: phường Phố Hiến"
    page = visitor.submit("Lưu chỉ tiêu", thang_2027_05="ba trăm", thang_2027_06="1.350")
    assert page.status == 422 and 'value="ba trăm"' in page.source and 'value="1.350"' in page.source
    assert page.errors == ["Tháng 5/2027: nhập số đơn vị máu bằng chữ số, ví dụ 1.350"]
    page = visitor.submit("Lưu chỉ tiêu", thang_2027_05="310")
    assert "Đã lưu 2 số của phường Phố Hiến." in page.text
    assert _quota(app, plan) == {
        (world.ward, MAY): 310,
        (world.ward, JUNE): 1350,
        (world.other_ward, None): 200,
    }
    visitor.open(page.link("phường Phố Hiến"))
    assert "Không có số nào thay đổi." in visitor.submit("Lưu chỉ tiêu").text


def test_a_column_is_typed_and_saved(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(visitor.open(plan_path(plan)).link("5/2027"))
    with app.extensions["sessions"]() as session:
        keys = {row.unit_id: row.key for row in quota_of_plan(session, session.get_one(Plan, plan)).rows}
    page = send(
        visitor, "Lưu chỉ tiêu", {f"dong_{keys[world.ward]}": "", f"dong_{keys[world.other_ward]}": "5"}
    )
    assert "Đã lưu 2 số của Tháng 5/2027." in page.text
    assert _quota(app, plan) == {(world.other_ward, None): 200, (world.other_ward, MAY): 5}
    assert "Các tháng cộng 5" in page.text
    for bad in ("2025-01", "rac", ""):
        assert visitor.open(plan_path(plan, f"chi-tieu/cot?thang={bad}")).status == 404, bad
    assert visitor.open(plan_path(plan, "chi-tieu/cot")).status == 200
    assert visitor.open(plan_path(plan, "chi-tieu/dong/999999")).status == 404


def test_somebody_elses_change_is_shown_and_not_overwritten(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    one, other = officer("tinh"), officer("tinh")
    for visitor in (one, other):
        visitor.open(visitor.open(plan_path(plan)).link("phường Phố Hiến"))
    one.submit("Lưu chỉ tiêu", thang_2027_05="400")
    page = other.submit("Lưu chỉ tiêu", thang_2027_05="500")
    assert page.status == 422 and "Có người vừa sửa kế hoạch này" in page.errors[0]
    assert row_of(page, "Tháng 5/2027")[1] == "400" and 'value="500"' in page.source
    assert _quota(app, plan)[world.ward, MAY] == 400
    assert "Đã lưu 1 số" in other.submit("Lưu chỉ tiêu").text
    assert _quota(app, plan)[world.ward, MAY] == 500


def test_a_target_finds_its_unit_by_search(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(plan_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="")
    assert page.status == 422 and page.errors == ["Nhập chỉ tiêu bằng chữ số"]
    page = visitor.submit("Lưu chỉ tiêu", amount="một trăm", unit_words="khong co noi nay")
    assert page.errors == ["Nhập số từ 0 đến 9.999.999 bằng chữ số, ví dụ 1.350"]
    page = visitor.submit("Lưu chỉ tiêu", amount="120")
    assert page.errors[0].startswith("Trong tỉnh chưa có đơn vị nào tên như vậy")
    page = visitor.submit("Lưu chỉ tiêu", unit_words="phuong")
    assert page.errors[0].startswith("Có ") and "Chọn một đơn vị" in page.errors[0]
    assert len(page.all(".//input[@name='unit_id']")) > 5 and 'value="phuong"' in page.source
    page = visitor.submit("Lưu chỉ tiêu", unit_words="su pham ky thuat", group_label="II. Trường")
    assert "Đã lưu chỉ tiêu." in page.text
    assert _quota(app, plan)[world.school, None] == 120
    visitor.open(plan_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="1", unit_words="su pham ky thuat", group_label="II. Trường")
    assert page.status == 422 and "đã có chỉ tiêu" in page.errors[0]


def test_one_of_several_units_is_chosen(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(plan_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="10", unit_words="xa a")
    choices = [str(box.get("value")) for box in page.all(".//input[@name='unit_id']")]
    assert len(choices) > 1
    page = visitor.submit("Lưu chỉ tiêu", unit_id=choices[1])
    assert "Đã lưu chỉ tiêu." in page.text and _quota(app, plan)[int(choices[1]), None] == 10


def test_targets_in_words_are_kept_changed_and_taken_away(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    visitor = officer("tinh")
    visitor.open(plan_path(plan, "chi-tieu/them"))
    sentence = "Phấn đấu 1,5 % dân số hiến máu"
    population = {"kind": TargetKind.POPULATION_PERCENT.value, "amount": "1,5", "sentence": sentence}
    page = send(visitor, "Lưu chỉ tiêu", {**population, "upper": "1", "is_least": "y"})
    assert len(page.errors) == 2
    page = visitor.submit("Lưu chỉ tiêu", upper="", is_least=None)
    assert "1,5 % dân số" in page.text and "nhập số người để tính" in page.text
    visitor.open(page.link("1,5 % dân số"))
    assert 'value="1,5"' in visitor.page.source
    page = visitor.submit("Lưu chỉ tiêu", base="1.000.000", upper="2")
    assert "từ 1,5 % đến 2 % dân số" in page.text and "0 % (0 / 1.000.000 người)" in page.text
    visitor.open(page.link("từ 1,5 %"))
    page = visitor.submit("Bớt chỉ tiêu này")
    assert "Đã bớt chỉ tiêu." in page.text and "dân số hiến máu" not in page.text
    visitor.open(plan_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="10.000", assigner="quoc-gia")
    assert row_of(page, "Ban Chỉ đạo quốc gia vận động hiến máu tình nguyện")[1:] == ["10.000", "0 %"]
    visitor.open(page.link("Ban Chỉ đạo quốc gia"))
    assert visitor.page.all(".//input[@value='quoc-gia']")[0].get("checked") is not None


def test_a_stale_removal_is_refused(officer: Officer, app: Flask, world: World, plan: int) -> None:
    with app.extensions["sessions"]() as session:
        target = add_line(
            session, session.get_one(Plan, plan), world.province, 5, kind=TargetKind.CLUBS, sentence="câu"
        )
        session.commit()
        number = target.id
    visitor = officer("tinh")
    visitor.open(plan_path(plan, f"chi-tieu/{number}"))
    with app.extensions["sessions"]() as session:
        session.get_one(Plan, plan).version += 1
        session.commit()
    assert "Có người vừa sửa" in visitor.submit("Bớt chỉ tiêu này").text
    with app.extensions["sessions"]() as session:
        assert session.get(Target, number) is not None


def test_a_total_is_spread_edited_and_balanced(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(plan_path(plan, "chi-tieu/chia"))
    page = visitor.submit("Xem số đề xuất", total="1.001", who="phu-luc", month="2027-06")
    assert "2 đơn vị, cộng lại đúng 1.001 đơn vị máu." in page.text
    boxes = {str(box.get("name")): box.get("value") for box in page.all(".//table//input")}
    assert boxes == {f"so_{world.ward}": "501", f"so_{world.other_ward}": "500"}
    page = send(visitor, "Lưu chỉ tiêu đã chia", {f"so_{world.ward}": "500"})
    assert page.status == 422 and page.errors == [
        "Các đơn vị cộng lại 1.000, còn thiếu 1. Sửa số của đơn vị hoặc sửa tổng số cho khớp."
    ]
    page = send(visitor, "Lưu chỉ tiêu đã chia", {f"so_{world.ward}": "401", f"so_{world.other_ward}": "600"})
    assert "Đã lưu chỉ tiêu đã chia." in page.text
    quota = _quota(app, plan)
    assert (quota[world.ward, JUNE], quota[world.other_ward, JUNE]) == (401, 600)


def test_a_total_is_spread_by_another_plan_or_by_weights(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    def earlier(session: Session) -> Plan:
        made = add_plan(session, world.province, date(2025, 12, 1), date(2026, 11, 30))
        add_line(session, made, world.ward, 750)
        add_line(session, made, world.other_ward, 250)
        return made

    other = stored_plan(app, earlier)
    visitor = officer("tinh")
    visitor.open(plan_path(plan, "chi-tieu/chia"))
    page = visitor.submit("Xem số đề xuất", total="100", way="giao")
    assert page.errors == ["Chọn kế hoạch để theo."]
    page = visitor.submit("Xem số đề xuất", other=str(other))
    assert [box.get("value") for box in page.all(".//table//input")] == ["75", "25"]
    page = visitor.submit("Xem số đề xuất", way="tiep-nhan")
    assert "chưa tiếp nhận gì trong kế hoạch được chọn" in page.errors[0]
    page = visitor.submit("Xem số đề xuất", way="trong-so")
    assert page.errors == ["Nhập trọng số của ít nhất một đơn vị ở bảng dưới, rồi xem lại số đề xuất."]
    page = send(
        visitor, "Chia lại theo trọng số", {f"nang_{world.ward}": "1", f"nang_{world.other_ward}": "3"}
    )
    values = {str(box.get("name")): box.get("value") for box in page.all(".//table//input")}
    assert values[f"so_{world.ward}"] == "25" and values[f"so_{world.other_ward}"] == "75"


def test_a_plan_without_units_is_spread_over_the_communes(officer: Officer, app: Flask, world: World) -> None:
    number = stored_plan(
        app, lambda session: add_plan(session, world.province, date(2026, 12, 1), date(2027, 11, 30))
    )
    visitor = officer("tinh")
    page = visitor.open(plan_path(number))
    assert "Chưa giao chỉ tiêu cho đơn vị nào" in page.text
    visitor.open(page.link("Chia chỉ tiêu"))
    visitor.submit("Xem số đề xuất", total="9.287", who="xa-phuong", group_label="I. Các xã, phường")
    page = visitor.submit("Lưu chỉ tiêu đã chia")
    assert row_of(page, "Tổng cộng")[1] == "9.287"
    assert len(_quota(app, number)) == 104


def test_a_ward_sets_targets_in_its_own_plan_only(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    own = stored_plan(
        app,
        lambda session: add_plan(session, world.ward, date(2027, 1, 1), date(2027, 12, 31), parent_id=plan),
    )
    ward = officer("xa")
    for rest in ("chi-tieu/them", "chi-tieu/chia", "chi-tieu/cot"):
        assert ward.open(plan_path(plan, rest)).status == 404, rest
        assert ward.open(plan_path(own, rest)).status == 200, rest
        assert officer("xakhac").open(plan_path(own, rest)).status == 404
    ward.open(plan_path(own, "chi-tieu/them"))
    page = ward.submit("Lưu chỉ tiêu", amount="40", unit_words="su pham ky thuat")
    assert "Đã lưu chỉ tiêu." in page.text and "Kế hoạch cấp trên" in page.text
