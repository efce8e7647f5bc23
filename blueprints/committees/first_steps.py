"""Answer the addresses at which an office sets itself up: letterhead, committee, members, intake point, a trial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, abort, flash, make_response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.committees import bp
from blueprints.committees.first_forms import (
    DecisionStep,
    IntakeStep,
    MemberRow,
    MembersStep,
    TrialStep,
    UnitStep,
    read_members,
)
from blueprints.fields import BaseForm
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from documents.donor_list import donor_list_pdf
from domain.certification.trial import trial_list
from domain.clock import now, today
from domain.committees import actions
from domain.committees.queries import committee_facts, committee_of
from domain.committees.records import Committee
from domain.committees.rules import STEP_NAMES, Step, committee_name, next_step, steps_done
from domain.drives.office_queries import drives_around
from domain.outreach.actions import write_announcement
from domain.refusals import Refused
from domain.rulebook import rule
from domain.units.actions import change_unit
from domain.units.records import Unit
from domain.wording import weekday_date

_SPARE_ROWS = 2


def _own_unit() -> Unit:
    """Return the account's own unit; nobody sets up another office than his own here."""
    return found_or_404(reading().get(Unit, current_scope().unit_id or 0))


@bp.get("/quan-ly/bat-dau/")
@requires(Permission.COMMITTEE_EDIT)
def first_steps() -> str:
    """Show the steps of setting up, which of them are done, and where to go on."""
    unit = _own_unit()
    done = steps_done(committee_facts(reading(), unit.id), today())
    open_steps = [step for step in Step if step not in done]
    return render_template(
        "committees/first_steps.html", unit=unit, names=STEP_NAMES, done=done, goes_on=open_steps[0]
    )


@dataclass(frozen=True, slots=True)
class _Act:
    """One step: its form filled from what is stored, and how it is kept."""

    form: Callable[[Unit, Committee | None], BaseForm]
    keep: Callable[[Session, Unit, Any], None]


def _unit_form(unit: Unit, _committee: Committee | None) -> BaseForm:
    return UnitStep(obj=unit)


def _keep_unit(database: Session, unit: Unit, form: UnitStep) -> None:
    values = {field.name: field.data or "" for field in form if field.name != "csrf_token"}
    change_unit(database, unit, name=unit.name, by=me(), now=now(), **values)


def _decision_form(unit: Unit, committee: Committee | None) -> BaseForm:
    form = DecisionStep(obj=committee)
    if not form.is_submitted() and not form.standing_body.data:
        form.standing_body.data = f"Hội Chữ thập đỏ {unit.name}"
    return form


def _keep_decision(database: Session, unit: Unit, form: DecisionStep) -> None:
    committee = actions.committee_for(database, unit, by=me(), now=now())
    values = {field.name: field.data for field in form if field.name != "csrf_token"}
    actions.change_committee(database, committee, by=me(), now=now(), **values)


def _intake_form(unit: Unit, committee: Committee | None) -> BaseForm:
    point = committee.intake_points[0] if committee and committee.intake_points else None
    form = IntakeStep(obj=point)
    if point is None and not form.is_submitted():
        form.address.data, form.phone.data, form.email.data = unit.address, unit.phone, unit.email
    return form


def _keep_intake(database: Session, unit: Unit, form: IntakeStep) -> None:
    committee = actions.committee_for(database, unit, by=me(), now=now())
    values = {field.name: field.data or "" for field in form if field.name != "csrf_token"}
    stored = committee_of(database, unit.id)
    if stored is not None and stored.intake_points:
        actions.remove_intake_point(database, committee, stored.intake_points[0].id, by=me(), now=now())
    actions.add_intake_point(database, committee, by=me(), now=now(), **values)


_ACTS: dict[Step, _Act] = {
    Step.UNIT: _Act(_unit_form, _keep_unit),
    Step.COMMITTEE: _Act(_decision_form, _keep_decision),
    Step.INTAKE: _Act(_intake_form, _keep_intake),
}


@bp.route("/quan-ly/bat-dau/<step>", methods=["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def first_step(step: str) -> AnyResponse:
    """Fill in one step of setting up and go on to the next; each step can be left and opened again."""
    if step not in list(Step):
        abort(404)
    here, unit = Step(step), _own_unit()
    if here is Step.MEMBERS:
        return _members(unit)
    if here is Step.TRIAL:
        return _trial(unit)
    act = _ACTS[here]
    form = act.form(unit, committee_of(reading(), unit.id))
    if form.validate_on_submit():
        try:
            with writing() as database:
                act.keep(database, database.get_one(Unit, unit.id), form)
            return _go_on(here)
        except Refused as refused:
            show_reasons(form, refused)
    return _page(here, unit, form)


def _go_on(step: Step) -> AnyResponse:
    after = next_step(step)
    flash(f"Đã lưu bước “{STEP_NAMES[step]}”.", "done")
    return go_to(url_for("committees.first_step", step=after.value if after else step.value))


def _page(step: Step, unit: Unit, form: BaseForm, **more: object) -> Response:
    page = render_template(
        "committees/first_step.html",
        step=step,
        steps=Step,
        names=STEP_NAMES,
        number=list(Step).index(step) + 1,
        unit=unit,
        form=form,
        **more,
    )
    return make_response(page, 422 if form.errors else 200)


def _members(unit: Unit) -> AnyResponse:
    form, committee = MembersStep(), committee_of(reading(), unit.id)
    rows = read_members() if form.is_submitted() else _member_rows(committee)
    if form.validate_on_submit():
        for row in rows:
            form.form_errors.extend(row.errors)
        filled = [row.member for row in rows if row.member is not None]
        if not filled and not form.form_errors:
            form.form_errors.append("Nhập ít nhất một thành viên.")
        if not form.form_errors:
            try:
                with writing() as database:
                    stored = actions.committee_for(
                        database, database.get_one(Unit, unit.id), by=me(), now=now()
                    )
                    actions.write_members(database, stored, filled, by=me(), now=now())
                return _go_on(Step.MEMBERS)
            except Refused as refused:
                show_reasons(form, refused)
    return _page(Step.MEMBERS, unit, form, rows=rows)


def _member_rows(committee: Committee | None) -> list[MemberRow]:
    """Return the members as they stand with some spare rows, or the usual roles to be filled with names."""
    if committee is not None and committee.members:
        stored = [
            MemberRow(member.full_name, member.role, member.office, member.phone)
            for member in committee.members
        ]
        return [*stored, *(MemberRow() for _ in range(_SPARE_ROWS))]
    offered: list[str] = rule("committee.offered_roles", today()).value
    return [*(MemberRow(role=role) for role in offered), *(MemberRow() for _ in range(_SPARE_ROWS))]


def _trial(unit: Unit) -> AnyResponse:
    form = TrialStep()
    drives = drives_around(reading(), unit, today(), most=1)
    if form.validate_on_submit():
        with writing() as database:
            written = write_announcement(
                database,
                None,
                unit_id=unit.id,
                title=f"{unit.name}: mời anh/chị tham gia hiến máu tình nguyện",
                summary="Xem ngày, nơi hiến máu gần nhất và đăng ký ngay trên trang này.",
                body=_first_words(
                    unit, drives[0].on_day if drives else None, drives[0].venue if drives else ""
                ),
                campaign_id=None,
                is_urgent=False,
                last_day=None,
                by=me(),
                now=now(),
            )
            number = written.id
        flash("Đã viết tin mẫu ở dạng nháp. Sửa lời rồi đăng khi anh/chị muốn.", "done")
        return go_to(url_for("outreach.edit_announcement", announcement_id=number))
    return _page(Step.TRIAL, unit, form)


def _first_words(unit: Unit, on_day: date | None, venue: str) -> str:
    lines = [f"{committee_name(unit)} mời anh/chị khỏe mạnh tham gia hiến máu tình nguyện."]
    if on_day is not None:
        where = f" tại {venue}" if venue else ""
        lines.append(f"- Đợt gần nhất: **{weekday_date(on_day)}**{where}.")
    lines.append("- Mang thẻ căn cước; ăn nhẹ, uống nhiều nước trước khi đến.")
    return "\n\n".join(lines)


@bp.get("/quan-ly/bat-dau/in-thu.pdf")
@requires(Permission.COMMITTEE_EDIT)
def trial_page() -> Response:
    """Print a donor list of three invented people on the unit's own letterhead, marked as a sample."""
    facts = trial_list(_own_unit(), printed_by=me().name, moment=now())
    return pdf_response(donor_list_pdf(facts), "trang-in-thu.pdf")
