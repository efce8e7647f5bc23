"""Say whether the server lives and is ready, and how everybody can use the site."""

from __future__ import annotations

import shutil

from flask import Response, current_app, make_response, render_template
from sqlalchemy import text

from blueprints.access import public
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
