"""The public check of a code: what it says, what it hides, and how it answers guessing."""

from __future__ import annotations

import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.journal import SYSTEM
from domain.papers.actions import issue_paper
from domain.papers.records import Paper, PaperKind
from domain.papers.rules import new_code, shown_code
from tests.visitor import Visitor
from tests.world import World


def _issue(session: Session, world: World, replaces: Paper | None = None, rows: int = 24) -> Paper:
    return issue_paper(
        session,
        kind=PaperKind.DONOR_LIST,
        issuing_unit_id=world.ward,
        rows=rows,
        content=b"rows",
        by=SYSTEM,
        now=clock.now(),
        replaces=replaces,
    )


def test_a_code_tells_the_paper_and_nobody_on_it(session: Session, visitor: Visitor, world: World) -> None:
    paper = _issue(session, world)
    session.commit()
    visitor.open("/kiem-tra/")
    page = visitor.submit("Kiểm tra", ma=shown_code(paper.code).lower())
    assert page.status == 200 and page.title == "Có giấy này"
    assert "phường Phố Hiến" in page.text and "24" in page.text and "Bản hiện hành" in page.text


def test_an_old_version_says_that_it_was_replaced(session: Session, visitor: Visitor, world: World) -> None:
    old = _issue(session, world)
    _issue(session, world, replaces=old, rows=23)
    session.commit()
    assert "Đã thay thế" in visitor.open(f"/kiem-tra/{old.code}").text


def test_guessing_is_slowed_down(app: Flask, visitor: Visitor, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False):
        answers = [visitor.open(f"/kiem-tra/{new_code()}").status for _ in range(12)]
    assert answers == [404] * 10 + [429] * 2
