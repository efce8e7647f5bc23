"""The points of a closing at their edges, what a slip changes, which switch of states belongs to the wizard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.closings.figures import (
    DriveFigures,
    FacilityFigures,
    GiftFigures,
    GiftLine,
    SerialFigures,
    VolumeLine,
)
from domain.closings.rules import (
    PointKind,
    PointState,
    change_verdict,
    closing_verdict,
    differences,
    points_of,
    switch_verdict,
)
from domain.closings.slip_rules import changes
from domain.drives.records import DriveState

WHOLE = VolumeLine("toan_phan", 350, 4)
FIGURES = DriveFigures(
    registered=10,
    arrived=7,
    donated=4,
    deferred=2,
    left=1,
    absent=3,
    ml=1400,
    walk_ins=0,
    in_ledger=4,
    ml_in_ledger=1400,
    volumes=(WHOLE,),
    units=(),
    groups=(),
    serials=SerialFigures(0, 0, 0, 0, 0, 0, 0),
    items=(),
    gifts=GiftFigures(0, 0, 0, 0),
)
PAPER = FacilityFigures(4, 1400, (WHOLE,))
KEPT = SerialFigures(6, 4, 1, 1, 0, 0, 0)
ITEM = GiftLine("Túi quà", 5, 4, 0, 1, 0)


def open_points(figures: DriveFigures, paper: FacilityFigures = PAPER) -> dict[PointKind, PointState]:
    return {p.kind: p.state for p in points_of(figures, paper) if p.state is not PointState.IN_ORDER}


def test_a_book_that_agrees_has_nothing_open() -> None:
    assert open_points(FIGURES) == {}
    assert open_points(replace(FIGURES, serials=KEPT, items=(ITEM,))) == {}
    nobody = replace(
        FIGURES, registered=3, arrived=0, donated=0, deferred=0, left=0, ml=0, in_ledger=0, ml_in_ledger=0, volumes=()
    )  # fmt: skip
    assert open_points(nobody, FacilityFigures()) == {}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"registered": 11}, PointKind.PEOPLE),
        ({"arrived": 8}, PointKind.SUM),
        ({"in_ledger": 3}, PointKind.VOLUMES),
        ({"ml_in_ledger": 1300}, PointKind.VOLUMES),
        ({"volumes": (WHOLE._replace(people=3),)}, PointKind.VOLUMES),
        ({"serials": KEPT._replace(left=1)}, PointKind.SERIALS),
        ({"serials": KEPT._replace(wrong=1)}, PointKind.SERIALS),
        ({"serials": KEPT._replace(without=1)}, PointKind.SERIALS),
        ({"items": (ITEM._replace(left=1),)}, PointKind.GIFTS),
        ({"items": (ITEM._replace(left=-1),)}, PointKind.GIFTS),
        ({"items": (ITEM,), "gifts": GiftFigures(0, 0, 1, 0)}, PointKind.GIFTS),
        ({"items": (ITEM,), "gifts": GiftFigures(0, 0, 0, 1)}, PointKind.GIFTS),
        ({"items": (ITEM,), "gifts": GiftFigures(0, 1, 0, 0)}, PointKind.MINIMUM),
    ],
)
def test_one_figure_that_does_not_agree_opens_its_point(changed: dict[str, object], kind: PointKind) -> None:
    figures = replace(FIGURES, **changed)  # type: ignore[arg-type]
    paper = FacilityFigures(figures.donated, figures.ml)
    state = PointState.BLOCKS if kind is PointKind.PEOPLE else PointState.ASKS
    assert open_points(figures, paper) == {kind: state}
    points = points_of(figures, paper)
    assert not closing_verdict(points, {}).accepted
    # A reason settles what a person may accept, and never people without an outcome.
    assert closing_verdict(points, {kind: "đã xem"}).accepted is (kind is not PointKind.PEOPLE)


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (PAPER, []),
        (FacilityFigures(donated=4), []),
        (FacilityFigures(3, 1400), ["cơ sở ghi 3, ở đây 4; cơ sở ghi ít hơn 1 người"]),
        (FacilityFigures(ml=1650), ["cơ sở ghi nhiều hơn 250 ml"]),
        (FacilityFigures(lines=(VolumeLine("toan_phan", 250, 1),)), ["Mức 250 ml toàn phần"]),
        (FacilityFigures(lines=(VolumeLine("tieu_cau", 300, 0),)), []),
    ],
)
def test_only_what_was_typed_is_compared(paper: FacilityFigures, said: list[str]) -> None:
    found = differences(FIGURES, paper)
    assert len(found) == len(said) and all(words in line for words, line in zip(said, found, strict=True))


def test_a_paper_that_nobody_read_asks_for_a_reason() -> None:
    assert open_points(FIGURES, FacilityFigures()) == {PointKind.FACILITY: PointState.ASKS}


def test_a_slip_tells_every_figure_with_its_difference() -> None:
    smaller = VolumeLine("toan_phan", 250, 1)
    after = replace(FIGURES, ml=1300, volumes=(smaller, WHOLE._replace(people=3)))
    told = {line.name: (line.before, line.after, line.difference) for line in changes(FIGURES, after)}
    assert told["Đã hiến"] == (4, 4, "0")
    assert told["Số lần 250 ml toàn phần"] == (0, 1, "+1")
    assert told["Số lần 350 ml toàn phần"] == (4, 3, "−1")
    assert told["Tổng lượng máu (ml)"] == (1400, 1300, "−100")
    assert len(changes(FIGURES, after, only_different=True)) == 3


@pytest.mark.parametrize(
    ("state", "wanted", "has_people", "is_locked", "accepted"),
    [
        (DriveState.OPEN, DriveState.CLOSED, True, False, False),
        (DriveState.OPEN, DriveState.CLOSED, False, False, True),
        (DriveState.OPEN, DriveState.CANCELLED, True, False, True),
        (DriveState.CLOSED, DriveState.RUNNING, True, True, False),
        (DriveState.CLOSED, DriveState.RUNNING, True, False, True),
    ],
)
def test_books_with_people_are_locked_and_opened_by_the_wizard(
    state: DriveState, wanted: DriveState, has_people: bool, is_locked: bool, accepted: bool
) -> None:
    assert switch_verdict(state, wanted, has_people=has_people, is_locked=is_locked).accepted is accepted


@pytest.mark.parametrize(
    ("wanted", "is_other_day", "results", "accepted"),
    [
        (DriveState.POSTPONED, False, 1, False),
        (DriveState.CANCELLED, False, 1, False),
        (DriveState.CANCELLED, False, 0, True),
        (DriveState.MOVED, True, 1, False),
        (DriveState.MOVED, False, 1, True),
        (DriveState.MOVED, True, 0, True),
        (DriveState.RUNNING, False, 1, True),
    ],
)
def test_a_drive_with_results_is_neither_put_off_nor_moved_to_another_day(
    wanted: DriveState, is_other_day: bool, results: int, accepted: bool
) -> None:
    judged = switch_verdict(
        DriveState.OPEN,
        wanted,
        has_people=True,
        is_locked=False,
        results=results,
        is_other_day=is_other_day,
    )
    assert judged.accepted is accepted


@pytest.mark.parametrize(
    ("changed", "is_locked", "results", "field"),
    [
        ({"note", "planned", "audience"}, True, 3, None),
        ({"venue", "note"}, True, 3, "venue"),
        ({"facility_id", "on_day"}, True, 3, "on_day"),
        ({"venue", "facility_id"}, False, 3, None),
        ({"on_day"}, False, 3, "on_day"),
        ({"on_day"}, False, 0, None),
    ],
)
def test_a_locked_book_keeps_what_its_papers_say(
    changed: set[str], is_locked: bool, results: int, field: str | None
) -> None:
    judged = change_verdict(changed, is_locked=is_locked, results=results)
    assert [reason.field for reason in judged.reasons] == ([field] if field else [])
