"""A real server with the demo, on both databases, and a real Chromium, with and without JavaScript."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import text

from domain.database import make_engine

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "nuoc chay da mon"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its address and the folder of its installation."""

    url: str
    instance: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 300  # A busy machine invents the demo's people slowly.
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/san-sang", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def serve(instance: Path, database_url: str = "") -> Iterator[Site]:
    """Start `python app.py` with the demo on a free port of this machine, and end that one process afterwards."""
    port, log = _free_port(), instance / "server.log"
    instance.mkdir(parents=True, exist_ok=True)
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "HOST")},
        "INSTANCE_PATH": str(instance),
        "PORT": str(port),
        "DEMO": "1",
        "DEMO_PASSWORD": PASSWORD,
        "DATABASE_URL": database_url,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, process, log)
            yield Site(url, instance)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo on SQLite."""
    yield from serve(tmp_path_factory.mktemp("site") / "instance")


@pytest.fixture(scope="module")
def postgres_site(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Site]:
    """The demo on Postgres, in a database of its own."""
    admin = make_engine(postgres_server)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS browser"))
        connection.execute(text("CREATE DATABASE browser"))
    address = admin.url.set(database="browser", drivername="postgresql")
    admin.dispose()
    yield from serve(
        tmp_path_factory.mktemp("site") / "instance", address.render_as_string(hide_password=False)
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the test fails with a sentence when it is missing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: sh tools/test-programs.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def new_page(browser: Browser, site: Site, *, has_javascript: bool = True, width: int = 1280) -> Page:
    """Open a fresh browser profile whose console errors and failed requests stop the test at its end."""
    context = browser.new_context(
        base_url=site.url,
        java_script_enabled=has_javascript,
        viewport={"width": width, "height": 800},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        accept_downloads=True,
    )
    page = context.new_page()
    page.set_default_timeout(45_000)
    return page
