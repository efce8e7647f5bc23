"""Sheets of merit for awards of the ledger that lack a paper: their wording, then a paper run."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.award_book import book_filter
from blueprints.commendations.forms import MeritForm
from blueprints.commendations.runs import after_work, work
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.commendations import run_actions
from domain.commendations.rules import MOST_AT_ONCE, issuer_lines
from domain.commendations.run_queries import awards_without_paper
from domain.papers.records import PaperKind
from domain.refusals import Refused
from domain.units.records import Unit


@bp.route("/quan-ly/khen-thuong/so/cap-giay", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def award_papers() -> AnyResponse:
    """Ask for the wording of the sheets of merit of awards that lack a paper, then begin to issue them."""
    wanted, address = book_filter()
    rows = awards_without_paper(reading(), current_scope(), wanted)
    chosen = set(request.form.getlist("dong", type=record_number))
    form = MeritForm() if request.method == "POST" else _fresh_form()
    if form.is_submitted() and form.validate():
        try:
            with writing() as database:
                run = run_actions.begin_run_of_awards(
                    database,
                    [row.id for row in rows if row.id in chosen],
                    PaperKind.MERIT,
                    form.wording(),
                    unit_id=current_scope().unit_id or 0,
                    by=me(),
                    now=now(),
                )
                work(database, run)
                run_id = run.id
            return after_work(run_id)
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "commendations/award_papers.html",
        form=form,
        rows=rows[:MOST_AT_ONCE],
        chosen=chosen if form.is_submitted() else {row.id for row in rows},
        is_cut=len(rows) > MOST_AT_ONCE,
        most=MOST_AT_ONCE,
        address=address,
    )
    return make_response(page, 422 if form.errors else 200)


def _fresh_form() -> MeritForm:
    unit = found_or_404(reading().get(Unit, current_scope().unit_id or 0))
    return MeritForm(
        formdata=None,
        issuer_lines="\n".join(issuer_lines(unit)),
        reason="Đã có thành tích trong phong trào hiến máu tình nguyện",
        signer_authority=unit.authority_lines,
        signer_title=unit.signer_title,
        signer_name=unit.signer_name,
    )
