"""Ask what waits for an account: its lists, people, drives and results, the oldest deadline first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.certification.queries import drives_with_waiting, open_lists
from domain.certification.records import DonorList, ListState
from domain.certification.rules import default_due_day, list_name
from domain.commendations.round_work_queries import rounds_that_wait
from domain.commendations.run_queries import waiting_runs
from domain.committees.queries import committee_facts
from domain.committees.rules import Step, gaps, steps_done
from domain.drives.office_queries import OfficeRow, drives_past_and_open, drives_soon
from domain.drives.office_rules import lacking
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.drives.task_queries import due_tasks
from domain.ledger.claim_queries import waiting_claims
from domain.outreach.queries import ending_soon
from domain.outreach.rules import shown_until
from domain.results.count_queries import drives_without_results
from domain.rulebook import rule
from domain.signups.call_queries import drives_to_call
from domain.signups.confirm_queries import drives_to_confirm
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration, RegistrationState
from domain.signups.rights_queries import due_requests
from domain.signups.rights_rules import KIND_NAMES
from domain.wording import number_text

_MOST_LISTS = 50
_OFFICES = (Role.PROVINCE, Role.WARD, Role.REPRESENTATIVE)
_WITH_COMMITTEE = (Role.PROVINCE, Role.WARD)
# People about whom somebody has to do something, what it is, and where.
_ASKED = {
    RegistrationState.HELD: ("đăng ký cần đối chiếu", "signups.drive_registrations"),
    RegistrationState.OFFERED: (
        "người trong danh sách chờ được mời suất, chưa trả lời",
        "signups.waiting_list",
    ),
}
_AT_THE_DESK = (Role.PROVINCE, Role.FACILITY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what, how many, until when, and where the work is done."""

    sentence: str
    due_on: date | None
    endpoint: str
    arguments: dict[str, int]


def waiting_for(session: Session, scope: Scope, today: date) -> list[Waiting]:
    """Return what waits for an account now, the oldest deadline first, things without one last."""
    found = [
        *_lists(session, scope, today),
        *_people(session, scope, today),
        *_calls(session, scope, today),
        *_confirmations(session, scope, today),
        *_tasks(session, scope, today),
        *_drives(session, scope, today),
        *_results(session, scope, today),
        *_committee(session, scope, today),
        *_news(session, scope, today),
        *_requests(session, scope),
        *_claims(session, scope),
        *_rounds(session, scope),
        *_runs(session, scope),
    ]
    return sorted(found, key=lambda item: item.due_on or date.max)


def _name(label: str, on_day: date | None, month: date | None = None) -> str:
    return f"{label}, {day_text(on_day, month)}"


def _lists(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """A certifier decides what was sent; an office finishes its drafts and mends what came back."""
    if scope.role not in (*_OFFICES, Role.CERTIFIER):
        return
    for donor_list in open_lists(session, scope, None, _MOST_LISTS):
        sentence = _list_sentence(donor_list, scope, today)
        if sentence:
            drive = donor_list.drive
            endpoint = "certification.certify" if scope.role is Role.CERTIFIER else "certification.donor_list"
            name = _name(drive.host_label, drive.on_day, drive.month)
            yield Waiting(f"{sentence}: {name}", donor_list.due_on, endpoint, {"list_id": donor_list.id})


def _list_sentence(donor_list: DonorList, scope: Scope, today: date) -> str:
    name = f"{list_name(donor_list.number)} của {donor_list.certifying_unit.name}"
    is_sent = donor_list.state in (ListState.SENT, ListState.IN_REVIEW)
    if scope.role is Role.CERTIFIER:
        return f"Xác nhận {_in_sentence(name)}" if is_sent else ""
    if is_sent:
        is_late = donor_list.due_on is not None and donor_list.due_on < today
        return f"{name} đã quá hạn xác nhận" if is_late else ""
    if donor_list.compiling_unit_id != scope.unit_id:
        return ""
    return (
        f"Sửa {_in_sentence(name)} bị trả lại"
        if donor_list.state is ListState.RETURNED
        else f"Gửi {_in_sentence(name)}"
    )


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _people(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """People who wait for a list of a near drive, and those held until somebody has compared."""
    if scope.role not in _OFFICES:
        return
    near = today + _prepared(today)
    for drive, count in drives_with_waiting(session, scope, today):
        if drive.on_day is not None and drive.on_day <= near:
            sentence = (
                f"{number_text(count)} người chưa vào danh sách: {_name(drive.host_label, drive.on_day)}"
            )
            due_on = default_due_day(drive.on_day, today)
            yield Waiting(sentence, due_on, "certification.drive_lists", {"drive_id": drive.id})
    asked = (
        select(Registration.state, Drive.id, Drive.host_label, Drive.on_day, Drive.month, func.count())
        .join(Drive, Registration.drive_id == Drive.id)
        .where(registrations_in_scope(scope), Registration.state.in_(_ASKED))
        .group_by(Registration.state, Drive.id, Drive.host_label, Drive.on_day, Drive.month)
        .order_by(Drive.on_day)
    )
    for state, drive_id, label, on_day, month, count in session.execute(asked):
        words, endpoint = _ASKED[state]
        yield Waiting(
            f"{number_text(count)} {words}: {_name(label, on_day, month)}",
            on_day,
            endpoint,
            {"drive_id": drive_id},
        )


def _calls(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """People who do not know yet that their drive was moved, postponed or cancelled."""
    if scope.role not in _OFFICES:
        return
    for drive in drives_to_call(session, scope, today):
        name = _name(drive.host_label, drive.on_day, drive.month)
        sentence = f"Gọi báo thay đổi cho {number_text(drive.people)} người: {name}"
        yield Waiting(sentence, today, "signups.calls", {"drive_id": drive.id})


def _confirmations(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """People of a drive of the next days who have not said whether they come."""
    if scope.role not in _OFFICES:
        return
    for drive in drives_to_confirm(session, scope, today):
        name = _name(drive.host_label, drive.on_day)
        sentence = f"Gọi xác nhận: đợt {name}, còn {number_text(drive.people)} người"
        yield Waiting(sentence, drive.on_day, "signups.confirm_round", {"drive_id": drive.id})


def _tasks(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """Lines of the checklists that are due, one entry a drive."""
    if scope.role not in _WITH_COMMITTEE:
        return
    for due in due_tasks(session, scope, today):
        sentence = f"{number_text(due.lines)} việc chuẩn bị đến hạn: {_name(due.host_label, due.on_day)}"
        yield Waiting(sentence, due.since, "drives.checklist", {"drive_id": due.drive_id})


def _prepared(today: date) -> timedelta:
    return timedelta(days=int(rule("drive.prepared_days_before", today).value))


def _drives(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """Drives of today for those at the desk, and for the province what the near ones still lack."""
    if scope.role not in _AT_THE_DESK:
        return
    for row in drives_soon(session, scope, today, today + _prepared(today)):
        name = _name(row.host_label, row.on_day)
        if row.on_day == today:
            yield Waiting(f"Đón tiếp hôm nay: {row.host_label}", today, "results.desk", {"drive_id": row.id})
        missing = _missing(row) if scope.role is Role.PROVINCE else []
        if missing:
            is_bands_only = set(missing) <= {"khung giờ", "đủ suất cho số dự kiến"}
            endpoint = "drives.bands" if is_bands_only else "drives.office_drive"
            sentence = f"Đợt còn thiếu {', '.join(missing)}: {name}"
            yield Waiting(sentence, row.on_day, endpoint, {"drive_id": row.id})


def _missing(row: OfficeRow) -> list[str]:
    return lacking(
        on_day=row.on_day,
        venue=row.venue,
        facility_id=row.facility_id,
        places=row.capacity,
        planned=row.planned,
        state=row.state,
    )


def _results(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """Drives that are over: people without an outcome, then books to close."""
    if scope.role not in _AT_THE_DESK:
        return
    unfinished = set()
    for drive, count in drives_without_results(session, scope, today):
        unfinished.add(drive.id)
        sentence = f"{number_text(count)} người chưa có kết quả: {_name(drive.host_label, drive.on_day)}"
        yield Waiting(sentence, drive.on_day, "results.summary", {"drive_id": drive.id})
    if scope.role is not Role.PROVINCE:
        return
    for row in drives_past_and_open(session, scope, today):
        if row.id not in unfinished:
            sentence = f"Đã xong, chờ khóa sổ: {_name(row.host_label, row.on_day)}"
            yield Waiting(sentence, row.on_day, "closings.closing", {"drive_id": row.id})


def _committee(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """What the office's own committee lacks: all steps while it is being set up, then single gaps."""
    if scope.role not in _WITH_COMMITTEE or scope.unit_id is None:
        return
    facts = committee_facts(session, scope.unit_id)
    open_steps = set(Step) - steps_done(facts, today) - {Step.TRIAL}
    if not facts.roles and len(open_steps) > 1:
        sentence = f"Thiết lập Ban Chỉ đạo và đầu giấy: còn {number_text(len(open_steps))} bước"
        yield Waiting(sentence, None, "committees.first_steps", {})
        return
    for gap in gaps(facts, today):
        yield Waiting(gap.sentence, gap.due_on, "committees.edit_committee", {"unit_id": scope.unit_id})


def _news(session: Session, scope: Scope, today: date) -> Iterator[Waiting]:
    """Announcements of the office that the public will soon not see any more."""
    if scope.role not in _WITH_COMMITTEE or scope.unit_id is None:
        return
    until = today + timedelta(days=int(rule("publication.ending_days", today).value))
    for item in ending_soon(session, scope.unit_id, today, until):
        sentence = f"Tin sắp hết hạn: {item.title}"
        last = shown_until(item.last_day, item.consent_until)
        yield Waiting(sentence, last, "outreach.edit_announcement", {"announcement_id": item.id})


def _requests(session: Session, scope: Scope) -> Iterator[Waiting]:
    """Requests of people about their own data, which have a legal clock."""
    if scope.role is not Role.PROVINCE:
        return
    for number, receipt, kind, due_on in due_requests(session, scope):
        sentence = f"{KIND_NAMES[kind]} theo yêu cầu của người đăng ký: {receipt}"
        yield Waiting(sentence, due_on, "signups.rights_request", {"request_id": number})


def _claims(session: Session, scope: Scope) -> Iterator[Waiting]:
    """Claims of earlier donations: the province answers them, a ward looks at those nobody has looked at."""
    if scope.role not in _WITH_COMMITTEE:
        return
    count = waiting_claims(session, scope, only_unseen=scope.role is Role.WARD)
    if count:
        words = (
            "lời khai lần hiến chờ xác nhận"
            if scope.role is Role.PROVINCE
            else "lời khai lần hiến chờ xem giấy"
        )
        yield Waiting(f"{number_text(count)} {words}", None, "donors.claims", {})


def _rounds(session: Session, scope: Scope) -> Iterator[Waiting]:
    """Rounds of commendation: dossiers to send, to mend and to look at, and lists to examine."""
    if scope.role not in _OFFICES:
        return
    for sentence, due_on, round_id in rounds_that_wait(session, scope):
        yield Waiting(sentence, due_on, "commendations.round_page", {"round_id": round_id})


def _runs(session: Session, scope: Scope) -> Iterator[Waiting]:
    """Papers whose issuing was left half way: any window goes on with them."""
    if scope.role not in (Role.PROVINCE, Role.WARD):
        return
    for run in waiting_runs(session, scope):
        sentence = f"Cấp tiếp {number_text(run.total - run.done)} giấy còn lại của lần cấp dở"
        yield Waiting(sentence, None, "commendations.paper_run", {"run_id": run.id})
