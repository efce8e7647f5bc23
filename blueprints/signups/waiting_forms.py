"""What people type about groups that sign up together, and about their last donation."""

from __future__ import annotations

from blueprints.choice_fields import SelectField
from blueprints.fields import DayField, TextBox
from blueprints.form_base import BaseForm
from domain.signups.group_rules import KIND_NAMES


class GroupForm(BaseForm):
    """A new group: its kind and its name."""

    kind = SelectField("Nhóm của anh/chị là", KIND_NAMES.items())
    name = TextBox("Tên nhóm", longest=100)


class LeaderForm(BaseForm):
    """The code of a group and the leader's secret."""

    code = TextBox("Mã nhóm", longest=20)
    secret = TextBox("Mã trưởng nhóm", longest=30)


class LastDonationForm(BaseForm):
    """The day of the last donation, as the registrant remembers it."""

    last_donation_on = DayField("Ngày hiến máu gần nhất")
