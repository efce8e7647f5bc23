"""Call those who came, one number after the other: for the hall the number, for the desk the names as well."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, render_template, request
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
from blueprints.form_base import BaseForm
from blueprints.htmx import go_to
from blueprints.results import bp
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.refusals import Refused
from domain.results import queries
from domain.results.turn_actions import call_back, call_next
from domain.results.turn_queries import turns_now, waiting_people
from domain.wording import number_text

_NEXT, _BACK = "moi", "rut_lai"


@bp.route("/quan-ly/dot/<int:drive_id>/moi-so", methods=["GET", "POST"])
@requires(Permission.DESK_USE)
def turns(drive_id: int) -> AnyResponse:
    """Show who waits, and call the next number or take the last call back."""
    found_or_404(queries.drive_of_desk(reading(), current_scope(), drive_id))
    form = BaseForm()
    if request.method == "GET":
        return _page(drive_id, form)
    act, seen = request.form.get("act"), request.form.get("seen", type=record_number)
    if act not in (_NEXT, _BACK) or seen is None:
        abort(400)
    if not form.validate_on_submit():
        return _page(drive_id, form)
    change = call_next if act == _NEXT else call_back
    try:
        with writing() as database:
            number = change(database, drive_id, seen=seen, by=me(), now=now())
    except Refused as refused:
        show_reasons(form, refused)
        return _page(drive_id, form)
    if act == _BACK:
        flash(f"Đã rút lại lượt mời số {number_text(number)}.", "attention")
    return go_to(request.path)


def _page(drive_id: int, form: BaseForm) -> Response:
    session = reading()
    page = render_template(
        "results/turns.html",
        drive=found_or_404(queries.drive_of_desk(session, current_scope(), drive_id)),
        form=form,
        turns=turns_now(session, drive_id),
        people=waiting_people(session, drive_id),
        allowed=allowed_endpoints(),
    )
    return make_response(page, 422 if form.errors else 200)
