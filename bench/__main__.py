"""Print the ratios of the main job: pages against a bare route, sign-up, papers, weight of the first view."""

from __future__ import annotations

import gzip
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder

from app import create_app
from bench import candidates, certificates, desk_search, people
from bench.list_paper import list_paper_lines, printed_once
from blueprints.access import public
from blueprints.system import migrate
from config import Settings
from domain import clock
from domain.database import begin_writing
from domain.demo.actions import prepare_demo
from domain.units.actions import load_catalogue
from tests.documents.sample_papers import donor_list
from tests.visitor import Visitor

ROUNDS = 7


def _cpu(act: Callable[[], object], times: int) -> float:
    """Return CPU seconds of one act, from several in a row."""
    begin = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - begin) / times


def _ratio(act: Callable[[], object], floor: Callable[[], object], times: int = 20) -> float:
    """Return the median of the per-round ratios; the two sides take turns."""
    act(), floor()
    return statistics.median(_cpu(act, times) / _cpu(floor, times * 5) for _ in range(ROUNDS))


def _demo(folder: Path) -> Flask:
    settings = Settings(folder, f"sqlite:///{folder / 'bench.db'}", "s", b"d" * 32, b"i" * 32, is_demo=True)
    app = create_app(settings)

    @public
    def floor() -> str:
        """Answer with a constant."""
        return "x"

    app.add_url_rule("/bench-floor", "floor", floor)
    migrate.upgrade(app.extensions["engine"])
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        load_catalogue(session)
        prepare_demo(session, password="bench", now=clock.now() - timedelta(minutes=1))
        session.commit()
    return app


def _request(application: Callable[..., Iterable[bytes]], path: str, **headers: str) -> Callable[[], int]:
    """Return an act that sends one GET straight to a WSGI application and answers how many bytes came back."""
    given = EnvironBuilder(path, headers=headers).get_environ()

    def send() -> int:
        answer = application(dict(given), lambda status, head, exc_info=None: None)
        size = sum(map(len, answer))
        if close := getattr(answer, "close", None):
            close()
        return size

    return send


def _line(goal: str, text: str) -> None:
    print(f"{goal:<4} {text}", flush=True)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        app = _demo(Path(name))
        bare = Flask("bare")
        bare.add_url_rule("/", "floor", lambda: "x")
        floor, client = bare.test_client(), app.test_client()
        app.extensions["page_cache"].is_on = False
        home = _ratio(lambda: client.get("/"), lambda: floor.get("/"))
        _line(
            "P1",
            f"home page, 20 drives, uncached: {home:.1f} x bare Flask (goal 8)",
        )
        app.extensions["page_cache"].is_on = True
        constant, page_of = _request(bare, "/"), _request(app, "/", **{"Accept-Encoding": "gzip"})
        kept = 1 / _ratio(page_of, constant, 200)
        tag = client.get("/", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
        known = _request(app, "/", **{"Accept-Encoding": "gzip", "If-None-Match": tag})
        same = 1 / _ratio(known, constant, 200)
        assert page_of() > 500 and known() == 0
        _line(
            "P2", f"the same kept: {kept:.2f} x bare Flask's speed (goal 0,75); 304: {same:.2f} x (goal 0,8)"
        )
        app.extensions["page_cache"].is_on = False
        drive = _ratio(lambda: client.get("/dot-hien-mau/10"), lambda: floor.get("/"))
        _line("", f"page of one drive with its bands: {drive:.1f} x bare Flask")
        form = _ratio(lambda: client.get("/dot-hien-mau/10/dang-ky"), lambda: floor.get("/"))
        _line("", f"sign-up form, 104 communes: {form:.1f} x bare Flask")
        officer = Visitor(app.test_client())
        officer.sign_in("xa", "bench")
        staff = _ratio(lambda: officer.client.get("/quan-ly/dang-ky/"), lambda: floor.get("/"))
        _line("P4", f"staff list of registrations, signed in: {staff:.1f} x bare Flask (goal 14)")
        page = client.get("/").data
        style = (Path(app.static_folder or "") / "css/site.css").read_bytes()
        script = next((Path(app.static_folder or "") / "vendor").glob("htmx-*.js")).read_bytes()
        sizes = [len(gzip.compress(part, 6)) for part in (page, style, script)]
        _line(
            "P5",
            f"first view, gzip: HTML {sizes[0]} + CSS {sizes[1]} = {sum(sizes[:2])} B; with htmx {sum(sizes)} B",
        )
        thousand, five = donor_list(1000), donor_list(5000)
        for text in list_paper_lines(thousand):
            _line("P6", text)
        lists = [
            _cpu(lambda: printed_once(five), 1) / _cpu(lambda: printed_once(thousand), 1) for _ in range(3)
        ]
        _line("P7", f"donor list of 5.000 rows: {statistics.median(lists):.1f} x one of 1.000 (goal 6)")
        for text in certificates.lines():
            _line("P8", text)
        for goal, text in people.lines(app):
            _line(goal, text)
        for text in desk_search.lines(app):
            _line("", text)
        for goal, text in candidates.lines():
            _line(goal, text)
        app.extensions["engine"].dispose()


if __name__ == "__main__":
    main()
