"""Let the certifier look through a list, keep what was decided, certify it, return it, take a name off later."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from flask import Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.certification import bp
from blueprints.certification.forms import (
    CertifyForm,
    ReturnForm,
    WithdrawForm,
    signer_of,
    typed_verdicts,
)
from blueprints.certification.office import open_list
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.certification import actions, rules
from domain.certification.claims import ListChanged, situation_of
from domain.certification.paper_facts import subject_of
from domain.certification.queries import certifies_here
from domain.certification.records import DonorList, RowVerdict
from domain.certification.row_queries import ListRow, content_mark, known_rows, rows_of
from domain.certification.rules import RowSays
from domain.clock import now, today
from domain.journal import Actor
from domain.refusals import Refused
from domain.wording import number_text

SAVE, CONFIRM_REST, CONFIRM_KNOWN, CERTIFY = "luu", "con-lai", "da-biet", "xac-nhan"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the certifier's table: what was said of it here, and what somebody else stored meanwhile."""

    row: ListRow
    stored: RowVerdict | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who looks through a list and where from: an account on the office's pages, or the holder of a link."""

    by: Actor
    reload: Callable[[], DonorList]
    here: str
    return_url: str
    done_url: str
    lists_url: str = ""  # Only an account has other lists to go back to.
    on_paper: bool = False


def _account_as_reviewer(list_id: int) -> Reviewer:
    return Reviewer(
        by=me(),
        reload=lambda: open_list(list_id),
        here=url_for("certification.certify", list_id=list_id),
        return_url=url_for("certification.return_list", list_id=list_id),
        done_url=url_for("certification.donor_list", list_id=list_id),
        lists_url=url_for("certification.lists"),
        on_paper=current_scope().role is Role.PROVINCE,
    )


def _list_to_review(list_id: int) -> DonorList:
    """Return a list of the scope that this account may decide on; 403 when its unit has its own certifier."""
    item = open_list(list_id)
    if not certifies_here(reading(), current_scope(), item):
        abort(403)
    return item


@bp.route("/quan-ly/danh-sach/<int:list_id>/xac-nhan", methods=["GET", "POST"])
@requires(Permission.DONOR_LIST_CERTIFY)
def certify(list_id: int) -> AnyResponse:
    """Show every row of a list to decide on; save progress, or certify when all rows are decided."""
    return review(_list_to_review(list_id), _account_as_reviewer(list_id))


def review(item: DonorList, reviewer: Reviewer) -> AnyResponse:
    """Answer the page where a list is decided row by row, for whoever may decide it."""
    if item.state not in rules.REVIEWABLE:
        if request.method == "POST":
            flash("Danh sách này không còn chờ xác nhận.", "attention")
        return go_to(reviewer.done_url)
    rows = rows_of(reading(), item)
    form = CertifyForm(data=signer_of(item))
    if request.method == "GET":
        return _certify_page(item, rows, form, reviewer)
    said, act = typed_verdicts(request.form, rows), request.form.get("act", SAVE)
    valid = form.validate()
    try:
        if act != CERTIFY and "csrf_token" not in form.errors and "seen_version" not in form.errors:
            return _save(item, rows, said, form, act, reviewer)
        if valid:
            return _certified(item, rows, said, form, reviewer)
    except ListChanged as changed:
        form.form_errors.append(changed.reasons[0].sentence)
        item = reviewer.reload()
        return _certify_page(item, rows_of(reading(), item), form, reviewer, said, status=409)
    except Refused as refused:
        show_reasons(form, refused)
    return _certify_page(item, rows, form, reviewer, said, status=422)


def _save(
    item: DonorList,
    rows: Collection[ListRow],
    said: dict[int, RowSays],
    form: CertifyForm,
    act: str,
    reviewer: Reviewer,
) -> AnyResponse:
    chosen = known_rows(reading(), item) if act == CONFIRM_KNOWN else {row.id for row in rows}
    if act in (CONFIRM_REST, CONFIRM_KNOWN):
        for row in rows:
            verdict = said[row.id].verdict if row.id in said else row.verdict
            if row.is_active and row.id in chosen and verdict is RowVerdict.OPEN:
                said[row.id] = RowSays(RowVerdict.CONFIRMED)
    # Only what could be read of the signer is kept; a box with an error is mended when signing.
    kept = {name: form[name].data or "" for name in signer_of(item) if not form[name].errors}
    with writing() as database:
        saved = actions.save_verdicts(
            database,
            item.id,
            said,
            signer=kept,
            seen_version=form.seen_version.data,
            by=reviewer.by,
            now=now(),
        )
        counted = rules.tally(row.says for row in rows_of(database, saved))
    flash(
        f"Đã lưu: {number_text(counted.confirmed)} xác nhận, {number_text(counted.sent_back)} trả lại, "
        f"{number_text(counted.open)} chưa xem.",
        "done",
    )
    return go_to(reviewer.here if act == SAVE else f"{reviewer.here}#ky")


def _certified(
    item: DonorList,
    rows: Collection[ListRow],
    said: dict[int, RowSays],
    form: CertifyForm,
    reviewer: Reviewer,
) -> AnyResponse:
    with writing() as database:
        made = actions.certify(
            database,
            item.id,
            said,
            signature=form.signature(),
            seen_version=form.seen_version.data,
            seen_mark=form.seen_mark.data or "",
            by=reviewer.by,
            now=now(),
        )
    flash(f"Đã xác nhận {number_text(made.confirmed)} người. In danh sách, ký tên và đóng dấu.", "done")
    return go_to(reviewer.done_url)


def _certify_page(
    item: DonorList,
    rows: Collection[ListRow],
    form: CertifyForm,
    reviewer: Reviewer,
    said: dict[int, RowSays] | None = None,
    *,
    return_form: ReturnForm | None = None,
    status: int = 200,
) -> Response:
    """Return the page with what was typed laid over what is stored, and why it cannot be certified yet."""
    typed, known = said or {}, known_rows(reading(), item)
    shown = []
    for row in rows:
        mine = typed.get(row.id)
        # After a change by somebody else, a row left open here takes what is stored now.
        keeps = mine is not None and not (status == 409 and mine.verdict is RowVerdict.OPEN)
        laid = replace(row, verdict=mine.verdict, reason=mine.reason) if mine and keeps else row
        differs = status == 409 and laid.verdict is not row.verdict and row.verdict is not RowVerdict.OPEN
        shown.append(ShownRow(laid, row.verdict if differs else None, row.id in known))
    says = [entry.row.says for entry in shown]
    counted = rules.tally(says)
    kind = rules.certifier_kind(item.certifying_unit.kind)
    return make_response(
        render_template(
            "certification/certify.html",
            item=item,
            subject=subject_of(item.drive),
            kind=kind,
            rows=shown,
            mark=content_mark(list(rows)),
            form=form,
            return_form=return_form or ReturnForm(formdata=None),
            counted=counted,
            known_open=sum(
                e.is_known and e.row.is_active and e.row.verdict is RowVerdict.OPEN for e in shown
            ),
            verdict=rules.certify_verdict(situation_of(item), says, today()),
            verdict_names=rules.verdict_names(kind),
            reviewer=reviewer,
            rules=rules,
            today=today(),
        ),
        status,
    )


@bp.post("/quan-ly/danh-sach/<int:list_id>/tra-lai")
@requires(Permission.DONOR_LIST_CERTIFY)
def return_list(list_id: int) -> AnyResponse:
    """Give the whole list back to the office that compiled it, with a reason."""
    return give_back(_list_to_review(list_id), _account_as_reviewer(list_id))


def give_back(item: DonorList, reviewer: Reviewer) -> AnyResponse:
    """Answer the form by which a whole list is given back, for whoever may decide it."""
    form = ReturnForm()
    if item.state not in rules.REVIEWABLE:
        flash("Danh sách này không còn chờ xác nhận.", "attention")
        return go_to(reviewer.done_url)
    if form.validate():
        try:
            with writing() as database:
                actions.return_list(
                    database,
                    item.id,
                    form.return_reason.data,
                    seen_version=form.seen_version.data,
                    by=reviewer.by,
                    now=now(),
                )
            flash(f"Đã trả lại danh sách cho {item.compiling_unit.name}.", "done")
            return go_to(reviewer.done_url)
        except Refused as refused:
            show_reasons(form, refused)
    item = reviewer.reload()
    signer = CertifyForm(formdata=None, data=signer_of(item))
    return _certify_page(item, rows_of(reading(), item), signer, reviewer, return_form=form, status=422)


@bp.route("/quan-ly/danh-sach/<int:list_id>/rut-ten/<int:row_id>", methods=["GET", "POST"])
@requires(Permission.DONOR_LIST_CERTIFY)
def withdraw(list_id: int, row_id: int) -> AnyResponse:
    """Take one person off a certified list after asking why; a new version replaces the paper."""
    item, form = _list_to_review(list_id), WithdrawForm()
    row = found_or_404(next((row for row in rows_of(reading(), item) if row.id == row_id), None))
    verdict = rules.may_correct(situation_of(item), today())
    if form.validate_on_submit():
        try:
            with writing() as database:
                actions.withdraw_row(
                    database,
                    list_id,
                    row_id,
                    form.reason.data,
                    seen_version=form.seen_version.data,
                    by=me(),
                    now=now(),
                )
            flash("Đã rút tên. Bản mới thay bản cũ: in lại, ký tên và đóng dấu.", "done")
            return go_to(url_for("certification.donor_list", list_id=list_id))
        except Refused as refused:
            show_reasons(form, refused)
            item = open_list(list_id)
    status = 422 if form.is_submitted() else 200
    return make_response(
        render_template(
            "certification/withdraw.html",
            item=item,
            subject=subject_of(item.drive),
            row=row,
            form=form,
            verdict=verdict,
            rules=rules,
        ),
        status,
    )
