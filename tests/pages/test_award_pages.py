"""Rule sets, gaps of evidence, families, collectives, near steps and the book of awards as people meet them."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.commendations.records import Honour
from domain.commendations.rule_records import RuleSet
from domain.donors.records import Family, FamilyMember
from domain.ledger.records import Evidence
from tests.database.test_commendations import give, make_donor
from tests.quota_plan import add_line, add_plan, gave, plan_drive
from tests.statements import statements
from tests.world import World

HERE = "/quan-ly/khen-thuong/"


@pytest.fixture
def people(session: Session, world: World) -> list[int]:
    """A donor with 21 proven donations, and one with 18 proven and 3 by own word."""
    sure, unsure = (make_donor(session, world, name) for name in ("Lê Văn An", "Trần Thị Bình"))
    give(session, sure, 21, world.today)
    give(session, unsure, 18, world.today)
    give(session, unsure, 3, world.today - timedelta(days=3000), Evidence.OWN_WORD)
    session.commit()
    return [sure.id, unsure.id]


def workbook(office, address: str) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    answer = office.client.get(address)
    assert answer.status_code == 200 and "spreadsheetml" in answer.mimetype
    return list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))


def test_gaps_stand_apart_and_tell_how_much_proof_is_missing(
    officer, world: World, people: list[int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(f"{HERE}?loai=tieu-chi")
    assert page.texts(".//tbody//th/a") == ["Lê Văn An", "Trần Thị Bình"]
    assert "Thiếu chứng cứ 3 lần" in page.text and "Chủ tịch UBND cấp tỉnh" in page.text
    page = office.open(page.link("Xem 1 người chỉ thiếu chứng cứ"))
    assert page.texts(".//tbody//th/a") == ["Trần Thị Bình"]
    assert "Đủ nếu xác minh 2 lần" in page.text and not page.all(".//input[@name='nguoi']")
    rows = workbook(office, page.link("Tải bảng Excel"))
    assert rows[-1][1:7] == ("Trần Thị Bình", 1990, 20, 18, 21, 3)
    assert officer("donvi").open(HERE).status == 200


def test_awards_by_decision_go_into_the_book_and_come_out_again(
    officer, world: World, people: list[int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(f"{HERE}?loai=tieu-chi&moc=20")
    page = office.submit("Ghi theo quyết định", nguoi=[str(people[0])])
    assert page.title == "Ghi vào sổ khen thưởng" and "Bằng khen của Chủ tịch UBND" in page.text
    page = office.submit("Ghi 1 người vào sổ")
    assert page.status == 422 and page.errors[0] == "Nhập số quyết định"
    ahead = {"signed_on-day": "2", "signed_on-month": "6", "signed_on-year": str(world.today.year + 1)}
    page = office.submit("Ghi 1 người vào sổ", decision="Quyết định 9/QĐ-UBND", **ahead)
    assert page.status == 422 and page.errors == ["Ngày khen, ngày ký không sau hôm nay."]
    page = office.submit(
        "Ghi 1 người vào sổ",
        decision="Quyết định 9/QĐ-UBND",
        **{"signed_on-day": "2", "signed_on-month": "6", "signed_on-year": "2026"},
        first_register_number="41",
    )
    assert (
        page.title == "Sổ khen thưởng" and "Quyết định 9/QĐ-UBND" in page.text and "02/06/2026" in page.text
    )
    assert office.open(f"{HERE}?loai=tieu-chi&moc=20").texts(".//tbody//th/a") == []
    rows = workbook(office, f"{HERE}so.xlsx?q=an")
    assert rows[-1][1] == "Lê Văn An" and rows[-1][9] == "41"
    assert "Bằng khen, mốc 20 lần" in office.open(f"/quan-ly/nguoi-hien-mau/{people[0]}").text
    office.open(f"{HERE}so")
    page = office.open(office.page.link("Rút lại dòng của Lê Văn An"))
    assert office.submit("Rút lại").errors == ["Nhập lý do rút lại"]
    page = office.submit("Rút lại", reason="Ghi nhầm")
    assert "Đã rút lại" in page.text and "Ghi nhầm" in page.text
    assert office.open(f"{HERE}?loai=tieu-chi&moc=20").texts(".//tbody//th/a") == ["Lê Văn An"]
    ward = officer("xa")
    assert "Lê Văn An" in ward.open(f"{HERE}so").text
    assert officer("xakhac").open(f"{HERE}so").texts(".//tbody//th") == []


def test_an_earlier_award_is_found_written_and_not_written_twice(
    officer, world: World, people: list[int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(f"{HERE}so/them?q=le van an")
    office.open(page.link("Lê Văn An"))
    day = {"granted_on-day": "19", "granted_on-month": "4", "granted_on-year": "2018"}
    typed = {"award": "Bằng khen", "body": "Chủ tịch UBND tỉnh", "milestone": "20", **day}
    page = office.submit("Ghi vào sổ", **{**typed, "granted_on-year": "2999"})
    assert page.status == 422 and page.errors
    assert page.all(".//input[@name='award']")[0].get("value") == "Bằng khen"
    page = office.submit("Ghi vào sổ", **typed)
    assert "Đã ghi vào sổ: Lê Văn An" in page.text and "Khen trước đây" in page.text
    office.open(f"{HERE}so/them?nguoi={people[0]}")
    page = office.submit("Ghi vào sổ", **typed)
    assert page.status == 422 and "đã có hình thức này ở mốc này" in page.text
    assert office.open(f"{HERE}so/them?don-vi={world.school}").title == "Ghi khen thưởng trước đây"
    office.submit("Ghi vào sổ", award="Giấy khen", body="Hội Chữ thập đỏ tỉnh", year="2018", **day)
    assert "Sư phạm Kỹ thuật" in office.page.text
    assert office.open(f"{HERE}so/them?nguoi=99999").status == 404
    assert officer("xa").open(f"{HERE}so/them").status == 403


def test_an_award_of_january_is_for_the_year_before(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    year = world.today.year - 1
    plan = add_plan(session, world.province, date(year, 1, 1), date(year, 12, 31))
    add_line(session, plan, world.ward, 1)
    gave(session, plan_drive(session, plan, world.ward, date(year, 6, 1), 10), "Người Hiến Một")
    session.commit()
    office, address = officer("tinh"), f"{HERE}tap-the?ke-hoach={plan.id}"
    page = office.open(address)
    typed = {"award": "Giấy khen", "body": "Hội Chữ thập đỏ tỉnh", "milestone": "100"}
    january = {"granted_on-day": "1", "granted_on-month": "1", "granted_on-year": str(year + 1)}
    office.open(page.link("ghi vào sổ khen thưởng"))
    page = office.submit("Ghi vào sổ", **typed, **january, year="")
    assert page.status == 422 and page.errors == ["Ghi năm mà đơn vị được khen, ví dụ 2026."]
    page = office.submit("Ghi vào sổ", **typed, **january, year=str(year + 2))
    assert page.errors == ["Năm được xét không sau năm của ngày khen."]
    office.open(f"{HERE}so/them?don-vi={world.ward}&nam={year}")
    assert "Đã ghi vào sổ" in office.submit("Ghi vào sổ", **typed, **january).text
    assert "Chưa đơn vị nào đạt mốc" in office.open(address).text
    office.open(f"{HERE}so/them?don-vi={world.ward}&nam={year}")
    december = {"granted_on-day": "20", "granted_on-month": "12", "granted_on-year": str(year)}
    assert "đã có hình thức này" in office.submit("Ghi vào sổ", **typed, **december).text


def test_a_rule_set_is_copied_changed_and_then_used(
    app: Flask, officer, world: World, people: list[int]
) -> None:  # type: ignore[no-untyped-def]
    office, year = officer("tinh"), clock.today().year
    page = office.open(f"{HERE}tieu-chi")
    assert "Kiên Giang 2020" in page.text and "Đang áp dụng" in page.text
    page = office.open(page.link("Cá nhân hiến máu nhiều lần"))
    assert "Chưa xác minh" in page.text and "Kỷ niệm chương" in page.text
    page = office.submit(f"Chép cho năm {year}")
    assert page.title == "Sửa tiêu chí"
    bars = [field.get("value") or "" for field in page.all(".//input[@name='step-threshold']")]
    assert bars[:4] == ["5", "10", "15", "20"] and bars[-1] == ""
    # A browser sends every row; the visitor of the tests keeps one select of each name.
    picked = {"step-level": ["tinh"] * len(bars), "step-sure": ["V"] * len(bars)}
    page = office.submit("Lưu tiêu chí", **picked, **{"step-threshold": ["x", *bars[1:]]})
    assert page.status == 422 and page.errors == ["Dòng mốc 1: ghi mốc bằng số từ 1 đến 1.000."]
    assert page.all(".//input[@name='step-threshold']")[0].get("value") == "x"
    page = office.submit(
        "Lưu tiêu chí", least_evidence="loi_khai", **picked, **{"step-threshold": ["4", *bars[1:]]}
    )
    assert page.status == 200 and "Đã lưu tiêu chí" in page.text
    page = office.open(f"{HERE}?loai=tieu-chi&moc=20")
    assert page.texts(".//tbody//th/a") == ["Lê Văn An", "Trần Thị Bình"], "own words count now"
    with app.extensions["sessions"]() as own:
        stored = own.scalars(select(RuleSet)).one()
        address = f"{HERE}tieu-chi/{stored.id}/sua"
    first, second = officer("tinh"), officer("tinh")
    for one in (first, second):
        one.open(address)
    assert first.submit("Lưu tiêu chí", name="Tiêu chí của tỉnh", **picked).status == 200
    page = second.submit("Lưu tiêu chí", name="Tiêu chí khác", **picked)
    assert page.status == 422 and "Người khác vừa sửa" in page.text
    assert officer("xa").open(f"{HERE}tieu-chi/so-{stored.id}").status == 200
    assert officer("xa").open(address).status == 403


def test_fewer_are_enough_where_the_province_says_that_the_mountains_are(
    app: Flask, officer, session: Session, world: World
) -> None:  # type: ignore[no-untyped-def]
    give(session, make_donor(session, world, "Lê Văn An"), 8, world.today)
    session.commit()
    office = officer("tinh")
    office.open(f"{HERE}tieu-chi/quang-nam-tieu-bieu")
    office.submit(f"Chép cho năm {world.today.year}")
    assert office.open(f"{HERE}?loai=tieu-chi").texts(".//tbody//th/a") == []
    office.open(f"{HERE}dia-ban")
    assert "1 xã, phường đổi địa bàn" in office.submit("Lưu địa bàn", **{"mien-nui": [str(world.ward)]}).text
    page = office.open(f"{HERE}?loai=tieu-chi")
    assert page.texts(".//tbody//th/a") == ["Lê Văn An"] and "miền núi từ 7" in page.text


def test_families_units_and_near_steps_have_their_pages(
    officer, session: Session, world: World, people: list[int]
) -> None:  # type: ignore[no-untyped-def]
    family = Family(
        name="Gia đình ông An", province_id=world.province, created_at=clock.now(), created_by="ai đó"
    )
    session.add(family)
    session.flush()
    for number in people:
        session.add(
            FamilyMember(
                family_id=family.id, donor_id=number, joined_at=clock.now(), joined_by="ai đó", consented_on=world.today
            )
        )  # fmt: skip
    nearly = make_donor(session, world, "Phạm Văn Gần")
    give(session, nearly, 4, world.today)
    plan = add_plan(session, world.province, date(world.today.year, 1, 1), date(world.today.year, 12, 31))
    add_line(session, plan, world.ward, 1)
    session.commit()
    office = officer("tinh")
    page = office.open(f"{HERE}gia-dinh")
    assert "Gia đình ông An" in page.text and "Trần Thị Bình: 18 / 21" in page.text
    assert "Chưa có gia đình" in office.open(f"{HERE}gia-dinh?xem=thieu").text
    assert "Phạm Văn Gần" in office.open(f"{HERE}sap-du-moc").text
    assert "Chưa có ai sắp đủ mốc" in office.open(f"/quan-ly/dot/{world.drive}/sap-du-moc").text
    assert office.open(f"{HERE}tap-the").title == "Tập thể đạt mốc"
    for role in ("xa", "donvi"):
        for address in ("gia-dinh", "tap-the", "sap-du-moc", "so", "tieu-chi", "tieu-chi/qd122-gia-dinh"):
            assert officer(role).open(f"{HERE}{address}").status == 200, address


@pytest.mark.parametrize(
    "address",
    [
        "so?q=%00%25&hinh-thuc=%00",
        "so/them?q=%00%27%25_",
        "so?nam=99999999999&doi-tuong=x&sau=7",
        "gia-dinh?sau=x&den-ngay=hom+qua&moc=x",
        "tap-the?ke-hoach=x&tieu-chi=?",
        "sap-du-moc?sau=9",
        "nguoi-dat-moc.xlsx?don-vi=x",
        "tieu-chi?ngay=32/13/2026",
    ],
)
def test_odd_addresses_are_left_aside(officer, world: World, address: str) -> None:  # type: ignore[no-untyped-def]
    assert officer("tinh").open(f"{HERE}{address}").status == 200


def test_the_book_asks_as_often_for_thirty_lines_as_for_one(
    app: Flask, session: Session, officer, world: World, people: list[int]
) -> None:  # type: ignore[no-untyped-def]
    def add(places: range) -> None:
        for place in places:
            session.add(
                Honour(
                    donor_id=people[0], milestone=place, award=f"Khen {place}", award_key=f"khen {place}", donations=0,
                    cut_off=world.today, granted_on=world.today, issuing_unit_id=world.province,
                    recipient_name="Lê Văn An", recipient_key="le van an", issued_at=clock.now(), issued_by="ai đó",
                )
            )  # fmt: skip
        session.commit()

    office = officer("tinh")

    def cost() -> int:
        with statements(app) as asked:
            office.open(f"{HERE}so")
        return len(asked)

    add(range(1, 2))
    one = cost()
    add(range(2, 31))
    assert cost() == one and len(office.page.texts(".//tbody//th")) == 30
    add(range(31, 61))
    office.open(f"{HERE}so")
    assert len(office.open(office.page.link("Trang sau")).texts(".//tbody//th")) == 10
