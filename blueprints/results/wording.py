"""Say in words what the pages of results show: outcomes, states, codes."""

from __future__ import annotations

from typing import Any

from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import COMPONENT_NAMES, OUTCOME_KINDS, OUTCOME_NAMES
from domain.signups import rules as signups
from domain.wording import number_text, short_date


def outcome_text(outcome: Outcome) -> str:
    """Write an outcome in words: "đã hiến 350 ml toàn phần", "hẹn lại từ ngày 01/03/2027"."""
    said = OUTCOME_NAMES[outcome.kind]
    if outcome.kind is OutcomeKind.DONATED and outcome.component and outcome.volume_ml:
        return f"{said} {number_text(outcome.volume_ml)} ml {COMPONENT_NAMES[outcome.component]}"
    if outcome.kind is OutcomeKind.DEFERRED and outcome.deferred_until:
        return f"{said} từ ngày {short_date(outcome.deferred_until)}"
    return said


def desk_words() -> dict[str, Any]:
    """Return the words that the templates of the desk use."""
    return {
        "outcome_text": outcome_text,
        "outcome_kinds": OUTCOME_KINDS,
        "state_names": signups.STATE_NAMES,
        "state_kinds": signups.STATE_KINDS,
        "shown_code": signups.shown_code,
    }
