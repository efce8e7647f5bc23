"""Issue hundreds of papers step by step: the page of a paper run, and the second of work that a request does."""

from __future__ import annotations

import time

from flask import flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.form_base import BaseForm
from blueprints.htmx import go_to, page_or_part, wants_part
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.commendations import run_actions
from domain.commendations.paper_run_records import PaperRun, RunState
from domain.commendations.rules import PRINTED_NAMES
from domain.commendations.run_queries import run_in_scope
from domain.commendations.run_rules import result_sentence
from domain.ledger.queries import donors_in_scope
from domain.refusals import Refused

_STEP_SECONDS = 0.8


class GoOnForm(BaseForm):
    """The token of a button that goes on or stops; it asks nothing."""


def work(session: Session, run: PaperRun) -> None:
    """Do steps of a run for about a second; the next request, of any process, goes on."""
    begin, scope = time.monotonic(), current_scope()
    people = donors_in_scope(scope)
    while run.state is RunState.WORKING:
        run_actions.step(session, run, scope=people, province_id=scope.province_id, by=me(), now=now())
        if time.monotonic() - begin > _STEP_SECONDS:
            return


def after_work(run_id: int) -> AnyResponse:
    """Go to the page of a run that still waits, else to its papers."""
    run = found_or_404(run_in_scope(reading(), current_scope(), run_id))
    if run.state is RunState.WORKING:
        return go_to(url_for("commendations.paper_run", run_id=run_id))
    flash(result_sentence(run), "done" if run.issued == run.total else "attention")
    if not run.issued:
        return go_to(url_for("commendations.award_book" if not run.choice else "commendations.candidates"))
    return go_to(url_for("commendations.issued", dot=run_id))


@bp.route("/quan-ly/khen-thuong/lan-cap/<int:run_id>", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def paper_run(run_id: int) -> AnyResponse:
    """Show how far a run has come; a POST does the next second of work, or stops."""
    run = found_or_404(run_in_scope(reading(), current_scope(), run_id))
    form = GoOnForm()
    if form.is_submitted() and form.validate():
        try:
            with writing() as database:
                held = run_actions.held_run(database, run_id)
                if request.form.get("act") == "stop":
                    run_actions.stop(database, held, by=me(), now=now())
                else:
                    work(database, held)
        except Refused as refused:
            show_reasons(form, refused)
        run = found_or_404(run_in_scope(reading(), current_scope(), run_id))
        if not form.errors and not (wants_part() and run.state is RunState.WORKING):
            return after_work(run_id)
    if run.state is not RunState.WORKING:
        return go_to(url_for("commendations.issued", dot=run_id))
    return page_or_part(
        "commendations/paper_run.html",
        "commendations/_paper_run.html",
        status=422 if form.errors else 200,
        run=run,
        form=form,
        kind_name=PRINTED_NAMES[run.kind],
    )
