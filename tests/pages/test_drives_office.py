"""The province's desk of drives: list, one drive, making and changing it, its state, its bands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from domain.drives.records import Band, Drive, DriveState
from domain.names import fold
from domain.plans.records import Plan, PlanState
from domain.units.records import Unit
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_drive, add_registration

Officer = Callable[[str], Visitor]


def _day(name: str, day: date | None) -> dict[str, str]:
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))


def _stored(app: Flask, drive_id: int) -> Drive:
    with app.extensions["sessions"]() as session:
        return session.get_one(Drive, drive_id)


def _bands(app: Flask, drive_id: int) -> list[Band]:
    with app.extensions["sessions"]() as session:
        return list(session.scalars(select(Band).where(Band.drive_id == drive_id).order_by(Band.starts_at)))


def _rows(page: Page) -> list[str]:
    return page.texts(".//table//tbody/tr/th[@scope='row']")


def test_the_list_is_narrowed_by_words_without_marks_month_and_state(officer: Officer, world: World) -> None:
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/dot/")
    assert len(_rows(page)) == 3
    page = visitor.submit("Lọc", tim="nha van hoa AN TAO")
    assert len(_rows(page)) == 1
    assert "Không có đợt nào khớp" in visitor.submit("Lọc", tim="khong co noi nay").text
    assert "Không có đợt nào khớp" in visitor.open("/quan-ly/dot/?trang-thai=huy").text
    assert len(_rows(visitor.open("/quan-ly/dot/?tu=tat-ca&trang-thai=mo_dang_ky"))) == 3
    assert len(_rows(visitor.open("/quan-ly/dot/?tu=rac&trang-thai=rac&sau=rac"))) == 3


def test_the_part_equals_its_place_in_the_page(officer: Officer, world: World) -> None:
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/dot/")
    part = visitor.open("/quan-ly/dot/", headers={"HX-Request": "true"})
    assert part.source.strip() in page.source


def test_a_long_list_goes_on_after_fifty(officer: Officer, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
        for place in range(60):
            add_drive(session, ward, facility, world.today + timedelta(days=place), f"Nơi {place}")
        session.commit()
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/dot/")
    assert len(_rows(page)) == 50
    assert len(_rows(visitor.open(page.link("Trang sau")))) == 13


def test_who_may_read_and_who_may_change(officer: Officer, world: World) -> None:
    for username in ("xa", "donvi", "coso", "kiemtra"):
        visitor = officer(username)
        assert visitor.open(f"/quan-ly/dot/{world.drive}/").status == 200, username
        assert visitor.open(f"/quan-ly/dot/{world.drive}/khung-gio").status == 200, username
        assert "Sửa thông tin" not in visitor.page.text
        for path in (f"{world.drive}/sua", f"{world.drive}/trang-thai", "them"):
            assert visitor.open(f"/quan-ly/dot/{path}").status == 403, (username, path)
    assert officer("truong").open(f"/quan-ly/dot/{world.drive}/").status == 403
    assert officer("tinh").open("/quan-ly/dot/9999/").status == 404
    assert officer("tinh").open("/quan-ly/dot/9999/sua").status == 404


def test_a_drive_of_another_province_does_not_exist(officer: Officer, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        old = session.scalars(select(Unit).where(Unit.name == "tỉnh Thái Bình")).one()
        drive = add_drive(session, old, session.get_one(Unit, world.facility), world.today, "Nơi khác")
        session.commit()
        number = drive.id
    for path in ("", "sua", "trang-thai", "khung-gio"):
        assert officer("tinh").open(f"/quan-ly/dot/{number}/{path}").status == 404


def test_a_new_drive_begins_as_planned_with_the_usual_bands(
    officer: Officer, app: Flask, world: World
) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/dot/them")
    page = visitor.submit("Thêm đợt", host_id=str(world.ward), planned="")
    assert page.status == 422 and page.errors == ["Nhập số đơn vị máu dự kiến"]
    page = visitor.submit("Thêm đợt", planned="100")
    assert page.errors == ["Nhập ngày, hoặc chọn tháng khi chưa định được ngày."]
    page = visitor.submit(
        "Thêm đợt",
        **_day("on_day", world.today + timedelta(days=30)),
        venue="Nhà văn hóa",
        facility_id=str(world.facility),
        co_directing="Ban Chỉ đạo tỉnh\n\nHội Chữ thập đỏ",
    )
    assert page.title == "Ban Chỉ đạo vận động hiến máu tình nguyện phường Phố Hiến"
    assert "Dự kiến" in page.text and "Hội Chữ thập đỏ" in page.text
    number = int(page.url.rstrip("/").split("/")[-1])
    assert [band.capacity for band in _bands(app, number)] == [15, 15, 14, 14, 14, 14, 14]


def test_a_drive_may_have_a_month_only(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/dot/them")
    month = (world.today.replace(day=1) + timedelta(days=70)).replace(day=1)
    page = visitor.submit("Thêm đợt", host_id=str(world.ward), planned="100", month=f"{month:%Y-%m}")
    assert f"trong tháng {month.month}/{month.year}" in page.text
    assert "Đợt còn thiếu: ngày, địa điểm, cơ sở tiếp nhận máu, khung giờ, mở đăng ký." in page.text
    number = int(page.url.rstrip("/").split("/")[-1])
    visitor.open(f"/quan-ly/dot/{number}/trang-thai")
    page = visitor.submit("Đổi trạng thái", state="mo_dang_ky")
    assert page.status == 422
    assert page.errors == [
        "Đợt chưa có ngày. Sửa thông tin đợt trước.",
        "Đợt chưa có địa điểm. Sửa thông tin đợt trước.",
        "Đợt chưa có khung giờ nào còn suất. Thêm khung giờ trước.",
    ]
    visitor.open(f"/quan-ly/dot/{number}/sua")
    assert visitor.page.all(f".//option[@value='{month:%Y-%m}'][@selected]")


def test_changing_a_drive_keeps_what_was_typed_on_errors(officer: Officer, world: World) -> None:
    visitor = officer("tinh")
    visitor.open(f"/quan-ly/dot/{world.drive}/sua")
    page = visitor.submit("Lưu thông tin đợt", starts_at="tám giờ", venue="Nhà văn hoá mới", planned="1.350")
    assert page.status == 422 and page.errors == ["Nhập giờ bắt đầu, ví dụ 7:30"]
    assert 'value="tám giờ"' in page.source and "Nhà văn hoá mới" in page.source
    page = visitor.submit("Lưu thông tin đợt", starts_at="8h")
    assert page.errors == [
        "Có khung giờ nằm ngoài giờ mới. Sửa khung giờ trước, hoặc dùng “Đổi giờ, địa điểm”."
    ]
    page = visitor.submit("Lưu thông tin đợt", starts_at="7h", ends_at="6h")
    assert "Giờ kết thúc phải sau giờ bắt đầu." in page.errors
    page = visitor.submit("Lưu thông tin đợt", starts_at="7h", ends_at="11 giờ")
    assert "Đã lưu thông tin đợt." in page.text and "1.350 đơn vị máu" in page.text


def test_somebody_elses_change_is_not_overwritten(officer: Officer, world: World, app: Flask) -> None:
    first, second = officer("tinh"), officer("tinh")
    first.open(f"/quan-ly/dot/{world.drive}/sua")
    second.open(f"/quan-ly/dot/{world.drive}/sua")
    second.submit("Lưu thông tin đợt", venue="Nơi của người thứ hai")
    page = first.submit("Lưu thông tin đợt", venue="Nơi của người thứ nhất")
    assert page.status == 422 and "Có người vừa sửa đợt này" in page.errors[0]
    assert "Nơi của người thứ hai" in page.text and "Nơi của người thứ nhất" in page.source
    assert _stored(app, world.drive).venue == "Nơi của người thứ hai"
    first.submit("Lưu thông tin đợt")
    assert _stored(app, world.drive).venue == "Nơi của người thứ nhất"


def test_postponing_and_cancelling_need_a_reason_and_reach_the_public_page(
    officer: Officer, visitor: Visitor, world: World, app: Flask
) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/trang-thai")
    page = office.submit("Đổi trạng thái", state="hoan")
    assert page.status == 422 and page.errors == ["Nhập lý do, người đăng ký sẽ đọc câu này."]
    page = office.submit("Đổi trạng thái", state="hoan", reason="Mưa bão")
    assert "Trạng thái mới: Hoãn" in page.text and "Mưa bão" in page.text
    public = visitor.open(f"/dot-hien-mau/{world.drive}")
    assert "Mưa bão" in public.text
    office.open(f"/quan-ly/dot/{world.drive}/trang-thai")
    office.submit("Đổi trạng thái", state="mo_dang_ky")
    assert _stored(app, world.drive).state is DriveState.OPEN
    assert _stored(app, world.drive).state_note == ""


def test_a_moved_drive_takes_its_bands_along(officer: Officer, app: Flask, world: World) -> None:
    office, new_day = officer("tinh"), world.today + timedelta(days=9)
    office.open(f"/quan-ly/dot/{world.drive}/trang-thai")
    page = office.submit("Đổi trạng thái", state="doi", reason="Hội trường bận")
    assert page.errors == ["Nhập ngày, giờ hoặc địa điểm mới."]
    office.submit(
        "Đổi trạng thái", state="doi", starts_at="13:30", venue="Trường tiểu học", **_day("on_day", new_day)
    )
    drive = _stored(app, world.drive)
    assert (drive.on_day, str(drive.starts_at), drive.venue) == (new_day, "13:30:00", "Trường tiểu học")
    assert [str(band.starts_at) for band in _bands(app, world.drive)] == ["13:30:00", "14:00:00", "14:30:00"]
    office.open(f"/quan-ly/dot/{world.drive}/trang-thai")
    page = office.submit("Đổi trạng thái", state="doi", reason="Nữa", starts_at="23:00")
    assert page.errors == ["Với giờ này có khung giờ sang ngày khác. Chọn giờ khác."]


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("dang_dien_ra", "Đợt chưa tới ngày diễn ra."),
        ("da_khoa_so", "Chỉ khóa sổ từ ngày diễn ra trở đi."),
        ("", "Chọn trạng thái mới"),
        ("huy_het", "Chọn trạng thái mới trong danh sách"),
    ],
)
def test_a_state_out_of_turn_is_told(officer: Officer, world: World, state: str, error: str) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/trang-thai")
    page = office.submit("Đổi trạng thái", state=state)
    assert page.status == 422 and page.errors == [error]


def test_a_band_never_has_fewer_places_than_are_taken(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/khung-gio?sua={world.bands[0]}")
    # Five people sign up while the office looks at the page.
    with app.extensions["sessions"]() as session:
        session.get_one(Band, world.bands[0]).taken = 5
        session.commit()
    page = office.submit("Lưu khung giờ", capacity="4")
    assert page.status == 422
    assert page.errors == ["Đã có 5 người giữ suất ở khung này, nên số suất phải từ 5."]
    page = office.submit("Lưu khung giờ", capacity="5")
    assert "Đã lưu khung giờ." in page.text and _bands(app, world.drive)[0].capacity == 5
    token = office.token()
    office.post(
        f"/quan-ly/dot/{world.drive}/khung-gio/bo", {"csrf_token": token, "band_id": str(world.bands[0])}
    )
    assert "đã có người đăng ký" in office.page.text and len(_bands(app, world.drive)) == 3
    page = office.post(
        f"/quan-ly/dot/{world.drive}/khung-gio/chia",
        {"csrf_token": token, "opens_at": "7:00", "closes_at": "11:00", "minutes": "60", "beds": "10"},
    )
    assert page.status == 422 and "Đã có người đăng ký vào các khung hiện có" in page.errors[0]


def test_a_band_that_a_cancelled_person_points_to_stays(officer: Officer, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Nguyễn Văn An", band_id=world.bands[1], commune_id=world.ward)
        session.commit()
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
    data = {"csrf_token": office.token(), "band_id": str(world.bands[1])}
    office.post(f"/quan-ly/dot/{world.drive}/khung-gio/bo", data)
    assert "đã có người đăng ký" in office.page.text and len(_bands(app, world.drive)) == 3
    data["band_id"] = str(world.bands[2])
    office.post(f"/quan-ly/dot/{world.drive}/khung-gio/bo", data)
    assert "Đã bỏ khung giờ." in office.page.text and len(_bands(app, world.drive)) == 2


def test_bands_are_added_and_divided(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
    page = office.submit("Thêm khung giờ", starts_at="7:45", ends_at="8:15", capacity="10")
    assert page.status == 422 and page.errors == ["Khung giờ này chồng lên một khung đã có."]
    page = office.submit("Thêm khung giờ", starts_at="9:30", ends_at="10:00")
    assert page.errors == ["Khung giờ nằm ngoài giờ của đợt. Sửa giờ của đợt trước."]
    page = office.submit("Thêm khung giờ", starts_at="8:00", ends_at="7:00")
    assert "Giờ kết thúc phải sau giờ bắt đầu." in page.errors
    office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
    page = office.submit("Chia khung giờ", opens_at="7:00", closes_at="7:10", minutes="30", beds="10")
    assert page.errors == ["Khoảng giờ này ngắn hơn một khung. Chọn khung ngắn hơn hoặc giờ dài hơn."]
    page = office.submit("Chia khung giờ", opens_at="7:00", closes_at="10:00", minutes="60", beds="10")
    assert "Đã chia khung giờ: 120 suất." in page.text
    assert [band.capacity for band in _bands(app, world.drive)] == [40, 40, 40]


def test_the_list_asks_a_fixed_number_of_questions(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    counts = []
    for _ in range(2):
        with statements(app) as asked:
            visitor.open("/quan-ly/dot/")
        counts.append(len(asked))
        with app.extensions["sessions"]() as session:
            ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
            for place in range(30):
                add_drive(session, ward, facility, world.today + timedelta(days=place), f"Nơi {place}")
            session.commit()
    assert counts[0] == counts[1] <= 6


def test_a_long_name_is_shown_whole(officer: Officer, world: World) -> None:
    visitor, name = officer("tinh"), "Ban Chỉ đạo " + "rất dài " * 12
    visitor.open(f"/quan-ly/dot/{world.drive}/sua")
    visitor.submit("Lưu thông tin đợt", host_label=name)
    assert visitor.page.title == name.strip()
    assert fold(name) in fold(visitor.open("/quan-ly/dot/").text)


def test_a_drive_of_a_plan_without_campaigns_stays_in_it(officer: Officer, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        plan = Plan(
            slug="ke-hoach",
            unit_id=world.province,
            province_id=world.province,
            title="Kế hoạch chưa có chiến dịch",
            period_from=world.today,
            period_to=world.today + timedelta(days=300),
            state=PlanState.DRAFT,
        )
        session.add(plan)
        session.flush()
        session.get_one(Drive, world.drive).plan_id = plan.id
        number = plan.id
        session.commit()
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/dot/{world.drive}/sua?ngay=2031-03-04")
    assert 'value="2031"' in page.source, "the proposed day stands in its boxes"
    visitor.submit("Lưu", planned="77")
    kept = _stored(app, world.drive)
    assert (kept.plan_id, kept.campaign_id, kept.planned, kept.on_day) == (number, None, 77, date(2031, 3, 4))
    visitor.open(f"/quan-ly/dot/{world.drive}/sua")
    visitor.submit("Lưu", belongs="")
    assert _stored(app, world.drive).plan_id is None
    visitor.open(f"/quan-ly/dot/{world.drive}/sua")
    assert visitor.submit("Lưu", belongs="ke-hoach-999999").status == 422
