"""What people type about donor lists: whom to list, when it is due, verdicts by row, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms.validators import NumberRange

from blueprints.fields import (
    BaseForm,
    CheckField,
    DayField,
    LongText,
    PersonNameField,
    TextBox,
    UnitsNumberField,
)
from domain.certification.records import DonorList, RowVerdict
from domain.certification.row_queries import ListRow
from domain.certification.rules import RowSays
from domain.names import nfc
from domain.units.facts import SignatureFacts

REASON_LENGTH = 300
_STORED_NUMBER = NumberRange(0, 2**31 - 1)  # What the database can compare with.


class ChosenField(wtforms.SelectMultipleField):
    """Take the numbers of ticked rows; which of them count is for the domain to say."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, choices=[], coerce=int, validate_choice=False, **rest)


class CompileForm(BaseForm):
    """For which certifying unit to make a list, and which returned people have been put right."""

    unit_id = wtforms.IntegerField("Nơi xác nhận", [_STORED_NUMBER], default=0)
    corrected = ChosenField("Người đã sửa xong")


class SeenForm(BaseForm):
    """The version of the list that the person has seen; every act on a list carries it."""

    seen_version = wtforms.IntegerField("Bản đã xem", [_STORED_NUMBER], default=0)


class RowsForm(SeenForm):
    """Some rows, or some people, of a list."""

    row = ChosenField("Người được chọn")


class SendForm(SeenForm):
    """Until when the certifier is asked to answer."""

    due_on = DayField("Hạn xác nhận", optional=True)


class ReturnForm(SeenForm):
    """Why the whole list goes back."""

    return_reason = TextBox("Lý do trả lại cả danh sách", longest=REASON_LENGTH)


class WithdrawForm(SeenForm):
    """Why one person leaves a certified list."""

    reason = TextBox("Lý do rút tên", longest=REASON_LENGTH)


class PaperNumberForm(SeenForm):
    """Number and day as written on the signed paper."""

    paper_number = TextBox("Số của danh sách", longest=20, optional=True)
    signed_on = DayField("Ngày ký", optional=True)


class CopyForm(SeenForm):
    """The signed paper as a file, and how many people were counted on it."""

    file = FileField("Tệp PDF của danh sách đã ký")
    declared_rows = UnitsNumberField("Số người đếm được trên giấy đã ký")
    keeps_difference = CheckField("Số người trên giấy khác bản đã xác nhận; vẫn giữ tệp này")


class ReminderForm(BaseForm):
    """Which lists to remind of, until when to ask for an answer, and as which kind of file."""

    chosen = ChosenField("Danh sách cần nhắc")
    reply_by = DayField("Đề nghị trả lời trước hết ngày")
    kind = wtforms.StringField("Loại tệp", default="pdf")


class AllListsForm(BaseForm):
    """One act on the lists of a whole drive: compile for every unit, or send every draft."""


class InvitationForm(BaseForm):
    """Until when a list is asked for, and as which kind of file; the invited units stand beside it."""

    reply_by = DayField("Gửi danh sách đăng ký trước hết ngày", optional=True)
    kind = wtforms.StringField("Loại tệp", default="pdf")


class LinkCodeForm(BaseForm):
    """The code that stands beside a link in a letter."""

    code = TextBox("Mã trên thư", longest=20)


class CertifyForm(SeenForm):
    """Who signs the list; the verdicts by row stand beside it."""

    seen_mark = wtforms.StringField("Nội dung đã xem")
    authority_lines = LongText("Dòng thẩm quyền", longest=200, optional=True)
    signer_title = TextBox("Chức vụ người ký", longest=120)
    signer_name = PersonNameField("Họ và tên người ký")

    def signature(self) -> SignatureFacts:
        """Return the signature block; titles are in capitals (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
        return SignatureFacts(
            authority_lines=tuple((self.authority_lines.data or "").upper().splitlines()),
            title=(self.signer_title.data or "").upper(),
            signer_name=self.signer_name.data or "",
        )


def signer_of(donor_list: DonorList) -> Mapping[str, str]:
    """Return what the signer's fields start with: what was kept with the list, else how the unit signs."""
    unit = donor_list.certifying_unit
    return {
        "authority_lines": donor_list.authority_lines or unit.authority_lines,
        "signer_title": donor_list.signer_title or unit.signer_title,
        "signer_name": donor_list.signer_name or unit.signer_name,
    }


def typed_verdicts(sent: MultiDict[str, str], rows: Iterable[ListRow]) -> dict[int, RowSays]:
    """Return what was said of each row; rows that were not sent, or still are unseen, are left out."""
    said: dict[int, RowSays] = {}
    known = {verdict.value: verdict for verdict in RowVerdict}
    for row in rows:
        verdict = known.get(sent.get(f"v{row.id}", ""))
        if verdict is None or (verdict is RowVerdict.OPEN and row.verdict is RowVerdict.OPEN):
            continue
        reason = nfc(sent.get(f"r{row.id}", ""))[:REASON_LENGTH]
        said[row.id] = RowSays(verdict, "" if verdict is RowVerdict.CONFIRMED else reason, row.is_active)
    return said
