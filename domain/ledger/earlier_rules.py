"""Decide about one dated donation given elsewhere or before: what cannot be, and what needs a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.donors.rules import next_donation_day
from domain.ledger.opening_rules import Known
from domain.ledger.records import Evidence
from domain.ledger.rules import too_young_reason, unless_reason
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component
from domain.results.rules import volume_reason
from domain.wording import number_text, short_date


@dataclass(frozen=True, slots=True)
class Earlier:
    """A dated donation as an office enters it; reason says why it is right although something speaks against it."""

    on_day: date
    component: Component
    volume_ml: int
    evidence: Evidence
    serial: str
    place: str
    reason: str = ""


def earlier_donation_verdict(given: Earlier, known: Known, today: date) -> Verdict:
    """Judge a donation that was given elsewhere or before: what cannot be, and what needs a reason."""
    on_day = given.on_day
    ahead = Reason("Nhập ngày đã hiến, không sau hôm nay.", "on_day")
    doubled = Reason(f"Sổ đã có lần hiến ngày {short_date(on_day)} của người này.", "on_day")
    no_serial = Reason("Nhập số sê-ri trên giấy chứng nhận đã thấy.", "serial")
    impossible = [
        ahead if on_day > today else None,
        too_young_reason(on_day, known.birth, today),
        doubled if on_day in known.days else None,
        volume_reason(given.component, given.volume_ml, on_day),
        no_serial if given.evidence is Evidence.SERIAL_SEEN and not given.serial else None,
    ]
    if any(impossible):
        return verdict(impossible)
    return verdict(
        unless_reason([*_too_close(given, known, today), _counted_already(given, known)], given.reason)
    )


def _too_close(given: Earlier, known: Known, today: date) -> Iterator[Reason]:
    """Yield why the days to the donations before and after are too few (Thông tư 26/2013/TT-BYT, Điều 6)."""
    before = [line for line in known.given if line[0] < given.on_day]
    after = [line[0] for line in known.given if line[0] > given.on_day]
    pairs = [(*before[-1], given.on_day, "sau", before[-1][0])] if before else []
    if after:
        pairs.append((given.on_day, given.component.value, after[0], "trước", after[0]))
    for first, component, second, side, other in pairs:
        following = next_donation_day(first, component, today)
        if following is not None and second < following.day:
            sentence = (
                f"Ngày này {side} lần hiến {short_date(other)} chỉ {(second - first).days} ngày, hai lần cách nhau "
                f"ít nhất {following.interval_days} ngày ({following.reference}). Xem lại ngày; nếu đúng, ghi lý do."
            )
            yield Reason(sentence, "on_day", following.reference)


def _counted_already(given: Earlier, known: Known) -> Reason | None:
    """Return that an old notebook may count the donation already, or None."""
    covering = [opening for opening in known.openings if given.on_day <= opening[1]]
    if not covering:
        return None
    times, last = sum(one[0] for one in covering), max(one[1] for one in covering)
    return Reason(
        f"Sổ đã có {number_text(times)} lần theo sổ cũ, tính đến hết ngày {short_date(last)}: lần này có thể đã "
        "tính rồi. Nếu chưa tính, ghi lý do.",
        "on_day",
    )
