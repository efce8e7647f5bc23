"""The published plans that ship with the application: text, province and issuing unit, and the units a plan names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.plans.reading.text_names import ISSUER_KEY
from domain.plans.reading.text_reader import read_plan
from domain.plans.sources import PlanSource
from domain.units.records import UnitKind

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class UnitName:
    """How a unit is kept: its kind and its name."""

    kind: UnitKind
    name: str


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    """A plan that ships with the application: today's province that keeps it, the unit that issued it.

    ``names`` says how the units are kept that the plan abbreviates, by the plan's keys.
    """

    key: str
    province_code: str
    issuer: UnitName
    names: Mapping[str, UnitName]

    @property
    def text(self) -> str:
        """Return the published text."""
        return (DATA / f"{self.key.replace('-', '_')}.txt").read_text(encoding="utf-8")

    def load(self) -> PlanSource:
        """Return the plan as its text says it."""
        return shipped_plan(self.key)


@cache
def published_plans() -> dict[str, PublishedPlan]:
    """Return the shipped plans by their key."""
    listed = json.loads((DATA / "published.json").read_text(encoding="utf-8"))
    return {
        key: PublishedPlan(
            key,
            item["province_code"],
            _unit_name(item["issuer"]),
            {unit_key: _unit_name(name) for unit_key, name in item.get("names", {}).items()},
        )
        for key, item in listed.items()
    }


@cache
def shipped_plan(key: str) -> PlanSource:
    """Return a shipped plan, dated as in its text."""
    return read_plan(published_plans()[key].text, key)


def _unit_name(given: Mapping[str, str]) -> UnitName:
    return UnitName(UnitKind(given["kind"]), given["name"])


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit that a plan names: the plan's key, the name as printed, and whether it receives blood."""

    key: str
    label: str
    is_facility: bool = False


def named_units(source: PlanSource) -> list[NamedUnit]:
    """Return the units that a plan's annex and drives name, once each, the issuing unit left out.

    A share of many units ("Các huyện, thành phố") stands for no unit. A facility's key is its name as printed.
    """
    found: dict[str, NamedUnit] = {}
    for row in source.annex.rows if source.annex else ():
        found.setdefault(row.host_key, NamedUnit(row.host_key, row.label))
    for drive in source.drives:
        found.setdefault(drive.host_key, NamedUnit(drive.host_key, drive.host_label))
        for share in drive.shares:
            if not share.label.casefold().startswith(("các ", "những ", "mọi ")):
                found.setdefault(share.host_key, NamedUnit(share.host_key, share.label))
        if drive.facility:
            found.setdefault(drive.facility, NamedUnit(drive.facility, drive.facility, is_facility=True))
    found.pop(ISSUER_KEY, None)
    return list(found.values())
