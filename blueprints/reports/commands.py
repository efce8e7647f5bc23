"""The terminal's commands over all nouns: flask demo."""

from __future__ import annotations

COMMANDS = ()
