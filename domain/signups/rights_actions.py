"""Let a registrant give and withdraw consents, ask an office for a correction or deletion, and be forgotten."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.drives.records import Drive
from domain.journal import Actor
from domain.names import search_key, sort_key
from domain.refusals import Reason, Refused
from domain.signups import queries, rights_queries
from domain.signups.actions import cancel
from domain.signups.records import Consent, Registration
from domain.signups.rights_records import RequestKind, RequestState, RightsRequest
from domain.signups.rights_rules import (
    DELETED_NAME,
    OPEN_STATES,
    OPTIONAL_PURPOSES,
    closing_verdict,
    consent_rule,
    deadlines,
    new_receipt,
)
from domain.signups.rules import may_change, new_code


def keep_naming(session: Session, donor_id: int, *, now: datetime) -> None:
    """Store on a donor whether a consent to be named holds, after any consent or link of theirs has changed."""
    donor, may = locked_donor(session, donor_id), rights_queries.agrees_to_be_named(session, donor_id)
    if donor.may_be_named != may:
        donor.may_be_named, donor.changed_at = may, now
        session.flush()


def withdraw_consent(
    session: Session, registration_id: int, purpose: str, *, by: Actor, now: datetime
) -> int:
    """Withdraw an optional consent in all registrations of the person; return how many consents ended.

    Raises Refused for a purpose that cannot be withdrawn alone: without the needed one there is no registration.
    """
    _require_optional(purpose)
    registration = queries.locked_registration(session, registration_id)
    ended = rights_queries.consents_of_person(session, registration, purpose)
    for consent in ended:
        consent.withdrawn_at = now
    session.flush()
    _keep_naming_of(session, [consent.registration_id for consent in ended], purpose, now)
    if ended:
        journal.record(
            session, "rút đồng ý", "registration", registration_id, by=by, now=now, purpose=purpose
        )
    return len(ended)


def give_consent(session: Session, registration_id: int, purpose: str, *, by: Actor, now: datetime) -> None:
    """Give an optional consent in today's wording; one that holds already stays as it is."""
    _require_optional(purpose)
    registration = queries.locked_registration(session, registration_id)
    if rights_queries.consents_of_person(session, registration, purpose):
        return
    version = str(consent_rule(purpose, day_of(now)).value["version"])
    session.add(
        Consent(
            registration_id=registration_id,
            purpose=purpose,
            text_version=version,
            channel="web",
            given_at=now,
        )
    )
    session.flush()
    _keep_naming_of(session, [registration_id], purpose, now)
    journal.record(session, "đồng ý", "registration", registration_id, by=by, now=now, purpose=purpose)


def _require_optional(purpose: str) -> None:
    if purpose not in OPTIONAL_PURPOSES:
        raise Refused("Chọn một trong các mục đồng ý trên trang này.")


def _keep_naming_of(session: Session, registration_ids: list[int], purpose: str, now: datetime) -> None:
    if purpose != "vinh_danh":
        return
    donors = {session.get_one(Registration, number).donor_id for number in registration_ids}
    for donor_id in sorted(number for number in donors if number is not None):
        keep_naming(session, donor_id, now=now)


def ask_office(
    session: Session, registration_id: int, kind: RequestKind, words: str, *, by: Actor, now: datetime
) -> RightsRequest:
    """Store a request for an office and return it; an open one of the same kind is added to, not doubled."""
    if kind is RequestKind.CORRECT and not words.strip():
        raise Refused(Reason("Ghi điều cần sửa, ví dụ: tên đệm là Thị", "words"))
    registration = queries.locked_registration(session, registration_id)
    known = rights_queries.open_request(session, registration_id, kind)
    if known is not None:
        if words and words not in known.words:
            known.words, known.version = f"{known.words}\n{words}".strip()[:500], known.version + 1
            session.flush()
            journal.record(session, "bổ sung yêu cầu", "rights_request", known.id, by=by, now=now)
        return known
    until = deadlines(kind, day_of(now))
    request = RightsRequest(
        receipt=new_receipt(),
        registration_id=registration_id,
        province_id=session.get_one(Drive, registration.drive_id).province_id,
        kind=kind,
        state=RequestState.OPEN,
        words=words,
        made_at=now,
        answer_due_on=until.answer_on,
        due_on=until.act_on,
    )
    session.add(request)
    session.flush()
    journal.record(
        session, "yêu cầu về dữ liệu", "rights_request", request.id, by=by, now=now, kind=kind.value
    )
    return request


def acknowledge(session: Session, request: RightsRequest, *, version: int, by: Actor, now: datetime) -> None:
    """Note that the office has told the person that it works on the request."""
    _require_version(request, version)
    if request.state is RequestState.OPEN:
        request.state, request.version = RequestState.ANSWERED, request.version + 1
        session.flush()
        journal.record(session, "trả lời yêu cầu", "rights_request", request.id, by=by, now=now)


def close_request(
    session: Session,
    request: RightsRequest,
    state: RequestState,
    answer: str,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Close a request as done or not possible, with the answer that the person reads; raise Refused otherwise."""
    if state in OPEN_STATES:
        raise ValueError(f"a request is closed as done or refused, not as {state}")
    _require_version(request, version)
    closing_verdict(request.state, answer).require()
    request.state, request.answer, request.closed_at, request.closed_by = state, answer, now, by.name
    request.version += 1
    session.flush()
    journal.record(session, "khép yêu cầu", "rights_request", request.id, by=by, now=now, state=state.value)


def _require_version(request: RightsRequest, version: int) -> None:
    if request.version != version:
        raise Refused("Yêu cầu này vừa được bổ sung hoặc người khác vừa xử lý. Tải lại trang để xem.")


def forget(session: Session, registration_id: int, *, by: Actor, now: datetime) -> None:
    """Cancel a registration that still stands and take everything out of it that tells who it was.

    The row stays without a person, so that counts of the past stay true. The caller has judged deletion_verdict.
    """
    registration = queries.locked_registration(session, registration_id)
    drive = session.get_one(Drive, registration.drive_id)
    if may_change(registration.state, drive.on_day, day_of(now)).accepted:
        registration = cancel(session, registration_id, by=by, now=now)
    session.execute(delete(Consent).where(Consent.registration_id == registration_id))
    registration.code, registration.form_key = new_code(), f"xoa-{registration_id}-{secrets.token_hex(8)}"
    registration.full_name = DELETED_NAME
    registration.search_key, registration.sort_key = search_key(DELETED_NAME), sort_key(DELETED_NAME)
    registration.birth_day = registration.birth_year = registration.sex = registration.person_key = None
    registration.id_number_sealed = registration.id_number_index = registration.last_donation_on = None
    registration.id_number_tail = registration.phone = registration.phone_tail = registration.address = ""
    registration.workplace = registration.occupation = registration.note = registration.signed_up_by = ""
    registration.group_id, registration.changed_at = None, now
    for request in rights_queries.requests_of(session, registration_id):
        request.words = ""
    session.flush()
    journal.record(session, "xóa dữ liệu người đăng ký", "registration", registration_id, by=by, now=now)


def keep_only_the_papers(session: Session, registration_id: int, *, by: Actor, now: datetime) -> None:
    """Take out of a registration, and of its donor, what no list and no ledger needs; end its optional consents.

    Name, birth, citizen number and address stay, because a certified list and the ledger stand on them.
    """
    registration = queries.locked_registration(session, registration_id)
    for purpose in OPTIONAL_PURPOSES:
        withdraw_consent(session, registration_id, purpose, by=by, now=now)
    registration.phone = registration.phone_tail = registration.note = registration.occupation = ""
    registration.last_donation_on, registration.changed_at = None, now
    if registration.donor_id is not None:
        donor = locked_donor(session, registration.donor_id)
        donor.phone = donor.phone_tail = donor.occupation = ""
        donor.changed_at = now
    session.flush()
    journal.record(session, "xóa thông tin liên lạc", "registration", registration_id, by=by, now=now)
