"""The rule sets of a province and of the nation: list, one set, copy, change; and the terrain of communes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.rule_forms import RuleSetForm, StepRow, rows_of, rows_typed, steps_of
from blueprints.htmx import go_to
from blueprints.navigation import honour_tabs
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.commendations.rule_actions import add_rule_set, change_rule_set, copy_rule_set, decide_terrain
from domain.commendations.rule_queries import (
    key_of,
    known_sets,
    rule_set_in_scope,
    set_named,
    terrain_of_communes,
)
from domain.commendations.rule_records import AwardLevel, Terrain
from domain.commendations.rule_sets import (
    CONFIDENCE_NAMES,
    LEVEL_NAMES,
    MEASURE_NAMES,
    SUBJECT_NAMES,
    RuleTerms,
    person_terms,
    terms_of,
)
from domain.ledger.rules import EVIDENCE_NAMES
from domain.people import parse_day, split_day_text
from domain.refusals import Refused
from domain.results.rules import COMPONENT_NAMES

_NAMES = {
    "levels": LEVEL_NAMES,
    "subjects": SUBJECT_NAMES,
    "measures": MEASURE_NAMES,
    "sure": CONFIDENCE_NAMES,
    "evidence": EVIDENCE_NAMES,
    "component_names": COMPONENT_NAMES,
}


@bp.get("/quan-ly/khen-thuong/tieu-chi")
@requires(Permission.COMMENDATION_READ)
def rule_sets() -> str:
    """List the rule sets, those in force on a day marked."""
    parts = split_day_text(request.args.get("ngay", ""))
    day = parse_day(*parts) if parts else None
    allowed = allowed_endpoints()
    return render_template(
        "commendations/rule_sets.html",
        sets=known_sets(reading(), current_scope().province_id),
        day=day if isinstance(day, date) else today(),
        names=_NAMES,
        allowed=allowed,
        tabs=honour_tabs("commendations.rule_sets", allowed),
    )


def _named(key: str) -> RuleTerms:
    return found_or_404(set_named(reading(), current_scope().province_id, key))


@bp.get("/quan-ly/khen-thuong/tieu-chi/<key>")
@requires(Permission.COMMENDATION_READ)
def rule_set(key: str) -> str:
    """Show one rule set: its steps, what each brings, by whom, and how sure that is."""
    return render_template(
        "commendations/rule_set.html",
        terms=_named(key),
        day=today(),
        next_year=today().year + 1,
        names=_NAMES,
        allowed=allowed_endpoints(),
    )


@bp.post("/quan-ly/khen-thuong/tieu-chi/<key>/chep")
@requires(Permission.COMMENDATION_ISSUE)
def copy_set(key: str) -> AnyResponse:
    """Copy a set for a year, this one or the next, and open the copy."""
    terms = _named(key)
    year = request.form.get("nam", type=record_number) or 0
    if year not in (today().year, today().year + 1):
        flash(f"Chọn năm {today().year} hoặc {today().year + 1}.", "attention")
        return go_to(url_for("commendations.rule_set", key=key))
    with writing() as database:
        made = copy_rule_set(
            database,
            replace(terms, name=f"{terms.name} ({year})"[:200]),
            valid_from=date(year, 1, 1),
            province_id=current_scope().province_id or 0,
            by=me(),
            now=now(),
        )
        rule_set_id = made.id
    flash(f"Đã chép cho năm {year}. Sửa những chỗ khác năm trước rồi lưu.", "done")
    return go_to(url_for("commendations.edit_rule_set", rule_set_id=rule_set_id))


def _form_of(terms: RuleTerms) -> RuleSetForm:
    shown: dict[str, Any] = {
        name: getattr(terms, name)
        for name in ("name", "level", "subject", "measure", "valid_from", "valid_to", "basis", "confidence")
    }
    shown |= {
        name: getattr(terms, name) for name in ("least_evidence", "years_between", "members_needed", "note")
    }
    return RuleSetForm(
        formdata=None, components=list(terms.components), seen_version=str(terms.version), **shown
    )


def _edit_page(form: RuleSetForm, rows: list[StepRow], key: str | None) -> Response:
    page = render_template("commendations/edit_rule_set.html", form=form, rows=rows, key=key, names=_NAMES)
    return make_response(page, 422 if form.errors else 200)


@bp.route("/quan-ly/khen-thuong/tieu-chi/them", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
def new_rule_set() -> AnyResponse:
    """Write a rule set of the province's own."""
    base = person_terms(today())
    if request.method == "GET":
        start = date(today().year, 1, 1)
        fresh = replace(
            base, name="", basis="", note="", valid_from=start, confidence="U", level=AwardLevel.PROVINCE
        )
        return _edit_page(_form_of(fresh), rows_of(None), None)
    return _save(None)


@bp.route("/quan-ly/khen-thuong/tieu-chi/<int:rule_set_id>/sua", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
def edit_rule_set(rule_set_id: int) -> AnyResponse:
    """Change a rule set of the province's own."""
    record = found_or_404(rule_set_in_scope(reading(), current_scope().province_id, rule_set_id))
    if request.method == "GET":
        terms = terms_of(record)
        return _edit_page(_form_of(terms), rows_of(terms), terms.key)
    return _save(rule_set_id)


def _save(rule_set_id: int | None) -> AnyResponse:
    form, rows = RuleSetForm(), rows_typed(request.form)
    key = None if rule_set_id is None else f"so-{rule_set_id}"
    steps, reasons = steps_of(rows)
    is_sound = form.validate_on_submit()
    if is_sound and not reasons:
        terms, by, moment = form.terms(steps, key or "moi"), me(), now()
        try:
            with writing() as database:
                if rule_set_id is None:
                    province = current_scope().province_id or 0
                    made = add_rule_set(database, terms, province_id=province, by=by, now=moment)
                else:
                    made = change_rule_set(
                        database, rule_set_id, terms, seen_version=form.version, by=by, now=moment
                    )
                where = key_of(made)
            flash("Đã lưu tiêu chí.", "done")
            return go_to(url_for("commendations.rule_set", key=where))
        except Refused as refused:
            show_reasons(form, refused)
    else:
        show_reasons(form, Refused(*reasons))
    return _edit_page(form, rows, key)


@bp.route("/quan-ly/khen-thuong/dia-ban", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
def terrain() -> AnyResponse:
    """Decide which communes lie in the mountains, where fewer donations are enough."""
    province_id = current_scope().province_id or 0
    if request.method == "POST":
        chosen = set(request.form.getlist("mien-nui", type=record_number))
        with writing() as database:
            changed = decide_terrain(
                database, chosen, province_id=province_id, today=today(), by=me(), now=now()
            )
        flash(f"Đã lưu, {changed} xã, phường đổi địa bàn." if changed else "Không có gì thay đổi.", "done")
        return go_to(url_for("commendations.terrain"))
    communes = terrain_of_communes(reading(), province_id, today())
    page = render_template(
        "commendations/terrain.html",
        communes=[(unit, kind is Terrain.MOUNTAIN) for unit, kind in communes],
    )
    return make_response(page)
