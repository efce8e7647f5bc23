"""What an office types while it sets itself up, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from blueprints.fields import BaseForm, DayField, LongText, PhoneField, TextBox
from domain.names import nfc
from domain.people import parse_phone
from domain.refusals import Reason

MOST_ROWS = 40
_LONGEST = {"full_name": 120, "role": 80, "office": 200}


class UnitStep(BaseForm):
    """How the office can be reached and how its papers are headed and signed."""

    address = TextBox("Địa chỉ trụ sở", longest=300)
    phone = PhoneField("Điện thoại", optional=True)
    email = TextBox("Thư điện tử", longest=200, optional=True)
    place_name = TextBox("Địa danh trên giấy", longest=80)
    authority_lines = LongText("Quyền hạn ký", longest=300, optional=True)
    signer_title = TextBox("Chức vụ người ký", longest=120)
    signer_name = TextBox("Họ tên người ký", longest=120)


class DecisionStep(BaseForm):
    """The decision that set the committee up, its term and its standing body."""

    decision_number = TextBox("Số quyết định thành lập", longest=80)
    decision_day = DayField("Ngày quyết định")
    term_from = DayField("Nhiệm kỳ từ ngày", optional=True)
    term_to = DayField("Nhiệm kỳ đến ngày", optional=True)
    standing_body = TextBox("Cơ quan thường trực", longest=200)


class MembersStep(BaseForm):
    """The members; their rows are read beside the form, because there are as many as the office has."""


class IntakeStep(BaseForm):
    """Where lists and registrations are handed in."""

    name = TextBox("Tên nơi nhận", longest=200)
    address = TextBox("Địa chỉ", longest=300)
    phone = PhoneField("Số điện thoại", optional=True)
    email = TextBox("Thư điện tử", longest=200, optional=True)
    hours = TextBox("Giờ làm việc", longest=120, optional=True)


class TrialStep(BaseForm):
    """Nothing is typed: the button writes a first announcement as a draft."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row of members as typed; ``member`` is (name, role, office, phone) once the row can stand."""

    full_name: str = ""
    role: str = ""
    office: str = ""
    phone: str = ""
    errors: tuple[str, ...] = ()
    member: tuple[str, str, str, str] | None = None


def read_members() -> list[MemberRow]:
    """Return the rows that were sent; a row without a name is passed over, whatever role it offers."""
    columns = [request.form.getlist(name) for name in ("full_name", "role", "office", "phone")]
    count = min(max(map(len, columns), default=0), MOST_ROWS)
    padded = [[*column, *[""] * count][:count] for column in columns]
    return [_row(place, *texts) for place, texts in enumerate(zip(*padded, strict=True), 1)]


def _row(place: int, full_name: str, role: str, office: str, phone: str) -> MemberRow:
    name, tidy_role, tidy_office, typed = nfc(full_name), nfc(role), nfc(office), phone.strip()
    if not name and not typed and not tidy_office:
        return MemberRow(role=tidy_role)
    number = parse_phone(typed) if typed else None
    errors = []
    if not name:
        errors.append(f"Dòng {place}: nhập họ và tên, hoặc xóa cả dòng.")
    if not tidy_role:
        errors.append(f"Dòng {place}: nhập vai trò, ví dụ Ủy viên.")
    for value, field in ((name, "full_name"), (tidy_role, "role"), (tidy_office, "office")):
        if len(value) > _LONGEST[field]:
            errors.append(f"Dòng {place}: viết gọn trong {_LONGEST[field]} ký tự.")
    if isinstance(number, Reason):
        errors.append(f"Dòng {place}: {number.sentence[:1].lower()}{number.sentence[1:]}.")
    member = None
    if not errors:
        stored = number.number if number is not None and not isinstance(number, Reason) else ""
        member = (name, tidy_role, tidy_office, stored)
    return MemberRow(name, tidy_role, tidy_office, typed, tuple(errors), member)
