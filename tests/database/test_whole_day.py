"""A whole day of 300 people over every channel, closed in the wizard, agrees with a count made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO

import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.closings.records import DriveClosing
from domain.gifts import hand_actions
from domain.gifts.people_queries import due_gifts
from domain.gifts.records import MovementKind, Recipients
from domain.gifts.rules import Target
from domain.gifts.serial_records import SerialEntryKind
from domain.journal import SYSTEM
from domain.ledger.queries import counts, recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.results.number_actions import number_people
from domain.results.records import Component, DeskNumber, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration, RegistrationState
from tests.day_plan import (
    ABSENT,
    DONORS,
    FIRST_SERIAL,
    GAVE,
    KINDS,
    LAST_SERIAL,
    LATER,
    LEFT,
    ML,
    PEOPLE,
    PLAN,
    SPOILED,
    VOLUMES,
    WALK_INS,
    Fate,
    serial,
)
from tests.desk_acts import enter
from tests.gift_steps import HANDS, entered, moved, stocked
from tests.office_files.shapes import xlsx
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]


def _at(world: World, rest: str) -> str:
    return f"/quan-ly/dot/{world.today_drive}/{rest}"


def _registered(session: Session, world: World) -> dict[int, Registration]:
    people = {}
    for fate in PLAN[:PEOPLE]:
        unit = world.school if fate.school else world.ward
        people[fate.place] = add_registration(
            session,
            world.today_drive,
            fate.name,
            commune_id=world.ward,
            certifying_unit_id=unit,
            id_number=f"0330900{fate.place:05}",
            state=RegistrationState.CERTIFIED,
        )
    return people


def _at_the_desk(session: Session, world: World, people: dict[int, Registration]) -> None:
    for fate in PLAN:
        if fate.channel != "bàn" or fate.kind == ABSENT:
            continue
        result = Result(OutcomeKind.LEFT)
        if fate.kind == GAVE:
            result = Result(OutcomeKind.DONATED, Component(fate.component), fate.ml, fate.serial)
        elif fate.kind == LATER:
            result = Result(OutcomeKind.DEFERRED, deferred_until=world.today + timedelta(days=40))
        enter(session, people[fate.place], result, evidence=Evidence.SERIAL_SEEN)


def _file(people: dict[int, Registration], world: World) -> bytes:
    """Return the facility's workbook of its third."""
    codes = {GAVE: "DH", LATER: "HL", LEFT: "BV", ABSENT: "KD"}
    parts = {"toan_phan": "Toàn phần", "tieu_cau": "Tiểu cầu", "": ""}
    rows: list[Sequence[object]] = [
        (
            "Mã đăng ký",
            "Họ và tên",
            "Số CCCD",
            "Kết quả",
            "Thành phần",
            "Thể tích (ml)",
            "Số sê-ri",
            "Hẹn lại từ ngày",
        )
    ]
    for fate in PLAN:
        if fate.channel == "tệp":
            who = (people[fate.place].code, fate.name, f"0330900{fate.place:05}")
            later = f"{world.today + timedelta(days=60):%d/%m/%Y}" if fate.kind == LATER else ""
            rows.append((*who, codes[fate.kind], parts[fate.component], fate.ml or "", fate.serial, later))
    return xlsx(rows)


def _by_file(facility: Visitor, world: World, book: bytes) -> None:
    facility.open(_at(world, "tep-co-so"))
    page = facility.submit("Xem từng dòng", file=(BytesIO(book), "ket-qua.xlsx"))
    while "Mới 100" not in page.text:
        assert "Tiếp tục" in page.text, page.text
        page = facility.submit("Tiếp tục")
    page = facility.submit("Ghi 100 dòng")
    while "Đã ghi 100 dòng" not in page.text:
        assert "Tiếp tục" in page.text, page.text
        page = facility.submit("Tiếp tục")


def _by_keying(session: Session, desk: Visitor, world: World, people: dict[int, Registration]) -> None:
    wanted = select(DeskNumber.registration_id, DeskNumber.number)
    numbers = {row[0]: row[1] for row in session.execute(wanted)}
    said = {LATER: f"h {world.today + timedelta(days=30):%d/%m/%Y}", LEFT: "b", ABSENT: "k"}

    def words(fate: Fate) -> str:
        return said.get(fate.kind) or f"{'tc ' if fate.component == 'tieu_cau' else ''}{fate.ml}"

    rows = [(numbers[people[f.place].id], f) for f in PLAN if f.channel == "nhập nhanh"]
    blank = max(numbers.values())
    rows += [(blank + 1 + n, f) for n, f in enumerate(f for f in PLAN if f.channel == "dòng trống")]
    for start in range(0, len(rows), 25):
        desk.open(_at(world, "nhap-nhanh"))
        boxes: dict[str, str] = {}
        for place, (number, fate) in enumerate(rows[start : start + 25]):
            boxes |= {f"r{place}-number": str(number), f"r{place}-outcome": words(fate)}
            boxes[f"r{place}-serial"] = fate.serial
        page = desk.submit("Ghi các dòng này", **boxes)
        # Names are asked for on blank rows only after their numbers are known.
        new = {f"r{n}": fate for n, (_, fate) in enumerate(rows[start : start + 25]) if fate.place >= PEOPLE}
        if new:
            left = [
                e.get("name", "").removesuffix("-full_name")
                for e in page.all(".//input")
                if "-full_name" in e.get("name", "")
            ]
            assert page.status == 422 and len(left) == len(new) == WALK_INS, page.errors
            typed: dict[str, str] = {}
            for place, fate in zip(left, new.values(), strict=True):
                typed |= {
                    f"{place}-full_name": fate.name,
                    f"{place}-birth-day": "2/3/1995",
                    f"{place}-consent": "y",
                }
            page = desk.submit("Ghi các dòng này", **typed)
        assert page.status == 200, page.errors


def _certificates(session: Session, world: World) -> None:
    def note(first: int, last: int, kind: SerialEntryKind) -> None:
        entered(session, world.today_drive, f"{serial(first)}-{serial(last)}", kind)

    last_used = max(int(fate.serial.removeprefix("HM")) for fate in DONORS)
    for number in SPOILED:
        note(number, number, SerialEntryKind.SPOILED)
    note(last_used + 1, LAST_SERIAL, SerialEntryKind.RETURNED)


def _gifts(session: Session, world: World) -> int:
    """Hand a gift to every donor, two are spoiled, the rest goes back; return how many came in."""
    came = len(DONORS) + 11
    item = stocked(session, world.today_drive, came, Target(Recipients.DONORS), dong=500_000)
    session.flush()
    waiting = len(due_gifts(session, world.today_drive))
    hand_actions.hand_out_all(session, world.today_drive, HANDS, seen=waiting, by=SYSTEM, now=clock.now())
    hand_actions.mark_signed(session, world.today_drive, None, by=SYSTEM, now=clock.now())
    moved(session, item, MovementKind.SPOILED, 2, "vỡ")
    moved(session, item, MovementKind.RETURNED, 9)
    return came


def _require_by_hand(closing: DriveClosing, came: int) -> None:
    told = json.loads(closing.figures)
    everybody = len(PLAN)
    expected = {
        "registered": everybody,
        "arrived": everybody - KINDS[ABSENT],
        "donated": KINDS[GAVE],
        "deferred": KINDS[LATER],
        "left": KINDS[LEFT],
        "absent": KINDS[ABSENT],
        "walk_ins": WALK_INS,
        "ml": ML,
        "in_ledger": KINDS[GAVE],
        "ml_in_ledger": ML,
    }
    assert {key: told[key] for key in expected} == expected
    assert {(line[0], line[1]): line[2] for line in told["volumes"]} == VOLUMES
    by_school = {unit[0]: (unit[1], unit[3]) for unit in told["units"]}[
        "Trường Đại học Sư phạm Kỹ thuật Hưng Yên"
    ]
    pupils = [fate for fate in PLAN if fate.school]
    assert by_school == (len(pupils), sum(fate.kind == GAVE for fate in pupils))
    assert (
        sum(unit[1] for unit in told["units"]) == everybody and sum(unit[4] for unit in told["units"]) == ML
    )
    returned = LAST_SERIAL - FIRST_SERIAL + 1 - len(DONORS) - len(SPOILED)
    assert told["serials"] == [320, len(DONORS), len(SPOILED), returned, 0, 0, 0]
    assert [line[1:] for line in told["items"]] == [[came, len(DONORS), 2, 9, 0]]
    assert told["gifts"] == [len(DONORS) * 500_000, 0, 0, 0]


def test_a_day_of_three_hundred_people(app: Flask, session: Session, officer: Officer, world: World) -> None:
    people = _registered(session, world)
    number_people(session, world.today_drive, blank_rows=20, by=SYSTEM, now=clock.now())
    entered(session, world.today_drive, f"{serial(FIRST_SERIAL)}-{serial(LAST_SERIAL)}")
    # A database that has served for a minute knows the sizes of its tables; one filled a second ago does not.
    session.execute(text("ANALYZE"))
    session.commit()
    _at_the_desk(session, world, people)
    session.execute(text("ANALYZE"))
    session.commit()
    _by_file(officer("coso"), world, _file(people, world))
    session.rollback()
    _by_keying(session, officer("ban"), world, people)
    session.rollback()
    _certificates(session, world)
    came = _gifts(session, world)
    session.commit()

    with time_machine.travel(clock.now() + timedelta(hours=9)):
        office = officer("tinh")
        page = office.open(_at(world, "khoa-so"))
        missing = sum(fate.kind == ABSENT and fate.channel == "bàn" for fate in PLAN)
        assert f"{missing} người chưa có kết quả" in page.text
        office.open(_at(world, "ket-qua"))
        office.submit("Ghi không đến", sure="y")
        page = office.open(_at(world, "khoa-so"))
        assert "Còn 1 trong 7 điểm chưa khớp" in page.text, page.text
        lines = {f"line_{part}_{ml}": str(number) for (part, ml), number in VOLUMES.items()}
        page = office.submit("Khóa sổ với", facility_donated=str(KINDS[GAVE]), facility_ml=str(ML), **lines)
        assert "Đã khóa sổ, bản 1" in page.text, page.errors
        session.rollback()
        closing = session.scalars(select(DriveClosing)).one()
        assert json.loads(closing.reasons) == {}
        _require_by_hand(closing, came)

        one = next(fate for fate in DONORS if fate.channel == "tệp" and fate.ml == 450)
        office.open(_at(world, f"dieu-chinh/nguoi/{people[one.place].id}"))
        page = office.submit("Lập phiếu", volume_ml="250", reason="Giấy của viện ghi 250 ml")
        assert "Đã lập phiếu điều chỉnh số 1" in page.text, page.errors

    session.rollback()
    standing = select(func.count(), func.sum(Donation.volume_ml)).where(
        Donation.drive_id == world.today_drive, counts()
    )
    assert tuple(session.execute(standing).one()) == (KINDS[GAVE], ML - 200)
    assert list(recheck_facts(session, world.today)) == [] and journal.first_break(session) is None
    answer = app.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 0, answer.output
