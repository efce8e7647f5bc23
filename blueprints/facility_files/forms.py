"""What is sent with a facility's file, said for a roster, and written anew in one row."""

from __future__ import annotations

from flask_wtf.file import FileField

from blueprints.choice_fields import CheckField, SelectField
from blueprints.fields import DayField, PastedCells, TextBox
from blueprints.form_base import BaseForm
from domain.facility_files.rules import CODES, COMPONENT_CODES
from domain.results.rules import COMPONENT_NAMES, OUTCOME_NAMES


class SendForm(BaseForm):
    """A file of results or pasted cells, and the day for deferrals without one."""

    file = FileField("Chọn tệp")
    table = PastedCells("Hoặc dán các ô của bảng")
    deferred_until = DayField("Ngày hẹn lại cho các dòng HL không ghi ngày", optional=True)


class ReasonForm(BaseForm):
    """Why the roster has to carry whole citizen numbers."""

    reason = TextBox("Vì sao cần số căn cước đầy đủ", longest=200)


class ActForm(BaseForm):
    """A button of a file, with the choice about people who were not registered."""

    adds_people = CheckField("Thêm cả những người không có trong danh sách của đợt (người đến trực tiếp)")


class RowForm(BaseForm):
    """What somebody writes anew in one row, and who the row is."""

    ket_qua = SelectField(
        "Kết quả",
        [("", "Chưa ghi"), *((code, f"{code}: {OUTCOME_NAMES[kind]}") for kind, code in CODES.items())],
        optional=True,
    )
    thanh_phan = SelectField(
        "Thành phần",
        [(code, f"{code}: {COMPONENT_NAMES[kind]}") for kind, code in COMPONENT_CODES.items()],
        optional=True,
    )
    the_tich = TextBox("Thể tích (ml)", longest=12, optional=True)
    so_se_ri = TextBox("Số sê-ri giấy chứng nhận", longest=40, optional=True)
    hen_lai = TextBox("Hẹn lại từ ngày", longest=20, optional=True)
    ngay_hien_mau = TextBox("Ngày hiến máu", longest=20, optional=True)
    ly_do = TextBox("Lý do vẫn cho hiến sớm", longest=300, optional=True)
    code = TextBox("Mã đăng ký của người này", longest=20, optional=True)
    ho_ten = TextBox("Họ và tên", longest=100, optional=True)
    ngay_sinh = TextBox("Ngày sinh hoặc năm sinh", longest=20, optional=True)
    so_can_cuoc = TextBox("Số căn cước", longest=20, optional=True)
    dien_thoai = TextBox("Điện thoại", longest=20, optional=True)
