"""Serve the application: granian where it is installed, else waitress."""

from __future__ import annotations

from flask import Flask

from config import Settings


def serve(settings: Settings, app: Flask) -> None:
    """Serve until stopped; granian with 2 workers x 2 threads, waitress with limits for slow clients."""
    try:
        from granian.constants import Interfaces
        from granian.server import Server
    except ImportError:
        _serve_with_waitress(settings, app)
        return
    Server(
        "app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=2,
        factory=True,
        log_access=False,
        websockets=False,
    ).serve()


def _serve_with_waitress(settings: Settings, app: Flask) -> None:
    from waitress import serve as waitress_serve

    waitress_serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=8,
        connection_limit=400,
        channel_timeout=30,
        cleanup_interval=10,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
