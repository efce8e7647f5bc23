"""Decide how a plan's targets are carried on to another period: who follows whom, how much, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from unicodedata import normalize

from domain.plans.records import TargetKind
from domain.plans.target_rules import figure_text, is_percent, read_figure, spread
from domain.refusals import Reason, Verdict, verdict
from domain.units.succession_rules import difference_words, even_split
from domain.wording import number_text, percent_text, read_whole_number

_YEAR = re.compile(r"\b20\d\d\b")
_SIGNED = re.compile(r"([+-]?) ?(\d{1,3})(?:[.,](\d))? ?%?", re.ASCII)
_MOST_PERCENT = 1000
TERRITORIES = "Các xã, phường, đặc khu"


class Growth(StrEnum):
    """How the total of the annex changes before it is divided."""

    SAME = "giu"
    PERCENT = "phan_tram"
    UNITS = "so_don_vi"


GROWTH_NAMES = {
    Growth.SAME: "Giữ nguyên tổng",
    Growth.PERCENT: "Tăng hoặc giảm theo %",
    Growth.UNITS: "Tăng hoặc giảm theo số đơn vị máu",
}


@dataclass(slots=True)
class HeirShare:
    """What one unit of the new period takes over of a line; amount is None while its typed text cannot be read."""

    unit_id: int
    name: str
    is_main: bool
    amount: int | None = 0
    typed: str | None = None


@dataclass(slots=True)
class CarriedLine:
    """One line of the old plan: what its unit was assigned, what it hands on, and who takes it over.

    ``key`` is the number of its first target. A line of the annex (``grows``) takes part in the growth of the
    total; ``months`` holds the old amounts by month. Percentages are handed on whole, never divided.
    """

    key: int
    unit_id: int
    label: str
    group_label: str
    kind: TargetKind
    assigned: int
    grows: bool
    months: Mapping[date, int] = field(default_factory=dict)
    has_whole: bool = True
    upper: int | None = None
    is_least: bool = False
    sentence: str = ""
    wanted: int = 0
    heirs: list[HeirShare] = field(default_factory=list)

    @property
    def is_divided(self) -> bool:
        """Return whether the amounts of the heirs have to add up to what the line hands on."""
        return not is_percent(self.kind)

    @property
    def is_unchanged(self) -> bool:
        """Return whether the unit goes on by itself."""
        return [heir.unit_id for heir in self.heirs] == [self.unit_id]

    @property
    def given(self) -> int:
        """Return what the heirs take over together."""
        return sum(heir.amount or 0 for heir in self.heirs)

    @property
    def is_balanced(self) -> bool:
        """Return whether the heirs take over exactly what is handed on."""
        return not self.is_divided or self.given == self.wanted

    @property
    def balance(self) -> str:
        """Return the difference in words."""
        return difference_words(self.given, self.wanted) if self.is_divided else "như nhau"

    def text_of(self, heir: HeirShare) -> str:
        """Return what stands in an heir's box: what was typed, else its amount."""
        if heir.typed is not None:
            return heir.typed
        return figure_text(self.kind, heir.amount or 0).removesuffix(" %")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan's targets for another period, line by line in the order of the old plan."""

    lines: Sequence[CarriedLine]
    left_out: int = 0

    @property
    def annex(self) -> list[CarriedLine]:
        """Return the lines of the annex."""
        return [line for line in self.lines if line.grows]

    @property
    def assigned(self) -> int:
        """Return the units of blood of the old annex."""
        return sum(line.assigned for line in self.annex)

    @property
    def wanted(self) -> int:
        """Return the units of blood that the new annex should have."""
        return sum(line.wanted for line in self.annex)

    @property
    def given(self) -> int:
        """Return the units of blood that the new annex has by the figures as they stand."""
        return sum(line.given for line in self.annex)

    @property
    def balance(self) -> str:
        """Return the difference of the totals in words."""
        return difference_words(self.given, self.wanted)

    @property
    def uneven(self) -> list[CarriedLine]:
        """Return the lines whose heirs do not take over what is handed on."""
        return [line for line in self.lines if not line.is_balanced]

    @property
    def groups(self) -> list[tuple[str, list[CarriedLine]]]:
        """Return the lines by the group of the old plan, in its order."""
        found: list[tuple[str, list[CarriedLine]]] = []
        for line in self.lines:
            if not found or found[-1][0] != line.group_label:
                found.append((line.group_label, []))
            found[-1][1].append(line)
        return found

    @property
    def meeting(self) -> list[tuple[str, list[int]]]:
        """Return the units in which several old units meet, with what each of these hands on to them."""
        amounts: dict[int, tuple[str, list[int]]] = {}
        for line in self.annex:
            for heir in line.heirs:
                amounts.setdefault(heir.unit_id, (heir.name, []))[1].append(heir.amount or 0)
        return [(name, parts) for name, parts in amounts.values() if len(parts) > 1]


def read_growth(growth: Growth, text: str) -> int | Reason:
    """Read how the total changes: tenths of a percent for "5" or "-2,5 %", or units of blood with their sign."""
    typed = " ".join(normalize("NFKC", text).replace("−", "-").split())
    if growth is Growth.SAME:
        return 0
    if growth is Growth.PERCENT:
        found = _SIGNED.fullmatch(typed)
        if found is None or int(found[2]) >= _MOST_PERCENT:
            return Reason("Nhập tỷ lệ tăng hoặc giảm, ví dụ 5 hoặc -2,5", "growth_text")
        tenths = int(found[2]) * 10 + int(found[3] or 0)
        return -tenths if found[1] == "-" else tenths
    number = read_whole_number(typed.lstrip("+-"))
    if number is None or number > 9_999_999:
        return Reason("Nhập số đơn vị máu tăng hoặc giảm, ví dụ 500 hoặc -200", "growth_text")
    return -number if typed.startswith("-") else number


def grown_total(total: int, growth: Growth, change: int) -> int:
    """Return the new total, never below 0; change as read_growth gives it, percentages rounded half up."""
    if growth is Growth.PERCENT:
        grown = Decimal(total) * (1000 + change) / 1000
        return max(0, int(grown.quantize(Decimal(1), ROUND_HALF_UP)))
    return max(0, total + change) if growth is Growth.UNITS else total


def growth_words(growth: Growth, change: int) -> str:
    """Return the growth in words for the note of the new plan, blank when nothing changes."""
    if growth is Growth.SAME or change == 0:
        return ""
    verb = "tăng" if change > 0 else "giảm"
    if growth is Growth.PERCENT:
        return f"tổng {verb} {percent_text(Decimal(abs(change)) / 10)}"
    return f"tổng {verb} {number_text(abs(change))} đơn vị máu"


def fill_in(lines: Sequence[CarriedLine], growth: Growth, change: int) -> None:
    """Propose the amounts: the new total over the lines by what they had, each line evenly over its main heirs.

    The parts always add up to the digit: the largest remainders first, then the first in the list. An heir that
    took only a small part of the old unit is proposed 0.
    """
    annex = [line for line in lines if line.grows]
    total = sum(line.assigned for line in annex)
    new_parts = spread(grown_total(total, growth, change), [line.assigned for line in annex])
    for line, wanted in zip(annex, new_parts, strict=True):
        line.wanted = wanted
    for line in lines:
        if not line.grows:
            line.wanted = line.assigned
        main = [heir for heir in line.heirs if heir.is_main] or line.heirs
        parts = even_split(line.wanted, len(main)) if line.is_divided else [line.wanted] * len(main)
        for heir in line.heirs:
            heir.amount = 0
        for heir, part in zip(main, parts, strict=True):
            heir.amount = part


def read_amounts(lines: Sequence[CarriedLine], typed: Mapping[str, str]) -> Verdict:
    """Put the typed figures into the lines, by box_name; give a reason for each box that cannot be read."""
    reasons: list[Reason] = []
    for line in lines:
        for heir in line.heirs:
            text = typed.get(box_name(line, heir))
            if text is None:
                continue
            heir.typed = text
            figure = read_figure(line.kind, text) if text.strip() else 0
            if isinstance(figure, Reason):
                heir.amount = None
                reasons.append(
                    Reason(f"{heir.name} ({line.label}): {_lowered(figure.sentence)}", box_name(line, heir))
                )
            else:
                heir.amount = figure
    return verdict(reasons)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def box_name(line: CarriedLine, heir: HeirShare) -> str:
    """Return the name of an heir's box on the page."""
    return f"n-{line.key}-{heir.unit_id}"


def balance_verdict(proposal: Proposal, *, is_accepted: bool, reason: str) -> Verdict:
    """Refuse figures that do not add up, unless somebody accepts the difference and says why."""
    if not proposal.uneven:
        return verdict([])
    named = "; ".join(f"{line.label} {line.balance}" for line in proposal.uneven[:5])
    more = f" và {len(proposal.uneven) - 5} đơn vị khác" if len(proposal.uneven) > 5 else ""
    sentence = f"Số chia chưa khớp: {named}{more}. Sửa số, hoặc đánh dấu chấp nhận lệch và ghi lý do."
    return verdict(
        [
            None if is_accepted else Reason(sentence, "accepts"),
            Reason("Ghi lý do chấp nhận lệch.", "reason") if is_accepted and not reason.strip() else None,
        ]
    )


def next_period(period_from: date, period_to: date, today: date) -> tuple[date, date]:
    """Return the period of the same days in the first year in which it begins after itself and about after today.

    A period that is a few days longer than its years begins on the day after its end.
    """
    years, near = 1, timedelta(days=28)
    while _in_years(period_from, years) + near <= max(period_to, today):
        years += 1
    first = max(_in_years(period_from, years), period_to + timedelta(days=1))
    return first, _in_years(period_to, years)


def _in_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def next_title(title: str, period_to: date) -> str:
    """Return a plan's title with the year of the new period in place of the year it names."""
    years = set(_YEAR.findall(title))
    if len(years) != 1:
        return title
    return _YEAR.sub(str(period_to.year), title)


def moved_month(month: date, old_from: date, new_from: date) -> date:
    """Return the month that has the same place in the new period."""
    number = month.year * 12 + month.month - 1
    number += (new_from.year - old_from.year) * 12 + new_from.month - old_from.month
    return date(number // 12, number % 12 + 1, 1)
