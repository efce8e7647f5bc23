"""Gifts by hand: the store, one person, everybody, the workbook; who may and who may not."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DriveState
from domain.gifts.queries import gift_balance
from domain.gifts.records import GiftKind, Recipients
from domain.gifts.rules import Target
from domain.journal import SYSTEM
from domain.ledger.actions import enter_outcome
from domain.ledger.records import Evidence
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from tests.gift_steps import WHOLE_350, handed, stocked
from tests.statements import statements
from tests.world import World, add_registration

LONG = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


def came(session: Session, world: World, name: str, kind: OutcomeKind = OutcomeKind.DONATED) -> int:
    person = add_registration(session, world.today_drive, name, commune_id=world.ward)
    gave = Result(kind, Component.WHOLE_BLOOD, 350) if kind is OutcomeKind.DONATED else Result(kind)
    enter_outcome(
        session, person.id, gave, evidence=Evidence.UNIT_LIST, may_override=False, by=SYSTEM, now=clock.now()
    )
    return person.id


def place(world: World, rest: str = "") -> str:
    return f"/quan-ly/dot/{world.today_drive}/qua-va-se-ri{rest}"


def left(app: Flask, world: World) -> list[int]:
    with app.extensions["sessions"]() as own:
        return [line.left for line in gift_balance(own, world.today_drive).items]


def test_an_empty_store_says_how_to_begin_and_fills_with_one_click(app: Flask, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    ward = officer("xa")
    page = ward.open(place(world))
    assert page.title == "Quà và sê-ri" and "Kho của đợt chưa có món nào" in page.text
    page = ward.submit("Lập các món theo mức tối thiểu")
    assert "Đã lập 5 món" in page.text and "Quà cho người hiến 350 ml" in page.text
    ward.open(page.link("Quà cho người hiến 350 ml"))
    page = ward.submit("Ghi vào kho", quantity="1.200", note="Viện Huyết học")
    assert "còn 1.200" in page.text and "Viện Huyết học" in page.text
    page = ward.submit("Rút lại")
    assert "rút lại dòng trước" in page.text and "còn 0" in page.text


def test_an_item_is_added_changed_and_refused_with_what_was_typed(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(place(world, "/them-mon"))
    page = office.submit("Thêm món", name="Túi quà", value_dong="15.000.000")
    assert page.status == 422 and "Nhập giá trị một phần không quá 5.000.000 đồng." in page.errors
    assert 'value="15.000.000"' in page.source
    page = office.submit("Thêm món", name="Túi quà", value_dong="150.000", meant_for=["toan_phan-350-350"])
    assert "Đã thêm món" in page.text
    office.open(page.link("Túi quà"))
    page = office.open(office.page.link("Sửa món"))
    assert page.all(".//input[@value='toan_phan-350-350']")[0].get("checked") is not None
    page = office.submit("Lưu món", name="Túi quà đỏ")
    assert page.title == "Túi quà đỏ"
    office.open(place(world, "/them-mon"))
    page = office.submit("Thêm món", name="Túi quà đỏ", value_dong="1")
    assert "Đợt này đã có món tên như vậy. Đặt tên khác." in page.errors


def test_one_person_receives_what_is_due_and_gives_it_back(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    stocked(session, world.today_drive, 5, WHOLE_350)
    stocked(session, world.today_drive, 5, name="Gói xét nghiệm", kind=GiftKind.TESTS, dong=100_000)
    number = came(session, world, LONG)
    session.commit()
    ward = officer("xa")
    page = ward.open(place(world, f"/nguoi-nhan/{number}"))
    assert LONG in page.title and "thiếu 150.000 đồng" in page.text
    ticked = [box.get("checked") is not None for box in page.all(".//input[@name='items']")]
    assert ticked == [True, False]
    page = ward.submit("Phát những món đã chọn")
    assert "Đã phát 1 phần." in page.text and "thiếu" not in page.text and left(app, world) == [4, 5]
    page = ward.submit("Đã ký trên giấy")
    assert "Đã ghi ký nhận cho 1 phần." in page.text and "đã ký" in page.text
    page = ward.submit("Rút lại")
    assert "phần quà về kho" in page.text and left(app, world) == [5, 5]


def test_the_desk_hands_out_with_one_click_and_sees_no_more(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    stocked(session, world.today_drive, 1, WHOLE_350)
    first, second = came(session, world, "Lê An"), came(session, world, "Lê Bình")
    session.commit()
    desk = officer("ban")
    outcome = f"/quan-ly/dot/{world.today_drive}/ban-don-tiep/{first}"
    desk.open(outcome)
    page = desk.submit("Đã phát quà: 1 phần")
    assert page.title == "Bàn đón tiếp" and "Lê An: đã phát 1 phần." in page.text
    assert "Đã phát quà" not in desk.open(outcome).text
    page = desk.post(place(world, f"/nguoi-nhan/{first}/phat"), {"csrf_token": desk.token()})
    assert "Người này đã nhận đủ những món đặt sẵn." in page.text
    page = desk.post(place(world, f"/nguoi-nhan/{second}/phat"), {"csrf_token": desk.token()})
    assert "không còn phần nào" in page.text and "Văn phòng tỉnh hoặc cơ sở tiếp nhận máu" in page.text
    for closed in ("", "/nguoi-nhan", "/nguoi-nhan.xlsx", "/so-se-ri", "/phat-tat-ca"):
        assert desk.open(place(world, closed)).status == 403


def test_everybody_at_once_with_a_decision_and_undone(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    stocked(session, world.today_drive, 1, WHOLE_350)
    meal = Target(Recipients.CAME)
    stocked(session, world.today_drive, 9, meal, name="Suất ăn", kind=GiftKind.MEAL, dong=30_000)
    for name in ("Lê An", "Lê Bình"):
        came(session, world, name)
    came(session, world, "Lê Chi", OutcomeKind.LEFT)
    session.commit()
    office = officer("tinh")
    page = office.open(place(world, "/phat-tat-ca"))
    assert "1, không đủ" in page.text
    page = office.submit("Phát 5 phần cho 3 người")
    assert page.status == 422 and "chỉ còn 1, cần phát 2" in page.errors[0]
    page = office.submit("Phát 5 phần cho 3 người", override_reason="mượn của đợt sau", is_signed="y")
    assert "Đã phát 5 phần cho 3 người." in page.text and "mượn của đợt sau" in page.text
    assert "thiếu 1" in page.text and left(app, world) == [-1, 6]
    page = office.submit("Rút lại lần phát")
    assert "Đã rút lại 5 phần" in page.text and left(app, world) == [1, 9]


def test_a_ward_cannot_decide_beyond_the_store(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    stocked(session, world.today_drive, 0, WHOLE_350)
    came(session, world, "Lê An")
    session.commit()
    ward = officer("xa")
    ward.open(place(world, "/phat-tat-ca"))
    page = ward.submit("Phát 1 phần cho 1 người")
    assert "Văn phòng tỉnh hoặc cơ sở tiếp nhận máu" in page.errors[0]
    assert not page.all(".//input[@name='override_reason']")


def test_who_received_too_little_stands_on_the_first_page(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    cheap = stocked(session, world.today_drive, 5, name="Khăn", dong=50_000)
    handed(session, cheap, came(session, world, "Lê An"))
    session.commit()
    page = officer("tinh").open(place(world))
    assert "Thiếu so với mức tối thiểu" in page.text and "Thông tư 15/2023/TT-BYT" in page.text
    assert page.texts(".//table[2]/tbody/tr/td") == [] or "100.000" in page.text
    assert page.link("Lê An")


def test_the_workbook_has_a_row_a_person_and_a_column_an_item(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    bag = stocked(session, world.today_drive, 5, name="=Túi quà")
    handed(session, bag, came(session, world, "Lê An"))
    came(session, world, "Lê Bình", OutcomeKind.LEFT)
    session.commit()
    answer = officer("xa").client.get(place(world, "/nguoi-nhan.xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[2][1] == "Họ và tên" and rows[2][4] == "=Túi quà"
    assert rows[3][1:] == [
        "Lê An",
        1990,
        "đã hiến 350 ml toàn phần",
        1,
        150_000,
        150_000,
        150_000,
        None,
        "Chị Mai",
    ]
    assert rows[4][1:5] == ["Lê Bình", 1990, "bỏ về", None]


def test_a_ward_that_is_not_the_host_is_told_so_and_sees_no_names(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    stocked(session, world.today_drive, 5)
    number = came(session, world, "Lê An")
    session.commit()
    other = officer("xakhac")
    page = other.open(place(world))
    assert page.status == 200 and "Đợt này do đơn vị khác tổ chức" in page.text and "Túi quà" not in page.text
    for rest in ("/nguoi-nhan", f"/nguoi-nhan/{number}", "/so-se-ri", "/phat-tat-ca", "/them-mon"):
        assert other.open(place(world, rest)).status == 404
    assert officer("donvi").open(place(world)).status == 403


def test_a_closed_book_shows_and_takes_nothing(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    bag = stocked(session, world.today_drive, 5, WHOLE_350)
    number = came(session, world, "Lê An")
    session.execute(update(Drive).where(Drive.id == world.today_drive).values(state=DriveState.CLOSED))
    session.commit()
    office = officer("tinh")
    for rest in ("", f"/mon/{bag.id}", f"/nguoi-nhan/{number}", "/phat-tat-ca", "/so-se-ri"):
        page = office.open(place(world, rest))
        assert "khóa sổ" in page.text and not page.all(".//main//form"), rest
    page = office.post(
        place(world, "/them-mon"), {"csrf_token": office.token(), "name": "A", "value_dong": "1"}
    )
    assert "khóa sổ" in page.text


@pytest.mark.parametrize("rest", ["", "/nguoi-nhan", "/phat-tat-ca"])
def test_a_page_asks_as_often_for_thirty_as_for_one(
    app: Flask, session: Session, officer, world: World, rest: str
) -> None:  # type: ignore[no-untyped-def]
    session.commit()  # A sign-in has to write too.
    office = officer("tinh")

    def cost() -> int:
        with statements(app) as asked:
            assert office.open(place(world, rest)).url == place(world, rest)
        return len(asked)

    bag = stocked(session, world.today_drive, 99, WHOLE_350)
    other = stocked(session, world.today_drive, 99, name="Khăn", dong=10_000)
    handed(session, other, came(session, world, "Lê An"))
    session.commit()
    cost()
    few = cost()
    for number in range(29):
        handed(session, other, came(session, world, f"Lê Thị {'abcdefghijklmnopqrstuvwxyzđơư'[number]}"))
    session.commit()
    assert cost() == few and bag.id != other.id


def test_the_list_of_people_goes_on_where_it_ended(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    for number in range(53):
        came(session, world, f"Lê Thị {chr(97 + number % 26)}{'a' * (number // 26)}", OutcomeKind.LEFT)
    session.commit()
    office = officer("tinh")
    first = office.open(place(world, "/nguoi-nhan?loc=chua-nhan"))
    second = office.open(first.link("Trang sau"))
    names = first.texts(".//tbody/tr/th") + second.texts(".//tbody/tr/th")
    assert len(names) == 53 and len(set(names)) == 53
