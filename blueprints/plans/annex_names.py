"""Settle the names of a table: what is clear, what a person is asked, and what was answered."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.plans.annex_batch import UnitChoice
from domain.plans.queries import targets_of
from domain.plans.reading.annex_reader import AnnexReading
from domain.plans.records import Plan
from domain.units.matching import match_names
from domain.units.printed_names import Match, bare_name, name_key, same_spelling
from domain.units.records import UnitKind
from domain.units.rules import ADDED_KINDS, UNIT_KIND_NAMES

LEFT_OUT = "bo"
_UNIT = re.compile(r"u(\d{1,12})")


@dataclass(slots=True)
class AskedName:
    """A printed name that a person has to settle: its candidates and kinds, and what was chosen."""

    key: str
    label: str
    match: Match
    chosen: str
    rows: int

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return (value, words) of the answers, the likeliest first."""
        found = [
            (f"u{unit.unit_id}", unit.name + ("" if unit.holds else " (không trong kỳ này)"))
            for unit in self.match.candidates
        ]
        kinds = [self.match.kind] if self.match.kind else []
        kinds += [kind for kind in ADDED_KINDS if kind not in kinds]
        new = [(f"moi:{kind.value}", f"Thêm mới: {UNIT_KIND_NAMES[kind].lower()}") for kind in kinds]
        first = new[:1] if self.match.kind else []
        rest = [choice for choice in new if choice not in first]
        return [*found, *first, (LEFT_OUT, "Bỏ các dòng này"), *rest]

    def choice(self) -> UnitChoice | None:
        """Return what was chosen, None when nothing of ours was."""
        if self.chosen == LEFT_OUT:
            return UnitChoice()
        offered = dict(self.choices)
        if self.chosen not in offered:
            return None
        if found := _UNIT.fullmatch(self.chosen):
            return UnitChoice(int(found[1]))
        return UnitChoice(None, UnitKind(self.chosen.removeprefix("moi:")), self.match.name)


def label_key(label: str) -> str:
    """Return a short name for a label's fields, which stays the same wherever the label stands."""
    return f"{zlib.crc32(label.encode()):08x}"


def labels_of(reading: AnnexReading) -> list[str]:
    """Return the printed names of a table, each once."""
    return list(dict.fromkeys(row.label for row in reading.rows))


def settled_names(
    session: Session, plan: Plan, reading: AnnexReading, answers: Mapping[str, str]
) -> tuple[list[AskedName], dict[str, UnitChoice], dict[str, int], list[str]]:
    """Settle the names of a table: those of the plan's own rows and of one unit only; the others are asked."""
    known = _known_labels(session, plan)
    labels = labels_of(reading)
    printed = list(
        dict.fromkeys(line.facility for row in reading.rows for line in row.lines if line.facility)
    )
    matches = match_names(session, plan.province_id, [*labels, *printed], plan.period_from)
    units: dict[str, UnitChoice] = {}
    asked, rows = [], Counter(row.label for row in reading.rows)
    for label in labels:
        match = matches[label]
        unit_id = match.unit_id or _known_unit(known, label)
        if unit_id is not None:
            units[label] = UnitChoice(unit_id)
            continue
        key = label_key(label)
        name = AskedName(key, label, match, answers.get(f"dv-{key}", ""), rows[label])
        if (choice := name.choice()) is not None:
            units[label] = choice
        asked.append(name)
    facilities = {name: unit_id for name in printed if (unit_id := matches[name].unit_id) is not None}
    return asked, units, facilities, [name for name in printed if name not in facilities]


def _known_labels(session: Session, plan: Plan) -> dict[str, dict[str, int]]:
    """Return the labels that the plan's targets print, with their units, by what names are compared by."""
    found: dict[str, dict[str, int]] = {}
    for target in targets_of(session, plan.id):
        found.setdefault(name_key(target.unit_label), {})[target.unit_label] = target.unit_id
    return found


def _known_unit(known: Mapping[str, Mapping[str, int]], label: str) -> int | None:
    """Return the one unit that the plan prints under this label, every mark the same."""
    same = {
        unit_id
        for other, unit_id in known.get(name_key(label), {}).items()
        if same_spelling(bare_name(other), bare_name(label))
    }
    return same.pop() if len(same) == 1 else None
