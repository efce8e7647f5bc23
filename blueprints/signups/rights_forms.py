"""What a registrant types about the own data, and what an office answers."""

from __future__ import annotations

import wtforms

from blueprints.choice_fields import ChoiceField
from blueprints.fields import CitizenNumberField, LongText
from blueprints.form_base import BaseForm
from domain.signups.rights_records import RequestState
from domain.signups.rights_rules import REQUEST_STATE_NAMES


class CorrectionForm(BaseForm):
    """What is wrong, in the person's own words."""

    words = LongText("Điều cần sửa", longest=400, ask="Ghi điều cần sửa, ví dụ: tên đệm là Thị")


class OwnNumberForm(BaseForm):
    """The whole citizen number, which opens one's own ledger."""

    id_number = CitizenNumberField("Số căn cước đã đăng ký")


class AnswerForm(BaseForm):
    """How a request ended, in words that the person reads."""

    state = ChoiceField(
        "Kết quả",
        [(state.value, REQUEST_STATE_NAMES[state]) for state in (RequestState.DONE, RequestState.REFUSED)],
        coerce=RequestState,
    )
    answer = LongText("Trả lời cho người yêu cầu", longest=400, ask="Ghi câu trả lời cho người yêu cầu")
    seen_version = wtforms.HiddenField("Phiên bản đã xem")
