"""Tables and feeds that other programs read: no formula, no broken XML, every sign arrives."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from domain.drives.records import DriveState
from exchange.atom import FeedEntry, atom_feed
from exchange.calendar import drive_ics
from exchange.csv_out import csv_file, neutral
from exchange.drive_events import drive_event

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    ["=HYPERLINK(1)", "+84912", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1", "\n=1"],
)
def test_what_looks_like_a_formula_is_a_text(typed: str) -> None:
    assert neutral(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["Nguyễn Thị Hoa", "", "3 = 3", "phường A-B", "06/3"])
def test_plain_text_stays_as_it_is(typed: str) -> None:
    assert neutral(typed) == typed


def test_a_table_opens_in_a_spreadsheet() -> None:
    content = csv_file(
        ["tên", "số", "ngày", "giờ"], [['Xã "Mỹ Hào", A', 1350, date(2026, 3, 5), time(7, 30)], [None] * 4]
    )
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["tên", "số", "ngày", "giờ"], ['Xã "Mỹ Hào", A', "1350", "2026-03-05", "07:30"], [""] * 4]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_whatever_was_typed_comes_back_and_runs_nothing(rows: list[list[str]]) -> None:
    content = csv_file(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert len(read) == len(rows)
    for cells in read:
        assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def _entry(title: str, summary: str = "") -> FeedEntry:
    return FeedEntry('https://x.example/tin/a?b=1&c="', title, summary, "UBND", MOMENT, MOMENT, "Tin")


@given(st.text(), st.text())
def test_a_feed_is_always_well_formed(title: str, summary: str) -> None:
    content = atom_feed(
        [_entry(title, summary)], title=title, page_url="https://x.example/", feed_url="https://x.example/tin.atom",
        updated=MOMENT,
    )  # fmt: skip
    root = ElementTree.fromstring(content)
    assert len(root.findall(f"{ATOM}entry")) == 1


def test_a_feed_says_what_was_written() -> None:
    content = atom_feed(
        [_entry("Đổi lịch <b>&", "Tóm tắt")], title="Tin", page_url="p", feed_url="f", updated=MOMENT
    )
    entry = ElementTree.fromstring(content).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Đổi lịch <b>&"
    assert entry.findtext(f"{ATOM}id") == 'https://x.example/tin/a?b=1&c="'
    assert entry.findtext(f"{ATOM}updated") == "2026-11-22T03:00:00+00:00"
    with pytest.raises(ValueError, match="aware"):
        atom_feed([], title="", page_url="", feed_url="", updated=datetime(2026, 1, 1))  # noqa: DTZ001


class _Drive:
    id, host_label, venue, venue_address = 7, "BCĐ xã A", "Nhà văn hóa", ""
    on_day: date | None = date(2026, 12, 5)
    starts_at: time | None = time(7, 30)
    ends_at: time | None = time(11)
    state, state_note, changed_at, version = DriveState.OPEN, "", MOMENT, 4


def test_a_drive_without_hours_is_a_whole_day() -> None:
    drive = _Drive()
    drive.starts_at = drive.ends_at = None
    event = drive_event(drive, "u")
    assert event is not None
    content = drive_ics([event])
    assert b"DTSTART;VALUE=DATE:20261205\r\nDTEND;VALUE=DATE:20261206\r\n" in content
    drive.on_day = None
    assert drive_event(drive, "u") is None


def test_a_called_off_drive_stays_in_the_calendar_and_says_so() -> None:
    drive = _Drive()
    drive.state, drive.state_note = DriveState.CANCELLED, "Bão số 5"
    event = drive_event(drive, "u")
    assert event is not None and event.cancelled and event.sequence == 4
    assert event.summary == "HỦY: Hiến máu: Ban Chỉ đạo xã A" and event.description.startswith("Bão số 5")
