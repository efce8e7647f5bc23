"""The papers that were issued: a page of one act or of all, and their PDF, one or many in one file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response, abort, current_app, make_response, render_template, request, url_for

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.commendations import bp
from blueprints.navigation import honour_tabs
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from documents.certificate import certificates_pdf as draw_certificates
from documents.thanks_letter import thanks_letters_pdf as draw_letters
from domain.commendations import queries
from domain.commendations.records import Honour
from domain.commendations.rules import KIND_NAMES, MOST_AT_ONCE, certificate_facts
from domain.papers.records import PaperKind
from domain.papers.rules import shown_code


def moment_of(text: str | None) -> datetime | None:
    """Return the moment of an act as it stands in an address; 404 for anything else."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        abort(404)
    if moment.tzinfo is None:
        abort(404)
    return moment


@bp.get("/quan-ly/khen-thuong/da-cap")
@requires(Permission.COMMENDATION_READ)
def issued() -> Response:
    """List the papers of one act, or all papers of the account's people, the newest first."""
    moment = moment_of(request.args.get("lan"))
    limit = MOST_AT_ONCE if moment else queries.PAGE
    before_id = request.args.get("truoc", type=record_number)
    rows = queries.honours(reading(), current_scope(), issued_at=moment, before_id=before_id, limit=limit)
    shown = rows[:limit]
    next_url = url_for("commendations.issued", truoc=shown[-1].id) if len(rows) > limit else None
    page = render_template(
        "commendations/issued.html",
        rows=shown,
        act=moment.isoformat() if moment else "",
        kinds=sorted({row.kind for row in shown}) if moment else [],
        next_url=next_url,
        is_first=before_id is None,
        kind_names=KIND_NAMES,
        shown_code=shown_code,
        tabs=honour_tabs("commendations.issued", allowed_endpoints()),
    )
    return make_response(page)


@bp.get("/quan-ly/khen-thuong/<int:honour_id>/giay.pdf")
@requires(Permission.COMMENDATION_READ)
def certificate_pdf(honour_id: int) -> Response:
    """Print one paper."""
    rows = queries.honours(reading(), current_scope(), honour_ids=[honour_id])
    honour = found_or_404(rows[0] if rows else None)
    return pdf_response(_drawn([honour]), f"giay-{honour.id}.pdf")


@bp.get("/quan-ly/khen-thuong/giay.pdf")
@requires(Permission.COMMENDATION_READ)
def certificates_pdf() -> Response:
    """Print the papers of one act (lan), or the papers named (giay=…), of one kind, in one file."""
    moment = moment_of(request.args.get("lan"))
    honour_ids = request.args.getlist("giay", type=record_number)
    kind = request.args.get("loai", PaperKind.COMMENDATION.value)
    if kind not in {known.value for known in KIND_NAMES} or not (moment or honour_ids):
        abort(404)
    rows = queries.honours(
        reading(),
        current_scope(),
        issued_at=moment,
        honour_ids=honour_ids or None,
        kind=PaperKind(kind),
        limit=MOST_AT_ONCE,
    )
    found_or_404(rows[0] if rows else None)
    return pdf_response(_drawn(rows[:MOST_AT_ONCE]), f"{kind.replace('_', '-')}.pdf")


def _drawn(honours: Sequence[Honour]) -> bytes:
    settings = current_app.extensions["settings"]
    facts = [certificate_facts(honour, settings.public_url, settings.is_demo) for honour in honours]
    draw = draw_letters if honours[0].kind is PaperKind.THANKS else draw_certificates
    return draw(facts)
