"""An office corrects the citizen number of a registration that was typed wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select, update

from domain.database import begin_writing
from domain.donors.rules import NUMBER_OF_ANOTHER
from domain.journal import JournalLine
from domain.sealing import keyring_of
from domain.signups.records import Registration, RegistrationState
from tests.merge_acts import make_donor
from tests.pages.test_signups_office import NUMBER, add, one
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def test_a_number_that_was_typed_wrong_is_corrected_and_the_warning_goes(
    app: Flask, world: World, officer: Officer
) -> None:
    right, taken = "033085007777", "033090000011"
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        make_donor(session, "Lê Thị Hoa", number=NUMBER, birth_day=date(1970, 1, 1))
        session.commit()
    number = add(app, world.drive, "Phạm Văn Bình", commune_id=world.ward, id_number=NUMBER)
    add(app, world.drive, "Vũ Văn An", commune_id=world.ward, id_number=taken)
    before = one(app, number)
    ward = officer("xa")
    assert NUMBER_OF_ANOTHER in ward.open(f"/quan-ly/dang-ky/{number}").text
    page = ward.submit("Lưu", id_number="12")
    assert page.status == 422 and len(page.errors) == 1 and 'value="12"' in page.source
    page = ward.submit("Lưu", id_number=taken)
    assert page.status == 422 and "đã có người mang số căn cước này" in page.errors[0]
    assert one(app, number).id_number_index == before.id_number_index
    page = ward.submit("Lưu", id_number=right)
    assert "********7777" in page.text and NUMBER_OF_ANOTHER not in page.text and right not in page.source
    after = one(app, number)
    assert after.person_key == after.id_number_index != before.id_number_index and after.phone == before.phone
    with app.extensions["sessions"]() as session:
        ring = keyring_of(session)
        assert ring.open(after.id_number_sealed, "registrations.id_number") == right
        line = session.scalars(select(JournalLine).where(JournalLine.act == "sửa đăng ký")).one()
        assert "id_number" in line.details and right not in line.details
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Registration).values(state=RegistrationState.CERTIFIED))
        session.commit()
    # An empty box leaves the number; a certified list states it.
    ward.open(f"/quan-ly/dang-ky/{number}")
    assert "Đã lưu." in ward.submit("Lưu", phone="0912 345 670").text
    assert one(app, number).id_number_index == after.id_number_index
    ward.open(f"/quan-ly/dang-ky/{number}")
    page = ward.submit("Lưu", id_number=NUMBER)
    assert page.status == 422 and "số căn cước" in page.errors[0]


def test_who_may_not_correct_a_number_is_not_asked_to(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        make_donor(session, "Lê Thị Hoa", number=NUMBER, birth_day=date(1970, 1, 1))
        session.commit()
    number = add(app, world.today_drive, "Phạm Văn Bình", id_number=NUMBER, commune_id=world.ward)
    assert NUMBER_OF_ANOTHER in officer("xa").open(f"/quan-ly/dang-ky/{number}").text
    page = officer("coso").open(f"/quan-ly/dang-ky/{number}")
    assert page.status == 200 and NUMBER_OF_ANOTHER not in page.text
