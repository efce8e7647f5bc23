"""What the closing of a book and a difference slip ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import wtforms

from blueprints.choice_fields import ChoiceField, SelectField
from blueprints.fields import (
    DayField,
    LongText,
    TextBox,
    UnitsNumberField,
)
from blueprints.form_base import BaseForm
from blueprints.form_guards import FormKeyField
from blueprints.newcomers import NewcomerBoxes, newcomer
from domain.closings.figures import DriveFigures, FacilityFigures, VolumeLine
from domain.closings.rules import ACCEPTABLE, POINT_NAMES, PointKind, component_name
from domain.ledger.records import Evidence
from domain.ledger.rules import EVIDENCE_NAMES
from domain.results.records import Component, OutcomeKind
from domain.results.rules import COMPONENT_NAMES, OUTCOME_NAMES, Result, whole_blood_volumes
from domain.signups.rules import Applicant
from domain.wording import number_text

_MOST_PEOPLE, _MOST_ML = 20_000, 20_000_000
_BASES = {evidence: EVIDENCE_NAMES[evidence] for evidence in Evidence if evidence is not Evidence.OWN_WORD}


class LockForm(BaseForm):
    """The facility's figures, and why a point that is open may stay open; the lines are added by volume."""

    seen_digest = wtforms.HiddenField("Số liệu đã xem")
    facility_donated = UnitsNumberField("Số người đã hiến", most=_MOST_PEOPLE, optional=True)
    facility_ml = UnitsNumberField("Tổng lượng máu (ml)", most=_MOST_ML, optional=True)

    lines: tuple[tuple[str, int], ...] = ()

    def line_fields(self) -> list[wtforms.Field]:
        """Return the boxes of the volumes, in order."""
        return [self[f"line_{component}_{ml}"] for component, ml in self.lines]

    def facility(self) -> FacilityFigures:
        """Return what the facility's paper says, as far as it was typed and could be read."""
        numbers = [field.data for field in self.line_fields()]
        typed = zip(self.lines, numbers, strict=True)
        return FacilityFigures(
            self.facility_donated.data,
            self.facility_ml.data,
            tuple(VolumeLine(*line, number) for line, number in typed if number is not None),
        )

    def reason_of(self, kind: PointKind) -> wtforms.Field:
        """Return the box for the reason of a point."""
        field: wtforms.Field = self[f"reason_{kind}"]
        return field

    def reasons(self) -> dict[str, str]:
        """Return the reasons by point."""
        return {kind.value: self.reason_of(kind).data or "" for kind in ACCEPTABLE}


def lock_form(figures: DriveFigures, day: date) -> LockForm:
    """Return the form with a box for every volume that was given or that the rulebook knows on a day, and
    one for the reason of every point that somebody may accept."""
    usual = {(Component.WHOLE_BLOOD.value, ml) for ml in whole_blood_volumes(day)}
    given = {(line.component, line.ml) for line in figures.volumes}
    offered = tuple(sorted(usual | given))

    class Lines(LockForm):
        """The form of one drive."""

        lines = offered

    for component, ml in offered:
        name = f"{component_name(component).capitalize()} {number_text(ml)} ml (người)"
        setattr(Lines, f"line_{component}_{ml}", UnitsNumberField(name, most=_MOST_PEOPLE, optional=True))
    for kind in ACCEPTABLE:
        setattr(
            Lines,
            f"reason_{kind}",
            TextBox(f"Lý do vẫn khóa: {POINT_NAMES[kind]}", longest=300, optional=True),
        )
    form: LockForm = Lines()
    return form


class ReopenForm(BaseForm):
    """Why a locked book is opened again, on the version that was seen."""

    version = UnitsNumberField("Bản khóa sổ")
    reason = TextBox("Lý do mở lại sổ", longest=500)


class SlipForm(BaseForm):
    """The outcome that is right, what it stands on, and why the locked one was wrong."""

    seen_outcome = wtforms.HiddenField("Kết quả đã xem")
    kind = ChoiceField(
        "Kết quả đúng",
        {kind: name.capitalize() for kind, name in OUTCOME_NAMES.items()},
        coerce=OutcomeKind,
    )
    component = SelectField("Thành phần", COMPONENT_NAMES, coerce=Component, default=Component.WHOLE_BLOOD)
    volume_ml = UnitsNumberField("Lượng máu (ml)", least=1, most=1000, optional=True)
    serial = TextBox("Số sê-ri giấy chứng nhận", longest=40, optional=True)
    override_reason = TextBox("Lý do vẫn cho hiến", longest=300, optional=True)
    deferred_until = DayField("Hẹn lại từ ngày", optional=True)
    evidence = SelectField("Căn cứ", _BASES, coerce=Evidence, default=Evidence.UNIT_LIST)
    reason = LongText("Lý do điều chỉnh", longest=500)

    def result(self) -> Result:
        """Return the outcome as the domain takes it: only what belongs to its kind."""
        if self.kind.data is OutcomeKind.DONATED:
            return Result(
                OutcomeKind.DONATED,
                self.component.data,
                self.volume_ml.data,
                self.serial.data or "",
                override_reason=self.override_reason.data or "",
            )
        is_deferred = self.kind.data is OutcomeKind.DEFERRED
        return Result(self.kind.data, deferred_until=self.deferred_until.data if is_deferred else None)

    @property
    def seen_outcome_id(self) -> int | None:
        """Return the outcome that the person saw; None when there was none or it cannot be read."""
        text = str(self.seen_outcome.data or "")
        return int(text) if text.isascii() and text.isdigit() else None


class MissedForm(NewcomerBoxes, SlipForm):
    """Somebody who came and stands in no list, with the outcome."""

    form_key = FormKeyField()

    def offer_communes(self, places: Sequence[tuple[int, str]]) -> None:
        """Offer the communes of the drive's province."""
        self.commune_id.offer([("", "Chưa rõ"), *places, (0, "Tỉnh, thành phố khác")])

    def person(self) -> Applicant:
        """Return who was typed, as the domain takes it."""
        return newcomer(self)
