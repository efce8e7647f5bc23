"""Show what is still kept about people and what of it is due to go."""

from __future__ import annotations

from flask import render_template

from blueprints.access import Permission, current_scope, may, requires
from blueprints.reports import bp
from blueprints.transaction import reading
from domain.clock import now, today
from domain.reports.retention_donor_queries import donor_holdings
from domain.reports.retention_map import KEPT
from domain.reports.retention_queries import holdings
from domain.rulebook import rule


@bp.get("/quan-ly/con-giu")
@requires(Permission.RETENTION_READ)
def held_data() -> str:
    """Show Còn giữ những gì: counts by kind with the rule that ends each, and who sees what."""
    return render_template(
        "reports/held_data.html",
        lines=holdings(reading(), current_scope(), now()) + donor_holdings(reading(), current_scope(), now()),
        kinds=[(kept, rule(kept.rule_key, today()) if kept.rule_key else None) for kept in KEPT],
        may_decide=may(Permission.RIGHTS_DECIDE),
    )
