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
from domain.wording import number_text

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
    """Store the verdict of rows and the donor of each; the people are asked for in three statements."""
    ring = keyring_of(session)
    people = {row.number: open_row(ring, row.cells_sealed) for row in rows if row.cells_sealed is not None}
    known = queries.people_like(session, scope, people) if people else {}
    emptied = queries.emptied_by_undoing(
        session, {donor.id for likely in known.values() for donor in likely.others}
    )
    for row in rows:
        if row.number in people:
            _judge_one(session, row, people[row.number], known[row.number], emptied, title, today)
    session.flush()


def _judge_one(
    session: Session,
    row: NotebookRow,
    person: PersonRow,
    likely: Likely,
    emptied: set[int],
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
    donor, question = _who(row, person, likely, emptied)
    if question:
        row.verdict, row.sentence = RowVerdict.ASK, question
        return
    row.verdict = RowVerdict.NEW if donor is None else RowVerdict.KNOWN
    row.donor_id = None if donor is None else donor.id
    known = Known(person.birth, [], []) if donor is None else known_of(session, donor)
    judged = opening_verdict(person.opening(title), known, today)
    if not judged.accepted:
        sentence = " ".join(reason.sentence for reason in judged.reasons)
        row.verdict, row.sentence = RowVerdict.WRONG, sentence[:_LONGEST]


def _who(row: NotebookRow, person: PersonRow, likely: Likely, emptied: set[int]) -> tuple[Donor | None, str]:
    """Return the donor of a row, None for a new one; else the question that a person has to answer."""
    chosen = next((donor for donor in likely.offered if str(donor.id) == row.choice), None)
    if chosen is not None:
        return chosen, ""
    if likely.is_slip:
        return None, _SLIP
    if person.twin and row.choice != AS_NEW:
        return (
            None,
            f"Có thể trùng người với dòng {number_text(person.twin)} của tệp: nếu là một người, bỏ dòng này",
        )
    if likely.same is not None:
        return likely.same, ""
    if row.choice == AS_NEW:
        return None, ""
    sure = _surely(person, likely.others, emptied)
    return sure, _ALIKE if sure is None and likely.others else ""


def _surely(person: PersonRow, alike: list[Donor], emptied: set[int]) -> Donor | None:
    """Return the only donor of the same name who is certainly meant; anybody else is for a person to choose.

    Certain is the same whole birth day and phone, and whom an undone notebook made of the same row.
    """
    if len(alike) != 1:
        return None
    only = alike[0]
    born = only.birth_day.isoformat() if only.birth_day else ""
    if born != person.birth_day:
        return None
    if born and person.phone and only.phone == person.phone:
        return only
    is_other = only.birth_year != person.birth_year or only.commune_id != person.commune_id
    is_other_phone = bool(person.phone and only.phone) and person.phone != only.phone
    return only if only.id in emptied and not (is_other or is_other_phone) else None
