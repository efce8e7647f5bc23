"""Give people out as a workbook: a list with its errors marked, and the registrations of a drive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from flask import Response

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import note_print
from blueprints.signups import bp
from blueprints.signups.people_in import ground_of
from blueprints.transaction import reading
from domain.clock import today
from domain.drives.queries import drive_in_scope
from domain.drives.rules import day_text
from domain.people import masked
from domain.sealing import keyring_of
from domain.signups import import_queries
from domain.signups.import_columns import MEANING_NAMES, Meaning
from domain.signups.import_judging import Ground, judge
from domain.signups.import_parts import RowOutcome, open_outcomes, open_rows
from domain.signups.import_records import PeopleImport
from domain.signups.import_rows import Remark, Weight
from domain.signups.import_rules import VERDICT_NAMES, JudgedRow, RowVerdict
from domain.signups.office_queries import printable
from domain.signups.paper_facts import address_text, band_text
from domain.signups.rules import STATE_NAMES, TYPE_NAMES, shown_code
from domain.wording import number_text, phone_text, short_date
from exchange.xlsx_out import MarkedCell, Value, workbook_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHOLE_UP_TO = 5_000  # Of longer lists only the parts with something to look at are given back.


@bp.get("/quan-ly/dot/<int:drive_id>/nhap-danh-sach/<int:batch_id>/ban-danh-dau.xlsx")
@requires(Permission.REGISTRATION_ADD)
def people_marked(drive_id: int, batch_id: int) -> Response:
    """Return the sender's rows with a column that tells the result, errors in colour and in comments."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    unit_id = current_scope().unit_id
    batch = found_or_404(import_queries.people_import(reading(), drive.id, unit_id, batch_id))
    labels = json.loads(batch.labels)
    columns = [Meaning(word) for word in json.loads(batch.columns)]
    head = [label or MEANING_NAMES[meaning] for label, meaning in zip(labels, columns, strict=True)]
    rows = list(_marked_rows(batch, ground_of(reading(), batch)))
    content = workbook_file("Danh sách", [*head, "Kết quả"], rows, widths=[*[16] * len(head), 60])
    note_print("tải danh sách đã đánh dấu", "drive", drive_id, list=batch_id, rows=len(rows))
    return _file(content, f"danh-sach-{batch_id}-da-danh-dau.xlsx")


def _marked_rows(batch: PeopleImport, ground: Ground) -> Iterator[Sequence[Value | MarkedCell]]:
    ring = keyring_of(reading())
    for part in import_queries.parts_of(reading(), batch.id):
        if part.rows_sealed is None or (batch.rows > _WHOLE_UP_TO and not (part.wrong or part.doubtful)):
            continue
        content = open_rows(ring, part.rows_sealed)
        outcomes = {one.row: one for one in open_outcomes(ring, part.outcome_sealed)}
        seen = import_queries.seen_before(reading(), batch.id, part.number)
        done = {row for row, one in outcomes.items() if one.registration_id}
        judged = {one.row.number: one for one in judge(reading(), ground, content, seen, done)}
        for number, cells in content.rows:
            yield _marked_row(cells, ground.columns, judged[number], outcomes.get(number))


def _marked_row(
    cells: Sequence[str], columns: Sequence[Meaning], one: JudgedRow, outcome: RowOutcome | None
) -> list[Value | MarkedCell]:
    told = [remark for remark in one.row.remarks if remark.weight is not Weight.MENDED]
    row: list[Value | MarkedCell] = []
    for meaning, cell in zip(columns, cells, strict=False):
        mine = [remark for remark in told if meaning and _is_about(remark, meaning)]
        if not mine:
            row.append(cell)
            continue
        wrong = any(remark.weight is Weight.WRONG for remark in mine)
        row.append(MarkedCell(cell, "wrong" if wrong else "doubt", "\n".join(r.sentence for r in mine)))
    is_stored = outcome is not None and outcome.registration_id is not None
    verdict = "Đã nhập" if is_stored else VERDICT_NAMES[one.verdict]
    sentences = [*one.sentences, *(remark.sentence for remark in told)]
    if outcome is not None and outcome.sentence and not is_stored and outcome.sentence not in sentences:
        sentences.insert(0, outcome.sentence)
    bad = not is_stored and one.verdict in (RowVerdict.WRONG, RowVerdict.ASK)
    words = f"{verdict}. {'; '.join(sentences)}" if sentences else verdict
    row.append(MarkedCell(words, "wrong" if bad else ("doubt" if told else "")))
    return row


_PARTS = {
    Meaning.NAME: (Meaning.NAME, Meaning.LAST, Meaning.GIVEN),
    Meaning.BIRTH: (
        *(Meaning.BIRTH, Meaning.DAY, Meaning.MONTH, Meaning.YEAR),
        *(Meaning.MALE, Meaning.FEMALE, Meaning.AGE, Meaning.MONTH_FIRST),
    ),
}


def _is_about(remark: Remark, column: Meaning) -> bool:
    return column in _PARTS.get(remark.meaning, (remark.meaning,))


_HEAD = (
    *("STT", "Mã đăng ký", "Họ và tên", "Giới tính", "Ngày sinh", "Số căn cước", "Điện thoại", "Địa chỉ"),
    *("Đối tượng", "Cơ quan, lớp", "Nghề nghiệp", "Khung giờ", "Trạng thái", "Ghi chú"),
)
_WIDTHS = (6, 12, 28, 9, 12, 16, 15, 40, 24, 30, 18, 14, 16, 30)


@bp.get("/quan-ly/dot/<int:drive_id>/dang-ky.xlsx")
@requires(Permission.REGISTRATION_READ)
def registrations_xlsx(drive_id: int) -> Response:
    """Return the active registrations of a drive that the office looks after, in the order of names."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    rows: list[Sequence[Value]] = []
    for position, (registration, _, _) in enumerate(
        printable(reading(), current_scope(), drive_id=drive_id), 1
    ):
        birth = registration.birth_day or (str(registration.birth_year) if registration.birth_year else "")
        rows.append(
            (
                position,
                shown_code(registration.code),
                registration.full_name,
                registration.sex.value.replace("nu", "nữ") if registration.sex else "",
                birth,
                masked(registration.id_number_tail),
                phone_text(registration.phone) if registration.phone else "",
                address_text(registration),
                TYPE_NAMES[registration.registrant_type],
                registration.workplace,
                registration.occupation,
                band_text(registration) if registration.band else "",
                STATE_NAMES[registration.state],
                registration.note,
            )
        )
    above = (
        f"Đăng ký hiến máu: {drive.host_label}",
        f"{day_text(drive.on_day, drive.month)}; {number_text(len(rows))} người; in ngày {short_date(today())}",
    )
    content = workbook_file("Đăng ký", _HEAD, rows, above=above, widths=_WIDTHS)
    note_print("tải đăng ký của đợt", "drive", drive_id, rows=len(rows))
    return _file(content, f"dang-ky-dot-{drive_id}.xlsx")


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
