"""What is keyed from a paper: rows of number, outcome and serial, and the person written on a blank row."""

from __future__ import annotations

import re
from collections.abc import Iterable

from blueprints.choice_fields import CheckField, SelectField
from blueprints.fields import (
    BirthField,
    CitizenNumberField,
    PersonNameField,
    PhoneField,
    TextBox,
    UnitsNumberField,
)
from blueprints.form_base import BaseForm
from blueprints.form_guards import FormKeyField
from blueprints.newcomers import newcomer
from domain.refusals import Refused
from domain.signups.rules import Applicant

ROWS = 25
MOST_ROWS = 200
_ROW_NAME = re.compile(r"r([0-9]{1,3})-number")
_PERSON = ("full_name", "birth", "id_number", "phone")


class SheetForm(BaseForm):
    """What the rows of one sending share."""

    first_serial = TextBox("Số sê-ri kế tiếp", longest=40, optional=True)
    form_key = FormKeyField()


class RowForm(BaseForm):
    """One row of the paper; the boxes from full_name on are for a person written on a blank row."""

    class Meta(BaseForm.Meta):
        csrf = False  # The sheet around the rows carries the token.

    number = UnitsNumberField("Số dòng", least=1, most=99_999, optional=True)
    outcome = TextBox("Kết quả", longest=60, optional=True)
    serial = TextBox("Số sê-ri", longest=40, optional=True)
    held = TextBox("Số sê-ri đến lượt dòng này", longest=40, optional=True)  # Hidden: see SerialBox.
    override_reason = TextBox("Lý do vẫn cho hiến", longest=300, optional=True)
    full_name = PersonNameField(optional=True)
    birth = BirthField("Ngày hoặc năm sinh", year_only=True, optional=True)
    id_number = CitizenNumberField(optional=True)
    phone = PhoneField(optional=True)
    commune_id = SelectField("Xã, phường", coerce=int, optional=True)
    consent = CheckField("Người này đồng ý cho dùng thông tin vào đợt hiến máu")
    is_other = CheckField("Là người khác")

    def is_empty(self) -> bool:
        """Return whether nothing was keyed; a birth counts by what stands in its boxes."""
        typed = [
            self[name].raw_data for name in ("number", "outcome", "serial", "full_name", "id_number", "phone")
        ]
        return not any("".join(values or ()).strip() for values in typed) and not any(
            self.birth.part_values().values()
        )

    def has_person(self) -> bool:
        """Return whether somebody was written into the boxes of a blank row."""
        return any(self[name].data for name in _PERSON)

    def person(self) -> Applicant | None:
        """Return who was written on a blank row."""
        if not self.full_name.data:
            return None
        return newcomer(self)

    def refuse(self, refused: Refused) -> None:
        """Put the reasons of the domain into the row, beside the box that mends them when there is one."""
        for reason in refused.reasons:
            field = self[reason.field if reason.field in self else "outcome"]
            field.errors = [*field.errors, reason.sentence]

    def sentences(self) -> list[str]:
        """Return everything that is to be mended in this row."""
        return [str(sentence) for field in self for sentence in field.errors]


def row_form(place: int, **start: object) -> RowForm:
    """Return the row at a place of the sheet, as sent or, when it is new, empty."""
    return RowForm(prefix=f"r{place}-", **start)


def sent_places(names: Iterable[str]) -> list[int]:
    """Return the places of the rows that a request names, in order, at most MOST_ROWS."""
    found = sorted({int(match[1]) for name in names if (match := _ROW_NAME.fullmatch(name))})
    return found[:MOST_ROWS]
