"""What people type to register, to look their registration up, and what an office corrects."""

from __future__ import annotations

from datetime import timedelta

import wtforms

from blueprints.choice_fields import CheckField, ChoiceField, SelectField
from blueprints.fields import BirthField, CitizenNumberField, PersonNameField, PhoneField, TextBox
from blueprints.form_base import BaseForm
from blueprints.form_guards import FormKeyField, FormTimeField, TrapField
from domain.signups.records import RegistrationState, Source
from domain.signups.rules import SOURCE_NAMES, STATE_NAMES, TYPE_NAMES

ELSEWHERE = 0  # The choice "Tỉnh, thành phố khác" among the communes.
_TYPES = [(kind.value, name) for kind, name in TYPE_NAMES.items()]
_FROM_PEOPLE = (Source.COUNTER, Source.PHONE, Source.PAPER)
REVEAL_REASONS = {
    "doi_chieu": "Đối chiếu giấy tờ của người đăng ký",
    "lien_he": "Cơ sở tiếp nhận máu hỏi",
    "sua": "Sửa số ghi nhầm",
    "chu_so": "Chính người đăng ký yêu cầu",
}


class SignUpForm(BaseForm):
    """The public form: nine fields, one consent for each purpose, the guards against robots and double clicks."""

    band_id = ChoiceField("Khung giờ", coerce=int)
    full_name = PersonNameField()
    birth = BirthField()
    id_number = CitizenNumberField()
    phone = PhoneField()
    commune_id = SelectField("Xã, phường nơi ở", coerce=int)
    address = TextBox("Thôn, tổ dân phố, số nhà", longest=200)
    registrant_type = ChoiceField("Anh/chị là", _TYPES)
    workplace = TextBox("Cơ quan, trường, doanh nghiệp", longest=200, optional=True)
    dang_ky = CheckField("", must="Đánh dấu đồng ý để Ban Chỉ đạo dùng thông tin cho đợt này")
    nhac_lich = CheckField("")
    goi_khan_cap = CheckField("")
    vinh_danh = CheckField("")
    form_key = FormKeyField()
    form_time = FormTimeField(least=timedelta(0), most=timedelta(hours=12))
    looked_again = wtforms.HiddenField("Đã xem lại số căn cước")
    group_code = wtforms.HiddenField("Mã nhóm", name="nhom")
    priority_code = TextBox("Mã ưu tiên", longest=20, optional=True, name="ma-uu-tien")
    signed_up_by = wtforms.HiddenField("Đăng ký thay", name="thay")
    website = TrapField()


class LookUpForm(BaseForm):
    """Code with the phone number or the birth day."""

    code = TextBox("Mã đăng ký", longest=20, ask="Nhập mã đăng ký gồm 8 chữ và số, ví dụ 4X7K-2PQ9")
    phone = PhoneField(optional=True)
    birth = BirthField(optional=True)


class BandForm(BaseForm):
    """Another band of the same drive."""

    band_id = ChoiceField("Khung giờ mới", coerce=int)


class CounterForm(BaseForm):
    """One person on one line, typed by an office while the person waits."""

    full_name = PersonNameField()
    birth = BirthField("Ngày hoặc năm sinh", year_only=True, optional=True)
    id_number = CitizenNumberField(optional=True)
    phone = PhoneField(optional=True)
    commune_id = SelectField("Xã, phường", coerce=int, optional=True)
    address = TextBox("Thôn, tổ, số nhà", longest=200, optional=True)
    registrant_type = SelectField("Đối tượng", _TYPES)
    workplace = TextBox("Cơ quan, trường", longest=200, optional=True)
    band_id = SelectField("Khung giờ", coerce=int, optional=True)
    paper_code = TextBox("Mã trên phiếu giấy", longest=20, optional=True)
    source = SelectField("Nguồn", [(source.value, SOURCE_NAMES[source]) for source in _FROM_PEOPLE])
    consent = CheckField(
        "Người này đồng ý cho dùng thông tin vào đợt hiến máu",
        must="Hỏi người đăng ký, rồi đánh dấu đồng ý",
    )
    form_key = FormKeyField()


class CorrectForm(BaseForm):
    """What an office may correct of a registration; an empty citizen number leaves the stored one."""

    full_name = PersonNameField()
    id_number = CitizenNumberField("Số căn cước mới", takes_old=True, optional=True)
    phone = PhoneField(optional=True)
    commune_id = SelectField("Xã, phường nơi ở", coerce=int, optional=True)
    address = TextBox("Thôn, tổ dân phố, số nhà", longest=200, optional=True)


class RevealForm(BaseForm):
    """Why somebody needs to see a citizen number."""

    reason = SelectField("Lý do xem số căn cước", [("", "Chọn lý do"), *REVEAL_REASONS.items()])


class OfficeFilterForm(BaseForm):
    """Words and state by which an office narrows its list; sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    words = TextBox("Tên, số điện thoại, mã", longest=100, optional=True, name="tim")
    state = SelectField(
        "Trạng thái",
        [("", "Tất cả"), *((state.value, STATE_NAMES[state]) for state in RegistrationState)],
        optional=True,
        name="trang-thai",
    )
    past = CheckField("Cả đợt đã qua", name="da-qua")
