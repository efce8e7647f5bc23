"""How the journal names the things it speaks of, and where they can be opened."""

from __future__ import annotations

# A word for people, and the page with the name of its number; nothing where no page shows one thing alone.
THINGS: dict[str, tuple[str, str | None, str | None]] = {
    "account": ("tài khoản", None, None),
    "announcement": ("tin", "outreach.edit_announcement", "announcement_id"),
    "committee": ("Ban Chỉ đạo", None, None),
    "donor": ("người hiến máu", "donors.donor", "donor_id"),
    "donor_list": ("danh sách", "certification.donor_list", "list_id"),
    "dossier": ("hồ sơ khen thưởng", None, None),
    "drive": ("đợt", "drives.office_drive", "drive_id"),
    "family": ("gia đình hiến máu", "donors.family", "family_id"),
    "group": ("nhóm đăng ký", None, None),
    "honour": ("khen thưởng", None, None),
    "installation": ("bản cài đặt", None, None),
    "nominee": ("người được đề nghị khen", None, None),
    "notebook": ("sổ cũ", "donors.notebook", "notebook_id"),
    "overprint_layout": ("mẫu phôi in sẵn", None, None),
    "paper": ("giấy", None, None),
    "plan": ("kế hoạch", "plans.plan", "plan_id"),
    "registration": ("đăng ký", "signups.registration", "registration_id"),
    "reporting_period": ("kỳ báo cáo", None, None),
    "rights_request": ("yêu cầu về dữ liệu", "signups.rights_request", "request_id"),
    "round": ("đợt xét khen thưởng", "commendations.round_page", "round_id"),
    "rule_set": ("tiêu chí khen thưởng", None, None),
    "site": ("địa điểm", "drives.site", "site_id"),
    "unit": ("đơn vị", "units.unit", "unit_id"),
}
