"""Remember, in the signed cookie, whose own page this browser has opened with a card, for half an hour."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, session, url_for

from blueprints.htmx import go_to
from blueprints.transaction import reading
from domain.clock import now
from domain.donors.card_queries import card_of
from domain.donors.queries import survivor_of

_NAME = "own_donor"
_LASTS = timedelta(minutes=30)
ENDED = "Nhập mã thẻ để xem tiếp. Trang này tự đóng sau 30 phút."


def keep(donor_id: int, issued: float) -> None:
    """Note that this browser has opened the page of a donor with the card issued at a moment (seconds)."""
    session[_NAME] = [donor_id, int(issued), int(now().timestamp())]


def forget() -> None:
    """End it: the next person at this computer sees nothing."""
    session.pop(_NAME, None)


def was_open_for(donor_id: int) -> bool:
    """Return whether the page that this browser had open last, ended or not, is that of this donor."""
    kept = session.get(_NAME)
    return kept is not None and kept[0] == donor_id


def own_id() -> int | None:
    """Return the number of the donor whose page this browser has opened, while that and the card last."""
    kept = session.get(_NAME)
    if not kept or now().timestamp() - kept[2] > _LASTS.total_seconds():
        return None
    card = card_of(reading(), int(kept[0]))
    if card is None or int(card.issued_at.timestamp()) != kept[1]:
        return None
    # A donor that went into another one is that other one: the old card still opens the page.
    donor = survivor_of(reading(), card.donor_id)
    return donor.id if donor else None


def own_id_or_ask() -> int:
    """Return the number of the donor whose page is open; ask for the card again when that has ended."""
    number = own_id()
    if number is None:
        flash(ENDED, "attention")
        abort(go_to(url_for("donors.own_page")))
    return number
