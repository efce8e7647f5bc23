"""The public pages of drives: home, lists, one drive, its calendar, what changed; size and statement budgets."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update

from domain import clock
from domain.database import begin_writing
from domain.drives.records import Band, Drive, DriveState
from domain.units.records import Unit
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_drive

LONG = "Trung tâm Hội nghị và Văn hóa Thể thao Đa năng phường Hồng Châu"


def add_drives(app: Flask, world: World, count: int, first: int = 20) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
        for number in range(count):
            day = world.today + timedelta(days=first + number)
            add_drive(session, ward, facility, day, f"Nhà văn hóa tổ dân phố số {number + 1}")
        session.commit()


def change_drive(app: Flask, drive_id: int, **values: object) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Drive).where(Drive.id == drive_id).values(changed_at=clock.now(), **values))
        session.commit()


def test_home_shows_the_next_drives_with_their_places(visitor: Visitor, world: World) -> None:
    page = visitor.open("/")
    assert page.texts(".//li[@class='card']//p[@class='seats']/b")[0] == "còn 60 suất"
    assert "Nhà văn hóa phường An Tảo" in page.text
    assert "Tuần này" in page.text


def test_an_empty_home_says_what_comes_next(visitor: Visitor) -> None:
    assert "Chưa có đợt hiến máu nào sắp tới" in visitor.open("/").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tim=an+tao", 1),
        ("tim=AN TẢO", 1),
        ("tim=hoi truong", 1),
        ("tim=khong dau ca", 0),
        ("con-cho=y", 3),
        ("tu=x", 3),
        ("tinh=abc&co-so=9999999", 3),
        ("sau=hong&_scheme=x&endpoint=y", 3),
    ],
)
def test_the_filter_narrows_and_forgives(visitor: Visitor, world: World, query: str, expected: int) -> None:
    page = visitor.open(f"/?{query}")
    assert page.status == 200
    assert len(page.all(".//li[@class='card']")) == expected


def test_from_day_and_facility_narrow(visitor: Visitor, world: World) -> None:
    day = (world.today + timedelta(days=6)).isoformat()
    assert len(visitor.open(f"/?tu={day}").all(".//li[@class='card']")) == 1
    day_typed = f"{world.today + timedelta(days=6):%d/%m/%Y}"
    assert len(visitor.open(f"/?tu={day_typed}").all(".//li[@class='card']")) == 1
    assert len(visitor.open(f"/?co-so={world.facility}").all(".//li[@class='card']")) == 3


def test_only_free_hides_a_full_drive(app: Flask, visitor: Visitor, world: World) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Band).where(Band.drive_id == world.drive).values(taken=Band.capacity))
        session.commit()
    assert len(visitor.open("/?con-cho=y").all(".//li[@class='card']")) == 2
    assert "Đã đủ" in visitor.open("/").text


def test_pages_follow_each_other_without_loss(app: Flask, visitor: Visitor, world: World) -> None:
    add_drives(app, world, 42)
    visitor.open("/?con-cho=y")
    seen = [card.get("href") for card in visitor.page.all(".//li[@class='card']//a")]
    while any("Trang sau" in words for words in visitor.page.texts(".//a")):
        visitor.open(visitor.page.link("Trang sau"))
        assert "con-cho=y" in visitor.page.response.request.full_path
        seen += [card.get("href") for card in visitor.page.all(".//li[@class='card']//a")]
    assert len(seen) == len(set(seen)) == 45


def test_home_asks_the_same_statements_for_one_drive_and_for_twenty(
    app: Flask, visitor: Visitor, world: World
) -> None:
    with statements(app) as few:
        visitor.open("/")
    add_drives(app, world, 30)
    with statements(app) as many:
        visitor.open("/")
    assert len(few) == len(many) <= 6


def test_the_first_view_fits_in_six_kilobytes(app: Flask, visitor: Visitor, world: World) -> None:
    add_drives(app, world, 30)
    response = visitor.client.get("/", headers={"Accept-Encoding": "gzip"})
    page = visitor.open("/")
    assert len(page.all(".//li[@class='card']")) == 20
    css = visitor.client.get("/static/css/site.css", headers={"Accept-Encoding": "gzip"})
    headers, css_size = len(str(response.headers)) + len(str(css.headers)), len(css.data)
    css.close()
    total = len(response.data) + css_size + headers
    assert gzip.decompress(response.data)
    assert total <= 6 * 1024, (len(response.data), css_size, headers)


def test_htmx_gets_the_part_that_the_page_includes(visitor: Visitor, world: World) -> None:
    part = visitor.client.get("/", headers={"HX-Request": "true"}).get_data(as_text=True).strip()
    assert part.startswith("<h2") and "<html" not in part
    assert part in visitor.open("/").source


def test_a_drive_shows_bands_state_and_rules(visitor: Visitor, world: World) -> None:
    page = visitor.open(f"/dot-hien-mau/{world.drive}")
    assert page.texts(".//table[@class='bands']//tbody/tr/td[1]") == ["còn 20 suất"] * 3
    assert "Mở đăng ký" in page.text and "Thay đổi lần cuối" in page.text
    assert "Thông tư 26/2013/TT-BYT, Điều 4" in page.text
    assert f"khung={world.bands[0]}" in page.link("Đăng ký lúc")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (DriveState.CANCELLED, "Đợt này đã hủy. Bão số 5."),
        (DriveState.POSTPONED, "Đợt này đã hoãn, ngày mới sẽ báo ở trang này. Bão số 5."),
        (DriveState.MOVED, "Đợt này đã đổi giờ hoặc địa điểm."),
    ],
)
def test_a_change_is_said_clearly(
    app: Flask, visitor: Visitor, world: World, state: DriveState, sentence: str
) -> None:
    assert "Không có thay đổi" in visitor.open("/hom-nay").text
    change_drive(app, world.drive, state=state, state_note="Bão số 5.")
    assert sentence in visitor.open(f"/dot-hien-mau/{world.drive}").text
    page = visitor.open("/hom-nay")
    assert "1 đợt có thay đổi" in page.text and "Bão số 5." in page.text
    assert "1 đợt có thay đổi" in visitor.open("/hom-nay?tim=an tao").text
    assert "Không có thay đổi" in visitor.open("/hom-nay?tim=tan hung").text
    assert "Nhà văn hóa phường An Tảo" in visitor.open("/").text


def test_a_drive_with_a_month_only_is_announced(app: Flask, visitor: Visitor, world: World) -> None:
    month = (world.today + timedelta(days=40)).replace(day=1)
    change_drive(
        app, world.other_drive, on_day=None, month=month, state=DriveState.PLANNED, venue="", venue_address=""
    )
    page = visitor.open("/dot-hien-mau/")
    assert "Dự kiến, chưa định ngày" in page.text
    drive = visitor.open(f"/dot-hien-mau/{world.other_drive}")
    assert f"Trong tháng {month.month}/{month.year}" in drive.text
    assert visitor.open(f"/dot-hien-mau/{world.other_drive}.ics").status == 404


def test_past_drives_stand_on_their_own_page(app: Flask, visitor: Visitor, world: World) -> None:
    change_drive(app, world.drive, on_day=world.today - timedelta(days=3))
    assert "An Tảo" not in visitor.open("/dot-hien-mau/").text
    page = visitor.open("/dot-hien-mau/?xem=da-qua")
    assert "An Tảo" in page.text and "Đã kết thúc" in page.text
    assert "Đăng ký hiến máu" not in visitor.open(f"/dot-hien-mau/{world.drive}").texts(".//a")


def test_the_calendar_file_names_day_and_place(app: Flask, visitor: Visitor, world: World) -> None:
    answer = visitor.client.get(f"/dot-hien-mau/{world.drive}.ics")
    assert answer.mimetype == "text/calendar"
    entry = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert entry["LOCATION"] == "Nhà văn hóa phường An Tảo"
    assert entry.decoded("DTSTART").astimezone(clock.VIETNAM).hour == 7
    change_drive(app, world.drive, state=DriveState.CANCELLED)
    changed = visitor.client.get(f"/dot-hien-mau/{world.drive}.ics")
    assert Calendar.from_ical(changed.data).walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_an_unknown_drive_is_not_found(visitor: Visitor, world: World) -> None:
    for path in ("/dot-hien-mau/999999", "/dot-hien-mau/999999.ics", "/dot-hien-mau/999999/dang-ky"):
        assert visitor.open(path).status == 404


def test_reading_changes_nothing(app: Flask, visitor: Visitor, world: World) -> None:
    paths = ("/", "/dot-hien-mau/", "/hom-nay", f"/dot-hien-mau/{world.drive}", "/tra-cuu")
    with statements(app) as seen:
        for path in paths:
            visitor.open(path)
    assert seen and all(statement.lstrip().upper().startswith(("SELECT", "BEGIN")) for statement in seen)


def test_long_and_decomposed_words_fit(app: Flask, visitor: Visitor, world: World) -> None:
    change_drive(app, world.drive, venue=LONG)
    assert LONG in visitor.open("/").text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Drive.venue).where(Drive.id == world.drive)).one() == LONG
