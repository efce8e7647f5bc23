"""Vietnamese form fields that are answered by choosing or by ticking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from blueprints.form_base import AskedField
from blueprints.form_wording import in_sentence

Choices = Mapping[Any, str] | Iterable[tuple[Any, str] | SelectChoice]


def _offered(choices: Choices) -> list[SelectChoice]:
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    return [pair if isinstance(pair, SelectChoice) else SelectChoice(*pair) for pair in pairs]


class _ChosenField(AskedField):
    """Take what was chosen among the offered values; an empty value means nothing was chosen."""

    asks_to = "Chọn"

    def __init__(
        self, label: str, choices: Choices = (), *, coerce: Callable[[Any], Any] = str, **rest: Any
    ) -> None:
        wording = f"Chọn {in_sentence(label)} trong danh sách"
        super().__init__(
            label,
            choices=_offered(choices),
            coerce=lambda value: None if value is None or value == "" else coerce(value),
            invalid_value_message=wording,
            invalid_choice_message=wording,
            **rest,
        )

    def offer(self, choices: Choices) -> None:
        """Offer these choices, as pairs of value and label, for the present request."""
        self.choices = _offered(choices)

    def is_empty(self) -> bool:
        """Return whether nothing was chosen."""
        return self.data is None or self.data == []


class ChoiceField(_ChosenField, wtforms.RadioField):
    """Take one of a few choices that all stand on the page."""


class SelectField(_ChosenField, wtforms.SelectField):
    """Take one of many choices from a list; offer ("", "…") first when nothing should be chosen yet."""


class ManyChoicesField(_ChosenField, wtforms.SelectMultipleField):
    """Take any number of choices; data is a list of values."""


class CheckField(wtforms.BooleanField):
    """Take one box to tick; with must, leaving it empty answers that sentence."""

    def __init__(self, label: str, *, must: str = "", **rest: Any) -> None:
        super().__init__(label, **rest)
        self.must = must

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse an empty box when it must be ticked."""
        if self.must and not self.data:
            raise StopValidation(self.must)
