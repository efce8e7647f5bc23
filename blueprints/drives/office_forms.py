"""What an office types about a drive: the drive itself, a change of its state, its bands."""

from __future__ import annotations

import wtforms

from blueprints.fields import (
    BaseForm,
    CheckField,
    ChoiceField,
    DayField,
    HourField,
    LongText,
    SelectField,
    TextBox,
    UnitsNumberField,
)
from domain.drives.records import DriveState


class VersionedForm(BaseForm):
    """A form that knows which version of the drive it was drawn from."""

    seen_version = wtforms.HiddenField("Phiên bản đã xem")

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0


class DriveForm(VersionedForm):
    """Everything an office says about a drive but its state and its bands."""

    host_id = SelectField("Đơn vị tổ chức", coerce=int)
    host_label = TextBox("Tên hiện trên trang công khai", longest=300, optional=True)
    belongs = SelectField("Kế hoạch và chiến dịch", optional=True)
    on_day = DayField("Ngày hiến máu", optional=True)
    month = SelectField("Tháng, khi chưa định được ngày", optional=True)
    is_tentative = CheckField("Ngày còn có thể đổi")
    starts_at = HourField("Bắt đầu lúc", ask="Nhập giờ bắt đầu", optional=True)
    ends_at = HourField("Kết thúc lúc", ask="Nhập giờ kết thúc", optional=True)
    site_id = SelectField("Địa điểm đã ghi", coerce=int, optional=True)
    venue = TextBox("Địa điểm", longest=300, optional=True)
    venue_address = TextBox("Địa chỉ", longest=300, optional=True)
    venue_commune_id = SelectField("Xã, phường của địa điểm", coerce=int, optional=True)
    facility_id = SelectField("Cơ sở tiếp nhận máu", coerce=int, optional=True)
    planned = UnitsNumberField(
        "Dự kiến tiếp nhận (đơn vị máu)", most=20_000, ask="Nhập số đơn vị máu dự kiến"
    )
    audience = TextBox("Đối tượng", longest=400, optional=True)
    co_directing = LongText("Phối hợp chỉ đạo", longest=2000, optional=True)
    implementing = LongText("Thực hiện", longest=2000, optional=True)
    note = LongText("Ghi chú nội bộ", longest=2000, optional=True)
    whole_series = CheckField("Sửa cả các ngày, điểm khác của đợt này")


class CopyForm(BaseForm):
    """A drive like another one, on another day or in another place."""

    kind = ChoiceField(
        "Chép thành",
        {"cung-dot": "Ngày hoặc điểm khác của chính đợt này", "dot-moi": "Một đợt mới giống đợt này"},
    )
    on_day = DayField("Ngày hiến máu")
    starts_at = HourField("Bắt đầu lúc", ask="Nhập giờ bắt đầu", optional=True)
    venue = TextBox("Địa điểm", longest=300, optional=True)
    venue_address = TextBox("Địa chỉ", longest=300, optional=True)
    planned = UnitsNumberField(
        "Dự kiến tiếp nhận (đơn vị máu)", most=20_000, ask="Nhập số đơn vị máu dự kiến"
    )


STATE_VERBS = {
    DriveState.PLANNED: "Đưa về Dự kiến",
    DriveState.OPEN: "Mở đăng ký",
    DriveState.FULL: "Ngừng nhận đăng ký (đã đủ)",
    DriveState.MOVED: "Đổi ngày, giờ hoặc địa điểm",
    DriveState.POSTPONED: "Hoãn",
    DriveState.CANCELLED: "Hủy",
    DriveState.RUNNING: "Bắt đầu ngày hiến máu",
    DriveState.CLOSED: "Khóa sổ",
}


class StateForm(VersionedForm):
    """A change of a drive's state with its reason; a move also takes what is new."""

    state = ChoiceField("Trạng thái mới")
    reason = TextBox("Lý do", longest=300, optional=True)
    on_day = DayField("Ngày mới", optional=True)
    starts_at = HourField("Giờ bắt đầu mới", optional=True)
    venue = TextBox("Địa điểm mới", longest=300, optional=True)
    venue_address = TextBox("Địa chỉ mới", longest=300, optional=True)


class BandForm(BaseForm):
    """One band: hours and places."""

    starts_at = HourField("Từ", ask="Nhập giờ bắt đầu khung")
    ends_at = HourField("Đến", ask="Nhập giờ kết thúc khung")
    capacity = UnitsNumberField("Phục vụ được (người)", least=1, most=5000)


class ShareForm(BaseForm):
    """How much of the beds' capacity is kept for walk-ins, and how much is sold beyond it."""

    walk_in_percent = UnitsNumberField("Dành cho người đến thẳng (%)", most=100)
    overbook_percent = UnitsNumberField("Nhận thêm, bù người không đến (%)", most=100)


class DivideForm(BaseForm):
    """Hours cut into bands of so many minutes for so many beds."""

    opens_at = HourField("Từ giờ", ask="Nhập giờ bắt đầu buổi")
    closes_at = HourField("Đến giờ", ask="Nhập giờ kết thúc buổi")
    minutes = SelectField("Mỗi khung", {15: "15 phút", 30: "30 phút", 60: "60 phút"}, coerce=int)
    beds = UnitsNumberField("Số giường hiến máu", least=1, most=200)


class TaskForm(BaseForm):
    """A line of the checklist: what, who, how many days before or after the drive."""

    title = TextBox("Việc", longest=300)
    owner = TextBox("Người lo", longest=200, optional=True)
    days = UnitsNumberField("Số ngày", most=730)
    side = SelectField("Tính từ ngày hiến máu", {"truoc": "trước ngày ấy", "sau": "sau ngày ấy"})


class BlockForm(BaseForm):
    """Places kept for a unit until a day."""

    unit_id = SelectField("Đơn vị", coerce=int)
    places = UnitsNumberField("Số suất giữ", least=1, most=5000)
    release_on = DayField("Mở cho mọi người từ ngày")
