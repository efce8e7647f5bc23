"""Bring together the public pages, the look-up of one's own registration, and the office's pages."""

from __future__ import annotations

from blueprints.signups import look_up, public

__all__ = ["look_up", "public"]
