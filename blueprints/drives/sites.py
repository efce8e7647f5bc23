"""Answer the staff addresses of the places where drives are held: list, one with photos, making and changing it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, may, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.drives import bp
from blueprints.drives.site_forms import PhotoForm, SiteForm
from blueprints.htmx import go_to, page_or_part
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.clock import now, today
from domain.drives import site_actions, site_queries
from domain.drives.records import Site
from domain.drives.rules import STATE_KINDS, STATE_NAMES, day_text
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.units.queries import communes
from domain.units.records import Unit
from exchange.photos import ASK_PHOTO, WrongPhoto, redrawn_photo

# Above the rulebook's limit, so that a photo a little too large is told so instead of cut off.
_MOST_BYTES = 12_000_000


@bp.get("/quan-ly/dia-diem/")
@requires(Permission.DRIVE_READ)
def site_list() -> Response:
    """List the sites in reach, narrowed by words without marks."""
    words = request.args.get("tim", "").strip()[:100]
    after = request.args.get("sau", type=record_number)
    page = site_queries.site_page(reading(), current_scope(), words=words, after=after)
    kept: dict[str, Any] = {"tim": words} if words else {}
    return page_or_part(
        "drives/site_list.html",
        "drives/_site_rows.html",
        sites=page.rows,
        words=words,
        next_url=url_for("drives.site_list", sau=page.next_id, **kept) if page.next_id else None,
        may_edit=may(Permission.DRIVE_EDIT),
    )


def _site_in_scope(site_id: int) -> Site:
    return found_or_404(site_queries.site_in_scope(reading(), current_scope(), site_id))


def _page(site: Site, form: PhotoForm) -> Response:
    photos = site_queries.photos_of(reading(), site.id)
    page = render_template(
        "drives/site.html",
        site=site,
        commune=reading().get(Unit, site.commune_id) if site.commune_id else None,
        photos=photos,
        form=form,
        most_photos=rule("site.most_photos", today()).value,
        most_megabytes=_most_bytes() // 1_000_000,
        drives=site_queries.drives_at(reading(), site.id),
        day_text=day_text,
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
        may_edit=may(Permission.DRIVE_EDIT),
    )
    return make_response(page, 422 if form.errors else 200)


def _most_bytes() -> int:
    return int(rule("site.photo_megabytes", today()).value) * 1_000_000


@bp.get("/quan-ly/dia-diem/<int:site_id>")
@requires(Permission.DRIVE_READ)
def site(site_id: int) -> Response:
    """Show a site: the way, rooms, power, parking, what went wrong last time, photos, drives held there."""
    return _page(_site_in_scope(site_id), PhotoForm(formdata=None))


@bp.route("/quan-ly/dia-diem/them", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def new_site() -> AnyResponse:
    """Make the record of a site."""
    form, province_id = SiteForm(), int(current_scope().province_id or 0)
    _offer(form, province_id)
    if form.validate_on_submit():
        try:
            with writing() as database:
                made = site_actions.add_site(
                    database, province_id=province_id, by=me(), now=now(), **_values(form)
                )
                number = made.id
            flash("Đã thêm địa điểm.", "done")
            return go_to(url_for("drives.site", site_id=number))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("drives/edit_site.html", form=form, site=None)
    return make_response(page, 422 if form.errors else 200)


@bp.route("/quan-ly/dia-diem/<int:site_id>/sua", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def edit_site(site_id: int) -> AnyResponse:
    """Change what is known of a site."""
    found = _site_in_scope(site_id)
    form = SiteForm(obj=found, data={"seen_version": found.version})
    _offer(form, found.province_id)
    if form.validate_on_submit():
        try:
            with writing() as database:
                site_actions.change_site(
                    database,
                    database.get_one(Site, site_id),
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                    **_values(form),
                )
            flash("Đã lưu địa điểm.", "done")
            return go_to(url_for("drives.site", site_id=site_id))
        except Refused as refused:
            show_reasons(form, refused)
            found = _site_in_scope(site_id)
            form.seen_version.data = str(found.version)
    page = render_template("drives/edit_site.html", form=form, site=found)
    return make_response(page, 422 if form.errors else 200)


def _offer(form: SiteForm, province_id: int) -> None:
    form.commune_id.offer([("", "Chọn xã, phường"), *communes(reading(), province_id, today())])


def _values(form: SiteForm) -> dict[str, Any]:
    texts = (
        "name",
        "address",
        "contact",
        "phone",
        "directions",
        "rooms",
        "power",
        "parking",
        "last_problems",
    )
    values: dict[str, Any] = {name: form[name].data or "" for name in texts}
    return {**values, "commune_id": form.commune_id.data, "beds": form.beds.data}


@bp.post("/quan-ly/dia-diem/<int:site_id>/anh")
@requires(Permission.DRIVE_EDIT)
@takes_files(_MOST_BYTES)
def add_photo(site_id: int) -> AnyResponse:
    """Take a photo in, drawn anew so that nothing but the picture is kept."""
    found, form = _site_in_scope(site_id), PhotoForm()
    try:
        if not form.validate():
            return _page(found, form)
        if not form.photo.data:
            raise Refused(Reason(ASK_PHOTO, "photo"))
        content = _redrawn(form.photo.data.read())
        with writing() as database:
            mine = database.get_one(Site, site_id)
            site_actions.add_photo(
                database, mine, content=content, caption=form.caption.data or "", by=me(), now=now()
            )
    except Refused as refused:
        show_reasons(form, refused)
        return _page(_site_in_scope(site_id), form)
    flash("Đã thêm ảnh.", "done")
    return go_to(url_for("drives.site", site_id=site_id) + "#anh")


def _redrawn(content: bytes) -> bytes:
    try:
        return redrawn_photo(content, most_bytes=_most_bytes())
    except WrongPhoto as wrong:
        raise Refused(Reason(str(wrong), "photo")) from wrong


@bp.get("/quan-ly/dia-diem/<int:site_id>/anh/<int:photo_id>.jpg")
@requires(Permission.DRIVE_READ)
def site_photo(site_id: int, photo_id: int) -> Response:
    """Send the picture of a photo."""
    _site_in_scope(site_id)
    response = make_response(found_or_404(site_queries.photo_content(reading(), site_id, photo_id)))
    response.headers["Content-Type"] = "image/jpeg"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@bp.post("/quan-ly/dia-diem/<int:site_id>/anh/<int:photo_id>/bo")
@requires(Permission.DRIVE_EDIT)
def remove_photo(site_id: int, photo_id: int) -> AnyResponse:
    """Remove a photo."""
    _site_in_scope(site_id)
    with writing() as database:
        site_actions.remove_photo(database, database.get_one(Site, site_id), photo_id, by=me(), now=now())
    flash("Đã bỏ ảnh.", "done")
    return go_to(url_for("drives.site", site_id=site_id) + "#anh")
