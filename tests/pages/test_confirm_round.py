"""The confirmation round: whom to call, one button an answer, a place that goes on, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Band, Drive
from domain.signups.confirm_records import Answer, ConfirmationCall
from domain.signups.records import Registration, RegistrationState, WaitingPlace
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
S = RegistrationState


@pytest.fixture
def people(session: Session, world: World) -> World:
    """Three people of two wards with places in the first band of a drive in three days; that band is full."""
    session.execute(
        update(Drive).where(Drive.id == world.drive).values(on_day=world.today + timedelta(days=3))
    )
    session.execute(update(Band).where(Band.id == world.bands[0]).values(capacity=3, taken=3))
    session.execute(update(Band).where(Band.id.in_(world.bands[1:])).values(capacity=0))
    for name, ward, state in (
        ("Nguyễn Thị Hoa", world.ward, S.CERTIFIED),
        ("Trần Văn Bình", world.ward, S.PENDING),
        ("Lê Minh An", world.other_ward, S.CERTIFIED),
    ):
        add_registration(
            session,
            world.drive,
            name,
            commune_id=ward,
            phone="0912345678",
            band_id=world.bands[0],
            state=state,
        )
    session.commit()
    return world


def _path(world: World) -> str:
    return f"/quan-ly/dot/{world.drive}/goi-xac-nhan"


def _names(visitor: Visitor) -> list[str]:
    return visitor.page.texts(".//table//tbody/tr/th/a")


def _say(visitor: Visitor, words: str, name: str) -> None:
    """Press a person's button, as somebody without JavaScript does."""
    for place, form in enumerate(visitor.page.forms()):
        if any(name in "".join(button.itertext()) for button in form.iter("button")):
            said = {"".join(b.itertext()).split(":")[0].strip(): b.get("value") for b in form.iter("button")}
            visitor.submit(form=place, **{"tra-loi": said[words]})
            return
    raise AssertionError(name)


def _states(app: Flask) -> dict[str, RegistrationState]:
    with app.extensions["sessions"]() as session:
        rows = session.execute(select(Registration.full_name, Registration.state))
        return {row[0]: row[1] for row in rows}


def _taken(app: Flask, world: World) -> int:
    with app.extensions["sessions"]() as session:
        return session.scalars(select(Band.taken).where(Band.id == world.bands[0])).one()


def test_the_round_starts_in_the_worklist_and_counts_what_people_said(
    officer: Officer, app: Flask, people: World
) -> None:
    office = officer("tinh")
    assert "còn 3 người" in office.open("/quan-ly/").text
    page = office.open(office.page.link("Gọi xác nhận"))
    assert "Đã gọi 0/3" in page.text and _names(office) == ["Lê Minh An", "Trần Văn Bình", "Nguyễn Thị Hoa"]
    _say(office, "Có", "Lê Minh An")
    _say(office, "Gọi lại", "Trần Văn Bình")
    assert _names(office) == ["Nguyễn Thị Hoa", "Trần Văn Bình", "Lê Minh An"]
    assert "Đã gọi 2/3: có 1, không 0, gọi lại 1" in office.page.text
    # Who was certified is called; who waits for a list stays, so that the next list has the person.
    _say(office, "Có", "Trần Văn Bình")
    assert _states(app)["Lê Minh An"] is S.CALLED and _states(app)["Trần Văn Bình"] is S.PENDING
    _say(office, "Không nghe máy", "Lê Minh An")
    assert _states(app)["Lê Minh An"] is S.CERTIFIED
    assert "còn 2 người" in office.open("/quan-ly/").text


def test_a_no_frees_the_place_and_can_be_taken_back(officer: Officer, app: Flask, people: World) -> None:
    office = officer("tinh")
    office.open(_path(people))
    _say(office, "Có", "Nguyễn Thị Hoa")
    _say(office, "Không", "Nguyễn Thị Hoa")
    assert _states(app)["Nguyễn Thị Hoa"] is S.CANCELLED and _taken(app, people) == 2
    assert "có 0, không 1" in office.page.text and "Đã gọi 1/3" in office.page.text
    _say(office, "Hoàn tác", "Nguyễn Thị Hoa")
    assert _states(app)["Nguyễn Thị Hoa"] is S.CALLED and _taken(app, people) == 3
    assert "có 1, không 0" in office.page.text
    with app.extensions["sessions"]() as session:
        keys = session.scalars(select(Registration.person_key)).all()
    assert None not in keys


def test_a_freed_place_is_offered_and_not_taken_back_from_who_waits(
    officer: Officer, app: Flask, people: World
) -> None:
    with app.extensions["sessions"]() as session:
        waits = add_registration(session, people.drive, "Vũ Chờ Lâu", commune_id=people.ward, state=S.WAITING)
        session.add(WaitingPlace(registration_id=waits.id, drive_id=people.drive, queued_at=clock.now()))
        session.commit()
    office = officer("tinh")
    office.open(_path(people))
    assert "Vũ Chờ Lâu" not in _names(office)
    _say(office, "Không", "Lê Minh An")
    assert _states(app)["Vũ Chờ Lâu"] is S.OFFERED and _taken(app, people) == 3
    _say(office, "Hoàn tác", "Lê Minh An")
    assert "đã chuyển cho người khác" in office.page.text
    assert _states(app)["Lê Minh An"] is S.CANCELLED and _taken(app, people) == 3


def test_who_signed_up_again_or_was_changed_since_is_not_restored(
    officer: Officer, app: Flask, people: World
) -> None:
    office = officer("tinh")
    office.open(_path(people))
    _say(office, "Không", "Lê Minh An")
    with app.extensions["sessions"]() as session:
        session.execute(
            update(Registration)
            .where(Registration.full_name == "Lê Minh An")
            .values(changed_at=clock.now() + timedelta(minutes=1))
        )
        session.commit()
    _say(office, "Hoàn tác", "Lê Minh An")
    assert "đã đổi sau cuộc gọi" in office.page.text and "Lê Minh An" not in _names(office)


def test_htmx_gets_the_row_and_the_progress_only(officer: Officer, app: Flask, people: World) -> None:
    office = officer("tinh")
    page = office.open(_path(people))
    form = next(f for f in page.forms() if f.get("data-hx-post"))
    data = {"csrf_token": office.token(), "tra-loi": "co"}
    answer = office.client.post(form.get("action"), data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.text
    assert answer.text.count("<tr") == 1 and "Đã gọi 1/3" in answer.text
    assert office.client.post(form.get("action"), data=data | {"tra-loi": "?"}).status_code == 400


def test_each_calls_its_own_people(officer: Officer, app: Flask, people: World) -> None:
    ward = officer("xa")
    page = ward.open(_path(people))
    assert "Đã gọi 0/2" in page.text and "Lê Minh An" not in page.text
    with app.extensions["sessions"]() as session:
        other = session.scalars(select(Registration.id).where(Registration.full_name == "Lê Minh An")).one()
    sent = {"csrf_token": ward.token(), "tra-loi": "co"}
    assert ward.post(f"{_path(people)}/{other}", sent).status == 404
    facility = officer("coso")
    facility.open(_path(people))
    assert len(_names(facility)) == 3 and "Không nghe máy" not in facility.page.text


def test_a_unit_is_chosen_and_a_moved_drive_asks_again(officer: Officer, app: Flask, people: World) -> None:
    office = officer("tinh")
    office.open(_path(people))
    office.submit("Lọc", **{"don-vi": str(people.other_ward)})
    assert _names(office) == ["Lê Minh An"]
    _say(office, "Có", "Lê Minh An")
    assert _names(office) == ["Lê Minh An"] and "Đã gọi 1/1" in office.page.text
    with app.extensions["sessions"]() as session:
        session.execute(
            update(Drive).where(Drive.id == people.drive).values(on_day=people.today + timedelta(days=9))
        )
        session.commit()
    assert "Đã gọi 0/3" in office.open(_path(people)).text
    assert "còn 3 người" not in office.open("/quan-ly/").text


def test_nobody_is_called_about_a_day_that_is_over(officer: Officer, app: Flask, people: World) -> None:
    office = officer("tinh")
    page = office.open(_path(people))
    path, token = next(f for f in page.forms() if f.get("data-hx-post")).get("action"), office.token()
    with app.extensions["sessions"]() as session:
        session.execute(
            update(Drive).where(Drive.id == people.drive).values(on_day=people.today - timedelta(days=1))
        )
        session.commit()
    office.post(str(path), {"csrf_token": token, "tra-loi": "co"})
    assert "Ngày hiến máu đã qua." in office.page.text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(ConfirmationCall)).first() is None


def test_a_long_list_goes_on_with_few_questions(officer: Officer, app: Flask, people: World) -> None:
    office, counts = officer("tinh"), []
    for many in (0, 60):
        with app.extensions["sessions"]() as session:
            for number in range(many):
                made = add_registration(session, people.drive, f"Người Thứ {number}", commune_id=people.ward)
                if number % 2:
                    call = ConfirmationCall(
                        registration_id=made.id, for_day=people.today + timedelta(days=3), answer=Answer.LATER,
                        state_before=S.PENDING, called_at=clock.now(), called_by="x",
                    )  # fmt: skip
                    session.add(call)
            session.commit()
        with statements(app) as asked:
            office.open(_path(people))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    first = _names(office)
    office.open(office.page.link("Trang sau"))
    assert len(first) == 50 and len(_names(office)) == 13 and not set(first) & set(_names(office))
    office.open(f"{_path(people)}?tat-ca=1")
    assert len(_names(office)) == 63
