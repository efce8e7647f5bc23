"""Answer the staff address of a drive's checklist: what is to be done on which day, by whom, and what is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from flask import Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, may, requires
from blueprints.answers import me
from blueprints.drives import bp
from blueprints.drives.office import office_drive_in_scope, tabs_of
from blueprints.drives.office_forms import TaskForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.drives import task_actions
from domain.drives.records import Drive, DriveTask
from domain.drives.rules import day_text
from domain.drives.task_queries import task_of, tasks_of
from domain.refusals import Refused
from domain.rulebook import rule
from domain.wording import number_text


class TaskLine(NamedTuple):
    """One line of the checklist with the day that follows from the drive's day."""

    task: DriveTask
    when: str
    day: date | None
    is_late: bool


def _may_prepare(drive: Drive) -> bool:
    """Return whether the account may change the checklist: the province, and the ward that hosts the drive."""
    scope = current_scope()
    is_mine = scope.role is Role.PROVINCE or drive.host_id == scope.unit_id
    return may(Permission.DRIVE_PREPARE) and is_mine


def _drive_to_prepare(drive_id: int) -> Drive:
    drive = office_drive_in_scope(drive_id)
    if not _may_prepare(drive):
        abort(403)
    return drive


def _line(drive: Drive, task: DriveTask) -> TaskLine:
    day = drive.on_day + timedelta(days=task.offset_days) if drive.on_day else None
    count = number_text(abs(task.offset_days))
    when = f"trước {count} ngày" if task.offset_days < 0 else f"sau {count} ngày"
    is_late = day is not None and day < today() and task.done_at is None
    return TaskLine(task, when if task.offset_days else "trong ngày", day, is_late)


def _page(drive: Drive, form: TaskForm) -> Response:
    lines = [_line(drive, task) for task in tasks_of(reading(), drive.id)]
    page = render_template(
        "drives/checklist.html",
        drive=drive,
        form=form,
        tabs=tabs_of(drive.id, "drives.checklist"),
        when=day_text(drive.on_day, drive.month),
        lines=lines,
        done=sum(line.task.done_at is not None for line in lines),
        usual=rule("drive.checklist", today()),
        today=today(),
        may_prepare=_may_prepare(drive),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.get("/quan-ly/dot/<int:drive_id>/viec-chuan-bi")
@requires(Permission.DRIVE_READ)
def checklist(drive_id: int) -> Response:
    """Show what is to be done for a drive, by day."""
    return _page(office_drive_in_scope(drive_id), TaskForm(formdata=None))


@bp.post("/quan-ly/dot/<int:drive_id>/viec-chuan-bi")
@requires(Permission.DRIVE_PREPARE)
def add_task(drive_id: int) -> AnyResponse:
    """Add a line."""
    drive, form = _drive_to_prepare(drive_id), TaskForm()
    if not form.validate():
        return _page(drive, form)
    days = form.days.data or 0
    with writing() as database:
        task_actions.add_task(
            database,
            database.get_one(Drive, drive_id),
            offset_days=days if form.side.data == "sau" else -days,
            title=form.title.data,
            owner=form.owner.data or "",
            by=me(),
            now=now(),
        )
    return _done(drive_id, "Đã thêm việc.")


def _done(drive_id: int, sentence: str) -> Response:
    flash(sentence, "done")
    return go_to(url_for("drives.checklist", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/viec-chuan-bi/mau")
@requires(Permission.DRIVE_PREPARE)
def use_checklist(drive_id: int) -> AnyResponse:
    """Copy the committee's usual checklist into the drive."""
    _drive_to_prepare(drive_id)
    with writing() as database:
        count = task_actions.use_checklist(database, database.get_one(Drive, drive_id), by=me(), now=now())
    return _done(
        drive_id, f"Đã lấy {number_text(count)} việc mẫu." if count else "Đợt đã có đủ các việc mẫu."
    )


@bp.post("/quan-ly/dot/<int:drive_id>/viec-chuan-bi/<int:task_id>")
@requires(Permission.DRIVE_PREPARE)
def mark_task(drive_id: int, task_id: int) -> AnyResponse:
    """Tick a line off, put it back, or remove it."""
    _drive_to_prepare(drive_id)
    act = request.form.get("viec")
    try:
        with writing() as database:
            task = found_or_404(task_of(database, drive_id, task_id))
            if act == "xong":
                evidence = request.form.get("bang-chung", "")[:300]
                task_actions.finish_task(database, task, evidence=evidence, by=me(), now=now())
            elif act == "mo-lai":
                task_actions.reopen_task(database, task, by=me(), now=now())
            elif act == "bo":
                task_actions.remove_task(database, task, by=me(), now=now())
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
    return go_to(url_for("drives.checklist", drive_id=drive_id) + f"#viec-{task_id}")
