"""Which addresses take files, how large a request they take (others keep the small limit), and people sent in one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from werkzeug.datastructures import FileStorage

from blueprints.access import request_view
from domain.refusals import Reason, Refused
from exchange.office_files import read_tables
from exchange.people_table import PeopleTable, people_table
from exchange.tables import Limits, UnreadableTable, read_pasted

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "_takes_bytes"


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Mark a view whose requests may hold this many bytes, files and fields together; a larger one answers 413."""

    def mark(view: View) -> View:
        setattr(view, _MARK, most_bytes)
        return view

    return mark


def sent_people(file: FileStorage | None, pasted: str | None, limits: Limits) -> PeopleTable:
    """Return the people of a sent file, else of pasted cells; raise Refused beside the field "file" or "table"."""
    try:
        if file:
            tables = read_tables(file.filename or "", file.read(), limits)
        elif not (pasted or "").strip():
            raise UnreadableTable("Dán các ô của bảng vào ô này, hoặc chọn tệp .xlsx, .xls, .csv.")
        else:
            tables = (read_pasted(pasted or "", limits),)
        return people_table(tables)
    except UnreadableTable as unreadable:
        raise Refused(Reason(str(unreadable), "file" if file else "table")) from unreadable


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
