"""Claims of earlier donations at the offices: who may do what, what becomes of them, the list of those that wait."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.actions import donor_for
from domain.donors.records import Donor
from domain.journal import SYSTEM, JournalLine
from domain.ledger.actions import add_earlier_donation
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.records import Donation, Evidence
from domain.results.records import Component
from tests.documents.pdf_reading import page_texts
from tests.pages.test_donors import LONG, REGISTER, attend
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

CLAIMS = f"{REGISTER}khai"
DAY = {"on_day-day": "7", "on_day-month": "4", "on_day-year": "2019"}


@pytest.fixture
def hoa(session: Session, world: World) -> int:
    """A donor of the ward with the longest of names."""
    donor = attend(session, world, LONG)
    session.commit()
    return donor.id


def _claimed(office: Visitor, donor_id: int, **told: str) -> str:
    """Write a claim down and return the address of its page."""
    office.open(f"{REGISTER}{donor_id}/khai")
    page = office.submit("Ghi lời khai", place="Viện Huyết học", **told)
    assert page.title.startswith("Lời khai lần hiến"), page.errors
    return page.url


def test_a_ward_passes_a_claim_on_and_the_province_confirms_it_with_its_day(
    app: Flask, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    ward = officer("xa")
    address = _claimed(ward, hoa, serial="av 77", volume_ml="250", **DAY)
    assert "1 lời khai lần hiến chờ xem giấy" in ward.open("/quan-ly/").text
    page = ward.open(address)
    assert "Xác nhận vào sổ" not in page.text
    page = ward.submit("Đã xem giấy tờ")
    assert "Đã chuyển văn phòng tỉnh" in page.text
    assert "chờ xem giấy" not in ward.open("/quan-ly/").text
    assert ward.post(f"{address}/xac-nhan", {"csrf_token": _token(ward, address)}).status == 403
    assert officer("xakhac").open(address).status == 404
    office = officer("tinh")
    page = office.open("/quan-ly/")
    office.open(page.link("1 lời khai lần hiến chờ xác nhận"))
    page = office.open(office.page.link(LONG))
    assert "Đã xem giấy tờ" in page.text
    page = office.submit("Xác nhận vào sổ", evidence="thay_giay")
    assert "ghi vào sổ hiến máu" in page.text and "Không có lời khai nào chờ xem" in page.text
    with app.extensions["sessions"]() as own:
        donation = own.scalars(select(Donation)).one()
        assert (donation.serial, donation.volume_ml, donation.evidence) == ("AV77", 250, Evidence.SERIAL_SEEN)
        claim = own.scalars(select(DonationClaim)).one()
        assert (claim.state, claim.donation_id) == (ClaimState.CONFIRMED, donation.id)
        assert own.get_one(Donor, hoa).donations == 1
    page = office.post(f"{address}/xac-nhan", {"csrf_token": _token(office, address), **_found()})
    assert page.status == 422 and "đã được trả lời" in page.errors[0]


def _found() -> dict[str, str]:
    told = {"component": "toan_phan", "volume_ml": "250", "place": "Viện", "evidence": "loi_khai"}
    return {**told, **DAY, "on_day-day": "9"}


def _token(office: Visitor, address: str) -> str:
    office.open(address)
    return office.token()


def test_donations_without_days_are_confirmed_as_an_opening_line_or_with_a_day_that_was_found(
    app: Flask, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    address = _claimed(office, hoa, year="2015", times="3")
    page = office.open(address)
    assert page.all(".//input[@name='up_to-year']")[0].get("value") == "2015"
    page = office.submit("Xác nhận vào sổ", evidence="loi_khai", times="400")
    assert page.status == 422 and "từ 1 đến 300" in page.errors[0]
    office.submit("Xác nhận vào sổ", times="3", seen="1")
    address = _claimed(office, hoa, year="2018")
    page = office.open(address)
    office.open(page.link("Đã tìm được ngày"))
    found = {**_found(), "on_day-year": "2018"}
    page = office.submit("Xác nhận vào sổ", **found)
    assert "ghi vào sổ hiến máu" in page.text, page.errors
    with app.extensions["sessions"]() as own:
        times = sorted((row.times, row.is_opening) for row in own.scalars(select(Donation)))
        assert times == [(1, False), (1, True), (2, True)]
        assert own.get_one(Donor, hoa).donations == 4


def test_a_serial_that_was_used_and_a_day_inside_an_old_notebook_are_pointed_out(
    session: Session, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    add_earlier_donation(
        session, hoa, on_day=world.today.replace(year=world.today.year - 2, day=1), component=Component.WHOLE_BLOOD,
        volume_ml=250, evidence=Evidence.SERIAL_SEEN, serial="AV1", place="Viện", by=SYSTEM, now=clock.now(),
    )  # fmt: skip
    session.commit()
    office = officer("tinh")
    address = _claimed(office, hoa, serial="AV1", volume_ml="250", **DAY)
    assert "Số này đã có trong sổ" in office.open(address).text
    page = office.submit("Xác nhận vào sổ", evidence="thay_giay")
    assert page.status == 422 and "Số sê-ri này đã có" in page.errors[0]
    office.open(f"{REGISTER}{hoa}/so-cu")
    up_to = {"up_to-day": "31", "up_to-month": "12", "up_to-year": "2019"}
    office.submit("Thêm vào sổ", times="3", notebook="Sổ", evidence="danh_sach", **up_to)
    assert "Có thể đã tính lần này" in office.open(address).text


def test_what_cannot_be_confirmed_gets_an_answer(app: Flask, officer, world: World, hoa: int) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    address = _claimed(office, hoa, year="2015")
    office.open(address)
    page = office.submit("Gửi trả lời")
    assert page.status == 422
    office.submit("Gửi trả lời", answer="Mang giấy chứng nhận năm 2015 đến văn phòng xã.")
    page = office.open(CLAIMS, query_string={"trang-thai": "chua_xac_nhan"})
    assert LONG in page.text
    assert "Mang giấy chứng nhận năm 2015" in office.open(address).text
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hoa).donations == 0
        assert own.scalars(select(JournalLine).where(JournalLine.act.startswith("chưa xác nhận"))).one()


def test_the_list_of_claims_pages_and_asks_as_often_for_thirty_as_for_one(
    app: Flask, session: Session, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    office, counted = officer("tinh"), []
    for many in (1, 29, 30):
        moment = clock.now()
        session.add_all(
            DonationClaim(
                donor_id=hoa, year=2015, component=Component.WHOLE_BLOOD, place=f"Nơi {number}",
                state=ClaimState.WAITING, asked_at=moment, asked_by="người hiến máu",
            )
            for number in range(many)
        )  # fmt: skip
        session.commit()
        with statements(app) as seen:
            page = office.open(CLAIMS)
        counted.append(len(seen))
    assert counted[0] == counted[1] == counted[2]
    assert len(page.texts(".//tbody/tr")) == 50
    assert len(office.open(page.link("Trang sau")).texts(".//tbody/tr")) == 10


def test_the_desk_notes_that_contact_is_right_for_people_of_its_own_drive(
    app: Flask, session: Session, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    desk, back = officer("ban"), f"/quan-ly/dot/{world.today_drive}/ban-don-tiep"
    desk.open(back)
    token = {"csrf_token": desk.token()}
    page = desk.post(f"{REGISTER}{hoa}/lien-he-dung", {**token, "tiep": back})
    assert page.url == back and "liên hệ còn đúng" in page.text
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hoa).contact_checked_on == clock.today()
    elsewhere = add_registration(session, world.other_drive, "Người Khác", commune_id=world.ward)
    stranger = donor_for(session, elsewhere, by=SYSTEM, now=clock.now()).id
    elsewhere.donor_id = stranger
    session.commit()
    assert desk.post(f"{REGISTER}{stranger}/lien-he-dung", token).status == 404
    assert desk.post(f"{REGISTER}999/lien-he-dung", token).status == 404


def test_a_statement_tells_dated_and_undated_apart_and_its_code_is_known(
    app: Flask, officer, visitor: Visitor, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(f"{REGISTER}{hoa}/giay-xac-nhan")
    page = office.submit("Cấp và in giấy")
    assert page.status == 422 and "chưa có lần hiến nào" in page.errors[0]
    _confirm(office, hoa, serial="AV77", volume_ml="350", **DAY)
    office.open(f"{REGISTER}{hoa}/so-cu")
    up_to = {"up_to-day": "31", "up_to-month": "12", "up_to-year": "2015"}
    office.submit("Thêm vào sổ", times="12", notebook="Sổ xã", evidence="danh_sach", **up_to)
    office.open(f"{REGISTER}{hoa}/giay-xac-nhan")
    page = office.submit("Cấp và in giấy", purpose="chuyển theo dõi về tỉnh Nghệ An.")
    assert page.response.mimetype == "application/pdf"
    text = " ".join(page_texts(page.response.data))
    assert (
        "ghi 13 (mười ba) lần" in text
        and "12 lần, theo sổ cũ" in " ".join(text.split())
        and "31/12/2015" in text
    )
    assert "07/04/2019" in text and "AV77" in text and "tỉnh Nghệ An." in text and "Nghệ An.." not in text
    code = text.split("Mã: ")[1].split()[0]
    page = visitor.open(f"/kiem-tra/{code}")
    assert "Giấy xác nhận số lần hiến máu" in page.text and LONG not in page.text
    with app.extensions["sessions"]() as own:
        assert own.scalars(select(JournalLine).where(JournalLine.act == "cấp giấy xác nhận số lần")).one()


def _confirm(office: Visitor, donor_id: int, **told: str) -> None:
    office.open(_claimed(office, donor_id, **told))
    office.submit("Xác nhận vào sổ", evidence="thay_giay")
