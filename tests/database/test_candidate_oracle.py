"""Candidates of a large invented history equal a count in plain Python that uses none of the queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.candidate_queries import Choice, candidates, milestone_counts
from domain.commendations.family_queries import family_candidates
from domain.commendations.number_queries import reached_counts, reached_is_kept
from domain.commendations.records import Honour
from domain.commendations.rule_records import AwardLevel, CommuneTerrain, Measure, Subject, Terrain
from domain.commendations.rule_sets import RuleTerms, Step, national_sets
from domain.donors.records import Donor, Family, FamilyMember
from domain.ledger.family_queries import families_in_scope
from domain.ledger.queries import donors_in_scope, recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.papers.records import PaperKind
from domain.results.records import Component
from tests.commendation_history import add_history
from tests.world import World

RANKS = {"tep_co_so": 4, "thay_giay": 3, "danh_sach": 2, "loi_khai": 1}
KEYS = {
    "Giấy khen": "giay khen",
    "Bằng khen": "bang khen",
    "Kỷ niệm chương “Vì sự nghiệp nhân đạo”": "ky niem chuong vi su nghiep nhan dao",
}


def terms_with(steps: dict[int, int | None], **facts: object) -> RuleTerms:
    base = next(terms for terms in national_sets() if terms.key == "qd122-ca-nhan")
    made = tuple(
        Step(number, "Giấy khen" if number < 20 else "Bằng khen", "UBND", AwardLevel.PROVINCE, "V", fewer)
        for number, fewer in steps.items()
    )
    return replace(base, steps=made, **facts)  # type: ignore[arg-type]


class Oracle:
    """The whole history as plain rows, counted again in loops."""

    def __init__(self, session: Session) -> None:
        lines = session.execute(
            select(
                *(Donation.id, Donation.donor_id, Donation.on_day, Donation.component, Donation.evidence),
                *(Donation.times, Donation.reverses_id),
            )
        ).all()
        reversed_ids = {line.reverses_id for line in lines}
        self.lines = defaultdict(list)
        for line in lines:
            if line.reverses_id is None and line.id not in reversed_ids:
                self.lines[line.donor_id].append(line)
        self.donors = session.execute(select(Donor.id, Donor.commune_id, Donor.merged_into_id)).all()
        self.mountains = set(
            session.scalars(
                select(CommuneTerrain.commune_id).where(CommuneTerrain.terrain == Terrain.MOUNTAIN)
            )
        )
        self.awards = [
            (row.donor_id, row.family_id, row.milestone, row.award_key, row.kind, row.granted_on)
            for row in session.execute(select(*Honour.__table__.columns)).all()
            if row.taken_back_at is None
        ]

    def count(self, donor_id: int, terms: RuleTerms, cut_off: date, least: int) -> int:
        count = 0
        for line in self.lines[donor_id]:
            if line.on_day > cut_off or RANKS[line.evidence.value] < least:
                continue
            if not terms.components or line.component in terms.components:
                count += line.times
        return count

    @staticmethod
    def step(count: int, terms: RuleTerms, is_mountain: bool) -> int:
        best = 0
        for step in terms.steps:
            bar = step.mountain_threshold if is_mountain and step.mountain_threshold else step.threshold
            if count >= bar:
                best = step.threshold
        return best

    def reached(self, terms: RuleTerms, cut_off: date) -> dict[int, dict[int, date]]:
        """Return donor → step → the day in the year of the cut-off day on which it was reached."""
        least, found = RANKS[terms.least_evidence.value], {}
        for donor_id, _, merged in self.donors:
            count, days = 0, {}
            for line in sorted(self.lines[donor_id], key=lambda line: line.on_day):
                if line.on_day <= cut_off and RANKS[line.evidence.value] >= least:
                    before, count = count, count + line.times
                    passed = [one.threshold for one in terms.steps if before < one.threshold <= count]
                    days.update(dict.fromkeys(passed, line.on_day))
            mine = {step: day for step, day in days.items() if day.year == cut_off.year}
            if merged is None and mine:
                found[donor_id] = mine
        return found

    def persons(self, choice: Choice, commune_id: int | None = None) -> dict[int, tuple[int, int, int]]:
        """Return donor → (proven, all, step)."""
        terms, found = choice.rule, {}
        if choice.kind is None:
            keys = {KEYS[step.award] for step in terms.steps}
        else:
            keys = {"giay chung nhan ton vinh"} if choice.kind is PaperKind.COMMENDATION else {"thu cam on"}
        had: dict[int, int] = defaultdict(int)
        recent = set()
        year = choice.cut_off.replace(year=choice.cut_off.year - terms.years_between)
        for donor_id, _, milestone, key, kind, day in self.awards:
            if key in keys:
                had[donor_id] = max(had[donor_id], milestone)
            if terms.years_between and kind is not PaperKind.THANKS and year <= day <= choice.cut_off:
                recent.add(donor_id)
        least = RANKS[terms.least_evidence.value]
        for donor_id, commune, merged in self.donors:
            if merged is not None or (commune_id and commune != commune_id) or donor_id in recent:
                continue
            proven = self.count(donor_id, terms, choice.cut_off, least)
            total = self.count(donor_id, terms, choice.cut_off, 1)
            up = commune in self.mountains
            proven_step, total_step = self.step(proven, terms, up), self.step(total, terms, up)
            at = total_step if choice.gaps else proven_step
            is_listed = at > had[donor_id] and (not choice.gaps or total_step > proven_step)
            if is_listed and choice.milestone in (None, at):
                found[donor_id] = (proven, total, at)
        return found


@pytest.fixture
def history(session: Session, world: World, request: pytest.FixtureRequest) -> Oracle:
    donors, seed = request.param
    add_history(
        session,
        donors=donors,
        communes=[world.ward, world.other_ward],
        province_id=world.province,
        today=world.today,
        seed=seed,
    )
    # A database that has served for a minute knows the sizes of its tables; one filled a second ago does not.
    session.execute(text("ANALYZE"))
    session.expunge_all()
    return Oracle(session)


def choices(today: date) -> list[Choice]:
    strict = terms_with({5: None, 10: None, 20: None, 40: None}, least_evidence=Evidence.SERIAL_SEEN)
    whole = terms_with({4: None, 8: None, 16: None}, components=(Component.WHOLE_BLOOD,))
    terrain = terms_with({10: 7, 20: 14}, years_between=3, least_evidence=Evidence.FACILITY_FILE)
    free = terms_with({3: None, 30: None}, least_evidence=Evidence.OWN_WORD)
    past = today - timedelta(days=777)
    return [
        Choice(today),
        Choice(today, kind=None, milestone=20),
        Choice(today, kind=PaperKind.THANKS, gaps=True),
        Choice(past, kind=None),
        Choice(past, gaps=True, milestone=10),
        Choice(today, kind=None, terms=strict),
        Choice(today, kind=None, terms=strict, gaps=True),
        Choice(today, kind=None, terms=whole),
        Choice(past, kind=None, terms=whole, gaps=True),
        Choice(today, kind=None, terms=terrain),
        Choice(past, kind=None, terms=terrain, gaps=True),
        Choice(today, kind=None, terms=free),
        Choice(today, kind=None, terms=free, gaps=True),
    ]


# Sixty thousand lines are written and counted by hand beside other work of the machine.
@pytest.mark.timeout(300)
@pytest.mark.parametrize("history", [(10_000, 1)], indirect=True)
def test_candidates_of_ten_thousand_donors_equal_the_count_by_hand(
    session: Session, world: World, history: Oracle
) -> None:
    assert 55_000 < sum(len(lines) for lines in history.lines.values()) < 75_000
    scope = donors_in_scope(Scope(Role.PROVINCE, world.province, world.province))
    sizes = []
    for choice in choices(world.today):
        expected = history.persons(choice)
        found = candidates(session, scope, choice, world.today, limit=20_000)
        assert {one.donor.id: (one.donations, one.total, one.milestone) for one in found} == expected, choice
        sums: dict[int, int] = defaultdict(int)
        for _, _, at in expected.values():
            sums[at] += 1
        assert milestone_counts(session, scope, choice, world.today) == sums
        sizes.append(len(found))
        session.expunge_all()
    # The last one asks for no evidence, so that nobody lacks any; all others must find somebody.
    assert sizes[-1] == 0 and min(sizes[:-1]) > 5, sizes


@pytest.mark.parametrize("history", [(3_000, 4)], indirect=True)
def test_who_reached_a_step_in_the_year_equals_the_count_by_hand(
    session: Session, world: World, history: Oracle
) -> None:
    strict = terms_with({5: None, 10: None, 20: None, 40: None}, least_evidence=Evidence.SERIAL_SEEN)
    scope = donors_in_scope(Scope(Role.PROVINCE, world.province, world.province))
    assert list(recheck_facts(session, world.today)) == []
    for cut_off in (world.today, world.today - timedelta(days=500)):
        for choice in (
            Choice(cut_off),
            Choice(cut_off, terms=strict),
            Choice(cut_off, kind=None, milestone=10),
        ):
            reached = history.reached(choice.rule, cut_off)
            sums: dict[int, int] = defaultdict(int)
            for days in reached.values():
                for step in days:
                    sums[step] += 1
            assert reached_counts(session, scope, choice.rule, cut_off) == sums and len(sums) > 3
            expected = {
                donor: figures
                for donor, figures in history.persons(choice).items()
                if figures[2] in reached.get(donor, {})
            }
            this_year = replace(choice, this_year=True)
            found = candidates(session, scope, this_year, world.today, limit=3_000)
            assert {one.donor.id: (one.donations, one.total, one.milestone) for one in found} == expected
            assert expected
            assert sum(milestone_counts(session, scope, this_year, world.today).values()) == len(expected)
    mountain = terms_with({10: 7})
    assert (
        reached_is_kept(strict)
        and not reached_is_kept(mountain)
        and not reached_is_kept(terms_with({11: None}))
    )


@pytest.mark.parametrize("history", [(600, seed) for seed in (7, 8)], indirect=True)
def test_other_histories_page_by_page_and_ward_by_ward(
    session: Session, world: World, history: Oracle
) -> None:
    for choice in choices(world.today):
        scope, seen, after = donors_in_scope(Scope(Role.WARD, world.ward, world.province)), [], None
        while True:
            page = candidates(session, scope, choice, world.today, after=after, limit=25)
            seen += page[:25]
            if len(page) <= 25:
                break
            after = (page[24].donor.donations, page[24].donor)
        expected = history.persons(choice, world.ward)
        assert {one.donor.id: (one.donations, one.total, one.milestone) for one in seen} == expected
        order = [(-one.donor.donations, one.donor.sort_key, one.donor.id) for one in seen]
        assert order == sorted(order) and len(order) == len(set(order))


@pytest.mark.parametrize("history", [(2_000, 3)], indirect=True)
def test_families_equal_the_count_by_hand(session: Session, world: World, history: Oracle) -> None:
    ladder = next(terms for terms in national_sets() if terms.key == "qd122-gia-dinh")
    each = terms_with({4: None, 8: None}, subject=Subject.FAMILY, measure=Measure.MEMBERS)
    three = replace(each, members_needed=3, least_evidence=Evidence.OWN_WORD)
    merged = {donor_id for donor_id, _, into in history.donors if into is not None}
    families: dict[int, list[int]] = defaultdict(list)
    for family, member in session.execute(select(Family, FamilyMember).join_from(Family, FamilyMember)):
        stays = member.left_at is None and member.consented_on is not None and family.ended_at is None
        if stays and member.donor_id not in merged:
            families[family.id].append(member.donor_id)
    scope = families_in_scope(Scope(Role.PROVINCE, world.province, world.province))
    for terms in (ladder, each, three):
        keys = {KEYS[step.award] for step in terms.steps if step.award in KEYS}
        for cut_off in (world.today, world.today - timedelta(days=500)):
            for gaps in (False, True):
                expected = {}
                for family_id, people in families.items():
                    least = RANKS[terms.least_evidence.value]
                    proven = [history.count(donor, terms, cut_off, least) for donor in people]
                    total = [history.count(donor, terms, cut_off, 1) for donor in people]
                    value, most = _figure(terms, proven), _figure(terms, total)
                    at, sure = (
                        history.step(most if gaps else value, terms, False),
                        history.step(value, terms, False),
                    )
                    had = max((a[2] for a in history.awards if a[1] == family_id and a[3] in keys), default=0)
                    if at > had and not (gaps and at == sure):
                        expected[family_id] = (value, most, at)
                found = family_candidates(session, scope, terms, cut_off, gaps=gaps)
                assert {f.family.id: (f.donations, f.total, f.milestone) for f in found} == expected
                assert expected or gaps


def _figure(terms: RuleTerms, figures: list[int]) -> int:
    if terms.measure is Measure.DONATIONS:
        return sum(figures)
    enough = [bar for bar in range(200) if sum(figure >= bar for figure in figures) >= terms.members_needed]
    return enough[-1] if enough else 0
