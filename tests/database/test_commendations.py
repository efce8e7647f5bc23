"""Candidates equal an independent count, and a milestone is honoured once whatever happens at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.actions import issue
from domain.commendations.candidate_queries import Choice, candidates, milestone_counts
from domain.commendations.queries import honours
from domain.commendations.records import Honour
from domain.commendations.rules import certificate_facts
from domain.commendations.wording import Wording
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.ledger.actions import add_donation, reverse_donation
from domain.ledger.queries import donors_in_scope
from domain.ledger.records import Donation, Evidence
from domain.papers.records import PaperKind
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.results.records import Component
from tests.desk_acts import at_once
from tests.statements import statements
from tests.world import World, add_registration

MILESTONES = (5, 10, 15, 20, 30, 40, 50, 70, 100)  # As printed in the decision of 2017.


def make_donor(session: Session, world: World, name: str, commune_id: int | None = None) -> Donor:
    registration = add_registration(session, world.today_drive, name, commune_id=commune_id or world.ward)
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    return session.get_one(Donor, registration.donor_id)


def give(
    session: Session, donor: Donor, times: int, last: date, evidence: Evidence = Evidence.UNIT_LIST
) -> list[Donation]:
    return [
        add_donation(
            session, donor, on_day=last - timedelta(days=84 * back), component=Component.WHOLE_BLOOD, volume_ml=350,
            evidence=evidence, by=SYSTEM, now=clock.now(),
        )
        for back in range(times)
    ]  # fmt: skip


def province(world: World) -> Scope:
    return Scope(Role.PROVINCE, world.province, world.province)


def choice_of(world: World, cut_off: date | None = None, **facts: object) -> Choice:
    return Choice(cut_off or world.today, **facts)  # type: ignore[arg-type]


def issue_for(
    session: Session, world: World, donors: list[Donor], choice: Choice | None = None, **wording: object
) -> list[Honour]:
    chosen = choice or choice_of(world)
    named = Choice(chosen.cut_off, chosen.kind, donor_ids=tuple(donor.id for donor in donors))
    return issue(
        session, named, Wording(**wording), scope=donors_in_scope(province(world)),  # type: ignore[arg-type]
        issuing_unit_id=world.province, by=SYSTEM, now=clock.now(),
    )  # fmt: skip


def test_candidates_equal_an_independent_count(session: Session, world: World) -> None:
    rng = Random(11)
    names = ("An", "Bình", "Chi", "Dũng", "Em", "Giang", "Hà", "Khoa", "Lan", "Minh", "Nga", "Oanh")
    donors = [
        make_donor(session, world, f"Trần Văn {name}", rng.choice([world.ward, world.other_ward]))
        for name in names
    ]
    for place, donor in enumerate(donors):
        lines = give(session, donor, (0, 3, 4, 5, 6, 9, 10, 11, 15, 19, 20, 21)[place], world.today)
        for line in rng.sample(lines, min(len(lines), rng.randrange(3))):
            reverse_donation(session, line, by=SYSTEM, now=clock.now())
    honoured = [donor for donor in donors if donor.donations >= 10][:2]
    issue_for(session, world, honoured)
    for days in (0, 84, 200, 500, 900):
        cut_off = world.today - timedelta(days=days)
        expected = {}
        for donor in donors:
            rows = session.scalars(select(Donation).where(Donation.donor_id == donor.id)).all()
            taken = {row.reverses_id for row in rows}
            count = sum(r.reverses_id is None and r.id not in taken and r.on_day <= cut_off for r in rows)
            reached = [m for m in MILESTONES if m <= count]
            had = session.scalars(select(Honour.milestone).where(Honour.donor_id == donor.id)).all()
            if reached and not any(milestone >= reached[-1] for milestone in had):
                expected[donor.id] = (count, reached[-1])
        scope, choice = donors_in_scope(province(world)), choice_of(world, cut_off)
        found = candidates(session, scope, choice, world.today)
        assert {c.donor.id: (c.donations, c.milestone) for c in found} == expected, days
        order = [(-c.donor.donations, c.donor.sort_key, c.donor.id) for c in found]
        assert order == sorted(order)
        counted = milestone_counts(session, scope, choice, world.today)
        assert sum(counted.values()) == len(expected)
        assert list(counted) == sorted(counted, reverse=True)
        for ward in (world.ward, world.other_ward):
            own = donors_in_scope(Scope(Role.WARD, ward, world.province))
            theirs = {c.donor.id for c in candidates(session, own, choice, world.today)}
            assert theirs == {
                number for number in expected if session.get_one(Donor, number).commune_id == ward
            }


def test_pages_of_candidates_follow_each_other(session: Session, world: World) -> None:
    donors = [make_donor(session, world, f"Lê Thị {name}") for name in ("An", "Bình", "Chi", "Dung", "Em")]
    for donor, times in zip(donors, (5, 10, 5, 10, 5), strict=True):
        give(session, donor, times, world.today)
    scope = donors_in_scope(province(world))
    seen, after = [], None
    while True:
        page = candidates(session, scope, choice_of(world), world.today, after=after, limit=2)
        seen += [candidate.donor.id for candidate in page[:2]]
        if len(page) <= 2:
            break
        after = (page[1].donor.donations, page[1].donor)
    assert seen == [donors[place].id for place in (1, 3, 0, 2, 4)]


def test_evidence_gap_and_last_donation_stand_beside_the_name(session: Session, world: World) -> None:
    donor = make_donor(session, world, "Ngô Thị Ngân")
    give(session, donor, 3, world.today - timedelta(days=400), Evidence.OWN_WORD)
    give(session, donor, 3, world.today)
    scope = donors_in_scope(province(world))
    assert candidates(session, scope, choice_of(world), world.today) == []
    (found,) = candidates(session, scope, choice_of(world, gaps=True), world.today)
    assert (found.donations, found.total, found.unproven) == (3, 6, 3)
    assert (found.milestone, found.lacking, found.last_on, found.honoured) == (5, 2, world.today, None)
    give(session, donor, 2, world.today - timedelta(days=800))
    (found,) = candidates(session, scope, choice_of(world), world.today)
    assert (found.donations, found.unproven, found.milestone) == (5, 3, 5)
    assert found.following is not None and found.following.threshold == 10
    assert candidates(session, scope, choice_of(world, gaps=True), world.today) == []
    issue_for(session, world, [donor], choice_of(world, kind=PaperKind.THANKS))
    (found,) = candidates(session, scope, choice_of(world), world.today)
    assert found.honoured is not None and found.honoured.kind is PaperKind.THANKS


def test_an_issued_honour_prints_what_was_true_that_day(session: Session, world: World) -> None:
    first, second = (make_donor(session, world, name) for name in ("Đào Văn Ân", "Bùi Thị Ánh"))
    for donor in (first, second):
        give(session, donor, 5, world.today)
    made = issue_for(
        session, world, [first, second], reason="Có thành tích", occasion="Nhân Ngày 14/6", first_register_number=12,
        signer_authority="TM. BAN CHỈ ĐẠO\nKT. TRƯỞNG BAN", signer_title="PHÓ TRƯỞNG BAN", signer_name="Lê Văn Tám",
    )  # fmt: skip
    give(session, first, 1, world.today - timedelta(days=999))
    facts = certificate_facts(made[1], "https://giothong.vn", sample=True)
    assert [honour.recipient_name for honour in made] == ["Bùi Thị Ánh", "Đào Văn Ân"]
    assert [honour.register_number for honour in made] == ["12", "13"]
    assert facts.recipient_detail == "Sinh năm 1990 · phường Phố Hiến, tỉnh Hưng Yên"
    assert (facts.donations, facts.milestone, facts.place_name) == (5, 5, "Hưng Yên")
    assert facts.issuer_name == "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên"
    assert facts.signature.authority_lines == ("TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN")
    assert made[1].paper is not None
    assert facts.check_url == f"https://giothong.vn/kiem-tra/{made[1].paper.code}"
    batch = honours(session, province(world), issued_at=made[0].issued_at)
    assert [honour.id for honour in batch] == [honour.id for honour in made]


def test_nobody_is_honoured_twice_or_without_reaching_the_milestone(session: Session, world: World) -> None:
    reached, not_yet = make_donor(session, world, "Đào Văn Ân"), make_donor(session, world, "Bùi Thị Ánh")
    give(session, reached, 5, world.today)
    give(session, not_yet, 4, world.today)
    for wrong in ([], [not_yet], [reached, not_yet]):
        with pytest.raises(Refused):
            issue_for(session, world, wrong)
    issue_for(session, world, [reached])
    with pytest.raises(Refused, match="vừa được cấp"):
        issue_for(session, world, [reached])
    assert session.scalar(select(func.count()).select_from(Honour)) == 1


def test_two_offices_at_once_issue_one_paper_each_donor(app: Flask, session: Session, world: World) -> None:
    donors = [make_donor(session, world, f"Lê Văn {name}") for name in ("An", "Bình", "Chi")]
    for donor in donors:
        give(session, donor, 5, world.today)
    session.commit()

    def act(own: Session) -> object:
        return len(issue_for(own, world, donors))

    results = at_once(app, act, act)
    assert sorted(map(str, results), key=len)[0] == "3"
    assert sum(isinstance(result, Refused) for result in results) == 1, results


def test_the_number_of_statements_does_not_grow(app: Flask, session: Session, world: World) -> None:
    def cost() -> int:
        session.flush()
        with statements(app) as seen:
            candidates(session, donors_in_scope(province(world)), choice_of(world), world.today)
        return len(seen)

    give(session, make_donor(session, world, "Lê Văn An"), 5, world.today)
    one = cost()
    for place in range(12):
        give(session, make_donor(session, world, f"Lê Văn B{'abcdefghijkl'[place]}"), 5, world.today)
    session.expunge_all()
    assert cost() == one == 2


def test_a_moment_of_issue_reads_back_exactly(session: Session, world: World) -> None:
    donor = make_donor(session, world, "Lê Văn An")
    give(session, donor, 5, world.today)
    (honour,) = issue_for(session, world, [donor])
    session.flush()
    session.expire(honour)
    written = honour.issued_at.isoformat()
    assert len(honours(session, province(world), issued_at=datetime.fromisoformat(written))) == 1
