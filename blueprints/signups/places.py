"""Offer the bands, communes and employers of a drive in a form, and read back what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from wtforms.fields.choices import SelectChoice

from blueprints.signups.forms import ELSEWHERE
from blueprints.transaction import reading
from domain.drives.records import Band
from domain.drives.rules import band_is_over, places_text
from domain.names import fold
from domain.units.queries import communes, employers
from domain.wording import hours_text, number_text

ANY_HOUR = "0"  # The choice to wait for any band of a drive.


def band_choices(
    bands: Sequence[Band], on_day: date | None, now: datetime, *, free: int | None = None
) -> list[SelectChoice]:
    """Return all bands with their places left; those without a place, or over, cannot be chosen.

    free is what anybody may take of the drive; a band whose last places are kept for units stays open to
    their people. None for somebody who has a place already.
    """
    offered = []
    for band in bands:
        left = band.capacity - band.taken
        is_over = band_is_over(on_day, band.ends_at, now)
        words = "đã qua" if is_over else places_text(left if free is None else min(left, free))
        if free == 0 and left > 0 and not is_over:
            words = "chỉ còn suất giữ cho đơn vị"
        closed = {"disabled": True} if is_over or left <= 0 else {}
        label = f"{hours_text(band.starts_at, band.ends_at)} ({words})"
        offered.append(SelectChoice(str(band.id), label, render_kw=closed))
    return offered


def free_bands(choices: Sequence[SelectChoice]) -> list[SelectChoice]:
    """Return the bands that can still be chosen."""
    return [
        choice
        for choice in choices
        if not (choice.render_kw or {}).get("disabled")
        and choice.value.isdigit()
        and choice.value != ANY_HOUR
    ]


def has_waiting(choices: Sequence[SelectChoice]) -> bool:
    """Return whether any of the choices is to wait for a place."""
    return any(str(choice.value).startswith("-") or choice.value == ANY_HOUR for choice in choices)


def with_waiting(
    choices: Sequence[SelectChoice],
    bands: Sequence[Band],
    on_day: date | None,
    now: datetime,
    *,
    claimed: Mapping[int | None, int],
    free: int,
    is_closed: bool,
    sent: str,
) -> list[SelectChoice]:
    """Return the choices of a sign-up with the waiting list: a full band can be waited for, or any hour.

    claimed is how many wait for each band already, under None for any: what is left belongs to them first. free
    is what anybody may take of the drive; is_closed says that the office called the drive full, so that every
    band can only be waited for. Choices to wait are minus the band. The choice that was sent stays as it was, so
    that its sender reads that the band has filled up meanwhile.
    """
    offered = []
    for band, choice in zip(bands, choices, strict=True):
        ahead = claimed.get(None, 0) + claimed.get(band.id, 0)
        is_full = band.capacity - band.taken <= ahead or is_closed
        if is_full and choice.value != sent and not band_is_over(on_day, band.ends_at, now):
            hours = hours_text(band.starts_at, band.ends_at)
            choice = SelectChoice(f"-{band.id}", f"{hours} (hết suất, chờ khung này)")
        offered.append(choice)
    is_over = all(band_is_over(on_day, band.ends_at, now) for band in bands)
    if bands and not is_over and (free == 0 or not free_bands(offered)):
        waiting = sum(claimed.values())
        people = f"đang có {number_text(waiting)} người chờ" if waiting else "chưa có ai chờ"
        offered.insert(0, SelectChoice(ANY_HOUR, f"Giờ nào cũng được (danh sách chờ, {people})"))
    return offered


def read_band(value: int) -> tuple[int | None, bool]:
    """Return the band of a choice, and whether it is waited for."""
    return (value, False) if value > 0 else (-value or None, True)


def commune_choices(province_id: int, day: date, first: str) -> list[tuple[object, str]]:
    """Return the communes of a province, after an empty choice and before "elsewhere"."""
    return [("", first), *communes(reading(), province_id, day), (ELSEWHERE, "Tỉnh, thành phố khác")]


def chosen_commune(value: int | None) -> int | None:
    """Return the commune that was chosen; "elsewhere" is none of ours."""
    return value or None


def read_workplace(typed: str, known: Sequence[tuple[int, str]]) -> tuple[int | None, str]:
    """Return the unit whose name was typed, marks or none, and the text; a name not known stays text alone."""
    wanted = fold(typed)
    for number, name in known:
        if wanted and fold(name) == wanted:
            return number, name
    return None, typed


def known_employers(province_id: int, day: date) -> Sequence[tuple[int, str]]:
    """Return the agencies, schools and enterprises that a province knows."""
    return employers(reading(), province_id, day)
