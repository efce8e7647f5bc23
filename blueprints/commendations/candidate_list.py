"""The candidates at a cut-off day by a rule set, and the act that gives the chosen ones their paper or award."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from sqlalchemy import ColumnElement
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
from blueprints.answers import me, note_print, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.forms import CandidateFilterForm, DecidedForm, IssueForm
from blueprints.commendations.runs import after_work, work
from blueprints.htmx import go_to
from blueprints.navigation import honour_tabs
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.commendations import actions
from domain.commendations import candidate_queries as queries
from domain.commendations.candidate_queries import Candidate, Choice
from domain.commendations.number_queries import reached_counts, reached_is_kept
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import Subject
from domain.commendations.rules import KIND_NAMES, MOST_AT_ONCE, issue_verdict
from domain.commendations.run_actions import begin_run
from domain.donors.records import Donor
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.papers.records import PaperKind
from domain.people import parse_day, split_day_text
from domain.refusals import Refused
from domain.units.queries import communes, employers
from domain.units.records import Unit
from domain.wording import number_text, short_date
from exchange.xlsx_out import workbook_file

BY_TERMS = "tieu-chi"
_GIVEN = {**{kind.value: name for kind, name in KIND_NAMES.items()}, BY_TERMS: "Hình thức ghi trong tiêu chí"}
_MOST_ROWS = 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/quan-ly/khen-thuong/")
@requires(Permission.COMMENDATION_READ)
def candidates() -> Response:
    """List donors who reached a step by a cut-off day, or would with more proof, and lack the award for it."""
    session, scope = reading(), current_scope()
    form, choice, wrong_day = _choice(request.args)
    people = donors_in_scope(scope)
    rows = queries.candidates(session, people, choice, today(), after=_after())
    counts = queries.milestone_counts(session, people, choice, today())
    others = queries.milestone_counts(session, people, replace(choice, gaps=not choice.gaps), today())
    shown = rows[: queries.PAGE]
    next_url = None
    if len(rows) > queries.PAGE:
        last = shown[-1].donor
        next_url = url_for("commendations.candidates", **_address(choice), sau=f"{last.donations}-{last.id}")
    page = render_template(
        "commendations/candidates.html",
        form=form,
        wrong_day=wrong_day,
        choice=choice,
        given=_GIVEN[_kind_word(choice)],
        rows=shown,
        counts=counts,
        is_kept=reached_is_kept(choice.rule),
        reached=reached_counts(session, people, choice.rule, choice.cut_off),
        total=sum(counts.values()),
        other_total=sum(others.values()),
        other_address=_address(replace(choice, gaps=not choice.gaps)),
        most=MOST_AT_ONCE,
        most_rows=_MOST_ROWS,
        next_url=next_url,
        is_first="sau" not in request.args,
        address=_address(choice),
        kind_names=KIND_NAMES,
        allowed=allowed_endpoints(),
        tabs=honour_tabs("commendations.candidates", allowed_endpoints()),
    )
    return make_response(page)


def _choice(values: MultiDict[str, str]) -> tuple[CandidateFilterForm, Choice, str]:
    """Read the filter; a day that cannot be read or that no rule set knows counts as today, and is told."""
    scope, day = current_scope(), today()
    form = CandidateFilterForm(values)
    cut_off, sets, wrong_day = cut_off_and_sets(values.get("den-ngay", ""), Subject.PERSON)
    terms = next((one for one in sets if one.key == values.get("tieu-chi")), sets[0])
    form.terms.offer([(one.key, one.name) for one in sets])
    form.kind.offer(_GIVEN)
    form.milestone.offer(
        [("", "Mọi mốc"), *((step.threshold, f"{step.threshold} lần") for step in terms.steps)]
    )
    is_narrow = scope.role is not Role.PROVINCE or scope.province_id is None
    form.commune.offer(
        [("", "Mọi xã, phường"), *([] if is_narrow else communes(reading(), scope.province_id or 0, day))]
    )
    form.workplace.offer(
        [("", "Mọi đơn vị"), *([] if is_narrow else employers(reading(), scope.province_id or 0, day))]
    )
    form.cut_off.raw_data, form.cut_off.data = None, short_date(cut_off)
    word = values.get("loai", "")
    kinds = {kind.value: kind for kind in KIND_NAMES}
    choice = Choice(
        cut_off,
        None if word == BY_TERMS else kinds.get(word, PaperKind.COMMENDATION),
        values.get("moc", type=record_number),
        values.get("xa", type=record_number),
        terms=terms,
        workplace_id=values.get("don-vi", type=record_number),
        gaps=values.get("xem") == "thieu",
        with_recent="da-khen" in values,
        this_year="trong-nam" in values and reached_is_kept(terms),
    )
    return form, choice, wrong_day


def cut_off_and_sets(text: str, subject: Subject) -> tuple[date, list[Any], str]:
    """Return the cut-off day, the rule sets that hold on it, and what is to be told about a day that is of no use."""
    day, scope = today(), current_scope()
    found: Any = day
    if text.strip():
        parts = split_day_text(text)
        found = parse_day(*parts) if parts else None
    wrong = ""
    if not isinstance(found, date):
        wrong = f"Chưa đọc được ngày “{text[:40]}”. Nhập như 31/12/2026."
    elif not sets_in_force(reading(), scope.province_id, subject, found):
        wrong = f"Chưa có tiêu chí áp dụng vào ngày {short_date(found)}."
    if wrong:
        found, wrong = day, f"{wrong} Danh sách dưới đây tính đến hôm nay."
    return found, sets_in_force(reading(), scope.province_id, subject, found), wrong


def _after() -> tuple[int, Donor] | None:
    donations, _, number = request.args.get("sau", "").partition("-")
    try:
        last = donor_in_scope(reading(), current_scope(), record_number(number))
        return None if last is None else (record_number(donations), last)
    except ValueError:
        return None


def _kind_word(choice: Choice) -> str:
    return BY_TERMS if choice.kind is None else choice.kind.value


def _address(choice: Choice) -> dict[str, Any]:
    """Return the filter as the arguments of an address."""
    told = {
        "tieu-chi": choice.rule.key,
        "loai": _kind_word(choice),
        "den-ngay": short_date(choice.cut_off),
        "moc": choice.milestone,
        "xa": choice.commune_id,
        "don-vi": choice.workplace_id,
        "xem": "thieu" if choice.gaps else None,
        "da-khen": "y" if choice.with_recent else None,
        "trong-nam": "y" if choice.this_year else None,
    }
    return {name: value for name, value in told.items() if value is not None}


_HEAD = (
    *(
        "STT",
        "Họ và tên",
        "Năm sinh",
        "Mốc",
        "Số lần tính",
        "Số lần trong sổ",
        "Thiếu chứng cứ",
        "Lần gần nhất",
    ),
    *("Xã, phường", "Đơn vị", "Nhóm máu", "Hình thức khen", "Nơi khen", "Đã khen"),
)
_WIDTHS = (6, 30, 10, 8, 11, 11, 11, 12, 26, 34, 9, 26, 30, 34)


@bp.get("/quan-ly/khen-thuong/nguoi-dat-moc.xlsx")
@requires(Permission.COMMENDATION_READ)
def candidates_xlsx() -> Response:
    """Return the candidates of the filter as a workbook, the highest step first, then by name."""
    _, choice, _ = _choice(request.args)
    found = queries.candidates(reading(), donors_in_scope(current_scope()), choice, today(), limit=_MOST_ROWS)
    rows = sorted(found[:_MOST_ROWS], key=lambda row: (-row.milestone, row.donor.sort_key, row.donor.id))
    title = "Thiếu chứng cứ" if choice.gaps else "Người đạt mốc"
    above = (
        f"{title}: {choice.rule.name}",
        f"Tính đến ngày {short_date(choice.cut_off)}; {number_text(len(rows))} người; theo {choice.rule.basis}",
    )
    content = workbook_file(
        title, _HEAD, [_cells(place, row) for place, row in enumerate(rows, 1)], above=above, widths=_WIDTHS
    )
    note_print("tải danh sách đạt mốc", "unit", current_scope().unit_id, rows=len(rows))
    return workbook(content, "nguoi-dat-moc.xlsx")


def _cells(place: int, row: Candidate) -> tuple[Any, ...]:
    donor, honoured = row.donor, row.honoured
    return (
        *(place, donor.full_name, donor.birth_year, row.milestone, row.donations, row.total, row.unproven),
        *(row.last_on, row.commune, row.workplace, donor.blood_group, row.step.award, row.step.body),
        f"{honoured.award}, {short_date(honoured.granted_on)}" if honoured else "",
    )


def workbook(content: bytes, name: str) -> Response:
    """Answer with a workbook to be stored."""
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.post("/quan-ly/khen-thuong/cap")
@requires(Permission.COMMENDATION_ISSUE)
def issue() -> AnyResponse:
    """Ask for the wording of the papers of the chosen donors, then issue them all at once."""
    _, chosen, _ = _choice(request.form)
    choice = replace(chosen, gaps=False)
    people = donors_in_scope(current_scope())
    wants_all = request.form.get("tat-ca") == "y"
    donor_ids = () if wants_all else tuple(set(request.form.getlist("nguoi", type=record_number)))
    narrowed = choice if wants_all else replace(choice, donor_ids=donor_ids)
    rows = queries.candidates(reading(), people, narrowed, today(), limit=MOST_AT_ONCE)
    verdict = issue_verdict(len(rows))
    if not verdict.accepted:
        flash(verdict.reasons[0].sentence, "attention")
        return go_to(url_for("commendations.candidates", **_address(choice)))
    narrowed = replace(choice, donor_ids=tuple(row.donor.id for row in rows))
    if not wants_all and len(rows) != len(donor_ids):
        flash(
            "Vài người vừa chọn không còn trong danh sách này, nên đã được bỏ ra. Xem lại rồi cấp.",
            "attention",
        )
        return _wording_page(narrowed, rows, _fresh_form(choice))
    if request.form.get("buoc") != "cap":
        return _wording_page(narrowed, rows, _fresh_form(choice))
    form = DecidedForm() if choice.kind is None else IssueForm()
    if form.validate_on_submit():
        try:
            return _issued(narrowed, form, people)
        except Refused as refused:
            show_reasons(form, refused)
    return _wording_page(narrowed, rows, form)


def _issued(choice: Choice, form: IssueForm | DecidedForm, people: ColumnElement[bool]) -> AnyResponse:
    unit_id = current_scope().unit_id or 0
    if choice.kind is not None:
        with writing() as database:
            run = begin_run(database, choice, form.wording(), unit_id=unit_id, by=me(), now=now())
            work(database, run)
            run_id = run.id
        return after_work(run_id)
    with writing() as database:
        made = actions.issue(
            database, choice, form.wording(), scope=people, issuing_unit_id=unit_id, by=me(), now=now()
        )
        moment = made[0].issued_at.isoformat()
    flash(f"Đã ghi {number_text(len(made))} người vào sổ khen thưởng.", "done")
    return go_to(url_for("commendations.award_book", lan=moment))


def _fresh_form(choice: Choice) -> IssueForm | DecidedForm:
    reason = f"Đã có thành tích trong phong trào hiến máu tình nguyện năm {choice.cut_off.year}"
    if choice.kind is None:
        return DecidedForm(formdata=None, reason=reason)
    unit = found_or_404(reading().get(Unit, current_scope().unit_id or 0))
    return IssueForm(
        formdata=None,
        reason=reason,
        signer_authority=unit.authority_lines,
        signer_title=unit.signer_title,
        signer_name=unit.signer_name,
    )


def _wording_page(choice: Choice, rows: list[Candidate], form: IssueForm | DecidedForm) -> Response:
    page = render_template(
        "commendations/issue.html",
        form=form,
        choice=choice,
        rows=rows,
        address=_address(choice),
        kind_names=KIND_NAMES,
    )
    return make_response(page, 422 if form.errors else 200)
