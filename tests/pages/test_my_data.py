"""One's own data: everything stored is shown, consents end when withdrawn, what may go goes, the rest has a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.donors.records import Donor
from domain.drives.records import Band
from domain.journal import SYSTEM
from domain.ledger.actions import enter_outcome
from domain.ledger.records import Evidence
from domain.results.actions import mark_arrived
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Consent, Registration, RegistrationState
from domain.signups.rights_records import RequestKind, RequestState, RightsRequest
from domain.signups.rights_rules import deadlines
from domain.signups.rules import shown_code
from domain.wording import short_date
from tests.pages.test_signups import send, stored
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

NUMBER = "033190001234"
BIRTH = date(1990, 3, 5)
ALL = {"nhac_lich": "y", "vinh_danh": "y"}


def my_data(visitor: Visitor, world: World, **changes: Any) -> Page:
    """Sign up as Trần Thị Hoa and open the page of one's own data."""
    send(visitor, world, **changes)
    return visitor.open("/tra-cuu/du-lieu")


def again(visitor: Visitor, registration: Registration) -> Page:
    """Prove to own a stored registration and open the page of one's own data."""
    visitor.open("/tra-cuu")
    visitor.submit("Tra cứu", code=registration.code, phone=registration.phone)
    return visitor.open("/tra-cuu/du-lieu")


def listed(session: Session, world: World, registration: Registration) -> None:
    paper = DonorList(
        drive_id=registration.drive_id,
        certifying_unit_id=world.ward,
        compiling_unit_id=world.ward,
        number=1,
        state=ListState.SENT,
        changed_at=clock.now(),
    )
    session.add(paper)
    session.flush()
    row = DonorListRow(
        donor_list_id=paper.id, registration_id=registration.id, position=1, verdict=RowVerdict.OPEN
    )
    session.add(row)
    session.flush()


def test_everything_stored_is_shown_and_can_be_taken_away(app: Flask, visitor: Visitor, world: World) -> None:
    page = my_data(visitor, world, **ALL)
    (registration,) = stored(app)
    for words in ("Trần Thị Hoa", "05/03/1990", "0912 345 678", "Tổ dân phố An Tảo, số 12", "Nữ", "1234",
                  shown_code(registration.code), "Chờ xác nhận", "Trang đăng ký"):  # fmt: skip
        assert words in page.text, words
    assert NUMBER not in page.source
    assert [one for one in page.texts(".//h3") if "đang còn" in one] == [
        "Dùng thông tin này cho đợt hiến máu đang còn", "Nhắc lịch đang còn", "Đăng tên vinh danh đang còn",
    ]  # fmt: skip
    assert "Bản 2026-11 · Trang đăng ký" in page.text
    answer = visitor.client.get("/tra-cuu/du-lieu.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="du-lieu-cua-toi.csv"'
    assert "Trần Thị Hoa" in answer.text and "Đăng tên vinh danh" in answer.text and NUMBER not in answer.text


@pytest.mark.parametrize("path", ["/tra-cuu/du-lieu", "/tra-cuu/xoa-du-lieu"])
def test_without_proof_nothing_is_shown(visitor: Visitor, world: World, path: str) -> None:
    assert visitor.open(path).url == "/tra-cuu"
    assert visitor.client.get("/tra-cuu/du-lieu.csv").status_code == 404
    token = visitor.token()
    for post in ("/tra-cuu/dong-y", "/tra-cuu/yeu-cau-sua", "/tra-cuu/so-hien-mau"):
        assert visitor.client.post(post, data={"csrf_token": token}).status_code == 403


def test_a_consent_is_withdrawn_and_given_again(app: Flask, visitor: Visitor, world: World) -> None:
    my_data(visitor, world, nhac_lich="y")
    page = visitor.submit("Rút đồng ý: Nhắc lịch")
    assert "Đã rút đồng ý." in page.text and "Nhắc lịch đã rút" in page.texts(".//h3")
    visitor.submit("Đồng ý: Nhắc lịch")
    with app.extensions["sessions"]() as session:
        rows = session.scalars(
            select(Consent).where(Consent.purpose == "nhac_lich").order_by(Consent.id)
        ).all()
        assert [row.withdrawn_at is None for row in rows] == [False, True]
    token = visitor.token()
    for purpose in ("dang_ky", "gi-do"):
        sent = {"csrf_token": token, "purpose": purpose, "act": "rut"}
        page = visitor.post("/tra-cuu/dong-y", data=sent)
        assert "Chọn một trong các mục đồng ý" in page.text
    with app.extensions["sessions"]() as session:
        held = session.scalars(select(Consent).where(Consent.purpose == "dang_ky")).one()
        assert held.withdrawn_at is None


def test_who_agreed_may_be_named_until_it_is_withdrawn_anywhere(
    app: Flask, session: Session, visitor: Visitor, world: World
) -> None:
    came = add_registration(
        session, world.today_drive, "Trần Thị Hoa", id_number=NUMBER, phone="0912345678", birth=BIRTH
    )
    agreed = Consent(
        registration_id=came.id,
        purpose="vinh_danh",
        text_version="2026-11",
        channel="giay",
        given_at=clock.now(),
    )
    session.add(agreed)
    session.flush()
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    donor = session.get_one(Donor, came.donor_id)
    assert donor.may_be_named
    session.commit()
    # The person withdraws at another registration of the same citizen number.
    my_data(visitor, world, vinh_danh="y")
    page = visitor.submit("Rút đồng ý: Đăng tên vinh danh")
    assert "Đã rút đồng ý." in page.text
    session.rollback()
    assert session.scalars(select(Donor.may_be_named)).all() == [False]
    assert (
        session.scalars(
            select(Consent.id).where(Consent.withdrawn_at.is_(None), Consent.purpose == "vinh_danh")
        ).all()
        == []
    )


def test_a_stranger_with_the_number_ends_no_consent_and_sees_no_ledger(
    session: Session, visitor: Visitor, world: World
) -> None:
    came = _gave(session, world, phone="0987654321")
    agreed = Consent(
        registration_id=came.id,
        purpose="nhac_lich",
        text_version="2026-11",
        channel="giay",
        given_at=clock.now(),
    )
    session.add(agreed)
    session.commit()
    my_data(visitor, world, nhac_lich="y")
    page = visitor.submit("Xem sổ hiến máu", id_number=NUMBER)
    assert "350" not in page.text and "Sổ mở được ở đây sau khi" in page.text
    visitor.open("/tra-cuu/du-lieu")
    visitor.submit("Rút đồng ý: Nhắc lịch")
    session.rollback()
    held = select(Consent.registration_id).where(
        Consent.purpose == "nhac_lich", Consent.withdrawn_at.is_(None)
    )
    assert session.scalars(held).all() == [came.id]


def test_the_owner_sees_the_ledger(session: Session, visitor: Visitor, world: World) -> None:
    came = _gave(session, world, phone="0912345678")
    session.commit()
    again(visitor, came)
    page = visitor.submit("Xem sổ hiến máu", id_number=NUMBER)
    assert page.status == 200 and "Đã hiến 1 lần." in page.text
    assert f"{short_date(world.today)}: toàn phần 350 ml" in page.text
    assert short_date(world.today + timedelta(days=84)) in page.text


def _gave(session: Session, world: World, *, phone: str) -> Registration:
    """Store somebody who has given 350 ml at today's drive."""
    came = add_registration(
        session, world.today_drive, "Trần Thị Hoa", id_number=NUMBER, phone=phone, birth=BIRTH
    )
    result = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, "A 123456")
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    enter_outcome(
        session,
        came.id,
        result,
        evidence=Evidence.FACILITY_FILE,
        may_override=False,
        by=SYSTEM,
        now=clock.now(),
    )
    return came


def test_who_did_not_agree_is_not_named(session: Session, world: World) -> None:
    came = add_registration(session, world.today_drive, "Lê Văn Nam")
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    assert not session.get_one(Donor, came.donor_id).may_be_named


def test_the_ledger_opens_with_the_citizen_number_only(visitor: Visitor, world: World) -> None:
    my_data(visitor, world)
    page = visitor.submit("Xem sổ hiến máu", id_number="033190009999")
    assert page.status == 422 and page.errors == ["Số này khác với số đã đăng ký. Xem lại thẻ căn cước"]
    assert "Sổ mở được ở đây sau khi" in visitor.submit("Xem sổ hiến máu", id_number=NUMBER).text
    visitor.open("/tra-cuu/du-lieu")
    for _ in range(3):
        visitor.submit("Xem sổ hiến máu", id_number="033190009999")
    page = visitor.submit("Xem sổ hiến máu", id_number=NUMBER)
    assert "Đợi 15 phút" in page.errors[0]


def test_what_no_list_has_is_deleted_at_once(app: Flask, visitor: Visitor, world: World) -> None:
    my_data(visitor, world, **ALL)
    (before,) = stored(app)
    visitor.open("/tra-cuu/xoa-du-lieu")
    page = visitor.submit("Hủy đăng ký và xóa")
    assert page.url == "/tra-cuu" and "xóa thông tin của anh/chị" in page.text
    (after,) = stored(app)
    assert after.state is RegistrationState.CANCELLED and after.code != before.code
    # Fresh random signs and moments may hold any figures by chance.
    made = {"code", "form_key", "created_at", "changed_at", "_sa_instance_state"}
    kept = " ".join(str(value) for name, value in vars(after).items() if name not in made)
    for trace in ("Hoa", "hoa", "0912345678", "5678", "An Tảo", "1234", "1990"):
        assert trace not in kept, trace
    assert after.id_number_sealed is None and after.id_number_index is None
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count(Consent.id))) == 0
        assert session.get_one(Band, world.bands[0]).taken == 0
    visitor.open("/tra-cuu")
    assert visitor.submit("Tra cứu", code=before.code, phone="0912345678").status == 422


def test_what_a_list_has_becomes_a_request_with_receipt_and_clock(
    app: Flask, session: Session, visitor: Visitor, world: World, officer: Callable[[str], Visitor]
) -> None:
    session.commit()  # Others may write from now on.
    my_data(visitor, world, **ALL)
    registration = session.scalars(select(Registration)).one()
    listed(session, world, registration)
    session.commit()
    assert "Danh sách số 1 gửi" in visitor.open("/tra-cuu/du-lieu").text
    visitor.open("/tra-cuu/xoa-du-lieu")
    visitor.submit("Gửi yêu cầu xóa")
    visitor.open("/tra-cuu/xoa-du-lieu")
    visitor.submit("Gửi yêu cầu xóa")
    (made,) = session.scalars(select(RightsRequest)).all()
    until = deadlines(RequestKind.DELETE, world.today)
    assert (made.answer_due_on, made.due_on) == (until.answer_on, world.today + timedelta(days=20))
    assert made.receipt in visitor.open("/tra-cuu/du-lieu").text
    office = officer("tinh")
    assert made.receipt in office.open("/quan-ly/").text
    office.open(f"/quan-ly/yeu-cau/{made.id}")
    office.submit("Đã báo người yêu cầu")
    assert "Đã trả lời, đang làm" in office.page.text
    office.submit("Ghi kết quả", state="da_xong", answer="Đã xóa số điện thoại của anh/chị.")
    session.rollback()
    after = session.get_one(Registration, registration.id)
    assert after.full_name == "Trần Thị Hoa" and after.phone == "" and after.id_number_index is not None
    assert after.state is RegistrationState.PENDING
    held = session.scalars(select(Consent.purpose).where(Consent.withdrawn_at.is_(None))).all()
    assert held == ["dang_ky"]
    assert "Đã xóa số điện thoại" in visitor.open("/tra-cuu/du-lieu").text
    assert made.receipt not in office.open("/quan-ly/").text


def test_a_correction_is_asked_for_and_answered(
    app: Flask, session: Session, visitor: Visitor, world: World, officer: Callable[[str], Visitor]
) -> None:
    session.commit()  # Others may write from now on.
    my_data(visitor, world)
    assert visitor.submit("Gửi yêu cầu sửa", words="").errors == ["Ghi điều cần sửa, ví dụ: tên đệm là Thị"]
    page = visitor.submit("Gửi yêu cầu sửa", words="Năm sinh là 1991")
    (made,) = session.scalars(select(RightsRequest)).all()
    assert f"Đã gửi yêu cầu {made.receipt}" in page.text
    visitor.submit("Gửi yêu cầu sửa", words="Tên đệm là Thu")
    session.rollback()
    (made,) = session.scalars(select(RightsRequest)).all()
    assert made.words == "Năm sinh là 1991\nTên đệm là Thu" and made.version == 2
    office = officer("tinh")
    page = office.open("/quan-ly/yeu-cau/")
    assert made.receipt in page.text and "Trần Thị Hoa" in page.text
    office.open(page.link(made.receipt))
    assert office.submit("Ghi kết quả").status == 422
    office.submit("Ghi kết quả", state="da_xong", answer="Đã sửa.")
    session.rollback()
    assert session.get_one(RightsRequest, made.id).state is RequestState.DONE
    assert "Đã sửa." in visitor.open("/tra-cuu/du-lieu").text
    assert office.client.get(f"/quan-ly/yeu-cau/{made.id}").status_code == 200


def test_an_answer_to_what_has_changed_meanwhile_is_not_stored(
    session: Session, visitor: Visitor, world: World, officer: Callable[[str], Visitor]
) -> None:
    session.commit()  # Others may write from now on.
    my_data(visitor, world)
    visitor.submit("Gửi yêu cầu sửa", words="Năm sinh là 1991")
    (made,) = session.scalars(select(RightsRequest)).all()
    office = officer("tinh")
    office.open(f"/quan-ly/yeu-cau/{made.id}")
    visitor.submit("Gửi yêu cầu sửa", words="Tên đệm là Thu")
    page = office.submit("Ghi kết quả", state="da_xong", answer="Đã sửa.")
    assert page.status == 422 and "vừa được bổ sung" in page.errors[0]
    session.rollback()
    assert session.get_one(RightsRequest, made.id).state is RequestState.OPEN


def test_other_provinces_and_roles_see_no_request(world: World, officer: Callable[[str], Visitor]) -> None:
    assert officer("xa").client.get("/quan-ly/yeu-cau/").status_code == 403
    assert officer("tinh").open("/quan-ly/yeu-cau/999999").status == 404


def test_the_night_removes_what_is_due_and_nothing_else(
    app: Flask, session: Session, world: World, officer: Callable[[str], Visitor]
) -> None:
    names = ("Cũ Chưa Đến", "Cũ Đã Hủy", "Cũ Trong Danh Sách", "Mới Đăng Ký")
    rows = {
        name: add_registration(session, world.drive, name, phone="0912345678", id_number=f"0331900012{i}0")
        for i, name in enumerate(names)
    }
    rows["Cũ Đã Hủy"].state = RegistrationState.CANCELLED
    listed(session, world, rows["Cũ Trong Danh Sách"])
    rows["Mới Đăng Ký"].drive_id = world.other_drive
    came = add_registration(session, world.today_drive, "Đã Đến Hiến")
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    session.commit()
    with time_machine.travel(clock.now() + timedelta(days=95), tick=True):
        page = officer("tinh").open("/quan-ly/con-giu")
        first = page.texts(".//tbody/tr[1]/td")
        assert first[0] == "3" and first[3] == "0", "ninety days have not passed since the drive"
    with time_machine.travel(clock.now() + timedelta(days=96), tick=True):
        page = officer("tinh").open("/quan-ly/con-giu")
        assert page.texts(".//tbody/tr[1]/td")[3] == "2"
        answer = app.test_cli_runner().invoke(args=["nightly"])
        assert "Đã xóa người của 2 đăng ký" in answer.output, answer.output
        assert "Đã xóa người của 0 đăng ký" in app.test_cli_runner().invoke(args=["nightly"]).output
        page = officer("tinh").open("/quan-ly/con-giu")
        assert page.texts(".//tbody/tr[1]/td")[3] == "0" and page.texts(".//tbody/tr[7]/td")[0] == "2"
        assert officer("quantri").open("/quan-ly/con-giu").status == 200
    session.rollback()
    left = set(session.scalars(select(Registration.full_name)))
    assert left == {"(đã xóa)", "Cũ Trong Danh Sách", "Mới Đăng Ký", "Đã Đến Hiến"}


def test_lists_of_requests_take_a_constant_number_of_statements(
    app: Flask, session: Session, world: World, officer: Callable[[str], Visitor]
) -> None:
    session.commit()
    office, counts = officer("tinh"), []
    for people in (1, 29):
        for number in range(people):
            registration = add_registration(
                session, world.drive, f"Người Thứ {people} {number}", phone=f"09{people:02}{number:06}"
            )
            session.add(
                RightsRequest(
                    receipt=f"YC-{people}-{number}",
                    registration_id=registration.id,
                    province_id=world.province,
                    kind=RequestKind.CORRECT,
                    state=RequestState.OPEN,
                    made_at=clock.now(),
                    answer_due_on=world.today,
                    due_on=world.today,
                )
            )
        session.commit()
        with statements(app) as seen:
            assert office.open("/quan-ly/yeu-cau/").status == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_clock_counts_working_days_then_calendar_days() -> None:
    friday = date(2026, 11, 20)  # Tuesday 24 November is a public holiday.
    until = deadlines(RequestKind.CORRECT, friday)
    assert until.answer_on == date(2026, 11, 25) and until.act_on == date(2026, 11, 30)
