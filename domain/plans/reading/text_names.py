"""How the names of one plan meet: body, shares and annex may spell a unit differently and still mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from domain.names import slug
from domain.units.printed_names import KnownUnit, Match, NameBook, guessed_kind, name_key
from domain.units.records import UnitKind

ISSUER_KEY = "tinh"
_COMMON_TAIL = 3  # Words that two bodies of one day must end on alike ("khối cơ quan doanh nghiệp").


class HostNames:
    """The keys of a plan's units: one key per unit, made of the annex's spelling where the annex has the unit.

    ``rows`` gives for each label of the annex the days on which it stands there; ``place`` is the place of issue,
    which names may bear or leave out.
    """

    def __init__(self, issuer: str, place: str, rows: Mapping[str, Iterable[date]]) -> None:
        self.issuer, self.issuer_key = issuer, ISSUER_KEY
        self._places = [place] if place else []
        self._days = {label: set(days) for label, days in rows.items()}
        self._rows = list(rows)
        self._book = self._book_of(self._rows)
        self._keys: dict[str, str] = {}
        for label in self._rows:
            self._keys.setdefault(label, slug(name_key(label))[:80] or slug(label)[:80])

    def _book_of(self, labels: list[str]) -> NameBook:
        known = [
            KnownUnit(at, guessed_kind(label) or UnitKind.AGENCY, label, label, True)
            for at, label in enumerate(labels)
        ]
        return NameBook(known, self._places)

    def key(self, label: str, on: date | None) -> str:
        """Return the key of the unit that a label of the body names on a day."""
        if label not in self._keys:
            row = self._row_of(label, on)
            self._keys[label] = self._keys[row] if row else slug(name_key(label))[:80] or "khong-ten"
        return self._keys[label]

    def _row_of(self, label: str, on: date | None) -> str:
        """Return the label of the annex that means the same unit; near names must share the day."""
        sure = self._settled(self._book.match(label), label)
        if sure:
            return sure
        same_day = [row for row in self._rows if on is not None and on in self._days[row]]
        near = [known.name for known in self._book.match(label).candidates]
        for row in same_day:
            if row in near or label in [known.name for known in self._book_of([label]).match(row).candidates]:
                return row
        mine = name_key(label).split()
        for row in same_day:
            if len(mine) > _COMMON_TAIL and name_key(row).split()[-_COMMON_TAIL:] == mine[-_COMMON_TAIL:]:
                return row
        return ""

    def _settled(self, match: Match, label: str) -> str:
        if match.unit_id is not None:
            return self._rows[match.unit_id]
        same = [row for row in self._rows if name_key(row) == name_key(label)]
        return same[0] if same else ""
