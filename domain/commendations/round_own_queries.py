"""Ask in which open rounds a donor is considered and what counts there, for the donor's own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.commendations.round_figures import figures_of
from domain.commendations.round_records import CommendationRound, Nominee, NomineeState, RoundState
from domain.commendations.round_rules import claims_are_open
from domain.commendations.rule_queries import known_sets
from domain.commendations.rule_records import Subject
from domain.donors.records import Donor
from domain.units.records import Unit


class Considered(NamedTuple):
    """What an open round counts of a donor: counted and all donations, the step reached, whether one is nominated."""

    round: CommendationRound
    counted: int
    total: int
    step: int | None
    award: str
    is_nominated: bool
    claims_are_open: bool


def considered_in(session: Session, donor: Donor, today: date) -> Sequence[Considered]:
    """Return the open rounds in which a donor is nominated or reaches a step with all donations of the ledger.

    Rounds of the donor's commune and of its province, or of the province of the workplace.
    """
    places = [number for number in (donor.commune_id, donor.workplace_id) if number is not None]
    provinces = select(Unit.province_id).where(Unit.id.in_(places))
    rounds = session.scalars(
        select(CommendationRound)
        .where(
            CommendationRound.state == RoundState.OPEN,
            or_(
                CommendationRound.unit_id == donor.commune_id,
                CommendationRound.unit_id.in_(provinces),
                CommendationRound.id.in_(select(Nominee.round_id).where(Nominee.donor_id == donor.id)),
            ),
        )
        .order_by(CommendationRound.cut_off, CommendationRound.id)
    ).all()
    if not rounds:
        return []
    nominated = {
        row.round_id: row
        for row in session.scalars(
            select(Nominee).where(
                Nominee.donor_id == donor.id,
                Nominee.round_id.in_([one.id for one in rounds]),
                Nominee.state == NomineeState.PROPOSED,
            )
        )
    }
    found = []
    for one in rounds:
        named = [terms for terms in known_sets(session, one.province_id) if terms.key == one.rule_key]
        figures = figures_of(session, [donor.id], one.cut_off)[donor.id]
        terms = named[0] if named and named[0].subject is Subject.PERSON else None
        row = nominated.get(one.id)
        step = terms.step_reached(figures.total) if terms else None
        if row is None and step is None:
            continue
        found.append(
            Considered(
                one,
                figures.counted(terms) if terms else figures.total,
                figures.total,
                row.milestone if row else step.threshold if step else None,
                row.award if row else step.award if step else "",
                row is not None,
                claims_are_open(one, today),
            )
        )
    return found


def next_round(session: Session, donor: Donor) -> CommendationRound | None:
    """Return the next round of the donor's commune or province that is open; drafts are told to nobody."""
    provinces = select(Unit.province_id).where(Unit.id.in_([donor.commune_id, donor.workplace_id]))
    wanted = select(CommendationRound).where(
        CommendationRound.state == RoundState.OPEN,
        or_(CommendationRound.unit_id == donor.commune_id, CommendationRound.unit_id.in_(provinces)),
        CommendationRound.is_urgent.is_(False),
    )
    return session.scalars(wanted.order_by(CommendationRound.cut_off, CommendationRound.id).limit(1)).first()
