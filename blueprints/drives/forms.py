"""What a visitor types to narrow the public list of drives."""

from __future__ import annotations

from blueprints.choice_fields import CheckField, SelectField
from blueprints.fields import TextBox
from blueprints.form_base import BaseForm


class DriveFilterForm(BaseForm):
    """Province, words, facility, first day, free places; sent by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    province = SelectField("Tỉnh, thành phố", coerce=int, optional=True, name="tinh")
    words = TextBox("Xã, phường, địa điểm", longest=100, optional=True, name="tim")
    from_day = TextBox("Từ ngày", longest=10, optional=True, name="tu")
    facility = SelectField("Cơ sở tiếp nhận máu", coerce=int, optional=True, name="co-so")
    only_free = CheckField("Còn chỗ", name="con-cho")
