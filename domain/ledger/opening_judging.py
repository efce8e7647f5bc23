"""Say of rows of an old notebook who they are and whether their count may enter the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.donors.records import Donor
from domain.ledger import opening_list_queries as queries
from domain.ledger.opening_list_queries import Likely
from domain.ledger.opening_records import NotebookRow, RowVerdict
from domain.ledger.opening_rows import PersonRow, open_row
from domain.ledger.opening_rules import Known, opening_verdict
from domain.ledger.queries import known_of
from domain.sealing import keyring_of

AS_NEW, LEAVE_OUT = "moi", "bo"
_LONGEST = 300  # The width of the column.
_ALIKE = "Sổ có người cùng tên, cùng ngày sinh hoặc năm sinh"
_SLIP = (
    "Số căn cước này trong sổ là của người khác tên, khác ngày sinh: chọn đúng người; "
    "nếu không có, bỏ dòng này, sửa số căn cước trong tệp rồi gửi lại"
)
# Of somebody who is not in the office's register nothing is told, not even that the number is known.
_HIDDEN = "Chưa nhập được theo số căn cước này: xem lại số; nếu số đúng, để trống ô số căn cước rồi gửi lại dòng này"


def judge(session: Session, rows: Sequence[NotebookRow], scope: Scope, title: str, *, today: date) -> None:
    """Store the verdict of rows and the donor of each; the people are asked for in two statements."""
    ring = keyring_of(session)
    people = {row.number: open_row(ring, row.cells_sealed) for row in rows if row.cells_sealed is not None}
    known = queries.people_like(session, scope, people) if people else {}
    for row in rows:
        if row.number in people:
            _judge_one(session, row, people[row.number], known[row.number], title, today)
    session.flush()


def _judge_one(
    session: Session,
    row: NotebookRow,
    person: PersonRow,
    likely: Likely,
    title: str,
    today: date,
) -> None:
    row.donor_id, row.sentence = None, ""
    if row.choice == LEAVE_OUT:
        row.verdict = RowVerdict.LEFT
        return
    if person.wrong:
        row.verdict, row.sentence = RowVerdict.WRONG, "; ".join(person.wrong)[:_LONGEST]
        return
    if likely.is_hidden:
        row.verdict, row.sentence = RowVerdict.WRONG, _HIDDEN
        return
    chosen = next((donor for donor in likely.offered if str(donor.id) == row.choice), None)
    sure = None if likely.is_slip else likely.same or _surely(person, likely.others)
    donor = chosen or sure
    if donor is None and likely.offered and (likely.is_slip or row.choice != AS_NEW):
        row.verdict, row.sentence = RowVerdict.ASK, _SLIP if likely.is_slip else _ALIKE
        return
    row.verdict = RowVerdict.NEW if donor is None else RowVerdict.KNOWN
    row.donor_id = None if donor is None else donor.id
    known = Known(person.birth, [], []) if donor is None else known_of(session, donor)
    judged = opening_verdict(person.opening(title), known, today)
    if not judged.accepted:
        sentence = " ".join(reason.sentence for reason in judged.reasons)
        row.verdict, row.sentence = RowVerdict.WRONG, sentence[:_LONGEST]


def _surely(person: PersonRow, alike: list[Donor]) -> Donor | None:
    """Return the only donor of the same name, whole birth day and phone; anybody else is for a person to choose."""
    if len(alike) != 1 or not person.birth_day or not person.phone:
        return None
    only = alike[0]
    is_same_day = only.birth_day is not None and only.birth_day.isoformat() == person.birth_day
    return only if is_same_day and only.phone == person.phone else None
