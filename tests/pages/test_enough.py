"""The pages of "Đã đủ": stop, take again, codes and their slips, and the code in the form of another drive."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update

from domain.drives.records import Band, Drive, DriveState
from domain.signups.priority_records import PriorityCode
from domain.signups.records import Registration
from domain.signups.rules import shown_code
from tests.pages.test_signups import change, send
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _path(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/da-du"


def _codes(app: Flask) -> list[str]:
    with app.extensions["sessions"]() as session:
        return [
            shown_code(code) for code in session.scalars(select(PriorityCode.code).order_by(PriorityCode.id))
        ]


def _state(app: Flask, world: World) -> DriveState:
    with app.extensions["sessions"]() as session:
        return session.get_one(Drive, world.today_drive).state


@pytest.mark.parametrize("username", ["ban", "coso", "tinh", "xa"])
def test_who_runs_the_day_stops_it_and_takes_people_again(
    officer: Officer, app: Flask, world: World, username: str
) -> None:
    office = officer(username)
    office.open(_path(world))
    page = office.submit("Đã đủ, ngừng nhận người mới", reason="hết túi máu")
    assert "Ngừng nhận người mới từ" in page.text and "hết túi máu" in page.text
    assert _state(app, world) is DriveState.FULL
    public = Visitor(app.test_client())
    assert "đã đủ" in public.open(f"/dot-hien-mau/{world.today_drive}/dang-ky").text.lower()
    page = office.submit("Nhận lại")
    assert "Đợt nhận người trở lại." in page.text and _state(app, world) is DriveState.OPEN


def test_the_desk_writes_nobody_new_down_while_it_has_stopped(
    officer: Officer, app: Flask, world: World
) -> None:
    desk = officer("ban")
    desk.open(_path(world))
    desk.submit("Đã đủ, ngừng nhận người mới")
    form = f"/quan-ly/dot/{world.today_drive}/ban-don-tiep/them-nguoi"
    assert "Đợt đã đủ, ngừng nhận người mới từ 8:0" in desk.open(form).text.replace("8 giờ ", "8:")
    sent = {"csrf_token": desk.token(), "full_name": "Lê Văn Muộn", "consent": "y", "form_key": "k" * 22}
    assert desk.post(form, sent).status == 422
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Registration.id)).all() == []


def test_others_do_not_stop_a_drive(officer: Officer, world: World) -> None:
    assert officer("donvi").open(_path(world)).status == 403
    other = officer("xakhac")
    assert other.open(_path(world)).status == 404
    other.open("/quan-ly/")
    assert other.post(f"{_path(world)}/ngung", {"csrf_token": other.token()}).status == 404


def test_a_drive_of_another_day_says_why_it_cannot_stop(officer: Officer, world: World) -> None:
    page = officer("tinh").open(f"/quan-ly/dot/{world.drive}/da-du")
    assert "Chỉ ngừng nhận người trong ngày hiến máu." in page.text
    assert "ngừng nhận người mới" not in page.texts(".//button")


def test_codes_are_given_out_and_printed(officer: Officer, app: Flask, world: World) -> None:
    desk = officer("ban")
    desk.open(_path(world))
    page = desk.submit("Cấp mã")
    assert f"Mã ưu tiên {_codes(app)[0]}." in page.text and page.texts(".//tbody/tr/th") == _codes(app)
    page = desk.submit("Cấp mã", count="0")
    assert page.status == 422
    page = desk.submit("Cấp mã", count="999")
    assert page.status == 422 and "từ 1 đến 40 mã" in page.text
    page = desk.submit("Cấp mã", count="5")
    assert "Đã cấp 6 mã, 0 mã đã dùng." in page.text
    whole = desk.client.get(f"/quan-ly/dot/{world.today_drive}/ma-uu-tien.pdf")
    new = desk.client.get(page.link("In các mã vừa cấp"))
    for answer, codes, sheets in ((whole, _codes(app), 2), (new, _codes(app)[1:], 2)):
        pages = PdfReader(io.BytesIO(answer.data)).pages
        printed = " ".join(one.extract_text() for one in pages)
        assert len(pages) == sheets and all(code in printed for code in codes)
    assert _codes(app)[0] not in PdfReader(io.BytesIO(new.data)).pages[0].extract_text()


def test_without_codes_nothing_is_printed(officer: Officer, world: World) -> None:
    page = officer("ban").open(f"/quan-ly/dot/{world.today_drive}/ma-uu-tien.pdf")
    assert "Cấp mã trước" in page.text


def test_a_code_is_asked_for_where_people_wait_and_goes_first(
    officer: Officer, app: Flask, world: World
) -> None:
    desk = officer("ban")
    desk.open(_path(world))
    desk.submit("Cấp mã")
    code = _codes(app)[0]
    visitor = Visitor(app.test_client())
    assert "Mã ưu tiên" not in visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky").text
    change(app, update(Band).where(Band.drive_id == world.drive).values(capacity=0, taken=0, bed_places=0))
    assert "Mã ưu tiên" in visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky").text
    first = {"id_number": "033190000001", "phone": "0912000001", "band_id": "0"}
    assert "vị trí 1" in send(Visitor(app.test_client()), world, **first).text
    second = {"id_number": "033190000002", "phone": "0912000002", "band_id": "0"}
    page = send(visitor, world, **second, **{"ma-uu-tien": "SAIMA"})
    assert page.status == 422 and "Không thấy mã ưu tiên này" in page.text and "SAIMA" in page.source
    assert "vị trí 1" in visitor.submit("Gửi đăng ký", **{"ma-uu-tien": code}).text
    assert "Đã cấp 1 mã, 1 mã đã dùng." in desk.open(_path(world)).text
