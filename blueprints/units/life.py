"""Show a unit through time, and record that it was merged, split, renamed or closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import wtforms
from flask import flash, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.units import bp
from blueprints.units.change_forms import CHANGE_FORMS
from domain.accounts.records import Role
from domain.clock import now, today
from domain.names import fold, nfc
from domain.refusals import Reason, Refused
from domain.reports.unit_ties import ties_of
from domain.units import queries, succession_queries
from domain.units.change_actions import close_unit, merge_units, rename_unit, split_unit
from domain.units.change_rules import CHANGE_NAMES, change_sentence, change_verdict, may_change
from domain.units.change_undo import undo_change as undo
from domain.units.records import Unit, UnitChange, UnitChangeKind
from domain.units.rules import UNIT_KIND_NAMES
from domain.units.succession_rules import path_words


def reach() -> int | None:
    """Return the province whose units the account works with; None for the administrator, who has all."""
    scope = current_scope()
    return None if scope.role is Role.ADMINISTRATOR else scope.province_id


@bp.get("/quan-ly/don-vi/<int:unit_id>/")
@requires(Permission.UNIT_EDIT)
def unit(unit_id: int) -> str:
    """Show a unit: facts, days, what it came from and became, and what hangs on it and on those before it."""
    found = found_or_404(succession_queries.known_unit(reading(), reach(), unit_id))
    before = succession_queries.all_before(reading(), unit_id)
    heirs = succession_queries.successors(reading(), [unit_id], today())[unit_id] if found.valid_to else ()
    names = succession_queries.names_of(reading(), {heir.unit_id for heir in heirs})
    on_day, basis = succession_queries.last_step(reading(), [unit_id]) if found.valid_to else (None, "")
    ordered = sorted((names[heir.unit_id] for heir in heirs), key=lambda one: (one.sort_key, one.id))
    ties = ties_of(reading(), [unit_id, *before], today())
    former = sorted(before.values(), key=lambda one: (one.sort_key, one.id))
    is_mine = queries.unit_in_province(reading(), reach(), unit_id) is not None
    return render_template(
        "units/unit.html",
        unit=found,
        kind=UNIT_KIND_NAMES[found.kind],
        kinds=UNIT_KIND_NAMES,
        parent=reading().get(Unit, found.parent_id) if found.parent_id else None,
        heirs=ordered,
        path=path_words(found.name, [one.name for one in ordered], on_day, basis) if found.valid_to else "",
        former=[(one, ties[one.id]) for one in former],
        ties=ties[unit_id],
        changes=succession_queries.changes_about(reading(), [unit_id, *(one.id for one in ordered)]),
        change_names={kind: CHANGE_NAMES[kind] for kind in CHANGE_FORMS},
        may_change=is_mine and may_change(found),
        is_mine=is_mine,
        allowed=allowed_endpoints(),
        today=today(),
    )


@bp.route("/quan-ly/don-vi/<int:unit_id>/thay-doi", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
def change_unit(unit_id: int) -> AnyResponse:
    """Preview a change of a unit with what it touches, then record it."""
    found = found_or_404(queries.unit_in_province(reading(), reach(), unit_id))
    kind = next((one for one in CHANGE_FORMS if one.value == request.args.get("viec")), UnitChangeKind.MERGED)
    form = CHANGE_FORMS[kind]()
    if not form.is_submitted() and kind is UnitChangeKind.RENAMED:
        form["on_day"].data = today()
    sentence, units = "", [found]
    if form.validate_on_submit():
        try:
            units = _ending(reading(), found, kind, form)
            change_verdict(units, form["on_day"].data, form["basis"].data).require()
            sentence = _sentence(kind, units, form)
            if request.form.get("act") == "save":
                with writing() as database:
                    change = _recorded(database, unit_id, kind, form)
                    words = change.sentence
                flash(f"Đã ghi: {words}.", "done")
                return go_to(url_for("units.unit", unit_id=unit_id))
        except Refused as refused:
            sentence = ""
            show_reasons(form, refused)
    ties = ties_of(reading(), [one.id for one in units], form["on_day"].data or today())
    page = render_template(
        "units/change_unit.html",
        unit=found,
        form=form,
        kind=kind,
        change_names=CHANGE_NAMES,
        change_tabs=[
            (CHANGE_NAMES[one], url_for("units.change_unit", unit_id=unit_id, viec=one.value), one is kind)
            for one in CHANGE_FORMS
        ],
        sentence=sentence,
        touched=[(one, ties[one.id]) for one in units],
        may_change=may_change(found),
    )
    return make_response(page, 422 if form.errors else 200)


def _ending(session: Session, unit: Unit, kind: UnitChangeKind, form: wtforms.Form) -> list[Unit]:
    """Return the unit with those that are merged together with it; raise Refused for names nobody has."""
    if kind is not UnitChangeKind.MERGED:
        return [unit]
    typed = [name for line in (form["others"].data or "").splitlines() if (name := nfc(line))]
    known = succession_queries.units_named(session, unit, typed)
    reasons, units = [], [unit]
    for name in typed:
        found = known.get(fold(name), [])
        if len(found) != 1:
            why = "có nhiều đơn vị cùng tên" if found else "không có trong danh mục của tỉnh"
            reasons.append(Reason(f"“{name}” {why}. Ghi tên như ở trang Đơn vị.", "others"))
        elif found[0].id not in [one.id for one in units]:
            units.append(found[0])
    if reasons:
        raise Refused(*reasons)
    return units


def _sentence(kind: UnitChangeKind, units: Sequence[Unit], form: wtforms.Form) -> str:
    new: list[str] = []
    if kind is UnitChangeKind.MERGED:
        new = [nfc(form["heir_name"].data)]
    elif kind is UnitChangeKind.SPLIT:
        new = [name for line in form["names"].data.splitlines() if (name := nfc(line))]
    elif kind is UnitChangeKind.RENAMED:
        new = [nfc(form["name"].data)]
    old = [one.name for one in units]
    return change_sentence(kind, old, new, form["on_day"].data, form["basis"].data)


def _recorded(session: Session, unit_id: int, kind: UnitChangeKind, form: wtforms.Form) -> UnitChange:
    """Record the change that the form describes; raise Refused when it may not be."""
    unit = session.get_one(Unit, unit_id)
    given: dict[str, Any] = {
        "on_day": form["on_day"].data,
        "basis": form["basis"].data,
        "by": me(),
        "now": now(),
    }
    if kind is UnitChangeKind.MERGED:
        return merge_units(session, _ending(session, unit, kind, form), form["heir_name"].data, **given)
    if kind is UnitChangeKind.SPLIT:
        return split_unit(session, unit, form["names"].data.splitlines(), **given)
    if kind is UnitChangeKind.RENAMED:
        return rename_unit(session, unit, form["name"].data, today=today(), **given)
    return close_unit(session, unit, **given)


@bp.post("/quan-ly/don-vi/thay-doi/<int:change_id>/hoan-tac")
@requires(Permission.UNIT_EDIT)
def undo_change(change_id: int) -> AnyResponse:
    """Undo a recorded change or an imported list while nothing hangs on the units it made."""
    change = found_or_404(succession_queries.change_in_province(reading(), reach(), change_id))
    is_batch = change.kind is UnitChangeKind.IMPORTED
    back = change.unit_id
    try:
        with writing() as database:
            kept = database.get_one(UnitChange, change_id)
            undo(database, kept, by=me(), now=now())
            back = kept.unit_id
        flash("Đã hoàn tác.", "done")
    except Refused as refused:
        for reason in refused.reasons:
            flash(reason.sentence, "error")
    if is_batch:
        return go_to(url_for("units.import_units"))
    return go_to(url_for("units.unit", unit_id=back) if back else url_for("units.unit_list"))
