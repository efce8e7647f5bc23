"""Take nominees into a round with their figures frozen, by a rule set or by hand, and decide what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.candidate_queries import Candidate, Choice, candidates
from domain.commendations.collective_rules import CollectiveCandidate
from domain.commendations.family_queries import FamilyCandidate
from domain.commendations.records import Honour
from domain.commendations.round_actions import locked_round
from domain.commendations.round_count_actions import count_again
from domain.commendations.round_figures import Figures, figures_of, members_of, together
from domain.commendations.round_records import (
    CommendationRound,
    Dossier,
    DossierState,
    Nominee,
    NomineeState,
)
from domain.commendations.round_rules import ALREADY_NOMINATED, may_take_in
from domain.commendations.rule_queries import known_sets
from domain.commendations.rule_records import AwardLevel
from domain.commendations.rule_sets import LEVEL_NAMES, RuleTerms
from domain.commendations.rules import MOST_AT_ONCE, in_sentence
from domain.donors.records import Donor, Sex
from domain.journal import Actor
from domain.ledger.records import Evidence
from domain.names import search_key, sort_key
from domain.refusals import Reason, Refused
from domain.results.records import Component
from domain.units.records import Unit
from domain.wording import short_date

_SEX = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
# What a nominee of an earlier round brings along; the figures of people and families are counted again.
_KEPT = (
    *("donor_id", "family_id", "honoured_unit_id", "name", "birth_year", "sex", "occupation", "address"),
    *("rule_key", "milestone", "year", "award", "body", "level", "donations", "earlier", "reason"),
)
TAKEN_OUT = (NomineeState.REMOVED, NomineeState.NEXT)


@dataclass(frozen=True, slots=True)
class ByHand:
    """An award proposed for a donor by hand: the form, who awards, at which level, and why."""

    award: str
    body: str
    level: AwardLevel
    reason: str
    milestone: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """Into which round nominees are taken: its unit's own, or through the dossier of a unit below."""

    round_id: int
    unit_id: int
    is_owner: bool


def not_in_round(round_id: int) -> ColumnElement[bool]:
    """Return the condition that a donor is not in a round, or was taken out of it."""
    here = select(Nominee.donor_id).where(
        Nominee.round_id == round_id,
        Nominee.donor_id.is_not(None),
        Nominee.state.not_in(TAKEN_OUT),
    )
    return Donor.id.not_in(here)


def take_people(
    session: Session,
    taking: Taking,
    choice: Choice,
    *,
    scope: ColumnElement[bool],
    by: Actor,
    now: datetime,
) -> int:
    """Take the candidates of a choice into a round, at most MOST_AT_ONCE, and return how many.

    choice.donor_ids narrows to chosen people. Raise Refused when the list is frozen, nobody is left, or one of the
    chosen people is no candidate any more.
    """
    record, dossier = _opened(session, taking, by, now)
    wanted = replace(choice, kind=None, gaps=False, cut_off=record.cut_off)
    free = and_(scope, not_in_round(record.id))
    found = candidates(session, free, wanted, day_of(now), limit=MOST_AT_ONCE)[:MOST_AT_ONCE]
    if not found:
        raise Refused("Chọn ít nhất một người trong danh sách.")
    if wanted.donor_ids is not None and len(found) < len(set(wanted.donor_ids)):
        raise Refused(ALREADY_NOMINATED)
    figures = figures_of(session, [one.donor.id for one in found], record.cut_off)
    rows = [
        _with_figures(_person(one, wanted.rule), figures[one.donor.id], one.donations, wanted.rule.key)
        for one in found
    ]
    return _store(session, record, dossier, rows, taking.is_owner, by, now)


def take_families(
    session: Session,
    taking: Taking,
    terms: RuleTerms,
    found: Sequence[FamilyCandidate],
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Take families into a round and return how many; the caller asked for them in the same transaction."""
    record, dossier = _opened(session, taking, by, now)
    members = members_of(session, [one.family.id for one in found])
    donors = [number for numbers in members.values() for number in numbers]
    figures = figures_of(session, donors, record.cut_off)
    rows = []
    for one in found:
        row = Nominee(
            family_id=one.family.id,
            name=one.family.name,
            address=", ".join(part for part in (one.family.address, one.commune) if part),
            milestone=one.milestone,
            award=one.step.award,
            body=one.step.body,
            level=one.step.level,
            earlier=earlier_text(one.honoured),
        )
        summed = together(figures[number] for number in members[one.family.id])
        rows.append(_with_figures(row, summed, one.donations, terms.key))
    return _store(session, record, dossier, rows, taking.is_owner, by, now)


def take_collectives(
    session: Session,
    taking: Taking,
    terms: RuleTerms,
    found: Sequence[CollectiveCandidate],
    *,
    year: int,
    told: str,
    by: Actor,
    now: datetime,
) -> int:
    """Take units into a round and return how many; told is how the figure reads, with {figure} in it."""
    record, dossier = _opened(session, taking, by, now)
    rows = [
        Nominee(
            honoured_unit_id=one.unit.unit_id,
            name=one.unit.name,
            milestone=one.step.threshold,
            award=one.step.award,
            body=one.step.body,
            level=one.step.level,
            rule_key=terms.key,
            year=year,
            donations=one.figure,
            reason=told.format(figure=one.figure),
            earlier=earlier_text(one.honoured),
        )
        for one in found
        if one.step is not None
    ]
    return _store(session, record, dossier, rows, taking.is_owner, by, now)


def take_by_hand(
    session: Session, taking: Taking, donor: Donor, hand: ByHand, *, by: Actor, now: datetime
) -> int:
    """Take one donor into a round for an award and a reason that no rule set gives (QĐ 122/QĐ-BCĐQG, Điều 9).

    Raise Refused when the rule sets know the awarding body at another level than the one named.
    """
    record, dossier = _opened(session, taking, by, now)
    known = {
        step.level
        for terms in known_sets(session, record.province_id)
        for step in terms.steps
        if search_key(step.body) == search_key(hand.body)
    }
    if known and hand.level not in known:
        level = LEVEL_NAMES[max(known, key=list(AwardLevel).index)]
        raise Refused(Reason(f"Nơi khen này là {in_sentence(level)}. Chọn đúng cấp.", "level"))
    figures = figures_of(session, [donor.id], record.cut_off)[donor.id]
    row = _named(donor, _place(session, donor), _workplace(session, donor))
    row.award, row.body, row.level = hand.award, hand.body, hand.level
    row.milestone, row.reason = hand.milestone, hand.reason
    rows = [_with_figures(row, figures, figures.total, "")]
    return _store(session, record, dossier, rows, taking.is_owner, by, now)


def carry_over(session: Session, taking: Taking, kept: Sequence[Nominee], *, by: Actor, now: datetime) -> int:
    """Take people, families and units kept for the next round into this one, and return how many.

    People and families come with today's figures and the step that they reach; a unit with the year it was for.
    """
    record, dossier = _opened(session, taking, by, now)
    names = select(Donor.id, Donor.full_name).where(
        Donor.id.in_([one.donor_id for one in kept if one.donor_id])
    )
    named = {row[0]: row[1] for row in session.execute(names)}
    rows = [Nominee(**{name: getattr(one, name) for name in _KEPT}) for one in kept]
    for row, one in zip(rows, kept, strict=True):
        row.name = named.get(row.donor_id or 0, row.name)
        row.state_reason = f"Để lại từ đợt trước: {one.state_reason}"[:300]
    count_again(session, record, rows, with_step=True)
    return _store(session, record, dossier, rows, taking.is_owner, by, now)


def _opened(
    session: Session, taking: Taking, by: Actor, now: datetime
) -> tuple[CommendationRound, Dossier | None]:
    """Return the round, locked, and the dossier of a unit below, begun if it has none."""
    record = locked_round(session, taking.round_id)
    wanted = select(Dossier).where(Dossier.round_id == record.id, Dossier.unit_id == taking.unit_id)
    dossier = None if taking.is_owner else session.scalars(wanted).one_or_none()
    may_take_in(record, dossier, is_owner=taking.is_owner).require()
    if dossier is None and not taking.is_owner:
        dossier = Dossier(round_id=record.id, unit_id=taking.unit_id, state=DossierState.DRAFT)
        session.add(dossier)
        session.flush()
        journal.record(session, "lập hồ sơ đề nghị khen", "dossier", dossier.id, by=by, now=now)
    return record, dossier


def earlier_text(honour: Honour | None) -> str:
    """Return the latest award in words, as lists print it: "Giấy khen mốc 10 (14/06/2025)"."""
    if honour is None:
        return ""
    step = f" mốc {honour.milestone}" if honour.milestone else ""
    return f"{honour.award}{step} ({short_date(honour.granted_on)})"


def _person(one: Candidate, terms: RuleTerms) -> Nominee:
    place = ", ".join(in_sentence(name) for name in (one.commune, one.province) if name)
    row = _named(one.donor, place, one.workplace)
    row.milestone, row.award = one.milestone, one.step.award
    row.body, row.level = one.step.body, one.step.level
    row.earlier = earlier_text(one.honoured)
    return row


def _named(donor: Donor, place: str, workplace: str) -> Nominee:
    work = "; ".join(part for part in (donor.occupation, workplace) if part)
    return Nominee(
        donor_id=donor.id,
        name=donor.full_name,
        birth_year=donor.birth_year,
        sex=_SEX[donor.sex] if donor.sex else "",
        occupation=work[:240],
        address=", ".join(part for part in (donor.address, place) if part)[:400],
    )


def _place(session: Session, donor: Donor) -> str:
    commune = session.get(Unit, donor.commune_id) if donor.commune_id else None
    return in_sentence(commune.name) if commune else ""


def _workplace(session: Session, donor: Donor) -> str:
    unit = session.get(Unit, donor.workplace_id) if donor.workplace_id else None
    return unit.name if unit else donor.workplace


def _with_figures(row: Nominee, figures: Figures, counted: int, rule_key: str) -> Nominee:
    row.donations, row.total, row.rule_key = counted, figures.total, rule_key
    row.whole_blood = figures.of(Component.WHOLE_BLOOD)
    row.platelets = figures.of(Component.PLATELETS)
    row.facility_file = figures.at(Evidence.FACILITY_FILE)
    row.serial_seen = figures.at(Evidence.SERIAL_SEEN)
    row.unit_list = figures.at(Evidence.UNIT_LIST)
    row.own_word = figures.at(Evidence.OWN_WORD)
    return row


def _store(
    session: Session,
    record: CommendationRound,
    dossier: Dossier | None,
    rows: Sequence[Nominee],
    is_owner: bool,
    by: Actor,
    now: datetime,
) -> int:
    """Store nominees, all or none; one who was taken out of this round before comes back as a new row."""
    for row in rows:
        row.round_id, row.dossier_id, row.is_accepted = record.id, dossier.id if dossier else None, is_owner
        row.state, row.sort_key = NomineeState.PROPOSED, sort_key(row.name)[:1000]
        row.taken_at, row.taken_by = now, by.name
    _drop_taken_out(session, record.id, rows)
    try:
        with session.begin_nested():
            session.add_all(rows)
            session.flush()
    except IntegrityError as twice:
        raise Refused(ALREADY_NOMINATED) from twice
    if is_owner:
        record.version += 1
    noun, number = ("dossier", dossier.id) if dossier else ("round", record.id)
    journal.record(session, "đưa vào đợt xét khen", noun, number, by=by, now=now, count=len(rows))
    return len(rows)


def _drop_taken_out(session: Session, round_id: int, rows: Sequence[Nominee]) -> None:
    """Forget that the same people were taken out of this round before; the journal remembers."""
    for column in (Nominee.donor_id, Nominee.family_id, Nominee.honoured_unit_id):
        numbers = [getattr(row, column.key) for row in rows if getattr(row, column.key) is not None]
        if numbers:
            session.execute(
                delete(Nominee).where(
                    Nominee.round_id == round_id, column.in_(numbers), Nominee.state.in_(TAKEN_OUT)
                )
            )
