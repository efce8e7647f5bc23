"""Wire the application together (create_app) and serve it (python app.py)."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import access, compression, htmx, page_cache, pages, sent, signed_in, transaction, uploads
from config import Settings, WrongSettings, load_settings
from domain.database import make_engine, make_sessions
from domain.sealing import Keyring

FEATURES = (
    "system",
    "accounts",
    "units",
    "committees",
    "papers",
    "plans",
    "donors",
    "drives",
    "signups",
    "certification",
    "results",
    "facility_files",
    "gifts",
    "closings",
    "commendations",
    "outreach",
    "merges",
    "reports",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for the given settings, or for those of the environment."""
    settings = settings or load_settings()
    app = Flask(__name__, instance_path=str(settings.instance.resolve()))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-giothong" if settings.has_https else "giothong",
        SESSION_COOKIE_SECURE=settings.has_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=1_000_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.has_https,
        TESTING=settings.is_testing,
    )
    app.extensions["settings"] = settings
    app.extensions["engine"] = make_engine(settings.database_url)
    keyring = Keyring(settings.data_key, settings.index_key)
    app.extensions["sessions"] = make_sessions(app.extensions["engine"], keyring)
    for part in (transaction, htmx, sent, signed_in, access, uploads, pages, compression, page_cache):
        part.install(app)
    # The proxy is undone before the cache looks at the address, which is part of what tells pages apart.
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]
    CSRFProtect().init_app(app)
    for name in FEATURES:
        app.register_blueprint(import_module(f"blueprints.{name}").bp)
    for name in ("system", "accounts"):
        for command in import_module(f"blueprints.{name}.commands").COMMANDS:
            app.cli.add_command(command)
    return app


def main() -> None:
    """Prepare the installation and serve it until it is stopped."""
    # A Windows console under cp1252 cannot print Vietnamese before it is told to use UTF-8.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    from blueprints.system.first_start import prepare, shall_be_demo
    from blueprints.system.server import require_free_port, serve

    try:
        settings = load_settings()
        require_free_port(settings)
        app = create_app(settings)
        with app.app_context():
            is_demo = shall_be_demo(settings.demo_choice)
        app.extensions["engine"].dispose()
        # The server's worker processes read their settings from the environment, like any other start.
        os.environ["DEMO"] = "1" if is_demo else "0"
        settings = load_settings()
        app = create_app(settings)
        with app.app_context():
            for line in prepare(settings):
                print(line, flush=True)
    except WrongSettings as wrong:
        raise SystemExit(f"Chưa khởi động được: {wrong}") from wrong
    app.extensions["engine"].dispose()
    serve(settings, app)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent)
    main()
