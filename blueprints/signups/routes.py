"""Bring together the public pages, the look-up of one's own registration, and the office's pages."""

from __future__ import annotations

from blueprints.signups import counter, look_up, office, papers, public

__all__ = ["counter", "look_up", "office", "papers", "public"]
