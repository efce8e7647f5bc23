"""Whatever is keyed into the sheet: no crash, every row is either stored or still there as it was keyed."""

from __future__ import annotations

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.journal import SYSTEM
from domain.names import nfc
from domain.results.number_actions import number_people
from domain.results.records import Outcome
from tests.desk_acts import one
from tests.visitor import Visitor
from tests.world import World

ODD = some.one_of(
    some.sampled_from(
        ["", "\x00", "1", "2", "7", "99", "-1", "9" * 30, "350", "b", "k", "h 1/1", "tc 300", "+", "-", "٣"]
    ),
    some.text(max_size=20),
)
ROW = some.fixed_dictionaries(
    {"number": ODD, "outcome": ODD, "serial": ODD}, optional={"full_name": ODD, "phone": ODD}
)


def test_nothing_that_is_keyed_is_lost(app: Flask, session: Session, world: World) -> None:
    for name in ("Trần Văn An", "Lê Thị Bình", "Phạm Văn Chi"):
        one(session, world, name)
    number_people(session, world.today_drive, blank_rows=4, by=SYSTEM, now=clock.now())
    session.commit()
    desk = Visitor(app.test_client())
    desk.sign_in("ban")
    address = f"/quan-ly/dot/{world.today_drive}/nhap-nhanh"

    def outcomes() -> int:
        with app.extensions["sessions"]() as own:
            return own.scalar(select(func.count()).where(Outcome.withdrawn_at.is_(None))) or 0

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=some.lists(ROW, min_size=1, max_size=6), first=ODD)
    def key(rows: list[dict[str, str]], first: str) -> None:
        before = outcomes()
        desk.open(address)
        boxes = {f"r{place}-{name}": text for place, row in enumerate(rows) for name, text in row.items()}
        page = desk.post(address, boxes | {"first_serial": first, "csrf_token": desk.token()})
        assert page.status in (200, 422)
        shown = {e.get("name"): e.get("value") for e in page.all(".//form[@class='keying']//input")}
        kept = 0
        for place, row in enumerate(rows):
            if not any(nfc(text) for text in row.values()):
                continue
            if page.status == 422 and shown.get(f"r{place}-outcome") == nfc(row["outcome"]) != "":
                kept += 1
        stored = outcomes() - before
        typed = sum(bool(nfc(row["outcome"])) for row in rows)
        known = page.text.count("đã ghi từ trước")
        assert stored + kept == typed or known, (rows, stored, kept)

    key()
    with app.extensions["sessions"]() as own:
        assert journal.first_break(own) is None
