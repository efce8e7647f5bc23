"""What a donor types on the own page: code and secret number, and how the donor can be reached."""

from __future__ import annotations

from blueprints.fields import PasswordBox, PhoneField, TextBox
from blueprints.form_base import BaseForm


class CardForm(BaseForm):
    """The code of the card and its secret number."""

    code = TextBox("Mã thẻ", longest=30, ask="Nhập mã in trên thẻ, ví dụ ABC-DEF-GHJ")
    pin = PasswordBox("Số bí mật", longest=20, ask="Nhập số bí mật gồm 6 chữ số")


class ContactForm(BaseForm):
    """How the donor can be reached."""

    phone = PhoneField("Số điện thoại", optional=True)
    address = TextBox("Địa chỉ (thôn, tổ dân phố, đường)", longest=300, optional=True)
    workplace = TextBox("Cơ quan, trường, doanh nghiệp", longest=200, optional=True)
