"""Show the plans in reach as a list, and one plan as its document with everything that belongs to it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    may,
    record_number,
    requires,
)
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.transaction import reading
from domain.names import nfc
from domain.plans import queries, record_queries
from domain.plans.paper_facts import unsaid_bases
from domain.plans.plan_tree import PlanFilter, in_tree, matching, with_all_below, years_of
from domain.plans.record_rules import STATE_STEPS, days_count, missing_parts
from domain.plans.records import PlanState
from domain.plans.rules import PLAN_STATE_NAMES, shown_number
from domain.plans.versions import basis_text
from domain.reports.figures import plan_figures
from domain.reports.plan_record import numbers_of_plans

_PAGE = 50
_FILTERS = ("don-vi", "nam", "trang-thai", "q")
STATE_KINDS = {PlanState.DRAFT: "attention", PlanState.ISSUED: "done", PlanState.ENDED: "plain"}


@bp.get("/quan-ly/ke-hoach/")
@requires(Permission.PLAN_READ)
def plan_list() -> str:
    """List the plans in reach, each under the plan above it, with what they assign and what was collected."""
    rows = record_queries.plan_rows(reading(), current_scope())
    chosen = _filter()
    lines = in_tree(matching(rows, chosen))
    last = request.args.get("sau", type=record_number)
    begin = next((place + 1 for place, (row, _) in enumerate(lines) if row.id == last), 0)
    shown = lines[begin : begin + _PAGE]
    families = with_all_below(rows, [row.id for row, _ in shown])
    numbers = numbers_of_plans(reading(), sorted({one for family in families.values() for one in family}))
    has_more = len(lines) > begin + _PAGE
    return render_template(
        "plans/plan_list.html",
        lines=[
            (row, depth, numbers[row.id].assigned, sum(numbers[one].collected for one in families[row.id]))
            for row, depth in shown
        ],
        is_empty=not rows,
        count=len(lines),
        chosen=chosen,
        units=sorted({(row.unit_name, row.unit_id) for row in rows}),
        years=years_of(rows),
        states=PLAN_STATE_NAMES,
        kinds=STATE_KINDS,
        shown_number=shown_number,
        may_edit=may(Permission.PLAN_EDIT),
        next_url=_next_url(shown[-1][0].id) if has_more else None,
    )


def _filter() -> PlanFilter:
    given = request.args
    return PlanFilter(
        unit_id=given.get("don-vi", type=record_number),
        year=given.get("nam", type=record_number),
        state=next((one for one in PlanState if one.value == given.get("trang-thai")), None),
        words=nfc(given.get("q", ""))[:100],
    )


def _next_url(last: int) -> str:
    kept: dict[str, Any] = {key: request.args[key] for key in _FILTERS if key in request.args}
    return url_for("plans.plan_list", **kept, sau=last)


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/")
@requires(Permission.PLAN_READ)
def plan(plan_id: int) -> str:
    """Show a plan: its head as on the paper, numbers, campaigns, text, recipients, files, versions, plans around it."""
    session, scope = reading(), current_scope()
    found = found_or_404(queries.plan_in_scope(session, scope, plan_id))
    may_edit = may_edit_plan(plan_id)
    return render_template(
        "plans/plan.html",
        plan=found,
        state=PLAN_STATE_NAMES[found.state],
        state_kind=STATE_KINDS[found.state],
        number=shown_number(found.number_text),
        days=days_count(found.period_from, found.period_to),
        peaks=[peak for peak in found.peaks if peak.campaign_id is None],
        bases=[basis_text(b.number, b.on_day, b.issuer, b.about) for b in found.bases],
        unsaid=[basis_text(b.number, b.on_day, b.issuer, b.about) for b in unsaid_bases(found)],
        missing=missing_parts(found) if found.state is not PlanState.ENDED else [],
        steps=STATE_STEPS[found.state] if may_edit else (),
        figures=plan_figures(session, plan_id).total,
        open_findings=queries.open_findings_count(session, plan_id),
        parent=record_queries.parent_of(session, scope, found),
        below=record_queries.sub_plans(session, scope, plan_id),
        states=PLAN_STATE_NAMES,
        kinds=STATE_KINDS,
        results=record_queries.results_of(session, plan_id),
        versions=record_queries.versions_of(session, plan_id),
        may_edit=may_edit,
        tabs=tabs_of_plan(plan_id, "plans.plan", may_edit=may_edit),
        allowed=allowed_endpoints(),
    )
