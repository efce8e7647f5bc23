"""The register of certificates by hand: enter, read, take back; bad input keeps what was typed."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.gifts.serial_queries import serial_balance
from domain.journal import SYSTEM
from domain.ledger.actions import enter_outcome
from domain.ledger.records import Evidence
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from tests.gift_steps import entered
from tests.statements import statements
from tests.world import World, add_registration


def gave(session: Session, world: World, name: str, serial: str) -> None:
    person = add_registration(session, world.today_drive, name, commune_id=world.ward)
    result = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial)
    enter_outcome(
        session,
        person.id,
        result,
        evidence=Evidence.SERIAL_SEEN,
        may_override=False,
        by=SYSTEM,
        now=clock.now(),
    )


def register(world: World, rest: str = "") -> str:
    return f"/quan-ly/dot/{world.today_drive}/qua-va-se-ri/so-se-ri{rest}"


def test_a_facility_keeps_the_register(app: Flask, session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    gave(session, world, "Lê Thị Hoa", "HM0012346")
    session.commit()
    facility = officer("coso")
    page = facility.open(register(world))
    assert page.title == "Sổ sê-ri giấy chứng nhận" and "Lê Thị Hoa" in page.text
    page = facility.submit("Ghi vào sổ sê-ri", range_text="hm 0012345–0012350", note="Viện")
    assert "Đã ghi HM0012345–0012350: 6 số." in page.text
    assert "Chưa dùng đến, chưa trả lại: HM0012345, HM0012347–0012350" in page.text
    assert "bị bỏ qua giữa chừng, cần tìm: HM0012345" in page.text
    page = facility.submit("Ghi vào sổ sê-ri", kind="hong", range_text="HM0012345")
    assert page.status == 422 and "Ghi lý do, ví dụ: rách, ghi nhầm." in page.errors
    page = facility.submit("Ghi vào sổ sê-ri", note="rách góc")
    page = facility.submit("Ghi vào sổ sê-ri", kind="tra_lai", range_text="HM 0012347 đến HM 0012350")
    assert "Khớp: mọi số nhận về đã cấp, hỏng hoặc trả lại." in page.text
    page = facility.submit("Rút lại", form=_first_undo(page))
    assert "Rút lại dòng đó trước" in page.text
    with app.extensions["sessions"]() as own:
        assert serial_balance(own, world.today_drive).is_balanced


def _first_undo(page) -> int:  # type: ignore[no-untyped-def]
    return next(
        place for place, form in enumerate(page.forms()) if (form.get("action") or "").endswith("/rut-lai")
    )


def test_bad_input_is_told_and_given_back(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    entered(session, world.today_drive, "HM 001–009")
    session.commit()
    office = officer("xa")
    office.open(register(world))
    for typed, said in (
        ("HM 009–001", "Số cuối đứng trước số đầu. Đổi lại thứ tự."),
        ("HM 0001–12", "cùng số chữ số"),
        ("HM 00001–99999", "nhiều nhất 5.000 số"),
        ("HM 009–010", "Dải HM001–009 của đợt này đã có số trong dải vừa nhập."),
        ("", "số sê-ri"),
    ):
        page = office.submit("Ghi vào sổ sê-ri", range_text=typed)
        assert page.status == 422 and said in " ".join(page.errors), (typed, page.errors)
        assert typed in page.all(".//input[@name='range_text']")[0].get("value")


def test_serials_outside_every_range_and_donors_without_one_are_listed(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    entered(session, world.today_drive, "HM 001–002")
    gave(session, world, "Lê An", "KT999")
    gave(session, world, "Lê Bình", "")
    session.commit()
    page = officer("tinh").open(f"/quan-ly/dot/{world.today_drive}/qua-va-se-ri")
    assert "không nằm trong dải nào đã nhận: KT999" in page.text
    assert "1 người đã hiến chưa ghi số sê-ri" in page.text


def test_the_desk_is_told_of_a_serial_from_nowhere(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    entered(session, world.today_drive, "HM 001–002")
    people = [
        add_registration(session, world.today_drive, name, commune_id=world.ward).id
        for name in ("Lê An", "Lê Bình")
    ]
    session.commit()
    desk = officer("ban")
    for number, serial, is_told in ((people[0], "hm 009", True), (people[1], "hm 002", False)):
        desk.open(f"/quan-ly/dot/{world.today_drive}/ban-don-tiep/{number}")
        page = desk.submit("Ghi đã hiến", volume_ml="350", serial=serial)
        assert "đã hiến 350 ml" in page.text
        assert ("Số sê-ri HM009 không nằm trong dải nào" in page.text) is is_told


def test_the_register_asks_as_often_for_thirty_as_for_one(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    session.commit()  # A sign-in has to write too.
    office = officer("tinh")

    def cost() -> int:
        with statements(app) as asked:
            assert office.open(register(world)).url == register(world)
        return len(asked)

    entered(session, world.today_drive, "HM 001–100")
    gave(session, world, "Lê An", "HM001")
    session.commit()
    cost()
    few = cost()
    for number in range(2, 61):
        gave(session, world, f"Lê Thị {'a' * number}", f"HM{number:03d}")
    session.commit()
    assert cost() == few
    page = office.open(office.page.link("Trang sau"))
    assert page.texts(".//table[last()]/tbody/tr/th")[-1] == "HM060"
