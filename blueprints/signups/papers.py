"""Print registration forms, of one person, a whole drive or nobody yet, and the summary of a drive by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, abort, current_app, flash, render_template, url_for

from blueprints.access import Permission, current_scope, found_or_404, public, requires
from blueprints.answers import me, note_print
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.signups import bp
from blueprints.transaction import reading
from documents.registration_form import registration_forms_pdf
from documents.summary import summary_pdf
from domain.certification.paper_facts import subject_of
from domain.clock import local, now, today
from domain.drives.queries import drive_in_scope
from domain.signups.facts import RegistrationFormFacts, SummaryFacts
from domain.signups.office_queries import Printable, printable
from domain.signups.paper_facts import form_facts
from domain.signups.summary_queries import summary_of_drive
from domain.units.records import Unit
from domain.units.rules import letterhead_of, signature_of
from domain.wording import short_date


def printed_words() -> str:
    """Say when and by whom a paper is printed, for its foot."""
    moment = local(now())
    return f"In lúc {moment:%H:%M} ngày {short_date(moment.date())} · Người in: {me().name}"


def facts_of(people: Sequence[Printable]) -> list[RegistrationFormFacts]:
    """Return what the forms of registrations print, one each."""
    settings = current_app.extensions["settings"]
    printed = printed_words()
    return [
        replace(
            form_facts(
                person.registration,
                person.donor,
                id_number=person.id_number,
                site=settings.public_url,
                sample=settings.is_demo,
            ),
            printed=printed,
        )
        for person in people
    ]


@bp.get("/quan-ly/dot/<int:drive_id>/phieu-dang-ky.pdf")
@requires(Permission.FORM_PRINT)
def forms_pdf(drive_id: int) -> Response:
    """Print the forms of all active registrations of a drive in scope, in the order of names."""
    found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    people = printable(reading(), current_scope(), drive_id=drive_id)
    if not people:
        flash("Đợt này chưa có đăng ký nào để in phiếu.", "attention")
        return go_to(url_for("signups.drive_registrations", drive_id=drive_id))
    printed = registration_forms_pdf(facts_of(people))
    note_print("in phiếu đăng ký", "drive", drive_id, rows=len(people))
    return pdf_response(printed, f"phieu-dang-ky-dot-{drive_id}.pdf")


@bp.get("/quan-ly/dang-ky/<int:registration_id>/phieu-dang-ky.pdf")
@requires(Permission.FORM_PRINT)
def form_pdf(registration_id: int) -> Response:
    """Print the form of one registration."""
    people = printable(reading(), current_scope(), registration_id=registration_id)
    if not people:
        abort(404)
    printed = registration_forms_pdf(facts_of(people))
    note_print("in phiếu đăng ký", "registration", registration_id, rows=1)
    return pdf_response(printed, f"phieu-dang-ky-{registration_id}.pdf")


@bp.get("/quan-ly/dot/<int:drive_id>/tong-hop-dang-ky.pdf")
@requires(Permission.REGISTRATION_READ)
def registrations_summary_pdf(drive_id: int) -> Response:
    """Print how many people of each certifying unit in scope registered, on the office's own letterhead."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    unit = reading().get(Unit, current_scope().unit_id or drive.host_id) or drive.host
    facts = SummaryFacts(
        letterhead=letterhead_of(unit, month_hint=today()),
        subject=subject_of(drive),
        rows=tuple(summary_of_drive(reading(), current_scope(), drive_id)),
        signature=signature_of(unit),
        recipients=("Lưu: VT",),
        printed=printed_words(),
        sample=current_app.extensions["settings"].is_demo,
    )
    return pdf_response(summary_pdf(facts), f"tong-hop-dang-ky-dot-{drive_id}.pdf")


@bp.get("/bieu-mau")
@public
def blank_forms() -> str:
    """List the blank forms."""
    return render_template("signups/blank_forms.html")


@bp.get("/bieu-mau/phieu-dang-ky.pdf")
@public
def blank_form_pdf() -> Response:
    """Print a blank registration form."""
    sample = current_app.extensions["settings"].is_demo
    return pdf_response(
        registration_forms_pdf([RegistrationFormFacts(sample=sample)]), "phieu-dang-ky-hien-mau.pdf"
    )
