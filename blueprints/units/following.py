"""Move what is still to come of a unit that ended, its drives and quotas, to the units that succeeded it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, make_response, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.fields import BaseForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.units import bp
from domain.clock import now, today
from domain.drives.records import Drive
from domain.drives.succession_actions import move_evenly, move_to_successors
from domain.drives.succession_queries import drive_of_ended_host, share_of_host, stranded_drives
from domain.plans.records import Target
from domain.plans.succession_actions import move_target
from domain.plans.target_rules import amount_text
from domain.refusals import Reason, Refused
from domain.reports.unit_ties import open_targets, plans_named
from domain.units.records import Unit
from domain.units.succession_queries import known_unit, last_step, names_of, successors
from domain.units.succession_rules import difference_words, even_split, main_heirs, path_words
from domain.wording import number_text, read_whole_number


class MoveForm(BaseForm):
    """What is ticked and typed on the two pages below stands in the request, one name for each row."""


def _province() -> int:
    return found_or_404(current_scope().province_id)


def _heirs(session: Session, unit_id: int) -> list[Unit]:
    """Return the main successors in force today, in alphabetical order."""
    numbers = main_heirs(successors(session, [unit_id], today())[unit_id])
    return list(session.scalars(select(Unit).where(Unit.id.in_(numbers)).order_by(Unit.sort_key, Unit.id)))


@bp.get("/quan-ly/don-vi/dot-can-chuyen")
@requires(Permission.DRIVE_EDIT)
def stranded() -> str:
    """List the drives whose host was no more on their day."""
    drives = stranded_drives(reading(), _province())
    return render_template("units/stranded.html", drives=drives)


@bp.route("/quan-ly/don-vi/<int:unit_id>/chuyen-tiep", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def follow(unit_id: int) -> AnyResponse:
    """Propose which drives and quotas of an ended unit move to its successors; move those that are ticked."""
    province_id = _province()
    unit = found_or_404(known_unit(reading(), province_id, unit_id))
    ended_on = found_or_404(unit.valid_to)
    heirs = _heirs(reading(), unit_id)
    drives = stranded_drives(reading(), province_id, host_id=unit_id)
    targets = open_targets(reading(), province_id, unit_id, ended_on)
    form = MoveForm()
    if form.validate_on_submit():
        chosen_drives = {one.drive_id for one in drives} & _numbers("drive")
        chosen_targets = {one.id for one in targets} & _numbers("target")
        try:
            if not chosen_drives and not chosen_targets:
                raise Refused("Đánh dấu ít nhất một đợt hoặc một chỉ tiêu.")
            with writing() as database:
                _move(database, unit_id, chosen_drives, chosen_targets)
            flash(
                f"Đã chuyển {number_text(len(chosen_drives))} đợt, {number_text(len(chosen_targets))} chỉ tiêu.",
                "done",
            )
            return go_to(url_for("units.unit", unit_id=unit_id))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "units/follow.html",
        unit=unit,
        form=form,
        heirs=heirs,
        drives=drives,
        targets=targets,
        plans=plans_named(reading(), {target.plan_id for target in targets}),
        amount_text=amount_text,
        ticked=lambda name, number, is_over: number in _numbers(name) if form.is_submitted() else not is_over,
        path=path_words(unit.name, [one.name for one in heirs], *last_step(reading(), [unit_id])),
    )
    return make_response(page, 422 if form.errors else 200)


def _numbers(name: str) -> set[int]:
    return set(request.form.getlist(name, type=record_number))


def _move(session: Session, unit_id: int, drive_ids: set[int], target_ids: set[int]) -> None:
    heirs = _heirs(session, unit_id)
    for drive in session.scalars(select(Drive).where(Drive.id.in_(drive_ids)).order_by(Drive.id)).all():
        move_evenly(session, drive, heirs, seen_version=drive.version, by=me(), now=now())
    wanted = select(Target).where(Target.id.in_(target_ids), Target.unit_id == unit_id)
    for target in session.scalars(wanted.order_by(Target.plan_id, Target.position.desc())).all():
        move_target(session, target, heirs, by=me(), now=now())


@bp.route("/quan-ly/dot/<int:drive_id>/don-vi-ke-nhiem", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def move_drive(drive_id: int) -> AnyResponse:
    """Choose which successors hold a drive of an ended host, and how its figure is divided among them."""
    drive = found_or_404(drive_of_ended_host(reading(), _province(), drive_id))
    had = share_of_host(reading(), drive)
    found = successors(reading(), [drive.host_id], drive.on_day or drive.month or today())[drive.host_id]
    names = names_of(reading(), {heir.unit_id for heir in found})
    heirs = sorted(found, key=lambda heir: (names[heir.unit_id].sort_key, heir.unit_id))
    main = [heir.unit_id for heir in heirs if heir.unit_id in main_heirs(found)]
    shares = dict(zip(main, even_split(had, len(main)), strict=True))
    chosen, typed = set(main), {unit_id: number_text(share) for unit_id, share in shares.items()}
    form = MoveForm()
    if form.is_submitted():
        chosen = {heir.unit_id for heir in heirs} & _numbers("unit")
        typed = {heir.unit_id: request.form.get(f"share-{heir.unit_id}", "")[:20] for heir in heirs}
    if form.validate_on_submit():
        ordered = [heir.unit_id for heir in heirs if heir.unit_id in chosen]
        if request.form.get("act") == "even":
            typed |= {
                one: number_text(part)
                for one, part in zip(ordered, even_split(had, len(ordered)), strict=True)
            }
        else:
            try:
                amounts = _amounts(ordered, typed, had, names_by_id={one: names[one].name for one in ordered})
                with writing() as database:
                    units = [database.get_one(Unit, one) for one in ordered]
                    move_to_successors(
                        database,
                        database.get_one(Drive, drive_id),
                        list(zip(units, amounts, strict=True)),
                        seen_version=request.form.get("seen", default=-1, type=record_number),
                        by=me(),
                        now=now(),
                    )
                flash("Đã chuyển đợt sang đơn vị kế nhiệm.", "done")
                return go_to(url_for("drives.office_drive", drive_id=drive_id))
            except Refused as refused:
                show_reasons(form, refused)
    page = render_template(
        "units/move_drive.html",
        drive=drive,
        host=reading().get_one(Unit, drive.host_id),
        form=form,
        had=had,
        heirs=[(names[heir.unit_id], heir.is_main) for heir in heirs],
        chosen=chosen,
        typed=typed,
        path=path_words(
            drive.host.name, [names[one].name for one in main], *last_step(reading(), [drive.host_id])
        ),
    )
    return make_response(page, 422 if form.errors else 200)


def _amounts(
    ordered: Sequence[int], typed: dict[int, str], had: int, *, names_by_id: dict[int, str]
) -> list[int]:
    """Read the shares of the chosen units; one alone takes everything. Raise Refused for what is no number."""
    if not ordered:
        raise Refused("Chọn ít nhất một đơn vị kế nhiệm.")
    if len(ordered) == 1:
        return [had]
    amounts, reasons = [], []
    for unit_id in ordered:
        amount = read_whole_number(typed.get(unit_id, ""))
        if amount is None:
            reasons.append(Reason(f"{names_by_id[unit_id]}: nhập số đơn vị máu bằng chữ số, ví dụ 120."))
        amounts.append(amount or 0)
    if reasons:
        raise Refused(*reasons)
    if sum(amounts) != had:
        words = difference_words(sum(amounts), had)
        raise Refused(f"Số chia phải bằng {number_text(had)} đơn vị máu; {words}.")
    return amounts
