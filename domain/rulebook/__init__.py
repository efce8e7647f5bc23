"""The rulebook: every number that law or a committee sets, with its days of validity and its legal source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: its value, from and to which day it holds, and where it is written."""

    key: str
    value: Any
    effective_from: date
    effective_to: date | None
    reference: str
    confidence: str
    note: str = ""


@cache
def _rules() -> tuple[Rule, ...]:
    rules = []
    for file in sorted(_FOLDER.glob("*.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
            rules.append(
                Rule(
                    key=row["key"],
                    value=row["value"],
                    effective_from=row["effective_from"],
                    effective_to=row.get("effective_to"),
                    reference=row["reference"],
                    confidence=row["confidence"],
                    note=row.get("note", ""),
                )
            )
    return tuple(rules)


def rule(key: str, day: date) -> Rule:
    """Return the rule that holds on a day; raise LookupError when the rulebook has none."""
    for candidate in _rules():
        ends = candidate.effective_to or date.max
        if candidate.key == key and candidate.effective_from <= day <= ends:
            return candidate
    raise LookupError(f"no rule {key} on {day}")


def may_be_told(people: int, day: date) -> bool:
    """Return whether a sum over this many people may stand on a public page: small groups could tell who took part."""
    return people >= int(rule("publication.least_group", day).value)


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, for the page that shows them."""
    return _rules()
