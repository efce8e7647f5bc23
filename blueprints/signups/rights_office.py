"""The office's side of requests about one's own data: the list by deadline, one request, its answer."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
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
from blueprints.htmx import go_to
from blueprints.signups import bp
from blueprints.signups.rights_forms import AnswerForm
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.refusals import Refused
from domain.reports.retention_actions import grant_deletion, may_be_deleted
from domain.signups import rights_actions
from domain.signups.rights_queries import request_in_scope, requests_in_scope
from domain.signups.rights_records import RequestKind, RequestState, RightsRequest
from domain.signups.rights_rules import KIND_NAMES, OPEN_STATES, REQUEST_STATE_KINDS, REQUEST_STATE_NAMES


@bp.get("/quan-ly/yeu-cau/")
@requires(Permission.RIGHTS_DECIDE)
def rights_requests() -> str:
    """List the open requests by deadline and the closed ones below."""
    scope = current_scope()
    return render_template(
        "signups/rights_requests.html",
        waiting=requests_in_scope(reading(), scope, is_open=True),
        closed=requests_in_scope(reading(), scope, is_open=False),
        kind_names=KIND_NAMES,
        state_names=REQUEST_STATE_NAMES,
        state_kinds=REQUEST_STATE_KINDS,
        today=today(),
    )


def _found(request_id: int) -> RightsRequest:
    return found_or_404(request_in_scope(reading(), current_scope(), request_id))


@bp.route("/quan-ly/yeu-cau/<int:request_id>", methods=["GET", "POST"])
@requires(Permission.RIGHTS_DECIDE)
def rights_request(request_id: int) -> AnyResponse:
    """Show one request; note that it was answered, or close it with the words that the person reads."""
    found = _found(request_id)
    if request.method != "POST":
        return _page(found, AnswerForm(formdata=None, data={"seen_version": str(found.version)}))
    form = AnswerForm()
    version = request.form.get("seen_version", 0, type=record_number)
    if request.form.get("act") == "da-bao":
        try:
            with writing() as database:
                mine = database.get_one(RightsRequest, request_id)
                rights_actions.acknowledge(database, mine, version=version, by=me(), now=now())
            flash("Đã ghi: văn phòng đã trả lời người yêu cầu.", "done")
        except Refused as refused:
            flash(str(refused), "error")
        return go_to(url_for("signups.rights_request", request_id=request_id))
    if form.validate():
        try:
            _close(request_id, form, version)
            flash("Đã khép yêu cầu. Người yêu cầu đọc được câu trả lời ở trang tra cứu.", "done")
            return go_to(url_for("signups.rights_requests"))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(_found(request_id), form)


def _close(request_id: int, form: AnswerForm, version: int) -> None:
    """Close a request; one for deletion that is granted takes out whatever need not be kept, at once."""
    with writing() as database:
        mine = database.get_one(RightsRequest, request_id)
        rights_actions.close_request(
            database, mine, form.state.data, form.answer.data, version=version, by=me(), now=now()
        )
        registration = mine.registration_id
        if mine.kind is RequestKind.DELETE and mine.state is RequestState.DONE:
            grant_deletion(database, registration, by=me(), now=now())


def _page(found: RightsRequest, form: AnswerForm) -> Response:
    page = render_template(
        "signups/rights_request.html",
        found=found,
        form=form,
        is_open=found.state in OPEN_STATES,
        may_be_deleted=may_be_deleted(reading(), found.registration),
        kind_name=KIND_NAMES[found.kind],
        state_name=REQUEST_STATE_NAMES[found.state],
        state_kind=REQUEST_STATE_KINDS[found.state],
        today=today(),
        allowed=allowed_endpoints(),
    )
    return make_response(page, 422 if form.errors else 200)
