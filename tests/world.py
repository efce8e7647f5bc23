"""A small world for tests: Hưng Yên with two wards, a school, a facility, one account a role, three drives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Account, Role
from domain.drives.records import Band, Drive, DriveState
from domain.journal import SYSTEM
from domain.names import search_key, sort_key
from domain.sealing import keyring_of
from domain.signups.records import RegistrantType, Registration, RegistrationState, Source
from domain.units.actions import add_unit
from domain.units.records import Unit, UnitKind

PASSWORD = "bon tu de nho"


@cache
def _password_hash() -> str:
    # Checking costs what the hash says: a cheap one here spares each signing in of a test 40 ms.
    return PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True, slots=True)
class World:
    """The numbers of what was made; records are loaded again in the session of each test."""

    province: int
    ward: int
    other_ward: int
    school: int
    facility: int
    drive: int  # In five days, open, three bands of 20 places.
    other_drive: int  # In twelve days, hosted by the other ward.
    today_drive: int  # Today, open: the desk of the world belongs to it.
    bands: tuple[int, int, int]
    today: date


def _territory(session: Session, code: str) -> Unit:
    return session.scalars(select(Unit).where(Unit.code == code, Unit.valid_to.is_(None))).one()


def make_world(session: Session) -> World:
    """Store the world and return its numbers; the caller commits."""
    now, today = clock.now(), clock.today()
    province, ward = _territory(session, "33"), _territory(session, "11953")
    other = session.scalars(
        select(Unit).where(Unit.parent_id == province.id, Unit.id != ward.id, Unit.kind == UnitKind.COMMUNE)
    ).first()
    assert other is not None
    school = add_unit(
        session,
        kind=UnitKind.SCHOOL,
        name="Trường Đại học Sư phạm Kỹ thuật Hưng Yên",
        parent_id=province.id,
        by=SYSTEM,
        now=now,
    )
    facility = add_unit(
        session,
        kind=UnitKind.FACILITY,
        name="Viện Huyết học - Truyền máu Trung ương",
        parent_id=None,
        by=SYSTEM,
        now=now,
    )
    drive = add_drive(session, ward, facility, today + timedelta(days=5), "Nhà văn hóa phường An Tảo")
    other_drive = add_drive(session, other, facility, today + timedelta(days=12), "Hội trường UBND xã")
    today_drive = add_drive(session, ward, facility, today, "Trụ sở Hội Chữ thập đỏ tỉnh")
    owners: list[tuple[str, Role, Unit]] = [
        ("tinh", Role.PROVINCE, province),
        ("xa", Role.WARD, ward),
        ("xakhac", Role.WARD, other),
        ("xacnhan", Role.CERTIFIER, ward),
        ("donvi", Role.REPRESENTATIVE, school),
        ("truong", Role.CERTIFIER, school),
        ("coso", Role.FACILITY, facility),
        ("kiemtra", Role.INSPECTOR, province),
        ("ban", Role.DESK, province),
    ]
    for username, role, unit in owners:
        add_account(session, username, role, unit.id, today_drive if role is Role.DESK else None)
    add_account(session, "quantri", Role.ADMINISTRATOR, None, None)
    session.flush()
    bands = tuple(session.scalars(select(Band.id).where(Band.drive_id == drive.id).order_by(Band.starts_at)))
    return World(
        province.id,
        ward.id,
        other.id,
        school.id,
        facility.id,
        drive.id,
        other_drive.id,
        today_drive.id,
        (bands[0], bands[1], bands[2]),
        today,
    )


def add_account(
    session: Session, username: str, role: Role, unit_id: int | None, drive: Drive | None
) -> Account:
    """Store an account with the tests' password."""
    moment = clock.now()
    account = Account(
        username=username,
        display_name=f"Người dùng {username}",
        password_hash=_password_hash(),
        role=role,
        unit_id=unit_id,
        desk_drive_id=drive.id if drive else None,
        desk_day=drive.on_day if drive else None,
        created_at=moment,
        changed_at=moment,
    )
    session.add(account)
    return account


def add_drive(
    session: Session, host: Unit, facility: Unit, day: date, venue: str, *, places: int = 20, bands: int = 3
) -> Drive:
    """Store an open drive with bands of half an hour from 7:30."""
    drive = Drive(
        host_id=host.id,
        province_id=host.province_id or host.id,
        host_label=f"Ban Chỉ đạo vận động hiến máu tình nguyện {host.name}",
        on_day=day,
        month=day.replace(day=1),
        starts_at=time(7, 30),
        ends_at=time(9, 0),
        venue=venue,
        facility_id=facility.id,
        planned=places * bands,
        state=DriveState.OPEN,
        changed_at=clock.now(),
    )
    session.add(drive)
    session.flush()
    start = datetime.combine(day, time(7, 30))
    for place in range(bands):
        begins = start + timedelta(minutes=30 * place)
        ends = begins + timedelta(minutes=30)
        session.add(Band(drive_id=drive.id, starts_at=begins.time(), ends_at=ends.time(), capacity=places))
    session.flush()
    return drive


def add_registration(
    session: Session,
    drive_id: int,
    full_name: str,
    *,
    band_id: int | None = None,
    commune_id: int | None = None,
    id_number: str = "",
    phone: str = "",
    certifying_unit_id: int | None = None,
    state: RegistrationState = RegistrationState.PENDING,
    registrant_type: RegistrantType = RegistrantType.COMMUNITY,
    workplace_id: int | None = None,
    birth: date = date(1990, 5, 17),
) -> Registration:
    """Store a registration without the rules of sign-up; it does not take the place in its band."""
    ring, moment = keyring_of(session), clock.now()
    key = ring.index(f"{full_name}{id_number}{phone}{drive_id}", "test")
    registration = Registration(
        code=key[:8].upper(),
        form_key=key,
        drive_id=drive_id,
        band_id=band_id,
        state=state,
        source=Source.COUNTER,
        person_key=key,
        full_name=full_name,
        search_key=search_key(full_name),
        sort_key=sort_key(full_name),
        birth_day=birth,
        birth_year=birth.year,
        id_number_sealed=ring.seal(id_number, "registrations.id_number") if id_number else None,
        id_number_index=ring.index(id_number, "id_number") if id_number else None,
        id_number_tail=id_number[-4:],
        phone=phone,
        phone_tail=phone[-4:],
        registrant_type=registrant_type,
        commune_id=commune_id,
        workplace_id=workplace_id,
        certifying_unit_id=certifying_unit_id or commune_id,
        created_at=moment,
        changed_at=moment,
    )
    session.add(registration)
    session.flush()
    return registration
