"""Answer the staff address of a drive's bands and of the places kept for units."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, may, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.drives import bp
from blueprints.drives.office import office_drive_in_scope, tabs_of
from blueprints.drives.office_forms import BandForm, BlockForm, DivideForm, ShareForm
from blueprints.fields import BaseForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives import band_actions
from domain.drives.places import blocks_of, places_of, walk_in_places
from domain.drives.records import Band, Drive
from domain.drives.rules import day_text
from domain.refusals import Refused
from domain.rulebook import rule
from domain.signups import block_actions, waiting_actions
from domain.signups.waiting_queries import waiting_count
from domain.units.queries import units_of_province
from domain.wording import number_text


@bp.get("/quan-ly/dot/<int:drive_id>/khung-gio")
@requires(Permission.DRIVE_READ)
def bands(drive_id: int) -> AnyResponse:
    """Show the bands of a drive with places and how many are taken."""
    drive = office_drive_in_scope(drive_id)
    band = _band_of(drive, request.args.get("sua", type=record_number))
    return _page(drive, band, _band_form(band), _divide_form(drive))


def _band_of(drive: Drive, band_id: int | None) -> Band | None:
    return next((band for band in drive.bands if band.id == band_id), None)


def _band_form(band: Band | None) -> BandForm:
    """Return the form of a band: the office types what the beds serve, not how many places that offers."""
    if band is None:
        return BandForm(formdata=None)
    start = {"starts_at": band.starts_at, "ends_at": band.ends_at, "capacity": band.bed_places}
    return BandForm(formdata=None, data=start)


def _share_form(drive: Drive) -> ShareForm:
    return ShareForm(
        formdata=None,
        data={"walk_in_percent": drive.walk_in_percent, "overbook_percent": drive.overbook_percent},
    )


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


def _block_form(drive: Drive, *, is_sent: bool = False, asked: int | None = None) -> BlockForm:
    """Return the form of a block: what was sent, the block of a unit to be changed, or the usual release day."""
    block = next((one for one in blocks_of(reading(), drive.id) if one.unit_id == asked), None)
    usual = timedelta(days=int(rule("drive.block_released_days_before", today()).value))
    # A drive of the next days keeps places until its eve, for want of an earlier day.
    start = {"release_on": max(drive.on_day - usual, today() + timedelta(days=1)) if drive.on_day else None}
    form = BlockForm(data=start) if is_sent else BlockForm(formdata=None, obj=block, data=start)
    units = reading().scalars(units_of_province(drive.province_id, valid_on=today()))
    form.unit_id.offer([("", "Chọn đơn vị"), *((unit.id, unit.name) for unit in units)])
    return form


def _page(
    drive: Drive,
    band: Band | None,
    form: BandForm,
    divide_form: DivideForm,
    sent: BaseForm | None = None,
    block_form: BlockForm | None = None,
    share_form: ShareForm | None = None,
) -> Response:
    places = places_of(reading(), drive.id, today())
    page = render_template(
        "drives/bands.html",
        drive=drive,
        band=band,
        form=form,
        divide_form=divide_form,
        sent=sent or form,
        tabs=tabs_of(drive.id, "drives.bands"),
        when=day_text(drive.on_day, drive.month),
        places=places.capacity,
        taken=places.taken,
        kept=places.kept,
        blocks=blocks_of(reading(), drive.id),
        block_form=block_form or _block_form(drive, asked=request.args.get("giu", type=record_number)),
        share_form=share_form or _share_form(drive),
        bed_places=sum(one.bed_places for one in drive.bands),
        walk_ins=walk_in_places(drive),
        share_rule=rule("drive.overbook_percent", today()),
        waiting=waiting_count(reading(), drive.id),
        today=today(),
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
                waiting_actions.settle(database, drive_id, now=now())
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


@bp.post("/quan-ly/dot/<int:drive_id>/khung-gio/phan-suat")
@requires(Permission.DRIVE_EDIT)
def set_shares(drive_id: int) -> AnyResponse:
    """Choose the walk-in share and the places beyond the beds; people who wait are offered what that frees."""
    drive, form = office_drive_in_scope(drive_id), ShareForm()
    if form.validate():
        try:
            with writing() as database:
                places = band_actions.set_shares(
                    database,
                    database.get_one(Drive, drive_id),
                    walk_in_percent=form.walk_in_percent.data,
                    overbook_percent=form.overbook_percent.data,
                    by=me(),
                    now=now(),
                )
                waiting_actions.settle(database, drive_id, now=now())
            return _done(drive_id, f"Đã lưu. Đợt này nhận đăng ký {number_text(places)} suất.")
        except Refused as refused:
            show_reasons(form, refused)
            drive = office_drive_in_scope(drive_id)
    return _page(drive, None, BandForm(formdata=None), _divide_form(drive), form, share_form=form)


@bp.post("/quan-ly/dot/<int:drive_id>/khung-gio/giu")
@requires(Permission.DRIVE_EDIT)
def keep_places(drive_id: int) -> AnyResponse:
    """Keep places for a unit until a day, or change what is kept for it."""
    drive = office_drive_in_scope(drive_id)
    form = _block_form(drive, is_sent=True)
    if form.validate():
        try:
            with writing() as database:
                block_actions.keep_block(
                    database,
                    database.get_one(Drive, drive_id),
                    unit_id=form.unit_id.data,
                    places=form.places.data,
                    release_on=form.release_on.data,
                    by=me(),
                    now=now(),
                )
            return _done(drive_id, f"Đã giữ {number_text(form.places.data)} suất cho đơn vị.")
        except Refused as refused:
            show_reasons(form, refused)
            drive = office_drive_in_scope(drive_id)
    return _page(drive, None, BandForm(formdata=None), _divide_form(drive), form, form)


@bp.post("/quan-ly/dot/<int:drive_id>/khung-gio/thoi-giu")
@requires(Permission.DRIVE_EDIT)
def release_places(drive_id: int) -> AnyResponse:
    """Let anybody take the places that were kept for a unit."""
    drive = office_drive_in_scope(drive_id)
    block_id = request.form.get("block_id", default=0, type=record_number)
    with writing() as database:
        block_actions.drop_block(database, database.get_one(Drive, drive.id), block_id, by=me(), now=now())
    return _done(drive_id, "Các suất ấy nay ai cũng đăng ký được.")
