"""What people type to list candidates, to word the papers of one act, and to write down an award."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask_wtf.file import FileField
from wtforms import HiddenField

from blueprints.choice_fields import SelectField
from blueprints.fields import CheckField, DayField, LongText, PastedCells, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.commendations.wording import Wording
from domain.refusals import Reason


class CandidateFilterForm(BaseForm):
    """What is given by which terms up to which day, and to whom; sent by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    terms = SelectField("Tiêu chí", name="tieu-chi")
    kind = SelectField("Trao", name="loai")
    cut_off = TextBox("Tính đến ngày", longest=20, optional=True, name="den-ngay")
    milestone = SelectField("Mốc", coerce=int, optional=True, name="moc")
    commune = SelectField("Xã, phường", coerce=int, optional=True, name="xa")
    workplace = SelectField("Đơn vị", coerce=int, optional=True, name="don-vi")
    with_recent = CheckField("Kể cả người mới được khen", name="da-khen")
    this_year = CheckField("Chỉ người đạt mốc trong năm tính", name="trong-nam")


class IssueForm(BaseForm):
    """What stands on all papers of one act; an empty decision or day prints blanks."""

    reason = TextBox("Thành tích", longest=400)
    occasion = TextBox("Nhân dịp", longest=200, optional=True)
    decision = TextBox("Quyết định", longest=120, optional=True)
    signed_on = DayField("Ngày ký", optional=True)
    signer_authority = LongText("Thẩm quyền ký", longest=300, optional=True)
    signer_title = TextBox("Chức vụ người ký", longest=120)
    signer_name = TextBox("Họ tên người ký", longest=120, optional=True)
    first_register_number = UnitsNumberField(
        "Số sổ vàng của giấy đầu tiên", least=1, most=9_999_999, optional=True
    )

    def wording(self) -> Wording:
        """Return what the domain takes."""
        signed_on: date | None = self.signed_on.data
        return Wording(
            occasion=self.occasion.data or "",
            reason=self.reason.data,
            decision=self.decision.data or "",
            signed_on=signed_on,
            signer_authority=self.signer_authority.data or "",
            signer_title=self.signer_title.data,
            signer_name=self.signer_name.data or "",
            first_register_number=self.first_register_number.data,
        )


class MeritForm(IssueForm):
    """What stands on the sheets of merit of awards in the ledger, wherever the award itself says nothing."""

    issuer_lines = LongText("Cơ quan, người tặng", longest=300)

    def wording(self) -> Wording:
        """Return what the domain takes."""
        return replace(super().wording(), issuer_lines=self.issuer_lines.data)


class DecidedForm(BaseForm):
    """The decision by which the chosen people get the awards of the terms."""

    decision = TextBox("Số quyết định", longest=120)
    signed_on = DayField("Ngày quyết định")
    reason = TextBox("Thành tích", longest=400, optional=True)
    first_register_number = UnitsNumberField(
        "Số sổ của người đầu tiên", least=1, most=9_999_999, optional=True
    )

    def wording(self) -> Wording:
        """Return what the domain takes."""
        return Wording(
            reason=self.reason.data or "",
            decision=self.decision.data,
            signed_on=self.signed_on.data,
            first_register_number=self.first_register_number.data,
        )


class YearField(UnitsNumberField):
    """Take a year in four digits."""

    def read(self, text: str) -> object:
        """Return the year."""
        is_year = len(text) == 4 and text.isascii() and text.isdigit()
        return int(text) if is_year else Reason(f"{self.ask} bằng bốn chữ số, ví dụ 2026")

    def show(self, value: object) -> str:
        """Write the year without a dot between its digits."""
        return str(value)


class EarlierAwardForm(BaseForm):
    """An award that somebody got before, or from another body; the year is asked of awards of a unit."""

    award = TextBox("Hình thức khen", longest=160)
    body = TextBox("Nơi khen", longest=200)
    milestone = UnitsNumberField("Mốc", least=1, most=500, optional=True)
    granted_on = DayField("Ngày khen")
    year = YearField("Xét cho năm", optional=True)
    decision = TextBox("Số quyết định", longest=120, optional=True)
    register_number = TextBox("Số sổ", longest=40, optional=True)
    note = TextBox("Ghi chú", longest=300, optional=True)


class AwardListForm(BaseForm):
    """A list of awards given earlier, and what holds for every row that says nothing else."""

    file = FileField("Chọn tệp")
    table = PastedCells("Hoặc dán các ô của bảng")
    award = TextBox("Hình thức khen của mọi dòng", longest=160, optional=True)
    body = TextBox("Nơi khen của mọi dòng", longest=200, optional=True)
    milestone = UnitsNumberField("Mốc của mọi dòng", least=1, most=500, optional=True)
    decision = TextBox("Quyết định của mọi dòng", longest=120, optional=True)
    granted_on = DayField("Ngày khen của mọi dòng", optional=True)


class WriteListForm(BaseForm):
    """The list that was looked at, as its page carries it; the choices for its rows stand beside."""

    lines = HiddenField("Danh sách đã xem")


class TakeBackForm(BaseForm):
    """Why a line of the award ledger was a mistake."""

    reason = TextBox("Lý do rút lại", longest=300)
