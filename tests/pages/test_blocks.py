"""Places kept for units on the pages: the office keeps them, the public sees what is left, the unit gets in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
SIGN_UP = {
    "full_name": "Nguyễn Thị Hoa",
    "birth-day": "17",
    "birth-month": "5",
    "birth-year": "1990",
    "id_number": "033190000123",
    "phone": "0912000123",
    "address": "Tổ dân phố An Tảo",
    "dang_ky": "y",
}


def _day(day: date) -> dict[str, str]:
    return {
        "release_on-day": str(day.day),
        "release_on-month": str(day.month),
        "release_on-year": str(day.year),
    }


@pytest.fixture
def kept(officer: Officer, world: World) -> Callable[[int], Page]:
    """Keep so many of the sixty places for the school."""

    def keep(places: int, **more: str) -> Page:
        office = officer("tinh")
        office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
        return office.submit("Giữ suất", unit_id=str(world.school), places=str(places), **more)

    return keep


def _sign_up(app: Flask, world: World, **typed: str) -> Page:
    visitor = Visitor(app.test_client())
    visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
    values = {"band_id": str(world.bands[0]), "commune_id": str(world.ward), "registrant_type": "cong_dong"}
    return visitor.submit("Gửi đăng ký", **(SIGN_UP | values | typed))


def test_the_office_keeps_changes_and_gives_back(
    officer: Officer, world: World, kept: Callable[..., Page]
) -> None:
    page = kept(20)
    assert "Đã giữ 20 suất cho đơn vị." in page.text and "20 giữ cho đơn vị" in page.text
    assert "Trường Đại học Sư phạm Kỹ thuật Hưng Yên" in page.texts(".//tbody/tr/th")
    page = kept(61)
    assert page.status == 422 and page.errors == [
        "Trừ người đã đăng ký và suất giữ cho nơi khác, giữ được nhiều nhất 60 suất."
    ]
    page = kept(5, **_day(world.today))
    assert page.errors == ["Chọn một ngày sau hôm nay."]
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
    office.open(office.page.link("Sửa suất giữ cho"))
    page = office.submit("Giữ suất", places="30")
    assert "30 giữ cho đơn vị" in page.text
    page = office.submit("Thôi giữ")
    assert "giữ cho đơn vị;" not in page.text and "Chưa giữ suất nào" in page.text


def test_others_read_what_is_kept_and_change_nothing(
    officer: Officer, world: World, kept: Callable[..., Page]
) -> None:
    kept(20)
    page = officer("donvi").open(f"/quan-ly/dot/{world.drive}/khung-gio")
    assert "20 giữ cho đơn vị" in page.text and "Thôi giữ" not in page.text


def test_public_pages_count_what_anybody_may_take(
    app: Flask, world: World, visitor: Visitor, kept: Callable[..., Page]
) -> None:
    kept(55)
    assert "còn 5 suất" in visitor.open("/").text
    page = visitor.open(f"/dot-hien-mau/{world.drive}")
    assert page.texts(".//table//td")[0] == "còn 5 suất" and "55 suất đang giữ cho Trường" in page.text
    kept(60)
    assert "Đã đủ" in visitor.open(f"/dot-hien-mau/{world.drive}").text
    assert "Giữ cho đơn vị" in visitor.page.text
    assert str(world.drive) not in [
        str(a.get("href")).rsplit("/", 1)[-1] for a in visitor.open("/?con-cho=y").all(".//h3/a")
    ]


def test_a_pupil_gets_in_where_a_neighbour_does_not(
    app: Flask, world: World, kept: Callable[..., Page]
) -> None:
    kept(60)
    page = _sign_up(app, world)
    assert page.status == 422 and "đang giữ cho đơn vị đến ngày" in page.errors[0]
    page = _sign_up(
        app,
        world,
        registrant_type="hoc_sinh_sinh_vien",
        workplace="truong dai hoc su pham ky thuat hung yen",
    )
    assert page.title == "Đăng ký hiến máu của Nguyễn Thị Hoa"


def test_the_representative_takes_from_the_block_at_the_counter(
    officer: Officer, world: World, kept: Callable[..., Page]
) -> None:
    kept(60)
    for username, is_in in (("xa", False), ("donvi", True)):
        person = officer(username)
        person.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
        page = person.submit(
            "Ghi",
            full_name="Lê Minh An",
            phone="0987654321",
            band_id=str(world.bands[1]),
            commune_id=str(world.ward),
            consent="y",
        )
        assert ("Đã ghi Lê Minh An" in page.text) is is_in, page.errors
