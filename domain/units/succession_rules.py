"""Decide what became of a unit: follow successions to a day, divide a number over the heirs, say it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.wording import number_text, short_date


@dataclass(frozen=True, slots=True)
class Link:
    """One step between two units: what the unit became, whether wholly, and whether mainly that one."""

    from_id: int
    to_id: int
    is_whole: bool
    is_main: bool
    on_day: date
    basis: str


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a unit is in force; None leaves an end open."""

    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Return whether the unit is in force on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def is_over(self, day: date) -> bool:
        """Return whether the unit had ended before a day."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit in force on the day asked for: is_whole when all of the old unit went there, is_main when the bulk of
    at least one of its parts did."""

    unit_id: int
    is_whole: bool
    is_main: bool


def follow(
    start: int, links: Mapping[int, Sequence[Link]], spans: Mapping[int, Span], day: date
) -> tuple[Heir, ...]:
    """Return the units in force on a day that a unit leads to over any number of steps, in the order found.

    A unit in force is its own only heir. Links may lead forward or back in time; a unit that was met before is
    not followed again, because a name may be given back.
    """
    if start in spans and spans[start].holds(day):
        return (Heir(start, True, True),)
    found: dict[int, Heir] = {}
    met = {start}
    open_ends = [(start, True, True)]
    while open_ends:
        unit_id, is_whole, is_main = open_ends.pop(0)
        for link in links.get(unit_id, ()):
            whole, main = is_whole and link.is_whole, is_main and link.is_main
            if link.to_id in spans and spans[link.to_id].holds(day):
                known = found.get(link.to_id)
                found[link.to_id] = Heir(link.to_id, whole, main or (known is not None and known.is_main))
            elif link.to_id not in met:
                met.add(link.to_id)
                open_ends.append((link.to_id, whole, main))
    return tuple(found.values())


def gathered(parts: Iterable[Sequence[Heir]]) -> tuple[Heir, ...]:
    """Return the heirs of a unit that has none of its own from those of its parts, such as a district's communes."""
    found: dict[int, Heir] = {}
    for heirs in parts:
        for heir in heirs:
            known = found.get(heir.unit_id)
            is_main = heir.is_main or (known is not None and known.is_main)
            found[heir.unit_id] = Heir(heir.unit_id, False, is_main)
    if len(found) == 1:
        only = next(iter(found.values()))
        return (Heir(only.unit_id, True, True),)
    return tuple(found.values())


def main_heirs(heirs: Sequence[Heir]) -> tuple[int, ...]:
    """Return the numbers of the heirs among which a proposal divides: the main ones, all when none is main."""
    return tuple(heir.unit_id for heir in heirs if heir.is_main) or tuple(heir.unit_id for heir in heirs)


def even_split(total: int, parts: int) -> list[int]:
    """Divide a whole number evenly, the first ones taking what is left over; nothing for no parts."""
    if parts <= 0:
        return []
    each, left = divmod(total, parts)
    return [each + (1 if place < left else 0) for place in range(parts)]


def path_words(old: str, heirs: Sequence[str], on_day: date | None, basis: str) -> str:
    """Return what became of a unit as one sentence: "quận A → phường B, phường C, từ 01/7/2025, Nghị quyết …"."""
    if not heirs:
        return f"{old}: chưa có đơn vị kế nhiệm"
    since = f", từ {short_date(on_day)}" if on_day else ""
    by_act = f", {basis}" if basis else ""
    return f"{old} → {', '.join(heirs)}{since}{by_act}"


def difference_words(given: int, wanted: int) -> str:
    """Return how far figures are from their sum: "vừa đủ", "còn thiếu 3", "thừa 12"."""
    if given == wanted:
        return "vừa đủ"
    if given < wanted:
        return f"còn thiếu {number_text(wanted - given)}"
    return f"thừa {number_text(given - wanted)}"
