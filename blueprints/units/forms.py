"""What an office types about a unit: a new one, and how a unit's papers are headed and signed."""

from __future__ import annotations

from blueprints.fields import BaseForm, LongText, PhoneField, SelectField, TextBox, UnitsNumberField
from domain.units.rules import ADDED_KINDS, UNIT_KIND_NAMES


class NewUnitForm(BaseForm):
    """A body that the catalogue of territories does not hold."""

    kind = SelectField(
        "Loại đơn vị", [("", "Chọn loại"), *((kind.value, UNIT_KIND_NAMES[kind]) for kind in ADDED_KINDS)]
    )
    name = TextBox("Tên đơn vị", longest=200)
    parent_id = SelectField("Thuộc", coerce=int, optional=True)
    address = TextBox("Địa chỉ", longest=300, optional=True)
    phone = PhoneField("Điện thoại", optional=True)
    email = TextBox("Thư điện tử", longest=200, optional=True)


class UnitForm(BaseForm):
    """Name, contact and letterhead of a unit; lines are broken where the office wants them broken."""

    name = TextBox("Tên đơn vị", longest=200)
    address = TextBox("Địa chỉ", longest=300, optional=True)
    phone = PhoneField("Điện thoại", optional=True)
    email = TextBox("Thư điện tử", longest=200, optional=True)
    parent_agency_lines = LongText("Cơ quan chủ quản trên giấy", longest=300, optional=True)
    agency_lines = LongText("Tên cơ quan trên giấy", longest=300)
    number_symbol = TextBox("Ký hiệu sau số", longest=60, optional=True)
    place_name = TextBox("Địa danh", longest=80, optional=True)
    authority_lines = LongText("Quyền hạn ký", longest=300, optional=True)
    signer_title = TextBox("Chức vụ người ký", longest=120, optional=True)
    signer_name = TextBox("Họ tên người ký", longest=120, optional=True)
    margin_top_mm = UnitsNumberField("Lề trên (mm)", most=100)
    margin_bottom_mm = UnitsNumberField("Lề dưới (mm)", most=100)
    margin_left_mm = UnitsNumberField("Lề trái (mm)", most=100)
    margin_right_mm = UnitsNumberField("Lề phải (mm)", most=100)
