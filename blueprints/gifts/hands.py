"""The hands that receive gifts: who came with what they hold, one person, everybody at once, and taking back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    found_or_404,
    may,
    record_number,
    requires,
)
from blueprints.answers import me, show_reasons
from blueprints.gifts import bp
from blueprints.gifts.forms import HandAllForm, HandForm
from blueprints.gifts.reach import drive_with_gifts, head_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.who import person as somebody
from domain.clock import now
from domain.gifts import hand_actions, people_queries, queries
from domain.gifts.hand_actions import Hands
from domain.gifts.records import GiftItem
from domain.gifts.rules import KIND_NAMES, hand_out_verdict
from domain.refusals import Refused
from domain.wording import number_text


@bp.get("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nguoi-nhan")
@requires(Permission.GIFT_READ)
def people(drive_id: int) -> Response:
    """List who came to a drive with what each holds, or only those who hold nothing yet."""
    drive = drive_with_gifts(drive_id)
    only_waiting = request.args.get("loc") == "chua-nhan"
    found = people_queries.people_with_gifts(
        reading(),
        drive_id,
        drive.on_day,
        only_waiting=only_waiting,
        after=request.args.get("sau", type=record_number),
    )
    shown, more = found[: people_queries.PAGE], len(found) > people_queries.PAGE
    last = shown[-1].registration.id if more else None
    chosen = "chua-nhan" if only_waiting else None
    next_url = url_for("gifts.people", drive_id=drive_id, sau=last, loc=chosen) if more else None
    page = render_template(
        "gifts/people.html", rows=shown, only_waiting=only_waiting, next_url=next_url, **head_of(drive)
    )
    return make_response(page)


def _hands(form: HandForm | HandAllForm) -> Hands:
    return Hands(
        form.handed_by.data,
        bool(form.is_signed.data),
        form.override_reason.data or "",
        may(Permission.RESULT_DECIDE),
    )


@bp.route(
    "/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nguoi-nhan/<int:registration_id>", methods=["GET", "POST"]
)
@requires(Permission.GIFT_HAND)
def person(drive_id: int, registration_id: int) -> AnyResponse:
    """Show what one person holds and is due, and hand more out."""
    drive = drive_with_gifts(drive_id)
    row = found_or_404(people_queries.person_with_gifts(reading(), drive_id, registration_id, drive.on_day))
    form = HandForm(
        data={
            "handed_by": somebody().account.display_name,
            "items": people_queries.due_of(reading(), drive_id, row),
        }
    )
    _offer(form, drive_id, row.held)
    if form.validate_on_submit():
        try:
            with writing() as database:
                act = hand_actions.hand_out(
                    database,
                    drive_id,
                    registration_id,
                    form.items.data or [],
                    _hands(form),
                    by=me(),
                    now=now(),
                )
                pieces = act.pieces
            flash(f"Đã phát {number_text(pieces)} phần.", "done")
            return go_to(url_for("gifts.person", drive_id=drive_id, registration_id=registration_id))
        except Refused as refused:
            show_reasons(form, refused)
            row = found_or_404(
                people_queries.person_with_gifts(reading(), drive_id, registration_id, drive.on_day)
            )
            _offer(form, drive_id, row.held)
    page = render_template(
        "gifts/person.html",
        row=row,
        form=form,
        verdict=hand_out_verdict(row.outcome.kind if row.outcome else None),
        may_decide=may(Permission.RESULT_DECIDE),
        **head_of(drive_with_gifts(drive_id)),
    )
    return make_response(page, 422 if form.errors else 200)


def _offer(form: HandForm, drive_id: int, held: Iterable[int]) -> None:
    form.items.offer(
        [
            (line.item.id, _item_words(line.item, line.left))
            for line in queries.item_balances(reading(), drive_id)
            if line.item.id not in held
        ]
    )


def _item_words(item: GiftItem, left: int) -> str:
    stock = f"còn {number_text(left)}" if left > 0 else "kho đã hết"
    return f"{item.name} ({KIND_NAMES[item.kind]}, {number_text(item.value_dong)} đồng, {stock})"


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nguoi-nhan/<int:registration_id>/phat")
@requires(Permission.GIFT_HAND)
def hand_out_due(drive_id: int, registration_id: int) -> AnyResponse:
    """Hand one person everything that the drive's rules owe, with one click."""
    drive = drive_with_gifts(drive_id)
    row = found_or_404(people_queries.person_with_gifts(reading(), drive_id, registration_id, drive.on_day))
    name = row.registration.full_name
    hands = Hands(somebody().account.display_name)
    own_page = url_for("gifts.person", drive_id=drive_id, registration_id=registration_id)
    try:
        with writing() as database:
            act = hand_actions.hand_out_due(database, drive_id, registration_id, hands, by=me(), now=now())
            pieces = act.pieces
    except Refused as refused:
        flash(" ".join(reason.sentence for reason in refused.reasons), "attention")
        return go_to(own_page)
    flash(f"{name}: đã phát {number_text(pieces)} phần.", "done")
    if "results.desk" in allowed_endpoints():
        return go_to(url_for("results.desk", drive_id=drive_id))
    return go_to(own_page)


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/qua/<int:gift_id>/rut-lai")
@requires(Permission.GIFT_HAND)
def take_back_gift(drive_id: int, gift_id: int) -> AnyResponse:
    """Take one gift back into the store."""
    drive_with_gifts(drive_id)
    gift = found_or_404(people_queries.gift_of_drive(reading(), drive_id, gift_id))
    here = url_for("gifts.person", drive_id=drive_id, registration_id=gift.registration_id)
    try:
        with writing() as database:
            hand_actions.take_back_gift(database, drive_id, gift_id, by=me(), now=now())
        flash("Đã rút lại, phần quà về kho.", "attention")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "error")
    return go_to(here)


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nguoi-nhan/<int:registration_id>/da-ky")
@requires(Permission.GIFT_HAND)
def mark_signed(drive_id: int, registration_id: int) -> AnyResponse:
    """Note that one person signed the paper."""
    drive_with_gifts(drive_id)
    found_or_404(people_queries.person_with_gifts(reading(), drive_id, registration_id, None))
    _sign(drive_id, registration_id)
    return go_to(url_for("gifts.person", drive_id=drive_id, registration_id=registration_id))


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nguoi-nhan/da-ky")
@requires(Permission.GIFT_EDIT)
def mark_all_signed(drive_id: int) -> AnyResponse:
    """Note that the whole sheet of a drive is signed."""
    drive_with_gifts(drive_id)
    _sign(drive_id, None)
    return go_to(url_for("gifts.overview", drive_id=drive_id))


def _sign(drive_id: int, registration_id: int | None) -> None:
    try:
        with writing() as database:
            pieces = hand_actions.mark_signed(database, drive_id, registration_id, by=me(), now=now())
        flash(f"Đã ghi ký nhận cho {number_text(pieces)} phần.", "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "error")


@bp.route("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/phat-tat-ca", methods=["GET", "POST"])
@requires(Permission.GIFT_EDIT)
def hand_out_all(drive_id: int) -> AnyResponse:
    """Show what everybody is still due, and hand it all out in one act."""
    drive_with_gifts(drive_id)
    form = HandAllForm(data={"handed_by": somebody().account.display_name})
    if form.validate_on_submit():
        try:
            with writing() as database:
                act = hand_actions.hand_out_all(
                    database, drive_id, _hands(form), seen=form.seen.data, by=me(), now=now()
                )
                people, pieces = act.people, act.pieces
            flash(f"Đã phát {number_text(pieces)} phần cho {number_text(people)} người.", "done")
            return go_to(url_for("gifts.overview", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
    due = people_queries.due_gifts(reading(), drive_id)
    wanted = Counter(item_id for _, item_id in due)
    page = render_template(
        "gifts/hand_out_all.html",
        form=form,
        people=len({registration_id for registration_id, _ in due}),
        pieces=len(due),
        lines=[
            (line, wanted[line.item.id])
            for line in queries.item_balances(reading(), drive_id)
            if wanted[line.item.id]
        ],
        may_decide=may(Permission.RESULT_DECIDE),
        **head_of(drive_with_gifts(drive_id)),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/lan-phat/<int:hand_out_id>/rut-lai")
@requires(Permission.GIFT_EDIT)
def take_back_hand_out(drive_id: int, hand_out_id: int) -> AnyResponse:
    """Take everything of one act back into the store."""
    drive_with_gifts(drive_id)
    found_or_404(people_queries.hand_out_of_drive(reading(), drive_id, hand_out_id))
    try:
        with writing() as database:
            pieces = hand_actions.take_back_hand_out(database, drive_id, hand_out_id, by=me(), now=now())
        flash(f"Đã rút lại {number_text(pieces)} phần, quà về kho.", "attention")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "error")
    return go_to(url_for("gifts.overview", drive_id=drive_id))
