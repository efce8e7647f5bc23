"""The desk on the drive day: find a person, note the arrival and the outcome, correct a slip."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, may, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to, page_or_part, wants_part
from blueprints.navigation import drive_tabs
from blueprints.results import bp
from blueprints.results.forms import ActForm, DeferralForm, DonationForm
from blueprints.results.wording import desk_words
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.accounts.rules import idle_limit
from domain.clock import now, today
from domain.commendations.near_queries import near_step
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import Subject
from domain.donors.card_queries import contact_needs_asking
from domain.donors.queries import donor_behind, has_number_of_another
from domain.donors.records import Donor
from domain.donors.rules import NUMBER_OF_ANOTHER, interval_reason
from domain.drives.records import Drive
from domain.drives.rules import STATE_KINDS, STATE_NAMES
from domain.gifts.people_queries import count_due
from domain.gifts.serial_queries import outside_note
from domain.ledger import actions as ledger
from domain.ledger.queries import donor_at_hand
from domain.ledger.rules import evidence_for
from domain.refusals import Refused
from domain.results import actions, count_queries, queries
from domain.results.actions import day_facts
from domain.results.records import OutcomeKind
from domain.results.rules import Result, attendance_verdict, desk_verdict, result_text
from domain.results.turn_queries import turn_number
from domain.signups.records import RegistrationState
from domain.wording import number_text

ARRIVED, NOT_ARRIVED, TAKE_BACK = "da_den", "chua_den", "rut_lai"
_DAYS_AROUND = 7

Form = ActForm | DonationForm | DeferralForm


@bp.get("/quan-ly/ban")
@requires(Permission.DESK_USE)
def my_desk() -> AnyResponse:
    """Lead a desk account to its drive; let an office choose among the drives of these days."""
    scope = current_scope()
    if scope.role is Role.DESK:
        return redirect(url_for("results.desk", drive_id=scope.desk_drive_id))
    drives = queries.drives_near(reading(), scope, today(), _DAYS_AROUND)
    days = sorted({drive.on_day for drive in drives if drive.on_day})
    grouped = [(day, [drive for drive in drives if drive.on_day == day]) for day in days]
    page = render_template(
        "results/my_desk.html",
        days=grouped,
        today=today(),
        allowed=allowed_endpoints(),
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
    )
    return make_response(page)


@bp.get("/quan-ly/dot/<int:drive_id>/ban-don-tiep")
@requires(Permission.DESK_USE)
def desk(drive_id: int) -> AnyResponse:
    """Find people of a drive by name, phone tail, code or the last figures of the citizen number."""
    drive = found_or_404(queries.drive_of_desk(reading(), current_scope(), drive_id))
    typed = request.args.get("q", "").strip()[:200]
    wanted = queries.scanned(typed)
    people = queries.find_at_desk(reading(), drive_id, wanted) if wanted else []
    if not wants_part() and len(people) == 1:
        return redirect(
            url_for("results.record_outcome", drive_id=drive_id, registration_id=people[0].registration.id)
        )
    if not wants_part() and wanted != typed:
        # A scanned card held a whole citizen number: only its tail may stay in the address bar.
        return redirect(url_for("results.desk", drive_id=drive_id, q=wanted))
    allowed = allowed_endpoints()
    answer = page_or_part(
        "results/desk.html",
        "results/_found.html",
        drive=drive,
        typed=wanted,
        people=people[: queries.SHOWN],
        has_more=len(people) > queries.SHOWN,
        counts=count_queries.desk_counts(reading(), drive_id),
        verdict=desk_verdict(day_facts(drive), today()),
        tabs_items=[] if current_scope().role is Role.DESK else drive_tabs(drive_id, "results.desk", allowed),
        allowed=allowed,
        **desk_words(),
    )
    return _left_alone(answer)


def _left_alone(answer: Response) -> Response:
    """Let a desk's page that is left alone open anew when its session has ended: then it asks for the password."""
    role = current_scope().role
    if role is Role.DESK:
        answer.headers["Refresh"] = str(int(idle_limit(role).total_seconds()) + 5)
    return answer


@bp.route("/quan-ly/dot/<int:drive_id>/ban-don-tiep/<int:registration_id>", methods=["GET", "POST"])
@requires(Permission.DESK_USE)
def record_outcome(drive_id: int, registration_id: int) -> AnyResponse:
    """Show one person of a drive, and record the arrival or the outcome."""
    drive = found_or_404(queries.drive_of_desk(reading(), current_scope(), drive_id))
    row = found_or_404(queries.person_at_drive(reading(), drive_id, registration_id))
    if request.method == "GET":
        return _left_alone(_person_page(drive_id, registration_id))
    act, name = request.form.get("kind", ""), row.registration.full_name
    form = _form_for(act, drive.on_day or today())
    if not form.validate_on_submit():
        return _person_page(drive_id, registration_id, form)
    try:
        done = _do(act, form, registration_id)
    except Refused as refused:
        show_reasons(form, form.placed(refused) if isinstance(form, DonationForm) else refused)
        return _person_page(drive_id, registration_id, form)
    here = url_for("results.record_outcome", drive_id=drive_id, registration_id=registration_id)
    if act in (TAKE_BACK, NOT_ARRIVED):
        flash(f"{name}: {done}.", "attention")
        return go_to(here)
    hands_out = act != ARRIVED and may(Permission.GIFT_HAND)
    due = count_due(reading(), drive_id, registration_id) if hands_out else 0
    gifts = Markup('<a href="{}#qua">Phát quà: {} phần</a> · ').format(here, due) if due else ""
    flash(Markup('{}: {}. {}<a href="{}">Sửa lại</a>').format(name, done, gifts, here), "done")
    if isinstance(form, DonationForm) and (note := outside_note(reading(), drive_id, form.result().serial)):
        flash(note, "attention")
    return go_to(url_for("results.desk", drive_id=drive_id))


def _form_for(act: str, day: date) -> Form:
    if act == OutcomeKind.DONATED:
        form = DonationForm()
        form.offer_volumes(day)
        return form
    if act == OutcomeKind.DEFERRED:
        return DeferralForm()
    if act not in (ARRIVED, NOT_ARRIVED, TAKE_BACK, OutcomeKind.LEFT, OutcomeKind.ABSENT):
        abort(400)
    return ActForm()


def _do(act: str, form: Form, registration_id: int) -> str:
    """Carry the act out and return what was done, in words."""
    by, moment, scope = me(), now(), current_scope()
    with writing() as database:
        if act == ARRIVED:
            actions.mark_arrived(database, registration_id, by=by, now=moment)
            return f"đã đến, số thứ tự {number_text(turn_number(database, registration_id) or 0)}"
        if act == NOT_ARRIVED:
            actions.take_back_arrival(database, registration_id, by=by, now=moment)
            return "đã rút lại “đã đến”"
        if act == TAKE_BACK:
            ledger.take_back_outcome(database, registration_id, by=by, now=moment)
            return "đã rút lại kết quả"
        result = Result(OutcomeKind(act)) if isinstance(form, ActForm) else form.result()
        outcome = ledger.enter_outcome(
            database,
            registration_id,
            result,
            evidence=evidence_for(scope.role, result.serial),
            may_override=may(Permission.RESULT_DECIDE),
            by=by,
            now=moment,
        )
        return result_text(outcome)


def _asks_contact(donor: Donor | None) -> bool:
    """Return whether the desk should ask this donor if the telephone number is still right."""
    return (
        donor is not None
        and bool(donor.phone)
        and may(Permission.CONTACT_CHECK)
        and contact_needs_asking(donor.contact_checked_on, today())
        and donor_at_hand(reading(), current_scope(), donor.id) is not None
    )


def _near(drive: Drive, donor: Donor | None) -> tuple[int, int] | None:
    """Return (step, donations missing) when a donor is one or two donations before a step."""
    if donor is None:
        return None
    terms = sets_in_force(reading(), drive.province_id, Subject.PERSON, today())
    return near_step(reading(), terms[0], [donor.id]).get(donor.id) if terms else None


def _person_page(drive_id: int, registration_id: int, failed: Form | None = None) -> Response:
    """Render the person as stored now; a form that failed comes back with all that was typed."""
    session, day = reading(), today()
    drive = found_or_404(queries.drive_of_desk(session, current_scope(), drive_id))
    row = found_or_404(queries.person_at_drive(session, drive_id, registration_id))
    donation = failed if isinstance(failed, DonationForm) else DonationForm(formdata=None)
    donation.offer_volumes(drive.on_day or day)
    deferral = failed if isinstance(failed, DeferralForm) else DeferralForm(formdata=None)
    donor = donor_behind(session, row.registration)
    early = None
    if donor is not None and row.outcome is None and drive.on_day:
        early = interval_reason(donor.last_donation_on, donor.last_component, drive.on_day, day)
    is_waiting = (
        donor is not None
        and donor.deferred_until is not None
        and donor.deferred_until > (drive.on_day or day)
    )
    verdict = desk_verdict(day_facts(drive), day)
    page = render_template(
        "results/record_outcome.html",
        drive=drive,
        row=row,
        donor=donor,
        near=_near(drive, donor),
        asks_contact=_asks_contact(donor),
        early=early,
        number_doubt=NUMBER_OF_ANOTHER if has_number_of_another(session, row.registration) else "",
        turn=turn_number(session, registration_id),
        waits_until=donor.deferred_until if donor is not None and is_waiting else None,
        may_decide=may(Permission.RESULT_DECIDE),
        verdict=verdict if not verdict.accepted else attendance_verdict(row.registration.state),
        has_arrived=row.registration.state is RegistrationState.ARRIVED,
        earlier=[o for o in queries.outcomes_of(session, registration_id) if o.withdrawn_at],
        failed=failed or ActForm(formdata=None),
        donation=donation,
        deferral=deferral,
        gifts_due=count_due(session, drive_id, registration_id) if row.outcome is not None else 0,
        is_other_open=bool(donation.other_ml.errors) or donation.component.data != donation.component.default,
        allowed=allowed_endpoints(),
        **desk_words(),
    )
    return make_response(page, 200 if failed is None else 422)
