"""Ask who reached a milestone by a cut-off day without its honour, and which honours were issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.accounts.rules import Scope
from domain.commendations.records import Honour
from domain.commendations.rules import milestones_on
from domain.donors.records import Donor
from domain.ledger.queries import counts, donors_in_scope
from domain.ledger.records import Donation, Evidence
from domain.papers.records import PaperKind
from domain.units.records import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """What a candidate list is asked for: the cut-off day, the kind of paper, and what narrows it."""

    cut_off: date
    kind: PaperKind = PaperKind.COMMENDATION
    milestone: int | None = None
    commune_id: int | None = None
    donor_ids: tuple[int, ...] | None = None


class Candidate(NamedTuple):
    """A donor at a milestone: counts up to the cut-off, what rests on own word only, and the last honour."""

    donor: Donor
    commune: str
    province: str
    workplace: str
    donations: int
    milestone: int
    last_on: date | None
    own_word: int
    honoured: Honour | None


def _at_milestone(scope: ColumnElement[bool], choice: Choice, today: date) -> Subquery:
    """Return donors with their count up to the cut-off and the highest milestone that it reaches."""
    milestones = sorted(milestones_on(choice.cut_off).value, reverse=True)
    reached: ColumnElement[Any] = Donor.donations.expression
    if choice.cut_off < today:
        # Few donations lie after a cut-off day, so these are counted and taken off the stored fact.
        after = (
            select(func.coalesce(func.sum(Donation.times), 0))
            .where(Donation.donor_id == Donor.id, Donation.on_day > choice.cut_off, counts())
            .correlate(Donor)
        )
        reached = Donor.donations - after.scalar_subquery()
    conditions = [scope, Donor.donations >= milestones[-1]]
    if choice.commune_id is not None:
        conditions.append(Donor.commune_id == choice.commune_id)
    if choice.donor_ids is not None:
        conditions.append(Donor.id.in_(choice.donor_ids))
    counted = select(Donor.id.label("donor_id"), reached.label("donations")).where(*conditions).subquery()
    ladder = case(*((counted.c.donations >= step, step) for step in milestones), else_=0)
    return select(counted.c.donor_id, counted.c.donations, ladder.label("milestone")).subquery()


def _not_honoured(reached: Subquery, choice: Choice) -> ColumnElement[bool]:
    honoured = exists().where(
        Honour.donor_id == reached.c.donor_id,
        Honour.kind == choice.kind,
        Honour.milestone >= reached.c.milestone,
    )
    wanted = and_(reached.c.milestone > 0, ~honoured)
    return wanted if choice.milestone is None else and_(wanted, reached.c.milestone == choice.milestone)


def milestone_counts(
    session: Session, scope: ColumnElement[bool], choice: Choice, today: date
) -> dict[int, int]:
    """Return how many candidates stand at each milestone, the highest first."""
    reached = _at_milestone(scope, choice, today)
    wanted = (
        select(reached.c.milestone, func.count())
        .where(_not_honoured(reached, choice))
        .group_by(reached.c.milestone)
        .order_by(reached.c.milestone.desc())
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def candidates(
    session: Session,
    scope: ColumnElement[bool],
    choice: Choice,
    today: date,
    *,
    after: tuple[int, Donor] | None = None,
    limit: int = PAGE,
) -> list[Candidate]:
    """Return up to limit + 1 candidates, the highest milestone first, then by name, after (milestone, donor)."""
    reached = _at_milestone(scope, choice, today)
    commune, province, workplace = aliased(Unit), aliased(Unit), aliased(Unit)
    wanted = (
        select(Donor, commune.name, province.name, workplace.name, reached.c.donations, reached.c.milestone)
        .join(reached, reached.c.donor_id == Donor.id)
        .outerjoin(commune, commune.id == Donor.commune_id)
        .outerjoin(province, province.id == commune.province_id)
        .outerjoin(workplace, workplace.id == Donor.workplace_id)
        .where(_not_honoured(reached, choice))
    )
    if after is not None:
        milestone, donor = after
        same = tuple_(Donor.sort_key, Donor.id) > tuple_(donor.sort_key, donor.id)
        wanted = wanted.where(
            or_(reached.c.milestone < milestone, and_(reached.c.milestone == milestone, same))
        )
    wanted = wanted.order_by(reached.c.milestone.desc(), Donor.sort_key, Donor.id).limit(limit + 1)
    rows = session.execute(wanted).all()
    donor_ids = [row[0].id for row in rows]
    given, honoured = _given(session, donor_ids, choice.cut_off), _last_honours(session, donor_ids)
    return [
        Candidate(
            row[0],
            row[1] or "",
            row[2] or "",
            row[3] or row[0].workplace,
            row[4],
            row[5],
            *given.get(row[0].id, (None, 0)),
            honoured.get(row[0].id),
        )
        for row in rows
    ]


def _given(session: Session, donor_ids: Sequence[int], cut_off: date) -> dict[int, tuple[date | None, int]]:
    own_word = func.sum(case((Donation.evidence == Evidence.OWN_WORD, Donation.times), else_=0))
    wanted = (
        select(
            Donation.donor_id, func.max(case((Donation.is_opening, None), else_=Donation.on_day)), own_word
        )
        .where(Donation.donor_id.in_(donor_ids), Donation.on_day <= cut_off, counts())
        .group_by(Donation.donor_id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(wanted)}


def _last_honours(session: Session, donor_ids: Sequence[int]) -> dict[int, Honour]:
    wanted = select(Honour).where(Honour.donor_id.in_(donor_ids)).order_by(Honour.milestone, Honour.id)
    return {honour.donor_id: honour for honour in session.scalars(wanted)}


def honours_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that an honour is one of the account's people, or was issued by its unit."""
    mine = select(Donor.id).where(donors_in_scope(scope))
    return or_(Honour.donor_id.in_(mine), Honour.issuing_unit_id == scope.unit_id)


def honours(
    session: Session,
    scope: Scope,
    *,
    honour_ids: Sequence[int] | None = None,
    issued_at: datetime | None = None,
    kind: PaperKind | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> Sequence[Honour]:
    """Return up to limit + 1 honours in reach: those of one act in the order of the act, else the newest first."""
    wanted = select(Honour).where(honours_in_scope(scope))
    if honour_ids is not None:
        wanted = wanted.where(Honour.id.in_(honour_ids))
    if issued_at is not None:
        wanted = wanted.where(Honour.issued_at == issued_at)
    if kind is not None:
        wanted = wanted.where(Honour.kind == kind)
    if before_id is not None:
        wanted = wanted.where(Honour.id < before_id)
    is_whole = issued_at is not None or honour_ids is not None
    wanted = wanted.order_by(Honour.id if is_whole else Honour.id.desc()).limit(limit + 1)
    return session.scalars(wanted).unique().all()


def honours_of_donor(session: Session, donor_id: int) -> Sequence[Honour]:
    """Return the honours of one donor, the newest first."""
    wanted = select(Honour).where(Honour.donor_id == donor_id).order_by(Honour.id.desc())
    return session.scalars(wanted).unique().all()
