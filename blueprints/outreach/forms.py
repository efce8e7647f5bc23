"""What an office types to tell the public something, and what a visitor types to find it."""

from __future__ import annotations

import wtforms

from blueprints.fields import (
    BaseForm,
    CheckField,
    ChoiceField,
    DayField,
    LongText,
    PersonNameField,
    SelectField,
    TextBox,
)
from domain.outreach.records import AnnouncementKind
from domain.outreach.rules import KIND_NAMES

_KINDS = {kind.value: name for kind, name in KIND_NAMES.items()}
_LARGEST_VERSION = 2**31 - 1


class AnnouncementForm(BaseForm):
    """An announcement: its kind and words, the place and campaign it belongs to, how long it is shown."""

    kind = ChoiceField("Loại tin", _KINDS, coerce=AnnouncementKind, default=AnnouncementKind.NEWS.value)
    title = TextBox("Tiêu đề", longest=200)
    summary = TextBox("Tóm tắt một câu", longest=300, optional=True)
    body = LongText("Nội dung", longest=10_000)
    area_id = SelectField("Nơi liên quan", coerce=int, optional=True)
    campaign_id = SelectField("Chiến dịch", coerce=int, optional=True)
    is_urgent = CheckField("Tin khẩn: hiện đầu các trang công khai của nơi này")
    last_day = DayField("Hiện đến hết ngày", optional=True)
    story_person = PersonNameField(
        "Người trong bài", optional=True, ask="Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa"
    )
    consent_day = DayField("Ngày ký đồng ý", optional=True)
    consent_until = DayField("Đồng ý đến hết ngày", optional=True)
    seen_version = wtforms.HiddenField("Phiên bản đã xem")

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
        return number if number <= _LARGEST_VERSION else 0


class NewsFilterForm(BaseForm):
    """Words, kind and place of the announcements that a visitor looks for; sent by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    words = TextBox("Tìm trong tin", longest=100, optional=True, name="tim")
    kind = SelectField("Loại tin", coerce=AnnouncementKind, optional=True, name="loai")
    province = SelectField("Tỉnh, thành phố", optional=True, name="noi")
