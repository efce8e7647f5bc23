"""Who comes without registration: a short form at the desk, nobody twice, straight to the outcome."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.drives.records import Drive, DriveState
from domain.signups.records import Consent, Registration, RegistrationState, Source
from tests.desk_acts import NUMBER, WHOLE_350, earlier_drive, enter, one
from tests.visitor import Page
from tests.world import World

CARD = f"{NUMBER}|145512345|Trần Thị Thu Hằng|17051990|Nữ|Thôn Đoài, Phố Hiến, Hưng Yên|01012022"
ADD = "Ghi và sang kết quả"


def form_of(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/ban-don-tiep/them-nguoi"


def add(visitor, world: World, **typed: str) -> Page:  # type: ignore[no-untyped-def]
    visitor.open(form_of(world))
    return visitor.submit(ADD, **{"full_name": "Lê Văn Mới", "consent": "y"} | typed)


@pytest.mark.parametrize("username", ["ban", "coso", "tinh"])
def test_somebody_is_added_and_has_arrived(session: Session, officer, world: World, username: str) -> None:  # type: ignore[no-untyped-def]
    session.rollback()
    typed = {"birth-day": "1999", "phone": "0912 345 678", "id_number": NUMBER, "commune_id": str(world.ward)}
    page = add(officer(username), world, **typed)
    assert page.title == "Lê Văn Mới" and "Đã ghi Lê Văn Mới đến trực tiếp." in page.text
    made = session.scalars(select(Registration)).one()
    assert (made.source, made.state, made.band_id) == (Source.WALK_IN, RegistrationState.ARRIVED, None)
    assert made.donor_id is not None and made.commune_id == world.ward
    assert NUMBER not in page.source and "********1234" in page.text
    assert session.scalars(select(Consent.purpose)).all() == ["dang_ky"]


def test_a_scanned_card_fills_the_boxes_and_stores_nothing(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    session.rollback()
    desk = officer("ban")
    desk.open(form_of(world))
    page = desk.submit(ADD, full_name=CARD)
    boxes = {e.get("name"): e.get("value") for e in page.all(".//input")}
    assert (boxes["full_name"], boxes["id_number"], boxes["birth-day"]) == (
        "Trần Thị Thu Hằng",
        NUMBER,
        "17/05/1990",
    )
    assert "chưa ghi" in page.text and session.scalar(select(func.count(Registration.id))) == 0
    assert desk.submit(ADD, consent="y").title == "Trần Thị Thu Hằng"


@pytest.mark.parametrize(
    "typed",
    [
        {"full_name": "Tên Khác Hẳn", "id_number": NUMBER},
        {
            "full_name": "trần thị thu hằng",
            "birth-day": "17/05/1990",
            "phone": "0912345678",
            "id_number": NUMBER,
        },
    ],
)
def test_who_is_there_already_is_led_to(
    session: Session, officer, world: World, typed: dict[str, str]
) -> None:  # type: ignore[no-untyped-def]
    known = one(session, world, id_number=NUMBER, phone="0912345678")
    session.commit()
    page = add(officer("ban"), world, **typed)
    assert page.url.endswith(f"/ban-don-tiep/{known.id}")
    assert "Trần Thị Thu Hằng đã có trong đợt này." in page.text
    assert session.scalar(select(func.count(Registration.id))) == 1


def test_people_who_look_alike_are_shown_and_the_officer_chooses(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    one(session, world, "Lê Văn Mới", phone="0912345678")
    one(session, world, "Lê Văn Mời", phone="0987654321")
    one(session, world, "Phạm Thị Lan", phone="0933333333")
    one(
        session,
        world,
        "Lê Văn Mới",
        phone="0944444444",
        id_number="033190009999",
        state=RegistrationState.CANCELLED,
    )
    session.commit()
    desk = officer("ban")
    page = add(desk, world, phone="0933333333")
    assert page.status == 422
    assert page.texts(".//ol[@class='todo people']/li/a") == ["Phạm Thị Lan", "Lê Văn Mời", "Lê Văn Mới"]
    assert session.scalar(select(func.count(Registration.id))) == 4
    page = desk.submit(ADD, is_other="y")
    session.rollback()
    assert page.title == "Lê Văn Mới" and session.scalar(select(func.count(Registration.id))) == 5


def test_a_number_that_is_one_figure_off_is_asked_about(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    one(session, world, id_number=NUMBER, phone="0912345678")
    session.commit()
    typed = {"full_name": "Trần Thị Thu Hằng", "id_number": "033190001235"}
    for birth in ("17/05/1990", "1990"):
        page = add(officer("ban"), world, **typed, **{"birth-day": birth})
        assert page.status == 422 and page.texts(".//ol[@class='todo people']/li/a") == ["Trần Thị Thu Hằng"]
    assert session.scalar(select(func.count(Registration.id))) == 1
    # The same telephone number or another birth with another citizen number is somebody of the family.
    page = add(officer("ban"), world, **typed, **{"birth-day": "1/1/1990", "phone": "0912345678"})
    assert page.title == "Trần Thị Thu Hằng" and page.status == 200


@pytest.mark.parametrize("state", [RegistrationState.PENDING, RegistrationState.WAITING])
def test_a_number_of_somebody_else_leads_to_nobody(
    session: Session, officer, world: World, state: RegistrationState
) -> None:  # type: ignore[no-untyped-def]
    known = one(session, world, id_number=NUMBER, state=state)
    session.commit()
    desk = officer("ban")
    page = add(desk, world, id_number=NUMBER, **{"birth-day": "1/1/1970"})
    assert page.status == 422 and "đã ghi cho Trần Thị Thu Hằng" in page.errors[0]
    assert "Lê Văn Mới" in {e.get("value") for e in page.all(".//input")}
    page = desk.submit(ADD, id_number="")
    session.expire_all()
    assert page.title == "Lê Văn Mới" and session.get_one(Registration, known.id).state is state


def test_somebody_in_the_waiting_list_is_received(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    waiting = one(session, world, id_number=NUMBER, state=RegistrationState.WAITING)
    waiting.person_key = waiting.id_number_index
    session.commit()
    page = add(officer("ban"), world, full_name="Trần Thị Thu Hằng", id_number=NUMBER)
    assert page.url.endswith(f"/ban-don-tiep/{waiting.id}")
    session.expire_all()
    assert session.get_one(Registration, waiting.id).state is RegistrationState.ARRIVED


def test_eleven_weeks_after_the_last_donation_the_clause_is_told(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    before = earlier_drive(session, world, 77)
    enter(session, one(session, world, drive=before.id, id_number=NUMBER), WHOLE_350)
    session.commit()
    desk = officer("ban")
    page = add(desk, world, full_name="Trần Thị Thu Hằng", id_number=NUMBER)
    assert "sớm nhất được hiến lại ngày" in page.text and "Thông tư 26/2013/TT-BYT, Điều 6" in page.text
    page = desk.submit("Ghi đã hiến", volume_ml="350")
    assert page.status == 422 and "Văn phòng tỉnh hoặc cơ sở tiếp nhận máu" in page.text


def test_the_same_form_twice_is_one_person(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    session.rollback()
    desk = officer("ban")
    sheet = desk.open(form_of(world))
    for _ in range(2):
        desk.page = sheet
        page = desk.submit(ADD, full_name="Lê Văn Mới", consent="y")
        if (
            page.status == 422
        ):  # The second time the first stands there; it is the same form, so nobody is added.
            page = desk.submit(ADD, is_other="y")
    assert session.scalar(select(func.count(Registration.id))) == 1 and page.title == "Lê Văn Mới"


def test_errors_give_back_what_was_typed(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    desk = officer("ban")
    page = add(desk, world, full_name="Mới", phone="123", consent=None)  # type: ignore[arg-type]
    assert page.status == 422 and len(page.errors) == 3
    assert {e.get("value") for e in page.all(".//input")} >= {"Mới", "123"}


def test_only_on_the_day_and_only_at_the_desk(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    session.rollback()
    ahead = f"/quan-ly/dot/{world.drive}/ban-don-tiep/them-nguoi"
    page = officer("tinh").open(ahead)
    assert "Đến ngày đó mới ghi kết quả" in page.text and not page.all(".//input[@name='full_name']")
    assert officer("ban").open(ahead).status == 404
    assert officer("xa").open(form_of(world)).status == 403
    desk = officer("ban")
    desk.open(form_of(world))
    session.execute(update(Drive).where(Drive.id == world.today_drive).values(state=DriveState.CLOSED))
    session.commit()
    page = desk.submit(ADD, full_name="Lê Văn Mới", consent="y")
    assert page.status == 422 and "khóa sổ" in page.text
    assert "Lê Văn Mới" in {e.get("value") for e in page.all(".//input")}
