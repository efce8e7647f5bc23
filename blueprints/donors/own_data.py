"""Let a donor see and take away everything that is stored, and delete the ways to be reached."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.donors import bp, own_proof
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.donors.card_actions import DONOR
from domain.reports.own_data_queries import pieces_of_donor
from domain.reports.retention_actions import forget_donor
from exchange.csv_out import csv_file


@bp.get("/so-hien-mau/du-lieu")
@public
def own_data() -> AnyResponse:
    """Show everything stored about the donor, part by part."""
    number = own_proof.own_id_or_ask()
    return make_response(render_template("donors/own_data.html", pieces=pieces_of_donor(reading(), number)))


@bp.get("/so-hien-mau/du-lieu.csv")
@public
def own_data_file() -> Response:
    """Give everything stored about the donor as a table that opens in Excel."""
    number = own_proof.own_id()
    if number is None:
        abort(404)
    response = make_response(csv_file(("Phần", "Mục", "Nội dung"), pieces_of_donor(reading(), number)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="so-hien-mau-cua-toi.csv"'
    return response


@bp.route("/so-hien-mau/xoa-lien-he", methods=["GET", "POST"])
@public
def own_deletion() -> AnyResponse:
    """Ask once, then delete whatever lists, ledger and awards do not stand on; the card opens nothing any more."""
    number = own_proof.own_id_or_ask()
    if request.method != "POST":
        return make_response(render_template("donors/own_deletion.html"))
    with writing() as database:
        forget_donor(database, number, by=DONOR, now=now())
    own_proof.forget()
    flash("Đã xóa thông tin liên lạc của anh/chị. Thẻ này không mở trang được nữa.", "done")
    return go_to(url_for("donors.own_page"))
