"""The donor's own page: opened by card and secret number only, with what a donor may see and do there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.card_actions import issue_card
from domain.donors.card_records import DonorCard
from domain.donors.card_rules import new_card_code, shown_card_code
from domain.donors.records import Donor
from domain.journal import SYSTEM, JournalLine
from domain.ledger.actions import add_donation
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.records import Evidence
from domain.results.records import Component
from domain.signups.records import Consent, Registration
from tests.documents.pdf_reading import page_texts
from tests.pages.test_donors import LONG, REGISTER, attend
from tests.visitor import Page, Visitor
from tests.world import World

PAGE = "/so-hien-mau"
WRONG = "Mã thẻ và số bí mật này không đi cùng nhau"


class Card:
    """A donor with four donations and the card that opens the page."""

    def __init__(self, donor_id: int, code: str, pin: str) -> None:
        self.donor_id, self.code, self.pin = donor_id, code, pin

    def open(self, person: Visitor, pin: str = "") -> Page:
        """Open the own page with this card."""
        person.open(PAGE)
        return person.submit("Mở sổ của tôi", code=shown_card_code(self.code), pin=pin or self.pin)


@pytest.fixture
def card(session: Session, world: World) -> Card:
    """Lê Thị Hoa with four donations and a card."""
    donor = attend(session, world, "Lê Thị Hoa", phone="0912345678")
    for place in range(4):
        add_donation(
            session,
            donor,
            on_day=world.today - timedelta(days=90 * place + 10),
            component=Component.WHOLE_BLOOD,
            volume_ml=350,
            evidence=Evidence.UNIT_LIST,
            place="Bệnh viện tỉnh",
            by=SYSTEM,
            now=clock.now(),
        )
    made = issue_card(session, donor.id, by=SYSTEM, now=clock.now())
    session.commit()
    return Card(donor.id, made.code, made.pin)


def test_the_office_prints_a_card_once_and_a_new_one_ends_the_old(
    app: Flask, session: Session, officer, visitor: Visitor, world: World
) -> None:  # type: ignore[no-untyped-def]
    donor = attend(session, world, LONG)
    session.commit()
    found = []
    for _ in range(2):
        ward = officer("xa")
        ward.open(f"{REGISTER}{donor.id}")
        page = ward.submit("In thẻ và số bí mật")
        assert page.response.mimetype == "application/pdf"
        text = " ".join(page_texts(page.response.data))
        assert "không thay Giấy chứng nhận hiến máu tình nguyện" in text
        code = re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b", text)
        pin = re.search(r"(?<![\w-])(\d{3}) (\d{3})\b", text)
        assert code and pin
        found.append(Card(donor.id, code[0].replace("-", ""), pin[1] + pin[2]))
        assert f"Sổ hiến máu của {LONG}" in found[-1].open(visitor).title
        visitor.submit("Đóng trang của tôi")
    assert WRONG in found[0].open(visitor).text
    with app.extensions["sessions"]() as own:
        stored = own.scalars(select(DonorCard)).one()
        assert found[1].pin not in stored.pin_digest and stored.donor_id == donor.id
        acts = own.scalars(select(JournalLine).where(JournalLine.act == "cấp thẻ")).all()
        assert len(acts) == 2 and all(found[1].pin not in line.details for line in acts)
    assert officer("xakhac").open(f"{REGISTER}{donor.id}").status == 404


def test_a_wrong_number_and_an_unknown_card_get_the_same_answer(visitor: Visitor, card: Card) -> None:
    answers = []
    wrong_pin = "000000" if card.pin != "000000" else "111111"
    tried = ((card.code, wrong_pin), (new_card_code(), card.pin), ("AV 77", card.pin), (card.code, "12"))
    for code, pin in tried:
        visitor.open(PAGE)
        page = visitor.submit("Mở sổ của tôi", code=code, pin=pin)
        assert page.status == 422 and "Lê Thị Hoa" not in page.source
        assert page.all(".//input[@name='pin']")[0].get("value") == ""
        answers.append(page.errors)
    assert all(answer == answers[0] for answer in answers) and WRONG in answers[0][0]
    assert visitor.open(f"{PAGE}/khai").title == "Sổ hiến máu của tôi"
    typed = {"csrf_token": visitor.token()}
    for act in ("lien-he", "khai", "lien-he-dung", "rut-khai", "dong-y", "cach-neu-ten"):
        page = visitor.post(f"{PAGE}/{act}", typed)
        assert page.title == "Sổ hiến máu của tôi" and page.all(".//input[@name='pin']"), act


def test_guessing_the_number_of_a_card_is_stopped(visitor: Visitor, card: Card) -> None:
    wrong_pin = "000000" if card.pin != "000000" else "111111"
    assert [card.open(visitor, wrong_pin).status for _ in range(6)] == [422] * 5 + [429]
    page = card.open(visitor)
    assert page.status == 429 and "Lê Thị Hoa" not in page.source


def test_the_page_tells_the_ledger_the_next_day_and_the_way_to_the_next_milestone(
    visitor: Visitor, card: Card
) -> None:
    page = card.open(visitor)
    assert "đã hiến máu 4 lần" in page.text and "Còn 1 lần nữa là đến mốc 5" in page.text
    assert "84 ngày sau lần gần nhất" in page.text and "Thông tư 26/2013/TT-BYT, Điều 6" in page.text
    assert page.text.count("toàn phần 350 ml, Bệnh viện tỉnh") == 4
    assert "Sổ, danh sách của văn phòng" in page.text and page.url == PAGE


def test_the_donor_keeps_contact_right_and_the_office_sees_it(
    app: Flask, officer, visitor: Visitor, card: Card
) -> None:  # type: ignore[no-untyped-def]
    card.open(visitor)
    page = visitor.submit("Lưu liên hệ", phone="123")
    assert page.status == 422
    page = visitor.submit("Lưu liên hệ", phone="0977 111 222", address="Thôn Đông", workplace="Tổ may 3")
    assert "Đã lưu liên hệ mới" in page.text and "0977 111 222" in page.text
    with app.extensions["sessions"]() as own:
        donor = own.get_one(Donor, card.donor_id)
        assert (donor.phone, donor.phone_tail, donor.workplace) == ("0977111222", "1222", "Tổ may 3")
        assert donor.contact_checked_on == clock.today()
        line = own.scalars(select(JournalLine).where(JournalLine.act == "tự sửa liên hệ")).one()
        assert "phone" in line.details and "0977" not in line.details and line.actor == "người hiến máu"
    page = officer("xa").open(f"{REGISTER}{card.donor_id}")
    assert "người hiến máu tự sửa" in page.text and "Hỏi lại liên hệ" in page.text
    page = visitor.submit("Vẫn đúng")
    assert "liên hệ còn đúng" in page.text


def test_a_claim_is_made_and_taken_back(app: Flask, visitor: Visitor, card: Card) -> None:
    page = card.open(visitor)
    visitor.open(page.link("Báo lần hiến còn thiếu"))
    page = visitor.submit("Gửi văn phòng", place="Bệnh viện Chợ Rẫy")
    assert page.status == 422 and "Không nhớ ngày thì nhập năm" in page.errors[0]
    page = visitor.submit("Gửi văn phòng", year="2015", times="3")
    assert "3 lần đến hết năm 2015, Bệnh viện Chợ Rẫy" in page.text and "chờ xem" in page.text
    visitor.open(f"{PAGE}/khai")
    page = visitor.submit("Gửi văn phòng", year="2015", times="3", place="Bệnh viện Chợ Rẫy")
    assert page.status == 422 and "đang chờ xem" in page.errors[0]
    visitor.open(PAGE)
    assert "Chọn một lời khai" in visitor.submit("Rút lời khai", khai="999").text
    page = visitor.submit("Rút lời khai")
    assert "Đã rút lời khai" in page.text
    with app.extensions["sessions"]() as own:
        assert own.scalars(select(DonationClaim.state)).one() is ClaimState.WITHDRAWN
        assert own.get_one(Donor, card.donor_id).donations == 4


@pytest.mark.parametrize(
    ("path", "button", "typed"),
    [
        (PAGE, "Lưu liên hệ", {"phone": "0987654321", "address": "Thôn Hai"}),
        (f"{PAGE}/khai", "Gửi văn phòng", {"year": "2019", "place": "Viện Huyết học"}),
    ],
)
def test_what_was_typed_before_the_page_closed_itself_comes_back(
    session: Session, visitor: Visitor, card: Card, path: str, button: str, typed: dict[str, str]
) -> None:
    card.open(visitor)
    visitor.open(path)
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=True):
        page = visitor.submit(button, **typed)
        assert page.status == 403 and "Nội dung vừa nhập còn được giữ" in page.text
        page = visitor.submit("Mở sổ của tôi", code=card.code, pin="000000")
        assert page.status == 422 and "Nội dung vừa nhập còn được giữ" in page.text
        page = visitor.submit("Mở sổ của tôi", code=card.code, pin=card.pin)
        assert "Xem lại rồi gửi" in page.text
        for name, value in typed.items():
            assert [box.get("value") for box in page.all(f".//input[@name='{name}']")] == [value]
        page = visitor.submit(button)
    assert page.status == 200 and page.errors == []
    told = session.get_one(Donor, card.donor_id, populate_existing=True).phone
    claims = session.scalars(select(DonationClaim.place)).all()
    assert (told, claims) == (("0987654321", []) if path == PAGE else ("0912345678", ["Viện Huyết học"]))


def test_nobody_sees_what_the_person_before_typed(
    session: Session, visitor: Visitor, card: Card, world: World
) -> None:
    other = attend(session, world, "Trần Văn Ba", phone="0900000001")
    made = issue_card(session, other.id, by=SYSTEM, now=clock.now())
    session.commit()
    card.open(visitor)
    visitor.open(PAGE)
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=True):
        visitor.submit("Lưu liên hệ", phone="0987654321")
        page = visitor.submit("Mở sổ của tôi", code=made.code, pin=made.pin)
    assert page.url == PAGE and "0987654321" not in page.response.text
    assert "Trần Văn Ba" in page.text


def test_a_consent_is_withdrawn_in_all_registrations(
    app: Flask, session: Session, visitor: Visitor, card: Card
) -> None:
    registration = session.scalars(select(Registration.id)).one()
    given = {"text_version": "1", "channel": "web", "given_at": clock.now()}
    session.add(Consent(registration_id=registration, purpose="vinh_danh", **given))
    session.commit()
    page = card.open(visitor)
    assert "đang đồng ý" in page.text
    place = next(n for n, form in enumerate(page.forms()) if "Rút đồng ý" in "".join(form.itertext()))
    page = visitor.submit("Rút đồng ý", form=place)
    assert "Đã rút đồng ý" in page.text and "đang đồng ý" not in page.text
    with app.extensions["sessions"]() as own:
        held = select(func.count()).where(Consent.withdrawn_at.is_(None))
        assert own.scalar(held) == 0


def test_the_card_of_a_merged_donor_opens_the_page_of_the_one_that_stays(
    session: Session, visitor: Visitor, world: World, card: Card
) -> None:
    stays = attend(session, world, "Lê Thị Thanh Hoa")
    session.get_one(Donor, card.donor_id).merged_into_id = stays.id
    session.commit()
    assert card.open(visitor).title == "Sổ hiến máu của Lê Thị Thanh Hoa"
