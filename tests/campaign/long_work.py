"""Long work on a server that is killed again and again: the installation, officers who go on, and the killing."""

from __future__ import annotations

import base64
import http.cookiejar
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from sqlalchemy.orm import Session

from blueprints.system import migrate
from domain.database import begin_writing, make_engine, make_sessions
from domain.sealing import Keyring
from domain.units.actions import load_catalogue
from tests.campaign.server import Server
from tests.world import PASSWORD, World, make_world

KEYRING = Keyring(b"d" * 32, b"i" * 32)
LONGEST = 60  # Seconds after which work that nobody kills has to be done, on a busy computer too.
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_DONE = re.compile(r"đã xong ([\d.]+) /")


class Installation:
    """A database with the small world of all tests, its server, and two officers of the province."""

    officers: list[Officer]

    def __init__(self, folder: Path, database_url: str) -> None:
        self.database_url = database_url
        engine = make_engine(database_url)
        migrate.upgrade(engine)
        engine.dispose()
        with self.opened(is_writing=True) as session:
            load_catalogue(session, frozenset({"33"}))
            self.world: World = make_world(session)
            session.commit()
        keys = {"SECRET_KEY": "tested", "DATA_KEY": KEYRING.data_key, "INDEX_KEY": KEYRING.index_key}
        told = {n: k if isinstance(k, str) else base64.b64encode(k).decode() for n, k in keys.items()}
        self.server = Server(folder, DATABASE_URL=database_url, DEMO="0", **told)

    def open(self) -> None:
        """Start the server and let the officers sign in."""
        self.server.start()
        self.officers = [Officer(self.server.url) for _ in range(2)]

    @contextmanager
    def opened(self, *, is_writing: bool = False) -> Iterator[Session]:
        """Open a session on connections of its own, so that a killed server leaves the file to nobody else."""
        engine = make_engine(self.database_url)
        try:
            with make_sessions(engine, KEYRING)() as session:
                if is_writing:
                    begin_writing(session)
                yield session
        finally:
            engine.dispose()


@dataclass
class Told:
    """What an officer heard while going on: the furthest rows told as done, whether the end came, what was cut off."""

    done: int = 0
    is_finished: bool = False
    is_cut_off: bool = False
    failures: list[str] = field(default_factory=list)


class Officer:
    """An officer of the province in a browser with htmx, whose page asks for one step after the other."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        hidden = self._hidden("/dang-nhap")
        answer, _ = self._sent("/dang-nhap", {**hidden, "username": "tinh", "password": PASSWORD}, {})
        assert "/dang-nhap" not in answer, answer

    def _sent(self, path: str, data: dict[str, str], headers: dict[str, str]) -> tuple[str, str]:
        """Post a form; return where it led, by redirects or for htmx to follow, and the page."""
        body = urllib.parse.urlencode(data).encode()
        request = urllib.request.Request(f"{self.url}{path}", body, headers)  # noqa: S310  (this machine's server)
        with self.opener.open(request, timeout=LONGEST) as answer:
            return answer.headers.get("HX-Redirect") or answer.url, answer.read().decode()

    def _hidden(self, path: str) -> dict[str, str]:
        with self.opener.open(f"{self.url}{path}", timeout=20) as answer:
            return dict(_HIDDEN.findall(answer.read().decode()))

    def begin(self, path: str, act: str, **more: str) -> None:
        """Press a button of a page of long work."""
        self._sent(path, {**self._hidden(path), "act": act, **more}, {})

    def go_on(self, path: str, told: Told, token: str) -> None:
        """Ask for the next step until the work is at its end or the server is gone."""
        while not told.is_finished:
            try:
                leads_to, page = self._sent(
                    path, {"csrf_token": token, "act": "step"}, {"HX-Request": "true"}
                )
            except urllib.error.HTTPError as refusal:
                with refusal:
                    told.failures.append(f"{refusal.code}: {refusal.read().decode()[:400]}")
                return
            except (OSError, HTTPException):
                told.is_cut_off = True
                return
            shown = _DONE.search(page)
            told.is_finished = shown is None
            told.done = max(told.done, int(shown[1].replace(".", ""))) if shown else told.done
            assert shown or leads_to, page

    def token(self, path: str) -> str:
        """Return the token of a page of long work."""
        return self._hidden(path)["csrf_token"]


def _going_on(site: Installation, path: str, meanwhile: Callable[[list[Told]], None]) -> list[Told]:
    """Let both officers go on at the same time; return what they heard."""
    all_told = [Told() for _ in site.officers]
    threads = [
        threading.Thread(target=officer.go_on, args=(path, told, officer.token(path)))
        for officer, told in zip(site.officers, all_told, strict=True)
    ]
    for thread in threads:
        thread.start()
    meanwhile(all_told)
    for thread in threads:
        thread.join(2 * LONGEST)
    assert not any(told.failures for told in all_told), all_told
    return all_told


def _kill_after(site: Installation, seconds: float, is_late: bool) -> Callable[[list[Told]], None]:
    """Return how to kill the server so many seconds after the start, or after somebody was told of a finished step."""

    def kill(all_told: list[Told]) -> None:
        latest = time.monotonic() + LONGEST
        while is_late and not any(told.done or told.is_finished for told in all_told):
            assert time.monotonic() < latest, "nobody was told of a step"
            time.sleep(0.005)
        time.sleep(seconds)
        site.server.kill()

    return kill


def kill_and_finish(
    site: Installation,
    path: str,
    state: Callable[[Session], tuple[bool, int]],
    *,
    early: Sequence[float],
    late: Sequence[float] = (),
) -> None:
    """Kill the server while two officers go on, each time start it again, and at last let them finish.

    The kills come ``early`` seconds after the officers begin, the soonest first, then ``late`` seconds after one of
    them was told of a finished step. A quick machine may come to the end before the later ones; the first has to be
    within the work. ``state`` tells whether the work is under way and how many rows of it are stored; it may check what
    else must hold at every moment.
    """
    kills = [*((seconds, False) for seconds in sorted(early)), *((seconds, True) for seconds in late)]
    for number, (seconds, is_late) in enumerate(kills):
        all_told = _going_on(site, path, _kill_after(site, seconds, is_late))
        heard = max(told.done for told in all_told)
        site.server.start()
        with site.opened() as session:
            is_working, done = state(session)
        print(f"{path}: killed after {seconds:.2f} s, {done} rows stored, {heard} told")
        if not is_working:
            assert number or is_late, "the work ended before the first kill"
            return
        assert any(told.is_cut_off for told in all_told), "nobody was cut off"
        assert done >= heard, "a step that was told as done is gone"
    all_told = _going_on(site, path, lambda _: None)
    assert all(told.is_finished for told in all_told), all_told
    with site.opened() as session:
        assert not state(session)[0]


def moments(seed: int, count: int, latest: float) -> list[float]:
    """Return so many numbers of seconds at random, the same in every run, none later than the latest."""
    source = random.Random(seed)  # noqa: S311  (moments, not secrets)
    return [source.uniform(0.02, latest) for _ in range(count)]
