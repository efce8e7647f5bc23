"""Find the drive whose book an account may see, with the head that all its pages share."""

from __future__ import annotations

from typing import Any

from blueprints.access import allowed_endpoints, current_scope, found_or_404
from blueprints.navigation import drive_tabs
from blueprints.transaction import reading
from domain.drives.records import Drive
from domain.gifts.queries import gift_drive


def drive_with_book(drive_id: int) -> Drive:
    """Return the drive, or answer 404: a ward sees the books of the drives it hosts, as it sees their gifts."""
    return found_or_404(gift_drive(reading(), current_scope(), drive_id))


def head_of(drive: Drive) -> dict[str, Any]:
    """Return what every page of a book shows above its own part."""
    allowed = allowed_endpoints()
    return {
        "drive": drive,
        "tabs_items": drive_tabs(drive.id, "results.summary", allowed),
        "allowed": allowed,
    }
