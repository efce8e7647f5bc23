"""Ask for rounds of commendation, the dossiers and nominees in them, and how their figures stand in the ledger now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, lazyload

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.round_figures import family_counted, figures_of, members_of, mountain_donors
from domain.commendations.round_records import (
    AwardDecision,
    CommendationRound,
    Dossier,
    DossierState,
    Nominee,
    NomineeState,
    ReviewMark,
    RoundState,
)
from domain.commendations.round_rules import RoundSituation, decides
from domain.commendations.rule_queries import known_sets
from domain.commendations.rule_records import AwardLevel, Subject
from domain.donors.records import Donor
from domain.units.records import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class NomineeFilter:
    """Which nominees of a round are asked for."""

    state: NomineeState | None = None
    award: str = ""
    body: str = ""
    dossier_id: int | None = None


class AwardGroup(NamedTuple):
    """A form of award by one body, and how many nominees on the list are proposed for it or got it."""

    award: str
    body: str
    level: AwardLevel
    proposed: int
    awarded: int


def rounds_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a round is one's own, or one of the office above that takes dossiers or took mine.

    A province reads the rounds of its communes too.
    """
    if scope.role is Role.PROVINCE:
        return CommendationRound.province_id == scope.province_id
    if scope.role not in (Role.WARD, Role.REPRESENTATIVE) or scope.unit_id is None:
        return false()
    parent = select(Unit.parent_id).where(Unit.id == scope.unit_id).scalar_subquery()
    above = or_(CommendationRound.unit_id == scope.province_id, CommendationRound.unit_id == parent)
    open_above = and_(above, CommendationRound.state != RoundState.DRAFT)
    own = CommendationRound.unit_id == scope.unit_id
    return or_(own, open_above) if scope.role is Role.WARD else open_above


def owns(scope: Scope, round_: CommendationRound) -> bool:
    """Return whether the account's office runs this round."""
    return scope.role in (Role.PROVINCE, Role.WARD) and round_.unit_id == scope.unit_id


def round_list(
    session: Session, scope: Scope, *, before_id: int | None = None, limit: int = PAGE
) -> Sequence[CommendationRound]:
    """Return up to limit + 1 rounds in reach, the newest first."""
    wanted = select(CommendationRound).where(rounds_in_scope(scope))
    if before_id is not None:
        wanted = wanted.where(CommendationRound.id < before_id)
    return session.scalars(wanted.order_by(CommendationRound.id.desc()).limit(limit + 1)).all()


def round_in_scope(session: Session, scope: Scope, round_id: int) -> CommendationRound | None:
    """Return one round in reach."""
    wanted = select(CommendationRound).where(CommendationRound.id == round_id, rounds_in_scope(scope))
    return session.scalars(wanted).one_or_none()


def own_round(session: Session, scope: Scope, round_id: int) -> CommendationRound | None:
    """Return one round that the account's office runs."""
    found = round_in_scope(session, scope, round_id)
    return found if found is not None and owns(scope, found) else None


def dossier_of(session: Session, round_id: int, unit_id: int | None) -> Dossier | None:
    """Return the dossier of a unit in a round."""
    return session.scalars(
        select(Dossier).where(Dossier.round_id == round_id, Dossier.unit_id == unit_id)
    ).one_or_none()


def dossier_in_scope(session: Session, scope: Scope, dossier_id: int) -> Dossier | None:
    """Return a dossier: one's own, or one that was sent into a round of one's own."""
    found = session.get(Dossier, dossier_id)
    if found is None or scope.unit_id is None:
        return None
    if found.unit_id == scope.unit_id and scope.role in (Role.WARD, Role.REPRESENTATIVE):
        return found
    return found if owns(scope, found.round) and found.state is not DossierState.DRAFT else None


class DossierLine(NamedTuple):
    """A dossier with how many of its people are proposed, wait to be looked at, and were returned."""

    dossier: Dossier
    proposed: int
    waiting: int
    returned: int


def dossiers_in(session: Session, round_id: int) -> Sequence[DossierLine]:
    """Return the dossiers that were sent into a round, by unit."""
    proposed = Nominee.state == NomineeState.PROPOSED
    wanted = (
        select(
            Dossier,
            func.count(case((proposed, 1))),
            func.count(case((and_(proposed, ~Nominee.is_accepted), 1))),
            func.count(case((Nominee.state == NomineeState.RETURNED, 1))),
        )
        .join(Unit, Unit.id == Dossier.unit_id)
        .outerjoin(Nominee, Nominee.dossier_id == Dossier.id)
        .where(Dossier.round_id == round_id, Dossier.state != DossierState.DRAFT)
        .options(lazyload(Dossier.unit), lazyload(Dossier.round))
        .group_by(Dossier.id, Unit.sort_key)
        .order_by(Unit.sort_key, Dossier.id)
    )
    rows = session.execute(wanted).all()
    # One more question fetches all units at once, because the count above is grouped by the dossier alone.
    session.scalars(select(Unit).where(Unit.id.in_([row[0].unit_id for row in rows]))).all()
    return [DossierLine(*row) for row in rows]


def is_absorbed() -> ColumnElement[bool]:
    """Return the condition that a nominee waits on a row of the register that became one with another row."""
    merged = select(Donor.id).where(Donor.id == Nominee.donor_id, Donor.merged_into_id.is_not(None))
    return and_(Nominee.state == NomineeState.PROPOSED, merged.exists())


def on_list() -> ColumnElement[bool]:
    """Return the condition that a nominee is on the round's list, from being taken in until the award.

    Two rows of one person may both be nominated before they become one; then only that of the survivor stays.
    """
    live = (NomineeState.PROPOSED, NomineeState.AWARDED)
    return and_(Nominee.is_accepted, Nominee.state.in_(live), ~is_absorbed())


def awaits_decision(round_: CommendationRound) -> ColumnElement[bool]:
    """Return the condition that a nominee of a round waits for a decision that the round's own office records.

    What a higher level decides goes on with a dossier and holds up nothing here.
    """
    levels = Nominee.level.in_(decides(round_))
    return and_(Nominee.round_id == round_.id, on_list(), Nominee.state == NomineeState.PROPOSED, levels)


def absorbed_in(session: Session, round_id: int) -> dict[int, str]:
    """Return the nominees of a round that are left out because their row became one with another, with the name."""
    wanted = select(Nominee.id, Nominee.name).where(Nominee.round_id == round_id, is_absorbed())
    return {row[0]: row[1] for row in session.execute(wanted.order_by(Nominee.sort_key, Nominee.id))}


def seen_by(scope: Scope, round_: CommendationRound) -> ColumnElement[bool]:
    """Return the condition that a nominee of a round may be seen: an office above sees what was sent, others theirs."""
    here = Nominee.round_id == round_.id
    if owns(scope, round_) or scope.role is Role.PROVINCE:
        sent = select(Dossier.id).where(Dossier.round_id == round_.id, Dossier.state == DossierState.SENT)
        return and_(here, or_(Nominee.is_accepted, Nominee.dossier_id.in_(sent)))
    own = select(Dossier.id).where(Dossier.round_id == round_.id, Dossier.unit_id == scope.unit_id)
    return and_(here, Nominee.dossier_id.in_(own))


def _narrowed(wanted: NomineeFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(Nominee.state == wanted.state)
    if wanted.body:
        found.append(Nominee.body == wanted.body)
    if wanted.award:
        found.append(Nominee.award == wanted.award)
    if wanted.dossier_id is not None:
        found.append(Nominee.dossier_id == wanted.dossier_id)
    return found


def nominees(
    session: Session,
    seen: ColumnElement[bool],
    wanted: NomineeFilter,
    *,
    after: Nominee | None = None,
    limit: int | None = PAGE,
) -> Sequence[Nominee]:
    """Return up to limit + 1 nominees, the highest step first, then by name; None returns them all, as papers do."""
    lines = select(Nominee).where(seen, *_narrowed(wanted))
    if after is not None:
        same = tuple_(Nominee.sort_key, Nominee.id) > tuple_(after.sort_key, after.id)
        lines = lines.where(
            or_(Nominee.milestone < after.milestone, and_(Nominee.milestone == after.milestone, same))
        )
    lines = lines.order_by(Nominee.milestone.desc(), Nominee.sort_key, Nominee.id)
    return session.scalars(lines if limit is None else lines.limit(limit + 1)).all()


def nominee_seen(
    session: Session, scope: Scope, round_: CommendationRound, nominee_id: int
) -> Nominee | None:
    """Return one nominee of a round that the account may see."""
    return session.scalars(
        select(Nominee).where(Nominee.id == nominee_id, seen_by(scope, round_))
    ).one_or_none()


def award_groups(session: Session, round_id: int) -> Sequence[AwardGroup]:
    """Return the forms of award on a round's list by body, the most first."""
    wanted = (
        select(
            Nominee.award,
            Nominee.body,
            Nominee.level,
            func.count(case((Nominee.state == NomineeState.PROPOSED, 1))),
            func.count(case((Nominee.state == NomineeState.AWARDED, 1))),
        )
        .where(Nominee.round_id == round_id, on_list())
        .group_by(Nominee.award, Nominee.body, Nominee.level)
        .order_by(func.count().desc(), Nominee.award, Nominee.body, Nominee.level)
    )
    return [AwardGroup(*row) for row in session.execute(wanted)]


def state_counts(session: Session, seen: ColumnElement[bool]) -> dict[NomineeState, int]:
    """Return how many nominees stand in each state."""
    wanted = select(Nominee.state, func.count()).where(seen).group_by(Nominee.state)
    return {row[0]: row[1] for row in session.execute(wanted)}


def reviews_of(session: Session, round_id: int) -> Sequence[ReviewMark]:
    """Return the marks of the bodies that examined a round."""
    return session.scalars(
        select(ReviewMark).where(ReviewMark.round_id == round_id).order_by(ReviewMark.id)
    ).all()


def decisions_of(session: Session, round_id: int) -> Sequence[AwardDecision]:
    """Return the decisions recorded in a round, the earliest first."""
    wanted = select(AwardDecision).where(AwardDecision.round_id == round_id)
    return session.scalars(wanted.order_by(AwardDecision.decided_on, AwardDecision.id)).all()


def situation_of(session: Session, round_: CommendationRound) -> RoundSituation:
    """Return what decides whether a round may go on."""
    here = Nominee.round_id == round_.id
    waiting = select(func.count()).where(Dossier.round_id == round_.id, Dossier.state == DossierState.SENT)
    marks = select(func.count()).where(ReviewMark.round_id == round_.id)
    decided = select(func.count()).where(AwardDecision.round_id == round_.id)
    return RoundSituation(
        is_province=round_.unit_id == round_.province_id,
        on_list=session.scalar(select(func.count()).where(here, on_list())) or 0,
        waiting_dossiers=session.scalar(waiting) or 0,
        reviews=session.scalar(marks) or 0,
        decided=session.scalar(decided) or 0,
    )


def _counted_now(
    session: Session, round_: CommendationRound, rows: Sequence[Nominee]
) -> Iterator[tuple[Nominee, int, bool]]:
    """Yield persons and families of a rule set with what the ledger counts today, and whether that is too little."""
    sets = {terms.key: terms for terms in known_sets(session, round_.province_id)}
    ruled = [one for one in rows if one.rule_key in sets and one.honoured_unit_id is None]
    families = members_of(session, [one.family_id for one in ruled if one.family_id is not None])
    people = {one.donor_id for one in ruled if one.donor_id is not None}
    figures = figures_of(session, people.union(*families.values()), round_.cut_off)
    mountains = mountain_donors(session, people)
    for one in ruled:
        terms = sets[one.rule_key]
        if one.donor_id is not None:
            now = figures[one.donor_id].counted(terms)
        else:
            now = family_counted(terms, [figures[number] for number in families[one.family_id or 0]])
        step = terms.step_reached(now, is_mountain=one.donor_id in mountains)
        yield one, now, step is None or step.threshold < one.milestone


def changed_since(session: Session, round_: CommendationRound, shown: Sequence[Nominee]) -> dict[int, int]:
    """Return what the ledger counts today for those nominees whose figure is another one now, by nominee."""
    return {one.id: now for one, now, _ in _counted_now(session, round_, shown) if now != one.donations}


def below_step(session: Session, round_: CommendationRound, shown: Sequence[Nominee]) -> dict[int, int]:
    """Return what the ledger counts today for proposed nominees who do not reach their step, by nominee."""
    waiting = [one for one in shown if one.state is NomineeState.PROPOSED]
    return {one.id: now for one, now, is_below in _counted_now(session, round_, waiting) if is_below}


def told_below(session: Session, round_: CommendationRound) -> tuple[str, ...]:
    """Return everybody on a round's list who does not reach the step, as a person reads it: "Lê Văn An (9/10)"."""
    rows = nominees(session, and_(Nominee.round_id == round_.id, on_list()), NomineeFilter(), limit=None)
    below = below_step(session, round_, rows)
    return tuple(f"{one.name} ({below[one.id]}/{one.milestone})" for one in rows if one.id in below)


def left_over(session: Session, round_: CommendationRound) -> Sequence[Nominee]:
    """Return who was kept for the next round in an earlier round of the same office: people, families and units.

    What the latest round says of somebody holds; who is in this round already, whatever became of it, is left out.
    """
    later, at = aliased(Nominee), aliased(CommendationRound)
    same = or_(
        later.donor_id == Nominee.donor_id,
        later.family_id == Nominee.family_id,
        later.honoured_unit_id == Nominee.honoured_unit_id,
    )
    again = exists().where(
        later.round_id == at.id,
        at.unit_id == round_.unit_id,
        at.id > Nominee.round_id,
        at.state != RoundState.CANCELLED,
        same,
    )
    earlier = select(CommendationRound.id).where(
        CommendationRound.unit_id == round_.unit_id,
        CommendationRound.id < round_.id,
        CommendationRound.state != RoundState.CANCELLED,
    )
    gone = exists().where(Donor.id == Nominee.donor_id, Donor.merged_into_id.is_not(None))
    wanted = select(Nominee).where(
        Nominee.round_id.in_(earlier), Nominee.state == NomineeState.NEXT, Nominee.is_accepted, ~again, ~gone
    )
    return session.scalars(wanted.order_by(Nominee.sort_key, Nominee.id)).all()


def subjects_in(round_id: int, subject: Subject) -> Select[int | None]:
    """Return the families or units that are in a round and were not taken out."""
    column = Nominee.family_id if subject is Subject.FAMILY else Nominee.honoured_unit_id
    gone = (NomineeState.REMOVED, NomineeState.NEXT)
    return select(column).where(Nominee.round_id == round_id, column.is_not(None), Nominee.state.not_in(gone))
