"""Give a donor list out as a workbook for the office, with the same rows as its paper."""

from __future__ import annotations

from flask import Response, current_app

from blueprints.access import Permission, requires
from blueprints.answers import note_print
from blueprints.certification import bp
from blueprints.certification.office import open_list
from blueprints.transaction import reading
from blueprints.who import person
from domain.certification import row_queries
from domain.clock import now
from exchange.xlsx_out import workbook_file

_HEAD = (
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số căn cước", "Địa chỉ, nơi công tác"),
    *("Điện thoại", "Nghề nghiệp", "Ghi chú"),
)
_WIDTHS = (6, 30, 12, 9, 16, 44, 15, 20, 30)


@bp.get("/quan-ly/danh-sach/<int:list_id>/danh-sach.xlsx")
@requires(Permission.DONOR_LIST_READ)
def donor_list_xlsx(list_id: int) -> Response:
    """Return the rows that the paper of a list prints; a draft says that it is one."""
    item, settings = open_list(list_id), current_app.extensions["settings"]
    facts = row_queries.donor_list_facts(
        reading(),
        item,
        public_url=settings.public_url,
        printed_by=person().account.display_name,
        printed_at=now(),
        sample=settings.is_demo,
    )
    rows = (
        (
            *(row.position, row.full_name, row.birth, row.sex, row.id_number, row.address),
            *(row.phone, row.occupation, row.note),
        )
        for row in facts.rows
    )
    draft = ("BẢN NHÁP, chưa xác nhận",) if facts.draft else ()
    above = (" ".join(facts.title_lines), *facts.subject_lines, *draft)
    content = workbook_file("Danh sách", _HEAD, rows, above=above, widths=_WIDTHS)
    note_print("tải danh sách", "donor_list", list_id, rows=len(facts.rows), version=facts.version)
    answer = Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer.headers["Content-Disposition"] = f'attachment; filename="danh-sach-{list_id}.xlsx"'
    return answer
