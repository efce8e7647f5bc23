"""What an office types about a plan, its text and its files: forms with as many rows as the plan has parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import wtforms
from flask import request
from flask_wtf.file import FileField

from blueprints.fields import (
    BaseForm,
    CheckField,
    DayField,
    LongText,
    SelectField,
    TextBox,
    UnitsNumberField,
)
from domain.plans.record_rules import (
    BasisLine,
    IssuerLine,
    PeakLine,
    PlanDraft,
    SectionLine,
    read_recipients,
)

# Nobody's plan has more parts of one kind; a request that claims more is cut here.
_MOST_ROWS = 150
# "more-basis" is the button under the rows of one kind; it comes back with so many blank rows.
_MORE = "more-"
_ROWS_ADDED = 3


class RowsForm(BaseForm):
    """A form with rows of several kinds; a row's fields are named kind_place_part ("basis_2_number")."""

    seen_version = wtforms.HiddenField("Phiên bản đã xem")
    row_counts: Mapping[str, int] = {}

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """Return the rows of a kind, each as its fields by part, for the template and for reading."""
        found = []
        for place in range(1, self.row_counts.get(kind, 0) + 1):
            start = f"{kind}_{place}_"
            found.append({f.name.removeprefix(start): f for f in self if f.name.startswith(start)})
        return found

    @property
    def wants_rows(self) -> bool:
        """Return whether the person asked for more blank rows, not for saving."""
        return request.form.get("act", "").startswith(_MORE)


Rows = TypeVar("Rows", bound=RowsForm)


def _issuer(place: int) -> dict[str, Any]:
    return {
        "label": TextBox("Tên cơ quan", longest=300, optional=True),
        "signature": LongText("Khối chữ ký", longest=1000, optional=True),
    }


def _basis(place: int) -> dict[str, Any]:
    return {
        "number": TextBox("Loại, số, ký hiệu", longest=120, optional=True),
        "on_day": DayField("Ngày", optional=True, ask=f"Nhập ngày của căn cứ {place}, ví dụ 22 11 2026"),
        "issuer": TextBox("Cơ quan ban hành", longest=300, optional=True),
        "about": TextBox("Về việc", longest=1000, optional=True),
    }


def _peak(place: int) -> dict[str, Any]:
    ask = f"của đợt cao điểm {place}, ví dụ 21 4 2027"
    return {
        "label": TextBox("Tên đợt cao điểm", longest=200, optional=True),
        "from": DayField("Từ ngày", optional=True, ask=f"Nhập ngày đầu {ask}"),
        "to": DayField("Đến ngày", optional=True, ask=f"Nhập ngày cuối {ask}"),
    }


def _section(place: int) -> dict[str, Any]:
    return {
        "order": UnitsNumberField("Thứ tự", most=999, optional=True, ask=f"Nhập thứ tự của phần {place}"),
        "heading": TextBox("Đề mục", longest=500, optional=True),
        "body": LongText("Các đoạn", longest=40_000, optional=True),
        "drop": CheckField("Bỏ phần này"),
    }


_KINDS = {"issuer": _issuer, "basis": _basis, "peak": _peak, "section": _section}


def with_rows(base: type[Rows], stored: Mapping[str, int], *, spare: int = 1) -> type[Rows]:
    """Return the form class with rows for this request: those that were sent, else the stored ones and spare ones.

    A request that asks for more rows of a kind gets some blank ones more.
    """
    counts = {kind: _row_count(kind, count + spare) for kind, count in stored.items()}
    fields: dict[str, Any] = {
        f"{kind}_{place}_{part}": field
        for kind, count in counts.items()
        for place in range(1, count + 1)
        for part, field in _KINDS[kind](place).items()
    }
    made: type[Rows] = type(base.__name__, (base,), {**fields, "row_counts": counts})
    return made


def _row_count(kind: str, shown_first: int) -> int:
    if request.method != "POST":
        return min(shown_first, _MOST_ROWS)
    name = re.compile(rf"{kind}_(\d{{1,3}})_")
    sent = [int(found[1]) for key in request.form if (found := name.match(key))]
    more = _ROWS_ADDED if request.form.get("act") == f"{_MORE}{kind}" else 0
    return min(max(sent, default=0) + more, _MOST_ROWS)


def row_values(kind: str, rows: Iterable[Sequence[object]], parts: Sequence[str]) -> dict[str, object]:
    """Return the values of stored rows under the names that their fields have in a form with rows."""
    return {
        f"{kind}_{place}_{part}": value
        for place, row in enumerate(rows, 1)
        for part, value in zip(parts, row, strict=True)
    }


def peaks_typed(form: RowsForm) -> Iterator[PeakLine]:
    """Yield the peaks that were typed with both their days."""
    for row in form.rows("peak"):
        if row["from"].data and row["to"].data:
            yield PeakLine(row["label"].data or "", row["from"].data, row["to"].data)


def peaks_are_whole(form: RowsForm) -> bool:
    """Ask for the missing day of a peak that was begun; return whether none is missing."""
    whole = True
    for row in form.rows("peak"):
        days = (row["from"], row["to"])
        is_begun = bool(row["label"].data) or any(day.data for day in days)
        for day in days:
            if is_begun and not day.data and not day.errors:
                day.errors = [day.ask]
                whole = False
    return whole


class PlanForm(RowsForm):
    """Everything about a plan but its text and its figures."""

    unit_id = SelectField("Kế hoạch của", coerce=int)
    paper = TextBox("Tên loại văn bản", longest=80)
    number_text = TextBox("Số, ký hiệu", longest=80, optional=True)
    place_name = TextBox("Nơi ký", longest=80, optional=True)
    signed_text = TextBox("Ngày ký", longest=120, optional=True)
    title = TextBox("Tiêu đề (trích yếu)", longest=300)
    parent_id = SelectField("Kế hoạch cấp trên đã có ở đây", coerce=int, optional=True)
    parent_text = TextBox("Kế hoạch cấp trên, ghi bằng lời", longest=300, optional=True)
    period_from = DayField("Kỳ kế hoạch từ ngày", ask="Nhập ngày đầu của kỳ kế hoạch, ví dụ 1 12 2026")
    period_to = DayField("Kỳ kế hoạch đến ngày", ask="Nhập ngày cuối của kỳ kế hoạch, ví dụ 30 11 2027")
    slogans = LongText("Thông điệp", longest=3000, optional=True)
    recipients = LongText("Nơi nhận", longest=10_000, optional=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each box, and that a peak has both its days."""
        # Both are asked, so that one answer shows everything there is to mend.
        return all([super().validate(extra_validators), peaks_are_whole(self)])

    def draft(self) -> PlanDraft:
        """Return what was typed, without blank rows."""
        issuers = [IssuerLine(r["label"].data or "", r["signature"].data or "") for r in self.rows("issuer")]
        bases = [
            BasisLine(r["number"].data or "", r["on_day"].data, r["issuer"].data or "", r["about"].data or "")
            for r in self.rows("basis")
        ]
        return PlanDraft(
            title=self.title.data,
            paper=self.paper.data,
            number_text=self.number_text.data or "",
            place_name=self.place_name.data or "",
            signed_text=self.signed_text.data or "",
            period_from=self.period_from.data,
            period_to=self.period_to.data,
            slogans=self.slogans.data or "",
            parent_id=self.parent_id.data,
            parent_text=self.parent_text.data or "",
            issuers=[line for line in issuers if line.label or line.signature],
            bases=[line for line in bases if line != BasisLine()],
            peaks=list(peaks_typed(self)),
            recipients=read_recipients(self.recipients.data or ""),
        )


class TextForm(RowsForm):
    """The text of a plan, part by part."""

    def sections(self) -> list[SectionLine]:
        """Return the parts that stay, in the order of their numbers; equal numbers keep the order of the page."""
        kept = [row for row in self.rows("section") if not row["drop"].data]
        last = _MOST_ROWS * 10
        kept.sort(key=lambda row: row["order"].data if row["order"].data is not None else last)
        return [SectionLine(row["heading"].data or "", row["body"].data or "") for row in kept]


class CampaignForm(RowsForm):
    """A campaign of a plan with its peaks and the drives that belong to it."""

    name = TextBox("Tên chiến dịch", longest=300)
    heading = TextBox("Đề mục như kế hoạch ghi", longest=300, optional=True)
    period_from = DayField("Từ ngày", ask="Nhập ngày đầu của chiến dịch, ví dụ 1 5 2027")
    period_to = DayField("Đến ngày", ask="Nhập ngày cuối của chiến dịch, ví dụ 31 8 2027")
    slogans = LongText("Thông điệp", longest=3000, optional=True)
    summary = LongText("Nội dung trên trang công khai", longest=5000, optional=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each box, and that a peak has both its days."""
        return all([super().validate(extra_validators), peaks_are_whole(self)])


class FreezeForm(BaseForm):
    """Why a version of the plan is kept."""

    note = TextBox("Ghi chú cho bản lưu", longest=300, optional=True)


class AttachmentForm(BaseForm):
    """One file that belongs to a plan."""

    file = FileField("Tệp PDF, DOCX, XLSX, JPG hoặc PNG")
    is_public = CheckField("Cho mọi người tải từ trang công khai của kế hoạch")
