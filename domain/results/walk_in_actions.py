"""Add somebody who comes to a drive without registration, beyond its bands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.clock import day_of
from domain.drives.records import Drive
from domain.drives.stop_queries import current_stop
from domain.drives.stop_rules import stop_verdict
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.results.actions import day_facts, mark_arrived
from domain.results.rules import correction_verdict, desk_verdict
from domain.results.walk_in_queries import name_of_number
from domain.rulebook import rule
from domain.signups.actions import add_at_counter
from domain.signups.records import Registration, Source
from domain.signups.rules import NEEDED_CONSENT, Applicant, SignUp


def add_walk_in(
    session: Session,
    drive_id: int,
    person: Applicant,
    *,
    form_key: str,
    unit_id: int | None,
    by: Actor,
    now: datetime,
    by_slip: bool = False,
) -> Registration:
    """Register somebody who came and agreed to the use of the facts, without band; raise Refused otherwise.

    The band's places stay with those who registered; unit_id is the office that writes the person down.
    A citizen number that somebody else of the drive bears is refused: the card is looked at again.
    by_slip is said by a difference slip alone, which finds somebody missing in a locked book.
    """
    today = day_of(now)
    drive = day_facts(session.get_one(Drive, drive_id))
    (correction_verdict(drive) if by_slip else desk_verdict(drive, today)).require()
    require_own_number(session, drive_id, person)
    wish = SignUp(
        drive_id=drive_id,
        band_id=None,
        applicant=person,
        form_key=form_key,
        consents=((NEEDED_CONSENT, rule(f"consent.{NEEDED_CONSENT}", today).value["version"]),),
        source=Source.WALK_IN,
        entered_by_unit_id=unit_id,
    )
    return add_at_counter(session, wish, by=by, now=now, by_slip=by_slip).registration


def require_own_number(session: Session, drive_id: int, person: Applicant) -> None:
    """Raise Refused when somebody of the drive, whose name and birth both differ, bears the citizen number."""
    if (name := name_of_number(session, drive_id, person)) is None:
        return
    sentence = (
        f"Số căn cước này trong đợt đã ghi cho {name}, khác họ tên và ngày sinh. "
        "Xem lại thẻ rồi sửa số; chưa rõ thì bỏ trống số căn cước"
    )
    raise Refused(Reason(sentence, "id_number"))


def receive_walk_in(
    session: Session,
    drive_id: int,
    person: Applicant,
    *,
    form_key: str,
    unit_id: int | None,
    by: Actor,
    now: datetime,
) -> Registration:
    """Register somebody at the desk and note the arrival; the same form sent twice is one person.

    Raises Refused when the drive has stopped taking people: what stands on paper is keyed in all the same.
    """
    stop_verdict(current_stop(session, drive_id), day_of(now)).require()
    made = add_walk_in(session, drive_id, person, form_key=form_key, unit_id=unit_id, by=by, now=now)
    return mark_arrived(session, made.id, by=by, now=now)
