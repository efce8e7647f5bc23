"""Print papers of half a sheet, two on each: short forms, paper forms with a code printed before, slips."""

from __future__ import annotations

from flask import Response, current_app, flash, request, url_for

from blueprints.access import Permission, current_scope, found_or_404, public, requires
from blueprints.answers import note_print
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.signups import bp
from blueprints.signups.papers import facts_of, printed_words
from blueprints.transaction import reading
from documents.short_form import short_forms_pdf
from documents.slip import registration_slips_pdf
from domain.clock import today
from domain.drives.change_queries import latest_change
from domain.drives.queries import drive_in_scope, phone_of_host
from domain.drives.records import Drive
from domain.rulebook import rule
from domain.sealing import keyring_of
from domain.signups.facts import RegistrationFormFacts
from domain.signups.office_queries import printable
from domain.signups.paper_codes import new_paper_code
from domain.signups.paper_facts import slip_facts
from domain.signups.rules import CONSENT_PURPOSES, shown_code

_USUAL_FORMS, _MOST_FORMS = 20, 200


def _consents() -> list[str]:
    return [rule(f"consent.{purpose}", today()).value["text"] for purpose in CONSENT_PURPOSES]


@bp.get("/bieu-mau/phieu-dang-ky-a5.pdf")
@public
def blank_short_forms_pdf() -> Response:
    """Print two blank short forms on one sheet, without code."""
    blank = RegistrationFormFacts(sample=current_app.extensions["settings"].is_demo)
    return pdf_response(short_forms_pdf([blank, blank], _consents()), "phieu-dang-ky-hien-mau-a5.pdf")


@bp.get("/quan-ly/dot/<int:drive_id>/phieu-giay.pdf")
@requires(Permission.REGISTRATION_ADD)
def paper_forms_pdf(drive_id: int) -> Response:
    """Print blank short forms of a drive, each with a code of its own that the counter keys in later."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    wanted = request.args.get("so-phieu", default=_USUAL_FORMS, type=int)
    count = min(max(wanted, 2), _MOST_FORMS)
    forms = [_blank_form(drive) for _ in range(count)]
    note_print("in phiếu giấy để trống", "drive", drive_id, rows=count)
    return pdf_response(short_forms_pdf(forms, _consents()), f"phieu-giay-dot-{drive_id}.pdf")


def _blank_form(drive: Drive) -> RegistrationFormFacts:
    settings = current_app.extensions["settings"]
    code = new_paper_code(keyring_of(reading()))
    return RegistrationFormFacts(
        code=shown_code(code),
        lookup_url=f"{settings.public_url}/tra-cuu?ma={code}",
        drive_title=drive.host_label,
        drive_day=drive.on_day,
        venue=drive.venue,
        printed=printed_words(),
        sample=settings.is_demo,
    )


@bp.get("/quan-ly/dot/<int:drive_id>/phieu-dang-ky-a5.pdf")
@requires(Permission.FORM_PRINT)
def filled_short_forms_pdf(drive_id: int) -> Response:
    """Print the short forms of all active registrations of a drive in scope, to be signed, in the order of names."""
    found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    people = printable(reading(), current_scope(), drive_id=drive_id)
    if not people:
        return _nobody(drive_id)
    printed = short_forms_pdf(facts_of(people), _consents())
    note_print("in phiếu đăng ký khổ A5", "drive", drive_id, rows=len(people))
    return pdf_response(printed, f"phieu-dang-ky-a5-dot-{drive_id}.pdf")


@bp.get("/quan-ly/dot/<int:drive_id>/giay-hen.pdf")
@requires(Permission.FORM_PRINT)
def slips_pdf(drive_id: int) -> Response:
    """Print the slips of all active registrations of a drive in scope, for people without a printer."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    people = printable(reading(), current_scope(), drive_id=drive_id)
    if drive.on_day is None:
        flash("Đợt này chưa có ngày, nên chưa in giấy hẹn.", "attention")
        return go_to(url_for("signups.drive_registrations", drive_id=drive_id))
    if not people:
        return _nobody(drive_id)
    settings = current_app.extensions["settings"]
    phone, change = phone_of_host(reading(), drive.host), latest_change(reading(), drive_id)
    slips = [
        slip_facts(
            person.registration,
            site=settings.public_url,
            phone=phone,
            sample=settings.is_demo,
            change=change,
        )
        for person in people
    ]
    printed = registration_slips_pdf(slips)
    note_print("in giấy hẹn", "drive", drive_id, rows=len(people))
    return pdf_response(printed, f"giay-hen-dot-{drive_id}.pdf")


def _nobody(drive_id: int) -> Response:
    flash("Đợt này chưa có đăng ký nào để in phiếu.", "attention")
    return go_to(url_for("signups.drive_registrations", drive_id=drive_id))
