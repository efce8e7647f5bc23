"""Decide which figures of a public table may be told so that no small group comes out, also not by subtraction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Cell(NamedTuple):
    """The figure of one row: its group, how many people, and how many of them are in parts told nowhere else."""

    group: int
    people: int
    untold_parts: int = 0


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Which rows are kept back, whose group sums are told, and whether the sum of all is."""

    hidden: frozenset[int]
    told_groups: frozenset[int]
    tells_total: bool


def may_stand_alone(cell: Cell, least: int) -> bool:
    """Return whether a row's figure may be told as far as it alone is concerned; that nobody came tells of nobody.

    Parts of it that are large enough are told on pages of their own; what is left when they are taken away must
    not be a small group either.
    """
    return cell.people == 0 or (cell.people >= least and not 0 < cell.untold_parts < least)


def disclose(cells: Sequence[Cell], least: int) -> Disclosure:
    """Return what may be told of a table of people whose rows add up to group sums and a sum of all.

    A sum is told beside visible rows only when it leaves the hidden ones open (_is_open): one hidden row, or few
    hidden people, would follow by subtraction. Where that fails the smallest visible row with people is hidden
    too. (rulebook: publication.least_group)
    """
    hidden = {place for place, cell in enumerate(cells) if not may_stand_alone(cell, least)}
    while hidden and not _is_open(cells, hidden, least):
        visible = [place for place, cell in enumerate(cells) if cell.people and place not in hidden]
        if not visible:
            break
        hidden.add(min(visible, key=lambda place: (cells[place].people, place)))
    tells_total = not hidden or _is_open(cells, hidden, least)
    whole = {cell.group for cell in cells} - {cells[place].group for place in hidden}
    told = {cells[place].group for place in hidden if _may_tell(cells, hidden, cells[place].group, least)}
    rest = {place for place in hidden if cells[place].group not in told}
    if not tells_total or (rest and not _is_open(cells, rest, least)):
        # The sum of all less the told group sums would give the rest: then no group with a hidden row is told.
        told = set()
    return Disclosure(frozenset(hidden), frozenset(whole | told), tells_total)


def _is_open(cells: Sequence[Cell], hidden: Collection[int], least: int) -> bool:
    """Return whether the sum of hidden rows leaves each of them open, and is itself no small group.

    Everybody knows that a hidden row has at least one person, so a sum of as many people as rows says it all.
    """
    people = sum(cells[place].people for place in hidden)
    return len(hidden) >= 2 and people >= least and people > len(hidden)


def _may_tell(cells: Sequence[Cell], hidden: Collection[int], group: int, least: int) -> bool:
    return _is_open(cells, [place for place in hidden if cells[place].group == group], least)
