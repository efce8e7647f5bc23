"""The list of plans: filtered, paged, counted, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.plans.records import (
    Plan,
    PlanState,
    Target,
    TargetKind,
)
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _many_plans(app: Flask, world: World, count: int) -> None:
    with app.extensions["sessions"]() as session:
        for place in range(count):
            plan = Plan(
                slug=f"k-{place}",
                unit_id=world.province if place % 2 else world.ward,
                province_id=world.province,
                title=f"Kế hoạch số {place}",
                period_from=date(2026 + place % 2, 1, 1),
                period_to=date(2026 + place % 2, 12, 31),
                state=PlanState.ISSUED if place % 3 else PlanState.DRAFT,
            )
            session.add(plan)
            session.flush()
            for month in (None, date(2026, 5, 1)):
                session.add(
                    Target(
                        plan_id=plan.id,
                        unit_id=world.other_ward,
                        position=1,
                        month=month,
                        kind=TargetKind.UNITS_OF_BLOOD,
                        assigned=1000 + place,
                        changed_at=clock.now(),
                    )
                )
        session.commit()


def test_the_list_is_filtered_paged_and_counted(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    assert "Chưa có kế hoạch nào" in visitor.open("/quan-ly/ke-hoach/").text
    _many_plans(app, world, 60)
    page = visitor.open("/quan-ly/ke-hoach/")
    assert len(page.all(".//tbody/tr")) == 50 and "60 kế hoạch" in page.text
    page = visitor.open(page.link("Trang sau"))
    assert len(page.all(".//tbody/tr")) == 10 and not any("Trang sau" in a for a in page.texts(".//a"))
    page = visitor.submit("Lọc", q="ke hoach SO 47", nam="2027", **{"trang-thai": "ban_hanh"})
    assert page.texts(".//tbody//th//a") == ["Kế hoạch số 47"] and "1.047" in page.text
    page = visitor.open("/quan-ly/ke-hoach/?q=khong-co-gi")
    assert "Không có kế hoạch nào như vậy" in page.text
    page = visitor.open(f"/quan-ly/ke-hoach/?don-vi={world.ward}&trang-thai=la&nam=x&sau=999")
    assert page.status == 200 and "30 kế hoạch" in page.text


def test_the_list_asks_the_same_for_one_plan_and_for_thirty(
    officer: Officer, app: Flask, world: World
) -> None:
    visitor, counts = officer("tinh"), []
    for more in (1, 29):
        _many_plans(app, world, more) if more == 1 else _more_plans(app, world, more)
        with statements(app) as asked:
            visitor.open("/quan-ly/ke-hoach/")
        counts.append(len([sql for sql in asked if sql.lstrip().upper().startswith("SELECT")]))
    assert counts[0] == counts[1] <= 9


def _more_plans(app: Flask, world: World, count: int) -> None:
    with app.extensions["sessions"]() as session:
        above = session.scalars(select(Plan.id).order_by(Plan.id)).first()
        session.add_all(
            Plan(
                slug=f"m-{place}",
                unit_id=world.ward,
                province_id=world.province,
                parent_id=above,
                title=f"Kế hoạch dưới {place}",
                period_from=date(2026, 1, 1),
                period_to=date(2026, 12, 31),
                state=PlanState.ISSUED,
            )
            for place in range(count)
        )
        session.commit()
