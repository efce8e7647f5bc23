"""Decide why two donors may be one person, whether they may be merged, and which row stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from domain.clock import day_of
from domain.donors.blood_records import BloodSource
from domain.donors.blood_rules import is_locked, source_of
from domain.donors.records import Donor, Sex
from domain.donors.rules import has_old_number
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule
from domain.wording import short_date


class Strength(IntEnum):
    """How much speaks for one person, the most first."""

    STRONG = 1
    FAIR = 2
    WEAK = 3


STRENGTH_NAMES = {
    Strength.STRONG: "Rất có thể là một người",
    Strength.FAIR: "Có thể là một người",
    Strength.WEAK: "Cần hỏi thêm",
}
# The facts that a person chooses between when both rows tell different ones; several columns go together.
FIELDS: dict[str, tuple[str, ...]] = {
    "ten": ("full_name", "search_key", "sort_key"),
    "sinh": ("birth_day", "birth_year"),
    "gioi": ("sex",),
    "dien_thoai": ("phone", "phone_tail", "contact_checked_on"),
    "noi_o": ("commune_id", "address"),
    "don_vi": ("workplace_id", "workplace"),
    "nghe": ("occupation",),
}
FIELD_NAMES = {
    "ten": "Họ và tên",
    "sinh": "Ngày sinh",
    "gioi": "Giới tính",
    "dien_thoai": "Điện thoại",
    "noi_o": "Nơi ở",
    "don_vi": "Đơn vị",
    "nghe": "Nghề nghiệp",
}
_TOLD_BY = {
    name: columns[:2] if name in ("sinh", "noi_o", "don_vi") else columns[:1]
    for name, columns in FIELDS.items()
}
# What moves, in the words of the office; a place that stands not here is told as "dòng khác".
PLACE_NAMES = {
    "donations.donor_id": "dòng của sổ hiến máu",
    "registrations.donor_id": "lần đăng ký",
    "honours.donor_id": "lượt tôn vinh",
    "family_members.donor_id": "gia đình",
    "blood_group_entries.donor_id": "lần ghi nhóm máu",
    "donor_cards.donor_id": "thẻ mở trang riêng",
    "donation_claims.donor_id": "lời kê khai lần hiến trước",
    "not_same_donors.first_id": "ghi nhớ không phải cùng người",
    "not_same_donors.second_id": "ghi nhớ không phải cùng người",
}
SEX_NAMES = {Sex.MALE: "nam", Sex.FEMALE: "nữ"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that both rows tell differently, and whether the row that stays has nothing there."""

    field: str
    is_empty: bool


def numbers_differ(one: Donor, other: Donor) -> bool:
    """Return whether two whole numbers of one kind show that these are two people."""
    both = one.id_number_index is not None and other.id_number_index is not None
    is_other = both and one.id_number_index != other.id_number_index
    return is_other and has_old_number(one) == has_old_number(other)


def reasons_for(one: Donor, other: Donor) -> list[str]:
    """Say in words why two donors may be one person, and what does not fit."""
    return [*_speaks_for(one, other), *_does_not_fit(one, other)]


def _speaks_for(one: Donor, other: Donor) -> Iterator[str]:
    same_name = one.search_key == other.search_key
    yield "cùng họ tên" if same_name else "họ tên khác nhau"
    if one.birth_day is not None and one.birth_day == other.birth_day:
        yield "cùng ngày sinh"
    elif one.birth_year is not None and one.birth_year == other.birth_year:
        yield "cùng năm sinh"
    if one.phone and one.phone == other.phone:
        yield "cùng số điện thoại"
    if one.commune_id is not None and one.commune_id == other.commune_id:
        yield "cùng xã, phường"
    if one.id_number_tail and one.id_number_tail == other.id_number_tail:
        yield "cùng 4 số cuối căn cước"


def _does_not_fit(one: Donor, other: Donor) -> Iterator[str]:
    if one.birth_day and other.birth_day and one.birth_day != other.birth_day:
        yield "ngày sinh khác nhau"
    elif one.birth_year and other.birth_year and one.birth_year != other.birth_year:
        yield "năm sinh khác nhau"
    if one.sex and other.sex and one.sex is not other.sex:
        yield "giới tính khác nhau"
    if (one.id_number_index is None) != (other.id_number_index is None):
        yield "một bên chưa có số căn cước"
    elif has_old_number(one) != has_old_number(other):
        yield "một bên là số chứng minh nhân dân cũ"


def stays_first(one: Donor, other: Donor) -> tuple[Donor, Donor]:
    """Return the row that stays by default, and the other: a citizen number first, then more donations."""

    def weight(donor: Donor) -> tuple[bool, bool, int, int]:
        has_number = donor.id_number_index is not None
        return (has_number and not has_old_number(donor), has_number, donor.donations, -donor.id)

    return (one, other) if weight(one) >= weight(other) else (other, one)


def differences(survivor: Donor, absorbed: Donor) -> list[Difference]:
    """Return the fields of the row that goes that say something else than those of the row that stays."""
    found = []
    for field, columns in _TOLD_BY.items():
        ours = tuple(getattr(survivor, column) or None for column in columns)
        theirs = tuple(getattr(absorbed, column) or None for column in columns)
        if theirs != ours and any(theirs):
            found.append(Difference(field, not any(ours)))
    return found


def _tested_group(donor: Donor) -> str:
    locked = is_locked(source_of(donor.blood_group, donor.blood_group_source))
    return donor.blood_group if locked else ""


def takes_group(survivor: Donor, absorbed: Donor) -> bool:
    """Return whether the blood group of the row that goes rests on the stronger source."""
    theirs = source_of(absorbed.blood_group, absorbed.blood_group_source)
    ours = source_of(survivor.blood_group, survivor.blood_group_source)
    order = list(BloodSource)
    return theirs is not None and (ours is None or order.index(theirs) < order.index(ours))


def merge_verdict(survivor: Donor, absorbed: Donor, is_not_same: bool) -> Verdict:
    """Judge whether two rows may become one."""
    groups = _tested_group(survivor), _tested_group(absorbed)
    abo = {group.rstrip("+-") for group in groups if group}
    same_row = Reason("Chọn hai dòng khác nhau để ghép.")
    merged = Reason("Một trong hai dòng đã được ghép vào dòng khác. Mở lại danh sách để xem.")
    marked = Reason("Cặp này đã được ghi là không phải cùng người. Bỏ ghi đó trước khi ghép.")
    numbers = Reason(
        "Hai người có hai số căn cước khác nhau, nên là hai người. Nếu một số ghi sai, sửa số đó trước khi ghép."
    )
    tested = Reason(
        f"Cơ sở tiếp nhận máu ghi hai nhóm máu khác nhau ({groups[0]} và {groups[1]}). "
        "Xem lại hai người; nếu một nhóm ghi sai, đổi nhóm đó trước khi ghép."
    )
    return verdict(
        [
            same_row if survivor.id == absorbed.id else None,
            merged if survivor.merged_into_id is not None or absorbed.merged_into_id is not None else None,
            marked if is_not_same else None,
            numbers if numbers_differ(survivor, absorbed) else None,
            tested if len(abo) > 1 else None,
        ]
    )


def undo_until(merged_at: datetime) -> date:
    """Return the last day on which a merge can be taken back."""
    return day_of(merged_at) + timedelta(days=int(rule("merge.undo_days", day_of(merged_at)).value))


def undo_verdict(merged_at: datetime, is_undone: bool, survivor: Donor, today: date) -> Verdict:
    """Judge whether a merge can be taken back: once, in time, and the last one of a row first."""
    until = undo_until(merged_at)
    late = Reason(f"Việc ghép này hoàn tác được đến hết ngày {short_date(until)}.")
    again = Reason("Việc ghép này đã được hoàn tác.")
    onward = Reason("Dòng ở lại sau đó được ghép tiếp vào dòng khác. Hoàn tác lần ghép sau trước.")
    return verdict(
        [
            again if is_undone else None,
            late if today > until else None,
            onward if not is_undone and survivor.merged_into_id is not None else None,
        ]
    )
