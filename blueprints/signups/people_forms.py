"""What a sender of a list of people pastes or uploads, and says for everybody in it."""

from __future__ import annotations

from flask_wtf.file import FileField

from blueprints.choice_fields import CheckField, SelectField
from blueprints.fields import BaseForm, PastedCells, TextBox
from domain.signups.rules import TYPE_NAMES

FILL_BANDS = -1  # The choice that puts people into the bands one after the other.


class TermsForm(BaseForm):
    """What holds for everybody of a list whose row does not say otherwise."""

    registrant_type = SelectField("Đối tượng", [(kind.value, name) for kind, name in TYPE_NAMES.items()])
    commune_id = SelectField("Xã, phường", coerce=int, optional=True)
    workplace = TextBox("Cơ quan, trường", longest=200, optional=True)
    band_id = SelectField("Khung giờ", coerce=int, optional=True)
    leaves_doubtful = CheckField("Để lại các dòng có ô cần xem, chỉ nhập dòng chắc chắn")


class PeopleListForm(TermsForm):
    """A list of people: pasted cells or a file."""

    table = PastedCells("Hoặc dán các ô của bảng")
    file = FileField("Chọn tệp")
