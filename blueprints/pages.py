"""What every page shares: its frame, filters, paging, security headers and the pages that explain an error."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, may
from blueprints.appearance import appearance_in
from blueprints.htmx import as_whole_page
from blueprints.logs import log_to_stderr
from blueprints.navigation import Entry, entries_of
from blueprints.transaction import DatabaseBusy, DiskFull
from blueprints.who import signed_in_person
from domain import wording
from domain.accounts.rules import ROLE_NAMES
from domain.people import masked
from domain.plans.rules import written_out

VERSION = "0.1"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
log = log_to_stderr()


@dataclass(frozen=True, slots=True)
class FrameAccount:
    """What the top bar says about the signed-in person."""

    display_name: str
    role_label: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the work of a page."""

    account: FrameAccount | None
    navigation: tuple[Entry, ...]
    sample: bool
    warning: str
    version: str
    contact_lines: tuple[str, ...]
    search_url: str
    look: str

    def asset(self, path: str) -> str:
        """Return the address of a static file with its content's digest, so that it may be cached for a year."""
        folder = str(current_app.static_folder)
        return url_for("static", filename=path, v=_digest_of(folder, path))


@cache
def _digest_of(folder: str, path: str) -> str:
    return hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:10]


def _frame() -> Frame:
    settings = current_app.extensions["settings"]
    account: FrameAccount | None = None
    navigation: tuple[Entry, ...] = ()
    search_url = ""
    # An error page must not ask a database that has just failed.
    person = signed_in_person() if "_login_user" in g else None
    if person is not None:
        mine = person.account
        account = FrameAccount(mine.display_name, ROLE_NAMES[mine.role], mine.unit.name if mine.unit else "")
        navigation = entries_of(mine.role, current_app.view_functions, request.path)
        search_url = url_for("reports.search") if may(Permission.SEARCH) else ""
    return Frame(
        account=account,
        navigation=navigation,
        sample=settings.is_demo,
        warning=(
            "Máy chủ đang mở ra mạng mà chưa có HTTPS: người khác trên mạng có thể đọc được dữ liệu."
            if settings.is_open_without_https
            else ""
        ),
        version=VERSION,
        contact_lines=settings.contact_lines,
        search_url=search_url,
        look=appearance_in(request.headers.get("Cookie", "")).css_class,
    )


def _headers(response: Response) -> Response:
    given = response.headers
    given["X-Content-Type-Options"] = "nosniff"
    if current_app.extensions["settings"].has_https:
        given["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        # A file of ours is the same for everybody: its name carries its digest, and short headers save a flight.
        given["Content-Security-Policy"] = "default-src 'none'"
        given["Cache-Control"] = "public, max-age=31536000, immutable"
        given.pop("Content-Disposition", None)
        given["Vary"] = "Accept-Encoding"
        return response
    given.setdefault("Content-Security-Policy", POLICY)
    given["Referrer-Policy"] = "same-origin"
    given["Cross-Origin-Opener-Policy"] = "same-origin"
    given["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    # Every page may carry a form token or a person's data, and office computers are shared.
    given.setdefault("Cache-Control", "no-store")
    return response


def pdf_response(content: bytes, file_name: str, *, inline: bool = True) -> Response:
    """Return a PDF under a fixed ASCII file name, opened in the browser or saved."""
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{file_name}"'
    return response


def error_page(template: str, status: int, **context: object) -> Response:
    """Render one of templates/errors with its status; it never depends on the database."""
    response = make_response(render_template(f"errors/{template}.html", **context), status)
    if status in (429, 503):
        response.headers["Retry-After"] = "10"
    return as_whole_page(response)


_PAGES = {
    400: "400",
    403: "403",
    404: "404",
    405: "404",
    410: "410",
    413: "413",
    422: "422",
    429: "429",
}


def _on_http_error(error: HTTPException) -> AnyResponse:
    code = error.code or 500
    if code >= 500:
        return _on_crash(error)
    if code < 400:
        return error.get_response()
    if code == 401:
        return error_page("401", code, **_given_back())
    return error_page(_PAGES.get(code, "400"), code)


def _on_csrf(_error: CSRFError) -> Response:
    return error_page("400", 400, is_expired=True, **_given_back())


def _given_back() -> dict[str, object]:
    """Return what was typed, so that a form left open over lunch or sent to a busy server is not lost."""
    hidden = {"csrf_token", "password"}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in hidden]
    may_resend = request.method == "POST" and bool(typed) and _is_from_this_site()
    return {"typed": typed, "action": request.full_path.rstrip("?"), "may_resend": may_resend}


def _is_from_this_site() -> bool:
    """Return whether the browser says that the form stood on a page of this very site.

    Only then may the same content be offered again under a fresh token; else a foreign page could have it sent.
    """
    return request.headers.get("Origin", "") == request.host_url.rstrip("/")


def _on_crash(error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    log.exception("error %s at %s", error_id, request.url_rule, exc_info=error)
    return error_page("500", 500, error_id=error_id)


def _on_database_error(error: Exception) -> Response:
    if isinstance(error, DatabaseBusy):
        return error_page("locked", 503, **_given_back())
    if isinstance(error, DiskFull):
        return error_page("disk_full", 507, **_given_back())
    text = str(error).lower()
    if "locked" in text:
        return error_page("locked", 503, **_given_back())
    if "full" in text:
        return error_page("disk_full", 507, **_given_back())
    log.error("database unreachable at %s: %s", request.url_rule, type(error).__name__)
    return error_page("503", 503)


class RecordNumber(IntegerConverter):
    """Take the number of a record from an address; one that no database holds is simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


class AddressText(UnicodeConverter):
    """Take a word from an address; one with a sign that no database holds is simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map)
        self.regex = r"[^/\x00]+"


def install(app: Flask) -> None:
    """Give the application its frame, filters, headers and error pages."""
    filters: dict[str, Callable[..., str]] = {
        "day": wording.short_date,
        "long_day": wording.weekday_date,
        "paper_day": wording.long_date,
        "hour": wording.hour_text,
        "number": wording.number_text,
        "percent": wording.percent_text,
        "moment": wording.moment_text,
        "phone": wording.phone_text,
        "written_out": written_out,
        "masked": masked,
    }
    for name, make in filters.items():
        app.add_template_filter(make, name)
    app.url_map.converters["int"] = RecordNumber
    app.url_map.converters["default"] = AddressText
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"frame": _frame()})
    app.after_request(_headers)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(HTTPException, _on_http_error)
    for kind in (DatabaseBusy, DiskFull, OperationalError):
        app.register_error_handler(kind, _on_database_error)
    app.register_error_handler(Exception, _on_crash)
