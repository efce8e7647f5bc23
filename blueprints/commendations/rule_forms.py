"""What a province types about a rule set: its terms, and its steps as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

import wtforms
from werkzeug.datastructures import MultiDict

from blueprints.choice_fields import ManyChoicesField, SelectField
from blueprints.fields import BaseForm, DayField, LongText, TextBox, UnitsNumberField
from domain.commendations.rule_records import AwardLevel, Measure, Subject
from domain.commendations.rule_sets import (
    CONFIDENCE_NAMES,
    LEVEL_NAMES,
    MEASURE_NAMES,
    MOST_STEPS,
    SUBJECT_NAMES,
    RuleTerms,
    Step,
)
from domain.ledger.records import Evidence
from domain.ledger.rules import EVIDENCE_NAMES
from domain.names import nfc
from domain.refusals import Reason
from domain.results.records import Component
from domain.results.rules import COMPONENT_NAMES
from domain.wording import number_text, read_whole_number

_PARTS = ("threshold", "mountain", "award", "body", "level", "sure")
_BLANK_ROWS = 3
_LONGEST = {"award": 160, "body": 200}


class StepRow(NamedTuple):
    """One row of the table of steps as it was typed."""

    threshold: str = ""
    mountain: str = ""
    award: str = ""
    body: str = ""
    level: str = AwardLevel.PROVINCE.value
    sure: str = "U"

    @property
    def is_blank(self) -> bool:
        """Return whether nobody typed anything here."""
        return not (self.threshold or self.mountain or self.award or self.body)


class RuleSetForm(BaseForm):
    """The terms of a rule set; its steps are read by rows_typed and steps_of."""

    name = TextBox("Tên tiêu chí", longest=200)
    level = SelectField("Cấp", LEVEL_NAMES, coerce=AwardLevel)
    subject = SelectField("Đối tượng", SUBJECT_NAMES, coerce=Subject)
    measure = SelectField("Cách tính", MEASURE_NAMES, coerce=Measure)
    valid_from = DayField("Áp dụng từ ngày")
    valid_to = DayField("Đến hết ngày", optional=True)
    basis = TextBox("Căn cứ", longest=300)
    confidence = SelectField("Căn cứ đã đối chiếu chưa", CONFIDENCE_NAMES)
    least_evidence = SelectField("Chứng cứ thấp nhất được tính", EVIDENCE_NAMES, coerce=Evidence)
    components = ManyChoicesField("Chỉ tính", COMPONENT_NAMES, coerce=Component, optional=True)
    years_between = UnitsNumberField("Bỏ người đã được khen trong bao nhiêu năm", most=20)
    members_needed = UnitsNumberField("Số thành viên cùng đạt mốc", least=1, most=10)
    note = LongText("Ghi chú", longest=400, optional=True)
    seen_version = wtforms.HiddenField("Phiên bản đã xem")

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def terms(self, steps: Iterable[Step], key: str) -> RuleTerms:
        """Return what the domain takes."""
        return RuleTerms(
            key=key,
            name=self.name.data,
            level=self.level.data,
            subject=self.subject.data,
            measure=self.measure.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            basis=self.basis.data,
            components=tuple(self.components.data or ()),
            least_evidence=self.least_evidence.data,
            years_between=self.years_between.data,
            members_needed=self.members_needed.data,
            confidence=self.confidence.data,
            note=self.note.data or "",
            steps=tuple(sorted(steps, key=lambda step: step.threshold)),
        )


def rows_of(terms: RuleTerms | None) -> list[StepRow]:
    """Return the rows of a set as they stand before anybody types, with a few blank ones below."""
    known = [
        StepRow(
            number_text(step.threshold),
            "" if step.mountain_threshold is None else number_text(step.mountain_threshold),
            *(step.award, step.body, step.level.value, step.confidence),
        )
        for step in (terms.steps if terms is not None else ())
    ]
    return [*known, *[StepRow()] * _BLANK_ROWS]


def rows_typed(values: MultiDict[str, str]) -> list[StepRow]:
    """Return the rows that were sent, without those left blank between them, and a few blank ones below."""
    columns = [values.getlist(f"step-{part}") for part in _PARTS]
    rows = [StepRow(*(nfc(text) for text in row)) for row in zip_longest(*columns, fillvalue="")]
    return [*(row for row in rows[: 2 * MOST_STEPS] if not row.is_blank), *[StepRow()] * _BLANK_ROWS]


def steps_of(rows: Iterable[StepRow]) -> tuple[list[Step], list[Reason]]:
    """Read the typed rows as steps; return also what is to be mended, each with the number of its row."""
    steps, reasons = [], []
    for place, row in enumerate((row for row in rows if not row.is_blank), 1):
        number = read_whole_number(row.threshold)
        fewer = read_whole_number(row.mountain) if row.mountain else None
        wrong = ""
        if number is None or not 1 <= number <= 1000:
            wrong = "ghi mốc bằng số từ 1 đến 1.000"
        elif row.mountain and (fewer is None or not 1 <= fewer <= number):
            wrong = "ghi mốc miền núi bằng số không lớn hơn mốc"
        elif not row.award or not row.body:
            wrong = "ghi hình thức khen và nơi khen"
        elif any(len(getattr(row, part)) > most for part, most in _LONGEST.items()):
            wrong = "rút ngắn hình thức khen, nơi khen"
        elif row.level not in set(AwardLevel) or row.sure not in CONFIDENCE_NAMES:
            wrong = "chọn cấp và mức đối chiếu trong danh sách"
        if wrong:
            reasons.append(Reason(f"Dòng mốc {place}: {wrong}."))
            continue
        steps.append(Step(number or 0, row.award, row.body, AwardLevel(row.level), row.sure, fewer))
    return steps, reasons
