"""A donor sees and takes away everything that is stored, and deletes the ways to be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.blood_actions import record_blood_group
from domain.donors.blood_records import BloodSource
from domain.donors.card_records import DonorCard
from domain.donors.records import Donor
from domain.gifts.records import Gift, GiftItem, GiftKind, HandOut
from domain.journal import SYSTEM, JournalLine
from domain.ledger.claim_actions import make_claim
from domain.ledger.claim_records import DonationClaim
from domain.ledger.claim_rules import Told
from domain.results.records import Component
from domain.signups.confirm_records import Answer, ConfirmationCall
from domain.signups.records import Registration
from tests.pages.test_my_data import NUMBER, _gave, again
from tests.pages.test_own_page import Card, card  # noqa: F401
from tests.visitor import Visitor
from tests.world import World


def filled(session: Session, world: World, donor_id: int) -> Registration:
    """Give a donor a claim, a group of the own word, a gift and a call before the day."""
    registration = session.scalars(select(Registration).where(Registration.donor_id == donor_id)).one()
    told = Told(None, 2019, 3, Component.WHOLE_BLOOD, None, "", "=Bệnh viện huyện", "")
    make_claim(session, donor_id, told, by=SYSTEM, now=clock.now())
    record_blood_group(session, donor_id, "O+", BloodSource.OWN_WORD, by=SYSTEM, now=clock.now())
    drive = registration.drive_id
    item = GiftItem(
        drive_id=drive,
        name="Túi quà",
        kind=GiftKind.GOODS,
        value_dong=1,
        created_at=clock.now(),
        created_by="x",
    )
    hand_out = HandOut(
        drive_id=drive,
        is_for_all=False,
        people=1,
        pieces=1,
        handed_by="x",
        recorded_at=clock.now(),
        recorded_by="x",
    )
    session.add_all([item, hand_out])
    session.flush()
    session.add(
        Gift(drive_id=drive, registration_id=registration.id, item_id=item.id, hand_out_id=hand_out.id)
    )
    call = ConfirmationCall(
        registration_id=registration.id,
        for_day=world.today,
        answer=Answer.YES,
        state_before=registration.state,
        called_at=clock.now(),
        called_by="x",
    )
    session.add(call)
    session.commit()
    return registration


def test_everything_stored_is_shown_and_taken_away(
    session: Session, visitor: Visitor, world: World, card: Card  # noqa: F811
) -> None:  # fmt: skip
    filled(session, world, card.donor_id)
    card.open(visitor)
    page = visitor.open(visitor.page.link("Dữ liệu của tôi"))
    assert page.texts(".//h2") == [
        "Người hiến máu", "Các lần hiến", "Các lần đăng ký", "Việc quanh đăng ký", "Lần hiến đã báo",
        "Các lần ghi nhóm máu", "Quà, tiền đã nhận", "Có điều chưa đúng?",
    ]  # fmt: skip
    for words in (
        "Lê Thị Hoa",
        "0912 345 678",
        "Tự khai",
        "Túi quà",
        "Gọi xác nhận",
        "3 lần đến hết năm 2019",
        "350 ml",
    ):
        assert words in page.text, words
    answer = visitor.client.get("/so-hien-mau/du-lieu.csv")
    assert 'filename="so-hien-mau-cua-toi.csv"' in answer.headers["Content-Disposition"]
    assert "Túi quà" in answer.text and "350 ml" in answer.text and "Bệnh viện huyện" in answer.text
    assert not any(cell.startswith("=") for line in answer.text.splitlines() for cell in line.split(","))


def test_who_deletes_is_asked_once_and_the_ledger_stays(
    app: Flask, session: Session, visitor: Visitor, world: World, card: Card  # noqa: F811
) -> None:  # fmt: skip
    filled(session, world, card.donor_id)
    card.open(visitor)
    page = visitor.open("/so-hien-mau/xoa-lien-he")
    assert "Danh sách đã lập, sổ hiến máu và hồ sơ khen thưởng cần" in page.text
    with app.extensions["sessions"]() as before:
        assert before.scalar(select(func.count(DonorCard.id))) == 1, "looking deletes nothing"
    page = visitor.submit("Xóa thông tin liên lạc")
    assert page.url == "/so-hien-mau" and "Đã xóa thông tin liên lạc" in page.text
    session.rollback()
    session.expire_all()
    donor = session.get_one(Donor, card.donor_id)
    assert (donor.phone, donor.blood_group, donor.full_name, donor.donations) == ("", "", "Lê Thị Hoa", 4)
    assert (
        session.scalars(select(DonorCard.id)).all() == session.scalars(select(DonationClaim.id)).all() == []
    )
    acts = session.scalars(select(JournalLine.act).where(JournalLine.noun == "donor")).all()
    assert "xóa thông tin liên lạc" in acts
    visitor.open("/so-hien-mau")
    page = card.open(visitor)
    assert page.status == 422, "the card opens nothing any more"


@pytest.mark.parametrize("path", ["/so-hien-mau/du-lieu", "/so-hien-mau/xoa-lien-he"])
def test_without_the_card_nothing_is_shown_or_deleted(visitor: Visitor, world: World, path: str) -> None:
    assert visitor.open(path).url == "/so-hien-mau"
    assert visitor.client.get("/so-hien-mau/du-lieu.csv").status_code == 404
    visitor.open("/so-hien-mau")
    assert (
        visitor.post("/so-hien-mau/xoa-lien-he", data={"csrf_token": visitor.token()}).url == "/so-hien-mau"
    )


def test_a_registration_tells_the_calls_and_only_its_owner_the_gifts(
    session: Session, visitor: Visitor, world: World
) -> None:
    came = _gave(session, world, phone="0912345678")
    assert came.donor_id is not None
    filled(session, world, came.donor_id)
    page = again(visitor, came)
    assert "Gọi xác nhận" in page.text and "Túi quà" not in page.text
    assert "Gọi xác nhận" in visitor.client.get("/tra-cuu/du-lieu.csv").text
    visitor.open("/tra-cuu/du-lieu")
    page = visitor.submit("Xem sổ hiến máu", id_number=NUMBER)
    assert "Túi quà" in page.text and "3 lần đến hết năm 2019" in page.text


def test_the_office_sees_who_sees_what_and_until_when(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    came = _gave(session, world, phone="0912345678")
    assert came.donor_id is not None
    filled(session, world, came.donor_id)
    claim = session.scalars(select(DonationClaim)).one()
    assert claim.asked_at < clock.now() + timedelta(days=1)
    page = officer("tinh").open("/quan-ly/con-giu")
    names, kept = page.texts(".//tbody/tr/th"), page.texts(".//td[@data-label='Đang giữ']")
    counts = dict(zip(names, kept, strict=False))  # The table of who sees what follows with names of its own.
    assert counts["Lời khai lần hiến"] == counts["Quà, tiền đã trao"] == "1"
    assert "Nhóm máu tự khai xóa khi người đó yêu cầu" in page.text
    assert "Luật 91/2025/QH15" in page.text
