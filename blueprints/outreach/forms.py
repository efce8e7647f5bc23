"""What an office types to tell the public something."""

from __future__ import annotations

from blueprints.fields import BaseForm, CheckField, DayField, LongText, SelectField, TextBox


class AnnouncementForm(BaseForm):
    """An announcement: its words, the campaign it belongs to, how long it is shown."""

    title = TextBox("Tiêu đề", longest=200)
    summary = TextBox("Tóm tắt một câu", longest=300, optional=True)
    body = LongText("Nội dung", longest=10_000)
    campaign_id = SelectField("Chiến dịch", coerce=int, optional=True)
    is_urgent = CheckField("Tin khẩn: hiện đầu trang công khai")
    last_day = DayField("Hiện đến hết ngày", optional=True)
