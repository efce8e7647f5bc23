"""The desk: find, note, correct; and the summary with the one act that closes the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Account
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.journal import SYSTEM, JournalLine
from domain.ledger.actions import enter_outcome
from domain.ledger.records import Donation, Evidence
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration, RegistrationState
from domain.units.records import Unit
from tests.statements import statements
from tests.world import World, add_drive, add_registration

LONG = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"
NUMBER = "033190001234"


@pytest.fixture
def person(session: Session, world: World) -> int:
    """Trần Thị Thu Hằng, registered for today's drive."""
    made = add_registration(
        session,
        world.today_drive,
        "Trần Thị Thu Hằng",
        commune_id=world.ward,
        id_number=NUMBER,
        phone="0912345678",
    )
    session.commit()
    return made.id


def desk_of(world: World, rest: object = "") -> str:
    return f"/quan-ly/dot/{world.today_drive}/ban-don-tiep" + (f"/{rest}" if rest else "")


def stored(app: Flask, registration_id: int) -> Outcome | None:
    with app.extensions["sessions"]() as own:
        wanted = select(Outcome).where(
            Outcome.registration_id == registration_id, Outcome.withdrawn_at.is_(None)
        )
        return own.scalars(wanted).one_or_none()


def test_the_desk_account_goes_straight_to_its_drive(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    page = officer("ban").open("/quan-ly/ban")
    assert page.url == desk_of(world) and page.title == "Bàn đón tiếp"
    assert not page.all(".//nav[@class='tabs']")
    assert page.all(".//input[@id='q']")[0].get("autofocus") is not None


def test_an_office_chooses_among_the_drives_of_these_days(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    page = officer("tinh").open("/quan-ly/ban")
    assert page.link("phường Phố Hiến") and "(hôm nay)" in page.text
    assert f"/dot/{world.other_drive}/" not in page.source  # Twelve days ahead.


@pytest.mark.parametrize("typed", ["thu hang", "5678", "1234", "hằng trần"])
def test_one_match_leads_to_the_person_at_once(officer, world: World, person: int, typed: str) -> None:  # type: ignore[no-untyped-def]
    desk = officer("ban")
    page = desk.open("/quan-ly/ban")
    search = next(place for place, form in enumerate(page.forms()) if form.get("class") == "seek")
    page = desk.submit(form=search, q=typed)
    assert page.url == desk_of(world, person) and page.title == "Trần Thị Thu Hằng"
    assert "********1234" in page.text and NUMBER not in page.source


def test_a_scanned_slip_and_a_scanned_card_find_the_person(
    app: Flask, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    with app.extensions["sessions"]() as own:
        own.execute(update(Registration).where(Registration.id == person).values(code="4X7K2PQ9"))
        own.commit()
    desk = officer("ban")
    for typed in (
        "4x7k-2pq9",
        "http://127.0.0.1:8000/tra-cuu?ma=4X7K-2PQ9",
        f"{NUMBER}||Trần Thị Thu Hằng|17051990",
    ):
        assert desk.open(desk_of(world), query_string={"q": typed}).url == desk_of(world, person)


def test_a_whole_citizen_number_does_not_stay_in_the_address(officer, world: World, person: int) -> None:  # type: ignore[no-untyped-def]
    desk = officer("ban")
    answer = desk.client.get(desk_of(world), query_string={"q": "033190007777"})
    assert answer.status_code == 302
    assert answer.location == f"{desk_of(world)}?q=7777"
    part = desk.client.get(desk_of(world), query_string={"q": "033190007777"}, headers={"HX-Request": "true"})
    assert "033190007777" not in part.get_data(as_text=True)


def test_several_matches_are_listed_and_htmx_gets_the_part_alone(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    for name in ("Nguyễn Văn Đạt", "Nguyễn Thị Đào", LONG):
        add_registration(session, world.today_drive, name, commune_id=world.ward)
    session.commit()
    desk = officer("ban")
    page = desk.open(desk_of(world), query_string={"q": "nguyen"})
    assert page.texts(".//ol/li/a") == ["Nguyễn Văn Đạt", "Nguyễn Thị Đào", LONG][1::-1] + [LONG]
    part = desk.open(desk_of(world), query_string={"q": "nguyen"}, headers={"HX-Request": "true"})
    assert part.source.strip() in page.source
    assert "<h1" not in part.source
    nobody = desk.open(desk_of(world), query_string={"q": "khong co ai"})
    assert "Không thấy “khong co ai” trong đợt này" in nobody.text


def test_arrival_and_donation_by_hand(app: Flask, officer, world: World, person: int) -> None:  # type: ignore[no-untyped-def]
    desk = officer("ban")
    desk.open(desk_of(world, person))
    page = desk.submit("Ghi đã đến")
    assert page.url == desk_of(world)
    assert "Trần Thị Thu Hằng: đã đến, số thứ tự 1. Sửa lại" in page.text
    assert page.texts(".//dl/div/dd")[:3] == ["1", "1", "0"]
    desk.open(desk_of(world, person))
    page = desk.submit("Ghi đã hiến", volume_ml="350", serial="av 123")
    assert "đã hiến 350 ml toàn phần" in page.text
    outcome = stored(app, person)
    assert outcome is not None and (outcome.volume_ml, outcome.serial) == (350, "AV123")
    with app.extensions["sessions"]() as own:
        assert own.scalars(select(Donation.evidence)).one() is Evidence.SERIAL_SEEN
    desk.open(page.link("Sửa lại"))
    page = desk.submit("Rút lại kết quả này")
    assert "Đã rút lại" in page.text and stored(app, person) is None
    page = desk.submit(
        "Ghi hẹn lại",
        **{"deferred_until-day": "1", "deferred_until-month": "3", "deferred_until-year": "2099"},
    )
    assert "hẹn lại từ ngày 01/03/2099" in page.text


def test_another_component_and_the_facility_s_evidence(
    app: Flask, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    facility = officer("coso")
    facility.open(desk_of(world, person))
    page = facility.submit("Ghi đã hiến", component="tieu_cau", other_ml="50")
    assert page.status == 422
    assert page.errors == ["Nhập lượng tiểu cầu từ 100 đến 650 ml (Thông tư 26/2013/TT-BYT, Điều 4)."]
    assert page.all(".//details")[0].get("open") is not None
    facility.submit("Ghi đã hiến", other_ml="300")
    with app.extensions["sessions"]() as own:
        line = own.scalars(select(Donation)).one()
        assert (line.component, line.volume_ml) == (Component.PLATELETS, 300)
        assert line.evidence is Evidence.FACILITY_FILE


def test_errors_give_back_what_was_typed(officer, world: World, person: int) -> None:  # type: ignore[no-untyped-def]
    desk = officer("ban")
    desk.open(desk_of(world, person))
    page = desk.submit("Ghi đã hiến", serial="AV 555")
    assert page.status == 422 and page.errors == ["Chọn lượng máu đã hiến."]
    assert page.texts(".//title")[0].startswith("Lỗi: ")
    assert page.all(".//input[@name='serial']")[0].get("value") == "AV 555"
    page = desk.submit(
        "Ghi hẹn lại",
        **{"deferred_until-day": "31", "deferred_until-month": "2", "deferred_until-year": "2027"},
    )
    assert page.status == 422 and page.errors == ["Nhập ngày từ 1 đến 28, vì đây là tháng 2 năm 2027"]
    assert page.all(".//input[@name='deferred_until-day']")[0].get("value") == "31"
    day = world.today
    page = desk.submit(
        "Ghi hẹn lại",
        **{
            "deferred_until-day": str(day.day),
            "deferred_until-month": str(day.month),
            "deferred_until-year": str(day.year),
        },
    )
    assert page.status == 422 and "sau ngày hiến máu" in page.errors[0]
    assert desk.post(desk_of(world, person), {"csrf_token": desk.token(), "kind": "khac"}).status == 400


def test_too_early_is_refused_at_the_desk_and_decided_by_the_office(
    app: Flask,
    session: Session,
    officer,
    world: World,
    person: int,  # type: ignore[no-untyped-def]
) -> None:
    facility, ward = session.get_one(Unit, world.facility), session.get_one(Unit, world.ward)
    before = add_drive(session, ward, facility, world.today - timedelta(days=40), "Nhà văn hóa")
    earlier = add_registration(session, before.id, "Trần Thị Thu Hằng", id_number=NUMBER)
    given = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350)
    enter_outcome(
        session,
        earlier.id,
        given,
        evidence=Evidence.UNIT_LIST,
        may_override=False,
        by=SYSTEM,
        now=clock.now(),
    )
    session.commit()
    desk = officer("ban")
    page = desk.open(desk_of(world, person))
    assert "sớm nhất được hiến lại" in page.text and not page.all(".//input[@name='override_reason']")
    page = desk.submit("Ghi đã hiến", volume_ml="250")
    assert page.status == 422 and "Văn phòng tỉnh hoặc cơ sở" in page.errors[0]
    office = officer("tinh")
    office.open(desk_of(world, person))
    page = office.submit("Ghi đã hiến", volume_ml="250")
    assert page.status == 422 and "ghi lý do" in page.errors[0]
    office.submit("Ghi đã hiến", override_reason="Bác sĩ khám đồng ý")
    outcome = stored(app, person)
    assert outcome is not None and outcome.override_reason == "Bác sĩ khám đồng ý"


def test_the_second_desk_is_told_who_was_first(app: Flask, officer, world: World, person: int) -> None:  # type: ignore[no-untyped-def]
    first, second = officer("ban"), officer("tinh")
    first.open(desk_of(world, person))
    second.open(desk_of(world, person))
    first.submit("Ghi đã hiến", volume_ml="350")
    page = second.submit("Bỏ về")
    assert page.status == 422
    assert "Người này đã có kết quả “đã hiến”, Người dùng ban ghi lúc" in page.errors[0]
    assert "Kết quả: đã hiến 350 ml toàn phần" in page.text
    outcome = stored(app, person)
    assert outcome is not None and outcome.kind is OutcomeKind.DONATED


def test_a_page_that_is_only_looked_at_changes_nothing(
    app: Flask, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    desk, office = officer("ban"), officer("tinh")
    with app.extensions["sessions"]() as own:
        lines = own.scalar(select(func.count()).select_from(JournalLine))
    for path in (desk_of(world), f"{desk_of(world)}?q=hang", desk_of(world, person)):
        desk.open(path)
        office.open(path)
    office.open(f"/quan-ly/dot/{world.today_drive}/ket-qua")
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).select_from(JournalLine)) == lines
        assert own.scalar(select(func.count()).select_from(Donor)) == 0
        assert own.get_one(Registration, person).state is RegistrationState.PENDING


def test_other_drives_days_and_roles_are_closed(
    app: Flask, session: Session, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    elsewhere = add_registration(session, world.drive, "Lê Văn An")
    session.commit()
    desk = officer("ban")
    assert desk.open(f"/quan-ly/dot/{world.drive}/ban-don-tiep").status == 404
    assert desk.open(f"/quan-ly/dot/{world.drive}/ban-don-tiep/{elsewhere.id}").status == 404
    assert desk.open(desk_of(world, elsewhere.id)).status == 404
    desk.open(desk_of(world, person))
    token = desk.token()
    assert (
        desk.post(
            f"/quan-ly/dot/{world.drive}/ban-don-tiep/{elsewhere.id}", {"csrf_token": token, "kind": "da_den"}
        ).status
        == 404
    )
    assert desk.open(f"/quan-ly/dot/{world.today_drive}/ket-qua").status == 403
    for role in ("xa", "donvi", "xacnhan", "kiemtra"):
        assert officer(role).open(desk_of(world)).status == 403
    with app.extensions["sessions"]() as own:
        own.execute(
            update(Account).where(Account.username == "ban").values(desk_day=world.today - timedelta(days=1))
        )
        own.commit()
    assert desk.open(desk_of(world)).status == 403
    assert desk.post(desk_of(world, person), {"csrf_token": token, "kind": "da_den"}).status == 403


def test_another_facility_does_not_see_the_drive(app: Flask, session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    session.execute(update(Drive).where(Drive.id == world.today_drive).values(facility_id=world.ward))
    session.commit()
    assert officer("coso").open(desk_of(world)).status == 404


def test_a_drive_ahead_takes_no_outcome_yet(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    ahead = add_registration(session, world.drive, "Lê Văn An")
    session.commit()
    office = officer("tinh")
    page = office.open(f"/quan-ly/dot/{world.drive}/ban-don-tiep/{ahead.id}")
    assert "Đợt này diễn ra ngày" in page.text and "Ghi đã đến" not in page.text
    token = office.token()
    page = office.post(page.url, {"csrf_token": token, "kind": "da_den"})
    assert page.status == 422 and "Đợt này diễn ra ngày" in page.errors[0]


def test_summary_counts_units_and_closes_the_day(
    app: Flask, session: Session, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    add_registration(session, world.today_drive, "Lê Văn An", commune_id=world.other_ward)
    add_registration(session, world.today_drive, "Lê Văn Bình", commune_id=world.other_ward)
    session.commit()
    desk, office = officer("ban"), officer("tinh")
    desk.open(desk_of(world, person))
    desk.submit("Ghi đã hiến", volume_ml="450")
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        office.sign_in("tinh")
        page = office.open(f"/quan-ly/dot/{world.today_drive}/ket-qua")
        assert "1 người đã hiến 450 ml. Còn 2 người chưa có kết quả." in page.text
        rows = [
            [td.text or "" for td in tr.findall("td")]
            for tr in page.all(".//table")[1].findall(".//tbody/tr")
        ]
        assert sorted(rows) == [["1", "1", "1", "450"], ["2", "0", "0", "0"]]
        page = office.submit("Ghi không đến")
        assert page.status == 422 and page.errors == ["Đánh dấu khi đã xem danh sách những người chưa đến"]
        page = office.submit("Ghi không đến", sure="y", seen="7")
        assert page.status == 422 and "vừa đổi thành 2" in page.errors[0]
        page = office.submit("Ghi không đến", sure="y")
        assert "Đã ghi “không đến” cho 2 người." in page.text and "Mọi người đã có kết quả." in page.text


def test_a_ward_and_a_unit_see_the_results_of_their_own_people(
    session: Session, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    add_registration(session, world.today_drive, "Lê Văn Người Khác", commune_id=world.other_ward)
    session.commit()
    address = f"/quan-ly/dot/{world.today_drive}/ket-qua"
    page = officer("xa").open(address)
    assert "Trần Thị Thu Hằng" in page.text and "Người Khác" not in page.text
    assert "Ghi không đến" not in page.text
    assert "Chưa có ai đăng ký" in officer("donvi").open(address).text
    ward = officer("xakhac")
    ward.open(address)
    assert (
        ward.post(f"{address}/khong-den", {"csrf_token": ward.token(), "seen": "1", "sure": "y"}).status
        == 403
    )
    assert officer("xacnhan").open(address).status == 403


def test_search_and_summary_ask_as_often_for_thirty_as_for_one(
    app: Flask, session: Session, officer, world: World, person: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")

    def cost(path: str) -> int:
        with statements(app) as seen:
            office.open(path, headers={"HX-Request": "true"})
        return len(seen)

    paths = (f"{desk_of(world)}?q=t", f"/quan-ly/dot/{world.today_drive}/ket-qua")
    alone = [cost(path) for path in paths]
    for place in range(30):
        add_registration(
            session,
            world.today_drive,
            f"Trần Văn T{'abcdefghijklmnopqrstuvwxyzabcd'[place]} {place}",
            commune_id=world.ward,
        )
    session.commit()
    assert [cost(path) for path in paths] == alone
    assert alone[0] <= 6
