"""Correct a locked book: find the person, or write down who was missed, and make the slip."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.closings import bp
from blueprints.closings.forms import MissedForm, SlipForm
from blueprints.closings.reach import drive_with_book, head_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.closings import queries, slip_actions
from domain.closings.figures import read_figures
from domain.closings.slip_rules import changes, told
from domain.drives.records import Drive
from domain.ledger.queries import donation_of_outcome
from domain.ledger.records import Evidence
from domain.refusals import Refused
from domain.results.actions import day_facts
from domain.results.queries import SHOWN, DeskRow, find_at_desk, person_at_drive, scanned
from domain.results.records import Component
from domain.results.rules import correction_verdict
from domain.results.walk_in_queries import alike_at_drive
from domain.signups.rules import IN_LIST_STATES
from domain.units.queries import communes


@bp.get("/quan-ly/dot/<int:drive_id>/dieu-chinh")
@requires(Permission.BOOK_READ)
def slips(drive_id: int) -> Response:
    """List the slips of a drive, and find the person whose locked outcome is wrong."""
    drive, session = drive_with_book(drive_id), reading()
    typed = scanned(request.args.get("q", "").strip()[:200])
    found = find_at_desk(session, drive_id, typed) if typed else []
    made = [
        (slip, changes(read_figures(slip.before), read_figures(slip.after), only_different=True))
        for slip in queries.slips_of(session, drive_id)
    ]
    page = render_template(
        "closings/slips.html",
        typed=typed,
        people=found[:SHOWN],
        has_more=len(found) > SHOWN,
        slips=made,
        verdict=correction_verdict(day_facts(drive)),
        told=told,
        **head_of(drive),
    )
    return make_response(page)


@bp.route("/quan-ly/dot/<int:drive_id>/dieu-chinh/nguoi/<int:registration_id>", methods=["GET", "POST"])
@requires(Permission.BOOK_LOCK)
def correct(drive_id: int, registration_id: int) -> AnyResponse:
    """Show one person's locked outcome, and put the right one in its place by a slip."""
    drive = drive_with_book(drive_id)
    row = found_or_404(person_at_drive(reading(), drive_id, registration_id))
    if request.method == "GET":
        return _correct_page(drive, row, _filled(row))
    form = SlipForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                number = slip_actions.correct_outcome(
                    database,
                    drive_id,
                    registration_id,
                    form.result(),
                    evidence=form.evidence.data,
                    reason=form.reason.data,
                    seen_outcome_id=form.seen_outcome_id,
                    by=me(),
                    now=now(),
                ).number
            return _made(drive_id, number)
        except Refused as refused:
            show_reasons(form, refused)
    row = found_or_404(person_at_drive(reading(), drive_id, registration_id))
    form.seen_outcome.data = str(row.outcome.id) if row.outcome else ""
    return _correct_page(drive_with_book(drive_id), row, form, status=422)


def _filled(row: DeskRow) -> SlipForm:
    """Return the form with what is locked, so that only what was wrong is typed."""
    held = row.outcome
    if held is None:
        return SlipForm(formdata=None)
    donation = donation_of_outcome(reading(), held.id)
    return SlipForm(
        formdata=None,
        data={
            "seen_outcome": str(held.id),
            "kind": held.kind,
            "component": held.component or Component.WHOLE_BLOOD,
            "volume_ml": held.volume_ml,
            "serial": held.serial,
            "override_reason": held.override_reason,
            "deferred_until": held.deferred_until,
            "evidence": donation.evidence if donation else Evidence.UNIT_LIST,
        },
    )


def _correct_page(drive: Drive, row: DeskRow, form: SlipForm, status: int = 200) -> Response:
    page = render_template(
        "closings/correct.html",
        row=row,
        form=form,
        told=told,
        verdict=correction_verdict(day_facts(drive)),
        **head_of(drive),
    )
    return make_response(page, status)


@bp.route("/quan-ly/dot/<int:drive_id>/dieu-chinh/nguoi-sot", methods=["GET", "POST"])
@requires(Permission.BOOK_LOCK)
def missed(drive_id: int) -> AnyResponse:
    """Write down somebody who came and stands in no list of the locked book."""
    drive, form = drive_with_book(drive_id), MissedForm()
    form.offer_communes(communes(reading(), drive.province_id, today()))
    if not form.is_submitted():
        return _missed_page(drive, form)
    if not form.validate():
        return _missed_page(drive, form, status=422)
    alike = alike_at_drive(reading(), drive_id, form.person())
    if alike.same is not None and alike.same.registration.state not in IN_LIST_STATES:
        name = alike.same.registration.full_name
        flash(f"{name} đã có trong đợt này. Xem kết quả vừa nhập rồi lập phiếu ở đây.", "attention")
        # The boxes of the outcome bear the same names in both forms, so that nothing is typed again.
        known = SlipForm()
        known.seen_outcome.data = str(alike.same.outcome.id) if alike.same.outcome else ""
        return _correct_page(drive, alike.same, known, status=422)
    if alike.others and not form.is_other.data:
        return _missed_page(drive, form, alike=alike.others, status=422)
    try:
        with writing() as database:
            number = slip_actions.add_missed(
                database,
                drive_id,
                form.person(),
                form.result(),
                evidence=form.evidence.data,
                reason=form.reason.data,
                form_key=form.form_key.data,
                unit_id=current_scope().unit_id,
                by=me(),
                now=now(),
            ).number
        return _made(drive_id, number)
    except Refused as refused:
        show_reasons(form, refused)
        return _missed_page(drive_with_book(drive_id), form, status=422)


def _missed_page(
    drive: Drive, form: MissedForm, *, alike: Sequence[DeskRow] = (), status: int = 200
) -> Response:
    page = render_template(
        "closings/missed.html",
        form=form,
        alike=alike,
        told=told,
        verdict=correction_verdict(day_facts(drive)),
        **head_of(drive),
    )
    return make_response(page, status)


def _made(drive_id: int, number: int) -> Response:
    link = url_for("closings.slip_pdf", drive_id=drive_id, slip_number=number)
    said = Markup('Đã lập phiếu điều chỉnh số {}. <a href="{}">In phiếu gửi cấp trên</a>').format(
        number, link
    )
    flash(said, "done")
    return go_to(url_for("closings.slips", drive_id=drive_id))
