"""What a browser sends, without the one sign that a database cannot store and no keyboard types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict


class _Sent(ImmutableMultiDict[str, Any]):
    """Values as sent, without NUL: Postgres refuses it, and it hides in cells pasted from old programs."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(
            [(name, value.replace("\x00", "") if isinstance(value, str) else value) for name, value in pairs]
        )


def install(app: Flask) -> None:
    """Let every page read what was sent without NUL, whatever class its requests have by now."""
    app.request_class = type("SentRequest", (app.request_class,), {"parameter_storage_class": _Sent})
