"""What all forms and fields share: Vietnamese sentences, clean text, CSRF, asking for what is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms.validators import StopValidation, ValidationError

from blueprints.form_wording import WORDING, VietnameseWording, in_sentence
from domain.names import nfc, nfc_lines


def _clean_password(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _cleaner(field_class: type) -> Callable[[Any], Any] | None:
    """Return how the text of a field enters, because NFD and invisible characters stop at this door."""
    if not issubclass(field_class, wtforms.StringField):
        return None
    clean = nfc_lines if issubclass(field_class, wtforms.TextAreaField) else nfc
    if issubclass(field_class, wtforms.PasswordField):
        clean = _clean_password
    return lambda data: clean(data) if isinstance(data, str) else data


class _VietnameseCsrf(_FlaskFormCSRF):
    """Check the form's token as the library does and refuse in Vietnamese."""

    def validate_csrf_token(self, form: wtforms.Form, field: wtforms.Field) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as refusal:
            raise ValidationError(WORDING.gettext(refusal.args[0])) from refusal


class BaseForm(FlaskForm):
    """Be the parent of every form: Vietnamese sentences, clean text, CSRF."""

    class Meta(FlaskForm.Meta):
        csrf_class = _VietnameseCsrf

        def get_translations(self, form: wtforms.Form) -> VietnameseWording:
            """Return the Vietnamese sentences."""
            return WORDING

        def bind_field(
            self, form: wtforms.Form, unbound_field: Any, options: dict[str, Any]
        ) -> wtforms.Field:
            """Bind a field whose text is cleaned before its own filters see it."""
            clean = _cleaner(unbound_field.field_class)
            if clean is not None:
                options = {**options, "filters": (clean, *unbound_field.kwargs.get("filters", ()))}
            field: wtforms.Field = super().bind_field(form, unbound_field, options)
            return field


class AskedField(wtforms.Field):
    """Ask in the label's words for what is missing; an optional field may stay empty."""

    asks_to = "Nhập"
    data: Any
    flags: Any

    def __init__(self, label: str, *, optional: bool = False, ask: str = "", **rest: Any) -> None:
        super().__init__(label, **rest)
        self.ask = ask or f"{self.asks_to} {in_sentence(label)}"
        if optional:
            self.flags.optional = True

    def is_empty(self) -> bool:
        """Return whether nothing was answered."""
        return self.data is None or self.data == ""

    def pre_validate(self, form: wtforms.Form) -> None:
        """Stop at what could not be read or is missing, so that one field shows one error."""
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            raise StopValidation("" if self.flags.optional else self.ask)
        super().pre_validate(form)
