"""The store of a drive: its balance on one page, its items, what comes in and goes back."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.gifts import bp
from blueprints.gifts.forms import ItemForm, MoveForm
from blueprints.gifts.reach import drive_with_gifts, head_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.gifts import queries, serial_queries, store_actions
from domain.gifts.records import GiftItem
from domain.gifts.rules import target_key
from domain.refusals import Refused
from domain.wording import number_text

BELOW_SHOWN = 50


def _day(drive: Drive) -> date:
    return drive.on_day or today()


@bp.get("/quan-ly/dot/<int:drive_id>/qua-va-se-ri")
@requires(Permission.GIFT_READ)
def overview(drive_id: int) -> Response:
    """Show what a drive holds, who received too little, and the state of its certificates."""
    drive = queries.gift_drive(reading(), current_scope(), drive_id)
    if drive is None:
        # A ward sees the drives of its whole province; whose store it is not, it is told so.
        other = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
        return make_response(render_template("gifts/overview.html", is_own=False, **head_of(other)))
    balance = queries.gift_balance(reading(), drive_id)
    page = render_template(
        "gifts/overview.html",
        is_own=True,
        balance=balance,
        below_shown=balance.below[:BELOW_SHOWN],
        acts=queries.hand_outs_for_all(reading(), drive_id),
        serials=serial_queries.serial_balance(reading(), drive_id),
        **head_of(drive),
    )
    return make_response(page)


def _item_page(drive: Drive, form: ItemForm, item: GiftItem | None) -> Response:
    template = "gifts/edit_item.html" if item else "gifts/new_item.html"
    page = render_template(template, form=form, item=item, **head_of(drive))
    return make_response(page, 422 if form.errors else 200)


@bp.route("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/them-mon", methods=["GET", "POST"])
@requires(Permission.GIFT_EDIT)
def new_item(drive_id: int) -> AnyResponse:
    """Add an item to the store."""
    drive, form = drive_with_gifts(drive_id), ItemForm()
    day = _day(drive)
    form.offer_targets(day)
    if form.validate_on_submit():
        try:
            with writing() as database:
                store_actions.add_item(
                    database,
                    drive_id,
                    name=form.name.data,
                    kind=form.kind.data,
                    value_dong=form.value_dong.data,
                    targets=form.chosen_targets(day),
                    by=me(),
                    now=now(),
                )
            flash("Đã thêm món. Ghi số nhận về ở cột “Nhận” của món.", "done")
            return go_to(url_for("gifts.overview", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _item_page(drive_with_gifts(drive_id), form, None)


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/mon-thuong-dung")
@requires(Permission.GIFT_EDIT)
def add_usual_items(drive_id: int) -> AnyResponse:
    """Open the store with the items that the clause of the drive's day names."""
    drive_with_gifts(drive_id)
    try:
        with writing() as database:
            count = store_actions.add_usual_items(database, drive_id, by=me(), now=now())
        flash(
            f"Đã lập {number_text(count)} món theo mức tối thiểu. Sửa tên, giá trị cho đúng quà thật.", "done"
        )
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
    return go_to(url_for("gifts.overview", drive_id=drive_id))


@bp.route("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/mon/<int:item_id>/sua", methods=["GET", "POST"])
@requires(Permission.GIFT_EDIT)
def edit_item(drive_id: int, item_id: int) -> AnyResponse:
    """Change an item; its worth stays once somebody holds it."""
    drive = drive_with_gifts(drive_id)
    item = found_or_404(queries.item_of_drive(reading(), drive_id, item_id))
    day = _day(drive)
    meant_for = [target_key(target) for target in queries.targets_of(reading(), item_id)]
    form = ItemForm(obj=item, data={"seen_version": item.version, "meant_for": meant_for})
    form.offer_targets(day)
    if form.validate_on_submit():
        try:
            with writing() as database:
                store_actions.edit_item(
                    database,
                    item_id,
                    name=form.name.data,
                    kind=form.kind.data,
                    value_dong=form.value_dong.data,
                    targets=form.chosen_targets(day),
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
            flash("Đã lưu món.", "done")
            return go_to(url_for("gifts.item", drive_id=drive_id, item_id=item_id))
        except Refused as refused:
            show_reasons(form, refused)
            form.seen_version.data = str(reading().get_one(GiftItem, item_id).version)
    return _item_page(drive_with_gifts(drive_id), form, queries.item_of_drive(reading(), drive_id, item_id))


@bp.route("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/mon/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.GIFT_EDIT)
def item(drive_id: int, item_id: int) -> AnyResponse:
    """Show what came in and went back of an item, and note more of it."""
    drive_with_gifts(drive_id)
    found_or_404(queries.item_of_drive(reading(), drive_id, item_id))
    form = MoveForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                store_actions.move(
                    database,
                    drive_id,
                    item_id,
                    kind=form.kind.data,
                    quantity=form.quantity.data,
                    note=form.note.data or "",
                    by=me(),
                    now=now(),
                )
            flash("Đã ghi vào kho.", "done")
            return go_to(url_for("gifts.item", drive_id=drive_id, item_id=item_id))
        except Refused as refused:
            show_reasons(form, refused)
    drive = drive_with_gifts(drive_id)
    movements = queries.movements_of(reading(), item_id)
    lines = queries.item_balances(reading(), drive_id)
    page = render_template(
        "gifts/item.html",
        form=form,
        line=next(line for line in lines if line.item.id == item_id),
        movements=movements,
        taken_back={movement.reverses_id for movement in movements if movement.reverses_id},
        **head_of(drive),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nhap-xuat/<int:movement_id>/rut-lai")
@requires(Permission.GIFT_EDIT)
def take_back_movement(drive_id: int, movement_id: int) -> AnyResponse:
    """Take a movement of the store back by its opposite."""
    drive_with_gifts(drive_id)
    found = found_or_404(queries.movement_of_drive(reading(), drive_id, movement_id))
    here = url_for("gifts.item", drive_id=drive_id, item_id=found.item_id)
    try:
        with writing() as database:
            store_actions.take_back_movement(database, drive_id, movement_id, by=me(), now=now())
        flash("Đã rút lại. Dòng cũ vẫn còn để đọc.", "attention")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "error")
    return go_to(here)
