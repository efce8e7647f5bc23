"""Let offices take, pass on and answer claims of donations given earlier or elsewhere."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request, url_for
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
from blueprints.donors import bp
from blueprints.donors.claim_forms import ClaimForm, DeclineForm, FoundForm, FoundTimesForm, last_day
from blueprints.donors.found import donor_or_404
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.ledger import claim_actions, claim_queries
from domain.ledger.claim_records import ClaimState
from domain.ledger.claim_rules import CLAIM_STATE_KINDS, CLAIM_STATE_NAMES, when_text
from domain.ledger.earlier_rules import Earlier
from domain.ledger.opening_rules import Opening
from domain.ledger.queries import ledger_of, serial_is_used
from domain.ledger.records import Evidence
from domain.refusals import Refused
from domain.results.rules import COMPONENT_NAMES


@bp.get("/quan-ly/nguoi-hien-mau/khai")
@requires(Permission.DONOR_CARE)
def claims() -> AnyResponse:
    """List the claims that wait, or those of another state, the oldest first."""
    word = request.args.get("trang-thai", ClaimState.WAITING.value)
    state = ClaimState(word) if word in [one.value for one in ClaimState] else ClaimState.WAITING
    after_id = request.args.get("sau", type=record_number) or 0
    rows = claim_queries.claims_page(reading(), current_scope(), state, after_id=after_id)
    shown = rows[: claim_queries.PAGE]
    next_url = None
    if len(rows) > claim_queries.PAGE:
        asked: dict[str, Any] = {"trang-thai": state.value, "sau": shown[-1].claim.id}
        next_url = url_for("donors.claims", **asked)
    page = render_template(
        "donors/claims.html",
        rows=shown,
        state=state,
        next_url=next_url,
        state_names=CLAIM_STATE_NAMES,
        component_names=COMPONENT_NAMES,
        when_text=when_text,
    )
    return make_response(page)


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/khai", methods=["GET", "POST"])
@requires(Permission.DONOR_CARE)
def new_claim(donor_id: int) -> AnyResponse:
    """Take a claim for a donor who came or called; the province answers it."""
    donor, form = donor_or_404(donor_id), ClaimForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                claim = claim_actions.make_claim(database, donor_id, form.told(), by=me(), now=now())
                claim_id = claim.id
            flash("Đã ghi lời khai. Văn phòng tỉnh xem rồi xác nhận.", "done")
            return go_to(url_for("donors.claim", claim_id=claim_id))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("donors/new_claim.html", donor=donor, form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@bp.get("/quan-ly/nguoi-hien-mau/khai/<int:claim_id>")
@requires(Permission.DONOR_CARE)
def claim(claim_id: int) -> AnyResponse:
    """Show a claim beside what the ledger knows, with what the account may do about it."""
    return _claim_page(claim_id, _start_form(claim_id), DeclineForm(formdata=None))


def _row(claim_id: int) -> claim_queries.ClaimRow:
    return found_or_404(claim_queries.claim_in_scope(reading(), current_scope(), claim_id))


def _is_dated(row: claim_queries.ClaimRow) -> bool:
    """Return whether the claim is confirmed with a day: it has one, or the office has found it."""
    return row.claim.on_day is not None or request.values.get("ngay") == "1"


def _start_form(claim_id: int) -> FoundForm | FoundTimesForm:
    row = _row(claim_id)
    told, serial = row.claim, row.claim.serial
    if _is_dated(row):
        return FoundForm(
            formdata=None,
            data={
                "on_day": told.on_day,
                "component": told.component,
                "volume_ml": told.volume_ml,
                "place": told.place,
                "serial": serial,
                "evidence": None if serial else Evidence.OWN_WORD,
            },
        )
    return FoundTimesForm(
        formdata=None,
        data={"times": told.times, "up_to": last_day(told.year, today()), "notebook": told.place},
    )


def _claim_page(
    claim_id: int, form: FoundForm | FoundTimesForm, decline: DeclineForm, status: int = 200
) -> AnyResponse:
    row, allowed = _row(claim_id), allowed_endpoints()
    lines = [
        line
        for line in ledger_of(reading(), row.donor.id)
        if not line.taken_back and not line.donation.reverses_id
    ]
    serial = row.claim.serial
    page = render_template(
        "donors/claim.html",
        row=row,
        claim=row.claim,
        donor=row.donor,
        lines=lines,
        form=form,
        decline=decline,
        is_dated=isinstance(form, FoundForm),
        is_waiting=row.claim.state is ClaimState.WAITING,
        may_decide="donors.confirm_claim" in allowed,
        serial_used=bool(serial) and serial_is_used(reading(), serial),
        state_names=CLAIM_STATE_NAMES,
        state_kinds=CLAIM_STATE_KINDS,
        component_names=COMPONENT_NAMES,
        when_text=when_text,
    )
    return make_response(page, status)


@bp.post("/quan-ly/nguoi-hien-mau/khai/<int:claim_id>/xac-nhan")
@requires(Permission.DONATION_ADD)
def confirm_claim(claim_id: int) -> AnyResponse:
    """Write the claimed donation into the ledger as the office found it."""
    row = _row(claim_id)
    form: FoundForm | FoundTimesForm = FoundForm() if _is_dated(row) else FoundTimesForm()
    if form.validate():
        try:
            with writing() as database:
                if isinstance(form, FoundForm):
                    claim_actions.confirm_dated(database, claim_id, _found(form), by=me(), now=now())
                else:
                    claim_actions.confirm_undated(database, claim_id, _opening(form), by=me(), now=now())
            flash("Đã xác nhận và ghi vào sổ hiến máu.", "done")
            return go_to(url_for("donors.claims"))
        except Refused as refused:
            show_reasons(form, refused)
    return _claim_page(claim_id, form, DeclineForm(formdata=None), 422)


def _found(form: FoundForm) -> Earlier:
    return Earlier(
        on_day=form.on_day.data,
        component=form.component.data,
        volume_ml=form.volume_ml.data,
        serial=form.serial.data or "",
        place=form.place.data,
        evidence=form.evidence.data,
        reason=form.reason.data or "",
    )


def _opening(form: FoundTimesForm) -> Opening:
    return Opening(
        times=form.times.data,
        up_to=form.up_to.data,
        notebook=form.notebook.data,
        evidence=form.evidence.data,
        seen=form.seen.data or 0,
        reason=form.reason.data or "",
    )


@bp.post("/quan-ly/nguoi-hien-mau/khai/<int:claim_id>/chua-xac-nhan")
@requires(Permission.DONATION_ADD)
def decline_claim(claim_id: int) -> AnyResponse:
    """Answer a claim that cannot be confirmed yet with what would help."""
    _row(claim_id)
    form = DeclineForm()
    if form.validate():
        try:
            with writing() as database:
                claim_actions.decline_claim(database, claim_id, form.answer.data, by=me(), now=now())
            flash("Đã trả lời. Người hiến máu khai lại được khi có thêm giấy tờ.", "done")
            return go_to(url_for("donors.claims"))
        except Refused as refused:
            show_reasons(form, refused)
    return _claim_page(claim_id, _start_form(claim_id), form, 422)


@bp.post("/quan-ly/nguoi-hien-mau/khai/<int:claim_id>/chuyen")
@requires(Permission.DONOR_CARE)
def forward_claim(claim_id: int) -> AnyResponse:
    """Tell the province that the papers of a claim were seen here."""
    _row(claim_id)
    try:
        with writing() as database:
            claim_actions.forward_claim(database, claim_id, by=me(), now=now())
        flash("Đã ghi là đã xem giấy tờ và chuyển văn phòng tỉnh.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("donors.claim", claim_id=claim_id))
