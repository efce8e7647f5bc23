"""The sealed content of a part of a list: the cells of its rows, what was answered, what became of each row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.sealing import Keyring

_ROWS, _OUTCOME = "people_import_parts.rows", "people_import_parts.outcome"


@dataclass(slots=True)
class PartRows:
    """Rows as (number in the file, cells); answers by row and meaning; choices by row."""

    rows: list[tuple[int, tuple[str, ...]]]
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    choices: dict[int, str] = field(default_factory=dict)

    def sealed(self, ring: Keyring) -> bytes:
        """Return the content as it is stored."""
        parts = (self.rows, self.answers, self.choices)
        return ring.seal(json.dumps(parts, ensure_ascii=False, separators=(",", ":")), _ROWS)


def open_rows(ring: Keyring, sealed: bytes) -> PartRows:
    """Return the rows of a part."""
    rows, answers, choices = json.loads(ring.open(sealed, _ROWS))
    return PartRows(
        [(number, tuple(cells)) for number, cells in rows],
        {int(number): texts for number, texts in answers.items()},
        {int(number): choice for number, choice in choices.items()},
    )


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row: its verdict and sentence when it was taken over, the registration, what it was before.

    ``before`` holds the columns of a corrected registration as they were, None for a new one.
    """

    row: int
    verdict: str
    sentence: str
    registration_id: int | None
    before: dict[str, Any] | None
    changed_at: str

    @property
    def is_new(self) -> bool:
        """Return whether the row made a registration."""
        return self.registration_id is not None and self.before is None


def seal_outcomes(ring: Keyring, outcomes: Sequence[RowOutcome]) -> bytes:
    """Return outcomes as they are stored."""
    lines = [
        (one.row, one.verdict, one.sentence, one.registration_id, one.before, one.changed_at)
        for one in outcomes
    ]
    return ring.seal(json.dumps(lines, ensure_ascii=False, separators=(",", ":")), _OUTCOME)


def open_outcomes(ring: Keyring, sealed: bytes | None) -> list[RowOutcome]:
    """Return the outcomes of a part; none before it was taken over."""
    return [RowOutcome(*line) for line in json.loads(ring.open(sealed, _OUTCOME))] if sealed else []
