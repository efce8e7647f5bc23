"""A day of 300 people as a plan: what happens to whom, over which channel, counted by hand without the application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

PEOPLE, WALK_INS = 300, 9
FIRST_SERIAL, CERTIFICATES = 12001, 320
LETTERS = ("An", "Bình", "Cúc", "Dũng", "Em", "Giang", "Hà", "Khôi", "Lan", "Mai")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
GAVE, LATER, LEFT, ABSENT = "đã hiến", "hẹn lại", "bỏ về", "không đến"


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to the person at a place: outcome, ml and component of a donation, the certificate's serial."""

    place: int
    kind: str
    component: str = ""
    ml: int = 0
    serial: str = ""

    @property
    def name(self) -> str:
        """Return the person's name, another one for each."""
        hundreds, tens, ones = self.place // 100, self.place // 10 % 10, self.place % 10
        return f"{FAMILIES[hundreds]} {LETTERS[tens]} {LETTERS[ones]}"

    @property
    def channel(self) -> str:
        """Return how the outcome comes in: a third over each, and walk-ins over blank rows of the paper."""
        return ("bàn", "tệp", "nhập nhanh", "dòng trống")[min(self.place // 100, 3)]

    @property
    def school(self) -> bool:
        """Return whether the person belongs to the school, else to the ward."""
        return self.place % 3 == 0 and self.place < PEOPLE


def serial(number: int) -> str:
    """Write the serial of a certificate as it is printed, without spaces."""
    return f"HM{number:07}"


SPOILED = tuple(range(FIRST_SERIAL + 40, FIRST_SERIAL + 241, 50))


def fates() -> Iterator[Fate]:
    """Yield everybody's fate in order; the certificates go out in the order of the people, spoiled ones are skipped."""
    numbers = (n for n in range(FIRST_SERIAL, FIRST_SERIAL + CERTIFICATES) if n not in SPOILED)
    for place in range(PEOPLE + WALK_INS):
        turn = place % 13
        if turn == 3 and place < PEOPLE:
            yield Fate(place, ABSENT)
        elif turn == 6:
            yield Fate(place, LATER)
        elif turn == 9:
            yield Fate(place, LEFT)
        elif place % 29 == 28:
            yield Fate(place, GAVE, "tieu_cau", 300, serial(next(numbers)))
        else:
            yield Fate(place, GAVE, "toan_phan", (250, 350, 350, 450)[place % 4], serial(next(numbers)))


PLAN = tuple(fates())
DONORS = tuple(fate for fate in PLAN if fate.kind == GAVE)
KINDS = Counter(fate.kind for fate in PLAN)
VOLUMES = Counter((fate.component, fate.ml) for fate in DONORS)
ML = sum(fate.ml for fate in DONORS)
LAST_SERIAL = FIRST_SERIAL + CERTIFICATES - 1
