"""The roll of honour: who agreed is named as they chose, nobody else is, and a withdrawn consent shows at once."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.commendations.award_actions import NewAward, grant, take_back_award
from domain.commendations.roll_queries import initials
from domain.donors.card_actions import issue_card
from domain.donors.naming_actions import choose_naming
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.papers.records import PaperKind
from domain.results.actions import mark_arrived
from domain.signups.rights_actions import give_consent
from tests.award_acts import donors_at
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

HERE = "/vinh-danh"


def honoured(session: Session, world: World, donor: Donor, step: int, year: int, **facts: object) -> int:
    day = date(year, 6, 14)
    award = NewAward(
        recipient_name=donor.full_name, donor_id=donor.id, award="Giấy khen", milestone=step, cut_off=day,
        granted_on=day, **facts,  # type: ignore[arg-type]
    )  # fmt: skip
    return grant(session, [award], issuing_unit_id=world.province, by=SYSTEM, now=clock.now())[0].id


@pytest.fixture
def people(session: Session, world: World) -> list[Donor]:
    """Five with awards: named, named by initials, silent, thanked only, struck; a sixth named without any award."""
    donors = donors_at(session, world, 6, may_be_named=True)
    donors[2].may_be_named = False
    for donor, step in zip(donors[:3], (5, 10, 20), strict=True):
        honoured(session, world, donor, step, 2026)
    honoured(session, world, donors[0], 3, 2024)
    choose_naming(session, donors[1].id, by_initials=True, by=SYSTEM, now=clock.now())
    honoured(session, world, donors[3], 5, 2026, kind=PaperKind.THANKS)
    struck = honoured(session, world, donors[4], 5, 2026)
    take_back_award(session, struck, "Ghi nhầm", by=SYSTEM, now=clock.now())
    session.commit()
    return donors


def names(visitor: Visitor, **query: object) -> list[str]:
    return visitor.open(HERE, query_string=query).texts(".//tbody//th")


def test_an_empty_roll_says_so(visitor: Visitor, world: World) -> None:
    page = visitor.open(HERE)
    assert page.status == 200 and "Chưa có tên nào ở đây" in page.text


def test_only_who_agreed_is_named_and_as_they_chose(visitor: Visitor, people: list[Donor]) -> None:
    assert names(visitor) == ["T.T.A.", "Trần Thị Aa"]
    page = visitor.page
    assert page.texts(".//tbody//td")[1::2] == ["10 lần", "5 lần"]
    for donor in people[2:]:
        assert donor.full_name not in page.text
    assert "năm 2026" in page.text and "1990" not in page.text
    assert names(visitor, nam="2024") == ["Trần Thị Aa"]
    for odd in ("x", "9" * 30, "1999"):
        assert len(names(visitor, nam=odd, tinh=odd, sau=odd)) == 2


def test_a_search_finds_names_without_marks_but_never_initials(visitor: Visitor, people: list[Donor]) -> None:
    assert names(visitor, q="tran AA") == ["Trần Thị Aa"]
    assert names(visitor, q="tran thi ab") == [] and "Không có tên như vậy" in visitor.page.text
    assert len(names(visitor, q="%")) == 2, "a sign alone asks for nobody in particular"


def test_a_withdrawn_consent_and_a_merge_show_at_once(
    visitor: Visitor, session: Session, people: list[Donor]
) -> None:
    assert len(names(visitor)) == 2
    people[0].may_be_named = False
    session.commit()
    assert names(visitor) == ["T.T.A."]
    # Whoever asked for initials on a row that went into another one is not named in full on that one.
    people[0].may_be_named, people[5].named_by_initials = True, True
    people[5].merged_into_id = people[0].id
    session.commit()
    assert names(visitor) == ["T.T.A.", "T.T.A."]


def test_the_roll_is_read_page_by_page_with_as_many_questions(
    app: Flask, visitor: Visitor, session: Session, world: World
) -> None:
    donors = donors_at(session, world, 120, may_be_named=True)
    honoured(session, world, donors[0], 5, 2026)
    session.commit()

    def count() -> int:
        with statements(app) as asked:
            visitor.open(HERE)
        return len(asked)

    alone = count()
    for place, donor in enumerate(donors[1:]):
        honoured(session, world, donor, 5 if place % 2 else 10, 2026)
    session.commit()
    assert count() == alone
    found, page = visitor.page.texts(".//tbody//th"), visitor.page
    while "Trang sau" in page.text:
        page = visitor.open(page.link("Trang sau"))
        found += page.texts(".//tbody//th")
    assert len(found) == 120 == len(set(found))


def test_initials_keep_the_marks_of_the_letters() -> None:
    assert initials("Đỗ Ưng Ẩn") == "Đ.Ư.Ẩ."


def test_a_donor_chooses_initials_on_the_own_page_and_in_the_own_data(
    visitor: Visitor, session: Session, world: World
) -> None:
    registration = add_registration(
        session, world.today_drive, "Lê Thị Hoa", commune_id=world.ward, phone="0912345678"
    )
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    donor = session.get_one(Donor, registration.donor_id)
    honoured(session, world, donor, 5, 2026)
    give_consent(session, registration.id, "vinh_danh", by=SYSTEM, now=clock.now())
    card = issue_card(session, donor.id, by=SYSTEM, now=clock.now())
    session.commit()
    assert names(visitor) == ["Lê Thị Hoa"]
    visitor.open("/so-hien-mau")
    visitor.submit("Mở sổ của tôi", code=card.code, pin=card.pin)
    assert "nêu họ tên đầy đủ khi anh/chị được tôn vinh" in visitor.page.text
    assert "chỉ nêu chữ cái đầu" in visitor.submit("Chỉ nêu chữ cái đầu").text
    assert names(visitor) == ["L.T.H."]
    visitor.open("/tra-cuu")
    visitor.submit("Tra cứu", code=registration.code, phone=registration.phone)
    visitor.open("/tra-cuu/du-lieu")
    visitor.submit("Nêu họ tên đầy đủ")
    assert names(visitor) == ["Lê Thị Hoa"]
    visitor.open("/tra-cuu/du-lieu")
    page = visitor.submit("Rút đồng ý: Đăng tên vinh danh")
    assert "Chỉ nêu chữ cái đầu" not in page.text and "Trang vinh danh" not in page.text
    assert names(visitor) == [] and "Chưa có tên nào ở đây" in visitor.page.text


def test_choosing_needs_the_own_page(visitor: Visitor, world: World) -> None:
    visitor.open("/tra-cuu")
    typed = {"csrf_token": visitor.token(), "ten": "chu-cai"}
    assert visitor.post("/tra-cuu/cach-neu-ten", typed).status == 403
    page = visitor.post("/so-hien-mau/cach-neu-ten", typed)
    assert page.url == "/so-hien-mau" and "Nhập mã thẻ để xem tiếp" in page.text
