"""Bring in a whole plan from its text after a preview, and take it back while nobody has used it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from flask import flash, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plans import bp
from blueprints.plans.plan_in_forms import PlanInForm, PlanTextForm, WeeksForm, unit_boxes, unit_choices
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.accounts.records import Role
from domain.clock import now, today
from domain.drives.actions import import_drives
from domain.drives.plan_undo import remember_import, take_back_plan, whole_imports
from domain.plans import queries
from domain.plans.actions import import_source
from domain.plans.linting.check import check_source
from domain.plans.plan_units import PublishedPlan, published_plans
from domain.plans.reading.text_reader import read_plan
from domain.plans.records import Plan
from domain.plans.rules import shown_number
from domain.plans.sources import PlanSource
from domain.plans.target_rules import amount_text
from domain.plans.unit_actions import NamedMatch, add_issuer, ensure_plan_units, matches_of, new_issuer
from domain.refusals import Reason, Refused
from domain.units.matching import match_names
from domain.units.records import Unit
from exchange.plan_texts import LARGEST, plan_text
from exchange.tables import UnreadableTable

# The text travels with the preview; Vietnamese letters take three bytes, and six more when they are quoted.
_MOST_BYTES = LARGEST + 2_500_000
_NEW_ISSUER = 0  # No unit has this number.
_SHORTEST = 40  # Signs: less is no plan.


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be brought in: a shipped plan, or a text with the name of its file."""

    published: PublishedPlan | None
    text: str
    source_name: str

    def read(self, unit_id: int) -> PlanSource:
        """Return the plan as its text says it; a pasted text has a key of its own for each office."""
        if self.published is not None:
            return self.published.load()
        digest = hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:16]
        return read_plan(self.text, f"van-ban-{unit_id}-{digest}", today=today())


@bp.route("/quan-ly/ke-hoach/nhap", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
@takes_files(_MOST_BYTES)
def import_plan() -> AnyResponse:
    """Choose a shipped plan, paste a text or send a file; then look at what was read, and store it."""
    shipped = _shipped_here()
    key = request.args.get("mau", "")
    if key:
        published = found_or_404(shipped.get(key))
        return _preview(_Asked(published, published.text, ""))
    if request.method == "POST" and request.form.get("act") in ("import", "preview"):
        return _preview(_Asked(None, request.form.get("text", ""), request.form.get("source_name", "")))
    form = PlanTextForm()
    if form.validate_on_submit():
        try:
            return _preview(_sent(form), is_first=True)
        except Refused as refused:
            show_reasons(form, refused)
    return _choose(form, shipped)


def _choose(form: PlanTextForm, shipped: dict[str, PublishedPlan]) -> AnyResponse:
    scope = current_scope()
    page = render_template(
        "plans/import_plan.html",
        form=form,
        text=request.form.get("text", ""),
        shipped=[(key, published.load()) for key, published in shipped.items()],
        imports=whole_imports(
            reading(), scope.province_id, scope.unit_id if scope.role is Role.WARD else None
        ),
        shown_number=shown_number,
        most=LARGEST // 1_000_000,
    )
    return make_response(page, 422 if form.errors else 200)


def _sent(form: PlanTextForm) -> _Asked:
    """Return the text of the file, or the typed one; raise Refused when neither can be read."""
    file = form.file.data
    if file is not None and file.filename:
        try:
            text = plan_text(file.filename, file.read(LARGEST + 1))
        except UnreadableTable as error:
            raise Refused(str(error)) from error
        name = file.filename
    else:
        text, name = request.form.get("text", ""), ""
    if len(" ".join(text.split())) < _SHORTEST:
        raise Refused("Dán toàn văn kế hoạch, hoặc chọn tệp .docx, .txt.")
    return _Asked(None, text, name)


def _shipped_here() -> dict[str, PublishedPlan]:
    """Return the shipped plans of the office's province that were not brought in yet, by key; none for a ward."""
    scope = current_scope()
    province = reading().get(Unit, scope.unit_id)
    if scope.role is Role.WARD or province is None:
        return {}
    return {
        key: published
        for key, published in published_plans().items()
        if province.code == published.province_code and queries.plan_with_source(reading(), key) is None
    }


def _preview(asked: _Asked, *, is_first: bool = False) -> AnyResponse:
    """Show what was read; store it when that was asked and every part can stand."""
    scope = current_scope()
    source = asked.read(scope.unit_id or 0)
    session = reading()
    province = session.get_one(Unit, scope.province_id)
    units = _issuers(session, province, source)
    matches = matches_of(session, province, source)
    boxes = unit_boxes(matches)
    kind = WeeksForm if asked.published is not None else PlanInForm
    form = kind(formdata=None) if is_first else kind()
    if isinstance(form, PlanInForm):
        form.unit.offer(_issuer_choices(session, province, source, units))
    if is_first or not form.is_submitted():
        _fill(form, source, units)
    elif form.validate():
        try:
            source = _as_wished(form, source)
            if request.form.get("act") == "import":
                return _stored(form, asked, source, matches)
        except Refused as refused:
            show_reasons(form, refused)
    weeks = form.weeks.data if isinstance(form.weeks.data, int) and not form.errors else 0
    known = queries.plan_with_source(reading(), source.key)
    page = render_template(
        "plans/preview_plan.html",
        form=form,
        source=source,
        moved=source.shifted(weeks),
        findings=check_source(source, today()),
        suggested=_weeks_until_now(source),
        number=shown_number(f"{source.head.number}/{source.head.symbol}") if source.head.symbol else "",
        asked=asked,
        boxes=boxes if asked.published is None else [],
        sent=request.form,
        targets=[
            (amount_text(target.kind, target.amount, target.upper, target.is_least), target)
            for target in source.targets
        ],
        known=known,
    )
    return make_response(page, 422 if form.errors else 200)


def _fill(form: WeeksForm, source: PlanSource, units: list[Unit]) -> None:
    if not isinstance(form, PlanInForm):
        form.weeks.data = _weeks_until_now(source)
        return
    form.weeks.data, form.title.data, form.unit.data = 0, source.head.title, units[0].id
    form.period_from.data, form.period_to.data = source.period_from, source.period_to


def _as_wished(form: WeeksForm, source: PlanSource) -> PlanSource:
    """Return the plan with the title and the period that the person gave; a shipped one stays as it is."""
    if not isinstance(form, PlanInForm):
        return source
    if form.period_to.data < form.period_from.data:
        raise Refused(Reason("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.", "period_to"))
    return replace(
        source,
        head=replace(source.head, title=form.title.data),
        period_from=form.period_from.data,
        period_to=form.period_to.data,
    )


def _issuer_choices(
    session: Session, province: Unit, source: PlanSource, units: list[Unit]
) -> list[tuple[int, str]]:
    """Return the units that may have issued the plan; a body that is not known yet can be added by a province."""
    choices = [(unit.id, unit.name) for unit in units]
    fresh = new_issuer(session, province, source) if current_scope().role is not Role.WARD else None
    return [*choices, (_NEW_ISSUER, f"Thêm mới: {fresh[1]}")] if fresh else choices


def _issuers(session: Session, province: Unit, source: PlanSource) -> list[Unit]:
    """Return the units that may have issued the plan, the likeliest first; a ward issues only its own."""
    scope = current_scope()
    if scope.role is Role.WARD:
        return [session.get_one(Unit, scope.unit_id)]
    matches = match_names(session, province.id, source.head.issuers, source.period_from)
    numbers = [match.unit_id for match in matches.values() if match.unit_id is not None]
    numbers += [candidate.unit_id for match in matches.values() for candidate in match.candidates]
    if len(source.head.issuers) != 1:
        numbers = [province.id, *numbers]
    return [session.get_one(Unit, number) for number in dict.fromkeys([*numbers, province.id])]


def _stored(form: WeeksForm, asked: _Asked, source: PlanSource, matches: list[NamedMatch]) -> AnyResponse:
    with writing() as database:
        known = queries.plan_with_source(database, source.key)
        if known is not None:
            raise Refused("Kế hoạch này đã nhập rồi. Mở ở danh sách kế hoạch.")
        province = database.get_one(Unit, current_scope().province_id)
        units = ensure_plan_units(
            database,
            province,
            source,
            issuer=_issuer(database, province, source, form),
            choices=unit_choices(unit_boxes(matches), request.form),
            by=me(),
            now=now(),
        )
        weeks = form.weeks.data
        plan = import_source(database, source, units, by=me(), now=now(), weeks=weeks)
        drives = import_drives(database, source, plan, units, by=me(), now=now(), weeks=weeks)
        remember_import(
            database,
            plan,
            source_name=asked.source_name or (asked.published.key if asked.published else ""),
            text=asked.text,
            rows=len(drives),
            by=me(),
            now=now(),
        )
        number, count = plan.id, len(drives)
    flash(f"Đã nhập kế hoạch với {count} đợt hiến máu.", "done")
    return go_to(url_for("plans.plan", plan_id=number))


def _issuer(session: Session, province: Unit, source: PlanSource, form: WeeksForm) -> Unit | None:
    if not isinstance(form, PlanInForm):
        return None
    if form.unit.data == _NEW_ISSUER:
        return add_issuer(session, province, source, by=me(), now=now())
    return session.get_one(Unit, form.unit.data)


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/hoan-tac-nhap")
@requires(Permission.PLAN_EDIT)
def undo_import(plan_id: int) -> AnyResponse:
    """Take back a plan that came in from a text, with its drives."""
    found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    try:
        with writing() as database:
            title = take_back_plan(database, database.get_one(Plan, plan_id), by=me(), now=now())
        flash(f"Đã hoàn tác: “{title}” và các đợt của kế hoạch này không còn.", "done")
    except Refused as refused:
        flash(str(refused), "error")
    return go_to(url_for("plans.import_plan"))


def _weeks_until_now(source: PlanSource) -> int:
    """Return by how many whole weeks the plan moves so that its period holds today."""
    return max(0, (today() - source.period_from).days // 7)
