"""Drives as a calendar file (RFC 5545) that phones and office calendars can read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

_PRODUCT = "-//Giot Hong//Lich hien mau//VI"
_LINE_OCTETS = 75  # RFC 5545, section 3.1.
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class DriveEvent:
    """Hold what a calendar shows of one drive; moments are aware.

    A drive whose hours are not known starts and ends with a date: the day, and the day after its last.

    The uid stays the same for the life of a drive and sequence grows with each change, so that a
    calendar moves or cancels its entry instead of adding another one.
    """

    uid: str
    start: datetime | date
    end: datetime | date
    changed: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a calendar needs aware moments")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _edge(name: str, edge: datetime | date) -> str:
    """Write when a drive starts or ends: a moment, or the date of a whole day (RFC 5545, section 3.8.2.4)."""
    if isinstance(edge, datetime):
        return f"{name}:{_moment(edge)}"
    return f"{name};VALUE=DATE:{edge:%Y%m%d}"


def _text(text: str) -> str:
    """Escape a text value; control characters other than a line's end cannot be written at all."""
    lines = "\n".join(text.splitlines())
    visible = (sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc")
    return "".join(_ESCAPES.get(sign, sign) for sign in visible)


def _address(url: str) -> str:
    """Return a web address on one line: this kind of value is not escaped, so nothing may end the line."""
    return "".join(sign for sign in url if sign.isprintable() and not sign.isspace())


def _folded(line: str) -> bytes:
    """Fold a line to 75 octets without cutting a letter in two; a following part begins with a space."""
    parts = [b""]
    for sign in line:
        octets = sign.encode()
        if len(parts[-1]) + len(octets) > _LINE_OCTETS:
            parts.append(b" ")
        parts[-1] += octets
    return b"\r\n".join(parts) + b"\r\n"


def _event_lines(event: DriveEvent) -> list[str]:
    if event.end <= event.start:
        raise ValueError("a drive ends after it starts")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_moment(event.changed)}",
        f"LAST-MODIFIED:{_moment(event.changed)}",
        f"SEQUENCE:{event.sequence}",
        _edge("DTSTART", event.start),
        _edge("DTEND", event.end),
        f"SUMMARY:{_text(event.summary)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
    ]
    if event.location:
        lines.append(f"LOCATION:{_text(event.location)}")
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{_address(event.url)}")
    return [*lines, "END:VEVENT"]


def drive_ics(events: Iterable[DriveEvent], *, title: str = "Lịch hiến máu") -> bytes:
    """Write drives as one calendar file, UTF-8, moments in UTC, in the order given.

    A drive that has only a month is no event: leave it out. Raises ValueError for a naive moment and
    for a drive that does not end after it starts.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        # Older calendars read the title under the second name only (RFC 7986, section 5.1).
        f"NAME:{_text(title)}",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for event in events:
        lines += _event_lines(event)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])
