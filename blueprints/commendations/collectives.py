"""The units that reached a step of a rule set with the figures of a plan."""

from __future__ import annotations

from flask import render_template, request

from blueprints.access import Permission, allowed_endpoints, current_scope, record_number, requires
from blueprints.choice_fields import SelectField
from blueprints.commendations import bp
from blueprints.commendations.candidate_list import cut_off_and_sets
from blueprints.form_base import BaseForm
from blueprints.navigation import honour_tabs
from blueprints.transaction import reading
from domain.accounts.records import Role
from domain.clock import today
from domain.commendations.collective_queries import awards_of_units, headcounts, took_part_before
from domain.commendations.collective_rules import UnitFigures, collective_candidates
from domain.commendations.rule_records import Measure, Subject
from domain.commendations.rule_sets import MEASURE_NAMES, RuleTerms
from domain.plans.queries import plans_in_scope, running_plan
from domain.plans.records import Plan
from domain.reports.figures import plan_figures
from domain.wording import short_date


class CollectiveFilterForm(BaseForm):
    """Which plan's figures are measured by which rule set; sent by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    terms = SelectField("Tiêu chí", name="tieu-chi")
    plan = SelectField("Kế hoạch", coerce=int, name="ke-hoach")


@bp.get("/quan-ly/khen-thuong/tap-the")
@requires(Permission.COMMENDATION_READ)
def collectives() -> str:
    """List units of a plan that reached a step, and those that did not yet; a ward or agency sees itself."""
    scope, form = current_scope(), CollectiveFilterForm(request.args)
    plans = plans_in_scope(reading(), scope)
    running = running_plan(reading(), scope.province_id, today())
    asked = request.args.get("ke-hoach", type=record_number)
    chosen = next((plan for plan in plans if plan.id == asked), None)
    plan = chosen or next((one for one in plans if running and one.id == running.id), None)
    plan = plan or (plans[0] if plans else None)
    day = min(plan.period_to, today()) if plan is not None else today()
    _, sets, _ = cut_off_and_sets(short_date(day), Subject.COLLECTIVE)
    terms: RuleTerms = next((one for one in sets if one.key == request.args.get("tieu-chi")), sets[0])
    form.terms.offer([(one.key, one.name) for one in sets])
    form.plan.offer([(one.id, one.title) for one in plans])
    form.plan.data = plan.id if plan is not None else None
    units = unit_figures(plan, terms) if plan is not None else []
    if scope.role is not Role.PROVINCE:
        units = [unit for unit in units if unit.unit_id == scope.unit_id]
    awards = awards_of_units(reading(), [unit.unit_id for unit in units])
    year = day.year
    return render_template(
        "commendations/collectives.html",
        form=form,
        plan=plan,
        terms=terms,
        measure=MEASURE_NAMES[terms.measure],
        is_percent=terms.measure is not Measure.FIRST_TIME,
        year=year,
        rows=collective_candidates(terms, units, awards, year),
        below=collective_candidates(terms, units, awards, year, below=True),
        allowed=allowed_endpoints(),
        tabs=honour_tabs("commendations.collectives", allowed_endpoints()),
    )


def unit_figures(plan: Plan, terms: RuleTerms) -> list[UnitFigures]:
    """Return the units of a plan with the same figures that its page of progress shows."""
    figures = [
        row
        for group in plan_figures(reading(), plan.id).groups
        for row in group.rows
        if row.unit_id is not None
    ]
    people = headcounts(reading(), plan.id) if terms.measure is Measure.HEADCOUNT_PERCENT else {}
    before: set[int] = set()
    if terms.measure is Measure.FIRST_TIME:
        before = took_part_before(reading(), [row.unit_id or 0 for row in figures], plan.period_from)
    return [
        UnitFigures(
            row.unit_id or 0,
            row.label,
            row.assigned,
            row.collected,
            people.get(row.unit_id or 0),
            row.collected > 0 and row.unit_id not in before,
        )
        for row in figures
    ]
