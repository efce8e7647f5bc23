"""Bring a list of bodies in from a pasted table or a file, and give the list of units out as CSV."""

from __future__ import annotations

import wtforms
from flask import Response, flash, make_response, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.fields import BaseForm, LongText, SelectField
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.units import bp
from blueprints.units.routes import chosen_units
from blueprints.uploads import takes_files
from domain.clock import now, today
from domain.refusals import Reason, Refused
from domain.units import queries
from domain.units.records import Unit
from domain.units.roll_actions import batches, bring_in, judge
from domain.units.roll_rules import HEADS, VERDICT_KINDS, VERDICT_NAMES, RollRow, RollVerdict, read_rows
from domain.units.rules import ADDED_KINDS, UNIT_KIND_NAMES
from domain.wording import phone_text
from exchange.csv_out import csv_file
from exchange.office_files import read_tables
from exchange.tables import Limits, UnreadableTable, as_pasted, read_pasted

_LIMITS = Limits(size=1_000_000, rows=2_000)


class RollForm(BaseForm):
    """A table pasted or a file chosen; the administrator also says for which province."""

    province_id = SelectField("Tỉnh, thành phố", coerce=record_number)
    table = LongText("Dán bảng vào đây", longest=1_000_000, optional=True)
    file = wtforms.FileField("Hoặc chọn tệp")


@bp.route("/quan-ly/don-vi/nhap-bang", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT)
@takes_files(_LIMITS.size * 3)
def import_units() -> AnyResponse:
    """Preview a list of bodies with a verdict for each row, then bring in the valid rows as one batch."""
    form = RollForm()
    form.province_id.offer(_provinces())
    if not form.is_submitted():
        form.province_id.data = current_scope().province_id
    rows: list[RollRow] = []
    if form.validate_on_submit():
        try:
            rows = _rows(form)
            if request.form.get("act") == "apply":
                with writing() as database:
                    province = database.get_one(Unit, form.province_id.data)
                    change = bring_in(database, province, rows, by=me(), now=now())
                    words = change.sentence
                flash(f"{words}.", "done")
                return go_to(url_for("units.import_units"))
            judge(reading(), reading().get_one(Unit, form.province_id.data), rows)
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "units/import_units.html",
        form=form,
        rows=rows,
        counts=[
            (VERDICT_NAMES[one], VERDICT_KINDS[one], count)
            for one in RollVerdict
            if (count := sum(row.verdict is one for row in rows))
        ],
        usable=any(row.verdict in (RollVerdict.NEW, RollVerdict.CHANGED) for row in rows),
        verdict_names=VERDICT_NAMES,
        verdict_kinds=VERDICT_KINDS,
        kinds=UNIT_KIND_NAMES,
        heads=HEADS,
        known_kinds="; ".join(UNIT_KIND_NAMES[kind] for kind in ADDED_KINDS),
        batches=batches(reading(), form.province_id.data) if _is_offered(form) else (),
        asks_province=current_scope().province_id is None,
    )
    return make_response(page, 422 if form.errors else 200)


def _provinces() -> list[tuple[int, str]]:
    scope = current_scope()
    if scope.province_id is not None:
        province = reading().get_one(Unit, scope.province_id)
        return [(province.id, province.name)]
    return [(unit.id, unit.name) for unit in queries.provinces(reading(), today())]


def _is_offered(form: RollForm) -> bool:
    """Return whether the form names a province that the account works with, also when something else is wrong."""
    return any(form.province_id.data == choice.value for choice in form.province_id.choices)


def _rows(form: RollForm) -> list[RollRow]:
    """Return the rows of the file, else of the box; the box then holds the table of the file."""
    upload = request.files.get("file")
    try:
        if upload is not None and upload.filename:
            tables = read_tables(upload.filename, upload.read(), _LIMITS)
            table = max(tables, key=lambda one: len(one.rows))
        else:
            # The form's own cleaning takes the tabs out, which are the columns of what was pasted.
            form.table.data = request.form.get("table", "")
            table = read_pasted(form.table.data, _LIMITS)
    except UnreadableTable as why:
        raise Refused(Reason(str(why), "table")) from why
    form.table.data = as_pasted(table.rows)
    return read_rows(table.rows)


@bp.get("/quan-ly/don-vi/don-vi.csv")
@requires(Permission.UNIT_EDIT)
def units_csv() -> Response:
    """Give out the units that the list's filters ask for, in the columns that the import reads."""
    above = aliased(Unit)
    numbers = chosen_units().wanted.with_only_columns(Unit.id).order_by(None).subquery()
    wanted = (
        select(Unit, above.name)
        .outerjoin(above, Unit.parent_id == above.id)
        .where(Unit.id.in_(select(numbers.c.id)))
        .order_by(Unit.sort_key, Unit.id)
    )
    rows = [
        (
            unit.name,
            UNIT_KIND_NAMES[unit.kind],
            parent or "",
            unit.address,
            phone_text(unit.phone),
            unit.email,
            unit.code or "",
            unit.valid_from,
            unit.valid_to,
        )
        for unit, parent in reading().execute(wanted)
    ]
    answer = Response(csv_file((*HEADS, "Mã", "Từ ngày", "Đến ngày"), rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="don-vi.csv"'
    return answer
