"""What a province chooses when it brings in a published plan."""

from __future__ import annotations

from blueprints.fields import BaseForm, UnitsNumberField


class ImportForm(BaseForm):
    """How far the days of the plan move; 0 keeps them as published."""

    weeks = UnitsNumberField("Dời các ngày đi bao nhiêu tuần", least=0, most=520, ask="Nhập số tuần")
