"""The roll of honour for everybody: who was commended and agreed to be named."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from blueprints.access import public, record_number
from blueprints.commendations import bp
from blueprints.transaction import reading
from domain.commendations.roll_queries import PAGE, RollFilter, roll_lines, roll_parts
from domain.names import nfc


@bp.get("/vinh-danh")
@public
def roll() -> str:
    """Show the people of one province and year, the highest step first; a name is looked for without marks."""
    parts = roll_parts(reading())
    asked = request.args.get("tinh", type=record_number)
    part = next((one for one in parts if one[0] == asked), next(iter(parts), None))
    years = parts[part] if part else []
    asked_year = request.args.get("nam", type=record_number)
    year = asked_year if asked_year in years else years[0] if years else 0
    typed = nfc(request.args.get("q", ""))[:60]
    address: dict[str, Any] = {"tinh": part[0] if part else None, "nam": year, "q": typed or None}
    rows = roll_lines(reading(), RollFilter(part[0], year, typed), after=_after()) if part else []
    shown = rows[:PAGE]
    next_url = None
    if len(rows) > PAGE:
        last = f"{shown[-1].milestone}-{shown[-1].donor_id}"
        next_url = url_for("commendations.roll", **address, sau=last)
    return render_template(
        "commendations/roll.html",
        parts=parts,
        part=part,
        years=years,
        year=year,
        typed=typed,
        rows=shown,
        next_url=next_url,
        first_url=url_for("commendations.roll", **address) if "sau" in request.args else None,
    )


def _after() -> tuple[int, int] | None:
    step, _, number = request.args.get("sau", "").partition("-")
    try:
        return record_number(step), record_number(number)
    except ValueError:
        return None
