"""Fill an empty database with the demo, and top it up at later starts without doubling anything."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts import actions as accounts
from domain.accounts.queries import account_named
from domain.accounts.records import Role
from domain.accounts.rules import ROLE_NAMES
from domain.clock import day_of
from domain.demo import day, desk, offices
from domain.demo.history import Chronicle
from domain.demo.people import Inventor
from domain.demo.plans import offices as other_offices
from domain.demo.plans import store_ended_plans
from domain.demo.queries import FILLED
from domain.drives.actions import import_drives
from domain.drives.records import Band, Drive, DriveState
from domain.journal import Actor
from domain.plans.actions import import_source
from domain.plans.plan_units import shipped_plan
from domain.plans.queries import plan_with_source
from domain.plans.sources import PlanSource
from domain.plans.unit_actions import ensure_plan_units
from domain.units.queries import communes, territory
from domain.units.records import Unit

DEMO = Actor("bản mẫu")
SEED = 20240101
# The printed day from which the plan's drives still lie ahead; nine drives before it are over.
TURNING_DAY = date(2024, 3, 28)
WARD_CODE = "11953"
SCHOOL_KEY = "truong-dai-hoc-su-pham-ky-thuat-hung-yen"
FIXED_POINT = "Điểm hiến máu cố định, Hội Chữ thập đỏ tỉnh"


def weeks_to_shift(today: date) -> int:
    """Return by how many whole weeks the plan moves, so that it has begun and most drives lie one day or more ahead."""
    return (today - TURNING_DAY).days // 7 + 1


def prepare_demo(session: Session, *, password: str, now: datetime) -> list[tuple[str, str, str]]:
    """Fill the demo when the database is empty; return (user name, password, role label) of each account.

    A later start adds only a drive of that day at the fixed point, and sets the given password again.
    """
    today, source = day_of(now), shipped_plan("hung-yen-2024")
    province = territory(session, "33", today)
    if province is None:
        raise LookupError("the catalogue has no Hưng Yên")
    if plan_with_source(session, source.key) is None:
        _fill(session, source, province, now=now, today=today)
    store_ended_plans(session, today=today, by=DEMO, now=now)
    units = ensure_plan_units(session, province, source, by=DEMO, now=now)
    drive = _drive_of_today(session, province, now=now, today=today)
    return _accounts(session, province, units, drive, password=password, now=now)


def _fill(session: Session, source: PlanSource, province: Unit, *, now: datetime, today: date) -> None:
    weeks = weeks_to_shift(today)
    units = ensure_plan_units(session, province, source, by=DEMO, now=now)
    plan = import_source(session, source, units, by=DEMO, now=now, weeks=weeks)
    drives = import_drives(session, source, plan, units, by=DEMO, now=now, weeks=weeks)
    chronicle = Chronicle(session, Inventor(SEED, today), now, today)
    everywhere = [number for number, _ in communes(session, province.id, today)]
    ward, school = _ward(session, today), units[SCHOOL_KEY]
    chronicle.invent(5200, everywhere)
    neighbours = chronicle.invent(120, [ward.id])
    students = chronicle.invent(90, everywhere, school.id)
    held = sorted(
        (drive for drive in drives if drive.on_day is not None and drive.on_day < today),
        key=lambda drive: drive.on_day or today,
    )
    for drive in held:
        chronicle.hold(drive)
    chronicle.write_ledger()
    coming = [drive for drive in drives if drive.state is DriveState.OPEN]
    free = [person for person in neighbours if person.free_from <= today]
    chronicle.sign_up(coming[0], free[:24])
    offices.set_up_ward(session, ward, province, today=today, by=DEMO, now=now)
    offices.send_first_list(session, coming[0], ward, by=DEMO, now=now)
    chronicle.sign_up(coming[0], free[24:39])
    offices.announce(session, coming[0], province, today=today, by=DEMO, now=now)
    chronicle.sign_up(next(drive for drive in coming if drive.host_id == school.id), students[:60])
    for drive in coming:
        chronicle.sign_up_some(drive)
    today_drive = _drive_of_today(session, province, now=now, today=today)
    chronicle.sign_up(today_drive, free[39:51])
    desk.prepare(session, coming, ward, province, today=today, by=DEMO, now=now)
    day.run_days(session, held, today_drive, by=DEMO, now=now)
    day.keep_donors(session, held, ward, province, chronicle.inventor, today=today, by=DEMO, now=now)
    day.open_round(session, province, today=today, by=DEMO, now=now)
    journal.record(session, FILLED, "plan", plan.id, by=DEMO, now=now)


def _ward(session: Session, today: date) -> Unit:
    ward = territory(session, WARD_CODE, today)
    if ward is None:
        raise LookupError("the catalogue has no phường Phố Hiến")
    return ward


def _drive_of_today(session: Session, province: Unit, *, now: datetime, today: date) -> Drive:
    """Return today's drive at the fixed point, so that the desk of the demo always has a day to work on."""
    known = session.scalars(
        select(Drive).where(Drive.on_day == today, Drive.host_label == FIXED_POINT)
    ).first()
    if known is not None:
        return known
    drive = Drive(
        host_id=province.id,
        province_id=province.id,
        host_label=FIXED_POINT,
        on_day=today,
        month=today.replace(day=1),
        starts_at=time(7, 30),
        ends_at=time(23, 59),
        venue="Trụ sở Hội Chữ thập đỏ tỉnh Hưng Yên",
        venue_commune_id=_ward(session, today).id,
        facility_id=session.scalars(select(Drive.facility_id).where(Drive.facility_id.is_not(None))).first(),
        planned=90,
        state=DriveState.OPEN,
        changed_at=now,
        note="Đợt của riêng bản mẫu, không có trong kế hoạch: để thử bàn đón tiếp ngay hôm nay.",
    )
    session.add(drive)
    session.flush()
    # Open until midnight, unlike a real drive: whoever tries the demo late finds the desk at work, too.
    hours = [(time(hour, 30), time(hour + 1, 30)) for hour in (7, 8, 9, 10, 13, 14, 15)]
    for starts_at, ends_at in (*hours, (time(17, 0), time(20, 0)), (time(20, 0), time(23, 59))):
        session.add(Band(drive_id=drive.id, starts_at=starts_at, ends_at=ends_at, capacity=10))
    session.flush()
    return drive


def _accounts(
    session: Session,
    province: Unit,
    units: dict[str, Unit],
    drive: Drive,
    *,
    password: str,
    now: datetime,
) -> list[tuple[str, str, str]]:
    """Make the demo's accounts once, give them this start's password, and point the desk to today's drive."""
    ward = _ward(session, day_of(now))
    facility_id = drive.facility_id
    owners = (
        ("tinh", "Đỗ Thị Thanh Thủy", Role.PROVINCE, province.id),
        ("xa", "Trần Văn Nam", Role.WARD, ward.id),
        ("xacnhan", "Nguyễn Thị Ánh", Role.CERTIFIER, ward.id),
        ("donvi", "Phạm Minh Đức", Role.REPRESENTATIVE, units[SCHOOL_KEY].id),
        ("ban", "Bàn đón tiếp", Role.DESK, province.id),
        ("coso", "Lê Thu Hà", Role.FACILITY, facility_id),
        *(
            (username, name, Role.PROVINCE, other.id)
            for username, name, other in other_offices(session, day_of(now))
        ),
    )
    for username, name, role, unit_id in owners:
        account = account_named(session, username) or accounts.create_account(
            session,
            username=username,
            display_name=name,
            role=role,
            unit_id=unit_id,
            desk_drive_id=drive.id,
            desk_day=drive.on_day,
            by=DEMO,
            now=now,
        )
        if not accounts.password_matches(password, account.password_hash):
            account.password_hash = accounts.hash_password(password)
            accounts.end_sessions(session, account.id, now)
        if role is Role.DESK:
            account.desk_drive_id, account.desk_day = drive.id, drive.on_day
    session.flush()
    return [(username, password, ROLE_NAMES[role]) for username, _, role, _ in owners]
