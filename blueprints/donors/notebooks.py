"""Bring old notebooks in as lists: pasted or as a file, looked at row by row, taken over in steps, undone."""

from __future__ import annotations

import json
import re
import time

from flask import flash, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.donors import bp
from blueprints.donors.opening_forms import NotebookForm
from blueprints.htmx import go_to, page_or_part, wants_part
from blueprints.transaction import reading, writing
from blueprints.uploads import sent_people, takes_files
from domain.clock import now, today
from domain.ledger import opening_list_actions as lists
from domain.ledger import opening_list_queries as queries
from domain.ledger.opening_judging import AS_NEW, LEAVE_OUT
from domain.ledger.opening_records import Notebook, NotebookState, RowVerdict
from domain.ledger.opening_rows import Terms, open_row
from domain.ledger.opening_steps import is_working, step
from domain.refusals import Refused
from domain.rulebook import rule
from domain.sealing import keyring_of
from domain.units.queries import communes
from domain.wording import number_text
from exchange.tables import Limits

MOST_BYTES = 9_000_000
_STEP_SECONDS = 0.8
_CHOICE = re.compile(r"chon-(\d{1,7})")
STATE_NAMES = {
    NotebookState.CHECKING: "đang đọc",
    NotebookState.REVIEW: "chờ nhập",
    NotebookState.APPLYING: "đang nhập",
    NotebookState.APPLIED: "đã nhập",
    NotebookState.UNDOING: "đang hoàn tác",
    NotebookState.UNDONE: "đã hoàn tác",
}
VERDICT_NAMES = {
    RowVerdict.UNREAD: "chưa đọc",
    RowVerdict.NEW: "người mới",
    RowVerdict.KNOWN: "có sẵn",
    RowVerdict.ASK: "cần chọn",
    RowVerdict.WRONG: "cần sửa",
    RowVerdict.LEFT: "bỏ qua",
}
VERDICT_KINDS = {
    RowVerdict.UNREAD: "plain",
    RowVerdict.NEW: "done",
    RowVerdict.KNOWN: "blue",
    RowVerdict.ASK: "attention",
    RowVerdict.WRONG: "stop",
    RowVerdict.LEFT: "plain",
}


def _unit_id() -> int:
    unit_id = current_scope().unit_id
    assert unit_id is not None  # Whoever may add donations belongs to a unit.
    return unit_id


@bp.route("/quan-ly/nguoi-hien-mau/so-cu", methods=["GET", "POST"])
@requires(Permission.DONATION_ADD)
@takes_files(MOST_BYTES)
def notebooks() -> AnyResponse:
    """Take an old notebook; the next page shows every row before anything enters the ledger."""
    scope, form = current_scope(), NotebookForm()
    offered = communes(reading(), scope.province_id or 0, today())
    form.commune_id.offer([("", "Theo từng dòng"), *offered])
    if form.validate_on_submit():
        try:
            sent = _sent(form)
            terms = Terms(form.up_to.data, form.evidence.data, form.commune_id.data)
            with writing() as database:
                made = lists.bring_in(
                    database,
                    sent,
                    terms,
                    unit_id=_unit_id(),
                    province_id=scope.province_id or 0,
                    by=me(),
                    now=now(),
                )
                _work(database, made)
                number = made.id
            return go_to(url_for("donors.notebook", notebook_id=number))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "donors/notebooks.html",
        form=form,
        notebooks=queries.notebooks_of(reading(), _unit_id()),
        state_names=STATE_NAMES,
        most_rows=rule("ledger.notebook_most_rows", today()).value,
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _sent(form: NotebookForm) -> lists.SentNotebook:
    """Return the rows of the file, else of what was pasted; raise Refused beside the field it concerns."""
    limits = Limits(
        size=int(rule("people_list.most_bytes", today()).value),
        rows=int(rule("ledger.notebook_most_rows", today()).value),
    )
    people = sent_people(form.file.data, form.table.data, limits)
    return lists.SentNotebook(form.title.data, people.labels, people.columns, people.rows, people.notes)


def _work(session: Session, notebook: Notebook) -> None:
    """Do steps of the work under way for about a second; the next request goes on."""
    begin = time.monotonic()
    while is_working(notebook) and time.monotonic() - begin < _STEP_SECONDS:
        step(session, notebook, current_scope(), by=me(), now=now())


@bp.route("/quan-ly/nguoi-hien-mau/so-cu/<int:notebook_id>", methods=["GET", "POST"])
@requires(Permission.DONATION_ADD)
def notebook(notebook_id: int) -> AnyResponse:
    """Show the rows of a notebook with their verdicts; a POST chooses, takes over, goes on, stops or undoes."""
    found_or_404(queries.notebook_of(reading(), _unit_id(), notebook_id))
    if request.method == "GET":
        return _page(notebook_id)
    act = request.form.get("act", "")
    try:
        with writing() as database:
            held = lists.held_notebook(database, notebook_id)
            if act in ("choose", "apply"):
                if choices := _choices():
                    lists.choose(database, held, current_scope(), choices, today=today())
                if act == "apply":
                    lists.begin_apply(held)
            elif act == "undo":
                lists.begin_undo(held)
            elif act == "stop":
                lists.stop(held)
            elif act != "step":
                raise Refused("Chọn một việc trên trang này.")
            if act != "stop":
                _work(database, held)
            sentence = _told(act, held, queries.taken_over(database, notebook_id))
    except Refused as refused:
        flash(str(refused), "attention")
        return go_to(url_for("donors.notebook", notebook_id=notebook_id))
    if sentence:
        flash(sentence, "done")
    elif act == "step" and wants_part():
        return _page(notebook_id)
    return go_to(url_for("donors.notebook", notebook_id=notebook_id, loc=request.form.get("loc") or None))


def _choices() -> dict[int, str]:
    found = ((_CHOICE.fullmatch(name), value) for name, value in request.form.items())
    return {
        int(name[1]): value
        for name, value in found
        if name
        and (value in (AS_NEW, LEAVE_OUT) or (value.isascii() and value.isdigit() and len(value) < 11))
    }


def _told(act: str, held: Notebook, rows: int) -> str:
    if is_working(held):
        return ""
    if held.state is NotebookState.APPLIED and act in ("apply", "step"):
        return f"Đã nhập {number_text(rows)} dòng vào sổ hiến máu. Nếu nhầm, bấm Hoàn tác."
    if held.state is NotebookState.UNDONE:
        return "Đã hoàn tác cả sổ. Người mới do sổ này thêm vẫn có tên, với 0 lần."
    return "Đã lưu lựa chọn." if act == "choose" else ""


def _page(notebook_id: int) -> AnyResponse:
    session, scope = reading(), current_scope()
    held = found_or_404(queries.notebook_of(session, _unit_id(), notebook_id))
    counts = queries.counts_of(session, notebook_id)
    word = request.args.get("loc", "")
    verdict = RowVerdict(word) if word in [one.value for one in RowVerdict] else None
    after = request.args.get("sau", type=record_number) or 0
    rows = queries.rows_after(session, notebook_id, after, queries.PAGE + 1, verdict)
    shown = rows[: queries.PAGE]
    ring = keyring_of(session)
    people = {row.number: open_row(ring, row.cells_sealed) for row in shown if row.cells_sealed is not None}
    asked = {
        row.number: people[row.number]
        for row in shown
        if row.verdict is RowVerdict.ASK and row.number in people
    }
    likely = queries.people_like(session, scope, asked) if asked else {}
    next_url = None
    if len(rows) > queries.PAGE:
        next_url = url_for("donors.notebook", notebook_id=notebook_id, loc=word or None, sau=shown[-1].number)
    return page_or_part(
        "donors/notebook.html",
        "donors/_notebook.html",
        notebook=held,
        notes=json.loads(held.notes),
        is_working=is_working(held),
        counts=counts,
        entered=queries.taken_over(session, notebook_id),
        rows=shown,
        people=people,
        likely=likely,
        verdict=verdict,
        next_url=next_url,
        states=NotebookState,
        verdicts=RowVerdict,
        state_names=STATE_NAMES,
        verdict_names=VERDICT_NAMES,
        verdict_kinds=VERDICT_KINDS,
        as_new=AS_NEW,
        leave_out=LEAVE_OUT,
    )  # fmt: skip
