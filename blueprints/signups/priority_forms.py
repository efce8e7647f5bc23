"""What people type when a drive has enough: why it stops, and how many codes to give out."""

from __future__ import annotations

from blueprints.fields import TextBox, UnitsNumberField
from blueprints.form_base import BaseForm


class StopForm(BaseForm):
    """Why the drive takes nobody new."""

    reason = TextBox("Lý do", longest=200, optional=True)


class CodesForm(BaseForm):
    """How many priority codes to give out at once."""

    count = UnitsNumberField("Số mã", least=1, most=999)
