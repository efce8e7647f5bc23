"""Which unit each key of a published plan stands for, and which province published it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from domain.plans.sources import DATA, PlanSource, load_hung_yen
from domain.units.records import UnitKind


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """One unit that a plan names: the plan's key, the kind and the name we keep it under.

    The key of a facility is its name as the plan prints it. A key that stands for a group of units
    ("các huyện") has no unit.
    """

    key: str
    kind: UnitKind
    name: str


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    """A plan that ships with the application: how to read it, whose it is, and the units it names."""

    load: Callable[[], PlanSource]
    province_code: str
    units: tuple[PlanUnit, ...]


@cache
def published_plans() -> dict[str, PublishedPlan]:
    """Return the shipped plans by their key."""
    return {"hung-yen-2024": _with_units(load_hung_yen, "hung_yen_2024_units.json")}


def _with_units(load: Callable[[], PlanSource], file: str) -> PublishedPlan:
    data = json.loads((DATA / file).read_text(encoding="utf-8"))
    units = tuple(PlanUnit(item["key"], UnitKind(item["kind"]), item["name"]) for item in data["units"])
    return PublishedPlan(load, data["province_code"], units)
