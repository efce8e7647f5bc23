"""The counter by keyboard: a scanned card fills the line, old addresses are explained, paper forms keep their code."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain.journal import JournalLine
from domain.sealing import keyring_of
from domain.signups.paper_codes import new_paper_code, read_paper_code
from domain.signups.records import Registration
from domain.signups.rules import shown_code
from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]

CARD = "033190001234|012345678|Trần Thị Thu Hằng|05031990|Nữ|Tổ 3, An Tảo, Hưng Yên, Hưng Yên|01012022"


def at_counter(officer: Officer, world: World, role: str = "xa") -> Visitor:
    visitor = officer(role)
    visitor.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    return visitor


def value(page: Page, name: str) -> str:
    (box,) = page.all(f".//input[@name='{name}']")
    return box.get("value") or ""


def stored(app: Flask) -> list[Registration]:
    with app.extensions["sessions"]() as session:
        return list(session.scalars(select(Registration).order_by(Registration.id)))


# The card


def test_a_scanned_card_fills_the_line_and_nothing_is_stored_yet(
    app: Flask, world: World, officer: Officer
) -> None:
    ward = at_counter(officer, world)
    page = ward.submit("Ghi", full_name=CARD)

    assert page.status == 200 and page.errors == []
    assert value(page, "full_name") == "Trần Thị Thu Hằng"
    assert value(page, "birth-day") == "05/03/1990"
    assert value(page, "id_number") == "033190001234"
    assert value(page, "address") == "Tổ 3, An Tảo, Hưng Yên, Hưng Yên"
    assert [box.get("name") for box in page.all(".//input[@autofocus]")] == ["phone"]
    assert "Đã đọc thẻ, chưa ghi" in page.text
    assert "012345678" not in page.source and "01012022" not in page.source
    assert stored(app) == []

    ward.submit("Ghi", phone="0912000222", consent="y")
    (made,) = stored(app)
    assert made.full_name == "Trần Thị Thu Hằng" and made.id_number_tail == "1234"
    assert made.address == "Tổ 3, An Tảo, Hưng Yên, Hưng Yên"
    with app.extensions["sessions"]() as session:
        details = " ".join(line or "" for line in session.scalars(select(JournalLine.details)))
    assert "033190001234" not in details and "An Tảo" not in details


def test_a_card_that_the_scanner_could_not_type_leaves_the_name_to_the_hand(
    world: World, officer: Officer
) -> None:
    page = at_counter(officer, world).submit(
        "Ghi", full_name="033190001234||Tr?n Th? H?ng|05031991|N?|An T?o|01012022"
    )

    assert value(page, "full_name") == ""
    assert [box.get("name") for box in page.all(".//input[@autofocus]")] == ["full_name"]
    assert "Gõ họ tên như in trên thẻ" in page.text
    assert "năm sinh 1990" in page.text


def test_a_number_that_is_no_card_stays_a_question(app: Flask, world: World, officer: Officer) -> None:
    page = at_counter(officer, world).submit("Ghi", full_name="03319000||x|y|z|t", consent="y")

    assert page.status == 422 and page.errors == ["Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa"]
    assert stored(app) == []


# Old addresses


def test_the_province_is_shown_the_commune_of_today_and_chooses(
    app: Flask, world: World, officer: Officer
) -> None:
    province = at_counter(officer, world, "tinh")
    typed = {"full_name": "Vũ Văn Bình", "consent": "y", "address": "Tổ 3, phường An Tảo, TP Hưng Yên"}
    page = province.submit("Ghi", **typed)

    assert page.status == 422
    assert page.errors == [
        "Chọn xã, phường để biết nơi xác nhận danh sách. "
        "Theo địa chỉ đã ghi, phường An Tảo nay thuộc phường Phố Hiến"
    ]
    province.submit("Ghi", commune_id=str(world.ward))
    (made,) = stored(app)
    assert made.address == "Tổ 3, phường An Tảo, TP Hưng Yên", "the address stays as it was declared"
    assert made.commune_id == world.ward


def test_a_card_chooses_the_only_commune_in_sight(world: World, officer: Officer) -> None:
    page = at_counter(officer, world, "tinh").submit("Ghi", full_name=CARD)

    chosen = [option.get("value") for option in page.all(".//select[@name='commune_id']/option[@selected]")]
    assert chosen == [str(world.ward)]
    assert "phường An Tảo nay thuộc phường Phố Hiến: đã chọn sẵn, đổi lại nếu không đúng" in page.text


def test_another_commune_than_the_address_says_is_asked_about(
    app: Flask, world: World, officer: Officer
) -> None:
    ward = at_counter(officer, world)
    page = ward.submit(
        "Ghi", full_name="Vũ Văn Bình", consent="y", address="xã Minh Khai, huyện Vũ Thư, Thái Bình"
    )

    assert "xã Minh Khai nay thuộc xã Vũ Thư, khác xã, phường đã chọn cho Vũ Văn Bình" in page.text
    assert len(stored(app)) == 1


def test_the_public_form_says_what_became_of_an_old_address(
    app: Flask, world: World, visitor: Visitor
) -> None:
    visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
    page = visitor.submit(full_name="Vũ Văn Bình", commune_id="", address="phường An Tảo, TP Hưng Yên")

    said = [error for error in page.errors if "Theo địa chỉ đã ghi" in error]
    assert len(said) == 1
    assert said[0].endswith("phường An Tảo nay thuộc phường Phố Hiến")
    chosen = page.all(".//select[@name='commune_id']/option[@selected]")
    assert [option.get("value") for option in chosen] in ([], [""]), "nobody chooses for a person"
    assert stored(app) == []


# Paper forms with codes


@pytest.fixture
def code(app: Flask) -> str:
    with app.extensions["sessions"]() as session:
        return new_paper_code(keyring_of(session))


def test_a_paper_form_keeps_its_code(app: Flask, world: World, officer: Officer, code: str) -> None:
    ward = at_counter(officer, world)
    typed = {"consent": "y", "source": "giay", "birth-day": "1990"}
    page = ward.submit("Ghi", full_name="Vũ Văn Bình", paper_code=shown_code(code).lower(), **typed)

    assert f"mã {shown_code(code)}" in page.text
    assert value(page, "paper_code") == ""
    assert [made.code for made in stored(app)] == [code]
    page = ward.submit("Ghi", full_name="Vũ Văn Cường", paper_code=code, **typed)
    assert page.status == 422
    assert page.errors == [
        f"Phiếu mã {shown_code(code)} đã ghi cho người khác. Xem lại mã trên phiếu đang cầm"
    ]
    assert len(stored(app)) == 1, "the second person is not kept with a code of chance"
    with app.extensions["sessions"]() as session:
        lines = session.scalars(select(JournalLine).where(JournalLine.act == "ghi theo phiếu giấy")).all()
        assert [json.loads(line.details or "{}") for line in lines] == [{}]


def test_a_slip_of_the_finger_in_a_code_is_noticed(
    app: Flask, world: World, officer: Officer, code: str
) -> None:
    ward = at_counter(officer, world)
    wrong = ("X" if code[0] != "X" else "Y") + code[1:]
    with app.extensions["sessions"]() as session:
        if not isinstance(read_paper_code(keyring_of(session), wrong), str):
            page = ward.submit("Ghi", full_name="Vũ Văn Bình", paper_code=wrong, consent="y")
            assert page.status == 422
            assert page.errors == ["Nhập mã gồm 8 chữ và số in trên phiếu giấy, ví dụ 4X7K-2PQ9"]
    page = ward.submit("Ghi", full_name="Vũ Văn Bình", paper_code="abc", consent="y")
    assert page.status == 422
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count(Registration.id))) == 0
        ring = keyring_of(session)
        wrong_codes = ["0" * place + "X" + "0" * (7 - place) for place in range(8)]
        assert sum(isinstance(read_paper_code(ring, text), str) for text in wrong_codes) <= 1
        assert all(isinstance(read_paper_code(ring, new_paper_code(ring)), str) for _ in range(200))


def test_the_line_asks_for_nothing_that_the_keyboard_cannot_reach(world: World, officer: Officer) -> None:
    """The boxes of one person in the order of the Tab key; what stays for the next person comes after them."""
    visitor = at_counter(officer, world)
    page = visitor.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    boxes = [
        box.get("name") or "Ghi"
        for form in page.forms()
        if form.get("method") == "post"
        for box in form.iter()
        if box.tag in ("input", "select", "button") and box.get("type") != "hidden"
    ]

    first = boxes.index("full_name")
    assert boxes[first : first + 8] == [
        "full_name",
        "birth-day",
        "id_number",
        "phone",
        "address",
        "paper_code",
        "consent",
        "Ghi",
    ]
