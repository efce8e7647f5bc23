"""Remember, in the signed cookie, which registration its owner has proved to be theirs, for half an hour."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, session

from blueprints.transaction import reading
from domain.clock import now
from domain.signups.queries import whole_registration
from domain.signups.records import Registration

_NAME = "proved"
_LASTS = timedelta(minutes=30)


def keep(registration_id: int) -> None:
    """Note that this browser has proved to own a registration."""
    session[_NAME] = [registration_id, int(now().timestamp())]


def forget() -> None:
    """End the proof: the next person at this computer sees nothing."""
    session.pop(_NAME, None)


def proved_id() -> int | None:
    """Return the number of the registration that this browser has proved to own, while the proof lasts."""
    kept = session.get(_NAME)
    if not kept or now().timestamp() - kept[1] > _LASTS.total_seconds():
        return None
    return int(kept[0])


def proved() -> Registration | None:
    """Return the registration that this browser has proved to own."""
    number = proved_id()
    return None if number is None else whole_registration(reading(), number)


def proved_id_or_403() -> int:
    """Return the number of the proved registration; 403 when the proof has ended."""
    number = proved_id()
    if number is None:
        abort(403)
    return number
