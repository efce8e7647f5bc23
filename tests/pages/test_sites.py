"""The record of a place: found without marks, kept with photos, chosen for a drive, remembered next year."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from PIL import Image
from sqlalchemy import select

from domain import clock
from domain.drives.records import Drive, Site, SitePhoto
from domain.names import fold
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _add(office: Visitor, **values: str) -> Page:
    office.open("/quan-ly/dia-diem/them")
    facts = {"name": "Nhà văn hóa An Tảo", "address": "12 Nguyễn Văn Linh", "beds": "12"}
    return office.submit("Thêm địa điểm", **(facts | values))


def _site(app: Flask) -> Site:
    with app.extensions["sessions"]() as session:
        return session.scalars(select(Site).order_by(Site.id)).one()


def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1600, 900), "blue").save(file, "JPEG")
    return file.getvalue()


def test_a_site_is_added_once_found_without_marks_and_changed(
    officer: Officer, app: Flask, world: World
) -> None:
    office, other = officer("tinh"), officer("tinh")
    assert "Chưa có địa điểm nào" in office.open("/quan-ly/dia-diem/").text
    page = _add(office, last_problems="Mất điện lúc 9 giờ", parking="Sân sau", phone="0221 386 1234")
    assert page.title == "Nhà văn hóa An Tảo" and "Mất điện lúc 9 giờ" in page.text
    page = _add(office)
    assert page.status == 422 and page.errors == ["Tỉnh đã có địa điểm này. Tìm trong danh sách rồi sửa"]
    page = _add(office, name="", phone="12", beds="rất nhiều")
    assert len(page.errors) == 3 and page.status == 422
    office.open("/quan-ly/dia-diem/")
    assert "Nhà văn hóa An Tảo" in office.submit("Lọc", tim="an tao van linh").text
    assert "Không có địa điểm nào khớp" in office.submit("Lọc", tim="khong co").text
    number = _site(app).id
    other.open(f"/quan-ly/dia-diem/{number}/sua")
    office.open(f"/quan-ly/dia-diem/{number}/sua")
    assert "Đã lưu địa điểm." in office.submit("Lưu địa điểm", power="Ba pha").text
    page = other.submit("Lưu địa điểm", power="Một pha")
    assert page.status == 422 and "Có người vừa sửa địa điểm này" in page.errors[0]
    assert _site(app).power == "Ba pha"


def test_photos_are_drawn_anew_and_at_most_six(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    _add(office)
    number = _site(app).id
    page = office.submit("Thêm ảnh", caption="Cổng")
    assert page.errors == ["Chọn một ảnh JPEG hoặc PNG"]
    page = office.submit("Thêm ảnh", photo=(io.BytesIO(b"khong phai"), "a.jpg"))
    assert page.status == 422 and "không đọc được" in page.errors[0]
    for place in range(6):
        page = office.submit("Thêm ảnh", caption=f"Cổng {place}", photo=(io.BytesIO(_photo()), "a.jpg"))
        assert "Đã thêm ảnh." in page.text
    assert "Thêm ảnh" not in page.text and len(page.all(".//img[@loading]")) == 6
    token = {"csrf_token": office.token(), "photo": (io.BytesIO(_photo()), "a.jpg")}
    page = office.post(f"/quan-ly/dia-diem/{number}/anh", token)
    assert page.status == 422 and "đã có 6 ảnh" in page.errors[0]
    with app.extensions["sessions"]() as session:
        first = session.scalars(select(SitePhoto.id).order_by(SitePhoto.id)).first()
    picture = office.open(f"/quan-ly/dia-diem/{number}/anh/{first}.jpg").response
    assert picture.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(picture.get_data())).size == (1280, 720)
    office.open(f"/quan-ly/dia-diem/{number}")
    assert "Đã bỏ ảnh." in office.submit("Bỏ ảnh").text
    assert office.open(f"/quan-ly/dia-diem/{number}/anh/{first}.jpg").status == 404


def test_choosing_a_site_fills_the_place_of_a_drive_and_shows_what_to_remember(
    officer: Officer, app: Flask, world: World
) -> None:
    office = officer("tinh")
    _add(office, last_problems="Mất điện lúc 9 giờ", commune_id=str(world.ward))
    number = _site(app).id
    office.open(f"/quan-ly/dot/{world.drive}/sua")
    page = office.submit("Lưu thông tin đợt", site_id=str(number))
    assert "Mất điện lúc 9 giờ" in page.text and "12 Nguyễn Văn Linh" in page.text
    with app.extensions["sessions"]() as session:
        drive = session.get_one(Drive, world.drive)
    assert (drive.venue, drive.venue_commune_id, drive.site_id) == ("Nhà văn hóa An Tảo", world.ward, number)
    # What is typed afterwards stays: the site fills only when it is chosen.
    office.open(f"/quan-ly/dot/{world.drive}/sua")
    page = office.submit("Lưu thông tin đợt", venue="Phòng họp tầng 2")
    assert "Phòng họp tầng 2" in page.text
    assert "Phòng họp tầng 2" not in office.open(f"/quan-ly/dia-diem/{number}").text
    assert "Ban Chỉ đạo vận động" in office.page.text


def test_others_read_sites_and_a_facility_those_where_it_works(
    officer: Officer, app: Flask, world: World
) -> None:
    _add(officer("tinh"))
    number = _site(app).id
    ward = officer("xa")
    assert ward.open(f"/quan-ly/dia-diem/{number}").status == 200 and "Sửa địa điểm" not in ward.page.text
    assert ward.open(f"/quan-ly/dia-diem/{number}/sua").status == 403
    facility = officer("coso")
    assert facility.open(f"/quan-ly/dia-diem/{number}").status == 404
    with app.extensions["sessions"]() as session:
        session.get_one(Drive, world.drive).site_id = number
        session.commit()
    assert facility.open(f"/quan-ly/dia-diem/{number}").status == 200


def test_the_list_goes_on_and_asks_a_fixed_number_of_questions(
    officer: Officer, app: Flask, world: World
) -> None:
    office, counts = officer("tinh"), []
    for many in (1, 60):
        with app.extensions["sessions"]() as session:
            for place in range(many):
                name = f"Hội trường {many} số {place}"
                session.add(
                    Site(
                        province_id=world.province,
                        name=name,
                        search_key=fold(name),
                        changed_at=clock.now(),
                    )
                )
            session.commit()
        with statements(app) as asked:
            office.open("/quan-ly/dia-diem/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(office.page.all(".//tbody/tr")) == 50
    assert len(office.open(office.page.link("Trang sau")).all(".//tbody/tr")) == 11
