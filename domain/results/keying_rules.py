"""Read what is keyed from a paper in few keys: the outcome in one word, serials that run on, row numbers as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.names import fold
from domain.people import parse_day
from domain.refusals import Reason
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result, clean_serial
from domain.wording import number_text

NEXT, NONE = "+", "-"
_COMPONENTS = {
    **dict.fromkeys(("", "tp", "toan phan", "mau"), Component.WHOLE_BLOOD),
    **dict.fromkeys(("tc", "tieu cau"), Component.PLATELETS),
    **dict.fromkeys(("ht", "huyet tuong"), Component.PLASMA),
    **dict.fromkeys(("hc", "hong cau"), Component.RED_CELLS),
}
_LATER = frozenset({"", "h", "hl", "hen", "hen lai", "hen lai tu", "hen lai tu ngay"})
_WITHOUT_FIGURES = {
    **dict.fromkeys(("b", "bv", "bo ve"), OutcomeKind.LEFT),
    **dict.fromkeys(("k", "kd", "khong den"), OutcomeKind.ABSENT),
}
_PARTS = re.compile(r"([a-z ]*?) ?([0-9][0-9 ]*?)?(?: ?ml)?")
_TAIL = re.compile(r"(.*?)([0-9]+)")
_ASK = Reason(
    "Gõ số ml đã hiến (250), h và ngày hẹn lại (h 15/3/2027), b là bỏ về, k là không đến", "outcome"
)
_NO_CERTIFICATE = Reason(
    "Người không hiến thì không có giấy chứng nhận. Xóa số sê-ri, hoặc sửa kết quả", "serial"
)
_NO_FIRST = Reason("Chưa có số sê-ri nào ở phía trên để chạy tiếp. Nhập đủ số sê-ri", "serial")
_UNSURE = Reason(
    "Một dòng phía trên còn phải sửa, nên chưa rõ số sê-ri của dòng này. Sửa dòng đó rồi gửi", "serial"
)


class SerialBox(NamedTuple):
    """A row as serials run through it: what happened, what was typed as its serial, and where its run stood before.

    held is kept with a row that stayed behind when the rows below were stored: the serial that it takes when it
    takes the next one, or "+" after the row above. Rows without it stand in the run of the sheet.
    """

    outcome: Result | Reason
    serial: str
    held: str = ""


class Running(NamedTuple):
    """Serials that ran on: that of each row or why it cannot be told, what to hold with rows that stay, the next one.

    following is None unless a first serial was given.
    """

    serials: list[str | Reason]
    held: list[str]
    following: str | None


@dataclass(slots=True)
class _Run:
    """Where a run of serials stands; unsure after a row that is to be mended, for it may have used up a certificate."""

    following: str | None = None
    is_sure: bool = True


def read_outcome(text: str, day: date) -> Result | Reason:
    """Return the outcome that was keyed for a drive of this day, without serial; a Reason says how to mend it.

    "350" is whole blood, "tc 300" platelets, "ht" plasma, "hc" red cells; "h 15/3/2027" or the date alone asks to
    come again, without a year on the next such day; "b" left, "k" did not come. Whether the rulebook allows the
    volume is judged when it is stored.
    """
    found = _PARTS.fullmatch(fold(text))
    if found is None:
        return _ASK
    word, groups = found[1].strip(), (found[2] or "").split()
    if not groups:
        kind = _WITHOUT_FIGURES.get(word)
        return _ASK if kind is None else Result(kind)
    if len(groups) == 1 and len(groups[0]) <= 4 and word in _COMPONENTS:
        return Result(OutcomeKind.DONATED, _COMPONENTS[word], int(groups[0]))
    if word not in _LATER:
        return _ASK
    until = _read_day(groups, day)
    return until if isinstance(until, Reason) else Result(OutcomeKind.DEFERRED, deferred_until=until)


def _read_day(groups: list[str], day: date) -> date | Reason:
    if len(groups) == 1 and len(groups[0]) == 8:
        groups = [groups[0][:2], groups[0][2:4], groups[0][4:]]
    if len(groups) == 2:
        read = [parse_day(groups[0], groups[1], str(year)) for year in (day.year, day.year + 1)]
        ahead = [until for until in read if isinstance(until, date) and until > day]
        groups.append(str(ahead[0].year if ahead else day.year))
    until = parse_day(groups[0], groups[1], groups[2]) if len(groups) == 3 else _ASK
    return Reason(until.sentence, "outcome") if isinstance(until, Reason) else until


def next_serial(serial: str) -> str | None:
    """Return the serial after this one in the same width; None when it ends in no figure or its figures are used up."""
    found = _TAIL.fullmatch(serial)
    if found is None:
        return None
    following = str(int(found[2]) + 1).zfill(len(found[2]))
    return None if len(following) > len(found[2]) else found[1] + following


def running_serials(rows: Iterable[SerialBox], first: str) -> Running:
    """Return the serial of each row from its outcome and what was keyed; a Reason when it cannot be told.

    first is the serial of the first certificate: with it an empty box takes the next one. "+" takes the next one
    after the row above, "-" takes none. After a row that is to be mended nothing runs on until a row says its own
    serial; what follows is then what the row to be mended would have taken.
    """
    sheet, stayed = _Run(clean_serial(first) or None), _Run()
    runs, unsure_from = sheet.following is not None, 0
    serials: list[str | Reason] = []
    held: list[str] = []
    for place, row in enumerate(rows):
        typed = clean_serial(row.serial)
        run = stayed if row.held else sheet
        if row.held and row.held != NEXT:
            stayed.following, stayed.is_sure = clean_serial(row.held), True
        wants_next = typed == NEXT or (not typed and (runs or bool(row.held)))
        own = "" if wants_next or typed == NONE else typed
        was_sure, stood = run.is_sure, run.following if run.is_sure else None
        answer = _answer(row.outcome, typed, run, wants_next=wants_next)
        serials.append(answer)
        held.append(own or stood or NEXT if wants_next or runs or row.held else "")
        if own and not isinstance(answer, Reason):
            run.following, run.is_sure = next_serial(own), True
        elif was_sure and not run.is_sure and run is sheet:
            unsure_from = place
    if runs and not sheet.is_sure:
        # These rows go on in the run of the sheet, which starts anew with the first of them.
        held[unsure_from:] = ["" for _ in held[unsure_from:]]
    return Running(serials, held, sheet.following if runs else None)


def _answer(outcome: Result | Reason, typed: str, run: _Run, *, wants_next: bool) -> str | Reason:
    """Return the serial of a row and move its run on."""
    if isinstance(outcome, Reason):
        run.is_sure = run.is_sure and not wants_next
        return typed
    if outcome.kind is not OutcomeKind.DONATED:
        if typed in ("", NONE):
            return ""
        run.is_sure = False
        return _NO_CERTIFICATE
    if not wants_next:
        return "" if typed == NONE else typed
    if not run.is_sure:
        return _UNSURE
    if run.following is None:
        run.is_sure = False
        return _NO_FIRST
    serial, run.following = run.following, next_serial(run.following)
    return serial


def number_ranges(numbers: Sequence[int], most: int = 30) -> str:
    """Write ascending numbers as ranges, "12–15, 40"; after so many ranges the rest is left to "…"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    words = [
        number_text(first) if first == last else f"{number_text(first)}–{number_text(last)}"
        for first, last in ranges[:most]
    ]
    return ", ".join(words) + (", …" if len(ranges) > most else "")
