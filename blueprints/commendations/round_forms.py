"""What people type about rounds of commendation, their nominees, dossiers, reviews and decisions."""

from __future__ import annotations

import wtforms

from blueprints.choice_fields import CheckField, ChoiceField, SelectField
from blueprints.fields import DayField, LongText, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.commendations.round_actions import RoundTerms
from domain.commendations.round_decision_actions import DecisionTerms
from domain.commendations.round_nominee_actions import ByHand
from domain.commendations.round_records import NomineeState, Reviewer
from domain.commendations.round_rules import REVIEWER_NAMES
from domain.commendations.rule_records import AwardLevel
from domain.commendations.rule_sets import LEVEL_NAMES


class VersionedForm(BaseForm):
    """A form about a record that two people may change; version is what the person saw."""

    seen_version = wtforms.HiddenField("Phiên bản đã xem")

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class RoundForm(VersionedForm):
    """A round of commendation."""

    name = TextBox("Tên đợt xét", longest=200)
    occasion = TextBox("Nhân dịp", longest=200, optional=True)
    rule_key = SelectField("Tiêu chí cho cá nhân")
    cut_off = DayField("Tính số lần đến hết ngày")
    claims_from = DayField("Người hiến báo thiếu từ ngày", optional=True)
    claims_to = DayField("Đến hết ngày", optional=True)
    lower_deadline = DayField("Hạn đơn vị, xã, phường gửi hồ sơ", optional=True)
    is_urgent = CheckField("Khen đột xuất, sau một lần huy động khẩn cấp")

    def terms(self) -> RoundTerms:
        """Return what the domain takes."""
        return RoundTerms(
            name=self.name.data,
            rule_key=self.rule_key.data,
            cut_off=self.cut_off.data,
            occasion=self.occasion.data or "",
            is_urgent=bool(self.is_urgent.data),
            claims_from=self.claims_from.data,
            claims_to=self.claims_to.data,
            lower_deadline=self.lower_deadline.data,
        )


class StepForm(VersionedForm):
    """The next state of a round, and the day of the ceremony where it was held."""

    on_day = DayField("Ngày trao", optional=True)


class ByHandForm(BaseForm):
    """An award proposed by hand."""

    award = TextBox("Đề nghị hình thức khen", longest=160)
    body = TextBox("Nơi khen", longest=200)
    level = SelectField("Cấp", LEVEL_NAMES, coerce=AwardLevel)
    milestone = UnitsNumberField("Mốc", least=1, most=500, optional=True)
    reason = TextBox("Lý do đề nghị", longest=300)

    def hand(self) -> ByHand:
        """Return what the domain takes."""
        return ByHand(
            self.award.data, self.body.data, self.level.data, self.reason.data, self.milestone.data or 0
        )


class NomineeForm(BaseForm):
    """What is to become of a nominee, and why."""

    target = ChoiceField("Việc", coerce=NomineeState)
    reason = TextBox("Lý do", longest=300, optional=True)


class SendForm(VersionedForm):
    """The letter with which a dossier goes up."""

    letter_number = TextBox("Số văn bản đề nghị", longest=60, optional=True)
    letter_on = DayField("Ngày văn bản", optional=True)
    note = LongText("Lời nhắn", longest=300, optional=True)


class AnswerForm(VersionedForm):
    """Why a dossier goes back as a whole."""

    reason = TextBox("Lý do trả lại cả hồ sơ", longest=300, optional=True)


class ReviewForm(VersionedForm):
    """The mark of one of the two bodies."""

    reviewer = SelectField("Nơi xét", REVIEWER_NAMES, coerce=Reviewer)
    officer = TextBox("Người xét", longest=120)
    on_day = DayField("Ngày có ý kiến")
    from_paper = CheckField("Ghi theo văn bản giấy của nơi xét")
    paper = TextBox("Số, ngày văn bản", longest=160, optional=True)


class NationalForm(VersionedForm):
    """When the dossier went to the national level, and the answer."""

    sent_on = DayField("Ngày gửi trung ương", optional=True)
    answered_on = DayField("Ngày trung ương trả lời", optional=True)
    note = TextBox("Nội dung", longest=300, optional=True)


class DecisionForm(VersionedForm):
    """A decision on awards."""

    body = SelectField("Nơi khen")
    number = TextBox("Số quyết định", longest=60)
    decided_on = DayField("Ngày quyết định")
    signer_title = TextBox("Chức vụ người ký", longest=120, optional=True)
    signer_name = TextBox("Họ tên người ký", longest=120, optional=True)
    first_register_number = UnitsNumberField(
        "Số sổ của người đầu tiên", least=1, most=9_999_999, optional=True
    )

    def terms(self) -> DecisionTerms:
        """Return what the domain takes."""
        return DecisionTerms(
            number=self.number.data,
            decided_on=self.decided_on.data,
            body=self.body.data,
            signer_title=self.signer_title.data or "",
            signer_name=self.signer_name.data or "",
            first_register_number=self.first_register_number.data,
        )
