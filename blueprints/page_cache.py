"""Keep whole public pages for visitors without a session, until anything in the database changes."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Flask, Response, request
from sqlalchemy import Engine

from blueprints.appearance import appearance_in
from domain.data_version import DataVersion

# Pages that anybody may open, that show everybody the same and hold no form token.
KEPT = frozenset(
    {
        "commendations.roll",
        "committees.committee",
        "donors.next_day",
        "donors.rights",
        "donors.self_check",
        "drives.drive",
        "drives.drive_list",
        "drives.home",
        "drives.today_changes",
        "outreach.announcement",
        "outreach.data_guide",
        "outreach.invitation",
        "outreach.news",
        "plans.campaign",
        "reports.progress",
        "system.accessibility",
    }
)
_FLAG = "giothong.kept"
# A page also tells what the clock says (which hours are over), so it is made anew after this many seconds.
_LIFE = 15.0
_MOST_PAGES = 512
_LONGEST_ADDRESS = 300

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Page(NamedTuple):
    version: str
    made_at: float
    headers: Headers
    body: bytes
    etag: str


class PageCache:
    """Stand before the application: answer from what is kept, or pass the request on and keep what it answers."""

    def __init__(self, inner: Wsgi, app: Flask) -> None:
        self.is_on = not app.extensions["settings"].is_testing
        self._inner, self._app = inner, app
        self._cookie = f"{app.config['SESSION_COOKIE_NAME']}="
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self._asked: tuple[Engine, DataVersion] | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        key = self._key(environ) if self.is_on else None
        version = self._version() if key else None
        if key is None or version is None:
            return self._inner(environ, start_response)
        page = self._kept(key, version)
        return (
            self._answer(page, environ, start_response)
            if page
            else self._fetch(key, version, environ, start_response)
        )

    def _key(self, environ: dict[str, Any]) -> str | None:
        """Return what tells two pages apart, None for a request that must reach the application."""
        if environ["REQUEST_METHOD"] != "GET" or self._cookie in environ.get("HTTP_COOKIE", ""):
            return None
        if "HTTP_HX_REQUEST" in environ:
            return None
        packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        parts = (environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""))
        look = appearance_in(environ.get("HTTP_COOKIE", "")).css_class
        key = "\n".join((*parts, environ.get("QUERY_STRING", ""), "gzip" if packed else "", look))
        return key if len(key) <= _LONGEST_ADDRESS else None

    def _version(self) -> str | None:
        engine: Engine = self._app.extensions["engine"]
        if self._asked is None or self._asked[0] is not engine:
            with self._lock:
                self._pages.clear()
                self._asked = (engine, DataVersion(engine))
        return self._asked[1].ask()

    def _kept(self, key: str, version: str) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.version != version or time.monotonic() - page.made_at > _LIFE:
                return None
            self._pages.move_to_end(key)
            return page

    def _fetch(
        self, key: str, version: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the application; the version was read before, so a change meanwhile only makes the page too new."""
        head: list[Any] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            head[:] = [status, headers]
            if _FLAG in environ and status.startswith("200") and exc_info is None:
                return None
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self._inner(environ, start)
        if _FLAG not in environ or not head[0].startswith("200"):
            return answer
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        if any(name.lower() == "set-cookie" for name, _ in head[1]):
            start_response(*head)
            return [body]
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = [(name, value) for name, value in head[1] if name.lower() not in ("cache-control", "etag")]
        headers += [("Cache-Control", "no-cache"), ("ETag", etag)]
        page = _Page(version, time.monotonic(), headers, body, etag)
        with self._lock:
            self._pages[key] = page
            if len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        return self._answer(page, environ, start_response)

    @staticmethod
    def _answer(page: _Page, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_IF_NONE_MATCH") == page.etag:
            same = [
                pair for pair in page.headers if pair[0].lower() not in ("content-length", "content-type")
            ]
            start_response("304 Not Modified", same)
            return []
        start_response("200 OK", page.headers)
        return [page.body]


def _mark(response: Response) -> Response:
    if request.endpoint in KEPT and request.method == "GET":
        request.environ[_FLAG] = True
        response.vary.add("Cookie")
    return response


def install(app: Flask) -> None:
    """Put the cache before the application; whoever has a session passes it by."""
    app.after_request(_mark)
    app.extensions["page_cache"] = PageCache(app.wsgi_app, app)
    app.wsgi_app = app.extensions["page_cache"]  # type: ignore[method-assign]
