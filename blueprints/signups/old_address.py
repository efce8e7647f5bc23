"""Offer the commune of today behind an address of the old map: said in words, chosen by a person."""

from __future__ import annotations

from typing import Any

from blueprints.transaction import reading
from domain.clock import today
from domain.units.old_addresses import FoundAddress, commune_of_address


def found_in(address: str | None, province_id: int) -> FoundAddress | None:
    """Return what an address of a province's drive leads to, or None."""
    return commune_of_address(reading(), province_id, address, today()) if address else None


def explain_commune(form: Any, province_id: int) -> None:
    """Add to the error of a commune that was not chosen what the address typed beside it says."""
    errors = form.commune_id.errors
    found = found_in(form.address.data, province_id) if errors else None
    if found is not None:
        form.commune_id.errors = [f"{errors[0]}. {found.sentence}", *errors[1:]]
