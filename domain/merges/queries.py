"""Ask which donors may be one person, what a merge would do, and which merges can still be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from domain.donors.queries import survivor_of
from domain.donors.records import Donor
from domain.donors.rules import OLD_NUMBER_BYTES
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.merges.records import DonorMerge, NotSameDonor
from domain.merges.rules import Strength, reasons_for
from domain.units.records import Unit

PAGE = 50


class Pair(NamedTuple):
    """Two donors who may be one person: how much speaks for it, the reasons in words, their communes."""

    first: Donor
    second: Donor
    strength: Strength
    reasons: list[str]
    communes: tuple[str, str]


class Double(NamedTuple):
    """A day on which both rows have a donation that counts."""

    day: date
    ours: Donation
    theirs: Donation


class NotSame(NamedTuple):
    """Two donors of whom a person said that they are two people."""

    mark: NotSameDonor
    first: Donor
    second: Donor


class Merged(NamedTuple):
    """A merge with the two rows."""

    merge: DonorMerge
    survivor: Donor
    absorbed: Donor


One, Other = aliased(Donor), aliased(Donor)


def _alike(strength: ColumnElement[int], *same: ColumnElement[bool]) -> Select[int, int, int]:
    """Return the statement for pairs of one name that agree in more; two whole numbers of one kind speak against it."""
    kinds = [func.length(one.id_number_sealed) == OLD_NUMBER_BYTES for one in (One, Other)]
    may_be_one = or_(One.id_number_index.is_(None), Other.id_number_index.is_(None), kinds[0] != kinds[1])
    return (
        select(One.id.label("one_id"), Other.id.label("other_id"), strength.label("strength"))
        .join(Other, and_(One.search_key == Other.search_key, One.id < Other.id, *same))
        .where(may_be_one)
    )


def _rank(strength: Strength) -> ColumnElement[int]:
    return literal_column(str(strength.value), Integer)


def _pairs() -> Subquery:
    """Return each pair once with what speaks most for it; every part is led by an index of the names' table."""
    same_year = One.birth_year == Other.birth_year
    one_numbered = One.id_number_index.is_(None) != Other.id_number_index.is_(None)
    one_unborn = or_(One.birth_year.is_(None), Other.birth_year.is_(None))
    neighbours = case((same_year, _rank(Strength.FAIR)), else_=_rank(Strength.WEAK))
    found = union_all(
        _alike(_rank(Strength.STRONG), One.phone == Other.phone, One.phone != ""),
        _alike(_rank(Strength.STRONG), One.birth_day == Other.birth_day),
        _alike(
            neighbours, One.commune_id == Other.commune_id, or_(same_year, and_(one_unborn, one_numbered))
        ),
        _alike(_rank(Strength.FAIR), One.id_number_tail == Other.id_number_tail, One.id_number_tail != ""),
    ).subquery()
    strongest = func.min(found.c.strength).label("strength")
    wanted = select(found.c.one_id, found.c.other_id, strongest).group_by(found.c.one_id, found.c.other_id)
    return wanted.subquery()


def said_not_same(one: SQLColumnExpression[int], other: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the condition that a person said of two donors that they are two people."""
    return exists().where(
        or_(
            and_(NotSameDonor.first_id == one, NotSameDonor.second_id == other),
            and_(NotSameDonor.first_id == other, NotSameDonor.second_id == one),
        )
    )


def pairs_page(
    session: Session,
    scope: ColumnElement[bool],
    *,
    after: tuple[int, str, int, int] | None = None,
    limit: int = PAGE,
) -> list[Pair]:
    """Return up to limit + 1 pairs of donors in scope, the likeliest first, then by name; scope leaves out merged ones.

    after is the place of the last pair shown: strength, sort key and number of the first donor, number of the other.
    """
    pairs, mine = _pairs(), select(Donor.id).where(scope)
    homes = aliased(Unit), aliased(Unit)
    wanted = (
        select(One, Other, pairs.c.strength, homes[0].name, homes[1].name)
        .join(pairs, pairs.c.one_id == One.id)
        .join(Other, Other.id == pairs.c.other_id)
        .outerjoin(homes[0], homes[0].id == One.commune_id)
        .outerjoin(homes[1], homes[1].id == Other.commune_id)
        .where(One.id.in_(mine), Other.id.in_(mine), ~said_not_same(One.id, Other.id))
    )
    place = tuple_(pairs.c.strength, One.sort_key, One.id, Other.id)
    if after is not None:
        wanted = wanted.where(place > tuple_(*after))
    wanted = wanted.order_by(pairs.c.strength, One.sort_key, One.id, Other.id).limit(limit + 1)
    return [
        Pair(row[0], row[1], Strength(row[2]), reasons_for(row[0], row[1]), (row[3] or "", row[4] or ""))
        for row in session.execute(wanted)
    ]


def is_said_not_same(session: Session, one_id: int, other_id: int) -> bool:
    """Return whether a person said of these two that they are two people."""
    return session.scalar(select(said_not_same(literal(one_id), literal(other_id)))) or False


def not_same_of(session: Session, scope: ColumnElement[bool], limit: int = PAGE) -> list[NotSame]:
    """Return the pairs in scope that were said to be two people, the newest first."""
    mine = select(Donor.id).where(scope)
    wanted = (
        select(NotSameDonor, One, Other)
        .join(One, One.id == NotSameDonor.first_id)
        .join(Other, Other.id == NotSameDonor.second_id)
        .where(One.id.in_(mine), Other.id.in_(mine))
        .order_by(NotSameDonor.id.desc())
        .limit(limit)
    )
    return [NotSame(row[0], row[1], row[2]) for row in session.execute(wanted)]


def doubles(session: Session, survivor_id: int, absorbed_id: int) -> list[Double]:
    """Return the days on which both rows have a donation that counts, in order; old notebooks name no day."""
    wanted = (
        select(Donation)
        .where(Donation.donor_id.in_((survivor_id, absorbed_id)), counts(), Donation.is_opening.is_(False))
        .order_by(Donation.on_day, Donation.id)
    )
    by_day: dict[date, dict[int, Donation]] = {}
    for donation in session.scalars(wanted):
        by_day.setdefault(donation.on_day, {}).setdefault(donation.donor_id, donation)
    return [
        Double(day, held[survivor_id], held[absorbed_id]) for day, held in by_day.items() if len(held) == 2
    ]


def merges_page(
    session: Session,
    scope: ColumnElement[bool],
    *,
    since: datetime,
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[Merged]:
    """Return up to limit + 1 merges since a moment whose lasting donor is in scope, the newest first."""
    wanted = (
        select(DonorMerge, One, Other)
        .join(One, One.id == DonorMerge.survivor_id)
        .join(Other, Other.id == DonorMerge.absorbed_id)
        .where(DonorMerge.merged_at >= since, One.id.in_(select(Donor.id).where(scope)))
    )
    if before_id is not None:
        wanted = wanted.where(DonorMerge.id < before_id)
    rows = session.execute(wanted.order_by(DonorMerge.id.desc()).limit(limit + 1))
    return [Merged(row[0], row[1], row[2]) for row in rows]


def merge_in_scope(session: Session, scope: ColumnElement[bool], merge_id: int) -> DonorMerge | None:
    """Return a merge whose lasting donor is in scope, or went further into one that is."""
    merge = session.get(DonorMerge, merge_id)
    donor = None if merge is None else survivor_of(session, merge.survivor_id)
    if donor is None or session.scalar(select(Donor.id).where(Donor.id == donor.id, scope)) is None:
        return None
    return merge
