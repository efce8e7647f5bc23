"""Show the lists of an office, compile them for a drive, show and print one."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, abort, current_app, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, may, requires
from blueprints.answers import me, note_print, show_reasons
from blueprints.certification import bp
from blueprints.certification.forms import CompileForm, PaperNumberForm, SendForm
from blueprints.htmx import go_to, page_or_part
from blueprints.navigation import drive_tabs
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from blueprints.who import person
from documents.donor_list import donor_list_pdf as draw_donor_list
from domain.accounts.records import Role
from domain.certification import compile_actions, copy_queries, link_queries, queries, row_queries, rules
from domain.certification.claims import situation_of
from domain.certification.invited import may_invite
from domain.certification.paper_facts import subject_of
from domain.certification.records import DonorList
from domain.certification.row_queries import waiting_people
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.refusals import Refused
from domain.wording import plain_number

PAGE = 50


def open_list(list_id: int) -> DonorList:
    """Return a list of the account's scope, or answer 404."""
    return found_or_404(queries.list_in_scope(reading(), current_scope(), list_id))


def _mark(text: str | None) -> tuple[str, int] | None:
    """Read the mark of the last row of a page: a day or moment, and a number."""
    key, _, figures = (text or "").rpartition("_")
    number = plain_number(figures)
    return (key, number) if key and number is not None else None


@bp.get("/quan-ly/danh-sach/")
@requires(Permission.DONOR_LIST_READ)
def lists() -> str:
    """Show the lists that wait for somebody, oldest deadline first, and drives whose people are on no list."""
    scope, mark = current_scope(), _mark(request.args.get("sau"))
    try:
        after = (date.fromisoformat(mark[0]), mark[1]) if mark else None
    except ValueError:
        after = None
    found = list(queries.open_lists(reading(), scope, after, PAGE + 1))
    shown, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    next_mark = f"{(last.due_on or queries.LAST_DAY).isoformat()}_{last.id}" if last else None
    compiles = may(Permission.DONOR_LIST_COMPILE)
    drives = queries.drives_with_waiting(reading(), scope, today()) if compiles and after is None else []
    return render_template(
        "certification/lists.html",
        lists=shown,
        counts=queries.row_counts(reading(), [item.id for item in shown]),
        drives=drives,
        next_url=url_for("certification.lists", sau=next_mark) if next_mark else None,
        heading={
            Role.CERTIFIER: "Danh sách chờ xác nhận",
            Role.REPRESENTATIVE: "Danh sách của đơn vị",
        }.get(scope.role, "Danh sách"),
        compiles=compiles,
        certifies=scope.role is Role.CERTIFIER,
        rules=rules,
        today=today(),
    )


@bp.get("/quan-ly/danh-sach/da-xac-nhan")
@requires(Permission.DONOR_LIST_READ)
def certified_lists() -> str:
    """Show the lists that are certified, newest first."""
    mark = _mark(request.args.get("sau"))
    try:
        before = (datetime.fromisoformat(mark[0]), mark[1]) if mark else None
    except ValueError:
        before = None
    if before is not None and before[0].tzinfo is None:
        before = None
    found = list(queries.certified_lists(reading(), current_scope(), before, PAGE + 1))
    shown, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    next_url = None
    if last is not None and last.certified_at is not None:
        next_url = url_for("certification.certified_lists", sau=f"{last.certified_at.isoformat()}_{last.id}")
    return render_template(
        "certification/certified_lists.html",
        lists=shown,
        counts=queries.row_counts(reading(), [item.id for item in shown]),
        signed=copy_queries.signed_lists(reading(), [item.id for item in shown]),
        next_url=next_url,
        rules=rules,
    )


@bp.route("/quan-ly/dot/<int:drive_id>/danh-sach", methods=["GET", "POST"])
@requires(Permission.DONOR_LIST_COMPILE)
def drive_lists(drive_id: int) -> AnyResponse:
    """Show by certifying unit who waits and which lists exist; POST makes a new list of those who wait."""
    scope = current_scope()
    drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    form = CompileForm()
    if form.validate_on_submit():
        # Other units' people are outside the scope of a ward or an agency.
        if scope.role is not Role.PROVINCE and form.unit_id.data != scope.unit_id:
            abort(404)
        try:
            with writing() as database:
                made = compile_actions.compile_list(
                    database,
                    drive_id=drive_id,
                    certifying_unit_id=form.unit_id.data,
                    compiling_unit_id=found_or_404(scope.unit_id),
                    corrected=set(form.corrected.data),
                    by=me(),
                    now=now(),
                )
            flash("Đã lập danh sách. Xem lại từng người rồi gửi.", "done")
            return go_to(url_for("certification.donor_list", list_id=made.id))
        except Refused as refused:
            show_reasons(form, refused)
    return _drive_lists_page(drive, form)


def _drive_lists_page(drive: Drive, form: CompileForm) -> Response:
    scope, session, endpoints = current_scope(), reading(), allowed_endpoints()
    made = queries.lists_of_drive(session, scope, drive.id)
    waiting = queries.waiting_units(session, scope, drive.id)
    by_unit: dict[int, list[DonorList]] = {}
    for item in made:
        by_unit.setdefault(item.certifying_unit_id, []).append(item)
    units = {unit.id: unit for unit, _, _ in waiting if unit} | {
        item.certifying_unit_id: item.certifying_unit for item in made
    }
    numbers = {unit.id: (count, held) for unit, count, held in waiting if unit}
    return make_response(
        render_template(
            "certification/drive_lists.html",
            drive=drive,
            subject=subject_of(drive),
            form=form,
            units=sorted(units.values(), key=lambda unit: (unit.sort_key, unit.id)),
            by_unit=by_unit,
            numbers=numbers,
            homeless=[(count, held) for unit, count, held in waiting if unit is None],
            counts=queries.row_counts(session, [item.id for item in made]),
            sent_back=queries.waiting_sent_back(session, scope, drive.id),
            verdict=rules.may_compile(drive.state, drive.on_day, 1, today()),
            tabs=drive_tabs(drive.id, "certification.drive_lists", endpoints),
            invites=may(Permission.DRIVE_PREPARE) and may_invite(scope, drive),
            endpoints=endpoints,
            rules=rules,
            today=today(),
        ),
        422 if form.errors else 200,
    )


@bp.get("/quan-ly/danh-sach/<int:list_id>")
@requires(Permission.DONOR_LIST_READ)
def donor_list(list_id: int) -> AnyResponse:
    """Show one list: its people, where it stands, what may be done with it, what happened to it."""
    item = open_list(list_id)
    return list_page(item, _form_of(item))


def _form_of(item: DonorList) -> SendForm | PaperNumberForm:
    return SendForm(obj=item) if item.state in rules.EDITABLE else PaperNumberForm(obj=item)


def list_page(item: DonorList, form: SendForm | PaperNumberForm, status: int = 200) -> Response:
    """Return the page of a list, with the form that its state calls for."""
    session, situation, words = reading(), situation_of(item), request.args.get("q", "").strip()
    kind = rules.certifier_kind(item.certifying_unit.kind)
    edits = may(Permission.DONOR_LIST_COMPILE) and rules.may_edit(situation, today()).accepted
    decides = may(Permission.DONOR_LIST_CERTIFY) and queries.certifies_here(session, current_scope(), item)
    links_here = (
        may(Permission.DONOR_LIST_COMPILE)
        and item.state in rules.REVIEWABLE
        and queries.gives_links(current_scope(), item)
        and not link_queries.units_with_account(session, [item.certifying_unit_id])
    )
    return page_or_part(
        "certification/donor_list.html",
        "certification/_donor_rows.html",
        status=status,
        item=item,
        subject=subject_of(item.drive),
        kind=kind,
        rows=row_queries.rows_of(session, item, words),
        words=words,
        count=queries.row_counts(session, [item.id]).get(item.id, (0, 0)),
        waiting=waiting_people(session, item.drive_id, item.certifying_unit) if edits else [],
        history=row_queries.history(session, item.id),
        is_signed=item.id in copy_queries.signed_lists(session, [item.id]),
        form=form,
        rules=rules,
        edits=edits,
        sends=may(Permission.DONOR_LIST_COMPILE) and item.state in rules.EDITABLE,
        takes_back=may(Permission.DONOR_LIST_COMPILE) and rules.may_take_back(item.state).accepted,
        discards=may(Permission.DONOR_LIST_COMPILE)
        and rules.may_discard(item.state, item.sent_at is not None).accepted,
        locks=may(Permission.DONOR_LIST_COMPILE) and rules.may_lock(item.state).accepted,
        certifies=decides and rules.may_review(situation, today()).accepted,
        withdraws=decides and rules.may_correct(situation, today()).accepted,
        links_here=links_here,
        links=link_queries.live_links(session, item.id, today()) if links_here else [],
        verdict=rules.may_send(situation, 1, today()),
        verdict_names=rules.verdict_names(kind),
        endpoints=allowed_endpoints(),
        today=today(),
    )


@bp.get("/quan-ly/danh-sach/<int:list_id>/danh-sach.pdf")
@requires(Permission.DONOR_LIST_READ)
def donor_list_pdf(list_id: int) -> Response:
    """Print a list: what was certified, or a draft that says it is one."""
    item, settings = open_list(list_id), current_app.extensions["settings"]
    facts = row_queries.donor_list_facts(
        reading(),
        item,
        public_url=settings.public_url,
        printed_by=person().account.display_name,
        printed_at=now(),
        sample=settings.is_demo,
    )
    note_print("in danh sách", "donor_list", list_id, rows=len(facts.rows), version=facts.version)
    return pdf_response(draw_donor_list(facts), f"danh-sach-{list_id}.pdf")
