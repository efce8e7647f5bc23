"""What people type to list candidates and to word the papers of one act."""

from __future__ import annotations

from datetime import date

from blueprints.choice_fields import SelectField
from blueprints.fields import DayField, LongText, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.commendations.actions import Wording


class CandidateFilterForm(BaseForm):
    """Kind of paper, cut-off day, milestone, commune; sent by GET, so it carries no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    kind = SelectField("Loại giấy", name="loai")
    cut_off = TextBox("Tính đến ngày", longest=20, optional=True, name="den-ngay")
    milestone = SelectField("Mốc", coerce=int, optional=True, name="moc")
    commune = SelectField("Xã, phường", coerce=int, optional=True, name="xa")


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
