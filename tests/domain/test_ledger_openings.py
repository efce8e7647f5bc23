"""Openings and claims at their edges: how many times are possible, what needs a reason, codes of cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.donors.card_rules import new_card_code, new_pin, read_card_code, shown_card_code
from domain.ledger.claim_rules import Told, claim_verdict
from domain.ledger.earlier_rules import Earlier, earlier_donation_verdict
from domain.ledger.opening_rows import ASK_UP_TO, Terms, places_of_counts, read_person
from domain.ledger.opening_rules import Known, Opening, most_possible, opening_verdict
from domain.ledger.records import Evidence
from domain.people import BirthDay
from domain.results.records import Component
from domain.signups.import_columns import Meaning

TODAY = date(2026, 11, 23)
BORN = BirthDay(date(1980, 3, 10), 1980)
UP_TO = date(2015, 12, 31)


def _opening(times: int = 12, up_to: date = UP_TO, seen: int = 0, reason: str = "") -> Opening:
    return Opening(times, up_to, "Sổ xã", Evidence.UNIT_LIST, seen, reason)


def _given(*days: date) -> list[tuple[date, str]]:
    return [(day, Component.WHOLE_BLOOD.value) for day in days]


def _sentences(opening: Opening, known: Known) -> list[str]:
    return [reason.sentence for reason in opening_verdict(opening, known, TODAY).reasons]


@pytest.mark.parametrize(
    ("birth", "up_to", "most"),
    [
        (BORN, date(1998, 3, 9), 0),
        (BORN, date(1998, 3, 10), 1),
        (BORN, date(1998, 3, 10) + timedelta(days=83), 1),
        (BORN, date(1998, 3, 10) + timedelta(days=84), 2),
        (BirthDay(None, 1980), date(1998, 1, 1), 1),
        (BirthDay(date(1980, 2, 29), 1980), date(1998, 2, 28), 1),
    ],
)
def test_nobody_gave_more_often_than_the_days_allow(birth: BirthDay, up_to: date, most: int) -> None:
    assert most_possible(birth, up_to, TODAY) == most


@pytest.mark.parametrize(
    ("written", "up_to"),
    [("", UP_TO), ("2012", date(2012, 12, 31)), ("30/6/2012", date(2012, 6, 30)), ("2026", TODAY)],
)
def test_a_row_counts_up_to_its_own_day_or_year(written: str, up_to: date) -> None:
    assert _read(written) == (up_to.isoformat(), ())


@pytest.mark.parametrize("written", ["0000", "²⁰¹⁵", "0", "1899", "2027", "9999", "6/2012", "hết năm"])
def test_a_year_that_is_none_is_asked_for_again(written: str) -> None:
    assert _read(written)[1] == (ASK_UP_TO,)


def _read(written: str) -> tuple[str, tuple[str, ...]]:
    columns = (Meaning.NAME, Meaning.BIRTH, Meaning.SKIP, Meaning.SKIP)
    cells, terms = ("Lê Thị Hoa", "1980", "5", written), Terms(UP_TO, Evidence.UNIT_LIST, 7)
    row = read_person(1, cells, columns, (2, 3), {}, terms, TODAY)
    return row.up_to, row.wrong


def test_what_cannot_be_is_refused_even_with_a_reason() -> None:
    known = Known(BORN, [], [])
    assert "từ 1 đến 300" in _sentences(_opening(0, reason="đúng"), known)[0]
    assert "từ 1 đến 300" in _sentences(_opening(301, reason="đúng"), known)[0]
    assert "không sau hôm nay" in _sentences(_opening(1, TODAY + timedelta(days=1), reason="đúng"), known)[0]
    assert "không nhiều hơn số lần" in _sentences(_opening(2, seen=3, reason="đúng"), known)[0]
    assert not _sentences(_opening(300, reason="hiến tiểu cầu nhiều năm"), known)


def test_what_may_be_counted_twice_needs_a_reason() -> None:
    most = most_possible(BORN, UP_TO, TODAY)
    assert not _sentences(_opening(most), Known(BORN, _given(UP_TO + timedelta(days=1)), []))
    assert f"nhiều nhất {most} lần" in _sentences(_opening(most + 1), Known(BORN, [], []))[0]
    assert "lần đầu 31/12/2015" in _sentences(_opening(), Known(BORN, _given(UP_TO), []))[0]
    notebooks = [(1, UP_TO), (2, UP_TO)]
    assert "đã có 3 lần nhập từ sổ cũ" in _sentences(_opening(), Known(None, [], notebooks))[0]
    known = Known(BORN, _given(UP_TO), notebooks)
    assert not _sentences(_opening(most + 1, reason="sổ của tỉnh khác"), known)
    assert len(_sentences(_opening(most + 1, reason="x"), known)) == 4, "one letter is no reason"
    assert "Ghi rõ hơn lý do" in _sentences(_opening(most + 1, reason="x"), known)[-1]
    assert not _sentences(_opening(reason="x"), Known(BORN, [], [])), "nobody asked for it"


FIRST = date(1998, 3, 10)  # The day on which BORN was 18.
GIVEN = date(2019, 4, 7)


def _earlier(on_day: date, component: Component = Component.WHOLE_BLOOD, reason: str = "") -> Earlier:
    return Earlier(on_day, component, 350, Evidence.OWN_WORD, "", "Viện", reason)


@pytest.mark.parametrize(
    ("on_day", "words"),
    [
        (TODAY + timedelta(days=1), "không sau hôm nay"),
        (FIRST - timedelta(days=1), "Nhập ngày từ 10/03/1998, khi người hiến đủ 18 tuổi"),
        (date(1979, 1, 1), "Nhập ngày từ 10/03/1998"),
        (GIVEN, "Sổ đã có lần hiến ngày 07/04/2019"),
    ],
)
def test_an_earlier_donation_that_cannot_be_is_refused_even_with_a_reason(on_day: date, words: str) -> None:
    for reason in ("", "đã đối chiếu với giấy chứng nhận"):
        answer = earlier_donation_verdict(
            _earlier(on_day, reason=reason), Known(BORN, _given(GIVEN), []), TODAY
        )
        assert len(answer.reasons) == 1 and words in answer.reasons[0].sentence


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (_earlier(FIRST), ""),
        (_earlier(GIVEN + timedelta(days=84)), ""),
        (_earlier(GIVEN + timedelta(days=83)), "Ngày này sau lần hiến 07/04/2019 chỉ 83 ngày"),
        (_earlier(GIVEN - timedelta(days=84)), ""),
        (_earlier(GIVEN - timedelta(days=83)), "Ngày này trước lần hiến 07/04/2019 chỉ 83 ngày"),
        (_earlier(GIVEN - timedelta(days=14), Component.PLATELETS), ""),
        (_earlier(GIVEN - timedelta(days=13), Component.PLATELETS), "ít nhất 14 ngày"),
        (_earlier(date(2010, 12, 31)), "Sổ đã có 5 lần theo sổ cũ, tính đến hết ngày 31/12/2010"),
        (_earlier(date(2011, 1, 1)), ""),
    ],
)
def test_an_earlier_donation_that_is_doubtful_needs_a_reason(given: Earlier, words: str) -> None:
    openings = [(2, date(2010, 12, 31)), (3, date(2010, 12, 31))] if given.on_day.year > 2000 else []
    known = Known(BORN, _given(GIVEN), openings)
    sentences = [reason.sentence for reason in earlier_donation_verdict(given, known, TODAY).reasons]
    assert (len(sentences), bool(sentences) and words in sentences[0]) == ((1, True) if words else (0, False))
    assert earlier_donation_verdict(replace(given, reason="đã đối chiếu với giấy"), known, TODAY).accepted
    assert earlier_donation_verdict(replace(given, reason="x"), known, TODAY).accepted is not bool(words)


def _told(
    on_day: date | None = None, year: int | None = None, times: int = 1, volume_ml: int | None = None
) -> Told:
    return Told(on_day, year, times, Component.WHOLE_BLOOD, volume_ml, "", "Bệnh viện tỉnh", "")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (_told(), "Không nhớ ngày thì nhập năm"),
        (_told(TODAY + timedelta(days=1)), "không sau hôm nay"),
        (_told(date(2019, 4, 7)), "Sổ đã có lần hiến ngày 07/04/2019"),
        (_told(date(2019, 4, 8), times=2), "khai từng lần một"),
        (_told(date(2019, 4, 8), volume_ml=300), "250, 350, 450 ml"),
        (_told(date(1998, 3, 9)), "Nhập ngày từ 10/03/1998, khi người hiến đủ 18 tuổi"),
        (_told(date(2019, 4, 8), year=2018), "Biết ngày thì để trống ô năm"),
        (_told(year=1997), "Nhập năm từ 1998 đến 2026"),
        (_told(year=2027), "Nhập năm từ 1998 đến 2026"),
        (_told(year=2010, times=301), "từ 1 đến 300"),
        (_told(year=2011), "đang chờ xem"),
    ],
)
def test_a_claim_says_what_to_mend(told: Told, words: str) -> None:
    answer = claim_verdict(told, birth=BORN, days=[date(2019, 4, 7)], waiting=[_told(year=2011)], today=TODAY)
    assert len(answer.reasons) == 1 and words in answer.reasons[0].sentence


def test_a_claim_waits_beside_nineteen_others_and_not_beside_twenty() -> None:
    others = [_told(year=1998 + place) for place in range(20)]
    for many, is_accepted in ((19, True), (20, False)):
        answer = claim_verdict(
            _told(date(2019, 4, 8), year=2019), birth=BORN, days=[], waiting=others[:many], today=TODAY
        )
        assert answer.accepted is is_accepted


def test_the_code_of_a_card_is_read_however_it_is_written() -> None:
    for _ in range(50):
        code = new_card_code()
        assert read_card_code(shown_card_code(code)) == code
        assert read_card_code(code.lower().replace("0", "o").replace("1", "l")) == code
        other = ("A" if code[0] != "A" else "B") + code[1:]
        assert read_card_code(other) is None and read_card_code(code[:-1]) is None
    assert all(len(new_pin()) == 6 for _ in range(50)) and len({new_pin() for _ in range(50)}) > 40


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        (("STT", "Họ và tên", "Số lần hiến máu"), (2, None)),
        (("Họ tên", "Tổng số lần hiến", "Tính đến ngày"), (1, 2)),
        (("Họ tên", "Lần hiến gần nhất"), (None, None)),
        (("Họ tên", "Số lượt HM", "đến hết năm"), (1, 2)),
    ],
)
def test_the_columns_of_a_notebook_are_found(
    labels: tuple[str, ...], places: tuple[int | None, int | None]
) -> None:
    assert places_of_counts(labels) == places
