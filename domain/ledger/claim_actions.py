"""Take a claim of a donation, pass it on, confirm it into the ledger, or say kindly why that is not possible yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.journal import Actor
from domain.ledger.actions import add_earlier_donation
from domain.ledger.claim_queries import claims_of
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.claim_rules import DECIDED, Told, claim_verdict, told_of
from domain.ledger.earlier_rules import Earlier
from domain.ledger.opening_actions import add_opening
from domain.ledger.opening_rules import Opening
from domain.ledger.queries import birth_of, days_given
from domain.refusals import Reason, Refused
from domain.results.rules import clean_serial


def make_claim(session: Session, donor_id: int, told: Told, *, by: Actor, now: datetime) -> DonationClaim:
    """Store a claim that waits for the province; raise Refused with the reasons."""
    donor = locked_donor(session, donor_id)
    waiting = [told_of(one) for one in claims_of(session, donor.id) if one.state is ClaimState.WAITING]
    told = replace(told, serial=clean_serial(told.serial))
    days = [day for day, _ in days_given(session, donor.id)]
    claim_verdict(told, birth=birth_of(donor), days=days, waiting=waiting, today=day_of(now)).require()
    claim = DonationClaim(
        donor_id=donor.id,
        on_day=told.on_day,
        year=None if told.on_day else told.year,
        times=told.times,
        component=told.component,
        volume_ml=told.volume_ml,
        serial=told.serial,
        place=told.place,
        note=told.note,
        state=ClaimState.WAITING,
        asked_at=now,
        asked_by=by.name,
    )
    session.add(claim)
    session.flush()
    journal.record(session, "khai lần hiến", "donor", donor.id, by=by, now=now, claim=claim.id)
    return claim


def withdraw_claim(session: Session, donor_id: int, claim_id: int, *, by: Actor, now: datetime) -> None:
    """Take a waiting claim of a donor back; raise Refused when it was answered."""
    claim = _waiting(session, claim_id)
    if claim.donor_id != donor_id:
        raise Refused(DECIDED)
    claim.state = ClaimState.WITHDRAWN
    _decided(session, claim, "rút lời khai lần hiến", by, now)


def forward_claim(session: Session, claim_id: int, *, by: Actor, now: datetime) -> None:
    """Note that the ward has seen the papers of a waiting claim and asks the province to confirm it."""
    claim = _waiting(session, claim_id)
    claim.forwarded_at, claim.forwarded_by = now, by.name
    session.flush()
    journal.record(
        session, "chuyển lời khai lần hiến", "donor", claim.donor_id, by=by, now=now, claim=claim.id
    )


def confirm_dated(session: Session, claim_id: int, found: Earlier, *, by: Actor, now: datetime) -> None:
    """Write a claimed donation with its day into the ledger and close the claim; raise Refused with the reasons."""
    claim = _waiting(session, claim_id)
    donation = add_earlier_donation(
        session,
        claim.donor_id,
        on_day=found.on_day,
        component=found.component,
        volume_ml=found.volume_ml,
        evidence=found.evidence,
        serial=found.serial,
        place=found.place,
        reason=found.reason,
        by=by,
        now=now,
    )
    claim.donation_id, claim.state = donation.id, ClaimState.CONFIRMED
    _decided(session, claim, "xác nhận lời khai lần hiến", by, now)


def confirm_undated(session: Session, claim_id: int, opening: Opening, *, by: Actor, now: datetime) -> None:
    """Write claimed donations without days into the ledger as an opening line and close the claim."""
    claim = _waiting(session, claim_id)
    lines = add_opening(session, claim.donor_id, opening, by=by, now=now)
    claim.donation_id, claim.state = lines[0].id, ClaimState.CONFIRMED
    _decided(session, claim, "xác nhận lời khai lần hiến", by, now)


def decline_claim(session: Session, claim_id: int, answer: str, *, by: Actor, now: datetime) -> None:
    """Close a claim that could not be confirmed, with what would help; raise Refused without an answer."""
    claim = _waiting(session, claim_id)
    if not answer.strip():
        raise Refused(Reason("Ghi điều còn thiếu, ví dụ: cần thấy giấy chứng nhận lần này.", "answer"))
    claim.answer, claim.state = answer.strip(), ClaimState.DECLINED
    _decided(session, claim, "chưa xác nhận lời khai lần hiến", by, now)


def forget_claims(session: Session, donor_ids: Sequence[int]) -> None:
    """Delete the claims of donors but those on which a line of the ledger stands; of these, delete the words."""
    theirs, stands = DonationClaim.donor_id.in_(donor_ids), DonationClaim.state == ClaimState.CONFIRMED
    session.execute(delete(DonationClaim).where(theirs, ~stands))
    session.execute(update(DonationClaim).where(theirs).values(note=""))


def _waiting(session: Session, claim_id: int) -> DonationClaim:
    """Return a claim, locked; raise Refused unless it still waits."""
    wanted = select(DonationClaim).where(DonationClaim.id == claim_id).with_for_update()
    claim = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if claim.state is not ClaimState.WAITING:
        raise Refused(DECIDED)
    return claim


def _decided(session: Session, claim: DonationClaim, act: str, by: Actor, now: datetime) -> None:
    claim.decided_at, claim.decided_by = now, by.name
    session.flush()
    journal.record(session, act, "donor", claim.donor_id, by=by, now=now, claim=claim.id)
