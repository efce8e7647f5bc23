"""The work on files of results on both databases: cut off, done again, sent again, undone, a row refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.donors.records import Donor
from domain.facility_files import actions, queries, steps
from domain.facility_files.records import FacilityFile, FileVerdict, RowDone
from domain.ledger import actions as ledger
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.results.count_queries import desk_counts
from domain.results.queries import current_outcome
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import RegistrationState
from tests.facility_file_steps import (
    BY,
    apply,
    bring,
    enter,
    facts,
    ground,
    judged,
    line,
    person,
    rows,
    undo,
    verdicts,
)
from tests.world import World


def _people_and_lines(session: Session, world: World, many: int, registered: int) -> list[tuple[str, ...]]:
    """Register some people and return rows of all: every third gave, every third waits, every third left."""
    letters = "abcdefghij"
    names = [f"Nguyễn Văn {''.join(letters[int(f)] for f in f'{n:03}').title()}" for n in range(many)]
    for name in names[:registered]:
        person(session, world, name)
    wait = f"{world.today + timedelta(days=60):%d/%m/%Y}"
    cells = []
    for place, name in enumerate(names):
        told = {"ket_qua": "DH", "the_tich": ("250", "350", "450")[place // 3 % 3], "so_se_ri": f"S{place}"}
        if place % 3:
            told = {"ket_qua": "HL", "hen_lai": wait} if place % 3 == 1 else {"ket_qua": "BV"}
        cells.append(line(name, **told))
    return cells


def _work_and_cut_off(session: Session, world: World, file: FacilityFile) -> None:
    """Do all steps; now and then the server is killed before it commits, and the next request does the step again."""
    cuts = 0
    session.commit()
    for number in range(60):
        if not steps.is_working(file):
            break
        steps.step(session, ground(session, world, file), by=BY, now=clock.now())
        if number % 4 == 1:
            journal.forget_pending(session)
            session.rollback()
            file, cuts = session.get_one(FacilityFile, file.id), cuts + 1
        else:
            session.commit()
    assert cuts > 0 and not steps.is_working(file)


def test_three_hundred_rows_are_taken_over_once_whatever_is_cut_off_or_sent_again(
    session: Session, world: World
) -> None:
    lines = _people_and_lines(session, world, 300, 280)
    file = bring(session, world, *lines)
    actions.begin_apply(session, ground(session, world, file), adds_people=True)
    _work_and_cut_off(session, world, file)
    totals = desk_counts(session, world.today_drive)
    ml = sum((250, 350, 450)[place % 3] for place in range(100))
    assert (totals.registered, totals.donated, totals.deferred, totals.ml) == (300, 100, 100, ml)
    said = queries.counts_of(session, file.id)
    assert (said.taken, said.ml, said.waiting) == (300, ml, 0) and said.done[RowDone.ADDED] == 20
    assert list(recheck_facts(session, world.today)) == []

    stored = session.scalar(select(func.count()).select_from(Outcome))
    again = bring(session, world, *lines)
    assert set(verdicts(session, again)) == {FileVerdict.SAME}
    with pytest.raises(Refused, match="Không có dòng nào"):
        apply(session, world, again, adds_people=True)
    assert session.scalar(select(func.count()).select_from(Outcome)) == stored


def test_an_undo_that_is_cut_off_restores_everything(session: Session, world: World) -> None:
    lines = _people_and_lines(session, world, 45, 40)
    before = facts(session)
    file = bring(session, world, *lines)
    apply(session, world, file, adds_people=True)
    assert desk_counts(session, world.today_drive).donated == 15
    actions.begin_undo(session, ground(session, world, file))
    _work_and_cut_off(session, world, file)
    assert facts(session) == before and queries.counts_of(session, file.id).taken == 0
    assert list(recheck_facts(session, world.today)) == []
    assert journal.first_break(session) is None
    # The same file may be taken over again; the people it had added are donors by now, so a person says who is who.
    again = bring(session, world, *lines)
    asked = [one for one in judged(session, world, again) if one.verdict is FileVerdict.ASK]
    choices = {one.row.id: f"d{one.donors[0].id}" for one in asked}
    assert len(choices) == 5
    actions.decide(session, ground(session, world, again), choices)
    apply(session, world, again, adds_people=True)
    assert desk_counts(session, world.today_drive).donated == 15


def test_an_undo_leaves_what_somebody_changed_since(session: Session, world: World) -> None:
    one, other = (person(session, world, f"Nguyễn Văn {name}") for name in ("An", "Bình"))
    file = bring(
        session,
        world,
        *(line(f"Nguyễn Văn {name}", ket_qua="DH", the_tich="350") for name in ("An", "Bình")),
    )
    apply(session, world, file)
    ledger.take_back_outcome(session, one.id, by=BY, now=clock.now())
    enter(session, one, Result(OutcomeKind.LEFT))
    undo(session, world, file)
    held = current_outcome(session, one.id)
    assert held is not None and held.kind is OutcomeKind.LEFT and current_outcome(session, other.id) is None
    assert queries.counts_of(session, file.id).taken == 1
    session.refresh(other)
    assert other.state is RegistrationState.PENDING


def test_a_step_that_meets_a_refusal_goes_on_with_the_other_rows(session: Session, world: World) -> None:
    one, other = (person(session, world, f"Nguyễn Văn {name}") for name in ("An", "Bình"))
    file = bring(
        session,
        world,
        line("Nguyễn Văn An", ket_qua="DH", the_tich="350", so_se_ri="X1"),
        line("Nguyễn Văn Bình", ket_qua="DH", the_tich="350", so_se_ri="X2"),
    )
    # Eleven weeks after this drive the same person gave elsewhere: only the ledger looks ahead.
    mark_arrived(session, one.id, by=BY, now=clock.now())
    donor = session.get_one(Donor, one.donor_id)
    for day in (world.today - timedelta(days=200), world.today):
        ledger.add_donation(
            session,
            donor,
            on_day=day,
            component=Component.WHOLE_BLOOD,
            volume_ml=350,
            evidence=Evidence.OWN_WORD,
            by=BY,
            now=clock.now(),
        )
    lines = session.scalar(select(func.count()).select_from(Donation))
    apply(session, world, file)
    first, second = rows(session, file)
    assert first.done is RowDone.NOTHING and "sớm nhất" in first.said
    assert second.done is RowDone.ENTERED
    assert session.scalar(select(func.count()).select_from(Donation)) == (lines or 0) + 1
    assert current_outcome(session, one.id) is None and current_outcome(session, other.id) is not None
