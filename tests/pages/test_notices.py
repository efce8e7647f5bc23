"""A changed drive says so at once wherever people look: its page, today's page, the door, slip and calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.drives.records import Drive, DriveBlock
from domain.units.records import Unit
from tests.documents.pdf_reading import page_texts
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_drive, add_registration

Officer = Callable[[str], Visitor]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def _change(officer: Officer, drive_id: int, state: str, **values: str) -> Visitor:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{drive_id}/trang-thai")
    page = office.submit("Đổi trạng thái", state=state, reason="Bão số 12", **values)
    assert not page.errors, page.errors
    return office


@pytest.fixture
def registrant(app: Flask, world: World, visitor: Visitor) -> Visitor:
    """Somebody who signed up for the world's drive an hour ago and looks at the registration."""
    with app.extensions["sessions"]() as session:
        made = add_registration(
            session, world.drive, "Nguyễn Thị Hoa", band_id=world.bands[0], phone="0912345678"
        )
        # Real codes have signs that cannot be misread; the look-up asks for one of them.
        made.code, made.created_at = "4X7K2PQ9", clock.now() - timedelta(hours=1)
        session.commit()
    visitor.open("/tra-cuu")
    page = visitor.submit("Tra cứu", code="4X7K-2PQ9", phone="0912345678")
    assert "Nguyễn Thị Hoa" in page.title
    return visitor


def test_a_moved_drive_shows_old_and_new_everywhere(
    officer: Officer, world: World, registrant: Visitor
) -> None:
    office = _change(officer, world.drive, "doi", venue="Hội trường B", starts_at="8:00")
    line = "trước là Nhà văn hóa phường An Tảo, nay là Hội trường B"
    assert "nay là Hội trường B" in office.page.text and "đã báo 0/1" in office.page.text
    assert "điều chỉnh lịch, nhân lực" in office.page.source
    for path in (f"/dot-hien-mau/{world.drive}", "/hom-nay", "/tra-cuu/dang-ky"):
        assert line in registrant.open(path).text, path
    slip = text_of(registrant.open("/tra-cuu/phieu.pdf").response.get_data())
    assert "đổi lịch" in slip and "Hội trường B" in slip and "8:00–8:30" in slip
    calendar = registrant.open(f"/dot-hien-mau/{world.drive}.ics").response.get_data(as_text=True)
    assert "STATUS:CONFIRMED" in calendar and "SEQUENCE:2" in calendar and "T010000Z" in calendar
    door = text_of(office.open(office.page.link("In thông báo dán cửa")).response.get_data())
    for words in (
        "ĐỔI LỊCH",
        "Trước đây",
        "Nhà văn hóa phường An Tảo",
        "Nay là",
        "Hội trường B",
        "Bão số 12",
    ):
        assert words in door, words


@pytest.mark.parametrize(("state", "word", "door"), [("huy", "đã hủy", "ĐÃ HỦY"), ("hoan", "hoãn", "HOÃN")])
def test_a_drive_that_is_off_says_so_on_slip_calendar_and_door(
    officer: Officer, world: World, registrant: Visitor, state: str, word: str, door: str
) -> None:
    office = _change(officer, world.drive, state)
    slip = text_of(registrant.open("/tra-cuu/phieu.pdf").response.get_data())
    assert word in slip and slip.index(word) < slip.index("Mã đăng ký")
    assert "STATUS:CANCELLED" in registrant.open("/tra-cuu/lich.ics").response.get_data(as_text=True)
    printed = office.open(f"/quan-ly/dot/{world.drive}/thong-bao-cua.pdf")
    assert door in text_of(printed.response.get_data())


def test_a_drive_without_change_has_an_inviting_notice(officer: Officer, world: World) -> None:
    printed = officer("xa").open(f"/quan-ly/dot/{world.drive}/thong-bao-cua.pdf").response
    text = text_of(printed.get_data())
    assert "HIẾN MÁU TÌNH NGUYỆN" in text and "Nhà văn hóa phường An Tảo" in text


def test_today_may_be_asked_for_one_province_or_commune(
    officer: Officer, app: Flask, world: World, visitor: Visitor
) -> None:
    _change(officer, world.drive, "huy")
    with app.extensions["sessions"]() as session:
        ward, other = (session.get_one(Unit, number) for number in (world.ward, world.other_ward))
    page = visitor.open(f"/hom-nay?xa={ward.slug}")
    assert "1 đợt có thay đổi" in page.text and ward.name in page.text
    assert "Trụ sở Hội Chữ thập đỏ tỉnh" in page.text  # The drive of today is of the same ward.
    for path in (f"/hom-nay?xa={other.slug}", f"/hom-nay?xa={other.id}&tinh={world.province}"):
        page = visitor.open(path)
        assert "Không có thay đổi" in page.text and "không có đợt nào" in page.text, path
    assert "1 đợt có thay đổi" in visitor.open(f"/hom-nay?tinh={world.province}").text
    for nonsense in ("khong-co", "9" * 40, "-1", str(world.province)):
        assert "1 đợt có thay đổi" in visitor.open(f"/hom-nay?xa={nonsense}").text


def test_today_asks_a_fixed_number_of_questions(
    officer: Officer, app: Flask, world: World, visitor: Visitor
) -> None:
    _change(officer, world.drive, "huy")
    counts = []
    for has_more in (True, False):
        with statements(app) as asked:
            visitor.open("/hom-nay")
        counts.append(len(asked))
        if not has_more:
            break
        with app.extensions["sessions"]() as session:
            ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
            made = [add_drive(session, ward, facility, world.today, f"Nơi {n}", bands=1).id for n in range(3)]
            session.commit()
        for number in made:
            _change(officer, number, "huy")
    assert counts[0] == counts[1] <= 8


def test_a_new_hall_does_not_keep_the_address_of_the_old_one(
    officer: Officer, app: Flask, world: World, visitor: Visitor
) -> None:
    with app.extensions["sessions"]() as session:
        session.get_one(Drive, world.drive).venue_address = "12 Nguyễn Văn Linh"
        session.commit()
    _change(officer, world.drive, "doi", venue="Hội trường B")
    page = visitor.open(f"/dot-hien-mau/{world.drive}")
    assert "trước là Nhà văn hóa phường An Tảo, 12 Nguyễn Văn Linh, nay là Hội trường B" in page.text
    with app.extensions["sessions"]() as session:
        assert session.get_one(Drive, world.drive).venue_address == ""


def test_kept_places_are_released_no_later_than_an_earlier_day(
    officer: Officer, app: Flask, world: World
) -> None:
    with app.extensions["sessions"]() as session:
        session.add(
            DriveBlock(
                drive_id=world.drive,
                unit_id=world.school,
                places=10,
                release_on=world.today + timedelta(days=4),
            )
        )
        session.commit()
    day = world.today + timedelta(days=2)
    parts = {"on_day-day": str(day.day), "on_day-month": str(day.month), "on_day-year": str(day.year)}
    _change(officer, world.drive, "doi", **parts)
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(DriveBlock.release_on)).one() == day
