"""Take families and units into a round, by the rule sets for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, record_number, requires
from blueprints.answers import me
from blueprints.commendations import bp
from blueprints.commendations.collectives import unit_figures
from blueprints.commendations.round_people import take_tabs, taking_into
from blueprints.commendations.rounds import HERE, round_or_404
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now
from domain.commendations import round_nominee_actions as taking_in
from domain.commendations import round_queries
from domain.commendations.candidate_queries import PAGE
from domain.commendations.collective_queries import awards_of_units
from domain.commendations.collective_rules import CollectiveCandidate, collective_candidates
from domain.commendations.family_queries import FamilyCandidate, family_candidates
from domain.commendations.round_records import CommendationRound
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import Measure, Subject
from domain.commendations.rule_sets import RuleTerms
from domain.donors.records import Family
from domain.ledger.family_queries import families_in_scope
from domain.plans.queries import plans_in_scope, running_plan
from domain.plans.records import Plan, PlanState
from domain.refusals import Refused
from domain.wording import number_text

_MOST_GROUPS = 2 * PAGE


def _chosen_terms(record: CommendationRound, subject: Subject) -> tuple[RuleTerms | None, list[RuleTerms]]:
    sets = sets_in_force(reading(), record.province_id, subject, record.cut_off)
    asked = request.values.get("tieu-chi")
    return next((one for one in sets if one.key == asked), sets[0] if sets else None), sets


@bp.route(f"{HERE}/<int:round_id>/dua-vao/gia-dinh", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_PROPOSE)
def take_in_families(round_id: int) -> AnyResponse:
    """List the families at a step who are not in the round yet, and take the chosen ones in."""
    record = round_or_404(round_id)
    taking = taking_into(record)
    terms, sets = _chosen_terms(record, Subject.FAMILY)
    free = families_in_scope(current_scope()) & Family.id.not_in(
        round_queries.subjects_in(round_id, Subject.FAMILY)
    )
    if request.method == "POST" and terms is not None:
        chosen = request.form.getlist("gia-dinh", type=record_number)
        try:
            with writing() as database:
                found = family_candidates(database, free, terms, record.cut_off, family_ids=chosen,
                                          with_recent=True)  # fmt: skip
                if not chosen or len(found) != len(set(chosen)):
                    raise Refused("Chọn lại gia đình trong danh sách dưới đây.")
                count = taking_in.take_families(database, taking, terms, found, by=me(), now=now())
            flash(f"Đã đưa {number_text(count)} gia đình vào đợt xét.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            flash(str(refused), "attention")
            again: dict[str, Any] = {"tieu-chi": terms.key}
            return go_to(url_for("commendations.take_in_families", round_id=round_id, **again))
    rows = family_candidates(reading(), free, terms, record.cut_off) if terms else []
    return _group_page(record, "take_in_families", rows=rows, terms=terms, sets=sets, is_family=True)


@bp.route(f"{HERE}/<int:round_id>/dua-vao/tap-the", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_PROPOSE)
def take_in_units(round_id: int) -> AnyResponse:
    """List the units at a step by a plan's figures who are not in the round yet, and take the chosen ones in."""
    record = round_or_404(round_id)
    taking = taking_into(record)
    terms, sets = _chosen_terms(record, Subject.COLLECTIVE)
    plans = _plans(record)
    asked = request.values.get("ke-hoach", type=record_number)
    plan = next((one for one in plans if one.id == asked), plans[0] if plans else None)
    found = _units(record, terms, plan) if terms is not None and plan is not None else []
    if request.method == "POST" and terms is not None:
        chosen = set(request.form.getlist("don-vi", type=record_number))
        picked = [one for one in found if one.unit.unit_id in chosen]
        try:
            if not picked or len(picked) != len(chosen):
                raise Refused("Chọn lại đơn vị trong danh sách dưới đây.")
            with writing() as database:
                count = taking_in.take_collectives(
                    database,
                    taking,
                    terms,
                    picked,
                    year=record.cut_off.year,
                    told=_told(terms, record.cut_off.year),
                    by=me(),
                    now=now(),
                )
            flash(f"Đã đưa {number_text(count)} đơn vị vào đợt xét.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            flash(str(refused), "attention")
            again: dict[str, Any] = {"tieu-chi": terms.key, "ke-hoach": plan.id if plan else None}
            return go_to(url_for("commendations.take_in_units", round_id=round_id, **again))
    return _group_page(
        record, "take_in_units", rows=found, terms=terms, sets=sets, is_family=False, plan=plan, plans=plans
    )


def _told(terms: RuleTerms, year: int) -> str:
    words = {
        Measure.TARGET_PERCENT: "Tiếp nhận đạt {figure} % chỉ tiêu năm",
        Measure.HEADCOUNT_PERCENT: "{figure} % số người của đơn vị hiến máu năm",
        Measure.FIRST_TIME: "Lần đầu tham gia, {figure} người hiến máu năm",
    }
    return f"{words[terms.measure]} {year}"


def _plans(record: CommendationRound) -> list[Plan]:
    """Return the plans in reach that run on the cut-off day, first the province's own that is issued, drafts last."""
    running = running_plan(reading(), record.province_id, record.cut_off)
    plans = [
        plan
        for plan in plans_in_scope(reading(), current_scope())
        if plan.period_from <= record.cut_off <= plan.period_to
    ]
    first = running.id if running is not None else None
    return sorted(plans, key=lambda plan: (plan.id != first, plan.state is PlanState.DRAFT))


def _units(record: CommendationRound, terms: RuleTerms, plan: Plan) -> list[CollectiveCandidate]:
    """Return the candidates of a plan; a ward or agency sees itself."""
    scope = current_scope()
    units = unit_figures(plan, terms)
    if scope.role is not Role.PROVINCE:
        units = [unit for unit in units if unit.unit_id == scope.unit_id]
    awards = awards_of_units(reading(), [unit.unit_id for unit in units])
    here = set(reading().scalars(round_queries.subjects_in(record.id, Subject.COLLECTIVE)))
    rows = collective_candidates(terms, units, awards, record.cut_off.year)
    return [one for one in rows if one.unit.unit_id not in here]


def _group_page(
    record: CommendationRound,
    current: str,
    rows: Sequence[FamilyCandidate | CollectiveCandidate],
    **context: Any,
) -> Response:
    """Show the first rows; who is taken in leaves the list, so that the others come after them."""
    page = render_template(
        "commendations/take_in_groups.html",
        record=record,
        rows=rows[:_MOST_GROUPS],
        total=len(rows),
        tabs=take_tabs(record, current),
        action=url_for(f"commendations.{current}", round_id=record.id),
        **context,
    )
    return make_response(page)
