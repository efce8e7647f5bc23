"""The only module that knows the HX- headers: a whole page or its part, and the Vary that keeps caches right."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest


class Request(HtmxAwareRequest):
    """The application's request: knows htmx and keeps the limits on form memory."""

    max_form_memory_size = 2_000_000
    max_form_parts = 6_000


def install(app: Flask) -> None:
    """Let requests know htmx, and tell caches that a page and its part are different answers."""
    Htmx(app)
    app.request_class = Request  # htmx-flask replaces the request class, so ours is put back on top of it.
    app.after_request(_vary)


def _vary(response: Response) -> Response:
    if request.endpoint != "static":
        response.vary.add("HX-Request")
    return response


def wants_part() -> bool:
    """Return whether htmx asks for a part of the page (a boosted or restored page is a whole one)."""
    asked = request.htmx  # type: ignore[attr-defined]
    if not asked or asked.boosted or asked.history_restore_request:
        return False
    return request.headers.get("HX-Request-Type", "partial") != "full"


def page_or_part(page: str, part: str, *, status: int = 200, **context: object) -> Response:
    """Render the part alone for htmx, else the page that includes the same part."""
    return make_response(render_template(part if wants_part() else page, **context), status)


def as_whole_page(response: Response) -> Response:
    """Let an error take the place of the whole page, also when htmx asked for a part: it is no row of a table."""
    if wants_part():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "outerSync"
    return response


def go_to(url: str) -> Response:
    """Send the browser to another page after a POST: 303, or htmx's own redirect header."""
    response = make_response("", 200 if wants_part() else 303)
    response.headers["HX-Redirect" if wants_part() else "Location"] = url
    return response
