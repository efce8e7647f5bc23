"""Decide what a committee is called when nobody has named it."""

from __future__ import annotations

from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitKind

_WITH_COMMITTEE = (*PROVINCE_KINDS, *COMMUNE_KINDS, UnitKind.DISTRICT, UnitKind.INDUSTRIAL_PARK)


def has_committee(kind: UnitKind) -> bool:
    """Return whether units of a kind have a committee of their own."""
    return kind in _WITH_COMMITTEE


def committee_name(unit: Unit) -> str:
    """Return the name of a unit's committee; other bodies than territories are shown by their own name."""
    if has_committee(unit.kind):
        return f"Ban Chỉ đạo vận động hiến máu tình nguyện {_in_sentence(unit.name)}"
    return unit.name


def _in_sentence(name: str) -> str:
    """Return a unit's name as it stands inside a sentence: "Các Khu …" gives "các Khu …"."""
    return f"các {name[4:]}" if name.startswith("Các ") else name
