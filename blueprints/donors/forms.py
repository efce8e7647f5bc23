"""What people type about donors: a whole citizen number, why it is to be seen, a donation given elsewhere."""

from __future__ import annotations

from blueprints.choice_fields import ChoiceField, SelectField
from blueprints.fields import CitizenNumberField, DayField, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.ledger.records import Evidence
from domain.ledger.rules import EVIDENCE_NAMES
from domain.results.records import Component
from domain.results.rules import COMPONENT_NAMES


class NumberForm(BaseForm):
    """A whole citizen number; it is sent by POST, so that it stands in no address."""

    id_number = CitizenNumberField("Số căn cước đầy đủ", takes_old=True)


class RevealForm(BaseForm):
    """Why the whole citizen number has to be seen."""

    reason = TextBox("Lý do xem số căn cước", longest=200)


class DonationForm(BaseForm):
    """A donation given elsewhere, or before this ledger began."""

    on_day = DayField("Ngày đã hiến")
    component = SelectField("Thành phần", COMPONENT_NAMES, coerce=Component, default=Component.WHOLE_BLOOD)
    volume_ml = UnitsNumberField("Lượng máu (ml)", least=1, most=1000, example="350")
    place = TextBox("Nơi hiến", longest=200)
    evidence = ChoiceField(
        "Mức chứng cứ",
        [(level.value, EVIDENCE_NAMES[level]) for level in (Evidence.SERIAL_SEEN, Evidence.OWN_WORD)],
        coerce=Evidence,
    )
    serial = TextBox("Số sê-ri giấy chứng nhận", longest=40, optional=True)
    reason = TextBox("Lý do, nếu được hỏi", longest=200, optional=True)
