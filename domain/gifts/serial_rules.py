"""Read serials and ranges as people write them, and tell which serials of a range are missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from domain.gifts.serial_records import SerialEntryKind
from domain.names import nfc
from domain.refusals import Reason, Verdict, verdict
from domain.results.rules import clean_serial
from domain.wording import number_text

ENTRY_NAMES = {
    SerialEntryKind.RECEIVED: "nhận về",
    SerialEntryKind.SPOILED: "hỏng",
    SerialEntryKind.RETURNED: "trả lại",
}
_EXAMPLE = "ví dụ HM 0012345–0012395"
_SERIAL = re.compile(r"((?:.*[^0-9])?)([0-9]{1,12})")
_LONGEST_PREFIX = 28
_DASHES = re.compile("[\u2010-\u2015\u2212]|->|→")


@dataclass(frozen=True, slots=True)
class SerialRange:
    """Serials that follow each other: one prefix, one number of figures, first and last both included."""

    prefix: str
    width: int
    first: int
    last: int

    @property
    def count(self) -> int:
        """Return how many serials there are."""
        return self.last - self.first + 1

    @property
    def text(self) -> str:
        """Write the range with its leading zeros: "HM0012345–0012395", or one serial alone."""
        head = serial_text(self.prefix, self.width, self.first)
        return head if self.first == self.last else f"{head}–{self.last:0{self.width}d}"

    def overlaps(self, other: SerialRange) -> bool:
        """Return whether the two have a serial in common."""
        return self._is_like(other) and self.first <= other.last and other.first <= self.last

    def holds(self, other: SerialRange) -> bool:
        """Return whether every serial of the other is one of these."""
        return self._is_like(other) and self.first <= other.first and other.last <= self.last

    def _is_like(self, other: SerialRange) -> bool:
        return (self.prefix, self.width) == (other.prefix, other.width)


def serial_text(prefix: str, width: int, number: int) -> str:
    """Write one serial as it stands on the certificate: "HM0012345"."""
    return f"{prefix}{number:0{width}d}"


def parse_serial(text: str) -> SerialRange | None:
    """Read one serial as a range of one; None when it does not end in figures (at most 12)."""
    found = _SERIAL.fullmatch(clean_serial(text))
    if found is None or len(found[1]) > _LONGEST_PREFIX:
        return None
    return SerialRange(found[1], len(found[2]), int(found[2]), int(found[2]))


def parse_range(text: str, most: int) -> SerialRange | Reason:
    """Read "HM 0012345–0012395", "HM0012345 đến HM0012395" or one serial; at most so many serials.

    The prefix may stand before the last serial or be left out; the figures are as many on both sides.
    """
    written = clean_serial(_DASHES.sub("-", nfc(text))).removeprefix("TỪ").replace("ĐẾN", "-")
    cuts = [place for place, letter in enumerate(written) if letter == "-"]
    read = [found for cut in cuts if (found := _cut(written, cut)) is not None]
    if not read:
        one = None if any(_is_uneven(written, cut) for cut in cuts) else parse_serial(written)
        return one or Reason(f"Ghi đủ số đầu và số cuối, cùng số chữ số, {_EXAMPLE}.", "range_text")
    found = read[0]
    if found.last < found.first:
        return Reason("Số cuối đứng trước số đầu. Đổi lại thứ tự.", "range_text")
    if found.count > most:
        sizes = f"Dải này có {number_text(found.count)} số, một dải nhiều nhất {number_text(most)} số"
        return Reason(f"{sizes}. Xem lại chữ số.", "range_text")
    return found


def _sides(written: str, cut: int) -> tuple[SerialRange, SerialRange] | None:
    first, last = parse_serial(written[:cut]), parse_serial(written[cut + 1 :])
    return None if first is None or last is None else (first, last)


def _cut(written: str, cut: int) -> SerialRange | None:
    """Return the range when the text is one that is cut here."""
    sides = _sides(written, cut)
    if sides is None or sides[1].prefix not in ("", sides[0].prefix) or sides[0].width != sides[1].width:
        return None
    return SerialRange(sides[0].prefix, sides[0].width, sides[0].first, sides[1].last)


def _is_uneven(written: str, cut: int) -> bool:
    """Return whether both sides are serials: a range was meant that cannot be one."""
    return _sides(written, cut) is not None


def expand(serials: SerialRange) -> list[str]:
    """Return every serial of a range, written out."""
    return [serial_text(serials.prefix, serials.width, n) for n in range(serials.first, serials.last + 1)]


def expand_all(ranges: Iterable[SerialRange]) -> set[str]:
    """Return every serial of several ranges."""
    return {serial for serials in ranges for serial in expand(serials)}


def missing_ranges(received: Sequence[SerialRange], accounted: Collection[str]) -> tuple[SerialRange, ...]:
    """Return the serials of the received ranges that are not accounted for, gathered in ranges, in order."""
    known = set(accounted)
    found: list[SerialRange] = []
    for whole in sorted(received, key=lambda r: (r.prefix, r.width, r.first)):
        for serial in range(whole.first, whole.last + 1):
            if serial_text(whole.prefix, whole.width, serial) in known:
                continue
            before = found[-1] if found else None
            follows = before is not None and (before.prefix, before.width, before.last + 1) == (
                *(whole.prefix, whole.width),
                serial,
            )
            if before is not None and follows:
                found[-1] = SerialRange(whole.prefix, whole.width, before.first, serial)
            else:
                found.append(SerialRange(whole.prefix, whole.width, serial, serial))
    return tuple(found)


def skipped_ranges(
    received: Sequence[SerialRange], used: Collection[str], away: Collection[str]
) -> tuple[SerialRange, ...]:
    """Return the missing serials that stand before one in use: passed over, or used and not written down.

    away are those that are spoiled or returned.
    """
    skipped = []
    for whole in received:
        numbers = range(whole.first, whole.last + 1)
        in_use = [n for n in numbers if serial_text(whole.prefix, whole.width, n) in used]
        if in_use:
            skipped.append(SerialRange(whole.prefix, whole.width, whole.first, in_use[-1]))
    return missing_ranges(skipped, {*used, *away})


def received_verdict(wanted: SerialRange, own: Iterable[SerialRange], elsewhere: Collection[str]) -> Verdict:
    """Judge a range that came: no serial comes twice, neither here nor while another drive still holds it."""
    doubled = next((known for known in own if known.overlaps(wanted)), None)
    held = missing_ranges([wanted], set(expand(wanted)) - set(elsewhere)) if elsewhere else ()
    return verdict(
        [
            Reason(f"Dải {doubled.text} của đợt này đã có số trong dải vừa nhập.", "range_text")
            if doubled is not None
            else None,
            Reason(f"{held[0].text} đang ở một đợt khác của cùng cơ sở tiếp nhận máu.", "range_text")
            if held
            else None,
        ]
    )


def leaving_verdict(
    kind: SerialEntryKind,
    wanted: SerialRange,
    *,
    received: Sequence[SerialRange],
    away: Collection[str],
    used: Collection[str],
    note: str,
) -> Verdict:
    """Judge a range that is spoiled or returned: it came, it is in nobody's hands, and what is spoiled says how."""
    serials = expand(wanted)
    came = expand_all(whole for whole in received if whole.overlaps(wanted))
    foreign = next((serial for serial in serials if serial not in came), None)
    gone = next((serial for serial in serials if serial in away), None)
    taken = next((serial for serial in serials if serial in used), None)
    return verdict(
        [
            Reason(f"Số {foreign} không nằm trong dải nào đã nhận cho đợt này.", "range_text")
            if foreign
            else None,
            Reason(f"Số {gone} đã được ghi là hỏng hoặc trả lại.", "range_text") if gone else None,
            Reason(f"Số {taken} đã cấp cho một người hiến của đợt này.", "range_text") if taken else None,
            Reason("Ghi lý do, ví dụ: rách, ghi nhầm.", "note")
            if kind is SerialEntryKind.SPOILED and not note
            else None,
        ]
    )


def take_back_verdict(entry: SerialRange, leaving: Iterable[SerialRange]) -> Verdict:
    """Judge whether a range that came may be taken back: nothing of it is noted as spoiled or returned."""
    inside = next((gone for gone in leaving if gone.overlaps(entry)), None)
    return verdict(
        [
            Reason(f"{inside.text} trong dải này đã ghi là hỏng hoặc trả lại. Rút lại dòng đó trước.")
            if inside
            else None
        ]
    )
