"""One cell of an office's table: the figure or the days it says, and when somebody has to look."""

from __future__ import annotations

from datetime import date

import pytest

from domain.plans.reading.cells import Certainty, looks_like_figure, read_figure
from domain.plans.reading.day_cells import Period, read_days

YEAR = Period(date(2023, 12, 1), date(2024, 11, 30))
CERTAIN, DOUBTFUL, UNREADABLE = Certainty.CERTAIN, Certainty.DOUBTFUL, Certainty.UNREADABLE


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            (text, 1350)
            for text in ("1.350", "1,350", "1 350", "1350", "1350.0", "1350,00", "1.350,0", "1,350.0")
        ),
        *(
            (text, 350)
            for text in ("350đv", "350 đơn vị", "350 ĐVM", "350 đơn vị máu", "0350", " 350 ", "350*")
        ),
        *((text, None) for text in ("", "-", "–", "—", "x", "  ", "\u00a0")),
        ("0", 0),
        ("13.762", 13762),
    ],
)
def test_figures_without_doubt(text: str, number: int | None) -> None:
    reading = read_figure(text, largest=99_999)
    assert (reading.value, reading.certainty, reading.sentence) == (number, CERTAIN, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,35", 1350),
        ("1.35", 1350),
        ("0,35", 350),
        ("1.5", 1500),
        ("300.000", 300_000),
        ("khoảng 300", 300),
        ("≥ 300", 300),
        ("300-350", 300),
        ("200 + 300", 500),
        ("3O0", 300),
    ],
)
def test_doubtful_figures_come_with_a_reading_and_a_reason(text: str, number: int) -> None:
    reading = read_figure(text, largest=99_999)
    assert (reading.value, reading.certainty) == (number, DOUBTFUL)
    assert reading.sentence.endswith(".")


@pytest.mark.parametrize(
    "text", ["-5", "35%", "#REF!", "06/3", "ba trăm", "2 đợt", "350,5", "1.35.0", "01/05/2024"]
)
def test_what_is_no_figure_is_never_guessed(text: str) -> None:
    reading = read_figure(text, largest=99_999)
    assert (reading.value, reading.certainty) == (None, UNREADABLE)
    assert reading.sentence


def test_a_figure_is_told_from_words() -> None:
    assert looks_like_figure("1.350") and looks_like_figure("350 đv") and looks_like_figure("1,35")
    assert (
        not looks_like_figure("Phường 5")
        and not looks_like_figure("06/3/2024")
        and not looks_like_figure("-")
    )


def _days(text: str) -> list[tuple[str | None, Certainty]]:
    found = []
    for reading in read_days(text, YEAR):
        when = reading.value
        found.append((None if when is None else str(when.on or f"{when.month:%Y-%m}"), reading.certainty))
    return found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(
            (text, ["2024-03-06"])
            for text in (
                *(
                    "06/3/2024",
                    "6-3-2024",
                    "6.3.2024",
                    "06/03/24",
                    "06/3",
                    "2024-03-06",
                    "2024-03-06 00:00:00",
                ),
                *("ngày 6 tháng 3 năm 2024", "6 tháng 3", "Thứ Tư, 06/3/2024", "7h30 ngày 06/3/2024"),
                *(
                    "Thứ Tư, 06/03/2024 7h30",
                    "06/3/2024, từ 7 giờ 30",
                    "06/3/2024 (7:30-11:30)",
                    "06/3, lúc 7h",
                ),
                *(
                    "06-Mar-24",
                    "6-Mar",
                    "06-Thg3-24",
                    "06/3/2024 (sáng)",
                    "dự kiến 06/3/2024",
                    "Đợt 1: 06/3/2024",
                    "06/3/2024,",
                ),
            )
        ),
        ("12/12", ["2023-12-12"]),
        *(
            (text, ["2024-03"])
            for text in (
                "3/2024",
                "tháng 3",
                "Tháng 3/2024",
                "T3",
                "trong tháng 3",
                "3-2024",
                "Thg3-24",
                "Mar-24",
            )
        ),
        ("tháng 12", ["2023-12"]),
        *(
            (text, ["2024-03-06", "2024-07-09"])
            for text in ("06/3/2024; 09/7/2024", "06/3\n09/7", "06/3, 09/7")
        ),
        *(
            (text, ["2024-03-05", "2024-03-06"])
            for text in ("05-06/3/2024", "5, 6/3/2024", "5 và 6/3", "05/3 - 06/3")
        ),
        ("T3, T7", ["2024-03", "2024-07"]),
        ("29/02", ["2024-02-29"]),
        *((text, []) for text in ("", "-", "…", "  ")),
    ],
)
def test_days_and_months_without_doubt(text: str, days: list[str]) -> None:
    assert _days(text) == [(day, CERTAIN) for day in days]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/26/2024", "2024-03-26"),
        ("45357", "2024-03-06"),
        ("06/03/2023", "2023-03-06"),
        ("Quý II/2024", "2024-04"),
        ("quý I", "2024-01"),
        ("đầu tháng 3", "2024-03"),
        ("tháng 3/2025", "2025-03"),
        ("3/24", "2024-03"),
    ],
)
def test_doubtful_days_come_with_a_reading_and_a_reason(text: str, day: str) -> None:
    assert _days(text) == [(day, DOUBTFUL)]
    assert read_days(text, YEAR)[0].sentence


@pytest.mark.parametrize(
    "text", ["31/02/2024", "31/04", "13/13/2024", "0/3/2024", "sau Tết", "theo thông báo", "may"]
)
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert _days(text) == [(None, UNREADABLE)]


def test_a_day_that_fits_both_years_is_asked() -> None:
    (reading,) = read_days("05/12", Period(date(2023, 12, 1), date(2024, 12, 31)))
    assert reading.certainty is DOUBTFUL and "hai ngày" in reading.sentence
    (month,) = read_days("tháng 12", Period(date(2023, 12, 1), date(2024, 12, 31)))
    assert month.certainty is DOUBTFUL and month.value is not None and month.value.month == date(2023, 12, 1)


def test_a_long_span_becomes_its_days_and_is_asked() -> None:
    days = _days("từ ngày 5 đến ngày 9/3/2024")
    assert [day for day, _ in days] == [f"2024-03-0{number}" for number in range(5, 10)]
    assert {certainty for _, certainty in days} == {DOUBTFUL}
    assert _days("01/3/2024 - 30/11/2024") == [(None, UNREADABLE)]
