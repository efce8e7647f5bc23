"""List the units of a province, add one, and edit contact and letterhead with a preview."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, flash, make_response, render_template, request, url_for
from sqlalchemy import Select
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
from blueprints.htmx import go_to, page_or_part
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from blueprints.units import bp
from blueprints.units.forms import NewUnitForm, UnitForm
from documents.donor_list import donor_list_pdf
from domain.accounts.records import Role
from domain.certification.trial import trial_list
from domain.clock import now, today
from domain.refusals import Refused
from domain.units import actions, queries
from domain.units.records import Unit, UnitKind
from domain.units.rules import UNIT_KIND_NAMES, may_be_renamed
from domain.units.succession_queries import former_provinces

_FILTERS = ("tim", "loai", "tinh", "tinh-trang")


class ChosenUnits(NamedTuple):
    """The units that an address asks for, and the filters as they were understood."""

    wanted: Select[Unit]
    words: str
    kind: UnitKind | None
    province_id: int | None
    is_over: bool


def chosen_units() -> ChosenUnits:
    """Return the units that the request's filters ask for, within the account's reach."""
    scope, asked = current_scope(), request.args
    words = asked.get("tim", "").strip()[:100]
    kind = next((known for known in UnitKind if known.value == asked.get("loai")), None)
    province_id = scope.province_id
    if scope.role is Role.ADMINISTRATOR:
        province_id = asked.get("tinh", type=record_number)
    is_over = asked.get("tinh-trang") == "ket-thuc"
    wanted = queries.units_of_province(
        province_id,
        valid_on=None if is_over else today(),
        over_on=today() if is_over else None,
        former=former_provinces(reading(), province_id) if is_over and province_id else (),
        words=words,
        kind=kind,
    )
    return ChosenUnits(wanted, words, kind, province_id, is_over)


@bp.get("/quan-ly/don-vi/")
@requires(Permission.UNIT_EDIT)
def unit_list() -> AnyResponse:
    """List units by name without marks, narrowed by kind and state, and by province for the administrator."""
    asked, scope = request.args, current_scope()
    chosen = chosen_units()
    provinces = queries.provinces(reading(), today()) if scope.role is Role.ADMINISTRATOR else ()
    after = reading().get(Unit, asked.get("sau", default=0, type=record_number))
    rows = reading().scalars(queries.after_unit(chosen.wanted, after).limit(queries.PAGE + 1)).all()
    shown, has_more = rows[: queries.PAGE], len(rows) > queries.PAGE
    kept: dict[str, Any] = {name: asked[name] for name in _FILTERS if asked.get(name)}
    return page_or_part(
        "units/unit_list.html",
        "units/_unit_rows.html",
        units=shown,
        kinds=UNIT_KIND_NAMES,
        chosen_kind=chosen.kind,
        words=chosen.words,
        is_over=chosen.is_over,
        provinces=provinces,
        province_id=chosen.province_id,
        next_url=url_for("units.unit_list", sau=shown[-1].id, **kept) if has_more else None,
        csv_url=url_for("units.units_csv", **kept),
        allowed=allowed_endpoints(),
    )


def _parents() -> list[tuple[Any, str]]:
    """Return the bodies that a new unit may stand under: the province, its communes, or none."""
    scope = current_scope()
    if scope.province_id is None:
        provinces = queries.provinces(reading(), today())
        return [("", "Không thuộc tỉnh nào"), *((unit.id, unit.name) for unit in provinces)]
    province = reading().get_one(Unit, scope.province_id)
    return [(province.id, province.name), *queries.communes(reading(), province.id, today())]


@bp.route("/quan-ly/don-vi/them", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def new_unit() -> AnyResponse:
    """Add a school, an agency, an enterprise, a facility or another body."""
    form = NewUnitForm()
    form.parent_id.offer(_parents())
    if form.validate_on_submit():
        kind = UnitKind(form.kind.data)
        # A facility serves many provinces, so it stands under none of them.
        parent_id = None if kind is UnitKind.FACILITY else form.parent_id.data
        try:
            with writing() as database:
                unit = actions.add_unit(
                    database,
                    kind=kind,
                    name=form.name.data,
                    parent_id=parent_id,
                    by=me(),
                    now=now(),
                    address=form.address.data or "",
                    phone=form.phone.data or "",
                    email=form.email.data or "",
                )
                number, name = unit.id, unit.name
            flash(f"Đã thêm {name}.", "done")
            return go_to(url_for("units.edit_unit", unit_id=number))
        except Refused as refused:
            show_reasons(form, refused)
    return make_response(render_template("units/new_unit.html", form=form), 422 if form.errors else 200)


@bp.route("/quan-ly/don-vi/<int:unit_id>", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def edit_unit(unit_id: int) -> AnyResponse:
    """Edit name, contact and letterhead; a territory keeps its name. The preview shows the paper's head."""
    scope = current_scope()
    province_id = None if scope.role is Role.ADMINISTRATOR else scope.province_id
    unit = found_or_404(queries.unit_in_province(reading(), province_id, unit_id))
    form = UnitForm(obj=unit)
    if not may_be_renamed(unit.kind):
        form.name.data, form.name.raw_data = unit.name, [unit.name]
    if request.form.get("act") == "preview":
        return _page(unit, form)
    if form.validate_on_submit():
        typed = [field for field in form if field.name not in ("csrf_token", "name")]
        values = {field.name: "" if field.data is None else field.data for field in typed}
        try:
            with writing() as database:
                record = database.get_one(Unit, unit_id)
                actions.change_unit(database, record, name=form.name.data, by=me(), now=now(), **values)
            flash("Đã lưu đơn vị.", "done")
            return go_to(url_for("units.edit_unit", unit_id=unit_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(unit, form, status=422 if form.errors else 200)


@bp.get("/quan-ly/don-vi/<int:unit_id>/in-thu.pdf")
@requires(Permission.UNIT_EDIT)
def trial_pdf(unit_id: int) -> Response:
    """Print a donor list of invented people as the unit's stored head, signer and margins lay it out."""
    scope = current_scope()
    province_id = None if scope.role is Role.ADMINISTRATOR else scope.province_id
    unit = found_or_404(queries.unit_in_province(reading(), province_id, unit_id))
    facts = trial_list(unit, printed_by=me().name, moment=now())
    return pdf_response(donor_list_pdf(facts), "trang-in-thu.pdf")


def _page(unit: Unit, form: UnitForm, status: int = 200) -> AnyResponse:
    return page_or_part(
        "units/edit_unit.html",
        "units/_letterhead.html",
        status=status,
        unit=unit,
        form=form,
        kind=UNIT_KIND_NAMES[unit.kind],
        is_renamed=may_be_renamed(unit.kind),
        paper_day=today(),
    )
