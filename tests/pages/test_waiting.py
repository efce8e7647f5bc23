"""The waiting list on the pages: joining with the same form, answering an offer, what the office does by phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from domain import clock
from domain.donors.records import Donor
from domain.drives.records import Band, Drive, DriveState
from domain.names import search_key, sort_key
from domain.sealing import keyring_of
from domain.signups.records import Consent, Registration, RegistrationState, WaitingPlace
from domain.signups.rules import shown_code
from tests.pages.test_signups import change, filled, look_up, neutral, send, stored
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
S = RegistrationState


@pytest.fixture
def full(app: Flask, world: World) -> World:
    """Every band of the drive is full; one of the people who came first is Phạm Văn Đầu."""
    change(app, update(Band).where(Band.drive_id == world.drive).values(capacity=0, taken=0, bed_places=0))
    change(app, update(Band).where(Band.id == world.bands[0]).values(capacity=1, bed_places=1))
    send(Visitor(app.test_client()), world, **person(1), full_name="Phạm Văn Đầu")
    return world


def person(number: int) -> dict[str, str]:
    return {"id_number": f"0331900{number:05}", "phone": f"09120{number:05}"}


def wait(app: Flask, world: World, number: int, band: str = "0", **more: str) -> tuple[Visitor, Page]:
    """Let a person join the waiting list."""
    visitor = Visitor(app.test_client())
    return visitor, send(visitor, world, **(person(number) | {"band_id": band} | more))


def cancel(visitor: Visitor, words: str = "Hủy đăng ký") -> Page:
    visitor.open("/tra-cuu/huy")
    return visitor.submit(words)


def last_donation(day: date) -> dict[str, str]:
    return {
        "last_donation_on-day": str(day.day),
        "last_donation_on-month": str(day.month),
        "last_donation_on-year": str(day.year),
    }


def first(app: Flask) -> Visitor:
    """Return a visitor who has looked up the registration that holds the only place."""
    visitor = Visitor(app.test_client())
    look_up(visitor, stored(app)[0].code, phone="0912000001")
    return visitor


def test_a_full_drive_offers_its_waiting_list_with_the_same_form(
    app: Flask, visitor: Visitor, full: World
) -> None:
    page = visitor.open(f"/dot-hien-mau/{full.drive}")
    page = visitor.open(page.link("Vào danh sách chờ"))
    assert "Đợt này đã hết suất" in page.text and "chưa có ai chờ" in page.text
    assert "7:30–8:00 (hết suất, chờ khung này)" in page.text
    assert "Hội trường UBND xã" in page.text  # Other drives with places are named, too.
    _, page = wait(app, full, 2)
    assert page.url == "/tra-cuu/dang-ky" and "Đã ghi vào danh sách chờ" in page.text
    assert "Anh/chị ở vị trí 1 trong danh sách chờ, chờ giờ nào cũng được." in page.text
    assert "In giấy hẹn" not in page.text and "Đổi khung giờ" not in page.texts(".//button")
    _, page = wait(app, full, 3, band=f"-{full.bands[1]}")
    assert "vị trí 2 trong danh sách chờ, chờ khung 8:00–8:30" in page.text
    assert "đang có 2 người chờ" in visitor.open(f"/dot-hien-mau/{full.drive}/dang-ky").text


def test_a_place_given_back_is_offered_accepted_and_shown(app: Flask, full: World) -> None:
    mine, _ = wait(app, full, 2)
    other, _ = wait(app, full, 3)
    cancel(first(app))
    page = mine.open("/tra-cuu/dang-ky")
    assert "Có suất 7:30–8:00 cho anh/chị, giữ đến" in page.text
    assert "vị trí 1" in other.open("/tra-cuu/dang-ky").text
    page = mine.submit("Nhận suất này")
    assert "Đã nhận suất." in page.text and "In giấy hẹn" in page.text and "Chờ xác nhận" in page.text
    page = cancel(mine)
    assert "Có suất 7:30–8:00" in other.open("/tra-cuu/dang-ky").text
    page = other.submit("Nhường cho người tiếp theo")
    assert "Đã nhường suất này" in page.text and "bấm “Chờ tiếp”" in page.text
    page = other.submit("Chờ tiếp")
    assert "Có suất 7:30–8:00" in page.text
    page = cancel(other, "Rời danh sách chờ")
    assert "Đã hủy đăng ký" in page.text
    assert [one.state for one in stored(app)] == [S.CANCELLED] * 3
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(WaitingPlace)).all() == []


def test_an_offer_that_ran_out_is_told_before_it_is_stored_and_passed_on_at_the_look_up(
    app: Flask, full: World
) -> None:
    mine, _ = wait(app, full, 2)
    wait(app, full, 3)
    cancel(first(app))
    change(
        app,
        update(WaitingPlace).where(WaitingPlace.offered_until.is_not(None)).values(offered_until=clock.now()),
    )
    page = mine.open("/tra-cuu/dang-ky")
    assert "đã nhường cho người tiếp theo" in page.text and "Nhận suất này" not in page.text
    assert stored(app)[1].state is S.OFFERED
    later = Visitor(app.test_client())
    page = look_up(later, stored(app)[2].code, phone="0912000003")
    assert "Có suất 7:30–8:00" in page.text
    assert [one.state for one in stored(app)] == [S.CANCELLED, S.WAITING, S.OFFERED]


def test_a_sign_up_that_fails_still_passes_on_what_ran_out(app: Flask, full: World) -> None:
    wait(app, full, 2)
    wait(app, full, 3)
    cancel(first(app))
    change(
        app,
        update(WaitingPlace).where(WaitingPlace.offered_until.is_not(None)).values(offered_until=clock.now()),
    )
    page = send(Visitor(app.test_client()), full, **person(9))
    assert page.status == 422 and "danh sách chờ" in page.errors[0]
    assert [one.state for one in stored(app)][1:] == [S.WAITING, S.OFFERED]


def test_a_place_that_belongs_to_the_line_is_not_shown_as_free(
    app: Flask, visitor: Visitor, full: World
) -> None:
    wait(app, full, 2, band=f"-{full.bands[1]}")
    change(app, update(Band).where(Band.drive_id == full.drive).values(capacity=1))
    page = visitor.open(f"/dot-hien-mau/{full.drive}/dang-ky")
    assert "8:00–8:30 (hết suất, chờ khung này)" in page.text and "8:30–9:00 (còn 1 suất)" in page.text
    _, page = wait(app, full, 3, band=str(full.bands[2]))
    assert "8:30–9:00" in page.text and stored(app)[1].state is S.OFFERED


def test_a_stranger_in_the_line_learns_nothing(app: Flask, full: World) -> None:
    wait(app, full, 2)
    stranger = {"full_name": "Lê Văn Dò", "phone": "0987654321"}
    _, plain = wait(app, full, 5, **stranger)
    cancel_all = Visitor(app.test_client())
    look_up(cancel_all, stored(app)[-1].code, phone="0987654321")
    cancel(cancel_all, "Rời danh sách chờ")
    probing_visitor, probing = wait(app, full, 2, **stranger)
    assert neutral(plain) == neutral(probing)
    assert stored(app)[-1].state is S.HELD
    # What the person declares is answered as to anybody, and the group counts the person as told.
    day = full.today - timedelta(days=20)
    told = probing_visitor.submit("Ghi ngày này", **last_donation(day))
    assert f"{day + timedelta(days=84):%d/%m/%Y}" in told.text
    probing_visitor.open("/tra-cuu/huy")
    assert probing_visitor.page.title.startswith("Rời danh sách chờ")


def test_a_manually_full_drive_still_lets_people_wait(app: Flask, visitor: Visitor, world: World) -> None:
    change(app, update(Drive).where(Drive.id == world.drive).values(state=DriveState.FULL))
    page = visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky")
    values = [str(box.get("value")) for box in page.all(".//input[@name='band_id']")]
    assert values == ["0", *(f"-{band}" for band in world.bands)]
    _, page = wait(app, world, 1)
    assert "vị trí 1" in page.text


def test_the_day_itself_and_made_up_choices_take_nobody(app: Flask, world: World) -> None:
    change(app, update(Band).where(Band.drive_id == world.today_drive).values(taken=Band.capacity))
    page = Visitor(app.test_client()).open(f"/dot-hien-mau/{world.today_drive}/dang-ky")
    assert page.title == "Đợt này đã đủ người đăng ký."
    for value in ("0", f"-{world.bands[0]}", "-999999", "--1", "-0"):
        page = send(Visitor(app.test_client()), world, **(person(1) | {"band_id": value}))
        assert page.status == 422, value
    assert stored(app) == []


def test_the_office_calls_in_order_and_notes_the_answers(app: Flask, officer: Officer, full: World) -> None:
    for number in (2, 3, 4):
        wait(app, full, number, full_name=f"Nguyễn Thị Chờ {'xABC'[number - 1]}")
    cancel(first(app))
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{full.drive}/dang-ky")
    page = office.open(office.page.link("Danh sách chờ"))
    rows = page.texts(".//tbody/tr/th")
    assert rows == ["Nguyễn Thị Chờ A", "Nguyễn Thị Chờ B", "Nguyễn Thị Chờ C"]
    assert "7:30–8:00, giữ đến" in page.text
    page = office.submit("Nhường suất")
    assert "người tiếp theo được mời" in page.text and "Đã nhường suất" in page.text
    assert page.texts(".//tbody/tr/th")[0] == "Nguyễn Thị Chờ B"
    page = office.submit("Nhận suất")
    assert "Nguyễn Thị Chờ B nhận suất" in page.text
    page = office.submit("Thôi chờ")
    assert "đã rời danh sách chờ" in page.text
    page = office.submit("Mời người tiếp theo")
    assert "Chưa có suất trống" in page.text
    page = office.submit("Chờ tiếp")
    assert "về cuối danh sách chờ" in page.text
    change(app, update(Band).where(Band.id == full.bands[1]).values(capacity=1))
    assert "Đã mời thêm 1 người." in office.submit("Mời người tiếp theo").text


def test_others_see_their_own_people_only(app: Flask, officer: Officer, full: World) -> None:
    wait(app, full, 2, full_name="Người của phường")
    wait(app, full, 3, full_name="Người nơi khác", commune_id=str(full.other_ward))
    address = f"/quan-ly/dot/{full.drive}/danh-sach-cho"
    page = officer("xa").open(address)
    assert page.texts(".//tbody/tr/th") == ["Người của phường"]
    far = stored(app)[-1].id
    ward = officer("xa")
    ward.open(address)
    token = {"csrf_token": ward.token(), "viec": "roi"}
    assert ward.client.post(f"{address}/{far}", data=token).status_code == 404
    assert (
        ward.client.post(f"{address}/{stored(app)[-2].id}", data=token | {"viec": "khac"}).status_code == 404
    )
    page = officer("kiemtra").open(address)
    assert page.status in (200, 403)


def test_a_long_line_asks_as_often_as_a_short_one(app: Flask, officer: Officer, world: World) -> None:
    office = officer("tinh")

    def cost(people: int) -> int:
        with app.extensions["sessions"]() as session:
            for number in range(people):
                made = add_registration(
                    session,
                    world.drive,
                    f"Người Chờ {people} {number}",
                    state=S.WAITING,
                    commune_id=world.ward,
                )
                session.add(
                    WaitingPlace(registration_id=made.id, drive_id=world.drive, queued_at=clock.now())
                )
            session.commit()
        with statements(app) as seen:
            office.open(f"/quan-ly/dot/{world.drive}/danh-sach-cho")
        return len(seen)

    assert cost(1) == cost(30)
    cost(40)
    assert len(office.page.texts(".//tbody/tr")) == 50
    assert len(office.open(office.page.link("Trang sau")).texts(".//tbody/tr")) == 21


def test_signing_up_for_a_parent(app: Flask, visitor: Visitor, world: World) -> None:
    with time_machine.travel(clock.now() - timedelta(seconds=5), tick=False) as traveller:
        visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky?khung={world.bands[1]}")
        page = visitor.open(visitor.page.link("bố, mẹ"))
        assert "đăng ký thay cho bố, mẹ" in page.text and "Số điện thoại của anh/chị" in page.text
        labels = page.all(".//form/div[@class='field']") + page.all(".//form/fieldset[@class='field']")
        assert len(labels) <= 9 and len(page.all(".//input[@type='checkbox']")) == 2
        traveller.shift(timedelta(seconds=5))
        page = visitor.submit("Gửi đăng ký", **filled(world, band_id=str(world.bands[1])))
    assert "Đăng ký thay cho bố, mẹ" in page.text
    send(Visitor(app.test_client()), world, id_number="033190000777", full_name="Trần Thị Con")
    mother, child = stored(app)
    assert mother.signed_up_by == "cha_me" and child.signed_up_by == "" and mother.phone == child.phone
    with app.extensions["sessions"]() as session:
        given = session.execute(
            select(Consent.purpose, Consent.channel).where(Consent.registration_id == mother.id)
        )
        assert [tuple(row) for row in given] == [("dang_ky", "web, đăng ký thay")]


def test_made_up_relations_and_groups_are_passed_over(app: Flask, visitor: Visitor, world: World) -> None:
    page = visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky?thay=%3Cb%3E&nhom=%27--")
    assert page.status == 200 and "không có nhóm mang mã" in page.text
    send(visitor, world, thay="<b>", nhom="ZZZZZZ")
    assert stored(app)[0].signed_up_by == "" and stored(app)[0].group_id is None


def add_donor(app: Flask, number: str, phone: str, world: World, **facts: Any) -> None:
    with app.extensions["sessions"]() as session:
        ring, moment = keyring_of(session), clock.now()
        session.add(
            Donor(
                full_name="Trần Thị Hoa",
                search_key=search_key("Trần Thị Hoa"),
                sort_key=sort_key("Trần Thị Hoa"),
                birth_day=clock.today().replace(year=1990, month=3, day=5),
                birth_year=1990,
                id_number_index=ring.index(number, "id_number"),
                phone=phone,
                created_at=moment,
                changed_at=moment,
                **facts,
            )
        )
        session.commit()


def test_the_owner_is_warned_of_an_early_day_and_a_stranger_is_not(app: Flask, world: World) -> None:
    last = world.today - timedelta(days=30)
    earliest = last + timedelta(days=84)
    add_donor(app, "033190001234", "0912345678", world, last_donation_on=last, next_possible_on=earliest)
    change(app, update(Drive).where(Drive.id == world.other_drive).values(on_day=earliest))
    page = send(Visitor(app.test_client()), world)
    assert f"{earliest:%d/%m/%Y}" in page.text and "Thông tư 26/2013/TT-BYT" in page.text
    assert "Hội trường UBND xã" in page.text and "đăng ký vẫn được giữ" in page.text
    assert stored(app)[0].state is S.PENDING
    change(app, update(Registration).values(state=S.CANCELLED, person_key=None))
    stranger = {"full_name": "Lê Văn Dò", "phone": "0987654321"}
    probing = send(Visitor(app.test_client()), world, **stranger)
    change(app, update(Registration).values(state=S.CANCELLED, person_key=None))
    plain = send(Visitor(app.test_client()), world, **stranger, id_number="033090999999")
    assert neutral(plain) == neutral(probing) and "sớm nhất" not in probing.text


def test_two_drives_within_twelve_weeks_are_told_to_their_owner(app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        other = session.scalars(
            select(Band.id).where(Band.drive_id == world.other_drive).order_by(Band.id)
        ).first()
    send(Visitor(app.test_client()), world)
    page = send(Visitor(app.test_client()), world, drive=world.other_drive, band_id=str(other))
    assert "Anh/chị cũng đăng ký đợt" in page.text and "ít nhất 12 tuần" in page.text
    stranger = {"full_name": "Lê Văn Dò", "phone": "0987654321"}
    far = Visitor(app.test_client())
    assert "cũng đăng ký" not in send(far, world, **stranger, band_id=str(world.bands[1])).text


def test_a_declared_donation_is_kept_and_counted(app: Flask, visitor: Visitor, world: World) -> None:
    send(visitor, world)
    day = world.today - timedelta(days=60)
    parts = last_donation(day)
    page = visitor.submit("Ghi ngày này", **(parts | {"last_donation_on-year": str(day.year + 1)}))
    assert page.status == 422 and page.errors == ["Nhập ngày đã qua, ví dụ 22 8 2026"]
    page = visitor.submit("Ghi ngày này", **parts)
    assert f"{day + timedelta(days=84):%d/%m/%Y}" in page.text
    assert stored(app)[0].last_donation_on == day


def test_next_steps_follow_the_state(app: Flask, visitor: Visitor, world: World) -> None:
    page = send(visitor, world)
    assert "anh/chị không phải làm gì thêm" in page.text
    change(app, update(Registration).values(state=S.CERTIFIED))
    page = visitor.open("/tra-cuu/dang-ky")
    assert "Đã được" in page.text and "xác nhận." in page.text and "đến đúng giờ" in page.text
    assert shown_code(stored(app)[0].code) in page.text
    assert not re.search(r"không phải làm gì", page.text)


def test_shares_of_a_drive_decide_how_many_places_are_offered(
    app: Flask, officer: Officer, visitor: Visitor, world: World
) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
    page = office.submit("Lưu hai phần này", walk_in_percent="20", overbook_percent="10")
    # 20 places of each band, less a fifth for walk-ins, a tenth more of the rest: 17.
    assert (
        "nhận đăng ký 51 suất" in page.text.replace("Đợt này ", "") and "Phục vụ được 60 người" in page.text
    )
    page = visitor.open(f"/dot-hien-mau/{world.drive}")
    assert "Khoảng 12 suất dành cho người đến thẳng" in page.text and "còn 17 suất" in page.text
    assert "Khoảng 12 suất" in visitor.open(f"/dot-hien-mau/{world.drive}/dang-ky").text
    office.open(office.page.link("Sửa"))
    page = office.submit("Lưu khung giờ", capacity="30")
    with app.extensions["sessions"]() as session:
        band = session.get_one(Band, world.bands[0])
        assert (band.bed_places, band.capacity) == (30, 26)
    for typed, sentence in (
        ({"overbook_percent": "51"}, "Nhận thêm nhiều nhất 50 %."),
        ({"walk_in_percent": "81"}, "Dành cho người đến thẳng nhiều nhất 80 %."),
    ):
        office.open(f"/quan-ly/dot/{world.drive}/khung-gio")
        page = office.submit("Lưu hai phần này", **typed)
        assert page.status == 422 and page.errors == [sentence]


def test_a_larger_share_is_offered_to_those_who_wait(app: Flask, officer: Officer, full: World) -> None:
    change(app, update(Band).where(Band.id == full.bands[1]).values(bed_places=10, capacity=0))
    wait(app, full, 2)
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{full.drive}/khung-gio")
    assert "1 người trong danh sách chờ" in office.page.text
    office.submit("Lưu hai phần này", walk_in_percent="0", overbook_percent="10")
    assert stored(app)[1].state is S.OFFERED
    # A band with more people than it offers now keeps them.
    office.open(f"/quan-ly/dot/{full.drive}/khung-gio")
    office.submit("Lưu hai phần này", walk_in_percent="80", overbook_percent="0")
    with app.extensions["sessions"]() as session:
        assert session.get_one(Band, full.bands[0]).capacity == 1
