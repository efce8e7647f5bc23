"""Outcomes, donations and the donor's stored facts: one transaction, one truth, whatever happens at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import make_engine
from domain.donors.records import Donor, NameSuffix
from domain.drives.records import Drive, DriveState
from domain.journal import SYSTEM
from domain.ledger import actions
from domain.ledger.queries import counts, ledger_of, recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.refusals import Refused
from domain.results.actions import mark_arrived, mark_rest_absent, record_outcome, take_back_arrival
from domain.results.count_queries import desk_counts
from domain.results.queries import current_outcome, find_at_desk
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from domain.sealing import keyring_of
from domain.signups.actions import cancel
from domain.signups.records import RegistrationState
from tests.desk_acts import NUMBER, WHOLE_350, earlier_drive, enter, one
from tests.world import World


def test_a_donation_makes_the_donor_and_a_line_in_the_ledger(session: Session, world: World) -> None:
    registration = one(session, world, id_number=NUMBER, phone="0912345678")
    enter(session, registration, Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial=" av 0123 "))
    donor = session.get_one(Donor, registration.donor_id)
    assert (donor.donations, donor.last_donation_on, donor.last_component) == (1, world.today, "toan_phan")
    assert donor.next_possible_on == world.today + timedelta(days=84)
    ring = keyring_of(session)
    assert donor.id_number_sealed is not None and registration.id_number_sealed is not None
    assert ring.open(donor.id_number_sealed, "donors.id_number") == NUMBER
    assert registration.state is RegistrationState.ARRIVED
    line = session.scalars(select(Donation)).one()
    assert (line.serial, line.volume_ml, line.drive_id) == ("AV0123", 350, world.today_drive)
    suffixes = session.scalars(select(NameSuffix.suffix).order_by(NameSuffix.suffix)).all()
    assert suffixes == ["hang", "thi thu hang", "thu hang", "tran thi thu hang"]


def test_the_same_person_is_the_same_donor_by_number_or_by_name_birth_and_phone(
    session: Session, world: World
) -> None:
    drive = earlier_drive(session, world, 200)
    first = one(session, world, drive=drive.id, id_number=NUMBER, phone="0912345678")
    enter(session, first, WHOLE_350)
    by_number = one(session, world, "Trần Thu Hằng", id_number=NUMBER, phone="0987654321")
    enter(session, by_number, WHOLE_350)
    assert by_number.donor_id == first.donor_id
    donor = session.get_one(Donor, first.donor_id)
    assert (donor.full_name, donor.phone, donor.donations) == ("Trần Thị Thu Hằng", "0987654321", 2)
    by_phone = one(session, world, phone="0987654321")
    mark_arrived(session, by_phone.id, by=SYSTEM, now=clock.now())
    assert by_phone.donor_id == first.donor_id
    other_number = one(session, world, "Trần Thị Thu Hằng", id_number="033190009999", phone="0987654321")
    mark_arrived(session, other_number.id, by=SYSTEM, now=clock.now())
    assert other_number.donor_id != first.donor_id
    twin = one(session, world, "Trần Thị Thu Hà", phone="0987654321")
    mark_arrived(session, twin.id, by=SYSTEM, now=clock.now())
    assert twin.donor_id not in (first.donor_id, other_number.donor_id)


def test_a_used_serial_is_refused_without_saying_whose_it_is(session: Session, world: World) -> None:
    serial = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 250, serial="AV-77")
    enter(session, one(session, world, "Lê Văn An"), serial)
    second = one(session, world, "Phạm Thị Bình")
    with pytest.raises(Refused) as refused:
        enter(session, second, serial)
    assert [reason.field for reason in refused.value.reasons] == ["serial"]
    assert "An" not in str(refused.value).split()


@pytest.mark.parametrize(("days", "accepted"), [(83, False), (84, True)])
def test_the_interval_is_counted_from_the_last_donation(
    session: Session, world: World, days: int, accepted: bool
) -> None:
    drive = earlier_drive(session, world, days)
    enter(session, one(session, world, drive=drive.id, id_number=NUMBER), WHOLE_350)
    again = one(session, world, id_number=NUMBER)
    if accepted:
        assert enter(session, again, WHOLE_350).kind is OutcomeKind.DONATED
        return
    with pytest.raises(Refused, match="Điều 6"):
        enter(session, again, WHOLE_350)


def test_only_an_office_overrides_the_interval_and_says_why(session: Session, world: World) -> None:
    drive = earlier_drive(session, world, 30)
    enter(session, one(session, world, drive=drive.id, id_number=NUMBER), WHOLE_350)
    again, why = (
        one(session, world, id_number=NUMBER),
        Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, override_reason="Bác sĩ chỉ định"),
    )
    point = session.begin_nested()
    with pytest.raises(Refused, match="Văn phòng tỉnh"):
        enter(session, again, why, may_override=False)
    point.rollback()
    point = session.begin_nested()
    with pytest.raises(Refused, match="ghi lý do"):
        enter(session, again, WHOLE_350, may_override=True)
    point.rollback()
    assert enter(session, again, why, may_override=True).override_reason == "Bác sĩ chỉ định"


def test_a_late_paper_pack_is_judged_against_later_donations_too(session: Session, world: World) -> None:
    enter(session, one(session, world, id_number=NUMBER), WHOLE_350)
    drive = earlier_drive(session, world, 20)
    with pytest.raises(Refused, match="sớm nhất được hiến lại"):
        enter(session, one(session, world, drive=drive.id, id_number=NUMBER), WHOLE_350)


@pytest.mark.parametrize(
    ("component", "volume", "sentence"),
    [
        (Component.WHOLE_BLOOD, 300, "250, 350, 450"),
        (Component.PLATELETS, 99, "từ 100 đến 650"),
        (Component.WHOLE_BLOOD, None, "Chọn lượng máu"),
        (None, 350, "Chọn thành phần"),
    ],
)
def test_a_volume_must_fit_its_component(
    session: Session, world: World, component: Component | None, volume: int | None, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        enter(session, one(session, world), Result(OutcomeKind.DONATED, component, volume))


@pytest.mark.parametrize("state", [DriveState.CANCELLED, DriveState.POSTPONED, DriveState.CLOSED])
def test_a_closed_or_cancelled_drive_takes_no_results(
    session: Session, world: World, state: DriveState
) -> None:
    registration = one(session, world)
    session.get_one(Drive, world.today_drive).state = state
    session.flush()
    with pytest.raises(Refused, match="Đợt này đã"):
        enter(session, registration, WHOLE_350)
    with pytest.raises(Refused):
        mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())


def test_a_future_drive_and_a_cancelled_registration_are_refused(session: Session, world: World) -> None:
    with pytest.raises(Refused, match="diễn ra ngày"):
        enter(session, one(session, world, drive=world.drive), WHOLE_350)
    gone = one(session, world, "Lê Thị Hoa")
    cancel(session, gone.id, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="đã hủy"):
        enter(session, gone, WHOLE_350)


@pytest.mark.parametrize(("days", "accepted"), [(None, False), (0, False), (1, True)])
def test_a_deferral_is_a_day_after_the_drive(
    session: Session, world: World, days: int | None, accepted: bool
) -> None:
    until = None if days is None else world.today + timedelta(days=days)
    registration = one(session, world)
    if accepted:
        enter(session, registration, Result(OutcomeKind.DEFERRED, deferred_until=until))
        assert session.get_one(Donor, registration.donor_id).deferred_until == until
        return
    with pytest.raises(Refused, match="ngày hẹn lại"):
        enter(session, registration, Result(OutcomeKind.DEFERRED, deferred_until=until))


def test_taking_back_leaves_both_lines_and_recounts(session: Session, world: World) -> None:
    registration = one(session, world, id_number=NUMBER)
    enter(session, registration, Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 450, serial="S1"))
    actions.take_back_outcome(session, registration.id, by=SYSTEM, now=clock.now())
    donor = session.get_one(Donor, registration.donor_id)
    assert (donor.donations, donor.last_donation_on, donor.next_possible_on) == (0, None, None)
    lines = ledger_of(session, donor.id)
    assert [line.donation.reverses_id is not None for line in lines] == [True, False]
    assert lines[1].taken_back
    with pytest.raises(Refused, match="rút lại"):
        actions.take_back_outcome(session, registration.id, by=SYSTEM, now=clock.now())
    # The serial is free again, so the corrected line may carry it.
    enter(session, registration, Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial="S1"))
    assert donor.donations == 1


def test_a_deferral_taken_back_is_forgotten_and_a_donation_ends_it(session: Session, world: World) -> None:
    drive = earlier_drive(session, world, 10)
    first = one(session, world, drive=drive.id, id_number=NUMBER)
    until = world.today + timedelta(days=30)
    enter(session, first, Result(OutcomeKind.DEFERRED, deferred_until=until))
    second = one(session, world, id_number=NUMBER)
    enter(session, second, WHOLE_350)
    donor = session.get_one(Donor, first.donor_id)
    assert donor.deferred_until is None
    actions.take_back_outcome(session, second.id, by=SYSTEM, now=clock.now())
    assert donor.deferred_until == until
    actions.take_back_outcome(session, first.id, by=SYSTEM, now=clock.now())
    assert donor.deferred_until is None
    assert list(recheck_facts(session, world.today)) == []


def test_arrival_can_be_taken_back_but_not_under_an_outcome(session: Session, world: World) -> None:
    registration = one(session, world)
    now = clock.now()
    mark_arrived(session, registration.id, by=SYSTEM, now=now)
    assert desk_counts(session, world.today_drive).arrived == 1
    with pytest.raises(Refused, match="đã đến"):
        enter(session, registration, Result(OutcomeKind.ABSENT))
    take_back_arrival(session, registration.id, by=SYSTEM, now=now)
    assert registration.state is RegistrationState.PENDING
    enter(session, registration, Result(OutcomeKind.ABSENT))
    with pytest.raises(Refused, match="không đến"):
        mark_arrived(session, registration.id, by=SYSTEM, now=now)


def test_the_rest_is_absent_only_after_the_drive_and_only_as_seen(session: Session, world: World) -> None:
    drive = earlier_drive(session, world, 1)
    came, *missing = [
        one(session, world, f"Lê Văn Số {word}", drive=drive.id) for word in ("Một", "Hai", "Ba")
    ]
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="vừa đổi thành 2"):
        mark_rest_absent(session, drive.id, seen=3, by=SYSTEM, now=clock.now())
    assert mark_rest_absent(session, drive.id, seen=2, by=SYSTEM, now=clock.now()) == 2
    assert current_outcome(session, came.id) is None
    assert all(current_outcome(session, gone.id) is not None for gone in missing)
    one(session, world, "Người Chưa Đến", drive=world.drive)
    with pytest.raises(Refused, match="chưa kết thúc"):
        mark_rest_absent(session, world.drive, seen=1, by=SYSTEM, now=clock.now())


def test_facts_equal_a_recount_after_a_random_history(session: Session, world: World) -> None:
    rng = Random(7)
    donors = []
    for word in ("An", "Bình", "Chi", "Dũng", "Giang"):
        registration = one(
            session, world, f"Nguyễn Văn {word}", id_number=f"0331900{rng.randrange(10**5):05d}"
        )
        mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
        donors.append(session.get_one(Donor, registration.donor_id))
    for _ in range(60):
        donor = rng.choice(donors)
        mine = session.scalars(select(Donation).where(Donation.donor_id == donor.id, counts())).all()
        if mine and rng.random() < 0.35:
            actions.reverse_donation(session, rng.choice(mine), by=SYSTEM, now=clock.now())
            continue
        actions.add_donation(
            session,
            donor,
            on_day=world.today - timedelta(days=rng.randrange(4000)),
            component=rng.choice(list(Component)),
            volume_ml=350,
            evidence=rng.choice(list(Evidence)),
            by=SYSTEM,
            now=clock.now(),
        )
    assert list(recheck_facts(session, world.today)) == []
    for donor in donors:
        rows = session.scalars(select(Donation).where(Donation.donor_id == donor.id)).all()
        reversed_ids = {row.reverses_id for row in rows}
        left = [r for r in rows if r.reverses_id is None and r.id not in reversed_ids]
        last = max(left, key=lambda r: (r.on_day, r.id), default=None)
        assert donor.donations == len(left)
        assert donor.last_donation_on == (last.on_day if last else None)
        assert donor.last_component == (last.component.value if last else "")
    donors[0].donations += 1
    session.flush()
    assert [(d.donor_id, d.fact) for d in recheck_facts(session, world.today)] == [
        (donors[0].id, "donations")
    ]


def test_an_earlier_donation_is_judged(session: Session, world: World) -> None:
    registration = one(session, world)
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    donor_id = registration.donor_id or 0

    def add(on_day: date, evidence: Evidence = Evidence.OWN_WORD, serial: str = "") -> Donation:
        return actions.add_earlier_donation(
            session, donor_id, on_day=on_day, component=Component.WHOLE_BLOOD, volume_ml=250, evidence=evidence,
            serial=serial, place="Bệnh viện Bạch Mai", by=SYSTEM, now=clock.now(),
        )  # fmt: skip

    line = add(date(2009, 4, 7))
    with pytest.raises(Refused, match="Sổ đã có"):
        add(date(2009, 4, 7))
    with pytest.raises(Refused, match="không sau hôm nay"):
        add(world.today + timedelta(days=1))
    with pytest.raises(Refused, match="sê-ri"):
        add(date(2010, 4, 7), Evidence.SERIAL_SEEN)
    actions.reverse_earlier_donation(session, donor_id, line.id, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="rút lại"):
        actions.reverse_earlier_donation(session, donor_id, line.id, by=SYSTEM, now=clock.now())
    assert session.get_one(Donor, donor_id).donations == 0


@pytest.mark.parametrize(
    "typed", ["thu hằng", "HANG TRAN", "trần hằng", "5678", "678", "0912 345 678", "+84912345678", "1234"]
)
def test_the_desk_finds_a_person(session: Session, world: World, typed: str) -> None:
    one(session, world, "Đỗ Văn Tuấn", phone="0987000111", id_number="033190005555")
    one(session, world, "Lê Thị Hằng", drive=world.drive, phone="0912345678", id_number=NUMBER)
    wanted = one(session, world, id_number=NUMBER, phone="0912345678")
    found = find_at_desk(session, world.today_drive, typed)
    assert [row.registration.id for row in found] == [wanted.id]


def test_the_desk_reads_dd_as_d_and_finds_nobody_by_signs(session: Session, world: World) -> None:
    wanted = one(session, world, "Đỗ Văn Tuấn")
    assert [r.registration.id for r in find_at_desk(session, world.today_drive, "do tuan")] == [wanted.id]
    for typed in ("", "   ", "%", "_", "12", "…", "tuan van do sai"):
        assert find_at_desk(session, world.today_drive, typed) == []


def test_a_second_outcome_is_told_who_wrote_the_first(session: Session, world: World) -> None:
    registration = one(session, world)
    record_outcome(session, registration.id, Result(OutcomeKind.LEFT), by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="đã có kết quả “bỏ về”"):
        record_outcome(session, registration.id, Result(OutcomeKind.LEFT), by=SYSTEM, now=clock.now())


def test_the_ledger_of_one_donor_is_read_by_the_donor(sqlite_template: Path) -> None:
    engine = make_engine(f"sqlite:///{sqlite_template}")
    one = select(Donation.on_day).where(Donation.donor_id == 1, counts())
    some = select(Donation.on_day).where(
        Donation.donor_id.in_([1, 2, 3]), Donation.on_day <= date(2026, 1, 1), counts()
    )
    for wanted in (one, some):
        text = str(wanted.compile(engine, compile_kwargs={"literal_binds": True}))
        with engine.connect() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        assert "ix_donations_donor_day" in plan[0], plan
    engine.dispose()
