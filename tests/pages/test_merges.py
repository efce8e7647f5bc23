"""The pages of donors who may be one person: who is offered, the merge of a pair, the undo, two people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.merges.actions import merge
from domain.merges.queries import pairs_page
from domain.merges.records import DonorMerge
from tests.merge_acts import give, make_donor
from tests.statements import statements
from tests.world import World

PAIRS = "/quan-ly/nguoi-hien-mau/trung"
BORN = date(1990, 5, 17)
NAME = "Trần Thị Thu Hằng"


def offered(session: Session) -> list[tuple[int, int, int]]:
    found = pairs_page(session, Donor.merged_into_id.is_(None))
    return [(pair.first.id, pair.second.id, pair.strength.value) for pair in found]


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        ({"phone": "0912345678"}, {"phone": "0912345678"}, 1),
        ({"birth_day": BORN}, {"birth_day": BORN}, 1),
        ({"birth_day": BORN, "number": "033190001234"}, {"birth_day": BORN, "number": "145678901"}, 1),
        ({"birth_year": 1990}, {"birth_day": BORN}, 2),
        ({"number": "033190001234"}, {"number": "145671234"}, 2),
        ({"number": "033190001234"}, {"birth_year": 1990}, 3),
        ({"birth_day": BORN, "number": "033190001234"}, {"birth_day": BORN, "number": "033190005678"}, None),
        ({"birth_day": BORN}, {"birth_day": date(1991, 5, 17)}, None),
        ({"phone": "0912345678", "name": "Trần Văn Ba"}, {"phone": "0912345678"}, None),
        ({}, {}, None),
    ],
)
def test_who_is_offered(session: Session, world: World, one: dict, other: dict, strength: int | None) -> None:  # type: ignore[type-arg]
    first = make_donor(session, **{"name": NAME, "commune_id": world.ward} | one)
    second = make_donor(session, **{"name": "TRẦN THỊ THU HẰNG", "commune_id": world.ward} | other)
    assert offered(session) == ([] if strength is None else [(first.id, second.id, strength)])


def test_an_empty_list_says_what_is_compared(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    assert "Không có cặp nào" in officer("tinh").open(PAIRS).text
    assert "Không có cặp nào" in officer("xa").open(PAIRS).text


@pytest.fixture
def two(session: Session, world: World) -> tuple[Donor, Donor]:
    """Two rows of one person in the ward, with a donation on the same day."""
    one = make_donor(
        session,
        NAME,
        "033190001234",
        commune_id=world.ward,
        birth_day=BORN,
        phone="0912345678",
        address="Thôn Ba",
    )
    other = make_donor(
        session, NAME, commune_id=world.ward, birth_day=BORN, phone="0987654321", occupation="giáo viên"
    )
    for donor, days in ((one, (90, 300)), (other, (90, 400))):
        for day in days:
            give(session, donor, day)
    session.commit()
    return one, other


def test_a_pair_is_merged_and_taken_back(
    app: Flask, session: Session, officer, world: World, two: tuple[Donor, Donor]
) -> None:  # type: ignore[no-untyped-def]
    one, other = two
    office = officer("tinh")
    page = office.open(PAIRS)
    assert "cùng họ tên, cùng ngày sinh, cùng xã, phường, một bên chưa có số căn cước" in page.text
    page = office.open(page.link("Xem và ghép"))
    assert page.url.endswith(f"/{one.id}/ghep/{other.id}"), "the row with the citizen number stays"
    assert "0912 345 678" in page.text and "giáo viên" in page.text and "2 dòng của sổ hiến máu" in page.text
    page = office.submit("Ghép hai dòng")
    assert page.status == 422 and "Chọn lần rút lại" in page.text
    day = (world.today - timedelta(days=90)).isoformat()
    office.submit("Ghép hai dòng", **{"chon-dien_thoai": "kia", f"ngay-{day}": "khong"})
    assert office.page.status == 422
    assert office.page.all(".//input[@name='chon-dien_thoai'][@checked]")[0].get("value") == "kia"
    page = office.submit("Ghép hai dòng", **{f"ngay-{day}": "3"})
    assert page.url == f"/quan-ly/nguoi-hien-mau/{one.id}" and "Đã ghép hai dòng" in page.text
    assert "0987 654 321" in page.text and "giáo viên" not in page.text
    with app.extensions["sessions"]() as own:
        kept = own.get_one(Donor, one.id)
        assert (kept.donations, kept.occupation, kept.address) == (3, "giáo viên", "Thôn Ba")
    assert "Không có cặp nào" in office.open(PAIRS).text
    page = office.open("/quan-ly/nguoi-hien-mau/da-ghep")
    assert NAME in page.text
    page = office.submit("Hoàn tác")
    assert page.url == f"/quan-ly/nguoi-hien-mau/{other.id}" and "hai dòng lại như trước" in page.text
    assert "Đã hoàn tác" in office.open("/quan-ly/nguoi-hien-mau/da-ghep").text
    with app.extensions["sessions"]() as own:
        assert [own.get_one(Donor, n.id).donations for n in two] == [2, 2]
        assert own.get_one(Donor, one.id).phone == "0912345678"


def test_two_people_are_remembered_and_forgotten(officer, world: World, two: tuple[Donor, Donor]) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(PAIRS)
    page = office.submit("Là hai người")
    assert "là hai người" in page.text and "Không có cặp nào" in page.text
    page = office.open(f"/quan-ly/nguoi-hien-mau/{two[0].id}/ghep/{two[1].id}")
    assert "Chưa ghép được" in page.text and "Ghép hai dòng" not in page.texts(".//button")
    office.open("/quan-ly/nguoi-hien-mau/da-ghep")
    page = office.submit("Bỏ ghi nhớ")
    assert page.url == "/quan-ly/nguoi-hien-mau/da-ghep"
    assert NAME in office.open(PAIRS).text


def test_wards_look_and_the_province_decides(officer, world: World, two: tuple[Donor, Donor]) -> None:  # type: ignore[no-untyped-def]
    ward = officer("xa")
    page = ward.open(PAIRS)
    assert NAME in page.text and "Xem và ghép" not in page.text and "Văn phòng tỉnh ghép" in page.text
    assert ward.open(f"/quan-ly/nguoi-hien-mau/{two[0].id}/ghep/{two[1].id}").status == 403
    assert NAME not in officer("xakhac").open(PAIRS).text
    assert officer("coso").open(PAIRS).status == 403
    office = officer("tinh")
    assert office.open(f"/quan-ly/nguoi-hien-mau/{two[0].id}/ghep/999").status == 404
    assert office.open(f"/quan-ly/nguoi-hien-mau/{two[0].id}/ghep/{two[0].id}").status == 200
    for odd in ("x", "1", "1.2.3.4", "1.999999.1", "1.-1.2", "1.2147483648.3"):
        assert office.open(PAIRS, query_string={"sau": odd}).status == 200


def test_pages_of_pairs_follow_and_ask_as_often_for_many_as_for_one(
    app: Flask, session: Session, officer, world: World, two: tuple[Donor, Donor]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    paths = (
        PAIRS,
        "/quan-ly/nguoi-hien-mau/da-ghep",
        f"/quan-ly/nguoi-hien-mau/{two[0].id}/ghep/{two[1].id}",
    )

    def cost(path: str) -> int:
        with statements(app) as seen:
            office.open(path)
        return len(seen)

    alone = [cost(path) for path in paths]
    now = clock.now()
    for place in range(60):
        one, other = (
            make_donor(session, f"Lê Văn {place:02d}", commune_id=world.ward, phone=f"09120001{place:02d}")
            for _ in range(2)
        )
        if place >= 53:
            session.add(
                DonorMerge(survivor_id=one.id, absorbed_id=other.id, undo="{}", merged_at=now, merged_by="x")
            )
            other.merged_into_id = one.id
    for day in range(1, 30):
        give(session, two[1], 500 + day)
    session.commit()
    assert [cost(path) for path in paths] == alone
    first = office.open(PAIRS)
    second = office.open(first.link("Trang sau"))
    links = [page.texts(".//a[@class='button plain']") for page in (first, second)]
    pairs = [[text for text in texts if text.startswith("Xem và ghép")] for texts in links]
    assert [len(texts) for texts in pairs] == [50, 4] and len(set(pairs[0]) & set(pairs[1])) == 0
    assert len(list(session.scalars(select(DonorMerge.id)))) == 7


def test_the_address_of_a_merged_row_leads_to_the_lasting_one(
    session: Session, officer, world: World, two: tuple[Donor, Donor]
) -> None:  # type: ignore[no-untyped-def]
    one, other = two
    day = world.today - timedelta(days=90)
    merge(session, one.id, other.id, doubles={day: None}, by=SYSTEM, now=clock.now())
    session.commit()
    assert officer("tinh").open(f"/quan-ly/nguoi-hien-mau/{other.id}").url.endswith(f"/{one.id}")
    assert officer("xakhac").open(f"/quan-ly/nguoi-hien-mau/{other.id}").status == 404
