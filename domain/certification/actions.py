"""Certify, return and correct donor lists: what the certifier does; the office's side is compile_actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.certification.claims import NOUN, ListChanged, claim, situation_of
from domain.certification.paper_facts import FROZEN_PLACE, Frozen, facts_from_records, freeze, without
from domain.certification.records import DonorList, DonorListRow, ListState, ListVersion, RowVerdict
from domain.certification.row_queries import ListRow, content_mark, frozen_of, paper_rows, rows_of
from domain.certification.rules import RowSays, certify_verdict, may_correct, may_review
from domain.clock import day_of
from domain.journal import Actor
from domain.names import nfc
from domain.papers.actions import issue_paper
from domain.papers.records import Paper, PaperKind
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups.actions import mark_state
from domain.signups.records import Registration, RegistrationState
from domain.units.facts import SignatureFacts

SIGNER_BOXES = {"authority_lines", "signer_title", "signer_name"}


@dataclass(frozen=True, slots=True)
class Certification:
    """What certifying made: the paper and how many people it confirms."""

    paper: Paper
    confirmed: int
    sent_back: int


def _with_verdicts(rows: Collection[ListRow], said: Mapping[int, RowSays]) -> list[ListRow]:
    return [
        replace(row, verdict=said[row.id].verdict, reason=said[row.id].reason) if row.id in said else row
        for row in rows
    ]


def _store_verdicts(session: Session, before: Collection[ListRow], after: Collection[ListRow]) -> None:
    stored = {row.id: row.says for row in before}
    changed = [
        {"id": row.id, "verdict": row.verdict, "reason": row.reason}
        for row in after
        if stored[row.id] != row.says
    ]
    if changed:
        session.execute(update(DonorListRow), changed)


def save_verdicts(
    session: Session,
    list_id: int,
    said: Mapping[int, RowSays],
    *,
    signer: Mapping[str, str],
    seen_version: int,
    by: Actor,
    now: datetime,
) -> DonorList:
    """Keep what the certifier has said so far, by row, and the signer's boxes, without certifying."""
    donor_list = claim(session, list_id, seen_version, now)
    may_review(situation_of(donor_list), day_of(now)).require()
    rows = rows_of(session, donor_list)
    _store_verdicts(session, rows, _with_verdicts(rows, said))
    for name in SIGNER_BOXES & signer.keys():
        setattr(donor_list, name, signer[name])
    if donor_list.state is ListState.SENT:
        donor_list.state = ListState.IN_REVIEW
        journal.record(session, "bắt đầu xác nhận danh sách", NOUN, list_id, by=by, now=now)
    session.flush()
    return donor_list


def return_list(
    session: Session, list_id: int, reason: str, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Give a whole list back to the office that compiled it, with the reason."""
    donor_list = claim(session, list_id, seen_version, now)
    may_review(situation_of(donor_list), day_of(now)).require()
    donor_list.state, donor_list.return_reason = ListState.RETURNED, nfc(reason)
    session.flush()
    journal.record(session, "trả lại danh sách", NOUN, list_id, by=by, now=now)


def certify(
    session: Session,
    list_id: int,
    said: Mapping[int, RowSays],
    *,
    signature: SignatureFacts,
    seen_version: int,
    seen_mark: str,
    by: Actor,
    now: datetime,
) -> Certification:
    """Certify a list: freeze its confirmed rows, give the paper its code, mark the registrations.

    Raises ListChanged when the list or a person on it is no longer as it was read (seen_version, seen_mark), Refused
    when the rules say no.
    """
    donor_list = claim(session, list_id, seen_version, now)
    # A registrant who cancels in this very moment waits until the list is certified, or is seen as gone.
    on_list = select(DonorListRow.registration_id).where(DonorListRow.donor_list_id == list_id)
    held = select(Registration.id, Registration.state).where(Registration.id.in_(on_list)).with_for_update()
    states = {number: state for number, state in session.execute(held)}
    before = rows_of(session, donor_list)
    if content_mark(before) != seen_mark:
        raise ListChanged
    rows = _with_verdicts(before, said)
    certify_verdict(situation_of(donor_list), [row.says for row in rows], day_of(now)).require()
    rows = [
        row if row.is_active else replace(row, verdict=RowVerdict.RETURNED, reason=row.gone) for row in rows
    ]
    _store_verdicts(session, before, rows)
    confirmed = [row for row in rows if row.verdict is RowVerdict.CONFIRMED]
    donor_list.authority_lines = "\n".join(signature.authority_lines)
    donor_list.signer_title, donor_list.signer_name = signature.title, signature.signer_name
    donor_list.state, donor_list.certified_at, donor_list.certified_by = ListState.CERTIFIED, now, by.name
    facts = facts_from_records(donor_list, paper_rows(session, confirmed), signature=signature, moment=now)
    paper = _issue(
        session, donor_list, Frozen(facts, tuple(r.registration_id for r in confirmed)), by=by, now=now
    )
    pending = [r.registration_id for r in confirmed if states[r.registration_id] is RegistrationState.PENDING]
    if pending:
        mark_state(session, pending, RegistrationState.CERTIFIED, by=by, now=now)
    sent_back = len(rows) - len(confirmed)
    journal.record(
        session,
        "xác nhận danh sách",
        NOUN,
        list_id,
        by=by,
        now=now,
        confirmed=len(confirmed),
        sent_back=sent_back,
    )
    return Certification(paper, len(confirmed), sent_back)


def _issue(session: Session, donor_list: DonorList, frozen: Frozen, *, by: Actor, now: datetime) -> Paper:
    """Store a certified version and give it a code; the paper of the version before points to it."""
    content = freeze(frozen)
    paper = issue_paper(
        session,
        kind=PaperKind.DONOR_LIST,
        issuing_unit_id=donor_list.certifying_unit_id,
        rows=len(frozen.facts.rows),
        content=content.encode(),
        by=by,
        now=now,
        replaces=donor_list.paper,
    )
    if donor_list.paper is not None and donor_list.frozen is not None:
        # Whoever holds the old paper can still learn what has changed since.
        session.add(
            ListVersion(
                donor_list_id=donor_list.id,
                paper_id=donor_list.paper.id,
                frozen=donor_list.frozen,
                replaced_at=now,
            )
        )
    donor_list.frozen = keyring_of(session).seal(content, FROZEN_PLACE)
    donor_list.paper = paper
    session.flush()
    return paper


def withdraw_row(
    session: Session, list_id: int, row_id: int, reason: str, *, seen_version: int, by: Actor, now: datetime
) -> Paper:
    """Take one person off a certified list: a new version with a new code replaces the paper."""
    donor_list = claim(session, list_id, seen_version, now)
    may_correct(situation_of(donor_list), day_of(now)).require()
    row = session.get(DonorListRow, row_id)
    frozen = frozen_of(session, donor_list, now)
    if (
        row is None
        or row.donor_list_id != list_id
        or row.verdict is not RowVerdict.CONFIRMED
        or frozen is None
    ):
        raise Refused("Người này không còn trong danh sách đã xác nhận.")
    row.verdict, row.reason = RowVerdict.RETURNED, nfc(reason)
    registration = session.get_one(Registration, row.registration_id, with_for_update=True)
    # Who was called before the day was certified, too.
    if registration.state in (RegistrationState.CERTIFIED, RegistrationState.CALLED):
        mark_state(session, [registration.id], RegistrationState.PENDING, by=by, now=now)
    # Number and day stood on the paper that is replaced; the new one gets its own after it is signed.
    donor_list.paper_number, donor_list.signed_on = "", None
    paper = _issue(session, donor_list, without(frozen, registration.id), by=by, now=now)
    journal.record(
        session, "rút tên khỏi danh sách đã xác nhận", NOUN, list_id, by=by, now=now, rows=paper.rows
    )
    return paper


def number_paper(
    session: Session,
    list_id: int,
    number: str,
    signed_on: date | None,
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Note the number and day that the office wrote on the signed paper; both may be blank."""
    donor_list = claim(session, list_id, seen_version, now)
    if donor_list.paper is None:
        raise Refused("Danh sách chưa được xác nhận, nên chưa ghi số và ngày được.")
    if signed_on is not None and signed_on > day_of(now):
        raise Refused(Reason("Chọn ngày ký không sau hôm nay.", "signed_on"))
    donor_list.paper_number, donor_list.signed_on = nfc(number), signed_on
    session.flush()
    journal.record(session, "ghi số và ngày của danh sách", NOUN, list_id, by=by, now=now)
