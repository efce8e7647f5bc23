"""What an office types about a place where drives are held."""

from __future__ import annotations

from flask_wtf.file import FileField

from blueprints.drives.office_forms import VersionedForm
from blueprints.fields import BaseForm, LongText, PhoneField, SelectField, TextBox, UnitsNumberField


class SiteForm(VersionedForm):
    """Everything the next team wants to know of a site."""

    name = TextBox("Tên địa điểm", longest=200)
    address = TextBox("Địa chỉ", longest=300, optional=True)
    commune_id = SelectField("Xã, phường", coerce=int, optional=True)
    contact = TextBox("Người giữ chìa khóa, quản lý", longest=200, optional=True)
    phone = PhoneField("Số điện thoại", optional=True)
    beds = UnitsNumberField("Kê được mấy giường hiến máu", most=200, optional=True)
    directions = LongText("Đường vào", longest=2000, optional=True)
    rooms = LongText("Phòng ốc", longest=2000, optional=True)
    power = LongText("Điện, nước, quạt", longest=2000, optional=True)
    parking = LongText("Chỗ để xe", longest=2000, optional=True)
    last_problems = LongText("Điều cần nhớ từ lần trước", longest=2000, optional=True)


class PhotoForm(BaseForm):
    """One photo of a site."""

    photo = FileField("Ảnh JPEG hoặc PNG")
    caption = TextBox("Ảnh chụp gì", longest=200, optional=True)
