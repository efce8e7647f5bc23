"""What an office pastes or uploads as a quota table, kept with its tabs and line ends."""

from __future__ import annotations

import wtforms
from flask_wtf.file import FileField
from wtforms.widgets import TextArea

from blueprints.fields import BaseForm


class PastedTable(wtforms.Field):
    """Take text as it was pasted: tabs part its cells, so that it is not cleaned like other text."""

    widget = TextArea()
    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was sent, with one kind of line end."""
        self.data = valuelist[0].replace("\r\n", "\n").replace("\r", "\n") if valuelist else ""

    def _value(self) -> str:
        return self.data or ""


class AnnexTableForm(BaseForm):
    """A table pasted out of Word or Excel, or a file that holds one."""

    table = PastedTable("Dán bảng vào đây")
    file = FileField("Hoặc chọn tệp")
    source_name = wtforms.HiddenField("Tên tệp")
