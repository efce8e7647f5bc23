"""The paper pack of a drive: number people and print, and print again what was printed before."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import me, note_print, show_reasons
from blueprints.choice_fields import ManyChoicesField
from blueprints.fields import UnitsNumberField
from blueprints.form_base import BaseForm
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.pages import pdf_response
from blueprints.results import bp
from blueprints.transaction import reading, writing
from documents.drive_pack import drive_pack_pdf
from domain.clock import now, today
from domain.drives.records import Drive
from domain.refusals import Refused
from domain.results import pack_queries, queries
from domain.results.number_actions import number_people
from domain.results.pack_rules import (
    PART_NAMES,
    USUAL_PARTS,
    PackPart,
    may_hold_names,
    pack_verdict,
    parts_named,
)
from domain.rulebook import rule


class PackForm(BaseForm):
    """Which parts to print, and how many rows to keep for people who just come."""

    parts = ManyChoicesField(
        "In những phần", PART_NAMES, coerce=PackPart, ask="Đánh dấu ít nhất một phần để in"
    )
    blank_rows = UnitsNumberField("Số dòng trống cho người đến trực tiếp")


def _drive(drive_id: int) -> Drive:
    """Return a drive whose whole list the account may hold: the province's, its facility's, its host's."""
    scope = current_scope()
    drive = found_or_404(queries.drive_of_desk(reading(), scope, drive_id))
    return found_or_404(drive if may_hold_names(scope, drive.host_id) else None)


@bp.route("/quan-ly/dot/<int:drive_id>/bo-giay", methods=["GET", "POST"])
@requires(Permission.PACK_PRINT)
def pack(drive_id: int) -> AnyResponse:
    """Say what is in the pack and what was printed before; number people, and lead to the new printing."""
    drive = _drive(drive_id)
    usual = rule("drive_pack.blank_rows", today()).value["usual"]
    form = PackForm(data={"parts": list(USUAL_PARTS), "blank_rows": usual})
    if form.validate_on_submit():
        parts = [part.value for part in form.parts.data]
        try:
            with writing() as database:
                stored = database.get_one(Drive, drive_id)
                verdict = pack_verdict(stored.state, stored.on_day, today(), form.blank_rows.data)
                if not verdict.accepted:
                    raise Refused(*verdict.reasons)
                made = number_people(
                    database, drive_id, blank_rows=form.blank_rows.data, by=me(), now=now()
                ).version
            return go_to(url_for("results.pack_pdf", drive_id=drive_id, version_number=made, phan=parts))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(drive, form)


def _page(drive: Drive, form: PackForm) -> Response:
    session, allowed = reading(), allowed_endpoints()
    page = render_template(
        "results/pack.html",
        drive=drive,
        form=form,
        verdict=pack_verdict(drive.state, drive.on_day, today()),
        expected=pack_queries.count_expected(session, drive.id),
        unnumbered=pack_queries.count_unnumbered(session, drive.id),
        printings=pack_queries.printings(session, drive.id),
        part_names=PART_NAMES,
        tabs_items=drive_tabs(drive.id, "results.desk", allowed),
        allowed=allowed,
    )
    return make_response(page, 422 if form.errors else 200)


@bp.get("/quan-ly/dot/<int:drive_id>/bo-giay/<int:version_number>.pdf")
@requires(Permission.PACK_PRINT)
def pack_pdf(drive_id: int, version_number: int) -> Response:
    """Print the parts that the address names, of a printing whose rows were numbered before."""
    drive = _drive(drive_id)
    printing = found_or_404(pack_queries.printing(reading(), drive_id, version_number))
    settings = current_app.extensions["settings"]
    parts = parts_named(request.args.getlist("phan"))
    facts = pack_queries.pack_facts(
        reading(), drive, printing, site=settings.public_url, sample=settings.is_demo
    )
    printed = drive_pack_pdf(facts, parts)
    note_print("in các phần của bộ giấy", "drive", drive_id, version=version_number, rows=len(facts.people))
    return pdf_response(printed, f"bo-giay-dot-{drive_id}-ban-{version_number}.pdf")
