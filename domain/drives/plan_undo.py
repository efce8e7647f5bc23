"""Take back a plan that was brought in from a text, with its drives, as long as nobody has used it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import Band, Drive, DriveBlock, DrivePartner, DriveTask
from domain.journal import Actor
from domain.plans.records import (
    AnnexLine,
    Campaign,
    FindingDecision,
    Plan,
    PlanAttachment,
    PlanBasis,
    PlanFinding,
    PlanImport,
    PlanIssuer,
    PlanPeak,
    PlanRecipient,
    PlanResults,
    PlanSection,
    PlanVersion,
    Target,
)
from domain.refusals import Refused
from domain.wording import number_text

WHOLE_PLAN = "ke_hoach"
_OF_PLAN = (
    *(
        AnnexLine,
        Target,
        FindingDecision,
        PlanFinding,
        PlanPeak,
        Campaign,
        PlanIssuer,
        PlanBasis,
        PlanResults,
    ),
    *(PlanRecipient, PlanSection, PlanImport),
)
_OF_DRIVE = (DrivePartner, Band, DriveTask)


def remember_import(
    session: Session, plan: Plan, *, source_name: str, text: str, rows: int, by: Actor, now: datetime
) -> None:
    """Keep what a plan was made from, so that it can be taken back; rows counts its drives."""
    session.add(
        PlanImport(
            plan_id=plan.id,
            kind=WHOLE_PLAN,
            source_name=source_name[:200],
            rows=rows,
            content=text,
            made_at=now,
            made_by=by.name,
        )
    )
    session.flush()


def whole_imports(
    session: Session, province_id: int | None, unit_id: int | None
) -> Sequence[tuple[PlanImport, Plan]]:
    """Return the latest plans of a province, or of one unit, that came in from a text, newest first, twenty at most."""
    wanted = select(PlanImport, Plan).join(Plan, PlanImport.plan_id == Plan.id)
    wanted = wanted.where(PlanImport.kind == WHOLE_PLAN)
    if province_id is not None:
        wanted = wanted.where(Plan.province_id == province_id)
    if unit_id is not None:
        wanted = wanted.where(Plan.unit_id == unit_id)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(PlanImport.id.desc()).limit(20))]


def take_back_plan(session: Session, plan: Plan, *, by: Actor, now: datetime) -> str:
    """Delete a plan that came in from a text, with everything that came with it; return its title.

    The committee that it set up stays. Raise Refused with what was done with the plan since.
    """
    used = _used(session, plan)
    if used:
        raise Refused(f"Kế hoạch này đã dùng: {', '.join(used)}. Không hoàn tác được nữa; sửa từng phần.")
    number, title = plan.id, plan.title
    drives = select(Drive.id).where(Drive.plan_id == number)
    try:
        with session.begin_nested():
            for part in _OF_DRIVE:
                session.execute(delete(part).where(part.drive_id.in_(drives)))
            session.execute(delete(Drive).where(Drive.plan_id == number))
            for kind in _OF_PLAN:
                session.execute(delete(kind).where(kind.plan_id == number))
            session.execute(delete(Plan).where(Plan.id == number))
    except IntegrityError as error:
        # Registrations, lists and news point to drives and campaigns; the database knows every one of them.
        sentence = "Đã có người đăng ký, danh sách hoặc tin thuộc kế hoạch này. Không hoàn tác được nữa."
        raise Refused(sentence) from error
    journal.record(session, "hoàn tác nhập kế hoạch", "plan", number, by=by, now=now, title=title)
    return title


def _used(session: Session, plan: Plan) -> list[str]:
    """Return in words what people have done with a plan since it came in."""
    mine = Drive.plan_id == plan.id
    drives = select(Drive.id).where(mine)
    counts = (
        (select(func.count()).select_from(Drive).where(mine, Drive.version > 1), "đợt đã sửa"),
        (
            select(func.count(Drive.id.distinct())).join(Band).where(mine, Band.taken > 0),
            "đợt đã có người đăng ký",
        ),
        (select(func.count()).where(DriveBlock.drive_id.in_(drives)), "suất giữ cho đơn vị"),
        (
            select(func.count()).where(DriveTask.drive_id.in_(drives), DriveTask.done_at.is_not(None)),
            "việc đã xong",
        ),
        (select(func.count()).where(PlanAttachment.plan_id == plan.id), "tệp kèm theo"),
        (select(func.count()).where(PlanVersion.plan_id == plan.id), "phiên bản đã lưu"),
        (select(func.count()).where(Plan.parent_id == plan.id), "kế hoạch cấp dưới"),
        (select(func.count()).where(FindingDecision.plan_id == plan.id), "chỗ lệch đã quyết định"),
        (
            select(func.count()).where(PlanImport.plan_id == plan.id, PlanImport.kind != WHOLE_PLAN),
            "bảng đã nhập thêm",
        ),
    )
    found = [(session.scalar(count) or 0, words) for count, words in counts]
    used = [f"{number_text(count)} {words}" for count, words in found if count]
    return [*used, "nội dung đã sửa"] if plan.version > 1 else used
