"""Find the drive whose gifts and serials an account may see, with the head that all its pages share."""

from __future__ import annotations

from typing import Any

from blueprints.access import allowed_endpoints, current_scope, found_or_404
from blueprints.navigation import drive_tabs
from blueprints.transaction import reading
from domain.accounts.records import Role
from domain.drives.records import Drive
from domain.gifts.queries import gift_drive
from domain.gifts.rules import KIND_NAMES, MOVEMENT_NAMES, book_verdict
from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import COMPONENT_NAMES, OUTCOME_NAMES
from domain.wording import number_text


def drive_with_gifts(drive_id: int) -> Drive:
    """Return the drive, or answer 404 when its gifts are not this account's."""
    return found_or_404(gift_drive(reading(), current_scope(), drive_id))


def outcome_words(outcome: Outcome | None) -> str:
    """Write what came of somebody's day: "đã hiến 350 ml toàn phần", "hẹn lại"."""
    if outcome is None:
        return "chưa có kết quả"
    if outcome.kind is OutcomeKind.DONATED and outcome.component and outcome.volume_ml:
        return f"đã hiến {number_text(outcome.volume_ml)} ml {COMPONENT_NAMES[outcome.component]}"
    return OUTCOME_NAMES[outcome.kind]


def head_of(drive: Drive) -> dict[str, Any]:
    """Return what every page of gifts shows above its own part: the drive, its tabs, whether its book is open."""
    allowed = allowed_endpoints()
    is_desk = current_scope().role is Role.DESK
    return {
        "drive": drive,
        "tabs_items": [] if is_desk else drive_tabs(drive.id, "gifts.overview", allowed),
        "allowed": allowed,
        "book": book_verdict(drive.state),
        "kind_names": KIND_NAMES,
        "movement_names": MOVEMENT_NAMES,
        "outcome_words": outcome_words,
    }
