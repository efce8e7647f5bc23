"""Ask which donors reached a step of a rule set by a cut-off day, and who would if more donations were proven.

The numbers of donations by evidence and the days of milestones are stored with the donor, so that counts are read
from an index and a page stops where it is full; only lines that are out, after a past cut-off day or of components
that do not count, are summed from the ledger, once for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.commendations.number_queries import Numbers, numbers, reached_in_year
from domain.commendations.records import Honour
from domain.commendations.rule_records import CommuneTerrain, Terrain
from domain.commendations.rule_sets import RuleTerms, Step, person_terms
from domain.commendations.rules import KIND_NAMES
from domain.donors.records import Donor
from domain.ledger.queries import counts
from domain.ledger.records import Donation, Milestone
from domain.names import search_key
from domain.papers.records import PaperKind
from domain.units.records import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """What a candidate list is asked for: the cut-off day, what is to be given, by which terms, and what narrows it.

    ``kind`` is a paper of this system, None the forms of award of the terms themselves. ``gaps`` asks for those who
    reach a step only with donations whose evidence is too weak; ``with_recent`` keeps those who were commended
    within the years that the terms exclude; ``this_year`` leaves those who reached the step in the year of the
    cut-off day, for terms whose reached_is_kept and without ``gaps``.
    """

    cut_off: date
    kind: PaperKind | None = PaperKind.COMMENDATION
    milestone: int | None = None
    commune_id: int | None = None
    donor_ids: tuple[int, ...] | None = None
    terms: RuleTerms | None = None
    workplace_id: int | None = None
    gaps: bool = False
    with_recent: bool = False
    this_year: bool = False

    @property
    def rule(self) -> RuleTerms:
        """Return the terms: the national ones for persons unless others were chosen."""
        return self.terms or person_terms(self.cut_off)

    @property
    def award_keys(self) -> tuple[str, ...]:
        """Return the forms of award of which one at the same or a higher step makes a person no candidate."""
        return self.rule.award_keys if self.kind is None else (search_key(KIND_NAMES[self.kind]),)


class Candidate(NamedTuple):
    """A donor at a step: proven and all donations up to the cut-off, the step, the next one, the latest award."""

    donor: Donor
    commune: str
    province: str
    workplace: str
    donations: int
    total: int
    step: Step
    following: Step | None
    lacking: int
    is_mountain: bool
    last_on: date | None
    honoured: Honour | None
    is_recent: bool

    @property
    def milestone(self) -> int:
        """Return the threshold of the step."""
        return self.step.threshold

    @property
    def unproven(self) -> int:
        """Return how many donations rest on evidence that is too weak to count."""
        return self.total - self.donations


def years_before(day: date, years: int) -> date:
    """Return the same day some years before; the last day of February where that year has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_award() -> ColumnElement[bool]:
    """Return the condition that an honour stands and is more than a letter of thanks."""
    return and_(Honour.taken_back_at.is_(None), func.coalesce(Honour.kind, "") != PaperKind.THANKS.value)


def _ladder(terms: RuleTerms, count: ColumnElement[int]) -> ColumnElement[int]:
    """Return the threshold of the step that a count reaches, 0 below the first."""

    def needed(step: Step) -> Any:
        if step.mountain_threshold is None:
            return step.threshold
        in_mountains = CommuneTerrain.terrain == Terrain.MOUNTAIN
        return case((in_mountains, step.mountain_threshold), else_=step.threshold)

    return case(*((count >= needed(step), step.threshold) for step in reversed(terms.steps)), else_=0)


def _has_award(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Honour.donor_id == Donor.id, *conditions).correlate_except(Honour)


def _people(choice: Choice, scope: ColumnElement[bool], today: date) -> tuple[Select[Any], Numbers]:
    """Return the statement for the donors that are listed, still without columns, and their numbers."""
    terms, has = choice.rule, numbers(choice.rule, choice.cut_off, today)
    count = has.total if choice.gaps else has.proven
    at = _ladder(terms, count)
    wanted = select().select_from(Donor).where(scope, count >= _least(choice))
    if has.out is not None:
        wanted = wanted.outerjoin(has.out, has.out.c.donor_id == Donor.id)
        # The stored number bounds the count from above and is found in an index.
        wanted = wanted.where(Donor.donations >= _least(choice))
    if terms.has_terrain:
        wanted = wanted.outerjoin(CommuneTerrain, CommuneTerrain.commune_id == Donor.commune_id)
        wanted = wanted.where(at > 0)
    if choice.this_year and not choice.gaps:
        wanted = wanted.join(Milestone, and_(Milestone.donor_id == Donor.id, Milestone.times == at))
        wanted = wanted.where(reached_in_year(terms, choice.cut_off))
    if choice.gaps:
        wanted = wanted.where(has.total > has.proven, at > _ladder(terms, has.proven))
    if choice.milestone is not None:
        wanted = wanted.where(at == choice.milestone)
    if choice.commune_id is not None:
        wanted = wanted.where(Donor.commune_id == choice.commune_id)
    if choice.workplace_id is not None:
        wanted = wanted.where(Donor.workplace_id == choice.workplace_id)
    if choice.donor_ids is not None:
        wanted = wanted.where(Donor.id.in_(choice.donor_ids))
    given = Honour.award_key.in_(choice.award_keys), Honour.taken_back_at.is_(None)
    wanted = wanted.where(~_has_award(*given, Honour.milestone >= at))
    if terms.years_between and not choice.with_recent:
        since = years_before(choice.cut_off, terms.years_between)
        wanted = wanted.where(~_has_award(Honour.granted_on.between(since, choice.cut_off), is_award()))
    return wanted, has


def _least(choice: Choice) -> int:
    steps = [step for step in choice.rule.steps if choice.milestone in (None, step.threshold)]
    return min((step.mountain_threshold or step.threshold for step in steps), default=10**6)


def milestone_counts(
    session: Session, scope: ColumnElement[bool], choice: Choice, today: date
) -> dict[int, int]:
    """Return how many candidates stand at each step, the highest first."""
    terms = choice.rule
    wanted, has = _people(choice, scope, today)
    same = [
        has.total if choice.gaps else has.proven,
        *([CommuneTerrain.terrain] if terms.has_terrain else []),
    ]
    found: dict[int, int] = {}
    for people, count, *terrain in session.execute(wanted.add_columns(func.count(), *same).group_by(*same)):
        step = terms.step_reached(count, is_mountain=terrain == [Terrain.MOUNTAIN])
        if step is not None:
            found[step.threshold] = found.get(step.threshold, 0) + people
    return dict(sorted(found.items(), reverse=True))


def candidates(
    session: Session,
    scope: ColumnElement[bool],
    choice: Choice,
    today: date,
    *,
    after: tuple[int, Donor] | None = None,
    limit: int = PAGE,
) -> list[Candidate]:
    """Return up to limit + 1 candidates, the most donations first, then by name, after (donations, donor)."""
    commune, province, workplace = aliased(Unit), aliased(Unit), aliased(Unit)
    wanted, has = _people(choice, scope, today)
    terrain = CommuneTerrain.terrain if choice.rule.has_terrain else null()
    wanted = (
        wanted.add_columns(Donor, commune.name, province.name, workplace.name, terrain, has.proven, has.total)
        .outerjoin(commune, commune.id == Donor.commune_id)
        .outerjoin(province, province.id == commune.province_id)
        .outerjoin(workplace, workplace.id == Donor.workplace_id)
        # Bounding what the order begins with lets the page be read from the most donations down.
        .where(Donor.donations >= _least(choice))
    )
    if after is not None:
        most, donor = after
        same = tuple_(Donor.sort_key, Donor.id) > tuple_(donor.sort_key, donor.id)
        # The first condition alone lets the index begin at the right place.
        wanted = wanted.where(Donor.donations <= most, or_(Donor.donations < most, same))
    wanted = wanted.order_by(Donor.donations.desc(), Donor.sort_key, Donor.id).limit(limit + 1)
    rows = session.execute(wanted).all()
    donor_ids = [row[0].id for row in rows]
    awards = _awards(session, donor_ids)
    last = _last_days(session, donor_ids, choice.cut_off) if choice.cut_off < today else None
    since = years_before(choice.cut_off, choice.rule.years_between)
    found = []
    for donor, commune_name, province_name, workplace_name, lies, proven, total in rows:
        is_mountain = lies is Terrain.MOUNTAIN
        step = choice.rule.step_reached(total if choice.gaps else proven, is_mountain=is_mountain)
        if step is None:
            continue
        own = awards.get(donor.id, [])
        found.append(
            Candidate(
                donor,
                commune_name or "",
                province_name or "",
                workplace_name or donor.workplace,
                proven,
                total,
                step,
                choice.rule.next_step(proven, is_mountain=is_mountain),
                max(choice.rule.needed(step, is_mountain=is_mountain) - proven, 0),
                is_mountain,
                donor.last_donation_on if last is None else last.get(donor.id),
                own[-1] if own else None,
                any(
                    since <= award.granted_on <= choice.cut_off
                    for award in own
                    if award.kind is not PaperKind.THANKS
                )
                and choice.rule.years_between > 0,
            )
        )
    return found


def _last_days(session: Session, donor_ids: Sequence[int], cut_off: date) -> dict[int, date]:
    wanted = select(Donation.donor_id, func.max(Donation.on_day)).group_by(Donation.donor_id)
    wanted = wanted.where(Donation.donor_id.in_(donor_ids), Donation.on_day <= cut_off)
    found = session.execute(wanted.where(Donation.is_opening.is_(False), counts()))
    return {row[0]: row[1] for row in found}


def _awards(session: Session, donor_ids: Sequence[int]) -> dict[int, list[Honour]]:
    wanted = (
        select(Honour)
        .where(Honour.donor_id.in_(donor_ids), Honour.taken_back_at.is_(None))
        .order_by(Honour.granted_on, Honour.milestone, Honour.id)
    )
    found: dict[int, list[Honour]] = {}
    for award in session.scalars(wanted).unique():
        found.setdefault(award.donor_id or 0, []).append(award)
    return found
