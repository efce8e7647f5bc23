"""Name the parts of a drive's paper pack, and decide whether a new printing may be numbered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.records import DriveState
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule
from domain.wording import number_text


class PackPart(StrEnum):
    """One part of the pack, in the order in which it is printed; the value stands in addresses."""

    BY_NAME = "theo-ten"
    BY_UNIT = "theo-don-vi"
    WALK_INS = "dong-trong"
    GIFTS = "ky-nhan-qua"
    SERIALS = "se-ri"
    HANDOVER = "bien-ban"
    SLIPS = "phieu-ban"
    NOTICES = "bien-bao"
    VOLUNTEERS = "tinh-nguyen-vien"


PART_NAMES = {
    PackPart.BY_NAME: "Danh sách đón tiếp theo tên",
    PackPart.BY_UNIT: "Danh sách đón tiếp theo đơn vị",
    PackPart.WALK_INS: "Dòng trống cho người đến trực tiếp",
    PackPart.GIFTS: "Danh sách ký nhận quà, tiền ăn, tiền đi lại",
    PackPart.SERIALS: "Bảng theo dõi số sê-ri giấy chứng nhận",
    PackPart.HANDOVER: "Biên bản bàn giao với cơ sở tiếp nhận máu",
    PackPart.SLIPS: "Phiếu qua các bàn, tám phiếu một trang",
    PackPart.NOTICES: "Biển báo ở cửa và ở các bàn",
    PackPart.VOLUNTEERS: "Danh sách tình nguyện viên có mặt",
}
# Slips take a page for every eight people: who wants them asks for them.
USUAL_PARTS = tuple(part for part in PackPart if part is not PackPart.SLIPS)
_NOT_PRINTED = {
    DriveState.CANCELLED: "Đợt này đã hủy, nên không in bộ giấy.",
    DriveState.POSTPONED: "Đợt này đã hoãn. Khi có ngày mới thì in bộ giấy.",
    DriveState.CLOSED: "Đợt này đã khóa sổ. Bản đã in vẫn in lại được ở dưới.",
}


def pack_verdict(state: DriveState, on_day: date | None, today: date, blank_rows: int = 0) -> Verdict:
    """Judge whether a new printing of a drive's pack may be numbered today, with so many blank rows."""
    most = rule("drive_pack.blank_rows", today).value["most"]
    too_many = Reason(f"Nhập số dòng trống từ 0 đến {number_text(most)}.", "blank_rows")
    no_day = Reason("Đợt này chưa có ngày. Đặt ngày ở trang thông tin của đợt rồi in bộ giấy.")
    ended = Reason(_NOT_PRINTED[state]) if state in _NOT_PRINTED else None
    is_undated = on_day is None and ended is None
    return verdict([ended, no_day if is_undated else None, too_many if blank_rows > most else None])


def may_hold_names(scope: Scope, host_id: int) -> bool:
    """Return whether an account that reaches a drive may hold the names of all who come to it.

    A ward reads every drive of its province; only of those that it hosts does it hold everybody's name.
    """
    return scope.role is not Role.WARD or host_id == scope.unit_id


def parts_named(values: list[str]) -> tuple[PackPart, ...]:
    """Return the parts that an address names, in printing order; the usual ones when it names none."""
    named = tuple(part for part in PackPart if part.value in values)
    return named or USUAL_PARTS
