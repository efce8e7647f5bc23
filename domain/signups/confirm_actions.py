"""Note what people say when they are called before the day; a "Không" frees the place, and can be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.rules import DriveFacts
from domain.journal import Actor
from domain.people import BirthDay
from domain.refusals import Refused
from domain.sealing import keyring_of
from domain.signups import queries, waiting_actions
from domain.signups.actions import cancel, mark_state
from domain.signups.confirm_queries import latest_call
from domain.signups.confirm_records import Answer, ConfirmationCall
from domain.signups.confirm_rules import may_be_asked, may_confirm, may_take_back, state_after
from domain.signups.place_actions import belonging, recount_blocks, take_place
from domain.signups.records import Registration
from domain.signups.rules import Applicant, person_mark


def record_answer(
    session: Session, registration_id: int, answer: Answer, *, by: Actor, now: datetime
) -> ConfirmationCall:
    """Note what a registrant said; "Không" cancels, so that the place goes to the first in the waiting list.

    Raises Refused when the drive is over or will not be held, or when the person is not expected any more.
    """
    registration, drive = _held(session, registration_id)
    may_confirm(drive, day_of(now)).require()
    may_be_asked(registration.state).require()
    assert drive.on_day is not None  # may_confirm asks for the day.
    call = ConfirmationCall(
        registration_id=registration.id,
        for_day=drive.on_day,
        answer=answer,
        state_before=registration.state,
        called_at=now,
        called_by=by.name,
    )
    session.add(call)
    session.flush()
    journal.record(
        session, "gọi xác nhận", "registration", registration.id, by=by, now=now, answer=answer.value
    )
    if answer is Answer.NO:
        cancel(session, registration.id, by=by, now=now)
    elif (state := state_after(answer, registration.state)) is not registration.state:
        mark_state(session, [registration.id], state, by=by, now=now)
    return call


def take_back_no(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Undo a "Không": the registration stands again in its band, if the place is still free; Refused otherwise.

    Those who wait have been offered the place before: whoever cancelled gets it back only when nobody took it.
    """
    registration, drive = _held(session, registration_id)
    today = day_of(now)
    may_confirm(drive, today).require()
    call = latest_call(session, registration_id, drive.on_day) if drive.on_day else None
    may_take_back(registration, call).require()
    assert call is not None  # may_take_back asks for the call.
    key = _free_key(session, registration)
    waiting_actions.settle(session, registration.drive_id, now=now)
    if registration.band_id is not None:
        try:
            take_place(
                session, registration.drive_id, registration.band_id, belonging(registration), today=today
            )
        except Refused as full:
            raise Refused(
                "Suất này đã chuyển cho người khác. Người này muốn đến thì thêm lại vào khung giờ còn suất."
            ) from full
    registration.person_key, registration.state = key, call.state_before
    registration.changed_at, call.undone_at = now, now
    session.flush()
    recount_blocks(session, registration.drive_id, today=today)
    journal.record(session, "hoàn tác hủy đăng ký", "registration", registration.id, by=by, now=now)
    return registration


def _held(session: Session, registration_id: int) -> tuple[Registration, DriveFacts]:
    registration = queries.held_registration(session, registration_id)
    drive = queries.held_drive(session, registration.drive_id)
    if drive is None:
        raise Refused("Đợt này không còn trong danh sách.")
    return registration, drive


def _free_key(session: Session, registration: Registration) -> str | None:
    """Return the person's key again; raise Refused when the person has signed up anew meanwhile."""
    birth = BirthDay(registration.birth_day, registration.birth_year) if registration.birth_year else None
    person = Applicant(
        full_name=registration.full_name,
        birth=birth,
        id_number="",
        phone=registration.phone,
        registrant_type=registration.registrant_type,
        commune_id=registration.commune_id,
        address=registration.address,
    )
    index, mark = registration.id_number_index, person_mark(person)
    key = index or (keyring_of(session).index(mark, "person") if mark else None)
    again = index is not None and queries.active_of_number(session, registration.drive_id, index)
    if again or (key and queries.active_with_key(session, registration.drive_id, key)):
        raise Refused("Người này đã đăng ký lại trong đợt này, nên không khôi phục đăng ký cũ.")
    return key
