"""What a province types about the spans of days over which it counts."""

from __future__ import annotations

from blueprints.fields import BaseForm, DayField, TextBox


class PeriodForm(BaseForm):
    """A named span of days."""

    name = TextBox("Tên kỳ", longest=120)
    period_from = DayField("Từ ngày")
    period_to = DayField("Đến ngày")
