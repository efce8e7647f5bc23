"""Ask the ledger: which lines count, what a donor gave, who is in whose register, and whether stored facts hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.queries import has_its_number
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.ledger.counting import DonorFacts, Given, Milestones, facts_from
from domain.ledger.opening_rules import Known
from domain.ledger.records import Donation, Evidence, Milestone
from domain.ledger.rules import evidence_words
from domain.people import BirthDay
from domain.results.queries import deferrals
from domain.results.records import Outcome
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration
from domain.units.records import Unit


class LedgerLine(NamedTuple):
    """A donation as the donor's page shows it; taken_back tells that a later line reverses it."""

    donation: Donation
    taken_back: bool
    facility: str | None
    drive: str | None
    registration_id: int | None


class Difference(NamedTuple):
    """A stored fact of a donor that is not what the ledger says."""

    donor_id: int
    fact: str
    stored: object
    counted: object


@cache
def counts() -> ColumnElement[bool]:
    """Return the condition that a line is a donation which no later line takes back; making it once spares much."""
    later = aliased(Donation)
    taken_back = exists().where(later.reverses_id == Donation.id).correlate(Donation)
    # Written as IS NULL, SQLite would take the index of reversals and so read the whole ledger.
    return (func.coalesce(Donation.reverses_id, 0) == 0) & ~taken_back


def donors_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a donor is in an account's register.

    A ward sees the people of its commune. A province sees those who live or work in it, those who gave at
    one of its drives, and those of whom no place is known. A unit sees its own people (commendations only). Nobody
    sees a donor that went into another.
    """
    # Written as IS NULL, SQLite would take the index of merged donors and so read and sort the whole register.
    alone = func.coalesce(Donor.merged_into_id, 0) == 0
    if scope.role is Role.WARD:
        return and_(alone, Donor.commune_id == scope.unit_id)
    if scope.role is Role.REPRESENTATIVE:
        return and_(alone, Donor.workplace_id == scope.unit_id)
    if scope.role is not Role.PROVINCE:
        return false()
    own = select(Unit.id).where(or_(Unit.province_id == scope.province_id, Unit.id == scope.province_id))
    gave_here = (
        exists()
        .where(
            Donation.donor_id == Donor.id,
            Donation.drive_id == Drive.id,
            Drive.province_id == scope.province_id,
        )
        .correlate(Donor)
    )
    is_placeless = Donor.commune_id.is_(None) & Donor.workplace_id.is_(None)
    mine = or_(Donor.commune_id.in_(own), Donor.workplace_id.in_(own), is_placeless, gave_here)
    return and_(alone, mine)


def donor_in_scope(session: Session, scope: Scope, donor_id: int) -> Donor | None:
    """Return a donor of the account's register."""
    return session.scalars(select(Donor).where(Donor.id == donor_id, donors_in_scope(scope))).one_or_none()


def donor_at_hand(session: Session, scope: Scope, donor_id: int) -> Donor | None:
    """Return a donor of the account's register, or, at a desk, one who signed up for a drive it works for.

    Before the first outcome a registration is not yet linked: there the same citizen number tells who came,
    unless name and birth show that it is somebody else's.
    """
    if scope.role not in (Role.DESK, Role.FACILITY):
        return donor_in_scope(session, scope, donor_id)
    same = or_(Registration.donor_id == Donor.id, has_its_number(Registration))
    came = exists().where(same, registrations_in_scope(scope)).correlate(Donor)
    # Written as IS NULL, SQLite would take the index of merged donors and so read and sort the whole register.
    alone = func.coalesce(Donor.merged_into_id, 0) == 0
    return session.scalars(select(Donor).where(Donor.id == donor_id, alone, came)).one_or_none()


def ledger_of(session: Session, donor_id: int) -> list[LedgerLine]:
    """Return every line of a donor, those that take others back included, the newest day first."""
    later = aliased(Donation)
    wanted = (
        select(Donation, later.id, Unit.name, Drive.host_label, Outcome.registration_id)
        .outerjoin(later, later.reverses_id == Donation.id)
        .outerjoin(Unit, Unit.id == Donation.facility_id)
        .outerjoin(Drive, Drive.id == Donation.drive_id)
        .outerjoin(Outcome, Outcome.id == Donation.outcome_id)
        .where(Donation.donor_id == donor_id)
        .order_by(Donation.on_day.desc(), Donation.id.desc())
    )
    return [LedgerLine(row[0], row[1] is not None, row[2], row[3], row[4]) for row in session.execute(wanted)]


def days_given(session: Session, donor_id: int) -> list[tuple[date, str]]:
    """Return day and component of each donation of a donor that counts and whose day is known, in order."""
    wanted = select(Donation.on_day, Donation.component).where(Donation.donor_id == donor_id, counts())
    wanted = wanted.where(Donation.is_opening.is_(False))
    return [(row[0], row[1].value) for row in session.execute(wanted.order_by(Donation.on_day, Donation.id))]


def known_of(session: Session, donor: Donor) -> Known:
    """Return what the register knows of a donor that earlier donations are judged by."""
    openings = select(Donation.times, Donation.on_day).where(
        Donation.donor_id == donor.id, Donation.is_opening, counts()
    )
    return Known(
        birth=birth_of(donor),
        given=days_given(session, donor.id),
        openings=[(row[0], row[1]) for row in session.execute(openings)],
    )


def birth_of(donor: Donor) -> BirthDay | None:
    """Return the birth of a donor as far as it is known."""
    born = donor.birth_day.year if donor.birth_day else donor.birth_year
    return BirthDay(donor.birth_day, born) if born else None


def serial_is_used(session: Session, serial: str) -> bool:
    """Return whether a donation that counts carries this serial, anywhere in the ledger."""
    return session.scalar(select(exists().where(Donation.serial == serial, counts()))) or False


def donation_of_outcome(session: Session, outcome_id: int) -> Donation | None:
    """Return the counting donation that came from an outcome."""
    return session.scalars(select(Donation).where(Donation.outcome_id == outcome_id, counts())).one_or_none()


def facts_of(session: Session, donor_id: int) -> DonorFacts:
    """Count what the ledger says of one donor."""
    return facts_from(_given(session, donor_id, donor_id).get(donor_id, []))


def milestones_of(session: Session, donor_id: int) -> Milestones:
    """Return the stored days of a donor's milestones."""
    return _milestones(session, donor_id, donor_id).get(donor_id, {})


def _given(session: Session, first: int, last: int) -> dict[int, list[Given]]:
    """Return the lines that count of donors by their ids, in the order of their days."""
    wanted = (
        select(
            *(Donation.donor_id, Donation.on_day, Donation.component),
            *(Donation.times, Donation.is_opening, Donation.evidence),
        )
        .where(Donation.donor_id.between(first, last), counts())
        .order_by(Donation.on_day, Donation.id)
    )
    found: dict[int, list[Given]] = {}
    for row in session.execute(wanted):
        found.setdefault(row[0], []).append(Given(*row[1:]))
    return found


def _milestones(session: Session, first: int, last: int) -> dict[int, Milestones]:
    wanted = select(*Milestone.__table__.columns).where(Milestone.donor_id.between(first, last))
    found: dict[int, Milestones] = {}
    for donor_id, evidence, times, day in session.execute(wanted):
        found.setdefault(donor_id, {})[evidence, times] = day
    return found


def counted_donors(session: Session) -> Iterator[tuple[Donor, DonorFacts, Milestones]]:
    """Yield every donor with what the ledger says and the stored days of the milestones, a thousand at a time."""
    last = 0
    while donors := session.scalars(
        select(Donor).where(Donor.id > last).order_by(Donor.id).limit(1000)
    ).all():
        first, last = donors[0].id, donors[-1].id
        given, held = _given(session, first, last), _milestones(session, first, last)
        for donor in donors:
            yield donor, facts_from(given.get(donor.id, [])), held.get(donor.id, {})


def evidence_counts(lines: Sequence[LedgerLine]) -> dict[str, int]:
    """Return how many of a donor's counting donations stand on which evidence, in words, the strongest first."""
    held = [line.donation for line in lines if not line.taken_back and line.donation.reverses_id is None]
    counts: dict[str, int] = {}
    for given in sorted(held, key=lambda one: list(Evidence).index(one.evidence)):
        words = evidence_words(given)
        counts[words] = counts.get(words, 0) + given.times
    return counts


def recheck_facts(session: Session, today: date) -> Iterator[Difference]:
    """Yield each stored fact of a donor that differs from a recount of the whole ledger, for flask doctor."""
    waiting = deferrals(session)
    for donor, facts, held in counted_donors(session):
        counted = {**facts.columns(today), "deferred_until": waiting.get(donor.id)}
        for fact, value in counted.items():
            if getattr(donor, fact) != value:
                yield Difference(donor.id, fact, getattr(donor, fact), value)
        if held != facts.milestones:
            yield Difference(donor.id, "milestones", held, facts.milestones)
