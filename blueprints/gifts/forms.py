"""What is typed about gifts and serials: an item, a movement of the store, a hand-out, a range of certificates."""

from __future__ import annotations

from datetime import date

import wtforms

from blueprints.choice_fields import CheckField, ChoiceField, ManyChoicesField
from blueprints.fields import TextBox, UnitsNumberField
from blueprints.form_base import BaseForm
from domain.gifts.records import GiftKind, MovementKind
from domain.gifts.rules import KIND_NAMES, MOVEMENT_NAMES, Target, targets
from domain.gifts.serial_records import SerialEntryKind
from domain.gifts.serial_rules import ENTRY_NAMES


class ItemForm(BaseForm):
    """An item of the store: its name, kind, the worth of one piece, for whom it is meant."""

    seen_version = wtforms.HiddenField("Phiên bản đã xem")
    name = TextBox("Tên món", longest=120)
    kind = ChoiceField(
        "Loại",
        [(kind, name.capitalize()) for kind, name in KIND_NAMES.items()],
        coerce=GiftKind,
        default=GiftKind.GOODS,
    )
    value_dong = UnitsNumberField("Giá trị một phần (đồng)")
    meant_for = ManyChoicesField("Phát sẵn cho", optional=True)

    def offer_targets(self, day: date) -> None:
        """Offer those for whom an item may be meant, as the rulebook of the drive's day names them."""
        self.meant_for.offer([(key, words) for key, (_, words) in targets(day).items()])

    def chosen_targets(self, day: date) -> list[Target]:
        """Return those for whom the item is meant."""
        known = targets(day)
        return [known[key][0] for key in self.meant_for.data or ()]

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class MoveForm(BaseForm):
    """Pieces that came in, went back or were spoiled."""

    kind = ChoiceField(
        "Nhập hay xuất",
        [(kind, name.capitalize()) for kind, name in MOVEMENT_NAMES.items()],
        coerce=MovementKind,
        default=MovementKind.RECEIVED,
    )
    quantity = UnitsNumberField("Số phần", least=1, most=100_000)
    note = TextBox("Nhận từ đâu, trả cho ai, hoặc lý do", longest=200, optional=True)


class HandForm(BaseForm):
    """What one person receives, from whose hands, and whether the paper is signed."""

    items = ManyChoicesField("Món phát", coerce=int, ask="Chọn món để phát", optional=True)
    handed_by = TextBox("Người phát", longest=120)
    is_signed = CheckField("Người nhận đã ký trên giấy")
    override_reason = TextBox("Lý do phát quá số trong kho", longest=300, optional=True)


class HandAllForm(BaseForm):
    """One act for all who still wait for their gifts, on the number of pieces that was seen."""

    seen = UnitsNumberField("Số phần")
    handed_by = TextBox("Người phát", longest=120)
    is_signed = CheckField("Mọi người đã ký trên giấy")
    override_reason = TextBox("Lý do phát quá số trong kho", longest=300, optional=True)


class SerialForm(BaseForm):
    """A range of certificates that came, was spoiled or went back."""

    kind = ChoiceField(
        "Việc",
        [(kind, name.capitalize()) for kind, name in ENTRY_NAMES.items()],
        coerce=SerialEntryKind,
        default=SerialEntryKind.RECEIVED,
    )
    range_text = TextBox("Số sê-ri", longest=80)
    note = TextBox("Nhận từ ai, trả cho ai, hoặc lý do", longest=200, optional=True)
