"""Give the gift list of a drive out as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from blueprints.access import Permission, requires
from blueprints.answers import note_print
from blueprints.gifts import bp
from blueprints.gifts.reach import drive_with_gifts, outcome_words
from blueprints.transaction import reading
from domain.clock import today
from domain.drives.rules import day_text
from domain.gifts import people_queries, queries
from domain.wording import number_text, short_date
from exchange.xlsx_out import Value, workbook_file

_HEAD = ("STT", "Họ và tên", "Năm sinh", "Kết quả")
_FOOT = (
    "Tổng giá trị (đồng)",
    "Tính vào mức tối thiểu (đồng)",
    "Mức tối thiểu (đồng)",
    "Đã ký",
    "Người phát",
)


@bp.get("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/nguoi-nhan.xlsx")
@requires(Permission.GIFT_READ)
def gift_file(drive_id: int) -> Response:
    """Return who received what at a drive: one row a person, one column an item."""
    drive = drive_with_gifts(drive_id)
    items = [line.item for line in queries.item_balances(reading(), drive_id)]
    people = people_queries.people_with_gifts(reading(), drive_id, drive.on_day, limit=None)
    rows: list[Sequence[Value]] = []
    for position, row in enumerate(people, 1):
        handed_by = dict.fromkeys(held.act.handed_by for held in row.gifts)
        rows.append(
            (
                *(position, row.registration.full_name, row.registration.birth_year),
                outcome_words(row.outcome),
                *(1 if item.id in row.held else None for item in items),
                *(row.total_dong, row.counted_dong, row.minimum.dong if row.minimum else None),
                "có" if row.gifts and row.is_signed else "",
                ", ".join(handed_by),
            )
        )
    above = (
        f"Danh sách nhận quà: {drive.host_label}",
        f"{day_text(drive.on_day, drive.month)}; {number_text(len(rows))} người; lập ngày {short_date(today())}",
    )
    widths = (6, 30, 10, 30, *(16 for _ in items), 20, 28, 20, 10, 28)
    head = (*_HEAD, *(item.name for item in items), *_FOOT)
    content = workbook_file("Nhận quà", head, rows, above=above, widths=widths)
    note_print("tải danh sách nhận quà", "drive", drive_id, rows=len(rows))
    answer = Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer.headers["Content-Disposition"] = f'attachment; filename="nhan-qua-dot-{drive_id}.xlsx"'
    return answer
