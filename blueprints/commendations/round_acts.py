"""What happens to a frozen list: both bodies examine it, the national level answers, a decision gives the awards."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.round_forms import DecisionForm, NationalForm, ReviewForm, StepForm
from blueprints.commendations.rounds import HERE, NAMES, round_or_404
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.who import person
from domain.clock import now, today
from domain.commendations import round_actions, round_queries
from domain.commendations.round_decision_actions import record_decision
from domain.commendations.round_queries import NomineeFilter, awaits_decision
from domain.commendations.round_records import CommendationRound, Reviewer
from domain.commendations.round_rules import decides
from domain.names import nfc
from domain.refusals import Refused
from domain.wording import number_text


@bp.route(f"{HERE}/<int:round_id>/xet", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def review(round_id: int) -> AnyResponse:
    """Note that Nội vụ or Chữ thập đỏ examined the list and agrees."""
    record = round_or_404(round_id, own=True)
    form = ReviewForm()
    if request.method == "GET":
        shown = person().account.display_name
        form = ReviewForm(formdata=None, officer=shown, on_day=today(), seen_version=str(record.version))
    elif form.validate_on_submit():
        try:
            with writing() as database:
                round_actions.mark_review(
                    database,
                    round_id,
                    form.reviewer.data,
                    form.officer.data,
                    form.on_day.data,
                    paper=form.paper.data or "",
                    account_id=None if form.from_paper.data else me().account_id,
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
            flash("Đã ghi ý kiến xét.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _form_page("commendations/review.html", form, round_or_404(round_id, own=True))


def _form_page(page: str, form: ReviewForm | NationalForm, record: CommendationRound) -> Response:
    answer = render_template(page, form=form, record=record, names=NAMES)
    return make_response(answer, 422 if form.errors else 200)


@bp.post(f"{HERE}/<int:round_id>/rut-y-kien")
@requires(Permission.COMMENDATION_ROUND)
def withdraw_review(round_id: int) -> AnyResponse:
    """Take the mark of one body back."""
    round_or_404(round_id, own=True)
    form, word = StepForm(), request.form.get("noi-xet", "")
    if form.validate_on_submit() and word in set(Reviewer):
        try:
            with writing() as database:
                round_actions.withdraw_review(
                    database, round_id, Reviewer(word), seen_version=form.version, by=me(), now=now()
                )
            flash("Đã rút ý kiến xét.", "done")
        except Refused as refused:
            flash(str(refused), "attention")
    return go_to(url_for("commendations.round_page", round_id=round_id))


@bp.route(f"{HERE}/<int:round_id>/trung-uong", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def national(round_id: int) -> AnyResponse:
    """Note when the dossier went to the national level and when that answered."""
    record, form = round_or_404(round_id, own=True), NationalForm()
    if request.method == "GET":
        form = NationalForm(
            formdata=None,
            sent_on=record.national_sent_on,
            answered_on=record.national_answered_on,
            note=record.national_note,
            seen_version=str(record.version),
        )
    elif form.validate_on_submit():
        try:
            with writing() as database:
                round_actions.note_national(
                    database,
                    round_id,
                    form.sent_on.data,
                    form.answered_on.data,
                    form.note.data or "",
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
            flash("Đã ghi việc gửi trung ương.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _form_page("commendations/national.html", form, round_or_404(round_id, own=True))


@bp.route(f"{HERE}/<int:round_id>/quyet-dinh", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def decide(round_id: int) -> AnyResponse:
    """Record a decision: everybody of its body gets the award, but those ticked, who keep a reason."""
    record = round_or_404(round_id, own=True)
    known = round_queries.award_groups(reading(), round_id)
    groups = [one for one in known if one.proposed and one.level in decides(record)]
    bodies = list(dict.fromkeys(one.body for one in groups))
    asked = request.values.get("body", "")
    body = asked if asked in bodies else bodies[0] if bodies else ""
    form = DecisionForm() if request.method == "POST" else DecisionForm(
        formdata=None, body=body, seen_version=str(record.version)
    )  # fmt: skip
    form.body.offer([(one, one) for one in bodies])
    if form.validate_on_submit():
        rejected = {
            number: nfc(request.form.get(f"ly-do-{number}", ""))
            for number in request.form.getlist("khong", type=record_number)
        }
        try:
            with writing() as database:
                made = record_decision(
                    database,
                    round_id,
                    form.terms(),
                    None,
                    rejected,
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
                count, moment = len(made), made[0].issued_at
            flash(f"Đã ghi quyết định: {number_text(count)} lượt khen vào sổ khen thưởng.", "done")
            return go_to(url_for("commendations.award_book", lan=moment.isoformat()))
        except Refused as refused:
            show_reasons(form, refused)
    record = round_or_404(round_id, own=True)
    page = render_template(
        "commendations/decide.html",
        record=record,
        form=form,
        rows=round_queries.nominees(reading(), awaits_decision(record), NomineeFilter(body=body), limit=None)
        if body
        else [],
        above=sum(one.proposed for one in known if one.level not in decides(record)),
        bodies=bodies,
        body=body,
        typed=request.form,
        province=current_scope().province_id,
    )
    return make_response(page, 422 if form.errors else 200)
