"""The rules of donor lists at their edges: states, deadlines, what makes a list ready to be certified, wording."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.certification.facts import DonorListFacts, DonorListRowFacts
from domain.certification.paper_facts import Frozen, freeze, thaw, without
from domain.certification.records import ListState, RowVerdict
from domain.certification.rules import (
    STATE_KINDS,
    STATE_NAMES,
    RowSays,
    Situation,
    certification_words,
    certifier_kind,
    certify_verdict,
    default_due_day,
    due_day_verdict,
    joined_place,
    list_name,
    may_compile,
    may_correct,
    may_discard,
    may_edit,
    may_lock,
    may_review,
    may_send,
    may_take_back,
    opening,
    tally,
    verdict_names,
)
from domain.drives.records import DriveState
from domain.rulebook import rule
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import UnitKind

TODAY = date(2026, 11, 22)
CONFIRMED, OPEN = RowSays(RowVerdict.CONFIRMED), RowSays(RowVerdict.OPEN)
RETURNED = RowSays(RowVerdict.RETURNED, "sai địa chỉ")
GONE = RowSays(RowVerdict.OPEN, is_active=False)


def situation(state: ListState = ListState.IN_REVIEW, **changes: object) -> Situation:
    plain = Situation(state, DriveState.OPEN, TODAY + timedelta(days=5))
    return replace(plain, **changes)  # type: ignore[arg-type]


def sentences(*rows: RowSays, **changes: object) -> list[str]:
    return [reason.sentence for reason in certify_verdict(situation(**changes), rows, TODAY).reasons]  # type: ignore[arg-type]


def test_a_list_is_ready_when_every_row_is_decided_and_somebody_is_confirmed() -> None:
    assert sentences(CONFIRMED, RETURNED, RowSays(RowVerdict.NOT_RESIDENT)) == []
    assert sentences(CONFIRMED, GONE) == []
    assert sentences(CONFIRMED, OPEN, OPEN) == ["Còn 2 người chưa xem: chọn kết quả cho từng người."]
    assert sentences(CONFIRMED, RowSays(RowVerdict.RETURNED)) == ["Ghi lý do trả lại cho 1 người."]
    nobody = ["Chưa có người nào được xác nhận. Có thể trả lại cả danh sách kèm lý do."]
    assert sentences(RETURNED) == nobody
    assert sentences(GONE) == nobody
    assert sentences() == nobody


def test_a_person_who_is_gone_counts_nowhere_else() -> None:
    counted = tally([CONFIRMED, RETURNED, OPEN, GONE, RowSays(RowVerdict.CONFIRMED, is_active=False)])
    assert (counted.confirmed, counted.sent_back, counted.open, counted.gone) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    ("days", "state", "accepted"),
    [
        (0, DriveState.OPEN, True),
        (0, DriveState.RUNNING, True),
        (-1, DriveState.OPEN, False),
        (5, DriveState.POSTPONED, True),
        (5, DriveState.CANCELLED, False),
        (5, DriveState.CLOSED, False),
    ],
)
def test_a_list_can_be_certified_until_the_drive_day_itself(
    days: int, state: DriveState, accepted: bool
) -> None:
    there = situation(drive_state=state, drive_day=TODAY + timedelta(days=days))
    assert certify_verdict(there, [CONFIRMED], TODAY).accepted is accepted
    assert may_compile(state, there.drive_day, 1, TODAY).accepted is accepted
    assert may_correct(replace(there, state=ListState.CERTIFIED), TODAY).accepted is accepted


def test_each_state_allows_its_own_acts_only() -> None:
    allowed = {
        state: {
            name
            for name, verdict in {
                "edit": may_edit(situation(state), TODAY),
                "send": may_send(situation(state), 1, TODAY),
                "take_back": may_take_back(state),
                "discard": may_discard(state, was_sent=False),
                "review": may_review(situation(state), TODAY),
                "correct": may_correct(situation(state), TODAY),
                "lock": may_lock(state),
            }.items()
            if verdict.accepted
        }
        for state in ListState
    }
    assert allowed == {
        ListState.DRAFT: {"edit", "send", "discard"},
        ListState.SENT: {"take_back", "review"},
        ListState.IN_REVIEW: {"review"},
        ListState.CERTIFIED: {"correct", "lock"},
        ListState.RETURNED: {"edit", "send"},
        ListState.LOCKED: set(),
    }


def test_an_empty_list_is_not_sent_and_a_sent_one_is_not_dropped() -> None:
    assert not may_send(situation(ListState.DRAFT), 0, TODAY).accepted
    assert not may_discard(ListState.DRAFT, was_sent=True).accepted
    assert not may_compile(DriveState.OPEN, None, 0, TODAY).accepted


def test_the_deadline_follows_the_dated_rule_and_is_never_past() -> None:
    days = rule("certification.due_days_before_drive", TODAY).value
    drive_day = TODAY + timedelta(days=30)
    assert default_due_day(drive_day, TODAY) == drive_day - timedelta(days=days)
    assert default_due_day(TODAY + timedelta(days=1), TODAY) == TODAY
    assert default_due_day(None, TODAY) is None
    with pytest.raises(LookupError):
        default_due_day(drive_day, date(2025, 12, 31))


@pytest.mark.parametrize(("days", "accepted"), [(-1, False), (0, True), (5, True), (6, False)])
def test_a_chosen_deadline_lies_between_today_and_the_drive(days: int, accepted: bool) -> None:
    verdict = due_day_verdict(TODAY + timedelta(days=days), TODAY + timedelta(days=5), TODAY)
    assert verdict.accepted is accepted
    assert due_day_verdict(TODAY + timedelta(days=400), None, TODAY).accepted


@pytest.mark.parametrize("kind", list(UnitKind))
def test_only_communes_certify_residents(kind: UnitKind) -> None:
    is_commune = kind in (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
    assert certifier_kind(kind) == ("ubnd" if is_commune else "agency")


def test_the_words_vouch_for_residence_or_for_work() -> None:
    heading, statement = certification_words("ubnd", "phường Phố Hiến", 1234)
    assert heading == "XÁC NHẬN CỦA ỦY BAN NHÂN DÂN PHƯỜNG PHỐ HIẾN"
    assert statement.startswith("Xác nhận 1.234 người") and statement.endswith("tại phường Phố Hiến.")
    heading, statement = certification_words("agency", "Trường Đại học Y", 2)
    assert heading == "XÁC NHẬN CỦA TRƯỜNG ĐẠI HỌC Y"
    assert "cư trú" not in statement and statement.endswith("tại Trường Đại học Y.")
    assert certification_words("ubnd", "Phường 1", 2)[1].endswith("tại Phường 1.")
    assert opening("phường Phố Hiến") == "Phường Phố Hiến"
    assert verdict_names("ubnd") != verdict_names("agency")
    assert (list_name(1), list_name(3)) == ("Danh sách chính", "Danh sách bổ sung số 3")
    assert set(STATE_NAMES) == set(STATE_KINDS) == set(ListState)


def test_a_place_is_told_once() -> None:
    assert joined_place("Số 5, tổ 2", "phường Phố Hiến") == "Số 5, tổ 2, phường Phố Hiến"
    assert joined_place("Số 5, Phường PHỐ HIẾN", "phường Phố Hiến") == "Số 5, Phường PHỐ HIẾN"
    assert joined_place("", None) == ""


MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FACTS = DonorListFacts(
    letterhead=LetterheadFacts((), ("ỦY BAN NHÂN DÂN", "PHƯỜNG"), "/DS-UBND", "", "Phố Hiến", None, TODAY),
    title_lines=("DANH SÁCH",),
    subject_lines=("Đợt hiến máu",),
    kind="ubnd",
    supplement_number=1,
    rows=tuple(
        DonorListRowFacts(n, f"Người {n}", "1990", "Nữ", f"{n:012}", "Tổ 1", "", "", "") for n in (1, 2, 3)
    ),
    compiled_by_title="",
    compiled_by_name="Hoa",
    certification_heading="XÁC NHẬN",
    certification_statement="Xác nhận 3 người có tên.",
    signature=SignatureFacts(("TM. ỦY BAN NHÂN DÂN",), "CHỦ TỊCH", "Ánh"),
    recipients=("Lưu: VT",),
    code="",
    check_url="",
    version=1,
    printed_by="",
    printed_at=MOMENT,
)


def test_what_is_frozen_comes_back_as_it_was_whoever_prints_it() -> None:
    frozen = Frozen(FACTS, (11, 12, 13))
    assert thaw(freeze(frozen), number="", signed_on=None, printed_at=MOMENT) == frozen
    printed = Frozen(replace(FACTS, printed_by="Ai đó", code="X", sample=True, draft=True), (11, 12, 13))
    assert freeze(printed) == freeze(frozen)
    assert freeze(Frozen(replace(FACTS, certification_statement="Khác"), (11, 12, 13))) != freeze(frozen)
    later = thaw(freeze(frozen), number="8A", signed_on=TODAY, printed_at=MOMENT).facts.letterhead
    assert (later.number, later.signed_on) == ("8A", TODAY)


def test_a_version_without_one_person_keeps_the_others_word_for_word() -> None:
    after = without(Frozen(FACTS, (11, 12, 13)), 12)
    assert after.registration_ids == (11, 13)
    assert [(row.position, row.full_name) for row in after.facts.rows] == [(1, "Người 1"), (2, "Người 3")]
    assert after.facts.version == 2
    assert after.facts.certification_statement == "Xác nhận 2 người có tên."
