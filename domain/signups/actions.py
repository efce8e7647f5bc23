"""Register people for drives, change and cancel registrations; a place is taken by one conditional update."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import and_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Band, DriveState
from domain.drives.rules import band_is_over, may_sign_up
from domain.drives.stop_queries import current_stop
from domain.drives.stop_rules import stop_verdict
from domain.journal import Actor
from domain.names import search_key, sort_key
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups import priority_actions, queries, waiting_actions
from domain.signups.place_actions import (
    Belonging,
    belonging,
    give_back,
    recount_blocks,
    take_place,
)
from domain.signups.records import Consent, Registration, RegistrationState, Source
from domain.signups.rules import (
    ACTIVE_STATES,
    HOLDING_STATES,
    IN_LIST_STATES,
    NEEDED_CONSENT,
    Applicant,
    SignUp,
    certifying_unit,
    may_add_at_counter,
    may_change,
    new_code,
    person_mark,
    sex_of,
)
from domain.signups.waiting_rules import may_wait
from domain.wording import hours_text

Kind = Literal["new", "again", "known", "held"]
NUMBER_PLACE = "registrations.id_number"
# Who stands at the counter or calls now; what paper and files say has happened already, before the desk stopped.
_ON_THE_SPOT = frozenset({Source.COUNTER, Source.PHONE})
_TRIES = 3  # A second form of the same moment, or a code that was already given, is met at most once.


class SignedUp(NamedTuple):
    """What a sign-up led to: a new registration, the same form again, one's own earlier one, or one to compare."""

    registration: Registration
    kind: Kind


def sign_up(session: Session, wish: SignUp, *, by: Actor, now: datetime) -> SignedUp:
    """Register a person by the public form; raise Refused when the drive or the band takes nobody.

    Somebody who gives the number of a person already registered, but not that person's phone and birth
    day, gets a registration that takes no place and waits to be compared: strangers learn nothing.
    """
    if NEEDED_CONSENT not in {purpose for purpose, _ in wish.consents}:
        raise Refused(Reason("Đánh dấu đồng ý để Ban Chỉ đạo dùng thông tin cho đợt này", NEEDED_CONSENT))
    drive = queries.held_drive(session, wish.drive_id)
    if drive is None:
        raise Refused("Đợt này không còn trong danh sách.")
    if wish.waits:
        may_wait(drive, day_of(now)).require()
        if wish.band_id is not None:
            band_of(session, wish.band_id, wish.drive_id)
        signed = _store_once(session, wish, by=by, now=now, is_public=True)
        if wish.priority_code:
            priority_actions.go_first(session, signed.registration, wish.priority_code, by=by, now=now)
        return signed
    may_sign_up(drive, day_of(now)).require()
    band = band_of(session, wish.band_id, wish.drive_id)
    if band_is_over(drive.on_day, band.ends_at, now):
        raise Refused(
            Reason(f"Khung {hours_text(band.starts_at, band.ends_at)} đã qua. Chọn khung giờ khác", "band_id")
        )
    waiting_actions.settle(session, wish.drive_id, now=now)
    return _store_once(session, wish, by=by, now=now, is_public=True)


def add_at_counter(
    session: Session, wish: SignUp, *, by: Actor, now: datetime, by_slip: bool = False
) -> SignedUp:
    """Register a person by an office; the number and the band may be missing, a person met twice is refused.

    Somebody who stands in the waiting list gets out of it: the office has the person before it. by_slip is
    said by a difference slip alone, which may add to a locked book and waits for no stop at the door.
    """
    drive = queries.held_drive(session, wish.drive_id)
    if drive is None:
        raise Refused("Đợt này không còn trong danh sách.")
    if not by_slip:
        may_add_at_counter(drive).require()
    if wish.source in _ON_THE_SPOT and not by_slip:
        stop_verdict(current_stop(session, wish.drive_id), day_of(now)).require()
    if wish.band_id is not None:
        band_of(session, wish.band_id, wish.drive_id)
    waiting_actions.settle(session, wish.drive_id, now=now)
    return _store_once(session, wish, by=by, now=now, is_public=False)


def band_of(session: Session, band_id: int | None, drive_id: int) -> Band:
    """Return a band of a drive; raise Refused when it is not one."""
    band = session.get(Band, band_id) if band_id is not None else None
    if band is None or band.drive_id != drive_id:
        raise Refused(Reason("Chọn khung giờ trong danh sách", "band_id"))
    return band


def _store_once(session: Session, wish: SignUp, *, by: Actor, now: datetime, is_public: bool) -> SignedUp:
    """Store a wish; when the same form or person was stored in the same moment, answer with what is there."""
    ring = keyring_of(session)
    form_key = ring.index(
        f"{wish.form_key}|{wish.applicant.full_name}|{wish.applicant.id_number}", "form_key"
    )
    for attempt in range(_TRIES):
        again = queries.registration_with_form_key(session, form_key)
        if again is not None:
            return SignedUp(again, "again")
        try:
            with session.begin_nested():
                return _store(session, wish, form_key, by=by, now=now, is_public=is_public)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _store(
    session: Session, wish: SignUp, form_key: str, *, by: Actor, now: datetime, is_public: bool
) -> SignedUp:
    ring, person = keyring_of(session), wish.applicant
    index = ring.index(person.id_number, "id_number") if person.id_number else None
    mark = person_mark(person)
    person_key = index or (ring.index(mark, "person") if mark else None)
    earlier = list(queries.active_of_number(session, wish.drive_id, index)) if index else []
    if not earlier and person_key and (same := queries.active_with_key(session, wish.drive_id, person_key)):
        earlier = [same]
    for registration in earlier:
        if registration.form_key == form_key:
            return SignedUp(registration, "again")  # The other click of a double click has just committed.
        if is_public and _is_owner(registration, person):
            return SignedUp(registration, "known")
    if earlier and not is_public and earlier[0].state in IN_LIST_STATES:
        return _take_out_of_line(session, earlier[0], wish, by=by, now=now)
    if earlier and not is_public:
        raise Refused(
            Reason("Người này đã có đăng ký trong đợt này. Tìm tên trong danh sách đăng ký", "full_name")
        )
    is_held = bool(earlier)
    contact, today = contact_columns(person), day_of(now)
    if wish.band_id is not None and not wish.waits:
        mine = Belonging(person.workplace_id, wish.entered_by_unit_id, contact["certifying_unit_id"])
        take_place(session, wish.drive_id, wish.band_id, mine, today=today, takes=not is_held)
    registration = Registration(
        code=new_code(),
        form_key=form_key,
        drive_id=wish.drive_id,
        band_id=None if wish.waits else wish.band_id,
        state=RegistrationState.HELD if is_held else _first_state(wish),
        source=wish.source,
        person_key=None if is_held else person_key,
        birth_day=person.birth.date if person.birth else None,
        birth_year=person.birth.year if person.birth else None,
        sex=sex_of(person.id_number),
        id_number_sealed=ring.seal(person.id_number, NUMBER_PLACE) if person.id_number else None,
        id_number_index=index,
        id_number_tail=person.id_number[-4:],
        registrant_type=person.registrant_type,
        workplace_id=person.workplace_id,
        workplace=person.workplace,
        entered_by_unit_id=wish.entered_by_unit_id,
        signed_up_by=wish.signed_up_by,
        group_id=wish.group_id,
        created_at=now,
        changed_at=now,
        **contact,
    )
    session.add(registration)
    session.flush()
    recount_blocks(session, wish.drive_id, today=today)
    for purpose, version in wish.consents:
        session.add(
            Consent(
                registration_id=registration.id,
                purpose=purpose,
                text_version=version,
                channel=f"{wish.source.value}, đăng ký thay" if wish.signed_up_by else wish.source.value,
                given_at=now,
            )
        )
    session.flush()
    source = {"drive": wish.drive_id, "source": wish.source.value}
    act = "vào danh sách chờ" if wish.waits else "đăng ký"
    journal.record(session, act, "registration", registration.id, by=by, now=now, **source)
    if wish.waits:
        waiting_actions.join(session, registration, wish.band_id, now)
        waiting_actions.settle(session, wish.drive_id, now=now)
    return SignedUp(registration, "held" if is_held else "new")


def _first_state(wish: SignUp) -> RegistrationState:
    return RegistrationState.WAITING if wish.waits else RegistrationState.PENDING


def _take_out_of_line(
    session: Session, registration: Registration, wish: SignUp, *, by: Actor, now: datetime
) -> SignedUp:
    """Turn somebody who waits into a registration in the band that an office chose, or in none."""
    today = day_of(now)
    give_back(session, registration, today=today)
    if wish.band_id is not None:
        take_place(session, wish.drive_id, wish.band_id, belonging(registration), today=today)
    waiting_actions.leave(session, registration)
    registration.band_id, registration.state = wish.band_id, RegistrationState.PENDING
    registration.changed_at = now
    session.flush()
    recount_blocks(session, wish.drive_id, today=today)
    journal.record(session, "nhận từ danh sách chờ", "registration", registration.id, by=by, now=now)
    return SignedUp(registration, "new")


def contact_columns(person: Applicant) -> dict[str, Any]:
    """Return the columns that an office may correct later."""
    return {
        "full_name": person.full_name,
        "search_key": search_key(person.full_name),
        "sort_key": sort_key(person.full_name),
        "phone": person.phone,
        "phone_tail": person.phone[-4:],
        "commune_id": person.commune_id,
        "address": person.address,
        "certifying_unit_id": certifying_unit(person.registrant_type, person.commune_id, person.workplace_id),
    }


def _is_owner(registration: Registration, person: Applicant) -> bool:
    birth = person.birth.date if person.birth else None
    return bool(person.phone) and registration.phone == person.phone and registration.birth_day == birth


def cancel(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Cancel a registration: its place goes to the first in the waiting list, its person's key becomes free at once."""
    registration = queries.held_registration(session, registration_id)
    drive = queries.held_drive(session, registration.drive_id)
    today = day_of(now)
    may_change(registration.state, drive.on_day if drive else None, today).require()
    if drive is not None and drive.state is DriveState.CLOSED:
        raise Refused("Đợt hiến máu này đã khóa sổ, nên đăng ký không hủy được nữa.")
    held = registration.band_id is not None and registration.state in HOLDING_STATES
    give_back(session, registration, today=today)
    waiting_actions.leave(session, registration)
    registration.state, registration.person_key, registration.changed_at = (
        RegistrationState.CANCELLED,
        None,
        now,
    )
    # The form that made it may be sent again, for example after going back in the browser.
    registration.form_key = f"huy-{registration.id}-{secrets.token_hex(8)}"
    session.flush()
    recount_blocks(session, registration.drive_id, today=today)
    journal.record(session, "hủy đăng ký", "registration", registration.id, by=by, now=now)
    waiting_actions.settle(session, registration.drive_id, now=now, freed=1 if held else 0)
    return registration


def mark_state(
    session: Session, registration_ids: Sequence[int], state: RegistrationState, *, by: Actor, now: datetime
) -> None:
    """Set active registrations to another active state; cancelled and held ones stay as they are.

    Raises ValueError for a state that is not active: cancel and accept_held look after places.
    """
    if state not in ACTIVE_STATES:
        raise ValueError(f"mark_state sets active states only, not {state}")
    numbers = list(registration_ids)
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        mine = and_(Registration.id.in_(some), Registration.state.in_(ACTIVE_STATES))
        session.execute(update(Registration).where(mine).values(state=state, changed_at=now))
    journal.record(
        session,
        "đổi trạng thái đăng ký",
        "registration",
        numbers[0] if len(numbers) == 1 else None,
        by=by,
        now=now,
        state=state.value,
        registrations=numbers,
    )
