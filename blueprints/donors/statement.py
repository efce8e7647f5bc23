"""Issue the statement of a donor's count as a paper with a code."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, requires
from blueprints.answers import me, show_reasons
from blueprints.donors import bp
from blueprints.donors.found import donor_or_404
from blueprints.fields import DayField, TextBox
from blueprints.form_base import BaseForm
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from documents.count_statement import count_statement_pdf
from domain.clock import now, today
from domain.commendations.rules import issuer_name
from domain.donors.records import Donor
from domain.ledger.queries import evidence_counts, ledger_of
from domain.ledger.statement import issue_statement, statement_facts
from domain.papers.rules import shown_code
from domain.refusals import Refused
from domain.units.records import Unit


class StatementForm(BaseForm):
    """Up to which day a statement counts and what it is for."""

    up_to = DayField("Tính đến hết ngày")
    purpose = TextBox("Cấp để làm gì", longest=200, optional=True)


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/giay-xac-nhan", methods=["GET", "POST"])
@requires(Permission.DONATION_ADD)
def statement(donor_id: int) -> AnyResponse:
    """Ask up to which day, then issue the statement and answer with its PDF."""
    found, form = donor_or_404(donor_id), StatementForm()
    if not form.is_submitted():
        form.up_to.data = today()
    elif form.validate():
        try:
            return pdf_response(_issued(donor_id, form), "giay-xac-nhan-so-lan.pdf")
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "donors/statement.html",
        donor=found,
        form=form,
        levels=evidence_counts(ledger_of(reading(), donor_id)),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _issued(donor_id: int, form: StatementForm) -> bytes:
    settings = current_app.extensions["settings"]
    purpose = (form.purpose.data or "").rstrip(".")
    with writing() as database:
        donor = database.get_one(Donor, donor_id)
        unit = database.get_one(Unit, current_scope().unit_id)
        facts = statement_facts(
            database,
            donor,
            unit,
            issuer_name(unit),
            up_to=form.up_to.data,
            purpose=purpose,
            today=today(),
        )
        code = issue_statement(database, donor, unit, facts, by=me(), now=now()).code
    address = f"{settings.public_url}/kiem-tra/{code}"
    return count_statement_pdf(
        replace(facts, code=shown_code(code), check_url=address, sample=settings.is_demo)
    )
