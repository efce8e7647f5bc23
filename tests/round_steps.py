"""Steps by which tests lead a round of commendation, and donors who reached a step, written in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.candidate_queries import Choice
from domain.commendations.dossier_actions import send_dossier
from domain.commendations.round_actions import RoundTerms, add_round, lead_round, mark_review
from domain.commendations.round_nominee_actions import ByHand, Taking, take_by_hand, take_people
from domain.commendations.round_queries import dossier_of
from domain.commendations.round_records import CommendationRound, Nominee, Reviewer, RoundState
from domain.commendations.rule_records import AwardLevel
from domain.commendations.rule_sets import person_terms
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.ledger.queries import donors_in_scope
from domain.ledger.records import Donation, Evidence
from domain.names import search_key, sort_key
from domain.results.records import Component
from tests.world import World


def add_donors(
    session: Session, world: World, names: Sequence[str], times: int, commune_id: int | None = None
) -> list[int]:
    """Store donors of a ward with so many donations of whole blood each, and return their numbers."""
    now = clock.now()
    rows = [
        Donor(
            full_name=name,
            search_key=search_key(name),
            sort_key=sort_key(name),
            birth_year=1985,
            commune_id=commune_id or world.ward,
            donations=times,
            donations_by_file=1,
            donations_by_serial=times,
            donations_by_list=times,
            created_at=now,
            changed_at=now,
        )
        for name in names
    ]
    session.add_all(rows)
    session.flush()
    lines = [
        {
            "donor_id": row.id,
            "on_day": world.today - timedelta(days=90 * back),
            "component": Component.WHOLE_BLOOD,
            "volume_ml": 350,
            "evidence": Evidence.SERIAL_SEEN if back else Evidence.FACILITY_FILE,
            "recorded_at": now,
            "recorded_by": "người ghi",
        }
        for row in rows
        for back in range(times)
    ]
    session.execute(insert(Donation), lines)
    return [row.id for row in rows]


def scope_of(world: World, role: Role = Role.PROVINCE) -> Scope:
    """Return what the account of the province or of the ward reaches."""
    return Scope(role, world.province if role is Role.PROVINCE else world.ward, world.province)


def open_round(
    session: Session, world: World, unit_id: int | None = None, cut_off: date | None = None
) -> CommendationRound:
    """Store a round of an office that takes dossiers."""
    terms = RoundTerms("Khen thưởng 14/6", person_terms(world.today).key, cut_off or world.today)
    made = add_round(
        session,
        terms,
        unit_id=unit_id or world.province,
        province_id=world.province,
        by=SYSTEM,
        now=clock.now(),
    )
    return lead(session, made, RoundState.OPEN)


def lead(session: Session, record: CommendationRound, target: RoundState) -> CommendationRound:
    """Lead a round on as somebody who has just seen it."""
    return lead_round(
        session,
        record.id,
        target,
        seen_version=record.version,
        on_day=clock.today(),
        by=SYSTEM,
        now=clock.now(),
    )


def take(
    session: Session,
    record: CommendationRound,
    world: World,
    role: Role,
    donor_ids: Sequence[int] | None = None,
) -> int:
    """Take candidates of an office into a round, all or those named."""
    scope = scope_of(world, role)
    choice = Choice(
        record.cut_off,
        None,
        donor_ids=None if donor_ids is None else tuple(donor_ids),
        terms=person_terms(record.cut_off),
    )
    taking = Taking(record.id, scope.unit_id or 0, record.unit_id == scope.unit_id)
    return take_people(session, taking, choice, scope=donors_in_scope(scope), by=SYSTEM, now=clock.now())


def review_both(session: Session, record: CommendationRound) -> None:
    """Let two officers of the two bodies agree from paper."""
    for reviewer, name in ((Reviewer.HOME_AFFAIRS, "Trần Thị Hoa"), (Reviewer.RED_CROSS, "Lê Văn Minh")):
        mark_review(
            session, record.id, reviewer, name, clock.today(), paper="Công văn 12", account_id=None,
            seen_version=record.version, by=SYSTEM, now=clock.now(),
        )  # fmt: skip


def nominees_of(session: Session, record: CommendationRound) -> Sequence[Nominee]:
    """Return everybody in a round by name."""
    wanted = select(Nominee).where(Nominee.round_id == record.id).order_by(Nominee.sort_key, Nominee.id)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def rounds_of_three_states(session: Session, world: World, own: Donor, sent: Donor) -> list[int]:
    """Store an open, a frozen and a submitted round, the first with a dossier that waits; return their numbers."""
    hand = ByHand("Giấy khen", "Chủ tịch UBND cấp tỉnh", AwardLevel.PROVINCE, "Hiến máu cấp cứu")
    rounds = [open_round(session, world) for _ in range(3)]
    now = clock.now()
    for record in rounds:
        take_by_hand(session, Taking(record.id, world.province, True), own, hand, by=SYSTEM, now=now)
    take_by_hand(session, Taking(rounds[0].id, world.ward, False), sent, hand, by=SYSTEM, now=now)
    dossier = dossier_of(session, rounds[0].id, world.ward)
    assert dossier is not None
    send_dossier(
        session, dossier.id, letter_number="", letter_on=None, note="", seen_version=dossier.version,
        by=SYSTEM, now=now,
    )  # fmt: skip
    for record in rounds[1:]:
        lead(session, record, RoundState.FROZEN)
    review_both(session, rounds[2])
    lead(session, rounds[2], RoundState.SUBMITTED)
    return [record.id for record in rounds]
