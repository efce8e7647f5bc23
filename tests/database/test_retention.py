"""What is kept about donors ends by the dated rules, and on request reaches every row of the person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.blood_actions import record_blood_group
from domain.donors.blood_records import BloodGroupEntry, BloodSource
from domain.donors.card_actions import issue_card
from domain.donors.card_records import DonorCard
from domain.donors.eligibility import months_after
from domain.donors.family_actions import add_member, record_consent, start_family
from domain.donors.records import Donor, FamilyMember
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, RowDone
from domain.journal import SYSTEM
from domain.ledger.actions import enter_outcome, take_back_outcome
from domain.ledger.claim_actions import decline_claim, make_claim
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.claim_rules import Told
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Evidence
from domain.merges.actions import merge, undo_merge
from domain.reports.retention_actions import forget_donor, grant_deletion, remove_due
from domain.reports.retention_donor_queries import donor_holdings
from domain.results.actions import mark_arrived
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Consent, Registration
from tests.merge_acts import make_donor
from tests.world import World, add_registration


def deferred(session: Session, world: World, name: str, days: int) -> Registration:
    """Store somebody who came today and is asked to wait for some days."""
    came = add_registration(session, world.today_drive, name, phone="0912345678", commune_id=world.ward)
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    until = world.today + timedelta(days=days)
    result = Result(OutcomeKind.DEFERRED, deferred_until=until)
    enter_outcome(
        session,
        came.id,
        result,
        evidence=Evidence.FACILITY_FILE,
        may_override=False,
        by=SYSTEM,
        now=clock.now(),
    )
    return came


def agree(session: Session, registration: Registration) -> None:
    """Note that somebody agreed to be called."""
    consent = Consent(
        registration_id=registration.id,
        purpose="nhac_lich",
        text_version="2026-11",
        channel="giay",
        given_at=clock.now(),
    )
    session.add(consent)
    session.flush()


def after(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def days_kept(session: Session, *people: Registration) -> list[tuple[date | None, date | None]]:
    """Return for each the day that stands with the donor and the one of the result."""
    session.expire_all()
    return [
        (
            session.get_one(Donor, one.donor_id).deferred_until,
            session.scalars(select(Outcome.deferred_until).where(Outcome.registration_id == one.id)).one(),
        )
        for one in people
    ]


def test_a_deferral_deletes_itself_when_nobody_needs_it_any_more(session: Session, world: World) -> None:
    plain, called = (deferred(session, world, name, 10) for name in ("Người Một", "Người Hai"))
    agree(session, called)
    until = world.today + timedelta(days=10)
    remove_due(session, now=after(40))
    assert days_kept(session, plain, called) == [(until, until)] * 2, "thirty days have not passed"
    assert remove_due(session, now=after(41)).deferrals == 1
    assert days_kept(session, plain, called) == [(None, None), (until, until)]
    over = (months_after(until, 12) - world.today).days
    remove_due(session, now=after(over))
    assert days_kept(session, called) == [(until, until)], "the group of those to call lasts twelve months"
    remove_due(session, now=after(over + 1))
    assert days_kept(session, called) == [(None, None)]
    assert list(recheck_facts(session, world.today)) == []
    kinds = set(session.scalars(select(Outcome.kind)))
    assert kinds == {OutcomeKind.DEFERRED}, "the outcome itself stays, so that the counts of the drive hold"
    assert remove_due(session, now=after(over + 1)).deferrals == 0


def test_a_deferral_that_was_corrected_goes_although_a_later_one_stands(
    session: Session, world: World
) -> None:
    came = deferred(session, world, "Người Một", 10)
    take_back_outcome(session, came.id, by=SYSTEM, now=clock.now())
    standing = Result(OutcomeKind.DEFERRED, deferred_until=world.today + timedelta(days=300))
    enter_outcome(
        session,
        came.id,
        standing,
        evidence=Evidence.FACILITY_FILE,
        may_override=True,
        by=SYSTEM,
        now=clock.now(),
    )
    remove_due(session, now=after(60))
    session.expire_all()
    kept = session.scalars(select(Outcome.deferred_until).order_by(Outcome.id)).all()
    assert kept == [None, standing.deferred_until]
    assert session.get_one(Donor, came.donor_id).deferred_until == standing.deferred_until


def claim(session: Session, donor: Donor, year: int) -> DonationClaim:
    told = Told(None, year, 2, Component.WHOLE_BLOOD, None, "", "Bệnh viện tỉnh", "Nhớ là mùa hè")
    return make_claim(session, donor.id, told, by=SYSTEM, now=clock.now())


def test_claims_that_entered_no_ledger_go_after_their_days(session: Session, world: World) -> None:
    donor = make_donor(session)
    declined, waiting = claim(session, donor, 2019), claim(session, donor, 2020)
    decline_claim(session, declined.id, "Cần thấy giấy chứng nhận.", by=SYSTEM, now=clock.now())
    assert remove_due(session, now=after(364)).claims == 0
    assert remove_due(session, now=after(366)).claims == 1
    assert session.scalars(select(DonationClaim.id)).all() == [waiting.id]


def test_deletion_reaches_every_row_of_the_person(session: Session, world: World) -> None:
    keep = make_donor(session, "Trần Thị Hoa", "033190001234", phone="0912345678", phone_tail="5678")
    gone = make_donor(session, "Trần Thị Hoa", phone="0987654321", phone_tail="4321", occupation="Giáo viên")
    came = add_registration(session, world.today_drive, "Trần Thị Hoa", phone="0912345678")
    mark_arrived(session, came.id, by=SYSTEM, now=clock.now())
    came.donor_id = keep.id
    for donor in (keep, gone):
        issue_card(session, donor.id, by=SYSTEM, now=clock.now())
    record_blood_group(session, gone.id, "O+", BloodSource.OWN_WORD, by=SYSTEM, now=clock.now())
    claim(session, gone, 2019)
    confirmed = claim(session, keep, 2020)
    confirmed.state = ClaimState.CONFIRMED
    family = start_family(
        session, name="Nhà ông Bảy", province_id=world.province, commune_id=None, address="", by=SYSTEM,
        now=clock.now(),
    )  # fmt: skip
    member = add_member(session, family.id, keep.id, "con gái", by=SYSTEM, now=clock.now())
    record_consent(session, member.id, on_day=world.today, note="nói ở văn phòng", by=SYSTEM, now=clock.now())
    done = merge(session, keep.id, gone.id, take=["dien_thoai", "nghe"], by=SYSTEM, now=clock.now())
    assert "0912345678" in done.undo
    grant_deletion(session, came.id, by=SYSTEM, now=clock.now())
    session.expire_all()
    for donor in (keep, gone):
        assert (donor.phone, donor.phone_tail, donor.occupation, donor.blood_group) == ("", "", "", "")
    assert keep.full_name == "Trần Thị Hoa" and keep.id_number_index is not None
    assert "0912345678" not in done.undo and "moved" in done.undo
    assert session.scalars(select(DonorCard.id)).all() == []
    assert session.scalars(select(BloodGroupEntry.id)).all() == []
    left = session.scalars(select(DonationClaim)).all()
    assert [(one.id, one.note) for one in left] == [(confirmed.id, "")]
    member = session.scalars(select(FamilyMember)).one()
    assert member.left_at is not None and (member.relation, member.consent_note) == ("", "")
    undo_merge(session, done.id, by=SYSTEM, now=clock.now())
    session.expire_all()
    assert keep.phone == gone.phone == "", "taking the merge back brings nothing back that was deleted"


def test_a_group_that_a_facility_tested_stays(session: Session, world: World) -> None:
    donor = make_donor(session)
    for group, source in (("O+", BloodSource.OWN_WORD), ("A+", BloodSource.FACILITY)):
        record_blood_group(session, donor.id, group, source, by=SYSTEM, now=clock.now())
    forget_donor(session, donor.id, by=SYSTEM, now=clock.now())
    session.expire_all()
    assert donor.blood_group == "A+"
    assert session.scalars(select(BloodGroupEntry.source)).all() == [BloodSource.FACILITY]


def test_a_donor_forgets_past_registrations_and_keeps_the_coming_one(session: Session, world: World) -> None:
    past = deferred(session, world, "Trần Thị Hoa", 10)
    coming = add_registration(session, world.drive, "Trần Thị Hoa", phone="0912345678")
    coming.donor_id = past.donor_id
    agree(session, past)
    file = FacilityFile(
        drive_id=world.today_drive, unit_id=world.province, state=FileState.APPLIED, rows=2, columns="[]",
        desk_donated=0, desk_ml=0, made_at=clock.now(), made_by="Cơ sở",
    )  # fmt: skip
    session.add(file)
    session.flush()
    for place, done in enumerate((RowDone.ENTERED, RowDone.NOTHING)):
        session.add(
            FacilityFileRow(
                file_id=file.id,
                place=place,
                number=place,
                content_sealed=b"x",
                done=done,
                registration_id=past.id,
            )
        )
    session.flush()
    assert past.donor_id is not None
    forget_donor(session, past.donor_id, by=SYSTEM, now=after(2))
    session.expire_all()
    assert (past.phone, coming.phone) == ("", "0912345678")
    assert session.scalars(select(Consent.id).where(Consent.withdrawn_at.is_(None))).all() == []
    sealed = session.scalars(select(FacilityFileRow.content_sealed).order_by(FacilityFileRow.place)).all()
    assert sealed == [None, b"x"], "a row that still has to be judged waits for its day"


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.ADMINISTRATOR])
def test_the_page_counts_what_is_kept_and_due(session: Session, world: World, role: Role) -> None:
    came = deferred(session, world, "Trần Thị Hoa", 10)
    assert came.donor_id is not None
    issue_card(session, came.donor_id, by=SYSTEM, now=clock.now())
    waiting = claim(session, session.get_one(Donor, came.donor_id), 2019)
    decline_claim(session, waiting.id, "Cần thấy giấy chứng nhận.", by=SYSTEM, now=clock.now())
    scope = Scope(role=role, unit_id=world.province, province_id=world.province)
    lines = {line.name: line for line in donor_holdings(session, scope, after(400))}
    shown = {name: (line.kept, line.due) for name, line in lines.items() if line.kept}
    assert shown == {"Ngày hẹn lại": (1, 1), "Lời khai lần hiến": (1, 1), "Thẻ mở trang riêng": (1, 0)}
    assert lines["Lời khai lần hiến"].oldest == world.today
    other = Scope(role=Role.PROVINCE, unit_id=world.school, province_id=world.school)
    assert {line.kept for line in donor_holdings(session, other, after(400))} == {0}
