"""Settle a difference between the body of a plan and its annex by taking over the annex's figure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.drives.actions import change_drive
from domain.drives.records import Drive
from domain.journal import Actor
from domain.plans.finding_actions import accept_findings
from domain.plans.records import Plan
from domain.refusals import Refused
from domain.reports.plan_check import Checked
from domain.wording import number_text


def take_annex_figure(
    session: Session, plan: Plan, checked: Checked, seen_version: int, *, by: Actor, now: datetime
) -> int:
    """Give the drive of a finding the annex's figure and remember who chose it; return that figure in units of blood.

    Raise Refused when the finding is of another kind, or when somebody changed the drive since it was shown.
    """
    finding = checked.finding
    if checked.version is None or finding.drive_id is None or finding.annex is None or finding.body is None:
        raise Refused("Chỗ này không lấy số của phụ lục được. Sửa ngay ở trang của đợt.")
    drive = session.get_one(Drive, finding.drive_id)
    change_drive(
        session,
        drive,
        seen_version=seen_version,
        partners={},
        by=by,
        now=now,
        planned=finding.annex,
        on_day=drive.on_day,
        month=drive.month,
    )
    reason = (
        f"Lấy số của phụ lục: {number_text(finding.annex)} thay cho {number_text(finding.body)} đơn vị máu."
    )
    accept_findings(session, plan, [finding], reason, by=by, now=now)
    return finding.annex
