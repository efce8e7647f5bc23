"""The papers of a round and of a dossier as PDF and as Word files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, current_app, make_response, request

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import note_print
from blueprints.commendations import bp
from blueprints.commendations.dossiers import HERE as DOSSIERS
from blueprints.commendations.dossiers import dossier_or_404
from blueprints.commendations.rounds import HERE, round_or_404
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from documents.award_decision import award_decision_pdf
from documents.extract_list import extract_list_pdf
from documents.submission import submission_pdf
from domain.certification.letters import office_name
from domain.clock import now, today
from domain.commendations import round_papers as papers
from domain.commendations import round_queries
from domain.commendations.round_facts import ExtractListFacts, NamedPaperFacts
from domain.commendations.round_papers import RoundPaper
from domain.commendations.round_queries import NomineeFilter, on_list
from domain.commendations.round_records import CommendationRound, DossierState, Nominee, NomineeState
from domain.commendations.round_rules import decides
from domain.commendations.rule_queries import set_named
from domain.units.records import Unit
from exchange.round_docx import round_paper_docx

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = ("to-trinh", "danh-sach", "quyet-dinh", "bien-ban")
_ATTACHED = "(Kèm theo Tờ trình của {office})"


@bp.get(f"{HERE}/<int:round_id>/giay/<paper>")
@requires(Permission.COMMENDATION_ROUND)
def round_paper(round_id: int, paper: str) -> Response:
    """Print a paper of one's own round: to-trinh, danh-sach, quyet-dinh or bien-ban, as .pdf or .docx."""
    record = round_or_404(round_id, own=True)
    kind, ending = _read(paper, _KINDS)
    seen = (Nominee.round_id == round_id) & on_list()
    if kind == "quyet-dinh":
        seen = seen & Nominee.level.in_(decides(record))
    body = request.args.get("noi-khen", "")[:200]
    rows = round_queries.nominees(reading(), seen, NomineeFilter(body=body), limit=None)
    facts = _facts(record, record.unit, rows)
    is_draft = papers.is_draft(record)
    named: NamedPaperFacts | None = None
    listed: ExtractListFacts | None = None
    if kind == "to-trinh":
        named = papers.submission(facts, list(dict.fromkeys(row.body for row in rows)), is_draft=is_draft)
    elif kind == "bien-ban":
        named = papers.minutes(facts)
    elif kind == "danh-sach":
        attached = _ATTACHED.format(office=office_name(record.unit))
        listed = papers.extract_list(facts, attached_to=attached, is_draft=is_draft)
    else:
        found_or_404(rows[0] if rows and body else None)
        decided = [one for one in round_queries.decisions_of(reading(), round_id) if one.body == body]
        waits = any(row.state is NomineeState.PROPOSED for row in rows)
        named, listed = papers.award_decision(facts, body, decided[-1] if decided and not waits else None)
    return _answer(kind, ending, named, listed, record, len(rows))


@bp.get(f"{DOSSIERS}/<int:dossier_id>/giay/<paper>")
@requires(Permission.COMMENDATION_PROPOSE)
def dossier_paper(dossier_id: int, paper: str) -> Response:
    """Print the letter or the list with which one's own dossier goes up, as .pdf or .docx."""
    dossier = dossier_or_404(dossier_id, own=True)
    kind, ending = _read(paper, _KINDS[:2])
    seen = (Nominee.dossier_id == dossier_id) & Nominee.state.in_(
        (NomineeState.PROPOSED, NomineeState.AWARDED)
    )
    rows = round_queries.nominees(reading(), seen, NomineeFilter(), limit=None)
    facts = _facts(dossier.round, dossier.unit, rows)
    is_draft = dossier.state in (DossierState.DRAFT, DossierState.RETURNED)
    named: NamedPaperFacts | None = None
    listed: ExtractListFacts | None = None
    if kind == "to-trinh":
        named = papers.submission(facts, [office_name(dossier.round.unit)], is_draft=is_draft)
    else:
        attached = _ATTACHED.format(office=office_name(dossier.unit))
        listed = papers.extract_list(facts, attached_to=attached, is_draft=is_draft)
    return _answer(kind, ending, named, listed, dossier.round, len(rows))


def _read(paper: str, kinds: Sequence[str]) -> tuple[str, str]:
    kind, _, ending = paper.partition(".")
    if kind not in kinds or ending not in ("pdf", "docx"):
        abort(404)
    return kind, ending


def _facts(record: CommendationRound, writer: Unit, rows: Sequence[Nominee]) -> RoundPaper:
    terms = set_named(reading(), record.province_id, record.rule_key)
    settings: Any = current_app.extensions["settings"]
    return RoundPaper(record, writer, rows, terms.basis if terms else "", today(), settings.is_demo)


def _answer(
    kind: str,
    ending: str,
    named: NamedPaperFacts | None,
    listed: ExtractListFacts | None,
    record: CommendationRound,
    rows: int,
) -> Response:
    number, name = record.id, f"{kind}.{ending}"
    if ending == "docx":
        answer = make_response(round_paper_docx(named, listed, now()))
        answer.headers["Content-Type"] = _DOCX
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    elif named is not None and listed is not None:
        answer = pdf_response(award_decision_pdf(named, listed), name)
    elif named is not None:
        answer = pdf_response(submission_pdf(named), name)
    else:
        answer = pdf_response(extract_list_pdf(found_or_404(listed)), name)
    note_print("in giấy của đợt xét", "round", number, kind=kind, rows=rows, unit=current_scope().unit_id)
    return answer
