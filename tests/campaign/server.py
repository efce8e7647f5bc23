"""A real server in a process group of its own, for trials that kill it and start it again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.browser.conftest import ROOT, _free_port, _wait_until_ready


class Server:
    """`python app.py` with its workers on one installation and one port of this machine."""

    def __init__(self, instance: Path, **settings: str) -> None:
        self.instance = instance
        self.settings = settings
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = self.instance / "server.log"
        environment = {
            **os.environ,
            "DATABASE_URL": "",
            "DEMO": "",
            **self.settings,
            "INSTANCE_PATH": str(self.instance),
            "PORT": str(self.port),
        }
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_ready(self.url, self.process, log)
        except AssertionError:
            self.kill()
            raise

    def kill(self) -> None:
        """Kill the server and its workers, which are a process group of their own, without a word; twice is once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):  # It ended by itself; its log tells why.
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.process = None
