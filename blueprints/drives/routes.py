"""Bring together the public pages and the staff pages of drives."""

from __future__ import annotations

from blueprints.drives import notices, office, office_bands, office_changes, public, year

__all__ = ["notices", "office", "office_bands", "office_changes", "public", "year"]
