"""Serve the desk on the day, and disputes later: everybody confirmed, the slip of one person, paper against system."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template, request, url_for

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import note_print
from blueprints.certification import bp
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from blueprints.who import person
from documents.donor_list import rows_per_page
from documents.identity_slip import identity_slip_pdf
from domain.certification import combined, rules
from domain.certification.comparing import compare
from domain.certification.paper_facts import subject_of
from domain.clock import now
from domain.papers.rules import read_code, shown_code
from domain.results.queries import drive_of_desk
from domain.signups.rules import STATE_KINDS, STATE_NAMES
from domain.wording import number_text, read_whole_number

_MOST_PAGES = 200


@bp.get("/quan-ly/dot/<int:drive_id>/nguoi-da-xac-nhan")
@requires(Permission.DESK_USE)
def confirmed_people(drive_id: int) -> Response:
    """Show everybody whom the lists of a drive confirm, main and supplements together, in name order."""
    session = reading()
    drive = found_or_404(drive_of_desk(session, current_scope(), drive_id))
    words = request.args.get("q", "").strip()[:100]
    after = request.args.get("sau", 0, type=record_number)
    found = combined.confirmed_people(session, drive_id, words, after)
    shown = found[: combined.SHOWN]
    more = url_for(
        "certification.confirmed_people",
        drive_id=drive_id,
        q=words or None,
        sau=shown[-1].registration.id if shown else None,
    )
    page = render_template(
        "certification/confirmed_people.html",
        drive=drive,
        subject=subject_of(drive),
        people=shown,
        count=combined.confirmed_count(session, drive_id),
        next_url=more if len(found) > combined.SHOWN else None,
        words=words,
        rules=rules,
        endpoints=allowed_endpoints(),
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
    )
    return make_response(page)


@bp.get("/quan-ly/dot/<int:drive_id>/ban-don-tiep/<int:registration_id>/giay-xac-nhan.pdf")
@requires(Permission.DESK_USE)
def identity_slip(drive_id: int, registration_id: int) -> Response:
    """Print what the certified list says of one person, for the facility."""
    found_or_404(drive_of_desk(reading(), current_scope(), drive_id))
    settings = current_app.extensions["settings"]
    facts = found_or_404(
        combined.identity_slip(
            reading(),
            drive_id,
            registration_id,
            public_url=settings.public_url,
            printed_by=person().account.display_name,
            printed_at=now(),
            sample=settings.is_demo,
        )
    )
    note_print("in giấy xác nhận thông tin", "registration", registration_id)
    return pdf_response(identity_slip_pdf(facts), f"giay-xac-nhan-{registration_id}.pdf")


@bp.get("/quan-ly/danh-sach/doi-chieu")
@requires(Permission.DONOR_LIST_READ)
def compare_paper() -> Response:
    """Compare a printed list with the system by its code and by the number of people on each page."""
    typed, pages = request.args.get("ma", "").strip()[:60], request.args.get("trang", "").strip()[:400]
    code = read_code(typed)
    result = compare(reading(), current_scope(), code, now()) if code else None
    page = render_template(
        "certification/compare_paper.html",
        typed=typed,
        typed_pages=pages,
        result=result,
        code=shown_code(code) if code else "",
        differences=_page_differences(pages, rows_per_page(result.facts)) if result and pages else None,
        rules=rules,
    )
    return make_response(page, 404 if typed and result is None else 200)


def _page_differences(typed: str, printed: list[int]) -> list[str]:
    """Return a sentence for each page whose typed number of people is not what the version prints."""
    counted = [read_whole_number(part) for part in typed.replace(";", ",").split(",")][:_MOST_PAGES]
    said = []
    if len(counted) != len(printed):
        said.append(
            f"Giấy có {number_text(len(counted))} trang, bản trên hệ thống có {number_text(len(printed))} trang."
        )
    for number, (mine, there) in enumerate(zip(counted, printed, strict=False), start=1):
        if mine is None:
            said.append(f"Trang {number}: nhập số người bằng chữ số.")
        elif mine != there:
            said.append(
                f"Trang {number}: giấy {number_text(mine)} người, hệ thống {number_text(there)} người."
            )
    return said
