"""Bring together the pages of the compiling office, its acts on a list, the certifier's pages and signed copies."""

from __future__ import annotations

from blueprints.certification import certifier, list_acts, office, signed_copies

__all__ = ["certifier", "list_acts", "office", "signed_copies"]
