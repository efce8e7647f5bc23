"""Bring together the public pages, the look-up of one's own registration, and the office's pages."""

from __future__ import annotations

from blueprints.signups import calls, counter, look_up, office, papers, public

__all__ = ["calls", "counter", "look_up", "office", "papers", "public"]
