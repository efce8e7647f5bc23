"""Say in words what the pages of results show: outcomes, states, codes."""

from __future__ import annotations

from typing import Any

from domain.results.rules import OUTCOME_KINDS, result_text
from domain.signups import rules as signups


def desk_words() -> dict[str, Any]:
    """Return the words that the templates of the desk use."""
    return {
        "outcome_text": result_text,
        "outcome_kinds": OUTCOME_KINDS,
        "state_names": signups.STATE_NAMES,
        "state_kinds": signups.STATE_KINDS,
        "shown_code": signups.shown_code,
    }
