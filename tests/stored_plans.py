"""Plans in the store for tests of what is read from their records: a real one, and one of any size."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.actions import import_drives
from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.journal import SYSTEM
from domain.plans.actions import import_source
from domain.plans.plan_units import shipped_plan
from domain.plans.records import Plan, PlanBasis, PlanRecipient, PlanState, Target, TargetKind
from domain.plans.unit_actions import ensure_plan_units
from domain.units.records import Unit, UnitKind

OFFICE = "Văn phòng Ban Chỉ đạo vận động HMTN tỉnh"


def _province(session: Session) -> Unit:
    return session.scalars(select(Unit).where(Unit.code == "33", Unit.valid_to.is_(None))).one()


def hung_yen(session: Session, weeks: int = 0) -> Plan:
    """Store the plan of Hưng Yên with its drives, moved by whole weeks."""
    source, now = shipped_plan("hung-yen-2024"), clock.now()
    units = ensure_plan_units(session, _province(session), source, by=SYSTEM, now=now)
    stored = import_source(session, source, units, by=SYSTEM, now=now, weeks=weeks)
    import_drives(session, source, stored, units, by=SYSTEM, now=now, weeks=weeks)
    session.flush()
    return stored


def clean_plan(session: Session, drives: int, units: int, months: int) -> Plan:
    """Store a plan whose units have quotas in some months and whose drives follow one another, one a working day."""
    province, now = _province(session), clock.now()
    first = date(2026, 1, 1)
    stored = Plan(
        slug=f"ke-hoach-{drives}",
        unit_id=province.id,
        province_id=province.id,
        number_text="1/KH-BCĐ",
        title="Hiến máu năm 2026",
        period_from=first,
        period_to=date(2026, 12, 31),
        state=PlanState.ISSUED,
    )
    session.add(stored)
    session.flush()
    session.add(PlanBasis(plan_id=stored.id, position=1, number="12/QĐ"))
    session.add(PlanRecipient(plan_id=stored.id, position=1, line="Lưu: VT"))
    wanted = select(Unit).where(Unit.province_id == province.id, Unit.kind == UnitKind.COMMUNE)
    hosts = session.scalars(wanted.where(Unit.valid_to.is_(None)).order_by(Unit.id).limit(units)).all()
    facility = session.scalars(select(Unit).where(Unit.kind == UnitKind.FACILITY).order_by(Unit.id)).first()
    facility_id = facility.id if facility else hosts[0].id
    targets = [(host, month) for host in hosts for month in range(1, months + 1)]
    session.add_all(
        Target(
            plan_id=stored.id,
            unit_id=host.id,
            position=place,
            unit_label=host.name,
            month=date(2026, month, 1),
            assigned=10,
            changed_at=now,
        )
        for place, (host, month) in enumerate(targets, 1)
    )
    given: dict[str, Any] = {"plan_id": stored.id, "changed_at": now, "kind": TargetKind.UNITS_OF_BLOOD}
    national = Target(
        unit_id=province.id, position=0, assigned=100, sentence="Chỉ tiêu quốc gia giao", **given
    )
    session.add(national)
    made = [
        Drive(
            plan_id=stored.id,
            host_id=hosts[place % len(hosts)].id,
            province_id=province.id,
            host_label=hosts[place % len(hosts)].name,
            on_day=first + timedelta(days=place % 365),
            month=(first + timedelta(days=place % 365)).replace(day=1),
            venue="Nhà văn hóa",
            facility_id=facility_id,
            planned=400,
            state=DriveState.PLANNED,
            changed_at=now,
        )
        for place in range(drives)
    ]
    session.add_all(made)
    session.flush()
    session.add_all(
        DrivePartner(drive_id=drive.id, position=1, role=PartnerRole.IMPLEMENTING, label=OFFICE)
        for drive in made
    )
    session.flush()
    return stored
