"""Give away what is public as tables, with a page that says what each column means."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template, request

from blueprints.access import found_or_404, public
from blueprints.answers import public_url
from blueprints.freshness import latest
from blueprints.outreach import bp
from blueprints.transaction import reading
from domain.clock import today
from domain.drives.records import DriveState
from domain.drives.rules import STATE_NAMES
from domain.names import slug as slug_of
from domain.outreach.feed_queries import ToldDrive, told_drives
from domain.plans.records import Plan
from domain.plans.rules import written_out
from domain.reports.told_figures import ToldRow, plan_progress, told_plan, told_plan_of, told_plans
from domain.rulebook import rule
from domain.units.queries import unit_with_slug
from exchange.csv_out import Cell, csv_file

DRIVE_COLUMNS = (
    ("ma_dot", "Số của đợt, không đổi suốt đời đợt"),
    ("ngay", "Ngày hiến máu, năm-tháng-ngày; trống khi mới biết tháng"),
    ("thang", "Tháng, năm-tháng, khi chưa định ngày"),
    ("bat_dau", "Giờ bắt đầu, theo giờ Việt Nam"),
    ("ket_thuc", "Giờ kết thúc"),
    ("don_vi_to_chuc", "Đơn vị tổ chức"),
    ("dia_diem", "Tên nơi tổ chức"),
    ("dia_chi", "Địa chỉ nơi tổ chức"),
    ("xa_phuong", "Xã, phường, đặc khu của nơi tổ chức"),
    ("tinh", "Tỉnh, thành phố"),
    ("co_so_tiep_nhan_mau", "Cơ sở tiếp nhận máu"),
    ("du_kien_don_vi_mau", "Số đơn vị máu dự kiến tiếp nhận"),
    ("trang_thai", "Dự kiến, Mở đăng ký, Hoãn, Hủy…; đợt hoãn và hủy vẫn nằm trong bảng"),
    ("ly_do", "Lý do đổi, hoãn hoặc hủy, nếu có"),
    ("thay_doi_luc", "Lúc thay đổi lần cuối"),
    ("trang", "Địa chỉ trang của đợt"),
)
RESULT_COLUMNS = (
    ("ke_hoach", "Tên kế hoạch"),
    ("tu_ngay", "Ngày đầu của kế hoạch"),
    ("den_ngay", "Ngày cuối của kế hoạch"),
    ("muc", "Mục của phụ lục; dòng “Tổng cộng” để trống"),
    ("don_vi", "Đơn vị, hoặc “Cộng …”, “Tổng cộng”"),
    ("giao", "Chỉ tiêu giao, đơn vị máu; trống khi không giao"),
    ("du_kien", "Dự kiến tiếp nhận của các đợt chưa hủy, đơn vị máu"),
    ("dang_ky", "Số người đang giữ đăng ký; trống khi không nêu"),
    ("tiep_nhan", "Số người đã hiến; trống khi không nêu"),
)


@bp.get("/du-lieu/")
@public
def data_guide() -> str:
    """Say which tables and feeds there are, what each column means and what is never in them."""
    return render_template(
        "outreach/data_guide.html",
        drive_columns=DRIVE_COLUMNS,
        result_columns=RESULT_COLUMNS,
        least=rule("publication.least_group", today()).value,
        plans=told_plans(reading(), today()),
    )


@bp.get("/du-lieu/dot-hien-mau.csv")
@public
def drives_csv() -> Response:
    """Give the drives of everybody, or with ?noi= of one province, commune or other unit, as a table."""
    asked = request.args.get("noi", "", type=slug_of)
    unit = found_or_404(unit_with_slug(reading(), asked)) if asked else None

    def make(_modified: datetime) -> bytes:
        rows = told_drives(reading(), unit, with_months=True)
        return csv_file([name for name, _ in DRIVE_COLUMNS], map(_drive_cells, rows))

    return latest(make, "text/csv; charset=utf-8", file_name="dot-hien-mau.csv")


def _drive_cells(row: ToldDrive) -> tuple[Cell, ...]:
    is_off = row.state in (DriveState.CANCELLED, DriveState.POSTPONED)
    is_over = row.on_day is not None and row.on_day < today() and not is_off
    return (
        row.id,
        row.on_day,
        f"{row.month:%Y-%m}" if row.on_day is None and row.month else None,
        row.starts_at,
        row.ends_at,
        written_out(row.host_label),
        row.venue,
        row.venue_address,
        row.commune,
        row.province,
        row.facility,
        row.planned,
        STATE_NAMES[DriveState.CLOSED if is_over else row.state],
        row.state_note,
        row.changed_at,
        public_url("drives.drive", drive_id=row.id),
    )


@bp.get("/du-lieu/ket-qua.csv")
@public
def results_csv() -> Response:
    """Give the four numbers by unit of the running plan as a table, with ?noi= or ?ke-hoach= of another."""
    slug = request.args.get("ke-hoach", "", type=slug_of)
    place = request.args.get("noi", "", type=slug_of)
    if slug:
        plan: Plan | None = found_or_404(told_plan(reading(), slug))
    elif place:
        plan = told_plan_of(reading(), found_or_404(unit_with_slug(reading(), place)), today())
    else:
        plan = next(iter(told_plans(reading(), today())), None)

    def make(_modified: datetime) -> bytes:
        rows: list[tuple[Cell, ...]] = []
        if plan is not None:
            figures = plan_progress(reading(), plan, today())
            head = (written_out(plan.title), plan.period_from, plan.period_to)
            for group in figures.groups:
                rows += [(*head, group.label, *_figures(row)) for row in group.rows]
                if len(group.rows) > 1:
                    rows.append((*head, group.label, *_figures(group.total)))
            rows.append((*head, None, *_figures(figures.total)))
        return csv_file([name for name, _ in RESULT_COLUMNS], rows)

    return latest(make, "text/csv; charset=utf-8", file_name="ket-qua.csv")


def _figures(row: ToldRow) -> tuple[Cell, ...]:
    return written_out(row.label), row.assigned, row.planned, row.registered, row.collected
