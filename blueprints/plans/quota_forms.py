"""What an office types about targets: one target, the cells of a row or a month, a total to be spread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, cast

import wtforms

from blueprints.fields import (
    BaseForm,
    CheckField,
    ChoiceField,
    LongText,
    SelectField,
    TextBox,
    UnitsNumberField,
)
from domain.plans.records import TargetKind
from domain.plans.target_rules import MOST_UNITS, TARGET_KIND_NAMES, read_figure
from domain.refusals import Reason, Refused


class SeenForm(BaseForm):
    """A form that knows which version of the plan it was drawn from."""

    seen_version = wtforms.HiddenField("Phiên bản đã xem")

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class TargetForm(SeenForm):
    """One target of any kind."""

    kind = SelectField(
        "Loại chỉ tiêu", [(kind.value, name) for kind, name in TARGET_KIND_NAMES.items()], coerce=TargetKind
    )
    unit_words = TextBox("Giao cho đơn vị", longest=200, optional=True)
    unit_id = ChoiceField("Chọn đúng đơn vị", coerce=int, optional=True)
    amount = TextBox("Chỉ tiêu", longest=20, ask="Nhập chỉ tiêu bằng chữ số")
    upper = TextBox("Đến (khi chỉ tiêu là một khoảng)", longest=20, optional=True)
    is_least = CheckField("Đây là mức tối thiểu")
    base = UnitsNumberField(
        "Số người để tính tỷ lệ", least=1, ask="Nhập số biên chế hoặc số dân", optional=True
    )
    month = SelectField("Thời gian", optional=True)
    assigner = ChoiceField("Ai đặt chỉ tiêu này")
    group_label = TextBox("Nhóm trong phụ lục", longest=200, optional=True)
    unit_label = TextBox("Tên in trong phụ lục", longest=200, optional=True)
    sentence = LongText("Câu của kế hoạch đặt chỉ tiêu này", longest=1000, optional=True)

    def figures(self) -> tuple[int, int | None]:
        """Return the amount and the end of the range as kept; raise Refused when one cannot be read."""
        kind = self.kind.data
        amount = read_figure(kind, self.amount.data)
        upper = read_figure(kind, self.upper.data) if self.upper.data else None
        wrong = [
            Reason(figure.sentence, field)
            for figure, field in ((amount, "amount"), (upper, "upper"))
            if isinstance(figure, Reason)
        ]
        if wrong:
            raise Refused(*wrong)
        return cast(int, amount), cast("int | None", upper)


class CellField(NamedTuple):
    """A cell to be typed: the name of its box, what it is called, the figure it has now."""

    name: str
    label: str
    amount: int | None


def cells_form(cells: Iterable[CellField]) -> SeenForm:
    """Return a form with one box for each cell; an empty box means no quota."""
    fields = {
        cell.name: UnitsNumberField(
            cell.label,
            most=MOST_UNITS,
            ask=f"{cell.label}: nhập số đơn vị máu",
            optional=True,
            default=cell.amount,
        )
        for cell in cells
    }
    made = type("CellsForm", (SeenForm,), fields)
    return cast(SeenForm, made())


def month_value(month: date | None) -> str:
    """Write a month as the value of a choice: "2026-05", blank for the whole period."""
    return f"{month:%Y-%m}" if month is not None else ""


def month_of(value: str | None, months: Iterable[date]) -> date | None:
    """Return the month that a choice's value stands for, None for the whole period or a month that is not offered."""
    return next((month for month in months if month_value(month) == value), None)
