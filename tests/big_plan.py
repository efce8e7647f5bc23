"""A plan of many units, months and drives, stored in bulk, to measure how pages grow."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DriveState
from domain.names import search_key, slug
from domain.plans.records import Plan, Target, TargetKind
from domain.plans.target_rules import months_between
from domain.units.records import Unit, UnitKind
from tests.quota_plan import add_plan

FIRST = date(2026, 12, 1)


def big_plan(session: Session, province_id: int, *, units: int = 200, drives: int = 400) -> Plan:
    """Store a plan of 12 months for so many units in four groups, with so many drives."""
    plan = add_plan(session, province_id, FIRST, date(2027, 11, 30), title="Kế hoạch lớn năm 2027")
    names = [f"Ban Chỉ đạo hiến máu xã thử nghiệm số {number}" for number in range(units)]
    session.execute(
        insert(Unit),
        [
            {
                "kind": UnitKind.AGENCY,
                "name": name,
                "short_name": name,
                "slug": slug(name),
                "parent_id": province_id,
                "province_id": province_id,
                "search_key": search_key(name),
                "sort_key": search_key(name),
            }
            for name in names
        ],
    )
    numbers = session.execute(select(Unit.id, Unit.name).where(Unit.name.in_(names)).order_by(Unit.id)).all()
    months = months_between(plan.period_from, plan.period_to)
    targets = [
        {
            "plan_id": plan.id,
            "unit_id": unit.id,
            "unit_label": unit.name,
            "month": month,
            "group_label": f"{['I', 'II', 'III', 'IV'][place * 4 // units]}. Nhóm thứ {place * 4 // units + 1}",
            "position": place * 12 + count,
            "kind": TargetKind.UNITS_OF_BLOOD,
            "sentence": "",
            "assigned": 1000 + place + count,
            "is_least": False,
            "changed_at": clock.now(),
        }
        for place, unit in enumerate(numbers)
        for count, month in enumerate(months)
    ]
    session.execute(insert(Target), targets)
    rows = []
    for place in range(drives):
        day = FIRST + timedelta(days=place % 360)
        unit = numbers[place % units]
        rows.append(
            {
                "plan_id": plan.id,
                "host_id": unit.id,
                "province_id": province_id,
                "on_day": day,
                "host_label": unit.name,
                "month": day.replace(day=1),
                "planned": 300,
                "state": DriveState.PLANNED,
                "changed_at": clock.now(),
                "venue": "",
                "state_note": "",
            }
        )
    if rows:
        session.execute(insert(Drive), rows)
    return plan
