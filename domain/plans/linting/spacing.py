"""Find drives that stand too near each other: a facility twice on a day, a host again before people may give again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

Thing = TypeVar("Thing")


class Placed(NamedTuple, Generic[Thing]):
    """Something held on a day; host is blank where it is for everybody, series where it stands alone."""

    thing: Thing
    on: date
    host: str
    facility: str
    series: str


def is_one_series(placed: Iterable[Placed[Thing]]) -> bool:
    """Return whether all belong to one drive of several days or sites."""
    series = {one.series for one in placed}
    return len(series) == 1 and series != {""}


def on_one_day(placed: Iterable[Placed[Thing]]) -> Iterator[list[Placed[Thing]]]:
    """Yield those that one facility has on one day, two or more that are not one series, the earliest day first."""
    by_day: dict[tuple[date, str], list[Placed[Thing]]] = defaultdict(list)
    for one in placed:
        if one.facility:
            by_day[one.on, one.facility].append(one)
    for _, same in sorted(by_day.items(), key=lambda item: item[0]):
        if len(same) > 1 and not is_one_series(same):
            yield same


def too_soon(
    placed: Iterable[Placed[Thing]], least: timedelta
) -> Iterator[tuple[Placed[Thing], Placed[Thing]]]:
    """Yield (earlier, later) of one host that follow each other in less than so long and are not one series."""
    by_host: dict[str, list[Placed[Thing]]] = defaultdict(list)
    for one in placed:
        if one.host:
            by_host[one.host].append(one)
    for mine in by_host.values():
        mine.sort(key=lambda one: one.on)
        for earlier, later in pairwise(mine):
            if later.on - earlier.on < least and not is_one_series((earlier, later)):
                yield earlier, later
