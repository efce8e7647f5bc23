"""Answer the staff address of a drive's bands: add, change, remove one, or divide the hours into bands."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, may, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.drives import bp
from blueprints.drives.office import office_drive_in_scope, tabs_of
from blueprints.drives.office_forms import BandForm, DivideForm
from blueprints.fields import BaseForm
from blueprints.htmx import go_to
from blueprints.transaction import writing
from domain.clock import now, today
from domain.drives import band_actions
from domain.drives.records import Band, Drive
from domain.drives.rules import day_text
from domain.refusals import Refused
from domain.rulebook import rule
from domain.wording import number_text


@bp.get("/quan-ly/dot/<int:drive_id>/khung-gio")
@requires(Permission.DRIVE_READ)
def bands(drive_id: int) -> AnyResponse:
    """Show the bands of a drive with places and how many are taken."""
    drive = office_drive_in_scope(drive_id)
    band = _band_of(drive, request.args.get("sua", type=record_number))
    return _page(drive, band, BandForm(obj=band, formdata=None), _divide_form(drive))


def _band_of(drive: Drive, band_id: int | None) -> Band | None:
    return next((band for band in drive.bands if band.id == band_id), None)


def _divide_form(drive: Drive) -> DivideForm:
    usual = rule("drive.default_bands", today()).value
    return DivideForm(
        formdata=None,
        data={
            "opens_at": drive.starts_at or usual["starts_at"],
            "closes_at": drive.ends_at or usual["ends_at"],
            "minutes": usual["minutes"],
        },
    )


def _page(
    drive: Drive, band: Band | None, form: BandForm, divide_form: DivideForm, sent: BaseForm | None = None
) -> Response:
    page = render_template(
        "drives/bands.html",
        drive=drive,
        band=band,
        form=form,
        divide_form=divide_form,
        sent=sent or form,
        tabs=tabs_of(drive.id, "drives.bands"),
        when=day_text(drive.on_day, drive.month),
        places=sum(one.capacity for one in drive.bands),
        taken=sum(one.taken for one in drive.bands),
        may_edit=may(Permission.DRIVE_EDIT),
        bed_rule=rule("drive.minutes_per_bed", today()),
    )
    return make_response(page, 422 if sent and sent.errors else 200)


@bp.post("/quan-ly/dot/<int:drive_id>/khung-gio")
@requires(Permission.DRIVE_EDIT)
def change_bands(drive_id: int) -> AnyResponse:
    """Add a band, or change the one whose number came with the form."""
    drive, form = office_drive_in_scope(drive_id), BandForm()
    band = _band_of(drive, request.form.get("band_id", type=record_number))
    if form.validate():
        try:
            typed = {
                "starts_at": form.starts_at.data,
                "ends_at": form.ends_at.data,
                "capacity": form.capacity.data,
            }
            with writing() as database:
                mine = database.get_one(Drive, drive_id)
                if band is None:
                    band_actions.add_band(database, mine, by=me(), now=now(), **typed)
                else:
                    band_actions.change_band(database, mine, band.id, by=me(), now=now(), **typed)
            return _done(drive_id, "Đã thêm khung giờ." if band is None else "Đã lưu khung giờ.")
        except Refused as refused:
            show_reasons(form, refused)
            drive = office_drive_in_scope(drive_id)
    return _page(drive, band, form, _divide_form(drive), form)


def _done(drive_id: int, sentence: str) -> Response:
    flash(sentence, "done")
    return go_to(url_for("drives.bands", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/khung-gio/bo")
@requires(Permission.DRIVE_EDIT)
def remove_band(drive_id: int) -> AnyResponse:
    """Remove a band that nobody signed up for."""
    drive = office_drive_in_scope(drive_id)
    band_id = request.form.get("band_id", default=0, type=record_number)
    try:
        with writing() as database:
            band_actions.remove_band(database, database.get_one(Drive, drive.id), band_id, by=me(), now=now())
        return _done(drive_id, "Đã bỏ khung giờ.")
    except Refused as refused:
        flash(" ".join(reason.sentence for reason in refused.reasons), "error")
        return go_to(url_for("drives.bands", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/khung-gio/chia")
@requires(Permission.DRIVE_EDIT)
def divide_bands(drive_id: int) -> AnyResponse:
    """Divide the hours into bands by minutes and beds; only while nobody signed up."""
    drive, form = office_drive_in_scope(drive_id), DivideForm()
    if form.validate():
        try:
            with writing() as database:
                places = band_actions.divide_into_bands(
                    database,
                    database.get_one(Drive, drive_id),
                    starts_at=form.opens_at.data,
                    ends_at=form.closes_at.data,
                    minutes=form.minutes.data,
                    beds=form.beds.data,
                    by=me(),
                    now=now(),
                )
            return _done(drive_id, f"Đã chia khung giờ: {number_text(places)} suất.")
        except Refused as refused:
            show_reasons(form, refused)
            drive = office_drive_in_scope(drive_id)
    return _page(drive, None, BandForm(formdata=None), form, form)
