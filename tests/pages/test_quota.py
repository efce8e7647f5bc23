"""The pages of a plan's targets: tree, matrix, one row, one column, one target, a spread total, both annexes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive
from domain.journal import SYSTEM
from domain.plans.queries import targets_of
from domain.plans.records import AnnexLine, Campaign, Plan, PlanResults, Target, TargetKind
from domain.plans.target_actions import nation
from domain.reports.annex import quota_of_plan
from domain.units.records import Unit
from tests.big_plan import big_plan
from tests.documents.pdf_reading import page_texts
from tests.quota_plan import add_line, add_plan, hung_yen, kien_giang, plan_drive
from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
MOST_BYTES = 150_000


def _path(plan_id: int, rest: str = "chi-tieu") -> str:
    return f"/quan-ly/ke-hoach/{plan_id}/{rest}"


def _stored(app: Flask, make: Callable[[Session], Plan]) -> int:
    """Make a plan in a session of its own and return its number."""
    with app.extensions["sessions"]() as session:
        number = make(session).id
        session.commit()
    return number


@pytest.fixture
def plan(app: Flask, world: World) -> int:
    """A plan with two units, one of them by months."""

    def make(session: Session) -> Plan:
        made = add_plan(session, world.province, date(2026, 12, 1), date(2027, 11, 30))
        add_line(session, made, world.ward, 300, month=MAY, group_label="I. Các xã")
        add_line(session, made, world.other_ward, 200, group_label="I. Các xã")
        plan_drive(session, made, world.ward, date(2027, 5, 5), 250)
        return made

    return _stored(app, make)


def _rows(page: Page) -> list[list[str]]:
    cells = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//table//tr")]
    return [row for row in cells if row]


def _send(visitor: Visitor, button: str, values: dict[str, str]) -> Page:
    """Send the form with this button, with values whose names are made here."""
    return visitor.submit(button, None, **values)


def _row(page: Page, label: str) -> list[str]:
    return next(row for row in _rows(page) if row[0] == label)


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
    page = officer("tinh").open(_path(plan))
    assert _row(page, above.name)[1:] == ["1.000", "0 %"] and _row(page, "tỉnh Hưng Yên")[1:] == [
        "400",
        "0 %",
    ]
    assert "Giao cho các đơn vị 500 đơn vị máu: giao xuống nhiều hơn 100 ." in page.text
    assert (
        "47 đợt; tiếp nhận 18.499 đơn vị máu; 185 % chỉ tiêu quốc gia; 147 % chỉ tiêu của tỉnh" in page.text
    )
    assert "tối thiểu 1 câu lạc bộ" in page.text and "chưa có sổ để đếm" in page.text and clubs in page.text
    row = _row(page, ward)
    assert row[6] == "300" and row[-5:] == ["300", "250", "0", "0", "0 %"]
    assert _row(page, "Tổng cộng")[-5:-1] == ["500", "250", "0", "0"]
    assert "Kế hoạch phường" in page.text and "chưa giao xuống" in page.text
    for username in ("kiemtra", "xa"):
        reader = officer(username).open(_path(plan))
        assert reader.status == 200 and "Chia chỉ tiêu" not in reader.text, username
    assert officer("donvi").open(_path(plan)).status == 403


def test_the_matrix_of_kien_giang_stands_as_printed(officer: Officer, app: Flask, world: World) -> None:
    number = _stored(app, lambda session: kien_giang(session, world.province))
    visitor = officer("tinh")
    page = visitor.open(_path(number))
    assert _row(page, "Tổng cộng")[1:6] == ["1.500", "1.950", "1.200", "1.600", "6.250"]
    assert [row[-1] for row in _rows(page) if row[0] == "Bệnh viện Đa khoa tỉnh"] == ["0 %", "như dòng trên"]
    page = visitor.open(_path(number, "phu-luc"))
    assert _row(page, "Tổng cộng")[1:] == ["1.500", "1.950", "1.200", "1.600", "6.250"]
    pdf = visitor.client.get(_path(number, "phu-luc.pdf"))
    assert pdf.mimetype == "application/pdf"
    text = " ".join(page_texts(pdf.data))
    assert "1.500 1.950 1.200 1.600 6.250" in text
    assert "Kèm theo Kế hoạch số 8A/KH-BCĐ ngày 24 tháng 4 năm 2020" in text


def test_a_row_is_typed_and_saved(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(visitor.open(_path(plan)).link("phường Phố Hiến"))
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
    visitor.open(visitor.open(_path(plan)).link("5/2027"))
    with app.extensions["sessions"]() as session:
        keys = {row.unit_id: row.key for row in quota_of_plan(session, session.get_one(Plan, plan)).rows}
    page = _send(
        visitor, "Lưu chỉ tiêu", {f"dong_{keys[world.ward]}": "", f"dong_{keys[world.other_ward]}": "5"}
    )
    assert "Đã lưu 2 số của Tháng 5/2027." in page.text
    assert _quota(app, plan) == {(world.other_ward, None): 200, (world.other_ward, MAY): 5}
    assert "Các tháng cộng 5" in page.text
    for bad in ("2025-01", "rac", ""):
        assert visitor.open(_path(plan, f"chi-tieu/cot?thang={bad}")).status == 404, bad
    assert visitor.open(_path(plan, "chi-tieu/cot")).status == 200
    assert visitor.open(_path(plan, "chi-tieu/dong/999999")).status == 404


def test_somebody_elses_change_is_shown_and_not_overwritten(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    one, other = officer("tinh"), officer("tinh")
    for visitor in (one, other):
        visitor.open(visitor.open(_path(plan)).link("phường Phố Hiến"))
    one.submit("Lưu chỉ tiêu", thang_2027_05="400")
    page = other.submit("Lưu chỉ tiêu", thang_2027_05="500")
    assert page.status == 422 and "Có người vừa sửa kế hoạch này" in page.errors[0]
    assert _row(page, "Tháng 5/2027")[1] == "400" and 'value="500"' in page.source
    assert _quota(app, plan)[world.ward, MAY] == 400
    assert "Đã lưu 1 số" in other.submit("Lưu chỉ tiêu").text
    assert _quota(app, plan)[world.ward, MAY] == 500


def test_a_target_finds_its_unit_by_search(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(_path(plan, "chi-tieu/them"))
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
    visitor.open(_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="1", unit_words="su pham ky thuat", group_label="II. Trường")
    assert page.status == 422 and "đã có chỉ tiêu" in page.errors[0]


def test_one_of_several_units_is_chosen(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="10", unit_words="xa a")
    choices = [str(box.get("value")) for box in page.all(".//input[@name='unit_id']")]
    assert len(choices) > 1
    page = visitor.submit("Lưu chỉ tiêu", unit_id=choices[1])
    assert "Đã lưu chỉ tiêu." in page.text and _quota(app, plan)[int(choices[1]), None] == 10


def test_targets_in_words_are_kept_changed_and_taken_away(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    visitor = officer("tinh")
    visitor.open(_path(plan, "chi-tieu/them"))
    sentence = "Phấn đấu 1,5 % dân số hiến máu"
    population = {"kind": TargetKind.POPULATION_PERCENT.value, "amount": "1,5", "sentence": sentence}
    page = _send(visitor, "Lưu chỉ tiêu", {**population, "upper": "1", "is_least": "y"})
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
    visitor.open(_path(plan, "chi-tieu/them"))
    page = visitor.submit("Lưu chỉ tiêu", amount="10.000", assigner="quoc-gia")
    assert _row(page, "Ban Chỉ đạo quốc gia vận động hiến máu tình nguyện")[1:] == ["10.000", "0 %"]
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
    visitor.open(_path(plan, f"chi-tieu/{number}"))
    with app.extensions["sessions"]() as session:
        session.get_one(Plan, plan).version += 1
        session.commit()
    assert "Có người vừa sửa" in visitor.submit("Bớt chỉ tiêu này").text
    with app.extensions["sessions"]() as session:
        assert session.get(Target, number) is not None


def test_a_total_is_spread_edited_and_balanced(officer: Officer, app: Flask, world: World, plan: int) -> None:
    visitor = officer("tinh")
    visitor.open(_path(plan, "chi-tieu/chia"))
    page = visitor.submit("Xem số đề xuất", total="1.001", who="phu-luc", month="2027-06")
    assert "2 đơn vị, cộng lại đúng 1.001 đơn vị máu." in page.text
    boxes = {str(box.get("name")): box.get("value") for box in page.all(".//table//input")}
    assert boxes == {f"so_{world.ward}": "501", f"so_{world.other_ward}": "500"}
    page = _send(visitor, "Lưu chỉ tiêu đã chia", {f"so_{world.ward}": "500"})
    assert page.status == 422 and page.errors == [
        "Các đơn vị cộng lại 1.000, còn thiếu 1. Sửa số của đơn vị hoặc sửa tổng số cho khớp."
    ]
    page = _send(
        visitor, "Lưu chỉ tiêu đã chia", {f"so_{world.ward}": "401", f"so_{world.other_ward}": "600"}
    )
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

    other = _stored(app, earlier)
    visitor = officer("tinh")
    visitor.open(_path(plan, "chi-tieu/chia"))
    page = visitor.submit("Xem số đề xuất", total="100", way="giao")
    assert page.errors == ["Chọn kế hoạch để theo."]
    page = visitor.submit("Xem số đề xuất", other=str(other))
    assert [box.get("value") for box in page.all(".//table//input")] == ["75", "25"]
    page = visitor.submit("Xem số đề xuất", way="tiep-nhan")
    assert "chưa tiếp nhận gì trong kế hoạch được chọn" in page.errors[0]
    page = visitor.submit("Xem số đề xuất", way="trong-so")
    assert page.errors == ["Nhập trọng số của ít nhất một đơn vị ở bảng dưới, rồi xem lại số đề xuất."]
    page = _send(
        visitor, "Chia lại theo trọng số", {f"nang_{world.ward}": "1", f"nang_{world.other_ward}": "3"}
    )
    values = {str(box.get("name")): box.get("value") for box in page.all(".//table//input")}
    assert values[f"so_{world.ward}"] == "25" and values[f"so_{world.other_ward}"] == "75"


def test_a_plan_without_units_is_spread_over_the_communes(officer: Officer, app: Flask, world: World) -> None:
    number = _stored(
        app, lambda session: add_plan(session, world.province, date(2026, 12, 1), date(2027, 11, 30))
    )
    visitor = officer("tinh")
    page = visitor.open(_path(number))
    assert "Chưa giao chỉ tiêu cho đơn vị nào" in page.text
    visitor.open(page.link("Chia chỉ tiêu"))
    visitor.submit("Xem số đề xuất", total="9.287", who="xa-phuong", group_label="I. Các xã, phường")
    page = visitor.submit("Lưu chỉ tiêu đã chia")
    assert _row(page, "Tổng cộng")[1] == "9.287"
    assert len(_quota(app, number)) == 104


def test_a_ward_sets_targets_in_its_own_plan_only(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    own = _stored(
        app,
        lambda session: add_plan(session, world.ward, date(2027, 1, 1), date(2027, 12, 31), parent_id=plan),
    )
    ward = officer("xa")
    for rest in ("chi-tieu/them", "chi-tieu/chia", "chi-tieu/cot"):
        assert ward.open(_path(plan, rest)).status == 404, rest
        assert ward.open(_path(own, rest)).status == 200, rest
        assert officer("xakhac").open(_path(own, rest)).status == 404
    ward.open(_path(own, "chi-tieu/them"))
    page = ward.submit("Lưu chỉ tiêu", amount="40", unit_words="su pham ky thuat")
    assert "Đã lưu chỉ tiêu." in page.text and "Kế hoạch cấp trên" in page.text


def test_the_annex_follows_a_drive_and_shows_what_the_source_printed(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    with app.extensions["sessions"]() as session:
        target = session.scalars(select(Target).where(Target.plan_id == plan)).first()
        assert target is not None
        day = date(2027, 5, 5)
        session.add(
            AnnexLine(
                plan_id=plan, target_id=target.id, position=1, on_day=day, printed_day="5/5/2027", planned=250
            )
        )
        campaign = Campaign(
            plan_id=plan, position=1, slug="he", name="Hè", period_from=day, period_to=date(2027, 8, 1)
        )
        session.add(campaign)
        session.flush()
        drive = session.scalars(select(Drive.id).where(Drive.plan_id == plan)).one()
        session.get_one(Drive, drive).campaign_id = campaign.id
        session.commit()
    visitor = officer("tinh")
    page = visitor.open(_path(plan, "phu-luc"))
    assert "05/05/2027 : 250" in page.text and "Khác bản gốc" not in page.text
    visitor.open(f"/quan-ly/dot/{drive}/sua")
    moved = {"on_day-day": "7", "on_day-month": "6", "on_day-year": "2027"}
    _send(visitor, "Lưu thông tin đợt", {"planned": "260", **moved})
    page = visitor.open(_path(plan, "phu-luc"))
    assert "07/06/2027 : 260" in page.text and "5/5/2027: 250" in page.text and "Khác bản gốc" in page.text
    text = " ".join(page_texts(visitor.client.get(_path(plan, "phu-luc.pdf")).data))
    assert "07/06/2027 260" in text and "05/05/2027" not in text
    assert "260" in _row(visitor.open(_path(plan)), "phường Phố Hiến")


def test_the_annex_of_hung_yen_is_that_of_its_source(officer: Officer, app: Flask, world: World) -> None:
    number = _stored(app, lambda session: hung_yen(session, world.province))
    visitor = officer("tinh")
    page = visitor.open(_path(number, "phu-luc?kieu=lich"))
    sums = [row[1] for row in _rows(page) if row[0].startswith(("Cộng mục", "Tổng cộng"))]
    assert sums == ["9.287", "1.200", "2.175", "1.100", "13.762"]
    assert "Bản gốc in" not in page.text
    text = " ".join(page_texts(visitor.client.get(_path(number, "phu-luc.pdf?kieu=lich")).data))
    assert "Tổng cộng mục I + II + III + IV 13.762" in text
    assert visitor.open(_path(number, "phu-luc?kieu=rac")).status == 200


def test_an_empty_annex_says_what_to_do(officer: Officer, app: Flask, world: World) -> None:
    number = _stored(
        app, lambda session: add_plan(session, world.province, world.today, world.today + timedelta(days=40))
    )
    visitor = officer("tinh")
    for kind in ("lich", "ma-tran"):
        page = visitor.open(_path(number, f"phu-luc?kieu={kind}"))
        assert page.link("Mở trang chỉ tiêu").endswith("/chi-tieu")
        assert visitor.client.get(_path(number, f"phu-luc.pdf?kieu={kind}")).status_code == 200


PAGES = ("chi-tieu", "phu-luc?kieu=lich", "phu-luc?kieu=ma-tran", "chi-tieu/cot?thang=2027-05")


def test_big_plans_open_in_the_same_number_of_questions_and_stay_light(
    officer: Officer, app: Flask, world: World
) -> None:
    visitor = officer("tinh")
    asked: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts: dict[str, list[int]] = {page: [] for page in (*PAGES, "so-lieu")}
    for units, drives in ((4, 4), (200, 400)):
        with app.extensions["sessions"]() as session:
            session.execute(Target.__table__.delete())  # type: ignore[attr-defined]
            session.commit()
            number = _made_anew(session, world, units, drives)
        for page in PAGES:
            asked.clear()
            opened = visitor.open(_path(number, page))
            counts[page].append(len(asked))
            assert opened.status == 200 and len(opened.source.encode()) < MOST_BYTES, page
        asked.clear()
        opened = visitor.open(f"/quan-ly/chi-tieu?ke_hoach={number}")
        counts["so-lieu"].append(len(asked))
        assert len(opened.source.encode()) < MOST_BYTES
    assert all(small == large for small, large in counts.values()), counts


def _made_anew(session: Session, world: World, units: int, drives: int) -> int:
    """Store a big plan where the one before has gone out of the way."""
    for old in session.scalars(select(Plan).where(Plan.title == "Kế hoạch lớn năm 2027")):
        old.slug, old.title = f"{old.slug}-cu", "Kế hoạch cũ"
    for unit in session.scalars(select(Unit).where(Unit.name.contains("thử nghiệm số"))):
        unit.slug, unit.name = f"{unit.slug}-cu", f"{unit.name} (cũ)"
    session.flush()
    number = big_plan(session, world.province, units=units, drives=drives).id
    session.commit()
    return number
