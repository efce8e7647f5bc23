"""The candidates at a cut-off day, and the act that issues papers to the chosen ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
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
from blueprints.commendations.forms import CandidateFilterForm, IssueForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.commendations import actions
from domain.commendations import candidate_queries as queries
from domain.commendations.candidate_queries import Choice
from domain.commendations.rules import KIND_NAMES, MOST_AT_ONCE, issue_verdict, milestones_on
from domain.donors.records import Donor
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.papers.records import PaperKind
from domain.people import parse_day, split_day_text
from domain.refusals import Refused
from domain.units.queries import communes
from domain.units.records import Unit
from domain.wording import number_text, short_date


@bp.get("/quan-ly/khen-thuong/")
@requires(Permission.COMMENDATION_READ)
def candidates() -> Response:
    """List donors who reached a milestone by a cut-off day and were not honoured for it yet."""
    session, scope = reading(), current_scope()
    form, choice, wrong_day = _choice(request.args)
    people = donors_in_scope(scope)
    rows = queries.candidates(session, people, choice, today(), after=_after())
    counts = queries.milestone_counts(session, people, choice, today())
    shown = rows[: queries.PAGE]
    next_url = None
    if len(rows) > queries.PAGE:
        last = shown[-1]
        next_url = url_for(
            "commendations.candidates", **_address(choice), sau=f"{last.donor.donations}-{last.donor.id}"
        )
    page = render_template(
        "commendations/candidates.html",
        form=form,
        wrong_day=wrong_day,
        choice=choice,
        rows=shown,
        counts=counts,
        total=sum(counts.values()),
        most=MOST_AT_ONCE,
        rule=milestones_on(choice.cut_off),
        next_url=next_url,
        is_first="sau" not in request.args,
        address=_address(choice),
        kind_names=KIND_NAMES,
        allowed=allowed_endpoints(),
    )
    return make_response(page)


def _choice(values: MultiDict[str, str]) -> tuple[CandidateFilterForm, Choice, str]:
    """Read the filter; a day that cannot be read or that lies before the rule counts as today, and is told."""
    scope, day = current_scope(), today()
    form = CandidateFilterForm(values)
    form.kind.offer([(kind.value, name) for kind, name in KIND_NAMES.items()])
    cut_off, wrong_day = _cut_off(values.get("den-ngay", ""), day)
    form.milestone.offer([("", "Mọi mốc"), *((step, f"{step} lần") for step in milestones_on(cut_off).value)])
    is_ward = scope.role is Role.WARD or scope.province_id is None
    known = [] if is_ward else communes(reading(), scope.province_id or 0, day)
    form.commune.offer([("", "Mọi xã, phường"), *known])
    form.cut_off.raw_data, form.cut_off.data = None, short_date(cut_off)
    kind = values.get("loai", "")
    choice = Choice(
        cut_off,
        PaperKind(kind)
        if kind in {known_kind.value for known_kind in KIND_NAMES}
        else PaperKind.COMMENDATION,
        values.get("moc", type=record_number),
        values.get("xa", type=record_number),
    )
    return form, choice, wrong_day


def _cut_off(text: str, day: date) -> tuple[date, str]:
    if not text.strip():
        return day, ""
    parts = split_day_text(text)
    found = parse_day(*parts) if parts else None
    if not isinstance(found, date):
        return (
            day,
            f"Chưa đọc được ngày “{text[:40]}”. Nhập như 31/12/2026. Danh sách dưới đây tính đến hôm nay.",
        )
    try:
        milestones_on(found)
    except LookupError:
        return day, f"Các mốc chưa áp dụng vào ngày {short_date(found)}. Danh sách dưới đây tính đến hôm nay."
    return found, ""


def _after() -> tuple[int, Donor] | None:
    milestone, _, number = request.args.get("sau", "").partition("-")
    try:
        last = donor_in_scope(reading(), current_scope(), record_number(number))
        return None if last is None else (record_number(milestone), last)
    except ValueError:
        return None


def _address(choice: Choice) -> dict[str, Any]:
    """Return the filter as the arguments of an address."""
    told = {
        "loai": choice.kind.value,
        "den-ngay": short_date(choice.cut_off),
        "moc": choice.milestone,
        "xa": choice.commune_id,
    }
    return {name: value for name, value in told.items() if value is not None}


@bp.post("/quan-ly/khen-thuong/cap")
@requires(Permission.COMMENDATION_ISSUE)
def issue() -> AnyResponse:
    """Ask for the wording of the papers of the chosen donors, then issue them all at once."""
    _, choice, _ = _choice(request.form)
    people = donors_in_scope(current_scope())
    wants_all = request.form.get("tat-ca") == "y"
    donor_ids = () if wants_all else tuple(set(request.form.getlist("nguoi", type=record_number)))
    narrowed = choice if wants_all else replace(choice, donor_ids=donor_ids)
    rows = queries.candidates(reading(), people, narrowed, today(), limit=MOST_AT_ONCE)
    verdict = issue_verdict(len(rows))
    if not verdict.accepted:
        flash(verdict.reasons[0].sentence, "attention")
        return go_to(url_for("commendations.candidates", **_address(choice)))
    chosen = replace(choice, donor_ids=tuple(row.donor.id for row in rows))
    if not wants_all and len(rows) != len(donor_ids):
        flash(
            "Vài người vừa chọn không còn trong danh sách này, nên đã được bỏ ra. Xem lại rồi cấp.",
            "attention",
        )
        return _wording_page(chosen, rows, _fresh_form(choice))
    if request.form.get("buoc") != "cap":
        return _wording_page(chosen, rows, _fresh_form(choice))
    form = IssueForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                made = actions.issue(
                    database,
                    chosen,
                    form.wording(),
                    scope=people,
                    issuing_unit_id=current_scope().unit_id or 0,
                    by=me(),
                    now=now(),
                )
                issued_at = made[0].issued_at
            flash(
                f"Đã cấp {number_text(len(made))} giấy. In tất cả trong một tệp PDF, hoặc từng giấy.", "done"
            )
            return go_to(url_for("commendations.issued", lan=issued_at.isoformat()))
        except Refused as refused:
            show_reasons(form, refused)
    return _wording_page(chosen, rows, form)


def _fresh_form(choice: Choice) -> IssueForm:
    unit = found_or_404(reading().get(Unit, current_scope().unit_id or 0))
    return IssueForm(
        formdata=None,
        reason=f"Đã có thành tích trong phong trào hiến máu tình nguyện năm {choice.cut_off.year}",
        signer_authority=unit.authority_lines,
        signer_title=unit.signer_title,
        signer_name=unit.signer_name,
    )


def _wording_page(choice: Choice, rows: list[queries.Candidate], form: IssueForm) -> Response:
    page = render_template(
        "commendations/issue.html",
        form=form,
        choice=choice,
        rows=rows,
        address=_address(choice),
        kind_names=KIND_NAMES,
    )
    return make_response(page, 422 if form.errors else 200)
