"""Answer the addresses of the groups that an office calls again: the people of a group, and the same as a workbook."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from blueprints.access import Permission, current_scope, record_number, requires
from blueprints.answers import note_print
from blueprints.donors import bp
from blueprints.transaction import reading
from domain.clock import today
from domain.commendations.rules import milestones_on
from domain.donors.blood_rules import SOURCE_NAMES, source_of
from domain.donors.records import Donor
from domain.donors.segment_rules import (
    ORDER_NAMES,
    SEGMENT_NAMES,
    Limits,
    Order,
    Segment,
    limits_on,
    told_limits,
)
from domain.ledger import segment_queries as queries
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.wording import number_text, phone_text, short_date
from exchange.xlsx_out import Value, workbook_file

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = (
    *("STT", "Họ và tên", "Năm sinh", "Điện thoại", "Xã, phường", "Nhóm máu", "Nguồn nhóm máu"),
    *("Số lần hiến", "Lần gần nhất", "Được hiến lại từ", "Hẹn lại từ", "Kết quả gọi"),
)
_WIDTHS = (6, 28, 10, 15, 24, 10, 28, 11, 13, 15, 13, 30)


def _asked() -> tuple[Segment, Order, Limits]:
    words = request.args.get("nhom", ""), request.args.get("xep", "")
    segment = Segment(words[0]) if words[0] in set(Segment) else Segment.FIRST_TIME
    order = Order(words[1]) if words[1] in set(Order) else Order.NAME
    return segment, order, limits_on(today(), milestones_on(today()).value)


@bp.get("/quan-ly/nguoi-hien-mau/nhom-goi")
@requires(Permission.DONOR_READ)
def segments() -> str:
    """Show how many people stand in each group, and the people of one who agreed to be called."""
    session, scope = reading(), donors_in_scope(current_scope())
    segment, order, limits = _asked()
    after_id = request.args.get("sau", type=record_number)
    after = donor_in_scope(session, current_scope(), after_id) if after_id else None
    rows = queries.segment_page(session, scope, segment, limits, order, after=after)
    shown, next_url = rows[: queries.PAGE], None
    if len(rows) > queries.PAGE:
        next_url = url_for("donors.segments", nhom=segment, xep=order, sau=shown[-1].donor.id)
    return render_template(
        "donors/segments.html",
        segment=segment,
        order=order,
        counts=queries.segment_counts(session, scope, limits),
        rows=shown,
        told=told_limits(segment, today()),
        is_first=after is None,
        next_url=next_url,
        today=today(),
        segment_names=SEGMENT_NAMES,
        order_names=ORDER_NAMES,
        source_names=SOURCE_NAMES,
        source_of=source_of,
    )


@bp.get("/quan-ly/nguoi-hien-mau/nhom-goi.xlsx")
@requires(Permission.DONOR_READ)
def segments_xlsx() -> Response:
    """Return the people of a group who agreed to be called as a workbook; the journal notes it."""
    segment, order, limits = _asked()
    scope = donors_in_scope(current_scope())
    rows = queries.segment_page(reading(), scope, segment, limits, order, limit=None)
    lines = [_line(place, row.donor, row.commune) for place, row in enumerate(rows, 1)]
    above = (
        f"Danh sách gọi: {SEGMENT_NAMES[segment]}",
        f"{number_text(len(lines))} người đã đồng ý nhắc lịch; in ngày {short_date(today())}",
    )
    content = workbook_file("Danh sách gọi", _HEAD, lines, above=above, widths=_WIDTHS)
    note_print("tải danh sách gọi", "donor", None, segment=segment.value, rows=len(lines))
    answer = Response(content, mimetype=_XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="danh-sach-goi-{segment}.xlsx"'
    return answer


def _line(place: int, donor: Donor, commune: str) -> tuple[Value, ...]:
    source = source_of(donor.blood_group, donor.blood_group_source)
    return (
        place,
        donor.full_name,
        donor.birth_year,
        phone_text(donor.phone) if donor.phone else "",
        commune,
        donor.blood_group,
        SOURCE_NAMES[source] if source else "",
        donor.donations,
        donor.last_donation_on,
        donor.next_possible_on,
        donor.deferred_until,
        "",
    )
