"""The demo's other published plans: those of four more provinces, ended, with the days of their own texts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.drives.actions import import_drives
from domain.journal import Actor
from domain.plans.actions import import_source
from domain.plans.plan_units import published_plans
from domain.plans.queries import plan_with_source
from domain.plans.unit_actions import ensure_plan_units
from domain.units.queries import territory
from domain.units.records import Unit

# An account of each province office, so that its plan can be looked at: user name, invented name, province.
OFFICES = (
    ("angiang", "Danh Thị Mỹ Lệ", "91"),
    ("vinhlong", "Thạch Minh Khang", "86"),
    ("laichau", "Lò Văn Thắng", "12"),
    ("haiphong", "Phạm Thị Thu Trang", "31"),
)


def store_ended_plans(session: Session, *, today: date, by: Actor, now: datetime) -> None:
    """Store the shipped plans that are not stored yet; a province that the catalogue lacks is passed over."""
    for key, published in published_plans().items():
        province = territory(session, published.province_code, today)
        if province is None or plan_with_source(session, key) is not None:
            continue
        source = published.load()
        units = ensure_plan_units(session, province, source, by=by, now=now)
        plan = import_source(session, source, units, by=by, now=now)
        import_drives(session, source, plan, units, by=by, now=now)


def offices(session: Session, today: date) -> list[tuple[str, str, Unit]]:
    """Return user name, person and province of the other province offices that the catalogue has."""
    found = [(username, name, territory(session, code, today)) for username, name, code in OFFICES]
    return [(username, name, province) for username, name, province in found if province is not None]
