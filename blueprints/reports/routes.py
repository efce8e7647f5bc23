"""Show what waits for the signed-in person."""

from __future__ import annotations

from flask import render_template

from blueprints.access import Permission, current_scope, requires
from blueprints.reports import bp
from blueprints.transaction import reading
from domain.clock import today
from domain.reports.queries import waiting_for


@bp.get("/quan-ly/")
@requires(Permission.ACCOUNT_OWN)
def worklist() -> str:
    """Show Việc cần làm: what waits for this person now, oldest deadline first."""
    items = waiting_for(reading(), current_scope(), today())
    return render_template("reports/worklist.html", items=items)
