"""Bring together the public pages and the staff pages of drives."""

from __future__ import annotations

from blueprints.drives import office, office_bands, office_changes, public, year

__all__ = ["office", "office_bands", "office_changes", "public", "year"]
