"""Show a committee to the public, and let its office keep members and intake points."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, public, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.committees import bp
from blueprints.committees.forms import CommitteeForm, IntakePointForm, MemberForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.committees import actions
from domain.committees.queries import committee_of, committees_of_province
from domain.committees.rules import committee_name, gaps, has_committee
from domain.drives.lines import drive_line
from domain.drives.office_queries import drives_around
from domain.names import fold
from domain.outreach.queries import announcements_of_unit
from domain.plans.queries import campaigns_of_units
from domain.plans.rules import written_out
from domain.refusals import Refused
from domain.units.queries import province_of, unit_in_province, unit_with_slug
from domain.units.records import Unit

_CAMPAIGNS_SHOWN = 5


@bp.get("/ban-chi-dao/<slug>")
@public
def committee(slug: str) -> str:
    """Show a unit's committee: decision, members, duties, intake points, drives, announcements, campaigns."""
    unit = found_or_404(unit_with_slug(reading(), slug))
    found = committee_of(reading(), unit.id)
    campaigns = campaigns_of_units(reading(), {unit.id, province_of(unit)}, from_day=today())
    return render_template(
        "committees/committee.html",
        unit=unit,
        name=found.name if found else committee_name(unit),
        committee=found,
        is_committee=found is not None or has_committee(unit.kind),
        duties=[
            (written_out(duty.body), written_out(duty.duty).splitlines())
            for duty in (found.duties if found else ())
        ],
        drives=[drive_line(row, now()) for row in drives_around(reading(), unit, today())],
        announcements=announcements_of_unit(reading(), unit.id, today()),
        campaigns=campaigns[:_CAMPAIGNS_SHOWN],
    )


@bp.get("/quan-ly/ban-chi-dao/")
@requires(Permission.COMMITTEE_EDIT)
def committee_list() -> str:
    """Show how the committees in reach stand: what each lacks, when its term ends; narrowed by words and standing."""
    scope, asked = current_scope(), request.args
    rows = committees_of_province(reading(), scope.province_id, today()) if scope.province_id else []
    if scope.role is not Role.PROVINCE:
        rows = [row for row in rows if row.unit_id == scope.unit_id]
    judged = [(row, gaps(row.facts, today())) for row in rows]
    words = fold(asked.get("tim", "")[:100]).split()
    shown = [pair for pair in judged if all(word in fold(pair[0].unit_name) for word in words)]
    if asked.get("xem") == "con-thieu":
        shown = [pair for pair in shown if pair[1]]
    return render_template(
        "committees/committee_list.html",
        rows=shown,
        lacking=sum(bool(missing) for _, missing in judged),
        count=len(judged),
        words=asked.get("tim", ""),
        only_lacking=asked.get("xem") == "con-thieu",
        today=today(),
    )


def _unit_in_scope(unit_id: int) -> Unit:
    """Return the unit whose committee the office keeps: its own, or for the province any of its own province."""
    scope = current_scope()
    if scope.role is Role.PROVINCE:
        return found_or_404(unit_in_province(reading(), scope.province_id, unit_id))
    return found_or_404(reading().get(Unit, unit_id) if unit_id == scope.unit_id else None)


@bp.route("/quan-ly/ban-chi-dao/<int:unit_id>", methods=["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def edit_committee(unit_id: int) -> AnyResponse:
    """Change what the committee's page says."""
    unit = _unit_in_scope(unit_id)
    form = CommitteeForm(obj=committee_of(reading(), unit.id))
    if form.validate_on_submit():
        values = {field.name: field.data for field in form if field.name != "csrf_token"}
        texts = ("decision_number", "standing_body", "seal", "introduction")
        values.update({name: values[name] or "" for name in texts})
        try:
            with writing() as database:
                record = actions.committee_for(database, database.get_one(Unit, unit_id), by=me(), now=now())
                actions.change_committee(database, record, by=me(), now=now(), **values)
            return _done(unit_id, "Đã lưu trang Ban Chỉ đạo.")
        except Refused as refused:
            show_reasons(form, refused)
    return _page(unit, form=form)


def _page(unit: Unit, **forms: Any) -> AnyResponse:
    """Draw the page with its three forms; the one that was sent comes with its errors."""
    found = committee_of(reading(), unit.id)
    fresh: dict[str, Any] = {"formdata": None}
    form = forms.get("form") or CommitteeForm(obj=found, **fresh)
    if found is None and not form.name.data and not form.is_submitted():
        form.name.data = committee_name(unit)
    member_form = forms.get("member_form") or MemberForm(**fresh)
    point_form = forms.get("point_form") or IntakePointForm(**fresh)
    sent = next(iter(forms.values()))
    page = render_template(
        "committees/edit_committee.html",
        unit=unit,
        committee=found,
        form=form,
        member_form=member_form,
        point_form=point_form,
        sent=sent,
    )
    return make_response(page, 422 if sent.errors else 200)


def _done(unit_id: int, sentence: str) -> AnyResponse:
    flash(sentence, "done")
    return go_to(url_for("committees.edit_committee", unit_id=unit_id))


@bp.post("/quan-ly/ban-chi-dao/<int:unit_id>/thanh-vien")
@requires(Permission.COMMITTEE_EDIT)
def add_member(unit_id: int) -> AnyResponse:
    """Add a member to the committee."""
    unit, form = _unit_in_scope(unit_id), MemberForm()
    if form.validate():
        try:
            with writing() as database:
                record = actions.committee_for(database, database.get_one(Unit, unit_id), by=me(), now=now())
                actions.add_member(
                    database,
                    record,
                    full_name=form.full_name.data,
                    role=form.role.data,
                    office=form.office.data or "",
                    phone=form.phone.data or "",
                    by=me(),
                    now=now(),
                )
            return _done(unit_id, f"Đã thêm {form.full_name.data}.")
        except Refused as refused:
            show_reasons(form, refused)
    return _page(unit, member_form=form)


@bp.post("/quan-ly/ban-chi-dao/<int:unit_id>/diem-tiep-nhan")
@requires(Permission.COMMITTEE_EDIT)
def add_intake_point(unit_id: int) -> AnyResponse:
    """Add a place where lists are handed in."""
    unit, form = _unit_in_scope(unit_id), IntakePointForm()
    if form.validate():
        with writing() as database:
            record = actions.committee_for(database, database.get_one(Unit, unit_id), by=me(), now=now())
            actions.add_intake_point(
                database,
                record,
                name=form.point_name.data,
                address=form.address.data or "",
                phone=form.point_phone.data or "",
                email=form.email.data or "",
                hours=form.hours.data or "",
                by=me(),
                now=now(),
            )
        return _done(unit_id, "Đã thêm điểm tiếp nhận danh sách.")
    return _page(unit, point_form=form)


@bp.post("/quan-ly/ban-chi-dao/<int:unit_id>/bot")
@requires(Permission.COMMITTEE_EDIT)
def remove_part(unit_id: int) -> AnyResponse:
    """Take a member or an intake point off the committee."""
    _unit_in_scope(unit_id)
    member_id = request.form.get("member_id", type=record_number)
    point_id = request.form.get("point_id", type=record_number)
    with writing() as database:
        record = actions.committee_for(database, database.get_one(Unit, unit_id), by=me(), now=now())
        if member_id is not None:
            actions.remove_member(database, record, member_id, by=me(), now=now())
        if point_id is not None:
            actions.remove_intake_point(database, record, point_id, by=me(), now=now())
    return _done(unit_id, "Đã bớt khỏi trang Ban Chỉ đạo.")
