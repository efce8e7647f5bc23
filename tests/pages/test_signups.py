"""Sign-up by anybody, and the look-up of one's own registration."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar
from sqlalchemy import func, select, update

from domain import clock
from domain.accounts.records import Throttle
from domain.database import begin_writing
from domain.drives.records import Band, Drive, DriveState
from domain.signups.records import Consent, Registration, RegistrationState
from domain.signups.rules import shown_code
from tests.documents.pdf_reading import page_texts
from tests.visitor import Page, Visitor
from tests.world import World


def filled(world: World, **changes: Any) -> dict[str, Any]:
    """Return what Trần Thị Hoa types."""
    typed = {
        "band_id": str(world.bands[0]),
        "full_name": "trần thị hoa",
        "birth-day": "5",
        "birth-month": "3",
        "birth-year": "1990",
        "id_number": "033 190 001 234",
        "phone": "0912.345.678",
        "commune_id": str(world.ward),
        "address": "Tổ dân phố An Tảo, số 12",
        "registrant_type": "cong_dong",
        "workplace": "",
        "dang_ky": "y",
    }
    return typed | changes


def send(visitor: Visitor, world: World, drive: int | None = None, **changes: Any) -> Page:
    """Open the form, take five seconds to fill it in, send it."""
    with time_machine.travel(clock.now() - timedelta(seconds=5), tick=False) as traveller:
        visitor.open(f"/dot-hien-mau/{drive or world.drive}/dang-ky")
        traveller.shift(timedelta(seconds=5))
        return visitor.submit("Gửi đăng ký", **filled(world, **changes))


def stored(app: Flask) -> list[Registration]:
    with app.extensions["sessions"]() as session:
        return list(session.scalars(select(Registration).order_by(Registration.id)))


def change(app: Flask, statement: Any) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(statement)
        session.commit()


def test_a_sign_up_answers_with_code_day_and_place(app: Flask, visitor: Visitor, world: World) -> None:
    page = send(visitor, world)
    (registration,) = stored(app)
    assert page.url == "/tra-cuu/dang-ky"
    assert page.texts(".//p[@class='code']") == [shown_code(registration.code)]
    assert "Nhà văn hóa phường An Tảo" in page.text and "7:30–8:00" in page.text
    assert registration.full_name == "Trần Thị Hoa" and registration.phone == "0912345678"
    assert registration.state is RegistrationState.PENDING and registration.sex == "nu"
    assert registration.commune_id == registration.certifying_unit_id == world.ward
    assert registration.birth_day == date(1990, 3, 5)
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Consent.purpose)).all() == ["dang_ky"]
        assert session.get_one(Band, world.bands[0]).taken == 1


def test_the_form_has_nine_questions_and_no_ticked_consent(visitor: Visitor, world: World) -> None:
    page = visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
    labels = page.all(".//form/div[@class='field']") + page.all(".//form/fieldset[@class='field']")
    assert len(labels) <= 9
    boxes = page.all(".//input[@type='checkbox']")
    assert len(boxes) == 4 and all(box.get("checked") is None for box in boxes)


def test_the_band_of_the_drive_page_is_chosen(visitor: Visitor, world: World) -> None:
    page = visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky?khung={world.bands[1]}")
    chosen = [
        box.get("value") for box in page.all(".//input[@type='radio']") if box.get("checked") is not None
    ]
    assert chosen == [str(world.bands[1])]


def test_errors_keep_everything_that_was_typed(app: Flask, visitor: Visitor, world: World) -> None:
    page = send(visitor, world, phone="12", full_name="Hoa", dang_ky=None)
    assert page.status == 422
    assert page.texts(".//title")[0].startswith("Lỗi: ")
    assert page.errors == [
        "Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa",
        "Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678",
        "Đánh dấu đồng ý để Ban Chỉ đạo dùng thông tin cho đợt này",
    ]
    for typed in ("033 190 001 234", "Tổ dân phố An Tảo, số 12", "12", "1990"):
        assert f'value="{typed}"' in page.source
    assert f'value="{world.bands[0]}" checked' in page.source
    assert stored(app) == []


def test_an_empty_form_asks_for_each_answer(app: Flask, visitor: Visitor, world: World) -> None:
    page = send(visitor, world, **dict.fromkeys(filled(world), None))
    assert page.status == 422 and len(page.errors) == 9
    assert stored(app) == []


@pytest.mark.parametrize("values", [{"website": "http://x"}, {"form_time": "made up"}, {"band_id": "999999"}])
def test_robots_and_made_up_values_store_nothing(
    app: Flask, visitor: Visitor, world: World, values: dict[str, str]
) -> None:
    assert send(visitor, world, **values).status == 422
    assert stored(app) == []


def test_only_many_quick_forms_from_one_address_are_a_robots(
    app: Flask, visitor: Visitor, world: World
) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
        assert visitor.submit("Gửi đăng ký", **filled(world)).status == 200
        assert len(stored(app)) == 1
        change(app, update(Throttle).where(Throttle.act == "quick_sign_up").values(count=100))
        other = filled(world, id_number="033190000777", phone="0912000777")
        visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
        assert visitor.submit("Gửi đăng ký", **other).status == 429
        traveller.shift(timedelta(seconds=3))
        assert visitor.submit("Gửi đăng ký", **other).status == 200
    assert len(stored(app)) == 2


def test_a_number_of_another_year_is_asked_once(app: Flask, visitor: Visitor, world: World) -> None:
    page = send(visitor, world, id_number="033191001234")
    assert page.status == 422 and "năm sinh 1991" in page.errors[0]
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        visitor.submit("Gửi đăng ký")
    assert len(stored(app)) == 1


def test_somebody_of_seventeen_learns_the_day(app: Flask, visitor: Visitor, world: World) -> None:
    drive_day = world.today + timedelta(days=5)
    born = drive_day.replace(year=drive_day.year - 18) + timedelta(days=1)
    parts = {"birth-day": str(born.day), "birth-month": str(born.month), "birth-year": str(born.year)}
    number = f"0332{born.year % 100:02}001234"
    page = send(visitor, world, **parts, id_number=number)
    assert page.status == 200
    assert f"{born.day:02}/{born.month:02}/{born.year + 18}" in page.title
    assert "Thông tư 26/2013/TT-BYT" in page.text
    back = visitor.submit("Sửa ngày sinh")
    assert back.status == 200 and 'value="Trần Thị Hoa"' in back.source and not back.errors
    assert stored(app) == []
    eighteen = born - timedelta(days=1)
    parts = {"birth-day": str(eighteen.day), "birth-month": str(eighteen.month)}
    send(visitor, world, **parts, **{"birth-year": str(eighteen.year)}, id_number=number)
    assert len(stored(app)) == 1


def test_a_full_band_offers_the_others_and_keeps_everything(
    app: Flask, visitor: Visitor, world: World
) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
        change(app, update(Band).where(Band.id == world.bands[0]).values(taken=Band.capacity))
        traveller.shift(timedelta(seconds=5))
        page = visitor.submit("Gửi đăng ký", **filled(world))
        assert page.status == 422
        assert page.errors == [
            "Khung 7:30–8:00 vừa hết suất. Chọn khung giờ khác còn suất: "
            "8:00–8:30 (còn 20 suất), 8:30–9:00 (còn 20 suất)"
        ]
        assert 'value="Trần Thị Hoa"' in page.source
        visitor.submit("Gửi đăng ký", band_id=str(world.bands[1]))
    assert [registration.band_id for registration in stored(app)] == [world.bands[1]]


@pytest.mark.parametrize("state", [DriveState.CANCELLED, DriveState.POSTPONED, DriveState.CLOSED])
def test_a_closed_drive_offers_the_next_ones(
    app: Flask, visitor: Visitor, world: World, state: DriveState
) -> None:
    change(app, update(Drive).where(Drive.id == world.drive).values(state=state))
    page = visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
    assert "Hội trường UBND xã (còn 60 suất)" in page.text


def test_bands_of_today_end_with_the_clock(app: Flask, visitor: Visitor, world: World) -> None:
    morning = datetime.combine(world.today, time(8, 5), clock.VIETNAM)
    address = f"/dot-hien-mau/{world.today_drive}"
    with time_machine.travel(morning, tick=False) as traveller:
        page = visitor.open(f"{address}/dang-ky")
        labels = page.texts(".//label[@class='choice']")[:2]
        assert labels == ["7:30–8:00 (đã qua)", "8:00–8:30 (còn 20 suất)"]
        assert "Đăng ký hiến máu" in visitor.open(address).texts(".//main//a")
        traveller.shift(timedelta(hours=1))
        assert visitor.open(f"{address}/dang-ky").title == "Các khung giờ của đợt này đã qua."
        page = visitor.open(address)
        assert "Đã kết thúc" in page.text and "Đăng ký hiến máu" not in page.texts(".//main//a")
        assert "Đã kết thúc" in visitor.open("/").text


def test_sending_twice_is_one_registration(app: Flask, visitor: Visitor, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        form = visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
        traveller.shift(timedelta(seconds=5))
        visitor.submit("Gửi đăng ký", **filled(world))
        visitor.page = form
        page = visitor.submit("Gửi đăng ký", **filled(world))
    assert page.url == "/tra-cuu/dang-ky"
    assert len(stored(app)) == 1


def test_the_owner_meets_the_own_registration(app: Flask, visitor: Visitor, world: World) -> None:
    send(visitor, world)
    page = send(visitor, world, band_id=str(world.bands[2]))
    assert "đã đăng ký đợt này từ trước" in page.text and "7:30–8:00" in page.text
    assert len(stored(app)) == 1


def test_eight_forms_for_the_last_three_places(app: Flask, world: World) -> None:
    change(app, update(Band).where(Band.id == world.bands[0]).values(capacity=3))
    people = [Visitor(app.test_client()) for _ in range(8)]
    with time_machine.travel(clock.now() - timedelta(seconds=5), tick=False) as traveller:
        for person in people:
            person.open(f"/dot-hien-mau/{world.drive}/dang-ky")
        traveller.shift(timedelta(seconds=5))

        def send_one(place: int) -> int:
            own = {"id_number": f"03319000000{place}", "phone": f"091200000{place}"}
            return people[place].submit("Gửi đăng ký", **filled(world, **own)).status

        with ThreadPoolExecutor(8) as pool:
            answers = Counter(pool.map(send_one, range(8)))
    assert answers == {200: 3, 422: 5}
    assert len(stored(app)) == 3


def neutral(page: Page) -> str:
    """Return a page without what differs between any two registrations."""
    text = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "CODE", page.source)
    return re.sub(r'value="[^"]{20,}"', "TOKEN", text)


def test_a_stranger_learns_nothing_from_somebodys_number(app: Flask, visitor: Visitor, world: World) -> None:
    stranger = {"full_name": "Lê Văn Dò", "phone": "0987654321"}
    plain = send(Visitor(app.test_client()), world, **stranger, id_number="033090999999")
    send(visitor, world)
    probing = send(Visitor(app.test_client()), world, **stranger)
    assert neutral(plain) == neutral(probing)
    assert [registration.state for registration in stored(app)] == [
        RegistrationState.PENDING,
        RegistrationState.PENDING,
        RegistrationState.HELD,
    ]


def look_up(visitor: Visitor, code: str, **values: str) -> Page:
    visitor.open("/tra-cuu")
    return visitor.submit("Tra cứu", code=code, **values)


def test_code_with_phone_or_birth_day_opens_the_registration(
    app: Flask, visitor: Visitor, world: World
) -> None:
    send(visitor, world)
    code = stored(app)[0].code
    stranger = Visitor(app.test_client())
    assert stranger.open("/tra-cuu/dang-ky").url == "/tra-cuu"
    by_phone = look_up(stranger, f" {code.lower()[:4]} {code[4:]}", phone="+84 912 345 678")
    assert by_phone.url == "/tra-cuu/dang-ky"
    by_birth = look_up(
        Visitor(app.test_client()), code, **{"birth-day": "5", "birth-month": "3", "birth-year": "1990"}
    )
    assert by_birth.url == "/tra-cuu/dang-ky"


def test_a_wrong_code_and_a_wrong_phone_get_the_same_answer(
    app: Flask, visitor: Visitor, world: World
) -> None:
    send(visitor, world)
    code = stored(app)[0].code
    wrong_phone = look_up(Visitor(app.test_client()), code, phone="0912345679")
    wrong_code = look_up(Visitor(app.test_client()), "ZZZZZZZZ", phone="0912345678")
    assert wrong_phone.status == wrong_code.status == 422
    assert wrong_phone.errors == wrong_code.errors
    assert look_up(Visitor(app.test_client()), code).errors == [
        "Nhập số điện thoại hoặc ngày sinh đã đăng ký"
    ]


def test_ten_tries_close_the_look_up_for_a_while(app: Flask, visitor: Visitor, world: World) -> None:
    send(visitor, world)
    code = stored(app)[0].code
    with time_machine.travel(clock.now(), tick=False):
        for number in range(10):
            assert look_up(visitor, code, phone=f"09123400{number:02}").status == 422
        assert look_up(visitor, code, phone="0912345678").status == 429
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert look_up(visitor, code, phone="0912345678").url == "/tra-cuu/dang-ky"


def test_an_address_may_look_up_for_a_whole_office_but_not_guess_on(visitor: Visitor, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False):
        answers = [look_up(visitor, f"ZZZZ{number:04}", phone="0912345678").status for number in range(61)]
    assert answers == [422] * 60 + [429]


def test_changing_band_and_cancelling(app: Flask, visitor: Visitor, world: World) -> None:
    send(visitor, world)
    page = visitor.submit("Đổi khung giờ", band_id=str(world.bands[2]))
    assert "Đã đổi khung giờ." in page.text and "8:30–9:00" in page.text
    visitor.open(page.link("Hủy đăng ký"))
    page = visitor.submit("Hủy đăng ký")
    assert "Đã hủy đăng ký." in page.text
    assert "In giấy hẹn" not in page.text and "Đổi khung giờ" not in page.texts(".//button")
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.sum(Band.taken))) == 0
    assert visitor.open("/tra-cuu/phieu.pdf").status == 404


def test_a_band_that_fills_up_meanwhile_keeps_the_old_one(app: Flask, visitor: Visitor, world: World) -> None:
    send(visitor, world)
    change(app, update(Band).where(Band.id == world.bands[1]).values(taken=Band.capacity))
    page = visitor.submit("Đổi khung giờ", band_id=str(world.bands[1]))
    assert page.status == 422 and "vừa hết suất" in page.errors[0]
    assert stored(app)[0].band_id == world.bands[0]


def test_slip_form_and_calendar_belong_to_the_owner(app: Flask, visitor: Visitor, world: World) -> None:
    send(visitor, world)
    code = shown_code(stored(app)[0].code)
    slip = page_texts(visitor.client.get("/tra-cuu/phieu.pdf").data)[0]
    assert code in slip and "Trần Thị Hoa" in slip
    form = " ".join(page_texts(visitor.client.get("/tra-cuu/phieu-dang-ky.pdf").data))
    assert "Trần Thị Hoa" in form and "033190001234" not in form
    calendar = Calendar.from_ical(visitor.client.get("/tra-cuu/lich.ics").data).walk("VEVENT")[0]
    assert calendar.decoded("DTEND").astimezone(clock.VIETNAM).strftime("%H:%M") == "08:00"
    for path in ("/tra-cuu/phieu.pdf", "/tra-cuu/phieu-dang-ky.pdf", "/tra-cuu/lich.ics"):
        assert app.test_client().get(path).status_code == 404


def test_done_close_it(visitor: Visitor, world: World) -> None:
    send(visitor, world)
    assert visitor.submit("Xong, đóng lại").url == "/tra-cuu"
    assert visitor.open("/tra-cuu/dang-ky").url == "/tra-cuu"


def test_the_proof_ends_after_half_an_hour(visitor: Visitor, world: World) -> None:
    send(visitor, world)
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert visitor.open("/tra-cuu/dang-ky").url == "/tra-cuu"


def test_a_student_of_a_known_school_is_certified_by_it(app: Flask, visitor: Visitor, world: World) -> None:
    page = send(visitor, world, registrant_type="hoc_sinh_sinh_vien")
    assert page.errors == ["Nhập tên cơ quan, trường hoặc doanh nghiệp nơi xác nhận danh sách"]
    send(
        visitor,
        world,
        registrant_type="hoc_sinh_sinh_vien",
        workplace="TRUONG DAI HOC SU PHAM KY THUAT HUNG YEN",
    )
    (registration,) = stored(app)
    assert registration.workplace_id == registration.certifying_unit_id == world.school


def test_decomposed_letters_and_a_long_name_are_kept_whole(
    app: Flask, visitor: Visitor, world: World
) -> None:
    name = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"
    page = send(visitor, world, full_name=unicodedata.normalize("NFD", name), commune_id="0")
    assert name in page.title
    (registration,) = stored(app)
    assert registration.full_name == name and registration.commune_id is None
    assert registration.certifying_unit_id is None


def test_a_box_is_looked_at_when_it_is_left(app: Flask, visitor: Visitor, world: World) -> None:
    visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
    asked = {"csrf_token": visitor.token(), "phone": "12345", "full_name": "hoa"}
    address = f"/dot-hien-mau/{world.drive}/dang-ky?o=phone"
    part = visitor.client.post(address, data=asked, headers={"HX-Request": "true"})
    assert part.status_code == 200 and 'aria-invalid="true"' in part.text
    assert "value=" not in part.text  # What the box holds by now is the visitor's.
    assert "Nhập số điện thoại 10 chữ số" in part.text and "Họ và tên" not in part.text
    whole = visitor.client.post(address, data=asked)
    assert whole.status_code == 422 and "Họ và tên" in whole.text
    assert stored(app) == []
