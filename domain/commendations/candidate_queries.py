"""Ask which donors reached a step of a rule set by a cut-off day, and who would if more donations were proven.

The stored number of donations bounds every count from above, so that the register is read from the most donations
down and a page stops where it is full; only the donors that are read are counted in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.commendations.records import Honour
from domain.commendations.rule_records import CommuneTerrain, Terrain
from domain.commendations.rule_sets import RuleTerms, Step, person_terms
from domain.commendations.rules import KIND_NAMES
from domain.donors.records import Donor
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.names import search_key
from domain.papers.records import PaperKind
from domain.units.records import Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """What a candidate list is asked for: the cut-off day, what is to be given, by which terms, and what narrows it.

    ``kind`` is a paper of this system, None the forms of award of the terms themselves. ``gaps`` asks for those who
    reach a step only with donations whose evidence is too weak; ``with_recent`` keeps those who were commended
    within the years that the terms exclude.
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


def not_in_time(terms: RuleTerms, cut_off: date, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions of which one makes a donation count neither as proven nor in all."""
    found: list[ColumnElement[bool]] = [Donation.on_day > cut_off] if cut_off < today else []
    return [*found, Donation.component.not_in(terms.components)] if terms.components else found


def _is_mountain() -> ColumnElement[bool]:
    return CommuneTerrain.terrain == Terrain.MOUNTAIN


def _step_of(terms: RuleTerms, out: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """Return the threshold of the step that a donor reaches without the donations that are out, 0 below the first."""
    away = func.coalesce(func.sum(Donation.times), 0)
    count: ColumnElement[Any] = Donor.donations - away if out else Donor.donations.expression

    def needed(step: Step) -> Any:
        if step.mountain_threshold is None:
            return step.threshold
        return case((_is_mountain(), step.mountain_threshold), else_=step.threshold)

    # Inside one scalar query the sum is counted once, however many steps the ladder has.
    ladder = case(*((count >= needed(step), step.threshold) for step in reversed(terms.steps)), else_=0)
    if not out:
        return ladder
    lines = select(ladder).select_from(Donation).where(Donation.donor_id == Donor.id, or_(*out), counts())
    return lines.correlate(Donor, CommuneTerrain).scalar_subquery()


def _had(choice: Choice) -> ColumnElement[int]:
    highest = select(func.coalesce(func.max(Honour.milestone), 0)).where(
        Honour.donor_id == Donor.id, Honour.award_key.in_(choice.award_keys), Honour.taken_back_at.is_(None)
    )
    return highest.correlate(Donor).scalar_subquery()


def _recent(choice: Choice) -> ColumnElement[bool]:
    since = years_before(choice.cut_off, choice.rule.years_between)
    return (
        exists()
        .where(Honour.donor_id == Donor.id, Honour.granted_on.between(since, choice.cut_off), is_award())
        .correlate(Donor)
    )


def _narrowed(choice: Choice, scope: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    terms = choice.rule
    steps = [step for step in terms.steps if choice.milestone in (None, step.threshold)]
    least = min((step.mountain_threshold or step.threshold for step in steps), default=10**6)
    found = [scope, Donor.donations >= least]
    if choice.commune_id is not None:
        found.append(Donor.commune_id == choice.commune_id)
    if choice.workplace_id is not None:
        found.append(Donor.workplace_id == choice.workplace_id)
    if choice.donor_ids is not None:
        found.append(Donor.id.in_(choice.donor_ids))
    if terms.years_between and not choice.with_recent:
        found.append(~_recent(choice))
    return found


def _reached(choice: Choice, today: date) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """Return the step at which a donor is listed, and the condition that the donor is."""
    terms = choice.rule
    late = not_in_time(terms, choice.cut_off, today)
    weak = [Donation.evidence.in_(terms.weak_evidence)] if terms.weak_evidence else []
    proven = _step_of(terms, [*late, *weak])
    at = _step_of(terms, late) if choice.gaps else proven
    listed = [at > _had(choice)]
    if choice.gaps:
        listed.append(at > proven)
    if choice.milestone is not None:
        listed.append(at == choice.milestone)
    return at, and_(*listed)


def milestone_counts(
    session: Session, scope: ColumnElement[bool], choice: Choice, today: date
) -> dict[int, int]:
    """Return how many candidates stand at each step, the highest first."""
    at, listed = _reached(choice, today)
    found = (
        select(at.label("step"))
        .select_from(Donor)
        .outerjoin(CommuneTerrain, CommuneTerrain.commune_id == Donor.commune_id)
        .where(*_narrowed(choice, scope), listed)
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    wanted = select(found.c.step, func.count()).group_by(found.c.step).order_by(found.c.step.desc())
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
    """Return up to limit + 1 candidates, the most donations first, then by name, after (donations, donor)."""
    commune, province, workplace = aliased(Unit), aliased(Unit), aliased(Unit)
    _, listed = _reached(choice, today)
    wanted = (
        select(Donor, commune.name, province.name, workplace.name, CommuneTerrain.terrain)
        .outerjoin(CommuneTerrain, CommuneTerrain.commune_id == Donor.commune_id)
        .outerjoin(commune, commune.id == Donor.commune_id)
        .outerjoin(province, province.id == commune.province_id)
        .outerjoin(workplace, workplace.id == Donor.workplace_id)
        .where(*_narrowed(choice, scope), listed)
    )
    if after is not None:
        most, donor = after
        same = tuple_(Donor.sort_key, Donor.id) > tuple_(donor.sort_key, donor.id)
        # The first condition alone lets the index begin at the right place.
        wanted = wanted.where(Donor.donations <= most, or_(Donor.donations < most, same))
    wanted = wanted.order_by(Donor.donations.desc(), Donor.sort_key, Donor.id).limit(limit + 1)
    rows = session.execute(wanted).all()
    donor_ids = [row[0].id for row in rows]
    given, awards = _given(session, donor_ids, choice), _awards(session, donor_ids)
    since = years_before(choice.cut_off, choice.rule.years_between)
    found = []
    for donor, commune_name, province_name, workplace_name, terrain in rows:
        last_on, proven, total = given.get(donor.id, (None, 0, 0))
        is_mountain = terrain is Terrain.MOUNTAIN
        step = choice.rule.step_reached(total if choice.gaps else proven, is_mountain=is_mountain)
        if step is None:
            continue  # Somebody wrote into the ledger between the two questions.
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
                last_on,
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


def _given(
    session: Session, donor_ids: Sequence[int], choice: Choice
) -> dict[int, tuple[date | None, int, int]]:
    terms = choice.rule
    counted = Donation.component.in_(terms.components) if terms.components else Donation.id.is_not(None)
    proven = and_(counted, Donation.evidence.not_in(terms.weak_evidence))
    wanted = (
        select(
            Donation.donor_id,
            func.max(case((Donation.is_opening, None), else_=Donation.on_day)),
            func.sum(case((proven, Donation.times), else_=0)),
            func.sum(case((counted, Donation.times), else_=0)),
        )
        .where(Donation.donor_id.in_(donor_ids), Donation.on_day <= choice.cut_off, counts())
        .group_by(Donation.donor_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(wanted)}


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
