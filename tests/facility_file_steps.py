"""Steps of tests with facility files: rows, bringing a file in, taking it over, undoing it, what must stay the same."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.facility_files import actions, queries, steps
from domain.facility_files.actions import SentFile
from domain.facility_files.judging import Ground, Judged, judge
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileVerdict
from domain.journal import Actor
from domain.ledger import actions as ledger
from domain.ledger.queries import counts
from domain.ledger.records import Donation, Evidence
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration, RegistrationState
from tests.world import World, add_registration

BY = Actor("bệnh viện")
COLUMNS = (
    *("ma_dang_ky", "ho_ten", "ngay_sinh", "so_can_cuoc", "ket_qua", "thanh_phan", "the_tich"),
    *("so_se_ri", "hen_lai", "nhom_mau", ""),
)


def line(name: str = "", birth: str = "17/05/1990", **cells: str) -> tuple[str, ...]:
    """Return the cells of a row; "ly_do_hoan" is a column that is not taken in."""
    given = {"ho_ten": name, "ngay_sinh": birth} | cells
    return (*(given.get(column, "") for column in COLUMNS[:-1]), cells.get("ly_do_hoan", ""))


def ground(session: Session, world: World, file: FacilityFile, role: Role = Role.PROVINCE) -> Ground:
    scope = Scope(role, world.province if role is Role.PROVINCE else world.facility, world.province)
    return Ground(file, session.get_one(Drive, world.today_drive), scope, world.today)


def work(session: Session, world: World, file: FacilityFile) -> None:
    while steps.is_working(file):
        steps.step(session, ground(session, world, file), by=BY, now=clock.now())


def bring(session: Session, world: World, *lines: tuple[str, ...], **facts: date) -> FacilityFile:
    """Bring a file in and judge all its rows."""
    file = actions.bring_in(
        session,
        SentFile("tệp thử", COLUMNS, list(enumerate(lines, 2)), ()),
        session.get_one(Drive, world.today_drive),
        unit_id=world.facility,
        deferred_until=facts.get("deferred_until"),
        by=BY,
        now=clock.now(),
    )
    work(session, world, file)
    return file


def apply(session: Session, world: World, file: FacilityFile, *, adds_people: bool = False) -> None:
    actions.begin_apply(session, ground(session, world, file), adds_people=adds_people)
    work(session, world, file)


def undo(session: Session, world: World, file: FacilityFile) -> None:
    actions.begin_undo(session, ground(session, world, file))
    work(session, world, file)


def rows(session: Session, file: FacilityFile) -> list[FacilityFileRow]:
    return list(queries.rows_from(session, file.id, 0, limit=1000))


def verdicts(session: Session, file: FacilityFile) -> list[FileVerdict]:
    return [row.verdict for row in rows(session, file)]


def judged(session: Session, world: World, file: FacilityFile) -> list[Judged]:
    return judge(session, ground(session, world, file), rows(session, file))


def enter(session: Session, registration: Registration, result: Result) -> None:
    """Let the desk record a result."""
    ledger.enter_outcome(
        session,
        registration.id,
        result,
        evidence=Evidence.UNIT_LIST,
        may_override=True,
        by=BY,
        now=clock.now(),
    )


def given(ml: int = 350, serial: str = "", reason: str = "") -> Result:
    return Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, ml, serial, override_reason=reason)


def person(session: Session, world: World, name: str, **facts: object) -> Registration:
    return add_registration(session, world.today_drive, name, commune_id=world.ward, **facts)  # type: ignore[arg-type]


def facts(session: Session) -> list[tuple[object, ...]]:
    """Return what must be the same after an undo: totals of the drive, states, facts of donors with donations."""
    session.flush()
    people = select(Registration.full_name, Registration.state).order_by(Registration.id)
    active = people.where(Registration.state != RegistrationState.CANCELLED)
    donors = select(Donor.full_name, Donor.donations, Donor.last_donation_on, Donor.next_possible_on)
    held = select(Donation.donor_id, Donation.volume_ml, Donation.serial, Donation.evidence).where(counts())
    return [
        *map(tuple, session.execute(active)),
        *map(tuple, session.execute(donors.where(Donor.donations > 0).order_by(Donor.id))),
        *map(tuple, session.execute(held.order_by(Donation.donor_id))),
    ]
