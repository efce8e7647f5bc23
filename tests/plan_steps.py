"""Steps that tests of plans share: a new plan through its form, and the number that it got."""

from __future__ import annotations

from typing import Any

from tests.visitor import Page, Visitor


def day(name: str, number: int, month: int, year: int) -> dict[str, str]:
    """Return a day as the three boxes of a form send it."""
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


BASIC: dict[str, Any] = {
    "title": "Tuyên truyền, vận động hiến máu tình nguyện năm 2027",
    "number_text": "/KH-UBND",
    "place_name": "Hưng Yên",
    "signed_text": "ngày tháng 12 năm 2026",
    **day("period_from", 1, 12, 2026),
    **day("period_to", 30, 11, 2027),
}


def new_plan(visitor: Visitor, **values: Any) -> Page:
    """Make a draft plan and return the page it leads to."""
    visitor.open("/quan-ly/ke-hoach/them")
    return visitor.submit("Lập dự thảo", **{**BASIC, **values})


def plan_id_of(page: Page) -> int:
    """Return the number of the plan that a page shows."""
    return int(page.url.strip("/").split("/")[-1])
