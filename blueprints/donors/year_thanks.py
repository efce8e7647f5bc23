"""The sheets of thanks at the end of a year: for the people of an office in files, for one donor, for oneself."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request, url_for
from sqlalchemy import ColumnElement

from blueprints.access import Permission, current_scope, found_or_404, public, record_number, requires
from blueprints.answers import note_print
from blueprints.donors import bp, own_proof
from blueprints.donors.found import donor_or_404
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from documents.year_sheet import year_sheets_pdf
from domain.accounts.records import Role
from domain.clock import today
from domain.commendations.rules import issuer_lines, milestones_on
from domain.donors.records import Donor
from domain.ledger import year_sheets
from domain.ledger.queries import donors_in_scope
from domain.units.queries import communes, province_of
from domain.units.records import Unit

_YEARS = 5  # So many are offered; an address may ask for any.
_FIRST_YEAR = 1900
_SPRING = 3  # Up to this month the year that is thanked for is the one before.


def _asked_year() -> int:
    asked = request.args.get("nam", type=record_number)
    if asked is not None and _FIRST_YEAR <= asked <= today().year:
        return asked
    return today().year - (today().month <= _SPRING)


def _asked_people(commune: int | None) -> ColumnElement[bool]:
    people = donors_in_scope(current_scope())
    return people if commune is None else people & (Donor.commune_id == commune)


def _sheets(
    people: ColumnElement[bool], year: int, part: int, lines: tuple[str, ...], file_name: str
) -> Response:
    settings = current_app.extensions["settings"]
    sheets = year_sheets.sheets_of_year(
        reading(),
        people,
        year,
        part,
        issuer_lines=lines,
        milestones=milestones_on(today()).value,
        own_page=f"{settings.public_url}{url_for('donors.own_page')}",
        today=today(),
        sample=settings.is_demo,
    )
    found_or_404(sheets or None)
    return pdf_response(year_sheets_pdf(sheets), file_name)


def _own_lines() -> tuple[str, ...]:
    return issuer_lines(found_or_404(reading().get(Unit, current_scope().unit_id or 0)))


@bp.get("/quan-ly/nguoi-hien-mau/thu-cam-on")
@requires(Permission.DONOR_READ)
def year_thanks() -> str:
    """Show how many people gave in a year, and the files with their sheets."""
    scope, year, commune = current_scope(), _asked_year(), request.args.get("xa", type=record_number)
    people = year_sheets.givers_of_year(reading(), _asked_people(commune), year)
    told: dict[str, Any] = {"nam": year} if commune is None else {"nam": year, "xa": commune}
    files = [
        (
            first + 1,
            min(first + year_sheets.PART, people),
            url_for("donors.year_thanks_pdf", **told, phan=first // year_sheets.PART + 1),
        )
        for first in range(0, people, year_sheets.PART)
    ]
    is_province = scope.role is Role.PROVINCE and scope.province_id is not None
    return render_template(
        "donors/year_thanks.html",
        year=year,
        years=sorted({year, *range(today().year - _YEARS + 1, today().year + 1)}, reverse=True),
        commune=commune,
        communes=communes(reading(), scope.province_id or 0, today()) if is_province else [],
        people=people,
        files=files,
    )


@bp.get("/quan-ly/nguoi-hien-mau/thu-cam-on.pdf")
@requires(Permission.DONOR_READ)
def year_thanks_pdf() -> Response:
    """Print one file of sheets, two on a page; the journal notes it."""
    year, commune = _asked_year(), request.args.get("xa", type=record_number)
    part = min(request.args.get("phan", 1, type=record_number) or 1, 10_000)
    answer = _sheets(_asked_people(commune), year, part, _own_lines(), f"thu-cam-on-{year}-{part}.pdf")
    note_print("in thư cảm ơn năm", "donor", None, year=year, part=part, commune=commune)
    return answer


@bp.get("/quan-ly/nguoi-hien-mau/<int:donor_id>/thu-cam-on.pdf")
@requires(Permission.DONOR_READ)
def donor_thanks_pdf(donor_id: int) -> Response:
    """Print the sheet of one donor; 404 when the ledger has nothing in that year."""
    donor_or_404(donor_id)
    year = _asked_year()
    answer = _sheets(Donor.id == donor_id, year, 1, _own_lines(), f"thu-cam-on-{year}.pdf")
    note_print("in thư cảm ơn năm", "donor", donor_id, year=year)
    return answer


@bp.get("/so-hien-mau/thu-cam-on.pdf")
@public
def own_thanks_pdf() -> Response:
    """Give donors their own sheet, from the committee of the province where they live."""
    number = own_proof.own_id_or_ask()
    donor = reading().get_one(Donor, number)
    commune = reading().get(Unit, donor.commune_id) if donor.commune_id else None
    province = reading().get(Unit, province_of(commune)) if commune else None
    lines = issuer_lines(province) if province else ("BAN CHỈ ĐẠO", "VẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN")
    return _sheets(Donor.id == number, _asked_year(), 1, lines, "thu-cam-on.pdf")
