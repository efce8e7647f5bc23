"""A plan's four numbers on the old and on the new map of Hưng Yên."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive
from domain.plans.records import Plan, PlanState, Target
from domain.reports.figures import plan_figures
from domain.reports.maps import plan_on_map
from domain.units.records import Unit, UnitKind
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
ADDRESS = "/quan-ly/chi-tieu/ban-do"


@pytest.fixture
def plan(session: Session, world: World) -> Plan:
    """A running plan: 855 of the old thành phố Hưng Yên, 200 of the school; its drive has three people."""
    made = Plan(
        slug="ke-hoach-thu",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch thử",
        period_from=world.today.replace(month=1, day=1),
        period_to=world.today.replace(month=12, day=31),
        state=PlanState.ISSUED,
    )
    session.add(made)
    session.flush()
    city = session.scalars(
        select(Unit).where(Unit.name == "thành phố Hưng Yên", Unit.kind == UnitKind.DISTRICT)
    ).one()
    for place, (unit_id, amount) in enumerate(((city.id, 855), (world.school, 200)), 1):
        session.add(
            Target(
                plan_id=made.id,
                unit_id=unit_id,
                position=place,
                unit_label="",
                assigned=amount,
                changed_at=clock.now(),
            )
        )
    drive = session.get_one(Drive, world.drive)
    drive.plan_id, drive.host_id, drive.planned = made.id, city.id, 90
    add_registration(session, drive.id, "Người Phố Hiến", commune_id=world.ward, phone="0912000001")
    add_registration(session, drive.id, "Người Xã Khác", commune_id=world.other_ward, phone="0912000002")
    add_registration(session, drive.id, "Người Chưa Rõ", workplace_id=world.school, phone="0912000003")
    session.commit()
    return made


def _rows(visitor: Visitor, kind: str) -> dict[str, list[str]]:
    page = visitor.open(f"{ADDRESS}?ban-do={kind}")
    return {
        page_row[0].split(" ước chia")[0].split("từ ")[0].strip(): page_row[1:]
        for page_row in (
            [" ".join("".join(cell.itertext()).split()) for cell in row]
            for row in page.all(".//table//tr")
            if len(list(row)) == 6
        )
    }


def test_the_old_map_shows_what_was_assigned_and_the_new_one_who_succeeded(
    officer: Officer, plan: Plan, world: World
) -> None:
    visitor = officer("tinh")
    old = _rows(visitor, "cu")
    assert old["thành phố Hưng Yên"][:4] == ["855", "90", "3", "0"]
    assert old["Tổng cộng"][:4] == ["1.055", "90", "3", "0"]
    new = _rows(visitor, "moi")
    assert new["phường Phố Hiến"][:4] == ["214", "23", "1", "0"]
    assert new["Chưa rõ đơn vị"][2] == "1"
    assert sum(int(row[2]) for name, row in new.items() if name.startswith(("xã", "phường"))) == 2
    assert new["Trường Đại học Sư phạm Kỹ thuật Hưng Yên"][0] == "200"
    assert new["Tổng cộng"] == old["Tổng cộng"]
    assert "ước chia" in visitor.page.text and "từ thành phố Hưng Yên" in visitor.page.text


def test_a_plan_of_communes_is_read_by_districts_too(session: Session, plan: Plan, world: World) -> None:
    for target in session.scalars(select(Target).where(Target.plan_id == plan.id)):
        target.unit_id = world.ward
    session.flush()
    found = plan_on_map(session, plan, is_old=True, today=world.today)
    assert [row.label for row in found.territories] == ["thành phố Hưng Yên"]
    assert found.territories[0].assigned == 1055 and not found.has_estimates
    known, total = plan_figures(session, plan.id).total, found.total
    assert (known.assigned, known.planned, known.registered, known.collected) == (
        total.assigned,
        total.planned,
        total.registered,
        total.collected,
    )


def test_who_reads_it(officer: Officer, plan: Plan, session: Session) -> None:
    assert officer("kiemtra").open(ADDRESS).status == 200
    assert officer("xa").open(ADDRESS).status == 404
    assert officer("donvi").open(ADDRESS).status == 403
    assert officer("tinh").open(f"{ADDRESS}?ke-hoach=99999").status == 404
    plan.state = PlanState.DRAFT
    session.commit()
    assert "Chưa có kế hoạch nào" in officer("tinh").open(ADDRESS).text


def test_many_units_cost_as_many_statements_as_one(
    officer: Officer, app: Flask, session: Session, plan: Plan
) -> None:
    visitor, counts = officer("tinh"), []
    for _ in range(2):
        for kind in ("cu", "moi"):
            with statements(app) as asked:
                page = visitor.open(f"{ADDRESS}?ban-do={kind}")
            counts.append(len(asked))
            assert len(page.response.data) < 150_000
        districts = session.scalars(select(Unit.id).where(Unit.kind == UnitKind.DISTRICT)).all()
        session.add_all(
            Target(
                plan_id=plan.id,
                unit_id=unit_id,
                position=place,
                assigned=100,
                changed_at=clock.now(),
            )
            for place, unit_id in enumerate(districts, 10)
        )
        session.commit()
    assert counts[0] == counts[2] and counts[1] == counts[3]
