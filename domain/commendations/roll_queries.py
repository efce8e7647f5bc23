"""Ask the roll of honour: donors who were commended and agreed to be named, and nothing about anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, extract, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.commendations.candidate_queries import is_award
from domain.commendations.records import Honour
from domain.donors.records import Donor
from domain.names import fold
from domain.units.records import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class RollFilter:
    """Which part of the roll is asked for; a name is looked for without marks."""

    province_id: int | None
    year: int
    typed: str = ""


class RollLine(NamedTuple):
    """One person of the roll: the name as the person wants it, commune, and the highest step of the year."""

    donor_id: int
    name: str
    commune: str
    milestone: int


def initials(full_name: str) -> str:
    """Return the first letters of a name: "T.T.T.H."."""
    return "".join(f"{word[0].upper()}." for word in full_name.split())


def _is_named() -> ColumnElement[bool]:
    # A row that went into another one is that person; the consent stands on the row that lasts.
    return and_(
        Donor.may_be_named.is_(True),
        Donor.merged_into_id.is_(None),
        Honour.donor_id == Donor.id,
        Honour.milestone > 0,
        is_award(),
    )


def _by_initials() -> ColumnElement[bool]:
    """Return the condition that this donor, or a row that went into it, asked for the first letters only."""
    other = aliased(Donor)
    asked = exists().where(other.merged_into_id == Donor.id, other.named_by_initials.is_(True))
    return or_(Donor.named_by_initials.is_(True), asked.correlate(Donor))


def roll_parts(session: Session) -> dict[tuple[int, str], list[int]]:
    """Return the years of the roll, the latest first, by province (number and name), provinces by name."""
    issuer, province = aliased(Unit), aliased(Unit)
    wanted = (
        select(province.id, province.name, province.sort_key, extract("year", Honour.granted_on))
        .select_from(Honour)
        .join(Donor, Honour.donor_id == Donor.id)
        .join(issuer, issuer.id == Honour.issuing_unit_id)
        .join(province, province.id == func.coalesce(issuer.province_id, issuer.id))
        .where(_is_named())
        .distinct()
    )
    rows = sorted(session.execute(wanted), key=lambda row: (row[2], row[0], -int(row[3])))
    found: dict[tuple[int, str], list[int]] = {}
    for number, name, _, year in rows:
        found.setdefault((number, name), []).append(int(year))
    return found


def roll_lines(
    session: Session, wanted: RollFilter, *, after: tuple[int, int] | None = None, limit: int = PAGE
) -> list[RollLine]:
    """Return up to limit + 1 people of a province and year, the highest step first, after (step, donor).

    Who asked for the first letters only is not found by name, because that would tell the name.
    """
    commune = aliased(Unit)
    reached = _reached(wanted).subquery()
    by_initials = _by_initials()
    lines = (
        select(Donor.id, Donor.full_name, commune.name, reached.c.milestone, by_initials)
        .join(reached, reached.c.donor_id == Donor.id)
        .outerjoin(commune, commune.id == Donor.commune_id)
    )
    for word in fold(wanted.typed).split():
        begins = (literal(" ") + Donor.search_key).contains(f" {word}", autoescape=True)
        lines = lines.where(begins, ~by_initials)
    if after is not None:
        lines = lines.where(_follows(session, reached.c.milestone, *after))
    lines = lines.order_by(reached.c.milestone.desc(), Donor.sort_key, Donor.id).limit(limit + 1)
    return [
        RollLine(number, initials(name) if is_short else name, place or "", step)
        for number, name, place, step, is_short in session.execute(lines)
    ]


def _reached(wanted: RollFilter) -> Select[int | None, int]:
    issuer = aliased(Unit)
    days = Honour.granted_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31))
    return (
        select(Honour.donor_id, func.max(Honour.milestone).label("milestone"))
        .join(Donor, Honour.donor_id == Donor.id)
        .join(issuer, issuer.id == Honour.issuing_unit_id)
        .where(_is_named(), days, func.coalesce(issuer.province_id, issuer.id) == wanted.province_id)
        .group_by(Honour.donor_id)
    )


def _follows(
    session: Session, step: ColumnElement[int], last_step: int, donor_id: int
) -> ColumnElement[bool]:
    last: Sequence[Any] = session.execute(
        select(Donor.sort_key, Donor.id).where(Donor.id == donor_id, Donor.may_be_named.is_(True))
    ).first() or ("", 0)
    return or_(step < last_step, and_(step == last_step, tuple_(Donor.sort_key, Donor.id) > tuple_(*last)))
