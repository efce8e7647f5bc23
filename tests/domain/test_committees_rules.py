"""What a committee lacks: at the last day of its term, with roles empty, before it is set up."""

from __future__ import annotations

from datetime import date, timedelta

from domain.committees.rules import CommitteeFacts, Step, empty_roles, gaps, next_step, steps_done
from domain.rulebook import rule

TODAY = date(2026, 11, 22)
WHOLE = ("Trưởng ban", "Phó Trưởng ban thường trực", "Ủy viên, thư ký")


def facts(**changes: object) -> CommitteeFacts:
    whole: dict[str, object] = {
        "has_signer": True,
        "decision_number": "15/QĐ-UBND",
        "term_to": None,
        "standing_body": "Hội Chữ thập đỏ",
        "roles": WHOLE,
        "intake_points": 1,
    }
    return CommitteeFacts(**{**whole, **changes})  # type: ignore[arg-type]


def test_a_whole_committee_lacks_nothing() -> None:
    assert gaps(facts(), TODAY) == []
    assert steps_done(facts(), TODAY) == {Step.UNIT, Step.COMMITTEE, Step.MEMBERS, Step.INTAKE}


def test_a_term_is_named_from_its_warning_day_and_said_to_be_over_only_after_its_last() -> None:
    warned = int(rule("committee.term_warning_days", TODAY).value)
    assert gaps(facts(term_to=TODAY + timedelta(days=warned + 1)), TODAY) == []
    (soon,) = gaps(facts(term_to=TODAY + timedelta(days=warned)), TODAY)
    assert "chuẩn bị kiện toàn" in soon.sentence and soon.due_on == TODAY + timedelta(days=warned)
    assert "chuẩn bị" in gaps(facts(term_to=TODAY), TODAY)[0].sentence
    assert "đã hết ngày 21/11/2026" in gaps(facts(term_to=TODAY - timedelta(days=1)), TODAY)[0].sentence


def test_a_role_is_known_by_its_first_words_whatever_its_marks() -> None:
    assert empty_roles(WHOLE, TODAY) == []
    assert empty_roles(("TRUONG BAN", "phó trưởng ban", "Uỷ viên"), TODAY) == []
    assert empty_roles(("Phó Trưởng ban",), TODAY) == ["Trưởng ban", "Ủy viên"]


def test_nothing_is_done_before_the_first_step() -> None:
    assert steps_done(CommitteeFacts(has_signer=False), TODAY) == set()
    assert Step.COMMITTEE not in steps_done(facts(decision_number=""), TODAY)


def test_the_steps_follow_each_other_to_the_trial() -> None:
    assert [next_step(step) for step in Step] == [*list(Step)[1:], None]
