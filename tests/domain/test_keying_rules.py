"""What is keyed from paper: outcomes in a word, serials that run on, ranges of row numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.refusals import Reason
from domain.results.keying_rules import (
    Running,
    SerialBox,
    next_serial,
    number_ranges,
    read_outcome,
    running_serials,
)
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result

DAY = date(2026, 11, 22)
GIVEN = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350)
LEFT = Result(OutcomeKind.LEFT)
UNREAD = Reason("chưa đọc được", "outcome")


def later(day: date) -> Result:
    return Result(OutcomeKind.DEFERRED, deferred_until=day)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("350", GIVEN),
        (" 350 ml ", GIVEN),
        ("350ml", GIVEN),
        ("999", Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 999)),
        ("tc 300", Result(OutcomeKind.DONATED, Component.PLATELETS, 300)),
        ("TC300", Result(OutcomeKind.DONATED, Component.PLATELETS, 300)),
        ("tiểu cầu 300", Result(OutcomeKind.DONATED, Component.PLATELETS, 300)),
        ("ht 500", Result(OutcomeKind.DONATED, Component.PLASMA, 500)),
        ("hc 250", Result(OutcomeKind.DONATED, Component.RED_CELLS, 250)),
        ("b", LEFT),
        ("Bỏ về", LEFT),
        ("k", Result(OutcomeKind.ABSENT)),
        ("không đến", Result(OutcomeKind.ABSENT)),
        ("h 15/3/2027", later(date(2027, 3, 15))),
        ("h15/3/27", later(date(2027, 3, 15))),
        ("15-3-2027", later(date(2027, 3, 15))),
        ("15032027", later(date(2027, 3, 15))),
        ("h 15/3", later(date(2027, 3, 15))),
        ("h 23/11", later(date(2026, 11, 23))),
        ("h 22/11", later(date(2027, 11, 22))),
        ("hẹn lại từ ngày 1/12", later(date(2026, 12, 1))),
        ("h 29/2/2028", later(date(2028, 2, 29))),
    ],
)
def test_an_outcome_is_read(text: str, result: Result) -> None:
    assert read_outcome(text, DAY) == result


@pytest.mark.parametrize(
    "text", ["", "x", "h", "tc", "350 350 350 350", "31/02/2027", "9" * 30, "٣٥٠", "tc 15/3/2027"]
)
def test_anything_else_is_told_how_to_mend(text: str) -> None:
    answer = read_outcome(text, DAY)
    assert isinstance(answer, Reason) and answer.field == "outcome"


@given(some.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    answer = read_outcome(text, DAY)
    assert isinstance(answer, Reason) or answer.volume_ml is None or answer.volume_ml < 10_000


@pytest.mark.parametrize(
    ("serial", "following"),
    [
        ("AV0099", "AV0100"),
        ("009", "010"),
        ("A-1/2026", "A-1/2027"),
        ("AV99", None),
        ("AV", None),
        ("", None),
    ],
)
def test_the_next_serial_keeps_its_width(serial: str, following: str | None) -> None:
    assert next_serial(serial) == following


def run(rows: list[tuple[Result | Reason, str]], first: str) -> Running:
    return running_serials([SerialBox(*row) for row in rows], first)


def test_serials_run_on_from_the_first_one() -> None:
    rows = [(GIVEN, ""), (LEFT, ""), (GIVEN, ""), (GIVEN, "-"), (GIVEN, "B9 00"), (GIVEN, ""), (GIVEN, "+")]
    answer = run(rows, "a 09")
    assert answer.serials == ["A09", "", "A10", "", "B900", "B901", "B902"] and answer.following == "B903"


def test_without_a_first_one_only_a_plus_runs_on() -> None:
    answer = run([(GIVEN, ""), (GIVEN, "C1"), (GIVEN, ""), (GIVEN, "+")], "")
    assert answer.serials == ["", "C1", "", "C2"] and answer.following is None
    alone = run([(GIVEN, "+")], "").serials[0]
    assert isinstance(alone, Reason) and "Chưa có số sê-ri" in alone.sentence


def test_nothing_runs_on_after_a_row_that_cannot_be_read() -> None:
    answers = run([(UNREAD, ""), (GIVEN, ""), (GIVEN, "D5"), (GIVEN, "")], "D1").serials
    assert isinstance(answers[1], Reason) and answers[2:] == ["D5", "D6"]


def test_an_unread_row_with_its_own_serial_stops_nothing() -> None:
    assert run([(UNREAD, "D1"), (GIVEN, "")], "D1").serials == ["D1", "D2"]


def test_who_gave_nothing_has_no_certificate_and_nothing_runs_on_below() -> None:
    answer = run([(GIVEN, ""), (LEFT, "E2"), (GIVEN, "")], "E1")
    assert answer.serials[0] == "E1" and all(isinstance(one, Reason) for one in answer.serials[1:])
    assert answer.following == "E2"


def test_used_up_figures_stop() -> None:
    answers = run([(GIVEN, ""), (GIVEN, "")], "F99").serials
    assert answers[0] == "F99" and isinstance(answers[1], Reason)


PAPER_ROW = some.tuples(
    some.sampled_from(["gives", "gives", "leaves"]),
    some.sampled_from(["read", "read", "unread", "refused"]),
    some.integers(0, 9),
)


@given(some.lists(PAPER_ROW, min_size=1, max_size=12), some.lists(PAPER_ROW, max_size=4))
def test_mended_rows_and_those_after_them_get_the_serials_of_the_paper(
    paper: list[tuple[str, str, int]], later: list[tuple[str, str, int]]
) -> None:
    """Certificates are handed out in order but for jumps, which are keyed; some rows are mended in a second sending."""
    number, rows = 100, []
    for place, (kind, fault, jump) in enumerate([*paper, *later]):
        own = kind == "gives" and jump > 7 and place > 0
        number += 1 + (jump if own else 0) if kind == "gives" else 0
        rows.append((f"G{number}" if kind == "gives" else "", own, fault))

    def keyed(row: tuple[str, bool, str], held: str, is_mended: bool) -> SerialBox:
        serial, own, fault = row
        outcome = UNREAD if fault.startswith("unread") and not is_mended else GIVEN if serial else LEFT
        return SerialBox(outcome, serial if own else "", held)

    first = running_serials([keyed(row, "", False) for row in rows[: len(paper)]], "G101")
    stayed = [
        (row, held, answer)
        for row, answer, held in zip(rows, first.serials, first.held, strict=False)
        if isinstance(answer, Reason) or row[2] != "read"
    ]
    for row, answer in zip(rows, first.serials, strict=False):
        assert isinstance(answer, Reason) or row[2].startswith("unread") or answer == row[0]
    assert first.following is not None
    sent = [
        SerialBox(GIVEN if row[0] else LEFT, answer if isinstance(answer, str) else "", held)
        for row, held, answer in stayed
    ]
    sent += [keyed(row, "", True) for row in rows[len(paper) :]]
    second = running_serials(sent, first.following)
    assert second.serials == [row[0] for row in [*(row for row, _, _ in stayed), *rows[len(paper) :]]]
    assert second.following == f"G{number + 1}"


@given(some.sets(some.integers(1, 300)))
def test_ranges_name_every_number_and_no_other(numbers: set[int]) -> None:
    text = number_ranges(sorted(numbers), most=300)
    named: set[int] = set()
    for part in filter(None, text.split(", ")):
        first, _, last = part.partition("–")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == numbers


def test_many_ranges_are_cut() -> None:
    assert number_ranges([1, 2, 4, 6], most=2) == "1–2, 4, …"
