"""Show a file of results row by row, take choices, take the certain rows over in steps, undo it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import show_reasons
from blueprints.facility_files import bp
from blueprints.facility_files.forms import ActForm
from blueprints.facility_files.send import ground_of, work
from blueprints.htmx import go_to, page_or_part, wants_part
from blueprints.navigation import drive_tabs
from blueprints.transaction import reading, writing
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.facility_files import actions, queries, steps
from domain.facility_files.judging import Judged, judge
from domain.facility_files.queries import FileCounts
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, FileVerdict, RowDone
from domain.facility_files.rules import (
    KEEP,
    LEAVE_OUT,
    OPEN_VERDICTS,
    REPLACE,
    SOMEBODY_ELSE,
    VERDICT_KINDS,
    VERDICT_NAMES,
)
from domain.refusals import Refused
from domain.results.count_queries import desk_counts
from domain.results.rules import OUTCOME_NAMES, result_text
from domain.wording import number_text

_CHOICE = re.compile(r"chon-(\d{1,9})")
_ANSWER = re.compile(r"[rd]\d{1,9}|moi|thay|giu|bo|")
WAITING = "cho"  # The filter for all rows that wait for a person.
DONE_NAMES = {
    RowDone.ENTERED: "Đã ghi",
    RowDone.ADDED: "Đã thêm",
    RowDone.REPLACED: "Đã sửa",
    RowDone.RAISED: "Đã nâng chứng cứ",
}


class ShownRow(NamedTuple):
    """A row of the page: as stored, and as judged now; a row that was taken over or emptied is not judged."""

    row: FacilityFileRow
    judged: Judged | None


@bp.route("/quan-ly/dot/<int:drive_id>/tep-co-so/<int:file_id>", methods=["GET", "POST"])
@requires(Permission.RESULT_DECIDE)
def facility_file(drive_id: int, file_id: int) -> AnyResponse:
    """Show the rows with their verdicts; a POST keeps choices, takes over, goes on, stops, checks anew or undoes."""
    drive, file = found_file(drive_id, file_id)
    form = ActForm()
    if not form.is_submitted():
        form.adds_people.data = file.adds_people
        return _page(drive, file, form, 200)
    act = request.form.get("act", "")
    try:
        if not form.validate():
            return _page(drive, file, form, 422)
        sentence = _act(act, file_id, form)
    except Refused as refused:
        show_reasons(form, refused)
        drive, file = found_file(drive_id, file_id)
        return _page(drive, file, form, 422)
    if sentence:
        flash(sentence, "done")
    if act == "step" and wants_part():
        drive, file = found_file(drive_id, file_id)
        if steps.is_working(file):
            return _page(drive, file, form, 200)
    return go_to(here(drive_id, file_id))


def found_file(drive_id: int, file_id: int) -> tuple[Drive, FacilityFile]:
    """Return a drive in reach and one of its files, or answer 404."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    return drive, found_or_404(queries.facility_file(reading(), drive.id, file_id))


def here(drive_id: int, file_id: int) -> str:
    """Return the address of a file's page as it is filtered now."""
    kept = {"loc": request.values.get("loc", "")[:20], "tu": str(_asked_place() or "")}
    more: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return url_for("facility_files.facility_file", drive_id=drive_id, file_id=file_id, **more)


def seen_version() -> int:
    """Return the version of the file that the sender of a form saw; 0 for anything else."""
    seen = request.form.get("version", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0


def _asked_place() -> int:
    text = request.values.get("tu", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _act(act: str, file_id: int, form: ActForm) -> str:
    """Do what a button asks for; return what to tell when it is done at once."""
    with writing() as database:
        file = actions.held_file(database, file_id)
        ground = ground_of(database, file)
        if act == "step":
            work(database, ground)
            return _told(act, file, queries.counts_of(database, file.id))
        if act == "stop":
            actions.stop(database, ground)
            return "Đã dừng. Phần đã ghi được giữ."
        actions.require_version(file, seen_version())
        if choices := _choices():
            actions.decide(database, ground, choices)
        if act == "apply":
            actions.begin_apply(database, ground, adds_people=bool(form.adds_people.data))
        elif act == "replace":
            return f"Sẽ thay {number_text(actions.replace_all(database, ground))} kết quả theo tệp khi ghi."
        elif act == "check":
            actions.begin_check(database, ground)
        elif act == "undo":
            actions.begin_undo(database, ground)
        elif act != "choose":
            raise Refused("Chọn một việc trên trang này.")
        work(database, ground)
        return _told(act, file, queries.counts_of(database, file.id))


def _told(act: str, file: FacilityFile, counts: FileCounts) -> str:
    if steps.is_working(file):
        return ""
    if file.state is FileState.APPLIED and act in ("apply", "step"):
        return f"Đã ghi {number_text(counts.taken)} dòng. Nếu nhầm, bấm Hoàn tác cả tệp."
    if file.state is FileState.UNDONE:
        kept = (
            f" {number_text(counts.taken)} dòng đã đổi sau đó nên giữ như hiện nay." if counts.taken else ""
        )
        return f"Đã hoàn tác tệp.{kept}"
    return "Đã lưu lựa chọn." if act == "choose" else ""


def _choices() -> dict[int, str]:
    """Return what was chosen for the rows that were shown."""
    return {
        int(found[1]): value
        for name, value in request.form.items()
        if (found := _CHOICE.fullmatch(name)) and _ANSWER.fullmatch(value)
    }


def _filter() -> tuple[str, tuple[FileVerdict, ...]]:
    word = request.values.get("loc", "")
    if word == WAITING:
        return word, OPEN_VERDICTS
    return (word, (FileVerdict(word),)) if word in set(FileVerdict) else ("", ())


def _shown(file: FacilityFile, verdicts: tuple[FileVerdict, ...]) -> tuple[list[ShownRow], int | None]:
    """Return the rows of the page, and the place where the next page begins."""
    rows = list(queries.rows_from(reading(), file.id, _asked_place(), verdicts, limit=queries.PAGE + 1))
    following = rows[queries.PAGE].place if len(rows) > queries.PAGE else None
    rows = rows[: queries.PAGE]
    live = [row for row in rows if row.done is RowDone.NOTHING and row.content_sealed is not None]
    judged = {one.row.id: one for one in judge(reading(), ground_of(reading(), file), live)}
    return [ShownRow(row, judged.get(row.id)) for row in rows], following


def words() -> dict[str, Any]:
    """Return the words and names that the templates of a file need."""
    return {
        "verdict_names": VERDICT_NAMES,
        "verdict_kinds": VERDICT_KINDS,
        "done_names": DONE_NAMES,
        "outcome_names": OUTCOME_NAMES,
        "result_text": result_text,
        "file_state": FileState,
        "file_verdict": FileVerdict,
        "replace": REPLACE,
        "keep": KEEP,
        "leave_out": LEAVE_OUT,
        "somebody_else": SOMEBODY_ELSE,
        "waiting_word": WAITING,
    }


def _page(drive: Drive, file: FacilityFile, form: ActForm, status: int) -> Response:
    is_working = steps.is_working(file)
    word, verdicts = _filter()
    rows, following = ([], None) if is_working else _shown(file, verdicts)
    names = queries.names_of(reading(), [one.row.registration_id or 0 for one in rows])
    return page_or_part(
        "facility_files/facility_file.html",
        "facility_files/_facility_file.html",
        status=status,
        drive=drive,
        file=file,
        form=form,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive.id, "results.summary", allowed_endpoints()),
        is_working=is_working,
        is_open=file.state in (FileState.REVIEW, FileState.APPLIED),
        is_emptied=any(one.row.content_sealed is None for one in rows),
        notes=json.loads(file.notes),
        counts=queries.counts_of(reading(), file.id),
        present=desk_counts(reading(), drive.id),
        rows=rows,
        names=names,
        chosen=word,
        asked_place=_asked_place(),
        following=following,
        **words(),
    )
