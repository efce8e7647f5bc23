"""What offices do with registrations: lists, comparing, correcting, the counter, registration forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from domain import clock
from domain.database import begin_writing
from domain.donors.records import Donor
from domain.donors.rules import NUMBER_OF_ANOTHER
from domain.drives.records import Band, Drive, DriveState
from domain.journal import REGISTRANT, JournalLine
from domain.names import search_key, sort_key
from domain.people import BirthDay
from domain.sealing import keyring_of
from domain.signups import actions
from domain.signups.records import Consent, RegistrantType, Registration, RegistrationState, Source
from domain.signups.rules import Applicant, SignUp
from tests.documents.pdf_reading import page_texts
from tests.merge_acts import make_donor
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
NUMBER = "033190001234"


def add(app: Flask, drive_id: int, name: str, **values: Any) -> int:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        number = add_registration(session, drive_id, name, **values).id
        session.commit()
        return number


def one(app: Flask, number: int) -> Registration:
    with app.extensions["sessions"]() as session:
        return session.get_one(Registration, number)


def sign_up_twice(app: Flask, world: World) -> tuple[int, int]:
    """Register a person, then a stranger with the same number; return both registrations."""
    made = []
    for name, phone in (("Trần Thị Hoa", "0912345678"), ("Lê Văn Dò", "0987654321")):
        person = Applicant(
            name,
            BirthDay(date(1990, 3, 5), 1990),
            NUMBER,
            phone,
            RegistrantType.COMMUNITY,
            world.ward,
            "An Tảo",
        )
        wish = SignUp(world.drive, world.bands[0], person, name, (("dang_ky", "2026-11"),))
        with app.extensions["sessions"]() as session:
            begin_writing(session)
            made.append(actions.sign_up(session, wish, by=REGISTRANT, now=clock.now()).registration.id)
            session.commit()
    return made[0], made[1]


def test_an_empty_list_says_what_to_do(officer: Officer) -> None:
    assert "Chưa có đăng ký" in officer("xa").open("/quan-ly/dang-ky/").text


def test_the_ward_sees_its_people_only(app: Flask, world: World, officer: Officer) -> None:
    mine = add(app, world.drive, "Đặng Thị Ánh", commune_id=world.ward, phone="0912000111")
    add(app, world.drive, "Người Nơi Khác", commune_id=world.other_ward)
    ward = officer("xa")
    page = ward.open("/quan-ly/dang-ky/")
    assert page.texts(".//tbody//th") == ["Đặng Thị Ánh"]
    assert ward.open(f"/quan-ly/dot/{world.drive}/dang-ky").texts(".//tbody//th") == ["Đặng Thị Ánh"]
    other = officer("xakhac")
    for path in ("", "/huy", "/phieu-dang-ky.pdf"):
        assert ward.open(f"/quan-ly/dang-ky/{mine}{path}").status == 200
        assert other.open(f"/quan-ly/dang-ky/{mine}{path}").status == 404
    token = {"csrf_token": other.open("/quan-ly/dang-ky/") and other.token()}
    for path in ("sua", "doi-gio", "huy", "nhan"):
        assert other.post(f"/quan-ly/dang-ky/{mine}/{path}", token).status == 404
    assert one(app, mine).state is RegistrationState.PENDING


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("tinh", 200),
        ("xa", 200),
        ("donvi", 200),
        ("coso", 200),
        ("xacnhan", 403),
        ("ban", 403),
        ("quantri", 403),
    ],
)
def test_who_may_open_the_lists(officer: Officer, world: World, username: str, status: int) -> None:
    person = officer(username)
    assert person.open("/quan-ly/dang-ky/").status == status
    assert person.open(f"/quan-ly/dot/{world.drive}/dang-ky").status == status


@pytest.mark.parametrize(
    ("username", "status"), [("tinh", 200), ("xa", 200), ("donvi", 200), ("coso", 403), ("kiemtra", 403)]
)
def test_who_may_add_people(officer: Officer, world: World, username: str, status: int) -> None:
    assert officer(username).open(f"/quan-ly/dot/{world.drive}/them-nguoi").status == status


@pytest.mark.parametrize("words", ["dang anh", "ĐẶNG THỊ ÁNH", "0111", "111", "0912 000 111", "Ánh", "1234"])
def test_words_numbers_and_codes_find_a_person(
    app: Flask, world: World, officer: Officer, words: str
) -> None:
    mine = add(app, world.drive, "Đặng Thị Ánh", commune_id=world.ward, phone="0912000111", id_number=NUMBER)
    add(app, world.drive, "Vũ Văn Bình", commune_id=world.ward, phone="0912000222", id_number="033190005678")
    ward = officer("xa")
    page = ward.open(f"/quan-ly/dang-ky/?tim={words}")
    assert page.texts(".//tbody//th") == ["Đặng Thị Ánh"]
    code = one(app, mine).code
    assert ward.open(f"/quan-ly/dang-ky/?tim={code[:4]}-{code[4:]}").texts(".//tbody//th") == ["Đặng Thị Ánh"]
    assert "Không có đăng ký nào khớp" in ward.open("/quan-ly/dang-ky/?tim=khong-co-ai&trang-thai=lạ").text
    assert ward.open("/quan-ly/dang-ky/?trang-thai=huy").texts(".//tbody//th") == []


def test_pages_follow_in_the_order_of_names(app: Flask, world: World, officer: Officer) -> None:
    names = [f"Nguyễn Văn {letter}{other}" for letter in "ABCDĐEGH" for other in "aăâbcdđe"]
    for name in reversed(names):
        add(app, world.drive, name, commune_id=world.ward)
    ward = officer("xa")
    page = ward.open(f"/quan-ly/dot/{world.drive}/dang-ky")
    seen = page.texts(".//tbody//th")
    assert len(seen) == 50
    assert "Nguy" not in page.link("Trang sau")
    seen += ward.open(page.link("Trang sau")).texts(".//tbody//th")
    assert seen == sorted(names, key=sort_key)


def test_the_lists_ask_the_same_statements_for_one_row_and_thirty(
    app: Flask, world: World, officer: Officer
) -> None:
    ward = officer("xa")
    paths = (
        "/quan-ly/dang-ky/",
        f"/quan-ly/dot/{world.drive}/dang-ky",
        f"/quan-ly/dot/{world.drive}/them-nguoi",
    )
    counted = []
    for rows in (1, 29):
        for number in range(rows):
            name = f"Nguyễn Văn {rows} {number}"
            add(app, world.drive, name, commune_id=world.ward, band_id=world.bands[0])
        with statements(app) as seen:
            for path in paths:
                assert ward.open(path).status == 200
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 30


def test_a_held_registration_is_accepted_or_cancelled(app: Flask, world: World, officer: Officer) -> None:
    first, held = sign_up_twice(app, world)
    ward = officer("xa")
    assert "1 đăng ký cần đối chiếu" in ward.open("/quan-ly/dang-ky/").text
    page = ward.open(f"/quan-ly/dot/{world.drive}/dang-ky")
    assert page.title and "1 đăng ký cần đối chiếu" in page.text and "Trần Thị Hoa 0912 345 678" in page.text
    page = ward.submit("Nhận là người khác")
    assert "Đã nhận đăng ký của Lê Văn Dò." in page.text
    assert one(app, held).state is RegistrationState.PENDING
    with app.extensions["sessions"]() as session:
        assert session.get_one(Band, world.bands[0]).taken == 2
    ward.open(f"/quan-ly/dang-ky/{first}/huy")
    assert "Đã hủy đăng ký của Trần Thị Hoa." in ward.submit("Hủy đăng ký").text
    assert one(app, first).state is RegistrationState.CANCELLED


def test_correcting_and_moving(app: Flask, world: World, officer: Officer) -> None:
    number, _ = sign_up_twice(app, world)
    ward = officer("xa")
    ward.open(f"/quan-ly/dang-ky/{number}")
    page = ward.submit("Lưu", full_name="Trần Thị Hoà", phone="12")
    assert page.status == 422 and 'value="Trần Thị Hoà"' in page.source
    ward.submit("Lưu", full_name="Trần Thị Hoà", phone="0912 345 679")
    assert one(app, number).search_key == "tran thi hoa" and one(app, number).phone_tail == "5679"
    page = ward.submit("Đổi khung giờ", band_id=str(world.bands[2]))
    assert "Đã đổi khung giờ." in page.text and one(app, number).band_id == world.bands[2]
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Registration).values(state=RegistrationState.CERTIFIED))
        session.commit()
    ward.open(f"/quan-ly/dang-ky/{number}")
    page = ward.submit("Lưu", full_name="Tên Khác Hẳn")
    assert page.status == 422 and "Danh sách đã xác nhận ghi họ tên" in page.errors[0]
    ward.open(f"/quan-ly/dang-ky/{number}")
    assert "Đã lưu." in ward.submit("Lưu", phone="0912 345 670").text


def test_a_number_is_masked_until_a_reason_is_given(app: Flask, world: World, officer: Officer) -> None:
    number, _ = sign_up_twice(app, world)
    ward = officer("xa")
    page = ward.open(f"/quan-ly/dang-ky/{number}")
    assert "********1234" in page.text and NUMBER not in page.source
    token = {"csrf_token": ward.token()}
    assert ward.post(f"/quan-ly/dang-ky/{number}/so-can-cuoc", token).status == 403
    province = officer("tinh")
    province.open(f"/quan-ly/dang-ky/{number}")
    assert province.submit("Xem số căn cước").errors == ["Chọn lý do xem số căn cước"]
    assert NUMBER in province.submit("Xem số căn cước", reason="doi_chieu").text
    with app.extensions["sessions"]() as session:
        line = session.scalars(select(JournalLine).where(JournalLine.act == "xem số căn cước")).one()
        assert line.actor == "Người dùng tinh" and line.object_id == number
        assert json.loads(line.details) == {"reason": "Đối chiếu giấy tờ của người đăng ký"}


def counter(visitor: Visitor, world: World, **values: Any) -> Any:
    typed = {"full_name": "vũ văn bình", "birth-day": "5/3/1990", "phone": "0912000222", "consent": "y"}
    return visitor.submit("Ghi", **(typed | values))


def test_the_counter_takes_one_person_after_the_other(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    page = counter(ward, world, source="dien_thoai", band_id=str(world.bands[1]))
    assert "Đã ghi Vũ Văn Bình" in page.text
    assert [e.get("name") for e in page.all(".//input") if e.get("autofocus") is not None] == ["full_name"]
    assert page.all(".//input[@name='full_name']")[0].get("value") == ""
    chosen = [e.get("value") for e in page.all(".//option") if e.get("selected") is not None]
    assert chosen == [str(world.bands[1]), "dien_thoai", str(world.ward), "cong_dong"]
    assert page.texts(".//tbody//th") == ["Vũ Văn Bình"]
    counter(ward, world, full_name="Vũ Văn Cường", phone="")
    with app.extensions["sessions"]() as session:
        first, second = session.scalars(select(Registration).order_by(Registration.id))
        assert first.source is Source.PHONE and first.entered_by_unit_id == world.ward
        assert first.certifying_unit_id == world.ward and first.birth_day == date(1990, 3, 5)
        assert second.band_id == world.bands[1]
        assert session.get_one(Band, world.bands[1]).taken == 2
        assert session.scalars(select(Consent.channel)).all() == ["dien_thoai", "dien_thoai"]


def test_the_counter_asks_for_consent_and_meets_nobody_twice(
    app: Flask, world: World, officer: Officer
) -> None:
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    page = counter(ward, world, consent=None)
    assert page.status == 422 and page.errors == ["Hỏi người đăng ký, rồi đánh dấu đồng ý"]
    counter(ward, world)
    page = counter(ward, world)
    assert page.status == 422 and "đã có đăng ký trong đợt này" in page.errors[0]
    page = counter(ward, world, phone="0912000333")
    assert "Trong đợt đã có người trùng tên" in page.text
    page = counter(ward, world, full_name="Bé Út Nhỏ", phone="0912000444", **{"birth-day": "2015"})
    assert "Xem lại năm sinh của Bé Út Nhỏ" in page.text


def test_the_counter_warns_of_a_donor_who_comes_too_early(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        donor = Donor(
            full_name="Vũ Văn Bình",
            search_key=search_key("Vũ Văn Bình"),
            sort_key=sort_key("Vũ Văn Bình"),
            id_number_index=keyring_of(session).index(NUMBER, "id_number"),
            next_possible_on=world.today + timedelta(days=30),
            donations=3,
            blood_group="O+",
            created_at=clock.now(),
            changed_at=clock.now(),
        )
        session.add(donor)
        session.commit()
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    page = counter(ward, world, id_number=NUMBER)
    day = world.today + timedelta(days=30)
    assert f"hẹn lại từ ngày {day:%d/%m/%Y}" in page.text
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(Registration.id)).one()
    assert f"hẹn lại từ ngày {day:%d/%m/%Y}" in ward.open(f"/quan-ly/dang-ky/{number}").text
    # The head of the donor's own unit reads everything but the deferral of a person.
    with app.extensions["sessions"]() as session:
        made = session.get_one(Registration, number)
        made.certifying_unit_id = made.workplace_id = world.school
        session.commit()
    page = officer("donvi").open(f"/quan-ly/dang-ky/{number}")
    assert page.status == 200 and "hẹn lại" not in page.text
    form = " ".join(page_texts(ward.client.get(f"/quan-ly/dang-ky/{number}/phieu-dang-ky.pdf").data))
    assert NUMBER in form and "O+" in form


def test_the_counter_is_told_that_a_number_is_somebody_else_s(
    app: Flask, world: World, officer: Officer
) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        donor = make_donor(session, "Lê Thị Hoa", number=NUMBER, birth_day=date(1970, 1, 1), blood_group="O+")
        donor.next_possible_on = world.today + timedelta(days=30)
        session.commit()
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    page = counter(ward, world, id_number=NUMBER)
    assert NUMBER_OF_ANOTHER in page.text and "hẹn lại từ" not in page.text and "Lê Thị Hoa" not in page.text
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(Registration.id)).one()
    form = " ".join(page_texts(ward.client.get(f"/quan-ly/dang-ky/{number}/phieu-dang-ky.pdf").data))
    assert NUMBER in form and "O+" not in form


def test_a_full_band_at_the_counter_keeps_the_line(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Band).where(Band.id == world.bands[0]).values(taken=Band.capacity))
        session.commit()
    page = counter(ward, world, band_id=str(world.bands[0]))
    assert page.status == 422 and 'value="Vũ Văn Bình"' in page.source
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count(Registration.id))) == 0


def test_a_representative_enters_people_of_the_own_unit(app: Flask, world: World, officer: Officer) -> None:
    school = officer("donvi")
    page = school.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    assert not page.all(".//input[@name='workplace']")
    counter(school, world)
    with app.extensions["sessions"]() as session:
        made = session.scalars(select(Registration)).one()
    assert made.workplace_id == made.certifying_unit_id == world.school
    assert made.registrant_type is RegistrantType.STUDENT
    assert officer("xa").open(f"/quan-ly/dang-ky/{made.id}").status == 404
    assert school.open(f"/quan-ly/dang-ky/{made.id}").status == 200


def test_a_cancelled_drive_takes_nobody_at_the_counter(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Drive).where(Drive.id == world.drive).values(state=DriveState.CANCELLED))
        session.commit()
    page = counter(ward, world)
    assert page.status == 422 and "Đợt này đã hủy" in page.text
    assert "Đợt này đã hủy" in ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi").text


def test_forms_of_a_drive_are_two_pages_for_each_person(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    assert (
        "chưa có đăng ký nào để in phiếu" in ward.open(f"/quan-ly/dot/{world.drive}/phieu-dang-ky.pdf").text
    )
    for name in ("Đỗ Văn Ân", "Bùi Thị Ái", "Ngô Văn Ý"):
        add(app, world.drive, name, commune_id=world.ward, id_number=NUMBER)
    add(app, world.drive, "Người Nơi Khác", commune_id=world.other_ward)
    add(app, world.drive, "Người Đã Hủy", commune_id=world.ward, state=RegistrationState.CANCELLED)
    answer = ward.client.get(f"/quan-ly/dot/{world.drive}/phieu-dang-ky.pdf")
    texts = page_texts(answer.data)
    assert answer.mimetype == "application/pdf" and len(texts) == 6
    assert ["Ái" in texts[0], "Ân" in texts[2], "Ý" in texts[4]] == [True] * 3
    whole = " ".join(
        page_texts(officer("coso").client.get(f"/quan-ly/dot/{world.drive}/phieu-dang-ky.pdf").data)
    )
    assert "Người Nơi Khác" in whole and "Người Đã Hủy" not in whole


def test_blank_forms_are_for_everybody(visitor: Visitor) -> None:
    page = visitor.open("/bieu-mau")
    answer = visitor.client.get(page.link("Phiếu đăng ký hiến máu"))
    assert len(page_texts(answer.data)) == 2


def test_a_drive_of_another_province_does_not_exist(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Drive).where(Drive.id == world.drive).values(province_id=world.school))
        session.commit()
    for path in ("dang-ky", "them-nguoi", "phieu-dang-ky.pdf"):
        assert ward.open(f"/quan-ly/dot/{world.drive}/{path}").status == 404


def test_htmx_gets_the_rows_alone(app: Flask, world: World, officer: Officer) -> None:
    add(app, world.drive, "Đặng Thị Ánh", commune_id=world.ward)
    ward = officer("xa")
    part = ward.client.get("/quan-ly/dang-ky/", headers={"HX-Request": "true"}).get_data(as_text=True).strip()
    assert part.startswith("<table") and part in ward.open("/quan-ly/dang-ky/").source
