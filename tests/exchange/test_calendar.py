"""The calendar file, read back by an independent reader of RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.calendar import DriveEvent, drive_ics

HANOI = timezone(timedelta(hours=7))
DRIVE = DriveEvent(
    uid="dot-12@giothong.example",
    start=datetime(2026, 11, 22, 7, 30, tzinfo=HANOI),
    end=datetime(2026, 11, 22, 11, 0, tzinfo=HANOI),
    changed=datetime(2026, 11, 1, 2, 0, tzinfo=UTC),
    summary="Hiến máu tình nguyện, phường Phố Hiến",
    location="Nhà văn hóa; số 5, đường Điện Biên",
    description="Mang theo:\nThẻ căn cước\nGhi chú \\ khác",
    url="https://giothong.example/dot-hien-mau/12",
    sequence=3,
)


def only_event(content: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    return event


def test_another_reader_finds_the_same_drive() -> None:
    event = only_event(drive_ics([DRIVE]))
    assert event["UID"] == DRIVE.uid
    assert event["SUMMARY"] == DRIVE.summary
    assert event["LOCATION"] == DRIVE.location
    assert event["DESCRIPTION"] == DRIVE.description
    assert event["URL"] == DRIVE.url
    assert event["SEQUENCE"] == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTART") == DRIVE.start
    assert event.decoded("DTEND") == DRIVE.end
    assert event.decoded("DTSTAMP") == DRIVE.changed


def test_moments_are_written_in_utc() -> None:
    content = drive_ics([DRIVE])
    assert b"DTSTART:20261122T003000Z\r\n" in content
    assert b"DTEND:20261122T040000Z\r\n" in content


def test_a_cancelled_drive_says_so() -> None:
    event = only_event(drive_ics([replace(DRIVE, cancelled=True, sequence=4)]))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 4)


def test_the_calendar_has_a_title_and_keeps_the_order() -> None:
    drives = [replace(DRIVE, uid=f"dot-{n}@giothong.example") for n in (3, 1, 2)]
    calendar = icalendar.Calendar.from_ical(drive_ics(drives, title="Hưng Yên, quý IV"))
    # This reader hands out names it does not know as they stand in the file, escapes included.
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Hưng Yên\\, quý IV"
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert [event["UID"] for event in calendar.walk("VEVENT")] == [drive.uid for drive in drives]


def test_an_empty_calendar_is_still_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(drive_ics([])).walk("VEVENT") == []


def test_empty_facts_write_no_line() -> None:
    content = drive_ics([replace(DRIVE, location="", description="", url="")])
    assert not any(name in content for name in (b"LOCATION", b"DESCRIPTION", b"URL"))


def test_nothing_typed_can_start_a_line_of_its_own() -> None:
    bad = "a\r\nEND:VEVENT\rX-A:1\n\u2028X-B:2\x0bX-C:3\x00"
    event = replace(DRIVE, summary=bad, location=bad, uid=bad, url=bad, description=bad)
    content = drive_ics([event], title=bad)
    names = [line.partition(b":")[0] for line in content.split(b"\r\n") if line and not line.startswith(b" ")]
    assert names.count(b"END") == 2
    assert not any(name.startswith((b"X-A", b"X-B", b"X-C")) for name in names)
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\x00" not in content


def test_naive_moments_and_backward_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        drive_ics([replace(DRIVE, changed=datetime(2026, 11, 1))])  # noqa: DTZ001
    with pytest.raises(ValueError, match="ends after"):
        drive_ics([replace(DRIVE, end=DRIVE.start)])


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300))
def test_any_text_comes_back_and_no_line_is_too_long(text: str) -> None:
    content = drive_ics([replace(DRIVE, summary=text, description=f"{text}\nhết")])
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")
    event = only_event(content)
    assert event["SUMMARY"] == text
    assert event["DESCRIPTION"] == f"{text}\nhết"


@pytest.mark.parametrize("letter", ["a", "ế", "👍", ","])
def test_long_lines_are_folded_at_75_octets(letter: str) -> None:
    content = drive_ics([replace(DRIVE, summary=letter * 400)])
    longest = max(len(line) for line in content.split(b"\r\n"))
    assert 75 - len(letter.encode()) < longest <= 75
    assert only_event(content)["SUMMARY"] == letter * 400
