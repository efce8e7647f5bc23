"""Decide what the wall board may say of the wait."""

from __future__ import annotations

from domain.rulebook import Rule


def wait_minutes(inside: int, finished: int, terms: Rule) -> int | None:
    """Return about how long somebody who comes now will be inside, in minutes rounded up, or None.

    So many as are inside leave at the pace of the last minutes (rule drive.wait_estimate); with too few
    who have finished, or nobody inside, any number would be invented.
    """
    if not inside or finished < terms.value["least_outcomes"]:
        return None
    step = int(terms.value["round_to_minutes"])
    exact = inside * int(terms.value["minutes"])
    return -(-exact // (finished * step)) * step
