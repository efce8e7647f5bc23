"""What an office types about old notebooks: how many donations of one donor, or a whole notebook as a list."""

from __future__ import annotations

from flask_wtf.file import FileField

from blueprints.choice_fields import ChoiceField, SelectField
from blueprints.fields import DayField, PastedCells, TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.ledger.records import Evidence

NOTEBOOK_EVIDENCE = {
    Evidence.UNIT_LIST: "Sổ, danh sách của văn phòng hoặc đơn vị",
    Evidence.OWN_WORD: "Lời kể, sổ tay của người hiến",
}


class OpeningForm(BaseForm):
    """How many donations an old notebook counts for a donor, and up to which day."""

    times = UnitsNumberField("Số lần", least=1, most=1000)
    up_to = DayField("Tính đến hết ngày")
    notebook = TextBox("Tên sổ", longest=200)
    evidence = ChoiceField("Số lần này lấy từ đâu", NOTEBOOK_EVIDENCE, coerce=Evidence)
    seen = UnitsNumberField("Số giấy chứng nhận đã thấy", least=0, most=1000, optional=True)
    reason = TextBox("Lý do, nếu được hỏi", longest=200, optional=True)


class NotebookForm(BaseForm):
    """A whole notebook: its title, what holds for every row, and the rows as pasted cells or a file."""

    title = TextBox("Tên sổ", longest=120)
    up_to = DayField("Số lần tính đến hết ngày")
    evidence = ChoiceField("Số lần này lấy từ đâu", NOTEBOOK_EVIDENCE, coerce=Evidence)
    commune_id = SelectField("Xã, phường của mọi dòng", coerce=int, optional=True)
    file = FileField("Chọn tệp")
    table = PastedCells("Hoặc dán các ô của bảng")
