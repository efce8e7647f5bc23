"""Bring together the public pages, the look-up of one's own registration, and the office's pages."""

from __future__ import annotations

from blueprints.signups import (
    calls,
    confirm,
    counter,
    groups,
    half_papers,
    look_up,
    office,
    papers,
    people_batch,
    people_in,
    people_out,
    priority,
    public,
    waiting,
)

__all__ = [
    "calls",
    "confirm",
    "counter",
    "groups",
    "half_papers",
    "look_up",
    "office",
    "papers",
    "people_batch",
    "people_in",
    "people_out",
    "priority",
    "public",
    "waiting",
]
