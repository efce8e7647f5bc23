"""Hidden fields that tell a second click and a robot from a person, without any outside service."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

import wtforms
from flask import current_app
from itsdangerous import BadSignature, TimestampSigner
from wtforms.validators import StopValidation

from domain import clock

_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def new_form_key() -> str:
    """Return a key (22 characters, 128 random bits) that makes sending the same form twice one act."""
    return secrets.token_urlsafe(16)


class FormKeyField(wtforms.HiddenField):
    """Carry the key of one form: the same after an error, another one on a fresh page."""

    def __init__(self, label: str = "Mã của lần gửi", **rest: Any) -> None:
        super().__init__(label, default=new_form_key, **rest)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the key that was sent when it looks like one of ours."""
        if valuelist and _KEY.fullmatch(valuelist[0]):
            self.data = valuelist[0]


class TrapField(wtforms.StringField):
    """Offer a box that no person sees; whatever fills it in is asked to leave it empty."""

    def __init__(self, label: str = "Để trống ô này", **rest: Any) -> None:
        super().__init__(label, **rest)

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse a filled box."""
        if self.data:
            raise StopValidation("Để trống ô ẩn rồi gửi lại")


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.secret_key or "", salt="form-time")


def sign_form_time() -> str:
    """Return the present moment under this installation's signature."""
    return _signer().sign("form").decode()


def form_age(token: str) -> timedelta | None:
    """Return how long ago a form was opened, in whole seconds, or None when the signature is not ours."""
    try:
        _, opened = _signer().unsign(token, return_timestamp=True)
    except BadSignature:
        return None
    return clock.now().replace(microsecond=0) - opened


class FormTimeField(wtforms.HiddenField):
    """Carry the signed moment a form was opened; refuse one sent faster than a person types, or far too late.

    Data is the age of the form. The moment stays the same after an error, so mending costs no wait.
    """

    data: Any

    def __init__(
        self, *, least: timedelta, most: timedelta, label: str = "Lúc mở trang", **rest: Any
    ) -> None:
        super().__init__(label, **rest)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the age from the signed moment."""
        self.data = form_age(valuelist[0]) if valuelist else None

    def _is_current(self) -> bool:
        return self.data is not None and self.data <= self.most

    def _value(self) -> str:
        if self.raw_data and self._is_current():
            return str(self.raw_data[0])
        return sign_form_time()

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse a form that is unsigned, too old or too young."""
        if not self._is_current():
            raise StopValidation("Trang này mở đã lâu. Đợi vài giây rồi bấm gửi một lần nữa")
        if self.data < self.least:
            raise StopValidation("Đợi vài giây rồi bấm gửi một lần nữa")
