"""The sheets of thanks of a year: who is in which file, what a sheet says, who may print whose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.card_actions import issue_card
from domain.donors.records import Donor
from domain.journal import SYSTEM, JournalLine
from domain.ledger import year_sheets
from domain.ledger.actions import reverse_donation
from domain.ledger.opening_actions import add_opening
from domain.ledger.opening_rules import Opening
from domain.ledger.records import Evidence
from tests.documents.pdf_reading import page_texts
from tests.merge_acts import give, make_donor
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

PAGE = "/quan-ly/nguoi-hien-mau/thu-cam-on"
REGISTER = "/quan-ly/nguoi-hien-mau/"
LONG = "Nguyễn Phước Hoàng Thị Bích Phượng Trường Sơn Nguyễn Thị Thanh"


def text_of(pdf: bytes) -> str:
    """Return the text of a file with single spaces."""
    return " ".join(" ".join(page_texts(pdf)).replace("\xa0", " ").split())


@pytest.fixture
def year(world: World) -> int:
    """Last year: no test of it depends on how much of this one has gone."""
    return world.today.year - 1


def giver(session: Session, world: World, name: str, *days: date, commune: int | None = None) -> Donor:
    """Store a donor of the ward who gave on these days."""
    donor = make_donor(session, name, commune_id=commune or world.ward, address="Thôn Ba")
    for day in days:
        give(session, donor, day)
    return donor


def test_a_sheet_tells_the_year_the_count_and_the_way_on(
    officer, session: Session, world: World, year: int
) -> None:  # type: ignore[no-untyped-def]
    donor = giver(session, world, LONG, date(year, 3, 1), date(year, 9, 20), date(year - 1, 6, 6))
    taken_back = give(session, donor, date(year, 12, 24))
    reverse_donation(session, taken_back, by=SYSTEM, now=clock.now())
    session.commit()
    ward = officer("xa")
    page = ward.open(f"{REGISTER}{donor.id}")
    answer = ward.client.get(page.link(f"Thư cảm ơn năm {year}"))
    assert answer.mimetype == "application/pdf"
    text = text_of(answer.data)
    assert f"Năm {year} anh/chị đã hiến máu tình nguyện 2 lần, tổng cộng 700 ml:" in text
    assert f"01/03/{year} toàn phần 350 ml" in text and f"20/09/{year}" in text
    assert f"24/12/{year}" not in text and f"06/06/{year - 1}" not in text
    assert "sổ hiến máu ghi anh/chị đã hiến 3 lần. Còn 2 lần nữa là đến mốc 5 lần." in text
    assert "không thay Giấy chứng nhận hiến máu tình nguyện" in text
    line = session.scalars(select(JournalLine).where(JournalLine.act == "in thư cảm ơn năm")).one()
    assert line.object_id == donor.id
    assert ward.client.get(f"{REGISTER}{donor.id}/thu-cam-on.pdf?nam={year - 3}").status_code == 404


def test_a_later_appointment_and_a_year_without_day_are_told_rightly(
    officer, session: Session, world: World, year: int
) -> None:  # type: ignore[no-untyped-def]
    donor = giver(session, world, "Lê Thị Hoa", date(year, 5, 5))
    opening = Opening(times=4, up_to=date(year, 1, 31), evidence=Evidence.OWN_WORD, notebook="sổ cũ")
    add_opening(session, donor.id, opening, by=SYSTEM, now=clock.now())
    donor.deferred_until = world.today + timedelta(days=40)
    session.commit()
    answer = officer("xa").client.get(f"{REGISTER}{donor.id}/thu-cam-on.pdf?nam={year}")
    text = text_of(answer.data)
    assert "đã hiến máu tình nguyện 1 lần" in text and "đã hiến 5 lần" in text
    assert f"hiến lại từ ngày {donor.deferred_until:%d/%m/%Y}" in text


def test_files_hold_everybody_once_by_commune_and_name(
    officer, session: Session, world: World, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(year_sheets, "PART", 3)
    names = ["Trần Văn Ư", "Trần Văn U", "Lê Thị Đào", "Lê Thị Dung", "Phạm Văn Y"]
    for name in names:
        giver(session, world, name, date(year, 5, 5))
    giver(session, world, "Ngô Văn Xa", date(year, 6, 6), commune=world.other_ward)
    giver(session, world, "Chưa Hiến Năm Đó", date(year - 1, 6, 6))
    session.commit()
    ward, office = officer("xa"), officer("tinh")
    page = ward.open(f"{PAGE}?nam={year}")
    assert "5 người, 2 tệp" in page.text and "Cả tỉnh" not in page.text
    files = [link.get("href") for link in page.all(".//main//ul//a") if ".pdf" in str(link.get("href"))]
    texts = [text_of(ward.client.get(str(file)).data) for file in files]
    printed = [name for text in texts for name in sorted(names, key=text.find) if name in text]
    assert printed == ["Lê Thị Dung", "Lê Thị Đào", "Trần Văn U", "Trần Văn Ư", "Phạm Văn Y"]
    assert not any("Ngô Văn Xa" in text or "Chưa Hiến" in text for text in texts)
    assert "6 người" in office.open(f"{PAGE}?nam={year}").text
    assert "1 người" in office.open(f"{PAGE}?nam={year}&xa={world.other_ward}").text
    assert "chưa có ai hiến máu" in office.open(f"{PAGE}?nam={year - 4}").text
    assert ward.client.get(f"{PAGE}.pdf?nam={year}&phan=3").status_code == 404
    stranger = session.scalars(select(Donor).where(Donor.full_name == "Ngô Văn Xa")).one()
    assert ward.client.get(f"{REGISTER}{stranger.id}/thu-cam-on.pdf?nam={year}").status_code == 404


def test_a_file_asks_as_often_for_many_as_for_one(
    app: Flask, officer, session: Session, world: World, year: int
) -> None:  # type: ignore[no-untyped-def]
    def count() -> int:
        ward.client.get(f"{PAGE}.pdf?nam={year}")
        with statements(app) as asked:
            assert ward.client.get(f"{PAGE}.pdf?nam={year}").status_code == 200
        return len(asked)

    giver(session, world, "Lê Thị Hoa", date(year, 5, 5))
    session.commit()
    ward = officer("xa")
    alone = count()
    for place in range(30):
        giver(session, world, f"Lê Thị Số {place}", *(date(year, month, 5) for month in (1, 5, 9)))
    session.commit()
    assert count() == alone


def test_donors_print_their_own(visitor: Visitor, session: Session, world: World, year: int) -> None:
    donor = giver(session, world, "Lê Thị Hoa", date(year, 5, 5))
    card = issue_card(session, donor.id, by=SYSTEM, now=clock.now())
    session.commit()
    assert visitor.open("/so-hien-mau/thu-cam-on.pdf").url == "/so-hien-mau"
    page = visitor.submit("Mở sổ của tôi", code=card.code, pin=card.pin)
    answer = visitor.client.get(page.link(f"Thư cảm ơn năm {year}"))
    assert "Lê Thị Hoa" in text_of(answer.data) and "Còn 4 lần nữa" in text_of(answer.data)
