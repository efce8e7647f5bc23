"""Keep in touch with a donor: a card with a code, and the question whether phone and address are still right."""

from __future__ import annotations

from flask import Response, current_app, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import local_path, me, public_url
from blueprints.donors import bp
from blueprints.donors.found import donor_or_404
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from documents.donor_card import donor_card_pdf
from domain.clock import day_of, now
from domain.commendations.rules import issuer_name
from domain.donors.card_actions import contact_is_right, issue_card
from domain.donors.card_rules import shown_card_code
from domain.donors.facts import DonorCardFacts
from domain.ledger.queries import donor_at_hand
from domain.units.records import Unit


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/the")
@requires(Permission.DONOR_CARE)
def print_card(donor_id: int) -> Response:
    """Make a new card for a donor and print it with its secret number; an earlier card ends."""
    name = donor_or_404(donor_id).full_name
    issuer = issuer_name(reading().get_one(Unit, current_scope().unit_id))
    with writing() as database:
        card = issue_card(database, donor_id, by=me(), now=now())
    settings = current_app.extensions["settings"]
    facts = DonorCardFacts(
        full_name=name,
        issuer=issuer,
        code=shown_card_code(card.code),
        pin=card.pin,
        address=public_url("donors.own_page"),
        issued_on=day_of(now()),
        sample=settings.is_demo,
    )
    return pdf_response(donor_card_pdf(facts), "the-hien-mau.pdf")


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/lien-he-dung")
@requires(Permission.CONTACT_CHECK)
def contact_right(donor_id: int) -> AnyResponse:
    """Note that the donor said that phone and address are still right, and lead back (tiep=…)."""
    found_or_404(donor_at_hand(reading(), current_scope(), donor_id))
    with writing() as database:
        contact_is_right(database, donor_id, by=me(), now=now())
    flash("Đã ghi: liên hệ còn đúng.", "done")
    home = "donors.donor" if "donors.donor" in allowed_endpoints() else "results.my_desk"
    default = url_for(home, donor_id=donor_id) if home == "donors.donor" else url_for(home)
    return go_to(local_path(request.form.get("tiep"), default))
