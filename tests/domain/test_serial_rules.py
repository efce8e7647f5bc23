"""Ranges of serials are read as people write them, and what is missing is told as ranges."""

from __future__ import annotations

import pytest

from domain.gifts.serial_records import SerialEntryKind
from domain.gifts.serial_rules import (
    SerialRange,
    expand,
    leaving_verdict,
    missing_ranges,
    parse_range,
    parse_serial,
    received_verdict,
    skipped_ranges,
    take_back_verdict,
)
from domain.refusals import Reason

HM = SerialRange("HM", 7, 12345, 12395)


@pytest.mark.parametrize(
    "text",
    [
        "HM 0012345–0012395",
        "hm0012345-hm0012395",
        "HM 0012345 đến HM 0012395",
        "từ HM 0012345 đến 0012395",
        "HM0012345 — 0012395",
        "  hm 0012345 -> 0012395 ",
    ],
)
def test_a_range_is_read_however_it_is_written(text: str) -> None:
    assert parse_range(text, 100) == HM
    assert HM.text == "HM0012345–0012395" and HM.count == 51


def test_prefixes_with_dashes_and_figures_and_none_at_all() -> None:
    assert parse_range("AB-0012345-0012346", 9) == SerialRange("AB-", 7, 12345, 12346)
    assert parse_range("AB-0012345-AB-0012346", 9) == SerialRange("AB-", 7, 12345, 12346)
    assert parse_range("AB-0012345", 9) == SerialRange("AB-", 7, 12345, 12345)
    assert parse_range("24/AV 001", 9) == SerialRange("24/AV", 3, 1, 1)
    assert parse_range("0001-0003", 9) == SerialRange("", 4, 1, 3)
    assert parse_serial("AV") is None and parse_serial("1234567890123") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("HM 0012395–0012345", "Đổi lại thứ tự"),
        ("HM 0012345–95", "cùng số chữ số"),
        ("HM 0012345–KT 0012395", "cùng số chữ số"),
        ("HM 0000001–0000102", "102 số"),
        ("giấy chứng nhận", "Ghi đủ số đầu"),
        ("", "Ghi đủ số đầu"),
        ("-", "Ghi đủ số đầu"),
    ],
)
def test_what_is_no_range_is_told(text: str, said: str) -> None:
    read = parse_range(text, 101)
    assert isinstance(read, Reason) and said in read.sentence


def test_missing_serials_are_gathered_in_ranges_with_their_zeros() -> None:
    received = [SerialRange("HM", 7, 1, 10), SerialRange("HM", 7, 11, 12), SerialRange("KT", 3, 1, 1)]
    missing = missing_ranges(received, {"HM0000002", "HM0000005"})
    assert [m.text for m in missing] == ["HM0000001", "HM0000003–0000004", "HM0000006–0000012", "KT001"]


def test_skipped_are_those_before_one_in_use() -> None:
    received = [SerialRange("", 2, 1, 9)]
    skipped = skipped_ranges(received, {"02", "06"}, {"04"})
    assert [s.text for s in skipped] == ["01", "03", "05"]
    assert skipped_ranges(received, set(), {"09"}) == ()


def test_nothing_comes_twice() -> None:
    part = SerialRange("HM", 7, 12395, 12400)
    assert received_verdict(part, [], ()).accepted
    assert "HM0012345–0012395" in received_verdict(part, [HM], ()).reasons[0].sentence
    held = received_verdict(part, [], {"HM0012397", "HM0012398"}).reasons[0].sentence
    assert held.startswith("HM0012397–0012398 đang ở một đợt khác")
    assert received_verdict(SerialRange("HM", 8, 12345, 12345), [HM], ()).accepted


def test_what_leaves_came_before_and_is_in_nobodys_hands() -> None:
    def judge(
        first: int, last: int, note: str = "rách", kind: SerialEntryKind = SerialEntryKind.SPOILED
    ) -> list[str]:
        verdict = leaving_verdict(
            kind,
            SerialRange("HM", 7, first, last),
            received=[HM],
            away={"HM0012350"},
            used={"HM0012360"},
            note=note,
        )
        return [reason.sentence for reason in verdict.reasons]

    assert judge(12345, 12349) == []
    assert "HM0012396 không nằm trong dải" in judge(12395, 12396)[0]
    assert "HM0012350 đã được ghi" in judge(12349, 12351)[0]
    assert "HM0012360 đã cấp" in judge(12360, 12360)[0]
    assert "Ghi lý do" in judge(12345, 12345, note="")[0]
    assert judge(12345, 12345, note="", kind=SerialEntryKind.RETURNED) == []


def test_a_range_is_taken_back_only_when_nothing_stands_on_it() -> None:
    assert take_back_verdict(HM, [SerialRange("KT", 7, 12345, 12345)]).accepted
    assert not take_back_verdict(HM, [SerialRange("HM", 7, 12345, 12345)]).accepted


def test_expand_keeps_zeros() -> None:
    assert expand(SerialRange("A", 3, 9, 11)) == ["A009", "A010", "A011"]
