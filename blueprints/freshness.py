"""Answer 304 to who holds the latest version already: the journal's head is the version of everything stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, time

from flask import Response, make_response, request

from blueprints.transaction import reading
from domain import journal
from domain.clock import VIETNAM, today


def latest(make: Callable[[datetime], bytes], content_type: str, *, file_name: str = "") -> Response:
    """Return what make writes of the present version, given the moment of the last change, or 304 without making it.

    Every change is recorded in the journal, so its head changes with each; a new day counts as a change.
    """
    head, changed = journal.last_change(reading())
    midnight = datetime.combine(today(), time.min, VIETNAM)
    modified = max(changed, midnight) if changed is not None else midnight
    tag = hashlib.sha256(f"{head}|{midnight:%Y%m%d}|{request.full_path}".encode()).hexdigest()[:24]
    is_known = _is_known(tag, modified)
    response = make_response(b"" if is_known else make(modified), 304 if is_known else 200)
    response.set_etag(tag)
    response.last_modified = modified
    # To ask again costs a few bytes, and a drive that was called off must not stand anywhere a minute longer.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Type"] = content_type
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _is_known(tag: str, modified: datetime) -> bool:
    """Return whether the visitor holds this version; compressed answers carry a mark behind the tag."""
    if request.if_none_match:
        return any(request.if_none_match.contains(known) for known in (tag, f"{tag}-gzip"))
    since = request.if_modified_since
    return since is not None and since >= modified.replace(microsecond=0)
