"""Bring together the public pages and the staff pages of drives."""

from __future__ import annotations

from blueprints.drives import (
    checklist,
    notices,
    office,
    office_bands,
    office_changes,
    public,
    series,
    sites,
    year,
)

__all__ = [
    "checklist",
    "notices",
    "office",
    "office_bands",
    "office_changes",
    "public",
    "series",
    "sites",
    "year",
]
