"""Decide what an old notebook may say of a donor: how many donations, up to which day, and what is to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.ledger.records import Evidence
from domain.ledger.rules import first_donation_day, unless_reason
from domain.people import BirthDay
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component
from domain.rulebook import rule
from domain.wording import number_text, short_date


@dataclass(frozen=True, slots=True)
class Opening:
    """What a notebook tells of one donor: times up to and with a day, of which seen stand on certificates seen.

    reason says why the numbers are right although something speaks against them.
    """

    times: int
    up_to: date
    notebook: str
    evidence: Evidence
    seen: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of the donor already: the birth, the days given, what came from notebooks."""

    birth: BirthDay | None
    given: Sequence[tuple[date, str]]  # Day and component of each dated donation, in order.
    openings: Sequence[tuple[int, date]]  # How many times a notebook counts, up to which day.

    @property
    def days(self) -> list[date]:
        """Return the days on which something was given."""
        return [line[0] for line in self.given]

    @property
    def opened(self) -> int:
        """Return how many donations came from notebooks."""
        return sum(line[0] for line in self.openings)


def most_possible(birth: BirthDay, up_to: date, today: date) -> int:
    """Return how many times somebody may have given whole blood from the least age up to and with a day.

    The least age and the days between are those of Thông tư 26/2013/TT-BYT, Điều 4 and Điều 6.
    """
    days = int(rule(f"donation.interval_days.{Component.WHOLE_BLOOD}", today).value)
    first = first_donation_day(birth, today)
    return 0 if up_to < first else (up_to - first) // timedelta(days=days) + 1


def opening_verdict(opening: Opening, known: Known, today: date) -> Verdict:
    """Judge an opening balance: what cannot be, and what needs a reason because it may be counted twice."""
    most = int(rule("ledger.most_opening_times", today).value)
    counted = Reason(f"Nhập số lần từ 1 đến {number_text(most)}.", "times")
    ahead = Reason("Nhập ngày không sau hôm nay.", "up_to")
    beyond = Reason("Số giấy chứng nhận đã thấy không nhiều hơn số lần.", "seen")
    impossible = [
        None if 1 <= opening.times <= most else counted,
        ahead if opening.up_to > today else None,
        None if 0 <= opening.seen <= opening.times else beyond,
    ]
    if any(impossible):
        return verdict(impossible)
    return verdict(unless_reason(_doubts(opening, known, today), opening.reason))


def _doubts(opening: Opening, known: Known, today: date) -> list[Reason | None]:
    last = short_date(opening.up_to)
    doubts: list[Reason | None] = []
    if known.birth is not None:
        possible = most_possible(known.birth, opening.up_to, today)
        age = rule("donation.age_years", today)
        interval = rule(f"donation.interval_days.{Component.WHOLE_BLOOD}", today)
        sentence = (
            f"Từ khi đủ {age.value['least']} tuổi đến ngày {last}, cách nhau {interval.value} ngày, hiến được nhiều "
            f"nhất {number_text(possible)} lần. Xem lại số lần và ngày sinh; nếu đúng, ghi lý do."
        )
        doubts.append(Reason(sentence, "times", interval.reference) if opening.times > possible else None)
    inside = sorted(day for day in known.days if day <= opening.up_to)
    if inside:
        doubts.append(
            Reason(
                f"Sổ đã có {number_text(len(inside))} lần hiến có ngày tính đến {last}, lần đầu "
                f"{short_date(inside[0])}. Nhập ngày trước lần đó; nếu các lần ấy không có trong sổ cũ, ghi lý do.",
                "up_to",
            )
        )
    if known.opened:
        doubts.append(
            Reason(
                f"Người này đã có {number_text(known.opened)} lần nhập từ sổ cũ. Nếu đây là sổ khác, ghi lý do.",
                "reason",
            )
        )
    return doubts


def opening_text(times: int, up_to: date) -> str:
    """Return an opening line of the ledger in words: how many, up to when, where it comes from."""
    return f"{number_text(times)} lần đến hết ngày {short_date(up_to)}, theo sổ cũ"
