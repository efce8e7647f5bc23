"""Act on one list from its page: change its rows, send it, take it back, drop it, lock it, number its paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import flash, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, requires
from blueprints.answers import me, show_reasons
from blueprints.certification import bp
from blueprints.certification.forms import PaperNumberForm, RowsForm, SeenForm, SendForm
from blueprints.certification.office import list_page, open_list
from blueprints.htmx import go_to
from blueprints.transaction import writing
from domain.certification import actions, compile_actions
from domain.clock import now
from domain.journal import Actor
from domain.refusals import Refused
from domain.wording import number_text


class RowChange(Protocol):
    """An act of the domain on some rows of a list that tells how many they were."""

    def __call__(
        self,
        session: Session,
        list_id: int,
        chosen: set[int],
        /,
        *,
        seen_version: int,
        by: Actor,
        now: datetime,
    ) -> int:
        """Do the act; raise Refused or ListChanged."""


def _act(list_id: int, form: SeenForm, act: Callable[[], str], *, leads_to: str | None = None) -> AnyResponse:
    """Do one act on a list of the scope; tell the result, or why not, on the list's page."""
    open_list(list_id)
    target = url_for("certification.donor_list", list_id=list_id)
    if not form.validate():
        flash("Trang này mở đã lâu. Xem lại rồi làm tiếp.", "attention")
        return go_to(target)
    try:
        flash(act(), "done")
    except Refused as refused:
        flash(" ".join(reason.sentence for reason in refused.reasons), "attention")
        return go_to(target)
    return go_to(leads_to or target)


def _with_rows(list_id: int, change: RowChange, told: str) -> AnyResponse:
    """Change a list by the ticked people and tell how many they were."""
    form = RowsForm()

    def act() -> str:
        with writing() as database:
            count = change(
                database,
                list_id,
                set(form.row.data),
                seen_version=form.seen_version.data,
                by=me(),
                now=now(),
            )
        return told.format(number_text(count))

    return _act(list_id, form, act)


@bp.post("/quan-ly/danh-sach/<int:list_id>/them-nguoi")
@requires(Permission.DONOR_LIST_COMPILE)
def add_rows(list_id: int) -> AnyResponse:
    """Put chosen people who wait on a list that is not sent."""
    return _with_rows(list_id, compile_actions.add_rows, "Đã thêm {} người vào danh sách.")


@bp.post("/quan-ly/danh-sach/<int:list_id>/bo-nguoi")
@requires(Permission.DONOR_LIST_COMPILE)
def remove_rows(list_id: int) -> AnyResponse:
    """Take chosen people off a list that is not sent."""
    told = "Đã bỏ {} người khỏi danh sách. Họ lại chờ lập danh sách."
    return _with_rows(list_id, compile_actions.remove_rows, told)


@bp.post("/quan-ly/danh-sach/<int:list_id>/gui")
@requires(Permission.DONOR_LIST_COMPILE)
def send(list_id: int) -> AnyResponse:
    """Send a list to its certifier, with the day until which an answer is asked for."""
    item, form = open_list(list_id), SendForm()
    if form.validate():
        try:
            with writing() as database:
                compile_actions.send_list(
                    database,
                    list_id,
                    form.due_on.data,
                    seen_version=form.seen_version.data,
                    by=me(),
                    now=now(),
                )
            flash(f"Đã gửi danh sách đến {item.certifying_unit.name}.", "done")
            return go_to(url_for("certification.donor_list", list_id=list_id))
        except Refused as refused:
            show_reasons(form, refused)
    return list_page(open_list(list_id), form, 422)


@bp.post("/quan-ly/danh-sach/<int:list_id>/lay-lai")
@requires(Permission.DONOR_LIST_COMPILE)
def take_back(list_id: int) -> AnyResponse:
    """Take a sent list back before the certifier begins."""
    form = SeenForm()

    def act() -> str:
        with writing() as database:
            compile_actions.take_back(
                database, list_id, seen_version=form.seen_version.data, by=me(), now=now()
            )
        return "Đã lấy lại danh sách. Sửa xong thì gửi lại."

    return _act(list_id, form, act)


@bp.post("/quan-ly/danh-sach/<int:list_id>/bo")
@requires(Permission.DONOR_LIST_COMPILE)
def discard(list_id: int) -> AnyResponse:
    """Drop a draft that was never sent."""
    form, drive_id = SeenForm(), open_list(list_id).drive_id

    def act() -> str:
        with writing() as database:
            compile_actions.discard_list(
                database, list_id, seen_version=form.seen_version.data, by=me(), now=now()
            )
        return "Đã bỏ danh sách nháp. Mọi người trong đó lại chờ lập danh sách."

    return _act(list_id, form, act, leads_to=url_for("certification.drive_lists", drive_id=drive_id))


@bp.post("/quan-ly/danh-sach/<int:list_id>/khoa")
@requires(Permission.DONOR_LIST_COMPILE)
def lock(list_id: int) -> AnyResponse:
    """Close a certified list for good."""
    form = SeenForm()

    def act() -> str:
        with writing() as database:
            compile_actions.lock_list(
                database, list_id, seen_version=form.seen_version.data, by=me(), now=now()
            )
        return "Đã khóa danh sách. Người đăng ký sau vào danh sách bổ sung."

    return _act(list_id, form, act)


@bp.post("/quan-ly/danh-sach/<int:list_id>/so-va-ngay")
@requires(Permission.DONOR_LIST_READ)
def number_paper(list_id: int) -> AnyResponse:
    """Note number and day of the signed paper; the office and the certifier both may, each for its own lists."""
    open_list(list_id)
    form = PaperNumberForm()
    if form.validate():
        try:
            with writing() as database:
                actions.number_paper(
                    database,
                    list_id,
                    form.paper_number.data or "",
                    form.signed_on.data,
                    seen_version=form.seen_version.data,
                    by=me(),
                    now=now(),
                )
            flash("Đã ghi số và ngày. Bản in từ nay có số và ngày này.", "done")
            return go_to(url_for("certification.donor_list", list_id=list_id))
        except Refused as refused:
            show_reasons(form, refused)
    return list_page(open_list(list_id), form, 422)
