"""Let the ledger of one donor open with what an old notebook counts."""

from __future__ import annotations

from flask import flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, requires
from blueprints.answers import me, show_reasons
from blueprints.donors import bp
from blueprints.donors.found import donor_or_404
from blueprints.donors.opening_forms import OpeningForm
from blueprints.htmx import go_to
from blueprints.transaction import writing
from domain.clock import now
from domain.ledger.opening_actions import add_opening
from domain.ledger.opening_rules import Opening
from domain.refusals import Refused


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/so-cu", methods=["GET", "POST"])
@requires(Permission.DONATION_ADD)
def opening(donor_id: int) -> AnyResponse:
    """Ask how many donations an old notebook counts for a donor and write them into the ledger as one line."""
    found, form = donor_or_404(donor_id), OpeningForm()
    if form.validate_on_submit():
        told = Opening(
            times=form.times.data,
            up_to=form.up_to.data,
            notebook=form.notebook.data,
            evidence=form.evidence.data,
            seen=form.seen.data or 0,
            reason=form.reason.data or "",
        )
        try:
            with writing() as database:
                add_opening(database, donor_id, told, by=me(), now=now())
            flash(f"Đã thêm {told.times} lần theo sổ cũ của {found.full_name}.", "done")
            return go_to(url_for("donors.donor", donor_id=donor_id))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("donors/opening.html", donor=found, form=form)
    return make_response(page, 422 if form.is_submitted() else 200)
