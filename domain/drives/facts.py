"""Facts about a drive that papers print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DoorNoticeFacts:
    """Hold a notice for the door: large words first, then what was and what is, as pairs of label and text."""

    host: str
    headline: str
    sentence: str
    reason: str
    before: tuple[tuple[str, str], ...]  # Only what differs; empty when nothing was moved.
    now: tuple[tuple[str, str], ...]
    phone: str
    page_url: str
    changed: str  # "14:05, 22/11/2026"
    sample: bool = False
