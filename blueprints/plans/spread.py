"""Spread a total over units: propose by an earlier plan, evenly or by weights, let the office edit, then save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import wtforms
from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, requires
from blueprints.answers import me, show_reasons
from blueprints.fields import ChoiceField, SelectField, TextBox, UnitsNumberField
from blueprints.htmx import go_to
from blueprints.plan_frame import tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.quota import plan_to_edit
from blueprints.plans.quota_forms import SeenForm, month_of, month_value
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives.rules import month_text
from domain.plans.queries import plan_in_scope, plans_in_scope
from domain.plans.quota_actions import assign_units
from domain.plans.quota_rows import Quota
from domain.plans.records import Plan
from domain.plans.target_rules import MOST_UNITS, spread
from domain.refusals import Reason, Refused
from domain.reports.annex import quota_of_plan
from domain.reports.figures import plan_figures
from domain.units.queries import communes
from domain.wording import number_text

EVENLY, ASSIGNED, COLLECTED, WEIGHTS = "deu", "giao", "tiep-nhan", "trong-so"
_WAYS = {
    EVENLY: "Đều nhau",
    ASSIGNED: "Theo số đã giao của một kế hoạch khác",
    COLLECTED: "Theo số đã tiếp nhận của một kế hoạch khác",
    WEIGHTS: "Theo trọng số anh/chị nhập cho từng đơn vị",
}
_ALL, _COMMUNES, _GROUP = "phu-luc", "xa-phuong", "nhom-"
_MOST_WEIGHT = 1_000_000


class SpreadForm(SeenForm):
    """What is spread, over whom and how; the boxes of the units are added to it."""

    total = UnitsNumberField(
        "Tổng số đơn vị máu cần chia", least=1, most=MOST_UNITS, ask="Nhập tổng số đơn vị máu"
    )
    month = SelectField("Chỉ tiêu của khoảng nào", optional=True)
    who = ChoiceField("Các đơn vị")
    way = ChoiceField("Cách chia", _WAYS)
    other = SelectField("Kế hoạch để theo", coerce=int, optional=True)
    group_label = TextBox("Nhóm cho đơn vị chưa có trong phụ lục", longest=200, optional=True)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu/chia", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def spread_quota(plan_id: int) -> AnyResponse:
    """Propose a figure for every unit, take the edited ones, and save them when they add up to the total."""
    plan = plan_to_edit(plan_id)
    matrix = quota_of_plan(reading(), plan)
    pools = _pools(plan, matrix)
    units = _units_asked(pools)
    form = _form(units)
    _offer(form, plan, matrix, pools)
    if not form.is_submitted():
        _begin(form, plan, matrix)
    act = request.form.get("act", "")
    proposal: dict[int, int] | None = None
    if form.validate_on_submit():
        try:
            amounts = {unit_id: form[f"so_{unit_id}"].data for unit_id in units}
            if act == "save":
                _save(plan_id, form, matrix, {unit: amount or 0 for unit, amount in amounts.items()})
                flash("Đã lưu chỉ tiêu đã chia.", "done")
                return go_to(url_for("plans.quota", plan_id=plan_id))
            proposal = _proposal(form, units)
        except Refused as refused:
            show_reasons(form, refused)
            plan = plan_to_edit(plan_id)
            form.seen_version.data = str(plan.version)
            matrix = quota_of_plan(reading(), plan)
    month = month_of(form.month.data, matrix.months)
    page = render_template(
        "plans/spread.html",
        plan=plan,
        tabs=tabs_of_plan(plan_id, "plans.quota", may_edit=True),
        form=form,
        units=units,
        proposal=proposal,
        shows_units=bool(units) and (proposal is not None or act == "save" or form.way.data == WEIGHTS),
        uses_weights=form.way.data == WEIGHTS,
        now_there={row.unit_id: row.of(month) for row in reversed(matrix.rows)},
    )
    return make_response(page, 422 if form.errors else 200)


def _pools(plan: Plan, matrix: Quota) -> dict[str, dict[int, str]]:
    """Return the groups of units that can be chosen: the annex, each of its groups, the communes of the province."""
    pools = {_ALL: {row.unit_id: row.label for row in matrix.rows}}
    for number, group in enumerate(matrix.groups, 1):
        if group.label and len(matrix.groups) > 1:
            pools[f"{_GROUP}{number}"] = {row.unit_id: row.label for row in group.rows}
    if plan.unit_id == plan.province_id:
        pools[_COMMUNES] = dict(communes(reading(), plan.province_id, max(plan.period_from, today())))
    return {name: units for name, units in pools.items() if units}


def _units_asked(pools: Mapping[str, dict[int, str]]) -> dict[int, str]:
    return pools.get(request.form.get("who", ""), {})


def _form(units: Mapping[int, str]) -> SpreadForm:
    """Return the form with two boxes for each unit: its figure and its weight."""
    boxes: dict[str, UnitsNumberField] = {}
    for unit_id, label in units.items():
        boxes[f"so_{unit_id}"] = UnitsNumberField(
            label, most=MOST_UNITS, ask=f"{label}: nhập số đơn vị máu", optional=True
        )
        boxes[f"nang_{unit_id}"] = UnitsNumberField(
            f"Trọng số của {label}", most=_MOST_WEIGHT, ask=f"{label}: nhập trọng số", optional=True
        )
    made: type[wtforms.Form] = type("SpreadUnitsForm", (SpreadForm,), dict(boxes))
    return cast(SpreadForm, made())


def _offer(form: SpreadForm, plan: Plan, matrix: Quota, pools: Mapping[str, dict[int, str]]) -> None:
    form.month.offer(
        [("", "Cả kỳ kế hoạch"), *((month_value(month), month_text(month)) for month in matrix.months)]
    )
    labels = {
        _ALL: "Mọi đơn vị đang có trong phụ lục",
        _COMMUNES: "Mọi xã, phường của tỉnh",
        **{f"{_GROUP}{number}": group.label for number, group in enumerate(matrix.groups, 1)},
    }
    form.who.offer([(name, f"{labels[name]} ({len(units)} đơn vị)") for name, units in pools.items()])
    others = [one for one in plans_in_scope(reading(), current_scope()) if one.id != plan.id]
    form.other.offer(
        [("", "Chọn kế hoạch"), *((one.id, f"{one.title}, {one.period_from.year}") for one in others[:30])]
    )


def _begin(form: SpreadForm, plan: Plan, matrix: Quota) -> None:
    form.seen_version.data = str(plan.version)
    form.total.data = matrix.assigned or plan.printed_total or None
    form.way.data = EVENLY
    form.who.data = form.who.choices[0].value if form.who.choices else None


def _proposal(form: SpreadForm, units: Mapping[int, str]) -> dict[int, int]:
    """Return the proposed figure of each unit; raise Refused when there is nothing to go by."""
    weights = _weights(form, units)
    if form.way.data != EVENLY and not any(weights.values()):
        field = "way" if form.way.data == WEIGHTS else "other"
        raise Refused(Reason(_NOTHING_TO_GO_BY[form.way.data], field))
    parts = spread(form.total.data, list(weights.values()))
    return dict(zip(weights, parts, strict=True))


_NOTHING_TO_GO_BY = {
    WEIGHTS: "Nhập trọng số của ít nhất một đơn vị ở bảng dưới, rồi xem lại số đề xuất.",
    ASSIGNED: "Kế hoạch được chọn chưa giao số nào cho các đơn vị này. Chọn kế hoạch khác hoặc cách chia khác.",
    COLLECTED: "Các đơn vị này chưa tiếp nhận gì trong kế hoạch được chọn. Chọn kế hoạch khác hoặc cách chia khác.",
}


def _weights(form: SpreadForm, units: Mapping[int, str]) -> dict[int, int]:
    if form.way.data == EVENLY:
        return dict.fromkeys(units, 1)
    if form.way.data == WEIGHTS:
        return {unit_id: form[f"nang_{unit_id}"].data or 0 for unit_id in units}
    if form.other.data is None:
        raise Refused(Reason("Chọn kế hoạch để theo.", "other"))
    other = plan_in_scope(reading(), current_scope(), form.other.data)
    figures = plan_figures(reading(), other.id) if other is not None else None
    rows = {unit_id: figures.of_unit(unit_id) if figures else None for unit_id in units}
    if form.way.data == ASSIGNED:
        return {unit_id: (row.assigned or 0) if row else 0 for unit_id, row in rows.items()}
    return {unit_id: row.collected if row else 0 for unit_id, row in rows.items()}


def _save(plan_id: int, form: SpreadForm, matrix: Quota, amounts: dict[int, int]) -> None:
    """Save what was edited; raise Refused when it does not add up to the total."""
    total, parts = form.total.data, sum(amounts.values())
    if parts != total:
        gap = (
            f"còn thiếu {number_text(total - parts)}"
            if parts < total
            else f"thừa {number_text(parts - total)}"
        )
        sentence = (
            f"Các đơn vị cộng lại {number_text(parts)}, {gap}. Sửa số của đơn vị hoặc sửa tổng số cho khớp."
        )
        raise Refused(Reason(sentence, "total"))
    month: date | None = month_of(form.month.data, matrix.months)
    with writing() as database:
        assign_units(
            database,
            database.get_one(Plan, plan_id),
            amounts,
            month=month,
            group_label=form.group_label.data,
            seen_version=form.version,
            by=me(),
            now=now(),
        )
