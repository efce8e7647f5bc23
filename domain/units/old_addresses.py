"""Find the communes of today behind an address as people declare it, old xã and huyện included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.names import fold
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitKind
from domain.units.succession_queries import former_provinces, names_of, successors
from domain.units.succession_rules import Span

_OLD_COMMUNES = (*COMMUNE_KINDS, UnitKind.TOWNSHIP)
_COMMUNE_WORDS = ("xa", "phuong", "thi tran", "dac khu")
_DISTRICT_WORDS = ("huyen", "quan", "thi xa", "thanh pho")
_PROVINCE_WORDS = ("tinh", "thanh pho")
_SHORT_WORDS = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "h": "huyen",
    "q": "quan",
    "tx": "thi xa",
    "tp": "thanh pho",
    "t": "tinh",
}
_SIGNS = re.compile(r"[,;\n]+|\s[-–—]\s")
_TYPE_WORDS = (*dict.fromkeys((*_COMMUNE_WORDS, *_DISTRICT_WORDS, *_PROVINCE_WORDS)),)
# People leave the comma out before a type word: "thôn 3 xã Dạ Trạch huyện Khoái Châu".
_BEFORE_TYPE = re.compile(rf"(?<!\bthi)(?<!^)\s+(?=(?:{'|'.join(_TYPE_WORDS)}|tp|tx|tt)\s+\S)")
_ABOVE = tuple(f"{word} " for word in (*_DISTRICT_WORDS, *_PROVINCE_WORDS))
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class CommuneNow:
    """One commune in force that an address leads to."""

    unit_id: int
    name: str


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """What an address leads to: the declared unit's name and its communes of today, the likeliest first."""

    declared: str
    communes: tuple[CommuneNow, ...]

    @property
    def only(self) -> CommuneNow | None:
        """Return the commune when there is no other to choose from."""
        return self.communes[0] if len(self.communes) == 1 else None

    @property
    def sentence(self) -> str:
        """Say what became of the declared unit, so that a person can choose; the address itself stays as it is."""
        if self.only is not None and fold(self.only.name) == fold(self.declared):
            return f"Theo địa chỉ đã ghi, nơi ở là {self.only.name}"
        if self.only is not None:
            return f"Theo địa chỉ đã ghi, {self.declared} nay thuộc {self.only.name}"
        names = ", ".join(commune.name for commune in self.communes)
        return f"Theo địa chỉ đã ghi, {self.declared} nay có thể thuộc: {names}"


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    kind: UnitKind
    name: str
    key: str
    parent_id: int | None
    province_id: int | None
    span: Span


def address_keys(text: str) -> tuple[list[str], set[str]]:
    """Return the folded parts of an address that may name a unit, type words written out, and the typed ones."""
    parts: list[str] = []
    typed: set[str] = set()
    for piece in _SIGNS.split(text):
        for part in _BEFORE_TYPE.split(fold(piece)):
            first, _, rest = part.partition(" ")
            dotted = re.fullmatch(r"(p|q)(\d+)", first) if not rest else None
            if dotted:
                first, rest = dotted[1], dotted[2]
            written = f"{_SHORT_WORDS.get(first, first)} {rest}".strip() if rest else part
            if not written:
                continue
            parts.append(written)
            if written.startswith(tuple(f"{word} " for word in _TYPE_WORDS)):
                typed.add(written)
    return parts[-_MOST_PARTS:], typed


def commune_of_address(session: Session, province_id: int, text: str, on_day: date) -> FoundAddress | None:
    """Return the communes of a day that an address in a province means, or None when it says nothing sure.

    Three statements and those of the successions, whatever the address. The suggestion is for a person to
    confirm: divided communes give several, and an address of another province gives none.
    """
    parts, typed = address_keys(text)
    if not parts:
        return None
    known = _named(session, parts)
    reach = {province_id, *former_provinces(session, province_id)}
    if _names_elsewhere(parts, typed, known, reach):
        return None
    declared = _declared(parts, typed, [unit for unit in known if unit.province_id in reach])
    if not declared:
        return None
    heirs = successors(session, [unit.id for unit in declared], on_day)
    reached = [heir for unit in declared for heir in heirs.get(unit.id, ())]
    mains = {heir.unit_id for heir in reached if heir.is_main}
    names = names_of(session, {heir.unit_id for heir in reached})
    found = [unit for unit in names.values() if unit.parent_id == province_id]
    found.sort(key=lambda unit: (unit.id not in mains, unit.sort_key))
    if not found:
        return None
    communes = tuple(CommuneNow(unit.id, unit.name) for unit in found)
    return FoundAddress(declared[0].name, communes)


def _named(session: Session, parts: Sequence[str]) -> list[_Known]:
    """Return every commune, district and province whose name may stand in the address."""
    keys = {form for part in parts for form in _forms(part)}
    kinds = (*_OLD_COMMUNES, UnitKind.DISTRICT, *PROVINCE_KINDS)
    columns = (Unit.id, Unit.kind, Unit.name, Unit.search_key, Unit.parent_id, Unit.province_id)
    rows = session.execute(
        select(*columns, Unit.valid_from, Unit.valid_to)
        .where(Unit.kind.in_(kinds), Unit.search_key.in_(keys))
        .order_by(Unit.id)
    )
    return [
        _Known(
            row.id,
            row.kind,
            row.name,
            row.search_key,
            row.parent_id,
            row.province_id or row.id,
            Span(row.valid_from, row.valid_to),
        )
        for row in rows
    ]


def _forms(part: str) -> set[str]:
    """Return the names that a part may stand for; a bare number is a house, not a ward."""
    if part.isdecimal():
        return set()
    words = part.split()
    # The province often follows its district without a comma: "huyện Khoái Châu Hưng Yên".
    shorter = range(2, len(words)) if part.startswith(_ABOVE) else ()
    return {
        part,
        *(f"{word} {part}" for word in _TYPE_WORDS),
        *(" ".join(words[:count]) for count in shorter),
    }


def _fits(part: str, unit: _Known) -> bool:
    return unit.key in _forms(part)


def _names_elsewhere(parts: Sequence[str], typed: set[str], known: Sequence[_Known], reach: set[int]) -> bool:
    """Return whether the address names a district or province that is not one of those in reach."""
    above = [unit for unit in known if unit.kind in PROVINCE_KINDS or unit.kind is UnitKind.DISTRICT]
    here = [unit for unit in above if unit.province_id in reach]
    for part in parts:
        if part in typed and part.startswith(_ABOVE) and not any(_fits(part, unit) for unit in here):
            return True
    for part in reversed(parts[-2:]):
        if any(_fits(part, unit) for unit in above):
            return not any(_fits(part, unit) for unit in here)
    return False


def _declared(parts: Sequence[str], typed: set[str], known: Sequence[_Known]) -> list[_Known]:
    """Return the communes that the address names: typed ones before bare ones, those of a named district alone."""
    districts = {
        unit.id
        for unit in known
        if unit.kind is UnitKind.DISTRICT and any(_fits(part, unit) for part in parts)
    }
    communes = [unit for unit in known if unit.kind in _OLD_COMMUNES]
    named = [unit for unit in communes if unit.key in typed]
    named = named or [unit for unit in communes if any(_fits(part, unit) for part in parts[:-1] or parts)]
    beside = [unit for unit in named if unit.parent_id in districts]
    if beside:
        return beside
    in_force = [unit for unit in named if unit.span.valid_to is None]
    # A district without this commune: only a commune in force can be meant, by an address of both maps.
    return in_force if in_force or districts else named
