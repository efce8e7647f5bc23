"""Kill the whole server while people sign up: nothing acknowledged is lost, nobody is registered twice."""

from __future__ import annotations

import http.cookiejar
import re
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

from tests.campaign.server import Server

ROUNDS, PEOPLE = 5, 24


class Caller:
    """One phone with its own cookies and an opened sign-up form."""

    def __init__(self, url: str, drive: int, number: int) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.address = f"{url}/dot-hien-mau/{drive}/dang-ky"
        self.phone = f"09{77000000 + number:08d}"
        page = self.opener.open(self.address, timeout=20).read().decode()
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        bands = re.findall(r'name="band_id" value="(\d+)"', page)
        commune = re.findall(r'<option value="(\d+)"', page)[1]
        self.data = {
            **dict(hidden),
            "band_id": bands[number % len(bands)],
            "full_name": "Nguyễn Văn Thử",
            "birth-day": "17",
            "birth-month": "5",
            "birth-year": "1990",
            "id_number": f"033090{number:06d}",
            "phone": self.phone,
            "commune_id": commune,
            "address": "Thôn 1",
            "registrant_type": "cong_dong",
            "dang_ky": "y",
        }
        self.is_acknowledged = False

    def send(self) -> None:
        """Send the form and note whether the server said yes."""
        body = urllib.parse.urlencode(self.data).encode()
        try:
            answer = self.opener.open(self.address, body, timeout=20)
        except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
            return
        self.is_acknowledged = answer.status == 200 and "/tra-cuu/dang-ky" in answer.url


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    server, database = Server(tmp_path, DEMO_PASSWORD="mau"), tmp_path / "giot-hong.db"
    acknowledged, tried = [], []
    for round_number in range(ROUNDS):
        server.start()
        try:
            callers = [Caller(server.url, 11, 1000 * round_number + number) for number in range(PEOPLE)]
            threads = [threading.Thread(target=caller.send) for caller in callers]
            for thread in threads:
                thread.start()
            time.sleep(0.3 * (round_number + 1))
        finally:
            server.kill()
        for thread in threads:
            thread.join(30)
        tried += callers
        acknowledged += [caller.phone for caller in callers if caller.is_acknowledged]
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        stored = [
            row[0] for row in connection.execute("SELECT phone FROM registrations WHERE phone LIKE '0977%'")
        ]
        assert acknowledged, "no kill came late enough to prove anything"
        assert set(acknowledged) <= set(stored), "an acknowledged registration is gone"
        assert len(stored) == len(set(stored)), "somebody is registered twice"
        wrong = connection.execute(
            "SELECT count(*) FROM bands b WHERE taken != (SELECT count(*) FROM registrations r "
            "WHERE r.band_id = b.id AND r.state NOT IN ('huy', 'cho_doi_chieu'))"
        ).fetchone()[0]
        assert wrong == 0, "places and registrations differ"
    print(f"{len(acknowledged)} of {len(tried)} acknowledged in {ROUNDS} kills, {len(stored)} stored")
