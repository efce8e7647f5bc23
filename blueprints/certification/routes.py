"""Bring together the pages of the compiling office, its acts on a list, and the pages of the certifier."""

from __future__ import annotations

from blueprints.certification import certifier, list_acts, office

__all__ = ["certifier", "list_acts", "office"]
