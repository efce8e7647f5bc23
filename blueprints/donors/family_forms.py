"""What people type about families: its name and place, who is what to it, a consent."""

from __future__ import annotations

from blueprints.fields import DayField, TextBox
from blueprints.form_base import BaseForm


class FamilyForm(BaseForm):
    """The name under which a family is honoured, and where it lives."""

    name = TextBox("Tên gia đình", longest=200)
    address = TextBox("Địa chỉ", longest=300, optional=True)


class MemberForm(BaseForm):
    """What somebody is to the family, as the family says it."""

    relation = TextBox("Quan hệ trong gia đình", longest=60, optional=True)


class ConsentForm(BaseForm):
    """When and how somebody agreed to be counted and honoured with the family."""

    on_day = DayField("Ngày đồng ý")
    note = TextBox("Đồng ý bằng cách nào", longest=200)
