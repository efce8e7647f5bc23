"""Plans with quotas for tests: one made by hand, and the two annexes of the real plans, figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.journal import SYSTEM
from domain.plans.records import Plan, PlanState, Target, TargetKind
from domain.results.records import Component, Outcome, OutcomeKind
from domain.signups.records import Registration
from domain.units.actions import add_unit
from domain.units.queries import sibling_named
from domain.units.records import Unit, UnitKind
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

# The matrix of the Kiên Giang plan of 2020 as its section 5 prints it: unit, month, units of blood.
KIEN_GIANG = (
    ("Thành phố Hà Tiên", 5, 300),
    ("Huyện Kiên Lương", 5, 320),
    ("Huyện Giang Thành", 5, 280),
    ("Bệnh viện Đa khoa tỉnh", 5, 100),
    ("Công ty Giấy da Thái Bình", 5, 300),
    ("Trường Cao đẳng Sư phạm", 5, 200),
    ("Thành phố Rạch Giá", 6, 350),
    ("Huyện Giồng Riềng", 6, 350),
    ("Huyện Gò Quao", 6, 350),
    ("Đoàn ủy khối CCQ tỉnh", 6, 150),
    ("Huyện An Biên", 6, 300),
    ("Đoàn ủy khối Doanh nghiệp", 6, 150),
    ("Trường Cao đẳng Y tế", 6, 300),
    ("Huyện U Minh Thượng", 7, 300),
    ("Huyện An Minh", 7, 250),
    ("Huyện Vĩnh Thuận", 7, 300),
    ("Tập đoàn xây dựng Hòa Bình", 7, 350),
    ("Cty Cổ phần Vinpearl - Kiên Giang", 8, 350),
    ("Huyện Tân Hiệp", 8, 350),
    ("Huyện Châu Thành", 8, 250),
    ("Huyện Hòn Đất", 8, 250),
    ("Bệnh viện Đa khoa tỉnh", 8, 100),
    ("Đoàn ủy khối Doanh nghiệp", 8, 300),
)
# The annex of the Hưng Yên plan of 2024: group, unit, what it is assigned, (day, month, units of blood) of each drive.
HUNG_YEN = (
    (
        "I. Ban Chỉ đạo vận động HMTN các huyện, thị, thành phố",
        (
            ("BCĐ vận động HMTN huyện Khoái Châu", 1350, ((6, 3, 1000), (9, 7, 900), (26, 11, 900))),
            ("BCĐ vận động HMTN huyện Yên Mỹ", 1170, ((5, 3, 500), (18, 6, 800), (2, 11, 300))),
            ("BCĐ vận động HMTN huyện Ân Thi", 1005, ((14, 3, 600), (18, 7, 600), (12, 11, 600))),
            ("BCĐ vận động HMTN huyện Văn Lâm", 998, ((18, 3, 150), (27, 6, 700), (24, 7, 150))),
            ("BCĐ vận động HMTN huyện Văn Giang", 900, ((11, 3, 500), (26, 9, 200), (11, 11, 500))),
            ("BCĐ vận động HMTN huyện Kim Động", 878, ((2, 4, 500), (17, 7, 500))),
            ("BCĐ vận động HMTN thành phố Hưng Yên", 855, ((28, 3, 500), (15, 8, 400), (26, 11, 350))),
            ("BCĐ vận động HMTN thị xã Mỹ Hào", 840, ((6, 3, 650), (6, 8, 650))),
            ("BCĐ vận động HMTN huyện Tiên Lữ", 698, ((7, 12, 300), (21, 3, 350), (12, 8, 350))),
            ("BCĐ vận động HMTN huyện Phù Cừ", 593, ((3, 4, 500), (7, 8, 500))),
        ),
    ),
    (
        "II. Các Khu công nghiệp tỉnh",
        (
            (
                "Ban Chỉ đạo HMTM Khu công nghiệp tỉnh",
                1200,
                (
                    *((4, 4, 300), (11, 4, 200), (18, 4, 400), (13, 5, 300), (23, 5, 150), (5, 6, 150)),
                    *((25, 7, 300), (8, 8, 350), (27, 8, 750), (19, 9, 300), (2, 10, 150)),
                ),
            ),
        ),
    ),
    (
        "III. Các trường Đại học",
        (
            ("Trường Đại Học TC- QTKD Hưng Yên", 675, ((17, 4, 350), (24, 10, 300), (6, 11, 300))),
            (
                "Trường Đại học Sư Phạm kỹ thuật Hưng Yên",
                1500,
                ((10, 4, 500), (16, 4, 1000), (5, 11, 1000), (13, 11, 500)),
            ),
        ),
    ),
    (
        "IV. Các Sở, Ngành, Doanh nghiệp",
        (
            ("Sở Y tế tỉnh Hưng Yên", 200, ((4, 6, 200),)),
            ("Đảng ủy khối Cơ quan – Doanh nghiệp tỉnh", 200, ((4, 6, 200),)),
            ("Công an tỉnh Hưng Yên", 200, ((4, 6, 200),)),
            ("Công ty Điện Lực tỉnh Hưng Yên", 200, ((12, 12, 250),)),
            ("Liên đoàn lao động tỉnh", 200, ((4, 6, 200),)),
            ("Bưu điện tỉnh", 100, ((10, 8, 150),)),
        ),
    ),
)


def add_plan(session: Session, unit_id: int, first: date, last: date, **values: object) -> Plan:
    """Store an issued plan of a unit."""
    unit = session.get_one(Unit, unit_id)
    given: dict[str, object] = {"title": f"Vận động hiến máu năm {last.year}", "number_text": "/KH-UBND"}
    plan = Plan(
        slug=f"ke-hoach-{unit_id}-{first:%Y%m%d}",
        unit_id=unit_id,
        province_id=unit.province_id or unit.id,
        period_from=first,
        period_to=last,
        state=PlanState.ISSUED,
        **(given | values),
    )
    session.add(plan)
    session.flush()
    return plan


def body(session: Session, province_id: int, name: str) -> Unit:
    """Return a body of the province by its name, made when it is missing."""
    known = sibling_named(session, province_id, name)
    return known or add_unit(
        session, kind=UnitKind.AGENCY, name=name, parent_id=province_id, by=SYSTEM, now=clock.now()
    )


def add_line(
    session: Session, plan: Plan, unit_id: int, assigned: int, *, month: date | None = None, **values: object
) -> Target:
    """Store a line of a plan's annex, or with other values any target, after those it has."""
    unit = session.get_one(Unit, unit_id)
    places = session.scalars(select(Target.position).where(Target.plan_id == plan.id)).all()
    given: dict[str, object] = {"unit_label": unit.name, "kind": TargetKind.UNITS_OF_BLOOD, "sentence": ""}
    target = Target(
        plan_id=plan.id,
        unit_id=unit_id,
        position=max(places, default=0) + 1,
        month=month,
        assigned=assigned,
        changed_at=clock.now(),
        **(given | values),
    )
    session.add(target)
    session.flush()
    return target


def plan_drive(
    session: Session, plan: Plan, host_id: int, day: date | None, planned: int, **values: object
) -> Drive:
    """Store a drive of a plan without bands."""
    given: dict[str, object] = {
        "month": day.replace(day=1) if day else None,
        "host_label": session.get_one(Unit, host_id).name,
        "state": DriveState.PLANNED,
        "plan_id": plan.id,
    }
    drive = Drive(
        host_id=host_id,
        province_id=plan.province_id,
        on_day=day,
        planned=planned,
        changed_at=clock.now(),
        **(given | values),
    )
    session.add(drive)
    session.flush()
    return drive


def share(session: Session, drive: Drive, parts: Iterable[tuple[int | None, str, int]]) -> None:
    """Let units share a drive: (unit, label, units of blood) of each."""
    for place, (unit_id, label, planned) in enumerate(parts, 1):
        session.add(
            DrivePartner(
                drive_id=drive.id,
                position=place,
                role=PartnerRole.SHARING,
                label=label,
                unit_id=unit_id,
                share=planned,
            )
        )
    session.flush()


def kien_giang(session: Session, province_id: int) -> Plan:
    """Store the matrix of Kiên Giang's plan."""
    plan = add_plan(
        session,
        province_id,
        date(2020, 5, 1),
        date(2020, 8, 31),
        title="Phát động “Chiến dịch những giọt máu hồng” hè 2020",
        number_text="8A/KH-BCĐ",
        signed_text="ngày 24 tháng 4 năm 2020",
        is_matrix=True,
    )
    for name, month, assigned in KIEN_GIANG:
        unit = body(session, province_id, name)
        add_line(session, plan, unit.id, assigned, month=date(2020, month, 1), unit_label=name)
    return plan


def hung_yen(session: Session, province_id: int) -> Plan:
    """Store the annex of Hưng Yên's plan as targets and as drives of a day each."""
    plan = add_plan(
        session,
        province_id,
        date(2023, 12, 1),
        date(2024, 11, 30),
        title="Tuyên truyền, vận động và tổ chức hiến máu tình nguyện năm 2024",
        signed_text="ngày tháng 12 năm 2023",
        printed_total=13762,
    )
    for group, rows in HUNG_YEN:
        for name, assigned, drives in rows:
            unit = body(session, province_id, name)
            add_line(session, plan, unit.id, assigned, group_label=group, unit_label=name)
            for day, month, planned in drives:
                on = date(2023 if month == 12 else 2024, month, day)
                plan_drive(session, plan, unit.id, on, planned)
    return plan


def gave(session: Session, drive: Drive, name: str, *, workplace: int | None = None) -> Registration:
    """Let somebody register for a drive and give blood there."""
    person = add_registration(session, drive.id, name, workplace_id=workplace)
    session.add(
        Outcome(
            registration_id=person.id,
            drive_id=drive.id,
            kind=OutcomeKind.DONATED,
            component=Component.WHOLE_BLOOD,
            volume_ml=350,
            recorded_at=clock.now(),
            recorded_by="bàn",
        )
    )
    session.flush()
    return person


def two_units(session: Session, world: World) -> Plan:
    """Store a plan with two units, one of them by months, and a drive in May 2027."""
    made = add_plan(session, world.province, date(2026, 12, 1), date(2027, 11, 30))
    add_line(session, made, world.ward, 300, month=date(2027, 5, 1), group_label="I. Các xã")
    add_line(session, made, world.other_ward, 200, group_label="I. Các xã")
    plan_drive(session, made, world.ward, date(2027, 5, 5), 250)
    return made


def plan_path(plan_id: int, rest: str = "chi-tieu") -> str:
    """Return the address of a page of a plan."""
    return f"/quan-ly/ke-hoach/{plan_id}/{rest}"


def stored_plan(app: Flask, make: Callable[[Session], Plan]) -> int:
    """Make a plan in a session of its own and return its number."""
    with app.extensions["sessions"]() as session:
        number = make(session).id
        session.commit()
    return number


def rows_of(page: Page) -> list[list[str]]:
    """Return the texts of the cells of every table row of a page."""
    cells = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//table//tr")]
    return [row for row in cells if row]


def row_of(page: Page, label: str) -> list[str]:
    """Return the row whose first cell says this."""
    return next(row for row in rows_of(page) if row[0] == label)


def send(visitor: Visitor, button: str, values: dict[str, str]) -> Page:
    """Send the form with this button, with values whose names are made here."""
    return visitor.submit(button, None, **values)
