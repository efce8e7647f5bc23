"""Papers for many recipients come in steps: nothing is lost or doubled by a kill, a race or a change meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.transaction import writing
from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations import run_actions
from domain.commendations.actions import issue
from domain.commendations.award_actions import take_back_award
from domain.commendations.candidate_queries import Choice
from domain.commendations.paper_run_records import ItemState, PaperRun, PaperRunItem, RunState
from domain.commendations.queries import honours
from domain.commendations.records import Honour
from domain.commendations.rule_sets import person_terms
from domain.commendations.rules import MOST_AT_ONCE, certificate_facts
from domain.commendations.run_rules import result_sentence
from domain.commendations.wording import Wording
from domain.journal import SYSTEM
from domain.ledger.queries import donors_in_scope
from domain.papers.records import Paper, PaperKind
from domain.refusals import Refused
from tests.award_acts import decided, donors_at
from tests.desk_acts import at_once
from tests.world import World

WORDING = Wording(reason="Đã có thành tích", signer_title="TRƯỞNG BAN", first_register_number=7)


def province(world: World) -> Scope:
    return Scope(Role.PROVINCE, world.province, world.province)


def begun(session: Session, world: World, donor_ids: list[int]) -> PaperRun:
    choice = Choice(world.today, donor_ids=tuple(donor_ids))
    return run_actions.begin_run(session, choice, WORDING, unit_id=world.province, by=SYSTEM, now=clock.now())


def one_step(session: Session, world: World, run_id: int) -> RunState:
    run = run_actions.held_run(session, run_id)
    run_actions.step(
        session, run, scope=donors_in_scope(province(world)), province_id=world.province, by=SYSTEM, now=clock.now()
    )  # fmt: skip
    return run.state


def to_the_end(session: Session, world: World, run_id: int) -> int:
    steps = 1
    while one_step(session, world, run_id) is RunState.WORKING:
        steps += 1
    return steps


def numbers(session: Session) -> list[int]:
    found = session.scalars(select(Honour.register_number)).all()
    return sorted(int(number) for number in found)


def test_a_run_issues_a_part_at_each_step_in_the_order_of_its_people(session: Session, world: World) -> None:
    donors = donors_at(session, world, 60)
    wanted = [donor.id for donor in reversed(donors)]
    run = begun(session, world, wanted)
    assert one_step(session, world, run.id) is RunState.WORKING
    assert (run.done, run.issued, run.total) == (run_actions.PART, run_actions.PART, 60)
    assert to_the_end(session, world, run.id) == 2
    assert one_step(session, world, run.id) is RunState.DONE and run.issued == 60
    rows = honours(session, province(world), run_id=run.id, limit=MOST_AT_ONCE)
    assert [row.donor_id for row in rows] == wanted
    assert [row.register_number for row in rows] == [str(7 + place) for place in range(60)]
    assert len({row.paper.code for row in rows if row.paper}) == 60
    assert {row.issued_at for row in rows} == {run.issued_at}
    assert result_sentence(run) == "Đã cấp 60 giấy."


def test_who_is_no_candidate_any_more_is_left_out_and_leaves_no_gap_in_the_register(
    session: Session, world: World
) -> None:
    donors = donors_at(session, world, 30)
    run = begun(session, world, [donor.id for donor in donors])
    first = donors[3]
    choice = Choice(world.today, donor_ids=(first.id,))
    issue(
        session, choice, Wording(), scope=donors_in_scope(province(world)), issuing_unit_id=world.province,
        by=SYSTEM, now=clock.now(),
    )  # fmt: skip
    donors[28].donations = 4
    session.flush()
    to_the_end(session, world, run.id)
    assert (run.done, run.issued, run.state) == (30, 28, RunState.DONE)
    assert "2 người không còn chờ giấy này" in result_sentence(run)
    given = session.scalars(select(Honour.register_number).where(Honour.register_number != "")).all()
    assert sorted(int(number) for number in given) == list(range(7, 35))
    out = session.scalars(select(PaperRunItem.donor_id).where(PaperRunItem.state == ItemState.LEFT_OUT)).all()
    assert set(out) == {first.id, donors[28].id}


def test_a_step_that_is_cut_off_leaves_nothing_and_is_done_again(
    app: Flask, session: Session, world: World
) -> None:
    run_id = begun(session, world, [donor.id for donor in donors_at(session, world, 40)]).id
    session.commit()
    with pytest.raises(KeyboardInterrupt), app.test_request_context(), writing() as other:
        one_step(other, world, run_id)
        raise KeyboardInterrupt
    for table in (Honour, Paper):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    session.rollback()
    for _ in range(3):
        with app.test_request_context(), writing() as other:
            one_step(other, world, run_id)
    session.expire_all()
    assert session.get_one(PaperRun, run_id).state is RunState.DONE
    assert numbers(session) == list(range(7, 47))
    assert session.scalar(select(func.count()).select_from(Paper)) == 40


def test_processes_that_step_at_once_share_the_work(app: Flask, session: Session, world: World) -> None:
    """Six windows, and a second run for the same people: one paper each, the register without gap or double."""
    donor_ids = [donor.id for donor in donors_at(session, world, 90)]
    first, second = begun(session, world, donor_ids).id, begun(session, world, donor_ids[:20]).id
    session.commit()
    acts = [lambda other: one_step(other, world, first)] * 5 + [lambda other: one_step(other, world, second)]
    results = at_once(app, *acts)
    assert all(isinstance(result, RunState) for result in results), results
    session.rollback()
    session.expire_all()
    runs = [session.get_one(PaperRun, number) for number in (first, second)]
    assert [run.state for run in runs] == [RunState.DONE, RunState.DONE]
    assert sum(run.issued for run in runs) == 90
    assert session.scalar(select(func.count(func.distinct(Honour.donor_id)))) == 90
    own = session.scalars(
        select(Honour.register_number).join(PaperRunItem).where(PaperRunItem.run_id == first)
    ).all()
    assert sorted(int(number) for number in own) == list(range(7, 7 + runs[0].issued))


def test_a_stopped_run_keeps_what_it_issued(session: Session, world: World) -> None:
    run = begun(session, world, [donor.id for donor in donors_at(session, world, 60)])
    one_step(session, world, run.id)
    run_actions.stop(session, run, by=SYSTEM, now=clock.now())
    assert one_step(session, world, run.id) is RunState.STOPPED
    assert run.issued == run_actions.PART == session.scalar(select(func.count()).select_from(Honour))
    assert "Dừng lại khi còn 35 người chưa cấp" in result_sentence(run)


def test_nobody_too_many_or_rules_that_are_gone_are_refused(session: Session, world: World) -> None:
    with pytest.raises(Refused, match="ít nhất một người"):
        begun(session, world, [])
    with pytest.raises(Refused, match="nhiều nhất 500"):
        begun(session, world, list(range(1, MOST_AT_ONCE + 2)))
    run = begun(session, world, [donor.id for donor in donors_at(session, world, 1)])
    run.choice = run.choice.replace(person_terms(world.today).key, "so-999")
    with pytest.raises(Refused, match="không còn"):
        one_step(session, world, run.id)


def test_awards_of_the_ledger_get_their_sheet_of_merit(session: Session, world: World) -> None:
    """A person, a family and a unit; what the ledger says stays, what was struck or printed is left out."""
    (donor,) = donors_at(session, world, 1)
    awards = decided(session, world, donor)
    awards[0].register_number = "3"
    wording = Wording(
        reason="Đã có thành tích", decision="Quyết định khác", signer_title="CHỦ TỊCH",
        issuer_lines="CHỦ TỊCH\nỦY BAN NHÂN DÂN TỈNH", first_register_number=20,
    )  # fmt: skip
    take_back_award(session, awards[2].id, "Ghi nhầm", by=SYSTEM, now=clock.now())
    run = run_actions.begin_run_of_awards(
        session, [award.id for award in awards], PaperKind.MERIT, wording, unit_id=world.province, by=SYSTEM,
        now=clock.now(),
    )  # fmt: skip
    assert one_step(session, world, run.id) is RunState.DONE
    assert (run.issued, awards[2].paper_id) == (2, None)
    rows = honours(session, province(world), run_id=run.id)
    facts = [certificate_facts(row, "https://giothong.vn", False) for row in rows]
    assert [one.recipient_name for one in facts] == [donor.full_name, "Gia đình ông Trần Văn An"]
    assert {one.title for one in facts} == {"GIẤY KHEN"} and all(one.is_merit for one in facts)
    assert {one.decision for one in facts} == {"Quyết định 12/QĐ-UBND"}
    awards[0].decision, awards[0].signed_on = "623/QĐ-UBND", date(2026, 11, 20)
    told = certificate_facts(awards[0], "https://giothong.vn", False).decision
    assert told == "Quyết định số 623/QĐ-UBND ngày 20 tháng 11 năm 2026"
    assert [one.register_number for one in facts] == ["3", "21"]
    assert facts[0].issuer_lines == ("CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH")
    again = run_actions.begin_run_of_awards(
        session, [awards[0].id], PaperKind.MERIT, wording, unit_id=world.province, by=SYSTEM, now=clock.now()
    )
    assert one_step(session, world, again.id) is RunState.DONE and again.issued == 0
