"""Lock the book of a drive on the figures that were seen, and open it again for a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.closings.figures import FacilityFigures
from domain.closings.queries import drive_figures, standing_closing
from domain.closings.records import DriveClosing
from domain.closings.rules import CHANGED, STILL_PLANNED, PointState, closing_verdict, points_of
from domain.drives.records import Drive, DriveState
from domain.drives.state_actions import change_state
from domain.journal import Actor
from domain.names import nfc
from domain.papers.actions import issue_paper
from domain.papers.records import Paper, PaperKind
from domain.refusals import Reason, Refused
from domain.results.actions import day_facts
from domain.results.rules import desk_verdict
from domain.signups.queries import held_drive
from domain.signups.records import Registration


def held_book(session: Session, drive_id: int) -> Drive:
    """Return a drive whose figures nobody can change until the commit: the drive is held, then all its people.

    A desk that has somebody open is waited for; one that comes later finds the book as it is then.
    """
    held_drive(session, drive_id)
    people = select(Registration.id).where(Registration.drive_id == drive_id)
    session.execute(people.order_by(Registration.id).with_for_update()).all()
    drive = session.get_one(Drive, drive_id)
    session.refresh(drive, ["state", "version"])
    return drive


def close_drive(
    session: Session,
    drive_id: int,
    *,
    facility: FacilityFigures,
    reasons: Mapping[str, str],
    seen_digest: str,
    by: Actor,
    now: datetime,
) -> DriveClosing:
    """Lock the book of a drive with its figures, what the facility's paper says and the reasons by point.

    Raises Refused when the figures are no longer those that were seen, when people have no outcome, or when
    an open point has no reason.
    """
    drive = held_book(session, drive_id)
    desk_verdict(day_facts(drive), day_of(now)).require()
    if drive.state is DriveState.PLANNED:
        raise Refused(STILL_PLANNED)
    figures = drive_figures(session, drive)
    if figures.digest != seen_digest:
        raise Refused(CHANGED)
    points = points_of(figures, facility)
    given = {key: nfc(text) for key, text in reasons.items()}
    closing_verdict(points, given).require()
    kept = {p.kind.value: given[p.kind] for p in points if p.state is PointState.ASKS}
    written = json.dumps([figures.written(), facility.written(), kept], ensure_ascii=False, sort_keys=True)
    last = _last(session, drive_id)
    papers = [
        issue_paper(
            session,
            kind=kind,
            issuing_unit_id=drive.host_id,
            rows=figures.donated,
            content=written.encode(),
            by=by,
            now=now,
            replaces=session.get_one(Paper, old) if old else None,
        ).id
        for kind, old in (
            (PaperKind.RESULT_REPORT, last.report_paper_id if last else None),
            (PaperKind.HANDOVER_MINUTES, last.minutes_paper_id if last else None),
        )
    ]
    change_state(session, drive, DriveState.CLOSED, reason="", seen_version=drive.version, by=by, now=now)
    closing = DriveClosing(
        drive_id=drive_id,
        version=(last.version if last else 0) + 1,
        figures=figures.written(),
        digest=figures.digest,
        facility_figures=facility.written(),
        reasons=json.dumps(kept, ensure_ascii=False, sort_keys=True),
        report_paper_id=papers[0],
        minutes_paper_id=papers[1],
        closed_at=now,
        closed_by=by.name,
    )
    session.add(closing)
    session.flush()
    journal.record(
        session, "khóa sổ đợt", "drive", drive_id, by=by, now=now, version=closing.version,
        digest=closing.digest, accepted=sorted(kept),
    )  # fmt: skip
    return closing


def _last(session: Session, drive_id: int) -> DriveClosing | None:
    version = (
        select(func.max(DriveClosing.version)).where(DriveClosing.drive_id == drive_id).scalar_subquery()
    )
    wanted = select(DriveClosing).where(DriveClosing.drive_id == drive_id, DriveClosing.version == version)
    return session.scalars(wanted).one_or_none()


def reopen_drive(
    session: Session, drive_id: int, *, version: int, reason: str, by: Actor, now: datetime
) -> DriveClosing:
    """Open a locked book again; the locking stays to be read with the reason, and the next one is a new version.

    Raises Refused without a reason, or when the version that was seen does not stand any more.
    """
    drive = held_book(session, drive_id)
    closing = standing_closing(session, drive_id)
    if closing is None or closing.version != version:
        raise Refused("Sổ của đợt vừa được mở hoặc khóa lại. Xem lại trang này.")
    if not nfc(reason):
        raise Refused(Reason("Nhập lý do mở lại sổ", "reason"))
    closing.reopened_at, closing.reopened_by, closing.reopen_reason = now, by.name, nfc(reason)
    # The reason is written in the book, not on the public page of the drive.
    change_state(session, drive, DriveState.RUNNING, reason="", seen_version=drive.version, by=by, now=now)
    journal.record(session, "mở lại sổ đợt", "drive", drive_id, by=by, now=now, version=version)
    return closing
