"""Read what is keyed from a paper in few keys: the outcome in one word, serials that run on, row numbers as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

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
    "Một dòng phía trên chưa đọc được, nên chưa rõ số sê-ri của dòng này. Sửa dòng đó rồi gửi", "serial"
)


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


def running_serials(rows: Iterable[tuple[Result | Reason, str]], first: str) -> list[str | Reason]:
    """Return the serial of each row from its outcome and what was keyed; a Reason when it cannot be told.

    first is the serial of the first certificate: with it an empty box takes the next one. "+" takes the next one
    after the row above, "-" takes none. After a row that cannot be read nothing runs on, because that row may have
    used up a certificate.
    """
    runs, following = bool(clean_serial(first)), clean_serial(first) or None
    is_sure = True
    answers: list[str | Reason] = []
    for outcome, text in rows:
        typed = clean_serial(text)
        wants_next = typed == NEXT or (runs and not typed)
        if isinstance(outcome, Reason):
            is_sure = is_sure and not wants_next
            answers.append(typed)
        elif outcome.kind is not OutcomeKind.DONATED:
            answers.append("" if typed in ("", NONE) else _NO_CERTIFICATE)
            continue
        elif not wants_next:
            answers.append("" if typed == NONE else typed)
        elif not is_sure:
            answers.append(_UNSURE)
        else:
            answers.append(following or _NO_FIRST)
        answer = answers[-1]
        if typed and not wants_next and typed != NONE:
            is_sure, following = True, next_serial(typed)
        elif isinstance(answer, str) and wants_next:
            following = next_serial(answer)
    return answers


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
