"""What is typed about donations given earlier or elsewhere: the claim, and what an office found about it."""

from __future__ import annotations

from datetime import date

from blueprints.choice_fields import ChoiceField, SelectField
from blueprints.donors.opening_forms import NOTEBOOK_EVIDENCE
from blueprints.fields import DayField, LongText, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.ledger.claim_rules import Told
from domain.ledger.records import Evidence
from domain.people import BirthDay
from domain.refusals import Reason
from domain.results.records import Component
from domain.results.rules import COMPONENT_NAMES

FOUND_EVIDENCE = {
    Evidence.SERIAL_SEEN: "Đã thấy giấy chứng nhận",
    Evidence.UNIT_LIST: "Có trong danh sách, sổ của văn phòng",
    Evidence.OWN_WORD: "Theo lời kể",
}


class _GivenDayField(DayField):
    """Take the day of a donation; a year alone has a box of its own."""

    def read(self, day: str, month: str, year: str) -> date | BirthDay | Reason:
        """Return the date, or where a year alone belongs."""
        if year and not day and not month:
            return Reason(
                "Chỉ nhớ năm thì nhập năm vào ô “Năm, nếu không nhớ ngày” ở dưới, để trống ba ô này"
            )
        return super().read(day, month, year)


class ClaimForm(BaseForm):
    """One donation with its day, or how many up to a year."""

    on_day = _GivenDayField("Ngày đã hiến", optional=True)
    year = UnitsNumberField("Năm, nếu không nhớ ngày", least=1900, most=2100, example="2019", optional=True)
    times = UnitsNumberField("Số lần", least=1, most=1000, default=1)
    component = SelectField("Thành phần", COMPONENT_NAMES, coerce=Component, default=Component.WHOLE_BLOOD)
    volume_ml = UnitsNumberField("Lượng máu (ml)", least=1, most=1000, example="350", optional=True)
    place = TextBox("Nơi hiến", longest=200)
    serial = TextBox("Số sê-ri giấy chứng nhận", longest=40, optional=True)
    note = TextBox("Ghi thêm", longest=300, optional=True)

    def told(self) -> Told:
        """Return what was typed."""
        return Told(
            on_day=self.on_day.data,
            year=self.year.data,
            times=self.times.data,
            component=self.component.data,
            volume_ml=self.volume_ml.data,
            serial=self.serial.data or "",
            place=self.place.data,
            note=self.note.data or "",
        )


class FoundForm(BaseForm):
    """The dated donation as an office found it."""

    on_day = DayField("Ngày đã hiến")
    component = SelectField("Thành phần", COMPONENT_NAMES, coerce=Component)
    volume_ml = UnitsNumberField("Lượng máu (ml)", least=1, most=1000, example="350")
    place = TextBox("Nơi hiến", longest=200)
    evidence = ChoiceField("Mức chứng cứ", FOUND_EVIDENCE, coerce=Evidence)
    serial = TextBox("Số sê-ri giấy chứng nhận", longest=40, optional=True)
    reason = TextBox("Lý do, nếu được hỏi", longest=200, optional=True)


class FoundTimesForm(BaseForm):
    """Donations whose days nobody knows, as an office found them."""

    times = UnitsNumberField("Số lần", least=1, most=1000)
    up_to = DayField("Tính đến hết ngày")
    notebook = TextBox("Theo sổ, giấy nào", longest=200)
    evidence = ChoiceField("Số lần này lấy từ đâu", NOTEBOOK_EVIDENCE, coerce=Evidence)
    seen = UnitsNumberField("Số giấy chứng nhận đã thấy", least=0, most=1000, optional=True)
    reason = TextBox("Lý do, nếu được hỏi", longest=200, optional=True)


class DeclineForm(BaseForm):
    """Why a claim cannot be confirmed yet, in words for the donor."""

    answer = LongText("Trả lời cho người hiến máu", longest=300)


def last_day(year: int | None, today: date) -> date:
    """Return the last day of a year that is not ahead."""
    return today if year is None else min(today, date(year, 12, 31))
