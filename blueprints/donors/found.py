"""Find the donor that an address names, inside the register of the signed-in account."""

from __future__ import annotations

from blueprints.access import current_scope, found_or_404
from blueprints.transaction import reading
from domain.donors.records import Donor
from domain.ledger.queries import donor_in_scope


def donor_or_404(donor_id: int) -> Donor:
    """Return the donor of the account's register; 404 for anybody else's."""
    return found_or_404(donor_in_scope(reading(), current_scope(), donor_id))
