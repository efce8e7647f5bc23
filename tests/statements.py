"""Which statements the database is asked, for tests that hold their number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the text of every statement that the application's database is sent inside the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(app.extensions["engine"], "before_cursor_execute", note)


def changes(asked: list[str]) -> list[str]:
    """Return those of the statements that change rows."""
    return [text for text in asked if not text.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN"))]
