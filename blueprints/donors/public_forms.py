"""What the public types to learn whether and when to come; nothing of it is stored, so no form carries a token."""

from __future__ import annotations

from blueprints.choice_fields import CheckField, ChoiceField, SelectField
from blueprints.fields import BirthField, DayField, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.donors.eligibility import DATED, QUESTIONS
from domain.donors.records import Sex
from domain.results.records import Component

_GIVEN = {
    Component.WHOLE_BLOOD: "Máu toàn phần",
    Component.PLATELETS: "Tiểu cầu",
    Component.PLASMA: "Huyết tương",
    Component.RED_CELLS: "Hồng cầu",
}


class _Unstored(BaseForm):
    """A form whose answers change nothing: without a token the browser gets no cookie."""

    class Meta(BaseForm.Meta):
        csrf = False


class SelfCheckForm(_Unstored):
    """Age, sex, weight, the last donation, and one box for each question of the dated rules."""

    birth = BirthField()
    sex = ChoiceField("Giới tính", {Sex.FEMALE: "Nữ", Sex.MALE: "Nam"}, coerce=Sex)
    weight = UnitsNumberField("Cân nặng (kg)", least=20, most=250, example="52")
    wants = ChoiceField(
        "Muốn hiến",
        {
            "toan_phan": "Máu toàn phần (phần lớn các đợt)",
            "gan_tach": "Tiểu cầu, huyết tương bằng máy gạn tách",
        },
        default="toan_phan",
    )
    last_on = DayField("Ngày hiến máu gần nhất", optional=True)
    component = SelectField("Lần đó đã hiến", _GIVEN, coerce=Component, default=Component.WHOLE_BLOOD)


for _name in QUESTIONS:
    setattr(SelfCheckForm, _name, CheckField(""))
    if _name in DATED:
        setattr(SelfCheckForm, f"{_name}_ngay", DayField("Ngày", optional=True))


class NextDayForm(_Unstored):
    """The last donation, and where one would like to give again."""

    last_on = DayField("Ngày hiến máu gần nhất")
    component = SelectField("Lần đó đã hiến", _GIVEN, coerce=Component, default=Component.WHOLE_BLOOD)
    province = SelectField("Tỉnh, thành phố", coerce=int, optional=True)
    commune = TextBox("Xã, phường nơi ở", longest=100, optional=True)
