"""What the desk types: a donation, the day somebody is asked to come again, one conscious act for the rest."""

from __future__ import annotations

from datetime import date

from blueprints.choice_fields import CheckField, ChoiceField, SelectField
from blueprints.fields import DayField, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.refusals import Reason, Refused
from domain.results.records import Component, OutcomeKind
from domain.results.rules import COMPONENT_NAMES, Result, whole_blood_volumes
from domain.wording import number_text


class ActForm(BaseForm):
    """A button alone: arrived, left, absent, taken back."""


class DonationForm(BaseForm):
    """What was given: whole blood in one of the usual volumes, or another component in ml."""

    volume_ml = ChoiceField("Máu toàn phần", coerce=int, optional=True)
    component = SelectField("Thành phần", COMPONENT_NAMES, coerce=Component, default=Component.WHOLE_BLOOD)
    other_ml = UnitsNumberField("Lượng thành phần (ml)", least=1, most=1000, optional=True)
    serial = TextBox("Số sê-ri giấy chứng nhận", longest=40, optional=True)
    override_reason = TextBox("Lý do vẫn cho hiến", longest=300, optional=True)

    def offer_volumes(self, day: date) -> None:
        """Offer the volumes of whole blood that the rulebook knows on the drive's day."""
        self.volume_ml.offer([(ml, f"{number_text(ml)} ml") for ml in whole_blood_volumes(day)])

    def _is_whole(self) -> bool:
        return self.component.data is Component.WHOLE_BLOOD

    def result(self) -> Result:
        """Return the outcome as the domain takes it."""
        return Result(
            OutcomeKind.DONATED,
            self.component.data,
            self.volume_ml.data if self._is_whole() else self.other_ml.data,
            self.serial.data or "",
            override_reason=self.override_reason.data or "",
        )

    def placed(self, refused: Refused) -> Refused:
        """Return a refusal whose reason about the volume stands beside the box that was used."""
        if self._is_whole():
            return refused
        moved = ("other_ml" if reason.field == "volume_ml" else reason.field for reason in refused.reasons)
        pairs = zip(refused.reasons, moved, strict=True)
        return Refused(*(Reason(reason.sentence, field, reason.basis) for reason, field in pairs))


class DeferralForm(BaseForm):
    """From which day on somebody may come again; never why."""

    deferred_until = DayField("Hẹn lại từ ngày")

    def result(self) -> Result:
        """Return the outcome as the domain takes it."""
        return Result(OutcomeKind.DEFERRED, deferred_until=self.deferred_until.data)


class AbsenceForm(BaseForm):
    """The act that closes a day: everybody who did not come, on the number that was seen."""

    seen = UnitsNumberField("Số người")
    sure = CheckField(
        "Tôi đã xem danh sách những người chưa đến",
        must="Đánh dấu khi đã xem danh sách những người chưa đến",
    )
