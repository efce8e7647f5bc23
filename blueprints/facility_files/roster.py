"""Give the roster of a drive to the facility as a workbook with empty columns for the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import note_print, show_reasons
from blueprints.facility_files import bp
from blueprints.facility_files.forms import ReasonForm, SendForm
from blueprints.facility_files.send import drive_page
from blueprints.transaction import reading
from domain.accounts.records import Role
from domain.donors.rules import reveal_verdict
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.facility_files.queries import RosterRow, roster_of
from domain.facility_files.rules import CODES, COMPONENT_CODES
from domain.people import masked
from domain.refusals import Refused
from domain.results.rules import COMPONENT_NAMES, OUTCOME_NAMES, whole_blood_volumes
from domain.sealing import keyring_of
from domain.signups.actions import NUMBER_PLACE
from domain.signups.rules import shown_code
from domain.wording import number_text, phone_text
from exchange.xlsx_out import Value, workbook_file

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = (
    *("STT", "Số dòng", "Mã đăng ký", "Họ và tên", "Ngày sinh", "Giới tính", "Số căn cước", "Điện thoại"),
    *("Địa chỉ", "Đơn vị", "Đã xác nhận", "Kết quả", "Thành phần", "Thể tích (ml)", "Số sê-ri"),
    *("Hẹn lại từ ngày", "Nhóm máu"),
)
_WIDTHS = (6, 9, 12, 28, 12, 9, 16, 15, 36, 30, 12, 10, 12, 12, 16, 16, 10)


@bp.route("/quan-ly/dot/<int:drive_id>/tep-co-so/danh-sach.xlsx", methods=["GET", "POST"])
@requires(Permission.RESULT_DECIDE)
def roster_xlsx(drive_id: int) -> AnyResponse:
    """Return everybody whom the drive counts on; whole citizen numbers for the facility, else for a reason."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    form, is_whole, reason = ReasonForm(), current_scope().role is Role.FACILITY, ""
    if form.is_submitted():
        if not form.validate():
            return drive_page(drive, SendForm(formdata=None), form, status=422)
        try:
            reveal_verdict(form.reason.data).require()
        except Refused as refused:
            show_reasons(form, refused)
            return drive_page(drive, SendForm(formdata=None), form, status=422)
        is_whole, reason = True, form.reason.data
    rows = list(_rows(roster_of(reading(), drive_id), is_whole=is_whole))
    content = workbook_file("Kết quả", _HEAD, rows, above=_above(drive, len(rows)), widths=_WIDTHS)
    details = {"reason": reason} if reason else {}
    note_print("xuất danh sách cho cơ sở", "drive", drive_id, rows=len(rows), whole=is_whole, **details)
    answer = Response(content, mimetype=_XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="ket-qua-dot-{drive_id}.xlsx"'
    return answer


def _above(drive: Drive, count: int) -> tuple[str, ...]:
    """Return the lines above the table, which explain the codes."""
    kinds = ", ".join(f"{code} = {OUTCOME_NAMES[kind]}" for kind, code in CODES.items())
    components = ", ".join(f"{code} = {COMPONENT_NAMES[kind]}" for kind, code in COMPONENT_CODES.items())
    volumes = "; ".join(number_text(ml) for ml in whole_blood_volumes(drive.on_day)) if drive.on_day else ""
    return (
        f"Danh sách và kết quả: {drive.host_label}",
        f"{day_text(drive.on_day, drive.month)}; {number_text(count)} người",
        f"Kết quả: {kinds}. HL ghi thêm ngày ở cột Hẹn lại từ ngày; không ghi lý do sức khỏe.",
        f"Thành phần: {components}; để trống là TP.{f' Thể tích TP: {volumes} ml.' if volumes else ''}",
        "Người đến trực tiếp: thêm dòng ở cuối, ghi họ tên, ngày sinh, số căn cước. Giữ nguyên cột Mã đăng ký.",
    )


def _rows(people: Sequence[RosterRow], *, is_whole: bool) -> Iterator[Sequence[Value]]:
    ring = keyring_of(reading())
    for position, (person, line, commune, workplace, is_certified) in enumerate(people, 1):
        number = masked(person.id_number_tail)
        if is_whole and person.id_number_sealed is not None:
            number = ring.open(person.id_number_sealed, NUMBER_PLACE)
        yield (
            position,
            line,
            shown_code(person.code),
            person.full_name,
            person.birth_day or (str(person.birth_year) if person.birth_year else ""),
            person.sex.value.replace("nu", "nữ") if person.sex else "",
            number,
            phone_text(person.phone) if person.phone else "",
            ", ".join(part for part in (person.address, commune) if part),
            workplace or person.workplace,
            "x" if is_certified else "",
            *("", "", "", "", "", ""),
        )
