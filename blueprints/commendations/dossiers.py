"""Dossiers: send one's own up, look at those of units below, and take or return them."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.round_forms import AnswerForm, SendForm
from blueprints.commendations.rounds import NAMES
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.commendations import dossier_actions, round_queries
from domain.commendations.round_queries import NomineeFilter, owns
from domain.commendations.round_records import Dossier, DossierState, Nominee
from domain.names import nfc
from domain.refusals import Refused
from domain.wording import number_text

HERE = "/quan-ly/khen-thuong/ho-so"


def dossier_or_404(dossier_id: int, *, own: bool | None = None) -> Dossier:
    """Return a dossier in reach; with own: of the account's unit, or (False) sent into a round of its office."""
    scope = current_scope()
    found = found_or_404(round_queries.dossier_in_scope(reading(), scope, dossier_id))
    is_mine = found.unit_id == scope.unit_id and not owns(scope, found.round)
    return found_or_404(found if own is None or own == is_mine else None)


@bp.get(f"{HERE}/<int:dossier_id>")
@requires(Permission.COMMENDATION_READ)
def dossier(dossier_id: int) -> AnyResponse:
    """Show a dossier that was sent to one's office, with everybody in it; one's own is on the page of the round."""
    found = dossier_or_404(dossier_id)
    if not owns(current_scope(), found.round):
        return go_to(url_for("commendations.round_page", round_id=found.round_id))
    return _page(found, AnswerForm(formdata=None, seen_version=str(found.version)))


def _page(found: Dossier, form: AnswerForm) -> AnyResponse:
    rows = round_queries.nominees(reading(), Nominee.dossier_id == found.id, NomineeFilter(), limit=None)
    page = render_template(
        "commendations/dossier.html",
        dossier=found,
        rows=rows,
        changed=round_queries.changed_since(reading(), found.round, rows),
        form=form,
        may_answer=found.state is DossierState.SENT,
        names=NAMES,
        today=today(),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post(f"{HERE}/<int:dossier_id>/gui")
@requires(Permission.COMMENDATION_PROPOSE)
def send_dossier(dossier_id: int) -> AnyResponse:
    """Send one's own dossier up, take it back while nobody has answered, or bring one's own round's list into it."""
    found, form = dossier_or_404(dossier_id, own=True), SendForm()
    address = url_for("commendations.round_page", round_id=found.round_id)
    if not form.validate_on_submit():
        flash(next(iter(form.errors.values()))[0], "attention")
        return go_to(address)
    work = request.form.get("viec", "")
    try:
        with writing() as database:
            if work == "rut":
                dossier_actions.withdraw_dossier(
                    database, dossier_id, seen_version=form.version, by=me(), now=now()
                )
                done = "Đã rút hồ sơ về để sửa."
            else:
                dossier_actions.send_dossier(
                    database,
                    dossier_id,
                    letter_number=form.letter_number.data or "",
                    letter_on=form.letter_on.data,
                    note=form.note.data or "",
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
                done = "Đã gửi hồ sơ."
        flash(done, "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(address)


@bp.post(f"{HERE}/<int:dossier_id>/dua-len")
@requires(Permission.COMMENDATION_PROPOSE)
def forward(dossier_id: int) -> AnyResponse:
    """Bring everybody on the list of one's own round into one's dossier for the round above."""
    found = dossier_or_404(dossier_id, own=True)
    number = request.form.get("dot", type=record_number) or 0
    source = found_or_404(round_queries.own_round(reading(), current_scope(), number))
    address, source_id = url_for("commendations.round_page", round_id=found.round_id), source.id
    try:
        with writing() as database:
            count = dossier_actions.forward_accepted(database, dossier_id, source_id, by=me(), now=now())
        done = f"Đã đưa {number_text(count)} người, gia đình, tập thể của đợt mình lên hồ sơ."
        none = "Không có ai để đưa lên: hình thức khen cấp xã do đợt của xã, phường quyết định."
        flash(done if count else none, "done" if count else "attention")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(address)


@bp.post(f"{HERE}/<int:dossier_id>/tra-loi")
@requires(Permission.COMMENDATION_ROUND)
def answer_dossier(dossier_id: int) -> AnyResponse:
    """Take a dossier but the rows returned, each with its reason, or return it as a whole."""
    found, form = dossier_or_404(dossier_id, own=False), AnswerForm()
    round_id = found.round_id
    if form.validate_on_submit():
        whole = request.form.get("viec") == "tra-lai"
        returned = {
            number: nfc(request.form.get(f"ly-do-{number}", ""))
            for number in request.form.getlist("tra", type=record_number)
        }
        try:
            with writing() as database:
                if whole:
                    dossier_actions.return_dossier(
                        database,
                        dossier_id,
                        form.reason.data or "",
                        seen_version=form.version,
                        by=me(),
                        now=now(),
                    )
                    done = "Đã trả lại hồ sơ."
                else:
                    count = dossier_actions.take_dossier(
                        database, dossier_id, returned, seen_version=form.version, by=me(), now=now()
                    )
                    back = f", trả lại {number_text(len(returned))} người" if returned else ""
                    done = f"Đã nhận {number_text(count)} người{back}."
            flash(done, "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(dossier_or_404(dossier_id, own=False), form)
