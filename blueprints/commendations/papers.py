"""The papers that were issued: a page of one act or of all, and their PDF, one or many in one file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, make_response, render_template, request, url_for

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import note_print
from blueprints.commendations import bp
from blueprints.navigation import honour_tabs
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from documents.certificate import certificates_pdf as draw_certificates
from documents.overprint import overprint_pdf
from documents.thanks_letter import thanks_letters_pdf as draw_letters
from domain.commendations import queries
from domain.commendations.layout_queries import layout_in_scope, layouts_in_use
from domain.commendations.layout_records import OverprintLayout
from domain.commendations.layout_rules import terms_of
from domain.commendations.records import Honour
from domain.commendations.rules import MOST_AT_ONCE, PRINTED_NAMES, certificate_facts
from domain.commendations.run_queries import waiting_runs
from domain.papers.records import PaperKind
from domain.papers.rules import shown_code
from domain.wording import number_text

PER_FILE = 300  # Drawn in about a second; a longer act comes in several files.


def moment_of(text: str | None) -> datetime | None:
    """Return the moment of an act as it stands in an address; 404 for anything else."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if moment.tzinfo is None:
            abort(404)
        # At the ends of the calendar a moment of another zone may have no day in ours.
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        abort(404)


@bp.get("/quan-ly/khen-thuong/da-cap")
@requires(Permission.COMMENDATION_READ)
def issued() -> Response:
    """List the papers of one paper run or one act, or all papers of the account's people, the newest first."""
    moment, run_id = moment_of(request.args.get("lan")), request.args.get("dot", type=record_number)
    act = {"dot": run_id} if run_id is not None else {"lan": moment.isoformat()} if moment else {}
    limit = MOST_AT_ONCE if act else queries.PAGE
    before_id = request.args.get("truoc", type=record_number)
    rows = queries.honours(
        reading(), current_scope(), issued_at=moment, run_id=run_id, before_id=before_id, limit=limit
    )
    shown, allowed = rows[:limit], allowed_endpoints()
    kinds = sorted({row.kind for row in shown if row.kind}) if act else []
    next_url = url_for("commendations.issued", truoc=shown[-1].id) if len(rows) > limit else None
    page = render_template(
        "commendations/issued.html",
        rows=shown,
        act=act,
        files={kind: _files(act, kind, sum(row.kind is kind for row in shown)) for kind in kinds},
        layouts=_layouts_of(kinds),
        waiting=waiting_runs(reading(), current_scope()) if "commendations.paper_run" in allowed else [],
        next_url=next_url,
        is_first=before_id is None,
        kind_names=PRINTED_NAMES,
        shown_code=shown_code,
        tabs=honour_tabs("commendations.issued", allowed),
    )
    return make_response(page)


def _files(act: dict[str, Any], kind: PaperKind, papers: int) -> list[tuple[str, dict[str, Any]]]:
    """Return the files in which the papers of an act come: what each is called, and its arguments."""
    parts = -(-papers // PER_FILE)
    if parts < 2:
        return [("", {**act, "loai": kind.value})]
    return [
        (
            f"{number_text(part * PER_FILE + 1)}–{number_text(min(papers, (part + 1) * PER_FILE))}",
            {**act, "loai": kind.value, "phan": part + 1},
        )
        for part in range(parts)
    ]


def _layouts_of(kinds: Sequence[PaperKind]) -> dict[PaperKind, list[OverprintLayout]]:
    found: dict[PaperKind, list[OverprintLayout]] = {}
    for layout in layouts_in_use(reading(), current_scope()) if kinds else ():
        found.setdefault(layout.kind, []).append(layout)
    return found


@bp.get("/quan-ly/khen-thuong/<int:honour_id>/giay.pdf")
@requires(Permission.COMMENDATION_READ)
def certificate_pdf(honour_id: int) -> Response:
    """Print one paper."""
    rows = queries.honours(reading(), current_scope(), honour_ids=[honour_id])
    honour = found_or_404(rows[0] if rows else None)
    printed = _drawn([honour])
    note_print("in giấy tôn vinh", "honour", honour_id)
    return pdf_response(printed, f"giay-{honour_id}.pdf")


@bp.get("/quan-ly/khen-thuong/giay.pdf")
@requires(Permission.COMMENDATION_READ)
def certificates_pdf() -> Response:
    """Print the papers of one run (dot), of one act (lan), or those named (giay=…), of one kind, part by part."""
    moment, run_id = moment_of(request.args.get("lan")), request.args.get("dot", type=record_number)
    honour_ids = request.args.getlist("giay", type=record_number)
    kind = request.args.get("loai", PaperKind.COMMENDATION.value)
    if kind not in {known.value for known in PRINTED_NAMES} or not (moment or run_id or honour_ids):
        abort(404)
    rows = queries.honours(
        reading(),
        current_scope(),
        issued_at=moment,
        run_id=run_id,
        honour_ids=honour_ids or None,
        kind=PaperKind(kind),
        limit=MOST_AT_ONCE,
    )[:MOST_AT_ONCE]
    part = (request.args.get("phan", type=record_number) or 1) - 1
    rows = rows[part * PER_FILE : (part + 1) * PER_FILE]
    found_or_404(rows[0] if rows else None)
    name = kind.replace("_", "-") + (f"-{part + 1}" if "phan" in request.args else "")
    printed = _drawn(rows)
    note_print("in các giấy tôn vinh", "unit", current_scope().unit_id, kind=kind, rows=len(rows))
    return pdf_response(printed, f"{name}.pdf")


def _drawn(honours: Sequence[Honour]) -> bytes:
    """Draw papers of one kind whole, or only their text when the address names a printed sheet."""
    settings = current_app.extensions["settings"]
    facts = [certificate_facts(honour, settings.public_url, settings.is_demo) for honour in honours]
    if "phoi" in request.args:
        layout = layout_in_scope(reading(), current_scope(), request.args.get("phoi", type=record_number))
        return overprint_pdf(terms_of(found_or_404(layout)), facts)
    draw = draw_letters if honours[0].kind is PaperKind.THANKS else draw_certificates
    return draw(facts)
