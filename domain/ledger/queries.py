"""Ask the ledger: which lines count, what a donor gave, who is in whose register, and whether stored facts hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.records import Donor
from domain.donors.rules import next_donation_day
from domain.drives.records import Drive
from domain.ledger.records import Donation, Evidence
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


@dataclass(frozen=True, slots=True)
class DonorFacts:
    """What the ledger counts for one donor."""

    donations: int = 0
    last_on: date | None = None
    last_component: str = ""


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

    Before the first outcome a registration is not yet linked: there the same citizen number tells who came.
    """
    if scope.role not in (Role.DESK, Role.FACILITY):
        return donor_in_scope(session, scope, donor_id)
    same = or_(Registration.donor_id == Donor.id, Registration.id_number_index == Donor.id_number_index)
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


def serial_is_used(session: Session, serial: str) -> bool:
    """Return whether a donation that counts carries this serial, anywhere in the ledger."""
    return session.scalar(select(exists().where(Donation.serial == serial, counts()))) or False


def donation_of_outcome(session: Session, outcome_id: int) -> Donation | None:
    """Return the counting donation that came from an outcome."""
    return session.scalars(select(Donation).where(Donation.outcome_id == outcome_id, counts())).one_or_none()


def facts_of(session: Session, donor_id: int) -> DonorFacts:
    """Count what the ledger says of one donor."""
    given = days_given(session, donor_id)
    times = select(func.sum(Donation.times)).where(Donation.donor_id == donor_id, counts())
    return DonorFacts(session.scalar(times) or 0, *(given[-1] if given else ()))


def evidence_counts(lines: Sequence[LedgerLine]) -> dict[Evidence, int]:
    """Return how many of a donor's counting donations stand on which evidence, the strongest first."""
    held = [line.donation for line in lines if not line.taken_back and line.donation.reverses_id is None]
    return {level: sum(line.times for line in held if line.evidence is level) for level in Evidence}


def recheck_facts(session: Session, today: date) -> Iterator[Difference]:
    """Yield each stored fact of a donor that differs from a recount of the whole ledger, for flask doctor."""
    last = func.row_number().over(
        partition_by=Donation.donor_id,
        order_by=(Donation.is_opening, Donation.on_day.desc(), Donation.id.desc()),
    )
    how_many = func.sum(Donation.times).over(partition_by=Donation.donor_id)
    ranked = (
        select(
            Donation.donor_id,
            case((Donation.is_opening, None), else_=Donation.on_day).label("on_day"),
            case((Donation.is_opening, None), else_=Donation.component).label("component"),
            how_many.label("donations"),
            last.label("rank"),
        )
        .where(counts())
        .subquery()
    )
    wanted = (
        select(Donor, ranked.c.donations, ranked.c.on_day, ranked.c.component)
        .outerjoin(ranked, (ranked.c.donor_id == Donor.id) & (ranked.c.rank == 1))
        .order_by(Donor.id)
    )
    waiting = deferrals(session)
    for donor, donations, on_day, component in session.execute(wanted.execution_options(yield_per=1000)):
        word = component.value if component else ""
        following = next_donation_day(on_day, word, today)
        counted = {
            "donations": donations or 0,
            "last_donation_on": on_day,
            "last_component": word,
            "next_possible_on": following.day if following else None,
            "deferred_until": waiting.get(donor.id),
        }
        for fact, value in counted.items():
            if getattr(donor, fact) != value:
                yield Difference(donor.id, fact, getattr(donor, fact), value)
