"""Families: each person joins, agrees and leaves on their own; only who agreed is counted and named."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from domain.donors.records import Donor
from tests.merge_acts import give, household, make_donor
from tests.statements import statements
from tests.world import World

LIST = "/quan-ly/gia-dinh/"
LONG = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


@pytest.fixture
def couple(session: Session, world: World) -> tuple[Donor, Donor]:
    """Two people of the ward with two donations and one."""
    one = make_donor(session, "Nguyễn Văn An", commune_id=world.ward, phone="0912345678", address="Thôn Ba")
    other = make_donor(session, LONG, commune_id=world.ward)
    for donor, days in ((one, (100, 300)), (other, (200,))):
        for day in days:
            give(session, donor, day)
    session.commit()
    return one, other


def test_a_family_is_made_from_a_donor_and_counts_who_agreed(
    officer, world: World, couple: tuple[Donor, Donor]
) -> None:  # type: ignore[no-untyped-def]
    ward = officer("xa")
    assert "Chưa có gia đình nào" in ward.open(LIST).text
    page = ward.open(f"/quan-ly/nguoi-hien-mau/{couple[0].id}")
    ward.open(page.link("Xem hoặc lập gia đình hiến máu"))
    assert ward.submit("Lập gia đình", name="").status == 422
    page = ward.submit("Lập gia đình", name="Gia đình ông Nguyễn Văn An", relation="chồng")
    assert "Đã lập gia đình" in page.text and "Chưa, nên chưa tính" in page.text
    home = page.url
    page = ward.open(home, query_string={"tim": "uyen khanh"})
    page = ward.submit(f"Thêm {LONG}", relation="vợ")
    assert "Đã thêm người" in page.text
    ward.open(page.link(f"Ghi đồng ý của {LONG}"))
    page = ward.submit("Ghi đồng ý", note="")
    assert page.status == 422 and "Nhập đồng ý bằng cách nào" in page.errors[0]
    tomorrow = {"on_day-day": "1", "on_day-month": "1", "on_day-year": "2090"}
    page = ward.submit("Ghi đồng ý", note="ký phiếu", **tomorrow)
    assert page.status == 422 and "không sau hôm nay" in page.errors[0]
    past = {"on_day-day": "12", "on_day-month": "3", "on_day-year": "2026"}
    page = ward.submit("Ghi đồng ý", note="ký phiếu", **past)
    assert page.url == home and "12/03/2026, ký phiếu" in page.text
    page = ward.open(LIST, query_string={"q": "khanh y lan"})
    assert f"{LONG} (1)" in page.text and "Nguyễn Văn An (2)" not in page.text
    page = ward.open(LIST, query_string={"q": "ông an"})
    assert page.texts(".//tbody//th/a") == ["Gia đình ông Nguyễn Văn An"]
    assert "Không thấy" in ward.open(LIST, query_string={"q": "khong co"}).text
    page = ward.open(f"/quan-ly/nguoi-hien-mau/{couple[1].id}/gia-dinh")
    assert page.url == home, "a donor has one family"


def test_leaving_ending_and_taking_it_back(
    session: Session, officer, world: World, couple: tuple[Donor, Donor]
) -> None:  # type: ignore[no-untyped-def]
    number = household(session, world, "Gia đình ông An", *couple)
    second = household(session, world, "Gia đình khác")
    session.commit()
    office = officer("tinh")
    page = office.open(f"{LIST}{number}")
    assert page.texts(".//dl//dd")[0] == "3"
    page = office.submit("Rút đồng ý: Nguyễn Văn An")
    assert page.texts(".//dl//dd")[:2] == ["1", "1"]
    page = office.submit("Rời gia đình: Nguyễn Văn An")
    assert "Đã rời" in page.text
    office.open(f"{LIST}{second}", query_string={"tim": "nguyen van an"})
    assert "Đã thêm người" in office.submit("Thêm Nguyễn Văn An").text
    office.open(f"{LIST}{number}")
    page = office.submit("Cho trở lại")
    assert page.status == 422 and "Mỗi người thuộc một gia đình" in page.text
    page = office.submit("Kết thúc gia đình")
    assert "Mở lại được" in page.text and "Thêm người nhà" not in page.text
    assert "Gia đình ông An" not in office.open(LIST).text
    assert "Gia đình ông An" in office.open(LIST, query_string={"xem": "ket-thuc"}).text
    office.open(f"{LIST}{number}")
    assert "Đã mở lại" in office.submit("Mở lại gia đình").text
    page = office.submit("Ghi lại", name="Gia đình bà Lan")
    assert "Gia đình bà Lan" in page.text
    assert office.post(f"{LIST}{number}/nguoi/1", {"csrf_token": office.token(), "viec": "xoa"}).status == 404


def test_scopes_and_pages(
    app: Flask, session: Session, officer, world: World, couple: tuple[Donor, Donor]
) -> None:  # type: ignore[no-untyped-def]
    number = household(session, world, "Gia đình ông An", *couple)
    session.commit()
    other = officer("xakhac")
    assert "ông An" not in other.open(LIST).text and other.open(f"{LIST}{number}").status == 404
    assert officer("donvi").open(LIST).status == 403
    office = officer("tinh")

    def cost(path: str) -> int:
        with statements(app) as seen:
            office.open(path)
        return len(seen)

    alone = [cost(path) for path in (LIST, f"{LIST}{number}")]
    for place in range(54):
        household(session, world, f"Gia đình {place:02d}", make_donor(session, f"Lê Văn {place}"))
    session.commit()
    assert [cost(path) for path in (LIST, f"{LIST}{number}")] == alone
    first = office.open(LIST)
    second = office.open(first.link("Trang sau"))
    names = [page.texts(".//tbody//th/a") for page in (first, second)]
    assert [len(one) for one in names] == [50, 5] and not set(names[0]) & set(names[1])
