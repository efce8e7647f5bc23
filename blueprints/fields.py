"""Vietnamese form fields: they accept usual ways of typing, keep what was typed, say how to mend it."""

from __future__ import annotations

from datetime import date, time
from typing import Any, cast

import wtforms
from wtforms.utils import unset_value
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea, TextInput

from blueprints.choice_fields import CheckField, ChoiceField, ManyChoicesField, SelectField
from blueprints.form_base import AskedField, BaseForm
from blueprints.form_guards import FormKeyField, FormTimeField, TrapField
from blueprints.form_wording import in_sentence
from domain import clock
from domain.names import ASK_PERSON_NAME, check_person_name, nfc, tidy_person_name
from domain.people import (
    ASK_BIRTH,
    ASK_BIRTH_YEAR,
    ASK_ID_NUMBER,
    ASK_PHONE,
    BirthDay,
    parse_birth,
    parse_day,
    parse_id_number,
    parse_phone,
    split_day_text,
)
from domain.refusals import Reason
from domain.wording import hour_text, number_text, phone_text, read_hour, read_whole_number

__all__ = [
    "BaseForm",
    "BirthField",
    "CheckField",
    "ChoiceField",
    "CitizenNumberField",
    "DayField",
    "FormKeyField",
    "FormTimeField",
    "HourField",
    "LongText",
    "ManyChoicesField",
    "PasswordBox",
    "PersonNameField",
    "PhoneField",
    "SelectField",
    "TextBox",
    "TrapField",
    "UnitsNumberField",
]


class TextBox(AskedField, wtforms.StringField):
    """Take one line of text; data is clean text, "" or None when nothing was typed."""

    def __init__(self, label: str, *, longest: int = 200, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.longest = longest

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse what is missing or too long."""
        super().pre_validate(form)
        if len(self.data) > self.longest:
            raise StopValidation(
                f"Rút ngắn {in_sentence(self.label.text)} còn nhiều nhất {number_text(self.longest)} ký tự"
            )


class LongText(TextBox, wtforms.TextAreaField):
    """Take several lines of text, 5.000 characters unless told otherwise."""

    def __init__(self, label: str, *, longest: int = 5000, **rest: Any) -> None:
        super().__init__(label, longest=longest, **rest)


class PastedCells(wtforms.Field):
    """Take cells as they were pasted: tabs part them, and old fonts use signs that cleaning would take away."""

    widget = TextArea()
    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was sent, with one kind of line end."""
        text = valuelist[0] if valuelist else ""
        self.data = text.replace("\r\n", "\n").replace("\r", "\n")

    def _value(self) -> str:
        return self.data or ""


class PasswordBox(TextBox, wtforms.PasswordField):
    """Take a password: NFC, but not a character more or less."""


class PersonNameField(TextBox):
    """Take a full name; one typed in capitals or small letters comes out capitalised."""

    def __init__(self, label: str = "Họ và tên", *, longest: int = 100, ask: str = "", **rest: Any) -> None:
        tidy = (*rest.pop("filters", ()), lambda name: tidy_person_name(name) if name else name)
        super().__init__(label, longest=longest, ask=ask or ASK_PERSON_NAME, filters=tidy, **rest)

    def pre_validate(self, form: wtforms.Form) -> None:
        """Refuse what is no full name."""
        super().pre_validate(form)
        if reason := check_person_name(self.data):
            raise StopValidation(reason.sentence)


class _ReadField(AskedField):
    """Read typed text into a value and show the text again as long as it cannot be read."""

    widget = TextInput()

    def read(self, text: str) -> object:
        """Return the value, or a Reason that says how to mend the text."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """Return how a value that was not typed here is written into the box."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent; nothing sent leaves data alone."""
        if not valuelist:
            return
        self.data = None
        if text := nfc(valuelist[0]):
            value = self.read(text)
            if isinstance(value, Reason):
                raise ValueError(value.sentence)
            self.data = value

    def _value(self) -> str:
        if self.raw_data:
            return nfc(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class PhoneField(_ReadField):
    """Take a phone number; data is its digits with the leading zero, warning a doubt about it."""

    def __init__(self, label: str = "Số điện thoại", *, ask: str = "", **rest: Any) -> None:
        super().__init__(label, ask=ask or ASK_PHONE, **rest)
        self.warning = ""

    def read(self, text: str) -> object:
        """Return the digits and keep a doubt about the prefix."""
        phone = parse_phone(text)
        if isinstance(phone, Reason):
            return phone
        self.warning = phone.warning
        return phone.number

    def show(self, value: Any) -> str:
        """Write the stored value as people write it."""
        return phone_text(value)


class CitizenNumberField(_ReadField):
    """Take a citizen number of 12 digits; with takes_old also the 9 digits of a paper of the past."""

    def __init__(
        self, label: str = "Số căn cước", *, takes_old: bool = False, ask: str = "", **rest: Any
    ) -> None:
        super().__init__(label, ask=ask or ASK_ID_NUMBER, **rest)
        self.takes_old = takes_old

    def read(self, text: str) -> object:
        """Return the digits."""
        found = parse_id_number(text)
        if isinstance(found, Reason) or (found.kind == "old" and not self.takes_old):
            return Reason(self.ask)
        return found.number


_USUAL = 1350  # A number of units that shows how thousands are written.


class UnitsNumberField(_ReadField):
    """Take a whole number such as units of blood or places: "1350", "1.350" and "1 350" are the same."""

    def __init__(
        self, label: str, *, least: int = 0, most: int = 999_999_999, example: str = "", **rest: Any
    ) -> None:
        super().__init__(label, **rest)
        self.least, self.most = least, most
        # The example is a number that the field takes.
        self.example = example or (
            "1.350" if least <= _USUAL <= most else number_text(max(least, min(most, 10)))
        )

    def read(self, text: str) -> object:
        """Return the number when it lies between least and most."""
        number = read_whole_number(text)
        if number is None:
            return Reason(f"{self.ask} bằng chữ số, ví dụ {self.example}")
        if not self.least <= number <= self.most:
            return Reason(f"{self.ask} từ {number_text(self.least)} đến {number_text(self.most)}")
        return number

    def show(self, value: Any) -> str:
        """Write the stored value as people write it."""
        return number_text(value)


class HourField(_ReadField):
    """Take an hour: "7:30", "7h30", "7 giờ 30"; data is a time."""

    def read(self, text: str) -> object:
        """Return the time."""
        return read_hour(text) or Reason(f"{self.ask}, ví dụ 7:30")

    def show(self, value: Any) -> str:
        """Write the stored value as people write it."""
        return hour_text(cast(time, value))


class _DayBoxes(AskedField):
    """Take a day in three boxes named <name>-day, -month, -year, or pasted whole into the first."""

    widget = TextInput()
    _typed: dict[str, str] | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the three boxes before reading them."""
        names = {part: f"{self.name}-{part}" for part in ("day", "month", "year")}
        if formdata is not None and any(name in formdata for name in names.values()):
            self._typed = {part: nfc(formdata.get(name, "")) for part, name in names.items()}
        super().process(formdata, data, extra_filters)

    def read(self, day: str, month: str, year: str) -> date | BirthDay | Reason:
        """Return the value of three boxes that are not all empty, or a Reason."""
        raise NotImplementedError

    def day_and_year(self) -> tuple[date | None, int | None]:
        """Return the day of data, or its year alone."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent; nothing sent leaves data alone."""
        if self._typed is None:
            return
        self.data = None
        if self._typed["day"] and not self._typed["month"] and not self._typed["year"]:
            pasted = split_day_text(self._typed["day"])
            if pasted is not None:
                self._typed = dict(zip(self._typed, pasted, strict=True))
        if any(self._typed.values()):
            value = self.read(**self._typed)
            if isinstance(value, Reason):
                raise ValueError(value.sentence)
            self.data = value

    def part_values(self) -> dict[str, str]:
        """Return the text of the three boxes: what was typed, else the parts of data."""
        if self._typed is not None:
            return dict(self._typed)
        day, year = self.day_and_year()
        if day is not None:
            return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
        return {"day": "", "month": "", "year": str(year or "")}


class DayField(_DayBoxes):
    """Take a day; data is a date."""

    def __init__(self, label: str, *, ask: str = "", **rest: Any) -> None:
        super().__init__(label, ask=ask or f"Nhập {in_sentence(label)}, ví dụ 22 11 2026", **rest)

    def read(self, day: str, month: str, year: str) -> date | BirthDay | Reason:
        """Return the date."""
        return parse_day(day, month, year)

    def day_and_year(self) -> tuple[date | None, int | None]:
        """Return the parts of data for the boxes."""
        return self.data, None


class BirthField(_DayBoxes):
    """Take a birth up to today; data is a BirthDay, whose date may be missing only with year_only."""

    def __init__(
        self, label: str = "Ngày sinh", *, year_only: bool = False, ask: str = "", **rest: Any
    ) -> None:
        super().__init__(label, ask=ask or (ASK_BIRTH_YEAR if year_only else ASK_BIRTH), **rest)
        self.year_only = year_only

    def read(self, day: str, month: str, year: str) -> date | BirthDay | Reason:
        """Return the birth."""
        birth = parse_birth(day, month, year, today=clock.today())
        if isinstance(birth, BirthDay) and birth.date is None and not self.year_only:
            return Reason(self.ask)
        return birth

    def day_and_year(self) -> tuple[date | None, int | None]:
        """Return the parts of data for the boxes."""
        return (self.data.date, self.data.year) if self.data else (None, None)
