"""Earlier awards as a list: sent as a table, looked at row by row, written in one act, taken back in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.forms import AwardListForm, WriteListForm
from blueprints.commendations.papers import moment_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.uploads import sent_people, takes_files
from domain.clock import now, today
from domain.commendations import import_actions as lists
from domain.commendations.book_queries import earlier_acts
from domain.commendations.import_judging import (
    LEAVE_OUT,
    AwardVerdict,
    communes_of,
    judge_awards,
)
from domain.commendations.import_rows import AwardLine, SameForAll, carried, lines_from, lines_of, read_award
from domain.refusals import Refused
from domain.rulebook import rule
from domain.sealing import keyring_of
from domain.wording import number_text, short_date
from exchange.tables import Limits

MOST_BYTES = 9_000_000
_CHOICE = re.compile(r"chon-([0-9]{1,7})")
VERDICT_NAMES = {
    AwardVerdict.ASK: "cần chọn",
    AwardVerdict.WRONG: "cần sửa",
    AwardVerdict.NEW: "mới",
    AwardVerdict.STANDS: "đã có trong sổ",
    AwardVerdict.LEFT: "bỏ qua",
}
VERDICT_KINDS = {
    AwardVerdict.ASK: "attention",
    AwardVerdict.WRONG: "stop",
    AwardVerdict.NEW: "done",
    AwardVerdict.STANDS: "blue",
    AwardVerdict.LEFT: "plain",
}
_ORDER = list(AwardVerdict)


def _unit_id() -> int:
    unit_id = current_scope().unit_id
    assert unit_id is not None  # Whoever may issue commendations belongs to a unit.
    return unit_id


@bp.route("/quan-ly/khen-thuong/so/nhap", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
@takes_files(MOST_BYTES)
def import_awards() -> AnyResponse:
    """Take a list of earlier awards and show every row with its verdict; nothing is written yet."""
    form = AwardListForm()
    if form.validate_on_submit():
        try:
            lines, notes = _sent(form)
            return _looked_at(lines, {}, notes=notes)
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "commendations/import_awards.html",
        form=form,
        acts=earlier_acts(reading(), _unit_id()),
        most_rows=rule("commendation.earlier_list_most_rows", today()).value,
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _sent(form: AwardListForm) -> tuple[list[AwardLine], Sequence[str]]:
    limits = Limits(
        size=int(rule("people_list.most_bytes", today()).value),
        rows=int(rule("commendation.earlier_list_most_rows", today()).value),
    )
    people = sent_people(form.file.data, form.table.data, limits)
    same = SameForAll(
        award=form.award.data or "",
        body=form.body.data or "",
        decision=form.decision.data or "",
        day=short_date(form.granted_on.data) if form.granted_on.data else "",
        step=str(form.milestone.data or ""),
    )
    return lines_of(people.labels, people.columns, people.rows, same, today()), people.notes


def _choices() -> dict[int, str]:
    found = ((_CHOICE.fullmatch(name), value) for name, value in request.form.items(multi=True))
    return {int(name[1]): value for name, value in found if name}


def _looked_at(
    lines: Sequence[AwardLine], choices: dict[int, str], *, notes: Sequence[str] = (), refused: str = ""
) -> AnyResponse:
    """Show the rows with their verdicts, those that wait for somebody first."""
    session = reading()
    rows = [read_award(line, today()) for line in lines]
    judged = judge_awards(session, current_scope(), rows, choices)
    form = WriteListForm(formdata=None, lines=carried(keyring_of(session), lines))
    if refused:
        form.form_errors.append(refused)
    shown = sorted(judged, key=lambda one: (_ORDER.index(one.verdict), one.row.number))
    page = render_template(
        "commendations/award_list.html",
        form=form,
        judged=shown,
        counts=Counter(one.verdict for one in judged),
        communes=communes_of(session, (one for row in judged for one in (row.donor, *row.alike) if one)),
        choices=choices,
        notes=notes,
        verdicts=AwardVerdict,
        verdict_names=VERDICT_NAMES,
        verdict_kinds=VERDICT_KINDS,
        leave_out=LEAVE_OUT,
    )
    return make_response(page, 422 if refused else 200)


@bp.post("/quan-ly/khen-thuong/so/nhap/ghi")
@requires(Permission.COMMENDATION_ISSUE)
@takes_files(MOST_BYTES)
def write_list() -> AnyResponse:
    """Write what is new in the list into the award ledger, once every doubtful row was chosen or left out."""
    form = WriteListForm()
    try:
        if not form.validate_on_submit():
            raise Refused("Trang mở đã lâu. Gửi lại bảng.")
        lines, choices = lines_from(keyring_of(reading()), form.lines.data or ""), _choices()
    except Refused as refused:
        flash(str(refused), "attention")
        return go_to(url_for("commendations.import_awards"))
    rows = [read_award(line, today()) for line in lines]
    try:
        with writing() as database:
            judged = judge_awards(database, current_scope(), rows, choices)
            made = lists.write_list(database, judged, issuing_unit_id=_unit_id(), by=me(), now=now())
            moment, counts = made[0].issued_at, Counter(one.verdict for one in judged)
    except Refused as refused:
        return _looked_at(lines, choices, refused=str(refused))
    flash(_told(len(made), counts), "done")
    return go_to(url_for("commendations.award_book", lan=moment.isoformat()))


def _told(written: int, counts: Counter[AwardVerdict]) -> str:
    parts = [f"Đã ghi {number_text(written)} dòng vào sổ khen thưởng"]
    if counts[AwardVerdict.STANDS]:
        parts.append(f"{number_text(counts[AwardVerdict.STANDS])} dòng đã có từ trước")
    if left := counts[AwardVerdict.WRONG] + counts[AwardVerdict.LEFT]:
        parts.append(f"{number_text(left)} dòng chưa ghi")
    where = "rút lại cả lần ghi ở trang Nhập danh sách" if written > 1 else "rút lại ở dòng đó"
    return f"{'; '.join(parts)}. Nếu nhầm, {where}."


@bp.post("/quan-ly/khen-thuong/so/nhap/rut-lai")
@requires(Permission.COMMENDATION_ISSUE)
def take_back_list() -> AnyResponse:
    """Take back what one list wrote, apart from lines that somebody struck or put on a paper since."""
    moment = found_or_404(moment_of(request.form.get("lan")))
    try:
        with writing() as database:
            count = lists.take_back_list(database, moment, _unit_id(), by=me(), now=now())
        flash(f"Đã rút lại {number_text(count)} dòng của lần ghi này.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("commendations.import_awards"))
