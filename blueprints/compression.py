"""Compress what browsers can unpack; static files once, pages as they come."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_TYPES = ("text/", "application/javascript", "image/svg+xml", "application/json")
_LEAST = 500


@lru_cache(maxsize=64)
def _packed_static(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _compress(response: Response) -> Response:
    fits = (
        response.status_code == 200
        and bool(request.accept_encodings["gzip"])
        and (response.mimetype or "").startswith(_TYPES)
        and "Content-Encoding" not in response.headers
    )
    response.vary.add("Accept-Encoding")
    if not fits:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < _LEAST:
        return response
    packed = _packed_static(content) if request.endpoint == "static" else gzip.compress(content, 6, mtime=0)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    if response.get_etag()[0]:
        response.set_etag(f"{response.get_etag()[0]}-gzip")
    return response


def install(app: Flask) -> None:
    """Compress responses."""
    app.after_request(_compress)
