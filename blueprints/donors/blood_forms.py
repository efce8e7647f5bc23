"""What people type about a blood group: the group, on what it rests, why a locked one changes."""

from __future__ import annotations

from blueprints.choice_fields import ChoiceField, SelectField
from blueprints.fields import TextBox
from blueprints.form_base import BaseForm
from domain.donors.blood_records import BloodSource
from domain.donors.blood_rules import GROUP_NAMES, SOURCE_NAMES


class BloodGroupForm(BaseForm):
    """A blood group with its source."""

    group = SelectField("Nhóm máu", [("", "Chọn nhóm máu"), *GROUP_NAMES.items()])
    source = ChoiceField("Dựa vào đâu", SOURCE_NAMES, coerce=BloodSource)
    note = TextBox("Ghi chú", longest=300, optional=True)
