"""Say of every table that holds facts about people who sees them, until when they are kept, and what ends them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import MetaData, Table

# Columns that tell about one person, wherever they stand.
_TELLING = {"full_name", "phone", "address", "person_key", "story_person", "recipient_name", "frozen"}
_PEOPLE = {"donors", "registrations", "families"}
_NIGHT = "xóa mỗi đêm"
_NEVER = "không xóa"


class Kept(NamedTuple):
    """One kind of data: its tables, who sees it, until when (a rule's days, or words), and how it ends."""

    name: str
    tables: tuple[str, ...]
    seen_by: str
    until: str
    rule_key: str
    ending: str


KEPT = (
    Kept(
        "Đăng ký và việc quanh đăng ký",
        ("registrations", "consents", "registration_calls", "confirmation_calls", "waiting_places",
         "desk_numbers", "priority_codes", "turns"),
        "xã, phường nơi ở; cơ quan quản lý; văn phòng tỉnh; bàn đón tiếp trong ngày; cơ sở tiếp nhận của đợt",
        "ngày sau ngày hiến máu, khi chưa vào danh sách và chưa đến", "retention.unconfirmed_registration_days",
        f"{_NIGHT}; người đăng ký tự xóa ở trang Tra cứu",
    ),
    Kept(
        "Danh sách đã lập, bản ký",
        ("donor_lists", "donor_list_versions", "donor_list_rows"),
        "nơi lập, nơi xác nhận, văn phòng tỉnh",
        "theo thời hạn lưu hồ sơ của cơ quan", "", f"{_NEVER}: là văn bản phải lưu",
    ),
    Kept(
        "Kết quả ở bàn đón tiếp, phiếu điều chỉnh",
        ("outcomes", "difference_slips"),
        "bàn đón tiếp trong ngày, cơ sở tiếp nhận của đợt, văn phòng tỉnh",
        "khi còn dùng để tính lần hiến, tôn vinh", "", f"{_NEVER}: sổ hiến máu dựa vào đó",
    ),
    Kept(
        "Ngày hẹn lại",
        ("outcomes", "donors"),
        "bàn đón tiếp, cơ sở tiếp nhận, văn phòng tỉnh; không bao giờ kèm lý do",
        "ngày sau khi đã qua; lâu hơn khi người đó đồng ý được nhắc lịch", "retention.deferral_days", _NIGHT,
    ),
    Kept(
        "Người hiến máu và sổ hiến máu",
        ("donors", "name_suffixes", "donations", "milestones"),
        "xã, phường nơi ở; văn phòng tỉnh; chính người đó",
        "khi còn dùng để tính lần hiến, tôn vinh", "",
        "liên lạc xóa khi người đó yêu cầu; họ tên, ngày sinh và các lần hiến ở lại",
    ),
    Kept(
        "Thẻ mở trang riêng",
        ("donor_cards",),
        "chính người đó; số bí mật không ai đọc lại được",
        "đến khi cấp thẻ mới hoặc người đó yêu cầu xóa", "", "xóa theo yêu cầu",
    ),
    Kept(
        "Lời khai lần hiến",
        ("donation_claims",),
        "xã, phường nơi ở; văn phòng tỉnh; chính người đó",
        "ngày sau khi trả lời, nếu chưa xác nhận được hoặc đã rút", "retention.claim_days",
        f"{_NIGHT}; lời khai đã xác nhận thuộc sổ hiến máu",
    ),
    Kept(
        "Nhóm máu",
        ("blood_group_entries",),
        "xã, phường nơi ở; văn phòng tỉnh; chính người đó",
        "cùng với người hiến máu", "", "nhóm máu tự khai xóa khi người đó yêu cầu",
    ),
    Kept(
        "Gia đình hiến máu",
        ("families", "family_members"),
        "xã, phường nơi ở; văn phòng tỉnh",
        "khi còn dùng để tôn vinh", "", "người đó rời gia đình khi yêu cầu",
    ),
    Kept(
        "Việc ghép hai dòng của một người",
        ("donor_merges", "not_same_donors"),
        "văn phòng tỉnh",
        "ngày để hoàn tác", "merge.undo_days", f"liên lạc cũ {_NIGHT}; việc đã ghép ở lại để đọc nhật ký",
    ),
    Kept(
        "Danh sách đã gửi lên",
        ("people_imports", "people_import_parts"),
        "nơi gửi, văn phòng tỉnh",
        "ngày sau ngày gửi", "people_list.kept_days", f"nội dung {_NIGHT}",
    ),
    Kept(
        "Sổ cũ đã gửi lên",
        ("notebooks", "notebook_rows"),
        "nơi gửi, văn phòng tỉnh",
        "ngày sau ngày gửi", "people_list.kept_days", f"nội dung {_NIGHT}",
    ),
    Kept(
        "Tệp kết quả của cơ sở tiếp nhận",
        ("facility_files", "facility_file_rows"),
        "cơ sở gửi tệp, văn phòng tỉnh",
        "ngày sau ngày gửi", "people_list.kept_days", f"nội dung {_NIGHT}",
    ),
    Kept(
        "Quà, tiền đã trao",
        ("gifts",),
        "bàn đón tiếp trong ngày, văn phòng tỉnh",
        "theo thời hạn lưu chứng từ", "", f"{_NEVER}: là chứng từ chi",
    ),
    Kept(
        "Đề nghị khen thưởng, lượt tôn vinh, giấy đã in",
        ("honours", "nominees", "paper_run_items"),
        "đơn vị đề nghị, xã, phường, văn phòng tỉnh; công khai tên chỉ khi người đó đồng ý",
        "theo thời hạn lưu hồ sơ khen thưởng", "", f"{_NEVER}: là hồ sơ khen thưởng",
    ),
    Kept(
        "Yêu cầu về dữ liệu cá nhân",
        ("rights_requests",),
        "văn phòng tỉnh, chính người đó",
        "theo thời hạn lưu hồ sơ của cơ quan", "", "lời yêu cầu xóa cùng đăng ký",
    ),
    Kept(
        "Tấm gương hiến máu",
        ("announcements",),
        "mọi người, khi người đó đồng ý",
        "đến hết thời hạn đồng ý", "", "gỡ khi rút đồng ý hoặc hết hạn",
    ),
    Kept(
        "Người phụ trách, nơi nhận của cơ quan",
        ("committee_members", "intake_points", "units", "sites"),
        "mọi người, trừ người liên hệ của địa điểm chỉ văn phòng tỉnh xem",
        "đến khi cơ quan sửa", "", "cơ quan tự sửa",
    ),
)  # fmt: skip


def tells_about_people(table: Table) -> bool:
    """Return whether a table hangs on a donor, a registration or a family, or has a column about one person."""
    hangs = any(key.column.table.name in _PEOPLE for key in table.foreign_keys)
    names = {column.name for column in table.columns}
    sealed = any(name.endswith("_sealed") or name.startswith("id_number_") for name in names)
    return hangs or sealed or bool(names & _TELLING)


def not_in_the_map(metadata: MetaData) -> set[str]:
    """Return the names of tables about people of which nobody has said until when they are kept."""
    told = {name for kept in KEPT for name in kept.tables}
    return {table.name for table in metadata.sorted_tables if tells_about_people(table)} - told
