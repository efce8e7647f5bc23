"""Progress by unit as everybody reads it: four numbers, nothing of a draft, no small group by subtraction."""

from __future__ import annotations

import csv
import io

from flask import Flask
from sqlalchemy.orm import Session

from domain.clock import now
from domain.journal import SYSTEM
from domain.plans.records import PlanState, Target
from domain.units.actions import add_unit
from domain.units.records import Unit, UnitKind
from tests.public_plan import add_people, add_plan, close_drive
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_drive


def _rows(page: Page) -> dict[str, list[str]]:
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//table//tr")]
    return {row[0]: row[1:5] for row in rows}


def test_without_a_plan_the_page_says_so(visitor: Visitor, world: World) -> None:
    page = visitor.open("/ket-qua")
    assert page.status == 200 and "Chưa có kế hoạch nào được công bố" in page.text


def test_a_draft_plan_is_not_told(visitor: Visitor, session: Session, world: World) -> None:
    add_plan(session, world, state=PlanState.DRAFT)
    session.commit()
    assert "Chưa có kế hoạch nào được công bố" in visitor.open("/ket-qua").text
    assert visitor.open("/ket-qua?ke-hoach=ke-hoach-thu").status == 404
    assert visitor.open("/du-lieu/ket-qua.csv?ke-hoach=ke-hoach-thu").status == 404
    assert visitor.open("/chien-dich/chien-dich-thu").status == 404
    assert visitor.open(f"/dot-hien-mau/{world.drive}").status == 404
    assert visitor.open(f"/dot-hien-mau/{world.drive}.ics").status == 404
    assert f"dot-{world.drive}@" not in visitor.client.get("/lich.ics").text
    assert f"/dot-hien-mau/{world.drive}\n" not in visitor.client.get("/du-lieu/dot-hien-mau.csv").text
    assert "Nhà văn hóa phường An Tảo" not in visitor.open("/").text
    assert "Nhà văn hóa phường An Tảo" not in visitor.open("/loi-moi").text


def test_large_groups_are_told(visitor: Visitor, session: Session, world: World) -> None:
    add_plan(session, world)
    add_people(session, world.drive, 12, 7)
    add_people(session, world.other_drive, 30, 20)
    session.commit()
    page = visitor.open("/ket-qua")
    rows = _rows(page)
    assert rows["Phường A"] == ["100", "60", "12", "7"]
    assert rows["Xã B"] == ["200", "60", "30", "20"]
    assert rows["Tổng cộng"] == ["300", "120", "42", "27"]
    assert "Không nêu" not in page.text and "Kế hoạch vận động hiến máu tình nguyện" in page.text


def test_a_small_group_takes_another_with_it(visitor: Visitor, session: Session, world: World) -> None:
    add_plan(session, world)
    add_people(session, world.drive, 12, 3)
    add_people(session, world.other_drive, 30, 20)
    session.commit()
    rows = _rows(visitor.open("/ket-qua"))
    assert rows["Phường A"] == ["100", "60", "12", "không nêu"]
    assert rows["Xã B"] == ["200", "60", "30", "không nêu"], "23 less 20 would tell of three people"
    assert rows["Tổng cộng"][3] == "23"
    text = visitor.client.get("/du-lieu/ket-qua.csv").get_data().decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["tiep_nhan"] for row in table] == ["", "", "23", "23"]
    assert [row["dang_ky"] for row in table] == ["12", "30", "42", "42"]


def test_the_pages_of_drives_do_not_give_a_small_drive_away(
    visitor: Visitor, session: Session, world: World
) -> None:
    plan = add_plan(session, world)
    ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
    second = add_drive(session, ward, facility, world.today, "Trường")
    second.plan_id = plan.id
    add_people(session, world.drive, 12, 10)
    add_people(session, second.id, 4, 2)
    add_people(session, world.other_drive, 30, 20)
    for number in (world.drive, second.id, world.other_drive):
        close_drive(session, number)
    session.commit()
    assert "10 người đã hiến máu" in visitor.open(f"/dot-hien-mau/{world.drive}").text
    rows = _rows(visitor.open("/ket-qua"))
    assert rows["Phường A"][3] == "không nêu", "12 less the 10 of the drive's page would tell of two people"
    assert rows["Xã B"][3] == "không nêu" and rows["Tổng cộng"][3] == "32"


def test_a_handful_of_people_is_not_told_at_all(visitor: Visitor, session: Session, world: World) -> None:
    add_plan(session, world)
    add_people(session, world.drive, 3, 1)
    session.commit()
    rows = _rows(visitor.open("/ket-qua"))
    assert rows["Tổng cộng"] == ["300", "120", "không nêu", "không nêu"]
    assert visitor.open("/ket-qua?noi=tinh-hung-yen").status == 200
    assert visitor.open("/ket-qua?noi=khong-co").status == 404


def test_the_number_of_statements_does_not_grow(app: Flask, session: Session, world: World) -> None:
    plan = add_plan(session, world)
    session.commit()
    with statements(app) as few:
        Visitor(app.test_client()).open("/ket-qua")
    for number in range(30):
        school = add_unit(
            session,
            kind=UnitKind.SCHOOL,
            name=f"Trường số {number}",
            parent_id=world.province,
            by=SYSTEM,
            now=now(),
        )
        session.add(
            Target(
                plan_id=plan.id,
                unit_id=school.id,
                position=10 + number,
                group_label="II. Cơ quan",
                unit_label=school.name,
                assigned=10,
                changed_at=now(),
            )
        )
    session.commit()
    with statements(app) as many:
        page = Visitor(app.test_client()).open("/ket-qua")
    assert "Trường số 29" in page.text and len(many) == len(few)
