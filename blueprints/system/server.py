"""Serve the application: granian where it is installed, else waitress."""

from __future__ import annotations

import os
import socket

from flask import Flask

from config import Settings, WrongSettings


def require_free_port(settings: Settings) -> None:
    """Raise WrongSettings when somebody else listens there; granian would quietly share the port."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as taken:
            raise WrongSettings(
                f"cổng {settings.port} đang có chương trình dùng, có thể chính là Giọt Hồng đã chạy: "
                f"mở {settings.public_url}, hoặc đặt PORT khác."
            ) from taken


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
