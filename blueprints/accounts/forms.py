"""What people type to sign in, to set a password and to make an account."""

from __future__ import annotations

from blueprints.choice_fields import SelectField
from blueprints.fields import PasswordBox, TextBox
from blueprints.form_base import BaseForm
from domain.accounts.rules import ROLE_NAMES


class SignInForm(BaseForm):
    """User name and password."""

    username = TextBox("Tên đăng nhập", longest=60)
    password = PasswordBox("Mật khẩu", longest=200)


class NewPasswordForm(BaseForm):
    """A password of one's own."""

    password = PasswordBox("Mật khẩu mới", longest=200)


class AccountForm(BaseForm):
    """A new account of a unit; the desk's account belongs to one drive and its day."""

    username = TextBox("Tên đăng nhập", longest=60)
    display_name = TextBox("Tên hiển thị", longest=120)
    role = SelectField("Vai trò", [(role.value, name) for role, name in ROLE_NAMES.items()])
    unit_id = SelectField("Đơn vị", coerce=int, optional=True)
    desk_drive_id = SelectField("Đợt hiến máu (chỉ cho bàn đón tiếp)", coerce=int, optional=True)
