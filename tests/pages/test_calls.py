"""The call list of a changed drive: whom to call, what to say, what came of it, and when it is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import DriveChange
from domain.signups.records import CallOutcome, Registration, RegistrationCall
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]


@pytest.fixture
def people(session: Session, world: World) -> World:
    """Three people of two wards signed up an hour ago."""
    for name, ward, phone in (
        ("Nguyễn Thị Hoa", world.ward, "0912345678"),
        ("Trần Văn Bình", world.ward, ""),
        ("Lê Minh An", world.other_ward, "0987654321"),
    ):
        made = add_registration(
            session, world.drive, name, commune_id=ward, phone=phone, band_id=world.bands[0]
        )
        made.created_at = clock.now() - timedelta(hours=1)
    session.commit()
    return world


def _cancel(officer: Officer, world: World, reason: str = "Mưa bão") -> Visitor:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/trang-thai")
    office.submit("Đổi trạng thái", state="huy", reason=reason)
    return office


def _names(visitor: Visitor) -> list[str]:
    return visitor.page.texts(".//table//tbody/tr/th")


def test_nobody_is_called_about_a_drive_that_stays(officer: Officer, people: World) -> None:
    page = officer("tinh").open(f"/quan-ly/dot/{people.drive}/goi-dien")
    assert "chưa có thay đổi nào cần báo" in page.text


def test_a_cancelled_drive_opens_its_call_list(officer: Officer, app: Flask, people: World) -> None:
    office = _cancel(officer, people)
    assert "Gọi báo thay đổi cho 3 người" in office.open("/quan-ly/").text
    page = office.open(office.page.link("Gọi báo thay đổi"))
    assert "Đã báo 0/3 người" in page.text and "Đợt này đã hủy." in page.text and "Mưa bão" in page.text
    assert _names(office) == ["Lê Minh An", "Trần Văn Bình", "Nguyễn Thị Hoa"]
    assert [a.get("href") for a in page.all(".//td/a")] == ["tel:0987654321", "tel:0912345678"]
    page = office.submit("Không nghe máy", form=_form(office, "Lê Minh An"))
    assert _names(office) == ["Trần Văn Bình", "Nguyễn Thị Hoa", "Lê Minh An"]
    page = office.submit("Đã báo", form=_form(office, "Trần Văn Bình"))
    assert "Đã báo 1/3 người" in page.text and _names(office)[-1] == "Trần Văn Bình"
    office.submit("Đã báo", form=_form(office, "Lê Minh An"))
    assert "Gọi báo thay đổi cho 1 người" in office.open("/quan-ly/").text
    with app.extensions["sessions"]() as session:
        found = session.scalars(select(RegistrationCall.outcome).order_by(RegistrationCall.id)).all()
    assert found == [CallOutcome.NO_ANSWER, CallOutcome.TOLD, CallOutcome.TOLD]


def _form(visitor: Visitor, name: str) -> int:
    """Return the place of the form whose buttons name a person."""
    for place, form in enumerate(visitor.page.forms()):
        if any(name in "".join(button.itertext()) for button in form.iter("button")):
            return place
    raise AssertionError(name)


def test_a_ward_calls_its_own_people_only(officer: Officer, app: Flask, people: World) -> None:
    _cancel(officer, people)
    ward = officer("xa")
    page = ward.open(f"/quan-ly/dot/{people.drive}/goi-dien")
    assert "Đã báo 0/2 người" in page.text and "Lê Minh An" not in page.text
    token = ward.token()
    with app.extensions["sessions"]() as session:
        other = session.scalars(select(Registration.id).where(Registration.full_name == "Lê Minh An")).one()
        change = session.scalars(select(DriveChange)).one()
    sent = {"csrf_token": token, "ket-qua": "da_bao", "phien-ban": str(change.version)}
    assert ward.post(f"/quan-ly/dot/{people.drive}/goi-dien/{other}", sent).status == 404


def test_the_facility_reads_the_list_but_records_nothing(officer: Officer, people: World) -> None:
    _cancel(officer, people)
    facility = officer("coso")
    page = facility.open(f"/quan-ly/dot/{people.drive}/goi-dien")
    assert len(_names(facility)) == 3 and "Không nghe máy" not in page.text


def test_who_signs_up_after_a_move_is_not_called_and_a_later_move_asks_again(
    officer: Officer, app: Flask, people: World
) -> None:
    office = officer("tinh")
    day = people.today + timedelta(days=9)

    office.open(f"/quan-ly/dot/{people.drive}/trang-thai")
    page = office.submit("Đổi trạng thái", state="doi", reason="Hội trường sửa", venue="Hội trường A")
    assert not page.errors
    with app.extensions["sessions"]() as session:
        late = add_registration(session, people.drive, "Vũ Đến Sau", commune_id=people.ward)
        late.created_at = clock.now() + timedelta(minutes=1)
        session.commit()
    page = office.open(f"/quan-ly/dot/{people.drive}/goi-dien")
    assert "Đã báo 0/3 người" in page.text and "Vũ Đến Sau" not in page.text
    assert "Địa điểm: trước là Nhà văn hóa phường An Tảo, nay là Hội trường A." in page.text
    office.submit("Đã báo", form=_form(office, "Lê Minh An"))
    stale = {"csrf_token": office.token(), "ket-qua": "da_bao"}
    stale["phien-ban"] = next(
        str(e.get("value")) for e in office.page.all(".//input") if e.get("name") == "phien-ban"
    )
    # Changing a note asks nobody to be called again; moving once more does.
    office.open(f"/quan-ly/dot/{people.drive}/sua")
    office.submit("Lưu thông tin đợt", note="Nhớ loa tay")
    assert "Đã báo 1/3 người" in office.open(f"/quan-ly/dot/{people.drive}/goi-dien").text
    office.open(f"/quan-ly/dot/{people.drive}/sua")
    parts = {"on_day-day": str(day.day), "on_day-month": str(day.month), "on_day-year": str(day.year)}
    office.submit("Lưu thông tin đợt", **parts)
    with app.extensions["sessions"]() as session:
        session.execute(update(Registration).values(created_at=clock.now() - timedelta(hours=1)))
        session.commit()
        first = session.scalars(select(Registration.id).order_by(Registration.id)).first()
    assert "Đã báo 0/4 người" in office.open(f"/quan-ly/dot/{people.drive}/goi-dien").text
    # What a page of before the second move says counts for nothing.
    office.post(f"/quan-ly/dot/{people.drive}/goi-dien/{first}", stale)
    assert "Đã báo 0/4 người" in office.page.text


def test_a_long_call_list_goes_on_and_prints_whole_with_few_questions(
    officer: Officer, app: Flask, people: World
) -> None:
    office, counts = _cancel(officer, people), []
    for many in (0, 60):
        with app.extensions["sessions"]() as session:
            for number in range(many):
                made = add_registration(
                    session, people.drive, f"Người Thứ {number}", phone=f"0912{number:06d}"
                )
                made.created_at = clock.now() - timedelta(hours=1)
            session.commit()
        with statements(app) as asked:
            office.open(f"/quan-ly/dot/{people.drive}/goi-dien")
        counts.append(len(asked))
        assert len(_names(office)) == min(50, 3 + many)
    assert counts[0] == counts[1] <= 10
    seen = set(_names(office))
    office.open(office.page.link("Trang sau"))
    assert len(_names(office)) == 13 and not seen & set(_names(office))
    office.open(f"/quan-ly/dot/{people.drive}/goi-dien")
    office.open(office.page.link("Xem cả danh sách để in"))
    assert len(_names(office)) == 63
