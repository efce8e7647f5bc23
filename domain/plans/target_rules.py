"""Decide how targets are read, worded, compared and spread; every kind of target has its own measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from domain.plans.records import TargetKind
from domain.refusals import Reason, Verdict, verdict
from domain.wording import number_text, percent_text, read_whole_number

TARGET_KIND_NAMES = {
    TargetKind.UNITS_OF_BLOOD: "Đơn vị máu",
    TargetKind.REGISTRANTS: "Người đăng ký hiến máu",
    TargetKind.PEOPLE_REACHED: "Lượt người được vận động",
    TargetKind.DRIVES: "Số đợt hiến máu",
    TargetKind.HEADCOUNT_PERCENT: "Tỷ lệ trên biên chế",
    TargetKind.POPULATION_PERCENT: "Tỷ lệ trên dân số",
    TargetKind.REPEAT_PERCENT: "Tỷ lệ người hiến nhắc lại",
    TargetKind.VOLUNTARY_PERCENT: "Tỷ lệ hiến máu tình nguyện",
    TargetKind.PARTICIPATION_PERCENT: "Tỷ lệ đơn vị tham gia",
    TargetKind.RESERVE_DONORS: "Người hiến máu dự bị",
    TargetKind.VOLUNTEERS: "Tình nguyện viên",
    TargetKind.CLUBS: "Câu lạc bộ",
}
_MEASURES = {
    TargetKind.UNITS_OF_BLOOD: "đơn vị máu",
    TargetKind.REGISTRANTS: "người đăng ký",
    TargetKind.PEOPLE_REACHED: "lượt người",
    TargetKind.DRIVES: "đợt",
    TargetKind.HEADCOUNT_PERCENT: "biên chế",
    TargetKind.POPULATION_PERCENT: "dân số",
    TargetKind.REPEAT_PERCENT: "người hiến nhắc lại",
    TargetKind.VOLUNTARY_PERCENT: "hiến máu tình nguyện",
    TargetKind.PARTICIPATION_PERCENT: "đơn vị tham gia",
    TargetKind.RESERVE_DONORS: "người hiến dự bị",
    TargetKind.VOLUNTEERS: "tình nguyện viên",
    TargetKind.CLUBS: "câu lạc bộ",
}
PERCENT_KINDS = frozenset(kind for kind in TargetKind if kind.name.endswith("PERCENT"))
# Percentages of people, which cannot be counted before somebody says how many people there are.
NEEDS_BASE = frozenset({TargetKind.HEADCOUNT_PERCENT, TargetKind.POPULATION_PERCENT})
# Nothing in the system keeps a register of these yet, so nothing is said about how far they have come.
UNCOUNTED_KINDS = frozenset(
    {
        TargetKind.PEOPLE_REACHED,
        TargetKind.VOLUNTARY_PERCENT,
        TargetKind.RESERVE_DONORS,
        TargetKind.VOLUNTEERS,
        TargetKind.CLUBS,
    }
)
MOST_UNITS = 9_999_999
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))? ?%?", re.ASCII)
_WHOLE = 1000  # One hundred percent in tenths of a percent.


def is_percent(kind: TargetKind) -> bool:
    """Return whether a kind is kept in tenths of a percent."""
    return kind in PERCENT_KINDS


def figure_text(kind: TargetKind, figure: int) -> str:
    """Write a figure of a kind without its measure: "6.250", or "1,5 %" for 15 tenths."""
    return percent_text(Decimal(figure) / 10) if is_percent(kind) else number_text(figure)


def amount_text(kind: TargetKind, assigned: int, upper: int | None = None, is_least: bool = False) -> str:
    """Write a target in words: "từ 550 đến 650 lượt người", "tối thiểu 250 người hiến dự bị", "1,5 % dân số"."""
    figure = figure_text(kind, assigned)
    if upper is not None:
        figure = f"từ {figure} đến {figure_text(kind, upper)}"
    elif is_least:
        figure = f"tối thiểu {figure}"
    return f"{figure} {_MEASURES[kind]}"


def typed_figure(kind: TargetKind, figure: int) -> str:
    """Write a figure as it is typed into a box: "6.250", or "1,5" for 15 tenths of a percent."""
    return figure_text(kind, figure).removesuffix(" %")


def read_figure(kind: TargetKind, text: str) -> int | Reason:
    """Read a typed figure: a whole number, or for percentages "1,5" as 15 tenths; a Reason says how to mend it."""
    typed = " ".join(normalize("NFKC", text).split())
    if is_percent(kind):
        found = _PERCENT.fullmatch(typed)
        tenths = int(found[1]) * 10 + int(found[2] or 0) if found else 0
        if not 0 < tenths <= _WHOLE:
            return Reason("Nhập tỷ lệ từ 0,1 đến 100, ví dụ 1,5")
        return tenths
    number = read_whole_number(typed)
    if number is None or not 0 <= number <= MOST_UNITS:
        return Reason(f"Nhập số từ 0 đến {number_text(MOST_UNITS)} bằng chữ số, ví dụ 1.350")
    return number


@dataclass(frozen=True, slots=True)
class TargetTyped:
    """A target as somebody wants it; amounts are whole numbers, for percentages tenths of a percent."""

    kind: TargetKind
    assigned: int
    upper: int | None
    is_least: bool
    base: int | None
    month: date | None


def target_verdict(typed: TargetTyped, period_from: date, period_to: date) -> Verdict:
    """Judge whether the parts of a target can stand together, and whether its month lies in the plan's period."""
    outside = typed.month is not None and not (
        period_from.replace(day=1) <= typed.month <= period_to.replace(day=1)
    )
    return verdict(
        [
            Reason("Số sau của khoảng phải lớn hơn số trước.", "upper")
            if typed.upper is not None and typed.upper <= typed.assigned
            else None,
            Reason("Chọn một trong hai: khoảng từ … đến …, hoặc tối thiểu.", "is_least")
            if typed.upper is not None and typed.is_least
            else None,
            Reason("Chọn tháng nằm trong kỳ kế hoạch.", "month") if outside else None,
            Reason("Số người chỉ dùng cho tỷ lệ trên biên chế hoặc dân số. Để trống ô này.", "base")
            if typed.base is not None and typed.kind not in NEEDS_BASE
            else None,
        ]
    )


def percent_of(part: int, whole: int | None) -> int | None:
    """Return part of whole in percent, rounded half up; None when there is no whole."""
    return (200 * part + whole) // (2 * whole) if whole else None


def tenths_of(part: int, whole: int | None) -> int | None:
    """Return part of whole in tenths of a percent, rounded half up; None when there is no whole."""
    return (2000 * part + whole) // (2 * whole) if whole else None


def balance_text(assigned: int, parts: int) -> str:
    """Say how what was handed on stands to what is to be handed on, in units of blood."""
    if parts == assigned:
        return f"vừa đủ {number_text(assigned)}"
    if parts < assigned:
        return f"còn {number_text(assigned - parts)} chưa giao xuống"
    return f"giao xuống nhiều hơn {number_text(parts - assigned)}"


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Spread a total over weights so that the parts add up to it exactly (largest remainders, earlier ones first).

    Weights that are all zero count as equal; no weight gives no part. Raise ValueError for a negative number.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("only what is not negative can be spread")
    if not weights:
        return []
    shares = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(shares)
    parts = [total * share // whole for share in shares]
    remainders = sorted(range(len(shares)), key=lambda place: (-(total * shares[place] % whole), place))
    for place in remainders[: total - sum(parts)]:
        parts[place] += 1
    return parts


def months_between(first: date, last: date) -> list[date]:
    """Return the first day of every month from that of first to that of last."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(begin, end + 1)]
