"""What the demo's province office has prepared: a site, checklists, kept places, a story, a rule for a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.drives.records import Drive
from domain.drives.site_actions import add_site
from domain.drives.task_actions import finish_task, use_checklist
from domain.drives.task_queries import tasks_of
from domain.journal import Actor
from domain.outreach.actions import publish, write_announcement
from domain.outreach.records import AnnouncementKind
from domain.refusals import Refused
from domain.signups.block_actions import keep_block
from domain.units.records import Unit

_PLACES_FOR_THE_WARD = 20
_STORY_DAYS = 180


def prepare(
    session: Session,
    coming: Sequence[Drive],
    ward: Unit,
    province: Unit,
    *,
    today: date,
    by: Actor,
    now: datetime,
) -> None:
    """Prepare the drives that come: the site of the first, two checklists, a block; write a story and a rule."""
    _site(session, coming[0], province, by=by, now=now)
    for drive in coming[:2]:
        use_checklist(session, drive, by=by, now=now)
        for task in tasks_of(session, drive.id):
            if task.offset_days <= (today - (drive.on_day or today)).days:
                finish_task(session, task, evidence="", by=by, now=now)
    _block(session, coming, ward, by=by, now=now)
    _words(session, province, today=today, by=by, now=now)


def _site(session: Session, drive: Drive, province: Unit, *, by: Actor, now: datetime) -> None:
    site = add_site(
        session,
        province_id=province.id,
        by=by,
        now=now,
        name=drive.venue,
        address=drive.venue_address,
        commune_id=drive.venue_commune_id,
        directions="Vào cổng phía đường lớn; bảng chỉ đường đặt từ ngã tư.",
        rooms="Hội trường lớn đặt 12 giường, hai phòng nhỏ để khám và nghỉ sau hiến.",
        power="Ổ cắm hai bên hội trường, có máy phát dự phòng.",
        parking="Sân trước, khoảng 150 xe máy; xe lấy máu vào cổng sau.",
        beds=12,
        last_problems="Lần trước thiếu ghế chờ từ 8 giờ 30: mượn thêm 40 ghế.",
    )
    drive.site_id = site.id


def _block(session: Session, coming: Sequence[Drive], ward: Unit, *, by: Actor, now: datetime) -> None:
    """Keep places for the ward at the first drive that still has them."""
    for drive in coming[1:]:
        if drive.on_day is None:
            continue
        try:
            keep_block(
                session,
                drive,
                unit_id=ward.id,
                places=_PLACES_FOR_THE_WARD,
                release_on=drive.on_day - timedelta(days=3),
                by=by,
                now=now,
            )
        except Refused:
            continue
        return


def _words(session: Session, province: Unit, *, today: date, by: Actor, now: datetime) -> None:
    until = today + timedelta(days=_STORY_DAYS)
    story = write_announcement(
        session,
        None,
        unit_id=province.id,
        title="Ba mươi lần đến điểm hiến máu",
        summary="Câu chuyện của một người hiến máu nhắc lại ở phường.",
        body=(
            "Chị **Bùi Thị Mẫu** (nhân vật không có thật của bản mẫu) hiến máu lần đầu năm hai mươi tuổi.\n\n"
            "Từ đó, cứ đủ ngày là chị đến, và lần nào cũng rủ thêm một người."
        ),
        campaign_id=None,
        is_urgent=False,
        last_day=until,
        kind=AnnouncementKind.STORY,
        story_person="Bùi Thị Mẫu",
        consent_day=today,
        consent_until=until,
        by=by,
        now=now,
    )
    rule = write_announcement(
        session,
        None,
        unit_id=province.id,
        title="Đeo khẩu trang tại điểm hiến máu trong mùa cúm",
        summary="Áp dụng tại mọi điểm hiến máu của tỉnh cho đến khi có thông báo mới.",
        body="Ban Chỉ đạo đề nghị mọi người đeo khẩu trang ở khu vực chờ và khu vực khám.",
        campaign_id=None,
        is_urgent=False,
        last_day=today + timedelta(days=30),
        kind=AnnouncementKind.TEMPORARY_RULE,
        by=by,
        now=now,
    )
    for written in (story, rule):
        publish(session, written, by=by, now=now)
