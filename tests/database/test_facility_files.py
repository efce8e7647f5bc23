"""Files of results on both databases: matched without guessing, taken over once, cut off, sent again, undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.donors.records import Donor
from domain.drives.records import Drive, DriveState
from domain.facility_files import actions
from domain.facility_files.judging import judge
from domain.facility_files.records import FileState, FileVerdict, RowDone
from domain.facility_files.rules import KEEP, LEAVE_OUT, REPLACE, SOMEBODY_ELSE
from domain.ledger import actions as ledger
from domain.ledger.queries import counts, recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.results.count_queries import desk_counts
from domain.results.queries import current_outcome
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import RegistrationState
from tests.facility_file_steps import (
    BY,
    apply,
    bring,
    enter,
    facts,
    given,
    ground,
    judged,
    line,
    person,
    rows,
    undo,
    verdicts,
)
from tests.world import World, add_registration


def test_matching_never_guesses(session: Session, world: World) -> None:
    an = person(session, world, "Nguyễn Văn An", id_number="033090000001")
    binh = person(session, world, "Trần Thị Bình")
    twins = [person(session, world, "Lê Thị Mai", phone=f"091200000{n}") for n in (1, 2)]
    file = bring(
        session,
        world,
        line("NGUYEN VAN AN", "1/1/91", so_can_cuoc="33090000001", ket_qua="DH", the_tich="350"),
        line("Trần Thị Bình", "1990", ket_qua="BV"),
        line("Lê Thị Mai", "17/05/1990", ket_qua="DH", the_tich="250"),
        line("Người Lạ", "17/05/1990", ket_qua="DH", the_tich="250"),
        line("Phạm Văn Khác", "2/2/1980", ma_dang_ky=binh.code, ket_qua="DH", the_tich="250"),
    )
    told = judged(session, world, file)
    assert [one.verdict for one in told] == [
        *(FileVerdict.NEW, FileVerdict.NEW, FileVerdict.ASK, FileVerdict.WALK_IN, FileVerdict.ASK)
    ]
    assert [one.match.id if one.match else None for one in told] == [an.id, binh.id, None, None, None]
    assert [known.id for known in told[2].candidates] == [twin.id for twin in twins]
    apply(session, world, file)
    assert desk_counts(session, world.today_drive).donated == 1
    row = rows(session, file)[2]
    actions.decide(session, ground(session, world, file), {row.id: f"r{twins[1].id}"})
    apply(session, world, file)
    assert current_outcome(session, twins[0].id) is None
    held = current_outcome(session, twins[1].id)
    assert held is not None and held.volume_ml == 250


def test_a_number_that_is_one_figure_off_or_somebody_elses_is_asked_about(
    session: Session, world: World
) -> None:
    an = person(session, world, "Nguyễn Văn An", id_number="033090000001")
    bare = person(session, world, "Nguyễn Văn An")
    binh = person(session, world, "Trần Thị Bình", birth=date(1985, 1, 1), id_number="033185000002")
    hai = [
        person(session, world, "Lê Văn Hai", birth=date(year, 3, 3), phone=f"091200{year}")
        for year in (1970, 1990)
    ]
    row = {"ket_qua": "DH", "the_tich": "350"}
    file = bring(
        session,
        world,
        line("Nguyễn Văn An", so_can_cuoc="033090000007", **row),
        line("Nguyễn Văn An", "1990", so_can_cuoc="033090000008", **row),
        line("Nguyễn Văn An", "17/05/1991", so_can_cuoc="033090000009", **row),
        line("Trần Thị Bính", "1/1/1985", so_can_cuoc="033185000003", **row),
        line("Lê Văn Hai", "3/3/1990", ma_dang_ky=hai[0].code, **row),
        line("Phạm Thị Lan", "2/2/1999", so_can_cuoc="033185000002", **row),
    )
    told = judged(session, world, file)
    ask = FileVerdict.ASK
    assert [one.verdict for one in told] == [ask, ask, FileVerdict.WALK_IN, ask, ask, ask]
    both = [an.id, bare.id]
    candidates = [[known.id for known in one.candidates] for one in told]
    assert candidates == [both, both, [], [binh.id], [one.id for one in hai], [binh.id]]
    assert "số căn cước khác" in told[0].sentences[0]
    actions.decide(session, ground(session, world, file), {one.row.id: SOMEBODY_ELSE for one in told})
    apply(session, world, file, adds_people=True)
    last = rows(session, file)[5]
    assert last.done is RowDone.NOTHING and "đã ghi cho Trần Thị Bình" in last.said
    assert current_outcome(session, binh.id) is None


def test_a_number_of_somebody_in_the_waiting_list_takes_nobody_else_out_of_it(
    session: Session, world: World
) -> None:
    waiting = person(
        session, world, "Trần Thị Bình", id_number="033185000002", state=RegistrationState.WAITING
    )
    row = line("Phạm Thị Lan", "2/2/1999", so_can_cuoc="033185000002", ket_qua="DH", the_tich="350")
    file = bring(session, world, row)
    apply(session, world, file, adds_people=True)
    assert (waiting.state, waiting.full_name) == (RegistrationState.WAITING, "Trần Thị Bình")
    assert rows(session, file)[0].verdict is FileVerdict.WRONG


def test_every_bad_row_says_what_is_to_be_mended(session: Session, world: World) -> None:
    people = {
        name: person(session, world, f"Nguyễn Thị {name}", birth=date(1990, 5, place))
        for place, name in enumerate(("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín"), 2)
    }
    early = people["Bảy"]
    mark_arrived(session, early.id, by=BY, now=clock.now())
    ledger.add_earlier_donation(
        session,
        early.donor_id or 0,
        on_day=world.today - timedelta(weeks=11),
        component=Component.WHOLE_BLOOD,
        volume_ml=350,
        evidence=Evidence.SERIAL_SEEN,
        serial="GCN-1",
        place="nơi khác",
        by=BY,
        now=clock.now(),
    )
    file = bring(
        session,
        world,
        line("Nguyễn Thị Hai", "2/5/1990", ket_qua="DH", the_tich="275"),
        line("Nguyễn Thị Ba", "3/5/1990", ket_qua="DH", the_tich="350", so_se_ri="GCN-1"),
        line("Nguyễn Thị Tư", "4/5/1990", ket_qua="HBsAg"),
        line("Nguyễn Thị Năm", "5/5/1990", ket_qua="HL"),
        line("Nguyễn Thị Sáu", "6/5/1990", ket_qua="HL", hen_lai="01/02/20"),
        line("Nguyễn Thị Bảy", "7/5/1990", ket_qua="DH", the_tich="350 ml"),
        line("Nguyễn Thị Tám", "8/5/1990"),
        line("Nguyễn Thị Chín", "9/5/1990", ket_qua="BV"),
        line("Nguyễn Thị Chín", "9/5/1990", ket_qua="BV"),
    )
    told = judged(session, world, file)
    sentences = ["; ".join(one.sentences) for one in told]
    for sentence, words in zip(
        sentences,
        (
            "250",
            "sê-ri này đã có",
            "Chưa rõ kết quả",
            "ngày hẹn lại",
            "sau ngày hiến",
            "ghi lý do",
            "chưa ghi",
        ),
        strict=False,
    ):
        assert words in sentence, sentences
    assert "Cùng một người với dòng 9" in sentences[8]
    wrong, left = FileVerdict.WRONG, FileVerdict.LEFT
    assert [one.verdict for one in told] == [*[wrong] * 6, left, FileVerdict.NEW, wrong]
    seven = rows(session, file)[5]
    actions.mend(session, ground(session, world, file), seven, {"ly_do": "bác sĩ đồng ý"})
    assert seven.verdict is FileVerdict.NEW
    apply(session, world, file)
    outcome = current_outcome(session, early.id)
    assert outcome is not None and outcome.override_reason == "bác sĩ đồng ý"
    actions.decide(session, ground(session, world, file), {rows(session, file)[8].id: LEAVE_OUT})
    assert rows(session, file)[8].verdict is FileVerdict.LEFT


def test_what_the_desk_recorded_is_completed_kept_or_replaced(session: Session, world: World) -> None:
    names = ("An", "Bình", "Cúc", "Dung", "Em")
    people = [person(session, world, f"Nguyễn Thị {name}") for name in names]
    enter(session, people[0], given(350))
    enter(session, people[1], given(250))
    enter(session, people[2], Result(OutcomeKind.LEFT))
    enter(session, people[3], Result(OutcomeKind.ABSENT))
    enter(session, people[4], given(450, "0012"))
    before = facts(session)
    file = bring(
        session,
        world,
        line("Nguyễn Thị An", ket_qua="DH", the_tich="350", so_se_ri="A1", nhom_mau="O+"),
        line("Nguyễn Thị Bình", ket_qua="DH", the_tich="350"),
        line("Nguyễn Thị Cúc", ket_qua="DH", the_tich="350"),
        line("Nguyễn Thị Dung", ket_qua="HL", hen_lai=f"{world.today + timedelta(days=90):%d/%m/%Y}"),
        line("Nguyễn Thị Em", ket_qua="DH", the_tich="450", so_se_ri="12"),
    )
    different, completed = FileVerdict.DIFFERENT, FileVerdict.COMPLETED
    assert verdicts(session, file) == [completed, *[different] * 3, completed]
    choices = {
        row.id: answer for row, answer in zip(rows(session, file)[1:4], (REPLACE, KEEP, REPLACE), strict=True)
    }
    actions.decide(session, ground(session, world, file), choices)
    apply(session, world, file)
    assert [row.done for row in rows(session, file)] == [
        *(RowDone.REPLACED, RowDone.REPLACED, RowDone.NOTHING, RowDone.REPLACED, RowDone.RAISED)
    ]
    held = [current_outcome(session, one.id) for one in people]
    assert [one.kind.value if one else "" for one in held] == [
        "da_hien",
        "da_hien",
        "bo_ve",
        "hen_lai",
        "da_hien",
    ]
    assert [one.volume_ml for one in held if one] == [350, 350, None, None, 450]
    assert held[0] is not None and held[0].serial == "A1"
    assert held[4] is not None and held[4].serial == "0012"
    evidence = session.scalars(select(Donation.evidence).where(counts())).all()
    assert set(evidence) == {Evidence.FACILITY_FILE} and len(evidence) == 3
    assert session.scalars(select(Donor.blood_group).where(Donor.blood_group != "")).all() == ["O+"]
    assert list(recheck_facts(session, world.today)) == []
    undo(session, world, file)
    assert facts(session) == before and file.state is FileState.UNDONE
    assert list(recheck_facts(session, world.today)) == []


def test_a_donor_of_the_register_is_chosen_by_a_person(session: Session, world: World) -> None:
    elsewhere = add_registration(session, world.drive, "Lê Văn Cũ", commune_id=world.ward)
    session.get_one(Drive, world.drive).on_day = world.today - timedelta(days=200)
    session.flush()
    enter(session, elsewhere, given(350))
    file = bring(session, world, line("Lê Văn Cũ", ket_qua="DH", the_tich="250"))
    told = judged(session, world, file)[0]
    assert told.verdict is FileVerdict.ASK and [one.id for one in told.donors] == [elsewhere.donor_id]
    row = rows(session, file)[0]
    actions.decide(session, ground(session, world, file), {row.id: "d999999"})
    assert row.verdict is FileVerdict.WALK_IN
    actions.decide(session, ground(session, world, file), {row.id: f"d{elsewhere.donor_id}"})
    apply(session, world, file, adds_people=True)
    assert session.get_one(Donor, elsewhere.donor_id).donations == 2
    facility = judge(session, ground(session, world, file, Role.FACILITY), rows(session, file))[0]
    assert facility.donors == ()


def test_a_closed_book_takes_no_file_and_gives_none_back(session: Session, world: World) -> None:
    person(session, world, "Nguyễn Văn An")
    lines = line("Nguyễn Văn An", ket_qua="BV")
    file = bring(session, world, lines)
    apply(session, world, file)
    session.get_one(Drive, world.today_drive).state = DriveState.CLOSED
    session.flush()
    with pytest.raises(Refused, match="khóa sổ"):
        undo(session, world, file)
    with pytest.raises(Refused, match="khóa sổ"):
        bring(session, world, lines)


def test_what_is_not_asked_for_is_never_kept(session: Session, world: World) -> None:
    person(session, world, "Nguyễn Văn An")
    file = bring(
        session, world, line("Nguyễn Văn An", ket_qua="hoãn vì HBsAg dương tính", ly_do_hoan="viêm gan B")
    )
    from domain.facility_files.reading import open_content
    from domain.sealing import keyring_of

    sealed = rows(session, file)[0].content_sealed
    assert sealed is not None
    kept = " ".join(open_content(keyring_of(session), sealed).cells)
    assert "HBsAg" not in kept and "viêm gan" not in kept and "HL" in kept
    with_day = bring(
        session, world, line("Nguyễn Văn An", ket_qua="HL"), deferred_until=world.today + timedelta(days=30)
    )
    assert verdicts(session, with_day) == [FileVerdict.NEW]
    assert actions.empty_due_files(session, clock.now() + timedelta(days=400)) == 2
    with pytest.raises(Refused, match="hạn lưu"):
        apply(session, world, with_day)
