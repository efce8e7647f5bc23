"""Say whether the server lives and is ready, and how everybody can use the site."""

from __future__ import annotations

import shutil
from urllib.parse import urlsplit

from flask import Response, abort, current_app, make_response, redirect, render_template, request
from sqlalchemy import text
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.answers import local_path
from blueprints.appearance import COOKIE, LASTS_SECONDS, appearance_in
from blueprints.system import bp, migrate
from blueprints.transaction import reading

_LEAST_FREE_BYTES = 100 * 1024 * 1024


def _plain(text_: str, status: int = 200) -> Response:
    response = make_response(text_, status)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


@bp.get("/khoe")
@public
def alive() -> Response:
    """Answer without touching the database."""
    return _plain("khỏe\n")


@bp.get("/san-sang")
@public
def ready() -> Response:
    """Answer 200 when the database answers, is migrated, and the disk has room; 503 otherwise."""
    reading().execute(text("SELECT 1"))
    if migrate.current(current_app.extensions["engine"]) != migrate.head():
        return _plain("cơ sở dữ liệu chưa nâng cấp: flask db upgrade\n", 503)
    if shutil.disk_usage(current_app.extensions["settings"].instance).free < _LEAST_FREE_BYTES:
        return _plain("ổ đĩa sắp đầy\n", 503)
    return _plain("sẵn sàng\n")


@bp.get("/tiep-can")
@public
def accessibility() -> str:
    """Say how to use the site by keyboard, large type or without it, and what happens to personal data."""
    return render_template("system/accessibility.html")


@bp.get("/hien-thi/<choice>")
@public
def appearance(choice: str) -> AnyResponse:
    """Remember larger or smaller letters or high contrast in a cookie, and lead back to where the visitor was."""
    try:
        chosen = appearance_in(request.headers.get("Cookie", "")).after(choice)
    except ValueError:
        abort(404)
    came_from = urlsplit(request.referrer or "")
    back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    response = redirect(local_path(back, "/") if came_from.netloc == request.host else "/", 303)
    if chosen.cookie:
        is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, chosen.cookie, LASTS_SECONDS, secure=is_secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE)
    return response
