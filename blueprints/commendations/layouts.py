"""Sheets that were printed before: the layouts of a unit, one layout with its preview and its page to measure by."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.layout_forms import (
    FieldRow,
    LayoutForm,
    NewLayoutForm,
    places_of,
    rows_of,
    rows_typed,
)
from blueprints.htmx import go_to
from blueprints.navigation import honour_tabs
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from documents.overprint import measuring_page_pdf, overprint_pdf
from domain.clock import now, today
from domain.commendations.facts import CertificateFacts
from domain.commendations.layout_actions import change_layout, copy_layout, end_layout, new_layout
from domain.commendations.layout_queries import layout_in_scope, layouts_in_use
from domain.commendations.layout_records import OverprintLayout
from domain.commendations.layout_rules import ALIGN_NAMES, FACE_NAMES, SHEET_NAMES, millimetres, terms_of
from domain.commendations.rules import PRINTED_NAMES, issuer_lines
from domain.refusals import Refused
from domain.units.facts import SignatureFacts
from domain.units.records import Unit


@bp.route("/quan-ly/khen-thuong/phoi", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
def layouts() -> AnyResponse:
    """List the layouts of the unit; a POST makes one from the places of the full drawing."""
    form = NewLayoutForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                made = new_layout(
                    database,
                    form.kind.data,
                    form.sheet.data,
                    unit_id=current_scope().unit_id or 0,
                    by=me(),
                    now=now(),
                )
                layout_id = made.id
            flash("Đã thêm mẫu phôi với vị trí của giấy vẽ đầy đủ. Đo phôi rồi sửa các vị trí.", "done")
            return go_to(url_for("commendations.layout", layout_id=layout_id))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "commendations/layouts.html",
        form=form,
        rows=layouts_in_use(reading(), current_scope()),
        kind_names=PRINTED_NAMES,
        sheet_names=SHEET_NAMES,
        tabs=honour_tabs("commendations.layouts", allowed_endpoints()),
    )
    return make_response(page, 422 if form.errors else 200)


def _found(layout_id: int) -> OverprintLayout:
    return found_or_404(layout_in_scope(reading(), current_scope(), layout_id))


@bp.route("/quan-ly/khen-thuong/phoi/<int:layout_id>", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
def layout(layout_id: int) -> AnyResponse:
    """Show one layout to be changed."""
    known = _found(layout_id)
    terms = terms_of(known)
    if request.method == "GET":
        form = LayoutForm(
            formdata=None,
            name=terms.name,
            sheet=terms.sheet,
            offset_right=millimetres(terms.offset_right),
            offset_down=millimetres(terms.offset_down),
            seen_version=str(known.version),
        )
        return _page(known, form, rows_of(terms))
    form, rows = LayoutForm(), rows_typed(request.form)
    places, wrong = places_of(rows)
    if form.validate_on_submit():
        typed, wrong_offsets = form.terms(places)
        try:
            if wrong or wrong_offsets:
                raise Refused(*wrong_offsets, *wrong)
            with writing() as database:
                change_layout(database, layout_id, typed, seen_version=form.version, by=me(), now=now())
            flash("Đã lưu mẫu phôi. In tờ thử để đo lại.", "done")
            return go_to(url_for("commendations.layout", layout_id=layout_id))
        except Refused as refused:
            show_reasons(form, refused)
    else:
        show_reasons(form, Refused(*wrong))
    return _page(known, form, rows)


def _page(known: OverprintLayout, form: LayoutForm, rows: list[FieldRow]) -> Response:
    page = render_template(
        "commendations/layout.html",
        layout=known,
        form=form,
        rows=rows,
        kind_name=PRINTED_NAMES[known.kind],
        align_names=ALIGN_NAMES,
        face_names=FACE_NAMES,
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/khen-thuong/phoi/<int:layout_id>/chep")
@requires(Permission.COMMENDATION_ISSUE)
def copy_of_layout(layout_id: int) -> AnyResponse:
    """Copy a layout, for another printer or another sheet, and open the copy."""
    _found(layout_id)
    try:
        with writing() as database:
            made_id = copy_layout(database, layout_id, by=me(), now=now()).id
    except Refused as refused:
        flash(str(refused), "attention")
        return go_to(url_for("commendations.layouts"))
    flash("Đã chép mẫu phôi. Đặt tên khác rồi sửa.", "done")
    return go_to(url_for("commendations.layout", layout_id=made_id))


@bp.post("/quan-ly/khen-thuong/phoi/<int:layout_id>/bo")
@requires(Permission.COMMENDATION_ISSUE)
def lay_aside_layout(layout_id: int) -> AnyResponse:
    """Lay a layout aside."""
    name = _found(layout_id).name
    with writing() as database:
        end_layout(database, layout_id, by=me(), now=now())
    flash(f"Đã bỏ mẫu “{name}”.", "done")
    return go_to(url_for("commendations.layouts"))


@bp.get("/quan-ly/khen-thuong/phoi/<int:layout_id>/to-thu.pdf")
@requires(Permission.COMMENDATION_ISSUE)
def layout_trial_pdf(layout_id: int) -> Response:
    """Print the page to measure by."""
    return pdf_response(measuring_page_pdf(terms_of(_found(layout_id)), _sample()), f"to-thu-{layout_id}.pdf")


@bp.get("/quan-ly/khen-thuong/phoi/<int:layout_id>/xem-truoc.pdf")
@requires(Permission.COMMENDATION_ISSUE)
def layout_preview_pdf(layout_id: int) -> Response:
    """Print an invented paper as it will stand on the sheet."""
    return pdf_response(overprint_pdf(terms_of(_found(layout_id)), [_sample()]), f"xem-truoc-{layout_id}.pdf")


def _sample() -> CertificateFacts:
    """Return an invented paper of the unit, with a long name, to see whether everything has room."""
    unit = found_or_404(reading().get(Unit, current_scope().unit_id or 0))
    return CertificateFacts(
        issuer_lines=issuer_lines(unit),
        recipient_name="Nguyễn Hoàng Thị Phượng Uyên",
        recipient_detail=f"Sinh năm 1985 · {unit.name}",
        donations=20,
        milestone=20,
        reason=f"Đã có thành tích trong phong trào hiến máu tình nguyện năm {today().year}",
        occasion="Nhân Ngày Thế giới tôn vinh người hiến máu 14/6",
        place_name=unit.place_name,
        signed_on=today(),
        # Two lines of authority are the most usual case of those that need room.
        signature=SignatureFacts(
            tuple(unit.authority_lines.splitlines()[:1] or ["TM. BAN CHỈ ĐẠO"]) + ("KT. TRƯỞNG BAN",),
            "PHÓ TRƯỞNG BAN",
            unit.signer_name,
        ),
        decision=f"Quyết định số 12/QĐ ngày {today():%d/%m/%Y}",
        register_number="128",
        code="TV-0000-0000",
        check_url=f"{current_app.extensions['settings'].public_url}/kiem-tra/",
        sample=True,
    )
