"""Ask how many donations count for the terms of a rule set, and who reached its steps in a year."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from domain.commendations.rule_sets import RuleTerms
from domain.donors.records import Donor
from domain.ledger.counting import STORED_COUNTS, kept_milestones
from domain.ledger.queries import counts
from domain.ledger.records import Donation, Milestone


class Numbers(NamedTuple):
    """How many proven and how many donations in all a donor has, and the sums of lines that are to be joined."""

    proven: ColumnElement[int]
    total: ColumnElement[int]
    out: Subquery | None


def _out(terms: RuleTerms, cut_off: date, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions of which one makes a donation count neither as proven nor in all."""
    found: list[ColumnElement[bool]] = [Donation.on_day > cut_off] if cut_off < today else []
    return [*found, Donation.component.not_in(terms.components)] if terms.components else found


def numbers(terms: RuleTerms, cut_off: date, today: date) -> Numbers:
    """Return a donor's numbers up to a day: the stored ones less those of the lines that are out."""
    stored, lines = STORED_COUNTS[terms.least_evidence], _out(terms, cut_off, today)
    if not lines:
        return Numbers(stored.expression, Donor.donations.expression, None)
    proven = case((Donation.evidence.in_(terms.weak_evidence), 0), else_=Donation.times)
    out = (
        select(
            Donation.donor_id,
            func.sum(proven).label("proven"),
            func.sum(Donation.times).label("total"),
        )
        .where(or_(*lines), counts())
        .group_by(Donation.donor_id)
        .subquery("out")
    )
    return Numbers(
        stored - func.coalesce(out.c.proven, 0), Donor.donations - func.coalesce(out.c.total, 0), out
    )


def reached_is_kept(terms: RuleTerms) -> bool:
    """Return whether the ledger keeps the day on which somebody reached each step of the terms."""
    thresholds = {step.threshold for step in terms.steps}
    return thresholds <= kept_milestones() and not terms.components and not terms.has_terrain


def reached_in_year(terms: RuleTerms, cut_off: date) -> ColumnElement[bool]:
    """Return the condition of a milestone at a step of the terms, in the year of the cut-off day and up to it."""
    return and_(
        Milestone.evidence == terms.least_evidence,
        Milestone.times.in_([step.threshold for step in terms.steps]),
        Milestone.reached_on.between(date(cut_off.year, 1, 1), cut_off),
    )


def reached_counts(
    session: Session, scope: ColumnElement[bool], terms: RuleTerms, cut_off: date
) -> dict[int, int]:
    """Return how many people reached each step in the year of the cut-off day, commended or not; {} if not kept."""
    if not reached_is_kept(terms):
        return {}
    wanted = (
        select(Milestone.times, func.count())
        .join(Donor, Donor.id == Milestone.donor_id)
        .where(reached_in_year(terms, cut_off), scope)
        .group_by(Milestone.times)
        .order_by(Milestone.times.desc())
    )
    return {row[0]: row[1] for row in session.execute(wanted)}
