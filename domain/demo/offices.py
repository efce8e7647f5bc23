"""What the demo's offices have already done: a ward's committee, a list sent to its certifier, an announcement."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.certification.compile_actions import compile_list, send_list
from domain.committees.actions import add_intake_point, add_member, change_committee, committee_for
from domain.drives.records import Drive
from domain.journal import Actor
from domain.outreach.actions import publish, write_announcement
from domain.units.records import Unit
from domain.wording import weekday_date

# Invented people; the province's own committee names nobody, because the plan names nobody.
_MEMBERS = (
    ("Trần Minh Quang", "Trưởng ban", "Phó Chủ tịch Ủy ban nhân dân phường"),
    ("Nguyễn Thị Ánh", "Phó Trưởng ban thường trực", "Chủ tịch Hội Chữ thập đỏ phường"),
    ("Trần Văn Nam", "Ủy viên, thư ký", "Công chức Văn hóa - Xã hội phường"),
)


def set_up_ward(
    session: Session, ward: Unit, province: Unit, *, today: date, by: Actor, now: datetime
) -> None:
    """Give the ward a committee, letterhead and signer."""
    ward.parent_agency_lines = province.name.upper()
    ward.authority_lines, ward.signer_title = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    ward.signer_name = _MEMBERS[0][0]
    ward.address = f"Trụ sở Ủy ban nhân dân {ward.name}, {province.name}"
    committee = committee_for(session, ward, by=by, now=now)
    change_committee(
        session,
        committee,
        decision_number="01/QĐ-UBND",
        decision_day=date(today.year - 1, 12, 20),
        term_from=date(today.year, 1, 1),
        term_to=date(today.year + 4, 12, 31),
        standing_body="Hội Chữ thập đỏ phường",
        by=by,
        now=now,
    )
    for name, role, office in _MEMBERS:
        add_member(session, committee, full_name=name, role=role, office=office, phone="", by=by, now=now)
    add_intake_point(
        session,
        committee,
        name="Bộ phận một cửa phường",
        address=ward.address,
        hours="7:30–11:30, 13:30–17:00, thứ Hai đến thứ Sáu",
        by=by,
        now=now,
    )


def send_first_list(session: Session, drive: Drive, ward: Unit, *, by: Actor, now: datetime) -> None:
    """Compile the ward's registrations for a drive and send them to the certifier."""
    donor_list = compile_list(
        session, drive_id=drive.id, certifying_unit_id=ward.id, compiling_unit_id=ward.id, by=by, now=now
    )
    donor_list.compiled_by = _MEMBERS[2][0]
    send_list(session, donor_list.id, None, seen_version=donor_list.version, by=by, now=now)


def announce(
    session: Session, drive: Drive, province: Unit, *, today: date, by: Actor, now: datetime
) -> None:
    """Publish an announcement about the next drive."""
    day = weekday_date(drive.on_day or today)
    announcement = write_announcement(
        session,
        None,
        unit_id=province.id,
        title=f"{day}: mời anh/chị đến hiến máu tại {drive.venue}",
        summary="Còn suất trong nhiều khung giờ; đăng ký trước để không phải chờ.",
        body=(
            f"Đợt hiến máu diễn ra **{day}** tại {drive.venue}.\n\n"
            "- Mang thẻ căn cước và mã đăng ký.\n"
            "- Ăn nhẹ, uống nhiều nước trước khi đến.\n"
            "- Chưa đăng ký vẫn đến được: cán bộ tại bàn đón tiếp đăng ký giúp khi còn chỗ.\n"
        ),
        campaign_id=drive.campaign_id,
        is_urgent=False,
        last_day=(drive.on_day or today) + timedelta(days=1),
        by=by,
        now=now,
    )
    publish(session, announcement, by=by, now=now)
