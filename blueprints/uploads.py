"""Which addresses take files, and how large a request they take; every other address keeps the small limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

from blueprints.access import request_view

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "_takes_bytes"


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Mark a view whose requests may hold this many bytes, files and fields together; a larger one answers 413."""

    def mark(view: View) -> View:
        setattr(view, _MARK, most_bytes)
        return view

    return mark


def _raise_limit() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    most = getattr(request_view(), _MARK, None)
    if most is not None:
        request.max_content_length = most
        # A pasted table is one field, and comes back as one on its preview.
        request.max_form_memory_size = most


def install(app: Flask) -> None:
    """Set the limit before anything reads the request: the check of the form's token is the first that does."""
    app.before_request(_raise_limit)
