"""What a person sends to bring in a whole plan: a text or a file, then how far days move and who each name is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField

from blueprints.fields import BaseForm, DayField, LongText, SelectField, TextBox, UnitsNumberField
from domain.plans.reading.text_reader import LONGEST_TEXT
from domain.plans.unit_actions import NamedMatch, UnitChoice
from domain.units.records import UnitKind
from domain.units.rules import ADDED_KINDS, UNIT_KIND_NAMES

LEFT_OUT = "bo-qua"


class PlanTextForm(BaseForm):
    """A plan as text or as a file; one of both is enough."""

    file = FileField("Tệp Word hoặc tệp chữ")
    text = LongText("Toàn văn kế hoạch", longest=LONGEST_TEXT, optional=True)


class WeeksForm(BaseForm):
    """How far the days of a plan move; 0 keeps them as published."""

    weeks = UnitsNumberField("Dời các ngày đi bao nhiêu tuần", least=0, most=520, ask="Nhập số tuần")


class PlanInForm(WeeksForm):
    """What can be corrected of a plan that was read from a text before it is stored."""

    title = TextBox("Tên kế hoạch", longest=300)
    period_from = DayField("Ngày đầu kỳ")
    period_to = DayField("Ngày cuối kỳ")
    unit = SelectField("Đơn vị ban hành", coerce=int)


def unit_boxes(matches: Sequence[NamedMatch]) -> list[tuple[str, NamedMatch, list[tuple[str, str]]]]:
    """Return name of the box, match and choices of every name; a settled name can be decided otherwise, too."""
    boxes = []
    for place, found in enumerate(matches):
        choices = [
            (f"don-vi-{known.unit_id}", f"Là {known.name}{'' if known.holds else ' (không có trong kỳ này)'}")
            for known in found.match.candidates
        ]
        settled = found.settled
        if settled is not None and settled.unit_id is not None:
            choices = [(f"don-vi-{settled.unit_id}", f"Là {found.match.name}")]
        kinds = [UnitKind.FACILITY] if found.named.is_facility else list(ADDED_KINDS)
        first = settled.kind if settled is not None else found.match.kind
        kinds.sort(key=lambda kind: kind is not first)
        choices += [(kind.value, f"Thêm mới: {UNIT_KIND_NAMES[kind]}") for kind in kinds]
        choices.append((LEFT_OUT, "Bỏ qua tên này"))
        boxes.append((f"ten-{place}", found, choices))
    return boxes


def unit_choices(
    boxes: Sequence[tuple[str, NamedMatch, list[tuple[str, str]]]], sent: Mapping[str, str]
) -> dict[str, UnitChoice]:
    """Return the decisions that were sent, by the plan's keys; only offered choices count."""
    decided: dict[str, UnitChoice] = {}
    for name, found, choices in boxes:
        value = sent.get(name, "")
        if value not in dict(choices):
            continue
        if value == LEFT_OUT:
            decided[found.named.key] = UnitChoice()
        elif value.startswith("don-vi-"):
            decided[found.named.key] = UnitChoice(unit_id=int(value.removeprefix("don-vi-")))
        else:
            decided[found.named.key] = UnitChoice(kind=UnitKind(value))
    return decided
