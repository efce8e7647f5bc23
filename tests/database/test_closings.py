"""Locking a book: nobody slips in between, nothing changes afterwards but by slips, versions follow each other."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.closings import actions
from domain.closings.figures import FacilityFigures, VolumeLine, read_facility_figures, read_figures
from domain.closings.queries import drive_figures, slips_of, standing_closing
from domain.closings.records import DifferenceSlip, DriveClosing
from domain.closings.slip_actions import add_missed, correct_outcome
from domain.donors.records import Donor
from domain.drives.records import Drive, DriveState
from domain.journal import SYSTEM
from domain.ledger.actions import take_back_outcome
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.people import BirthDay
from domain.refusals import Refused
from domain.results.queries import current_outcome
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.actions import cancel
from domain.signups.office_actions import accept_held
from domain.signups.records import RegistrantType, Registration, RegistrationState
from domain.signups.rules import Applicant
from domain.signups.waiting_actions import accept
from tests.desk_acts import WHOLE_350, at_once, enter, one
from tests.gift_steps import entered, stocked
from tests.statements import statements
from tests.world import World

PAPER = FacilityFigures(1, 350, (VolumeLine("toan_phan", 350, 1),))
LEFT = Result(OutcomeKind.LEFT)


def close(session: Session, world: World, paper: FacilityFigures = PAPER, **reasons: str) -> DriveClosing:
    drive = session.get_one(Drive, world.today_drive)
    return actions.close_drive(
        session,
        drive.id,
        facility=paper,
        reasons=reasons,
        seen_digest=drive_figures(session, drive).digest,
        by=SYSTEM,
        now=clock.now(),
    )


def slip(
    session: Session, world: World, person: Registration, result: Result, **facts: object
) -> DifferenceSlip:
    held = current_outcome(session, person.id)
    given = {
        "evidence": Evidence.UNIT_LIST,
        "reason": "đọc nhầm",
        "seen_outcome_id": held.id if held else None,
    }
    return correct_outcome(
        session, world.today_drive, person.id, result, by=SYSTEM, now=clock.now(), **(given | facts)
    )  # type: ignore[arg-type]


@pytest.fixture
def donor(session: Session, world: World) -> Registration:
    person = one(session, world)
    enter(session, person, WHOLE_350)
    return person


def test_figures_are_kept_as_they_were_and_read_again(
    session: Session, world: World, donor: Registration
) -> None:
    entered(session, world.today_drive, "AV 001-003")
    stocked(session, world.today_drive, 5)
    figures = drive_figures(session, session.get_one(Drive, world.today_drive))
    assert (
        read_figures(figures.written()) == figures
        and read_figures(figures.written()).digest == figures.digest
    )
    assert read_facility_figures(PAPER.written()) == PAPER
    with pytest.raises(Refused) as refused:
        close(session, world, FacilityFigures(2, 700))
    fields = {reason.field for reason in refused.value.reasons}
    assert fields == {"reason_co_so", "reason_se_ri", "reason_qua", "reason_muc_toi_thieu"}
    reasons = {
        "co_so": "viện ghi nhầm",
        "se_ri": "viện giữ",
        "qua": "để đợt sau",
        "muc_toi_thieu": "phát sau",
    }
    closing = close(session, world, FacilityFigures(2, 700), **reasons, luong_mau="không cần")
    assert read_figures(closing.figures) == figures and closing.digest == figures.digest
    assert "không cần" not in closing.reasons and "viện giữ" in closing.reasons


def test_statements_do_not_grow_with_people(
    app: Flask, session: Session, world: World, donor: Registration
) -> None:
    drive = session.get_one(Drive, world.today_drive)
    with statements(app) as few:
        drive_figures(session, drive)
    for number in range(12):
        enter(session, one(session, world, f"Lê Văn {chr(65 + number)}"), WHOLE_350)
    with statements(app) as many:
        drive_figures(session, drive)
    assert len(few) == len(many)


def test_a_desk_at_the_same_moment_is_in_the_figures_or_refused(
    app: Flask, session: Session, world: World
) -> None:
    people = [one(session, world, f"Trần Thị {chr(65 + number)}") for number in range(6)]
    for person in people[:3]:
        enter(session, person, WHOLE_350)
    for person in people[3:]:
        enter(session, person, LEFT)
    session.commit()
    numbers = [person.id for person in people]

    def lock(own: Session) -> object:
        return close(own, world, FacilityFigures(), co_so="chưa có giấy").id

    acts = [lambda own, n=n: take_back_outcome(own, n, by=SYSTEM, now=clock.now()).id for n in numbers[3:]]
    results = at_once(app, lock, *acts)
    session.expire_all()
    closing = standing_closing(session, world.today_drive)
    withdrawn = session.scalars(select(Outcome).where(Outcome.withdrawn_at.is_not(None))).all()
    taken_back = sum(not isinstance(result, Exception) for result in results[1:])
    assert len(withdrawn) == taken_back
    if closing is None:
        assert isinstance(results[0], Refused) and taken_back
    else:
        assert taken_back == 0 and all(isinstance(result, Refused) for result in results[1:])
        now = drive_figures(session, session.get_one(Drive, world.today_drive))
        assert now == read_figures(closing.figures)


def test_two_who_lock_at_once_make_one_version(
    app: Flask, session: Session, world: World, donor: Registration
) -> None:
    session.commit()
    results = at_once(app, *[lambda own: close(own, world).version] * 3)
    assert sorted(map(str, (r for r in results if not isinstance(r, Exception)))) == ["1"]
    assert all(isinstance(r, (int, Refused)) for r in results)


def test_a_locked_book_changes_by_slips_only(session: Session, world: World, donor: Registration) -> None:
    away = one(session, world, "Lê Văn Vắng")
    enter(session, away, Result(OutcomeKind.ABSENT))
    held = one(session, world, "Lê Văn Trùng", state=RegistrationState.HELD)
    offered = one(session, world, "Lê Văn Chờ", state=RegistrationState.OFFERED)
    close(session, world)
    for act in (
        lambda: accept_held(session, held.id, by=SYSTEM, now=clock.now()),
        lambda: accept(session, offered.id, by=SYSTEM, now=clock.now()),
        lambda: take_back_outcome(session, donor.id, by=SYSTEM, now=clock.now()),
        lambda: cancel(session, away.id, by=SYSTEM, now=clock.now()),
        lambda: entered(session, world.today_drive, "AV 001-003"),
    ):
        with pytest.raises(Refused, match="khóa sổ"):
            act()
    first = slip(session, world, donor, Result(OutcomeKind.ABSENT))
    assert donor.state is not RegistrationState.ARRIVED
    assert session.get_one(Donor, donor.donor_id).donations == 0
    second = slip(
        session,
        world,
        away,
        Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 450, "AV9"),
        evidence=Evidence.SERIAL_SEEN,
    )
    assert [first.number, second.number] == [1, 2]
    before, after = read_figures(second.before), read_figures(second.after)
    assert (before.donated, after.donated, before.absent, after.absent, after.ml) == (0, 1, 2, 1, 450)
    assert read_figures(first.after) == before
    third = slip(session, world, away, LEFT, reason="phiếu 2 nhầm người")
    assert third.old_outcome_id == second.outcome_id and len(slips_of(session, world.today_drive)) == 3
    assert list(recheck_facts(session, world.today)) == []
    session.commit()
    assert journal.first_break(session) is None


def test_slips_that_say_nothing_new_or_no_reason_are_refused(
    session: Session, world: World, donor: Registration
) -> None:
    with pytest.raises(Refused, match="còn mở"):
        slip(session, world, donor, LEFT)
    close(session, world)
    with pytest.raises(Refused, match="đúng giống"):
        slip(session, world, donor, WHOLE_350)
    with pytest.raises(Refused, match="lý do"):
        slip(session, world, donor, LEFT, reason="  ")
    with pytest.raises(Refused, match="sê-ri"):
        bigger = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 450)
        slip(session, world, donor, bigger, evidence=Evidence.SERIAL_SEEN)
    with pytest.raises(Refused, match="vừa được điều chỉnh"):
        slip(session, world, donor, LEFT, seen_outcome_id=None)
    assert session.scalars(select(DifferenceSlip)).all() == []


def test_two_slips_for_one_person_at_once_are_one(
    app: Flask, session: Session, world: World, donor: Registration
) -> None:
    close(session, world)
    session.commit()
    held = current_outcome(session, donor.id)
    assert held is not None
    number, seen = donor.id, held.id
    session.rollback()

    def act(ml: int) -> object:
        def run(own: Session) -> object:
            result = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, ml)
            return slip(own, world, own.get_one(Registration, number), result, seen_outcome_id=seen).number

        return run

    results = at_once(app, act(250), act(450))  # type: ignore[arg-type]
    assert sorted(map(str, (r for r in results if not isinstance(r, Exception)))) == ["1"]
    assert sum(isinstance(result, Refused) for result in results) == 1
    standing = session.scalars(select(Donation)).all()
    assert len(standing) == 3  # The first, its reversal, the corrected one.


def test_somebody_missed_is_added_once_and_reopening_makes_a_new_version(
    session: Session, world: World, donor: Registration
) -> None:
    close(session, world)
    person = Applicant("Vũ Thị Sót", BirthDay(None, 1990), "", "", RegistrantType.COMMUNITY, world.ward, "")
    facts = {"evidence": Evidence.UNIT_LIST, "reason": "sót dòng cuối", "form_key": "a" * 22, "unit_id": None}
    made = [
        add_missed(session, world.today_drive, person, WHOLE_350, by=SYSTEM, now=clock.now(), **facts)  # type: ignore[arg-type]
        for _ in range(2)
    ]
    assert made[0].id == made[1].id and read_figures(made[0].after).walk_ins == 1
    with pytest.raises(Refused, match="lý do"):
        actions.reopen_drive(session, world.today_drive, version=1, reason=" ", by=SYSTEM, now=clock.now())
    actions.reopen_drive(session, world.today_drive, version=1, reason="tệp muộn", by=SYSTEM, now=clock.now())
    assert session.get_one(Drive, world.today_drive).state is DriveState.RUNNING
    with pytest.raises(Refused, match="vừa được mở"):
        actions.reopen_drive(session, world.today_drive, version=1, reason="x", by=SYSTEM, now=clock.now())
    again = close(session, world, FacilityFigures(2, 700))
    assert again.version == 2 and read_figures(again.figures).donated == 2


def test_only_from_the_day_on(session: Session, world: World) -> None:
    drive = session.get_one(Drive, world.drive)
    with pytest.raises(Refused, match="diễn ra ngày"):
        actions.close_drive(
            session,
            drive.id,
            facility=PAPER,
            reasons={},
            seen_digest="",
            by=SYSTEM,
            now=clock.now(),
        )
