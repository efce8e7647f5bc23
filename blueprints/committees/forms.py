"""What an office types about its committee: the committee itself, a member, an intake point."""

from __future__ import annotations

from blueprints.fields import BaseForm, DayField, LongText, PersonNameField, PhoneField, TextBox


class CommitteeForm(BaseForm):
    """The committee: name, decision, term, standing body, a few words to the public."""

    name = TextBox("Tên Ban Chỉ đạo", longest=200)
    decision_number = TextBox("Số quyết định thành lập", longest=80, optional=True)
    decision_day = DayField("Ngày quyết định", optional=True)
    term_from = DayField("Nhiệm kỳ từ ngày", optional=True)
    term_to = DayField("Nhiệm kỳ đến ngày", optional=True)
    standing_body = TextBox("Cơ quan thường trực", longest=200, optional=True)
    seal = TextBox("Con dấu sử dụng", longest=200, optional=True)
    introduction = LongText("Lời giới thiệu", longest=2000, optional=True)


class MemberForm(BaseForm):
    """One member with the role in the committee."""

    full_name = PersonNameField()
    role = TextBox("Vai trò trong Ban Chỉ đạo", longest=80)
    office = TextBox("Chức vụ, cơ quan", longest=200, optional=True)
    phone = PhoneField("Số điện thoại công khai", optional=True)


class IntakePointForm(BaseForm):
    """One place where lists and registrations are handed in."""

    point_name = TextBox("Tên điểm tiếp nhận", longest=200)
    address = TextBox("Địa chỉ", longest=300, optional=True)
    point_phone = PhoneField("Số điện thoại", optional=True)
    email = TextBox("Thư điện tử", longest=200, optional=True)
    hours = TextBox("Giờ làm việc", longest=120, optional=True)
