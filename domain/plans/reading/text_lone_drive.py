"""The one drive of a plan that tells day and venue under headings of their own instead of listing drives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from domain.names import fold
from domain.plans.reading.text_days import Span, days_in, months_in
from domain.plans.reading.text_drives import FACILITY
from domain.plans.reading.text_lines import without_end
from domain.plans.reading.text_names import HostNames
from domain.plans.reading.text_parts import Node
from domain.plans.sources import DriveSource

_WHEN = re.compile(r"^thoi gian|^ngay to chuc")


def single_drive(nodes: Sequence[Node], names: HostNames, period: Span, planned: int) -> DriveSource | None:
    """Return the one drive that a plan describes under headings of its own ("Thời gian", "Địa điểm"), None without.

    ``planned`` is the plan's own target in units of blood: such a plan has no other figure for its drive.
    """
    for at, node in enumerate(nodes):
        if not _WHEN.match(fold(node.heading)):
            continue
        text = " ".join(line.text for line in node.lines)
        if "máu" not in text and "máu" not in node.heading:
            continue
        days, months = days_in(text, period), months_in(text, period)
        if len(days) != 1 and not (not days and len(months) == 1):
            continue
        place = next((n for n in nodes[at + 1 : at + 4] if fold(n.heading).startswith("dia diem")), None)
        venue, note = _venue_and_note(place)
        printed, on = days[0] if days else (months[0][0], None)
        month: date = on.replace(day=1) if on else months[0][1]
        facility = _facility_in_text(nodes)
        return DriveSource(
            campaign="",
            host_key=names.issuer_key,
            host_label=names.issuer,
            host_note="",
            on=on,
            month=month,
            printed_day=printed,
            is_tentative=on is None or "dự kiến" in text.lower(),
            date_note=note,
            planned=planned,
            venue=venue[:300],
            audience="",
            co_directing=(),
            implementing=(names.issuer, facility) if facility else (names.issuer,),
            facility=facility,
            shares=(),
        )
    return None


def _venue_and_note(place: Node | None) -> tuple[str, str]:
    if place is None or not place.lines:
        return "", ""
    venue = re.sub(r"^(?:Dự kiến\s*:?\s*)?(?:[Tt]ổ chức\s+)?(?:[Tt]ại\s*:?\s+)?", "", place.lines[0].text)
    return without_end(venue), " ".join(line.text for line in place.lines[1:] if "thông báo" in line.text)


def _facility_in_text(nodes: Sequence[Node]) -> str:
    stop = r"(?=\s+(?:tổ chức|sắp xếp|thực hiện|tiếp nhận|để|chuẩn bị|bố trí|triển khai)\b|[,;.])"
    pattern = re.compile(rf"({FACILITY.pattern}[^,;.]{{0,90}}?){stop}")
    for node in nodes:
        for line in node.lines:
            found = pattern.search(line.text)
            if found and re.search(r"\bmáu\b", line.text):
                return str(found[1]).strip()
    return ""
