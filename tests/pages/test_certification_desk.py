"""The desk's view of all certified lists, the slip of a person without papers, and paper against system."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from domain.signups.records import Registration
from tests.documents.pdf_reading import page_texts
from tests.donor_list_steps import Officer, add_people, certify_all, compile_and_send, rows_of
from tests.statements import statements
from tests.world import World, add_registration


def certified(app: Flask, world: World, officer: Officer, people: int, *, first: int = 0) -> int:
    add_people(app, world, people, drive=world.today_drive, first=first)
    list_id = compile_or_add(officer, world)
    certify_all(officer("xacnhan"), list_id)
    return list_id


def compile_or_add(officer: Officer, world: World) -> int:
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.today_drive}/danh-sach")
    ward.submit("Lập danh sách")
    found = re.search(r"/danh-sach/(\d+)", ward.page.url)
    assert found
    ward.submit("Gửi danh sách")
    return int(found[1])


def printed(officer: Officer, list_id: int) -> tuple[str, list[str]]:
    pages = page_texts(officer("xa").client.get(f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf").data)
    code = re.search(r"Mã: ([0-9A-Z-]+)", pages[0])
    assert code
    return code[1], pages


def test_the_desk_sees_main_and_supplement_together(app: Flask, world: World, officer: Officer) -> None:
    certified(app, world, officer, 2)
    certified(app, world, officer, 1, first=2)
    with app.extensions["sessions"]() as session:
        add_registration(session, world.today_drive, "Người Chưa Duyệt", commune_id=world.ward)
        session.commit()
    desk = officer("ban")
    desk.open(f"/quan-ly/dot/{world.today_drive}/ban-don-tiep")
    page = desk.open(desk.page.link("Xem mọi người đã xác nhận"))
    assert "3 người đã xác nhận" in page.text and len(page.texts(".//tbody/tr")) == 3
    assert "Danh sách bổ sung số 2" in page.text and "Người Chưa Duyệt" not in page.text
    assert len(desk.open(f"{page.url}?q=uoc do").texts(".//tbody/tr")) == 1
    assert "Không có ai tên" in desk.open(f"{page.url}?q=zzz").text
    assert desk.open(f"/quan-ly/dot/{world.drive}/nguoi-da-xac-nhan").status == 404


def test_the_view_is_paged_and_costs_the_same(app: Flask, world: World, officer: Officer) -> None:
    certified(app, world, officer, 1)
    desk, counts = officer("ban"), []
    address = f"/quan-ly/dot/{world.today_drive}/nguoi-da-xac-nhan"
    for more in (0, 59):
        if more:
            certified(app, world, officer, more, first=1)
        with statements(app) as seen:
            page = desk.open(address)
        counts.append(len(seen))
    names = page.texts(".//tbody/tr/th")
    assert counts[0] == counts[1] <= 8 and len(names) == 50
    names += desk.open(page.link("Trang sau")).texts(".//tbody/tr/th")
    assert len(names) == len(set(names)) == 60
    assert desk.open(f"{address}?sau=x").status == 200


def test_the_slip_says_what_was_certified_and_only_of_the_certified(
    app: Flask, world: World, officer: Officer
) -> None:
    list_id = certified(app, world, officer, 2)
    number = rows_of(app, list_id)[0].registration_id
    with app.extensions["sessions"]() as session:
        waiting = add_registration(session, world.today_drive, "Người Chưa Duyệt", commune_id=world.ward).id
        name = session.get_one(Registration, number).full_name
        session.get_one(Registration, number).full_name = "Tên Sửa Sau"
        session.commit()
    desk, base = officer("ban"), f"/quan-ly/dot/{world.today_drive}/ban-don-tiep"
    page = desk.open(f"{base}/{number}")
    answer = desk.client.get(page.link("In giấy xác nhận thông tin"))
    (text,) = page_texts(answer.data)
    code, _ = printed(officer, list_id)
    for words in ("GIẤY XÁC NHẬN THÔNG TIN", name, "0330900000", "Danh sách chính", code, "26/2013/TT-BYT"):
        assert words in text, words
    assert "Tên Sửa Sau" not in text
    assert "In giấy xác nhận" not in desk.open(f"{base}/{waiting}").text
    assert desk.open(f"{base}/{waiting}/giay-xac-nhan.pdf").status == 404
    assert desk.open(f"/quan-ly/dot/{world.drive}/ban-don-tiep/{number}/giay-xac-nhan.pdf").status == 404
    assert officer("kiemtra").open(f"{base}/{number}/giay-xac-nhan.pdf").status == 403


def test_a_paper_is_compared_by_its_code_and_pages(app: Flask, world: World, officer: Officer) -> None:
    list_id = certified(app, world, officer, 40)
    code, pages = printed(officer, list_id)
    counts = [len(re.findall(r"033090\d{6}", page)) for page in pages]
    assert sum(counts) == 40 and len(counts) > 1
    ward = officer("xa")
    ward.open("/quan-ly/danh-sach/doi-chieu")
    page = ward.submit("Đối chiếu", ma=code.lower(), trang=", ".join(map(str, counts)))
    assert "Bản hiện hành" in page.text and "Khớp" in page.text and "không có thay đổi" in page.text
    page = ward.submit("Đối chiếu", ma=code, trang=f"{counts[0] - 1}, x")
    assert f"Trang 1: giấy {counts[0] - 1} người, hệ thống {counts[0]} người." in page.text
    assert "Trang 2: nhập số người bằng chữ số." in page.text


def test_what_changed_since_is_told_by_name_for_old_and_new_papers(
    app: Flask, world: World, officer: Officer
) -> None:
    list_id = certified(app, world, officer, 3)
    old, _ = printed(officer, list_id)
    rows, certifier = rows_of(app, list_id), officer("xacnhan")
    certifier.open(f"/quan-ly/danh-sach/{list_id}/rut-ten/{rows[0].id}")
    certifier.submit("Rút tên và lập bản mới", reason="Đã chuyển nơi ở")
    with app.extensions["sessions"]() as session:
        session.get_one(Registration, rows[1].registration_id).address = "Thôn Mới"
        session.commit()
    new, _ = printed(officer, list_id)
    assert old != new
    ward = officer("xa")
    page = ward.open(f"/quan-ly/danh-sach/doi-chieu?ma={old}")
    assert "Đã được thay thế" in page.text and "Bản số 1, 3 người" in page.text
    assert "Đã rút tên khỏi bản hiện hành: Đã chuyển nơi ở" in page.text
    assert "Đã sửa sau khi xác nhận: nơi ở hoặc đơn vị" in page.text
    page = ward.open(f"/quan-ly/danh-sach/doi-chieu?ma={new}")
    assert "Bản hiện hành" in page.text and "rút tên" not in page.text and "Đã sửa sau" in page.text


@pytest.mark.parametrize("typed", ["x", "0" * 17, "a%00b", "😀" * 30])
def test_a_code_that_belongs_to_nothing_here_is_just_not_found(
    app: Flask, world: World, officer: Officer, typed: str
) -> None:
    assert officer("xa").open(f"/quan-ly/danh-sach/doi-chieu?ma={typed}&trang=1").status == 404


def test_papers_of_others_are_not_found(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    list_id = compile_and_send(officer("xa"), world.drive)
    certify_all(officer("xacnhan"), list_id)
    code, _ = printed(officer, list_id)
    assert officer("xakhac").open(f"/quan-ly/danh-sach/doi-chieu?ma={code}").status == 404
    assert officer("tinh").open(f"/quan-ly/danh-sach/doi-chieu?ma={code}").status == 200
