"""Say of each earlier award of a list whose it is, and whether the award ledger has it already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.commendations.import_rows import AwardRow
from domain.commendations.records import Honour
from domain.donors.records import Donor
from domain.ledger.opening_list_queries import Likely, people_like
from domain.names import search_key
from domain.units.records import Unit
from domain.wording import number_text

LEAVE_OUT = "bo"
_MOST_ALIKE = 10
NOBODY = "Chưa có trong sổ người hiến máu: xem lại họ tên, ngày sinh, số căn cước, hoặc thêm người này trước"


class AwardVerdict(StrEnum):
    """What becomes of a row, in the order in which a person looks at them."""

    ASK = "can_chon"
    WRONG = "can_sua"
    NEW = "moi"
    STANDS = "da_co"
    LEFT = "bo_qua"


@dataclass(frozen=True, slots=True)
class JudgedAward:
    """A row with its verdict, its donor when that is settled, else the people among whom somebody chooses."""

    row: AwardRow
    verdict: AwardVerdict
    donor: Donor | None = None
    alike: tuple[Donor, ...] = ()
    sentence: str = ""


def judge_awards(
    session: Session, scope: Scope, rows: Sequence[AwardRow], choices: Mapping[int, str]
) -> list[JudgedAward]:
    """Judge the rows of a list in three statements; choices are a donor's number or LEAVE_OUT by row number."""
    sought = {row.number: row for row in rows if not row.wrong and choices.get(row.number) != LEAVE_OUT}
    found = people_like(session, scope, sought) if sought else {}
    people = {number: _who(row, found[number], choices.get(number, "")) for number, row in sought.items()}
    standing = _standing(session, {donor.id for donor, _ in people.values() if donor})
    met: dict[tuple[int, tuple[int, str, int]], int] = {}
    judged = []
    for row in rows:
        donor, alike_people = people.get(row.number, (None, ()))
        judged.append(_judge(row, donor, alike_people, choices, standing, met))
    return judged


def _judge(
    row: AwardRow,
    donor: Donor | None,
    alike: tuple[Donor, ...],
    choices: Mapping[int, str],
    standing: set[tuple[int, tuple[int, str, int]]],
    met: dict[tuple[int, tuple[int, str, int]], int],
) -> JudgedAward:
    if choices.get(row.number) == LEAVE_OUT:
        return JudgedAward(row, AwardVerdict.LEFT)
    if row.wrong:
        return JudgedAward(row, AwardVerdict.WRONG, sentence="; ".join(row.wrong))
    if donor is not None:
        key = (donor.id, row.key)
        if key in standing:
            return JudgedAward(row, AwardVerdict.STANDS, donor)
        first = met.setdefault(key, row.number)
        if first != row.number:
            again = f"Trùng người, mốc và hình thức khen với dòng {number_text(first)}"
            return JudgedAward(row, AwardVerdict.WRONG, donor, sentence=again)
        return JudgedAward(row, AwardVerdict.NEW, donor)
    if not alike:
        return JudgedAward(row, AwardVerdict.WRONG, sentence=NOBODY)
    if len(alike) > _MOST_ALIKE:
        many = f"Sổ có {number_text(len(alike))} người như vậy: thêm ngày sinh, điện thoại hoặc số căn cước"
        return JudgedAward(row, AwardVerdict.WRONG, sentence=many)
    is_slip = alike[0].search_key != search_key(row.full_name)
    why = "Số căn cước này là của người tên khác" if is_slip else "Sổ có người cùng tên"
    return JudgedAward(row, AwardVerdict.ASK, alike=alike, sentence=why)


def _who(row: AwardRow, likely: Likely, choice: str) -> tuple[Donor | None, tuple[Donor, ...]]:
    """Return the donor of a row when it is settled, else the people that somebody chooses from.

    Of somebody out of the office's register nothing is told: for such a row nobody is found.
    """
    same = likely.same
    # A citizen number of somebody with another name is a slip of the one or the other.
    if same is not None and same.search_key == search_key(row.full_name):
        return same, ()
    chosen = next((donor for donor in likely.offered if str(donor.id) == choice), None)
    settled = chosen or (None if same is not None else _surely(row, likely.others))
    return (settled, ()) if settled else (None, tuple(likely.offered))


def _surely(row: AwardRow, alike: Sequence[Donor]) -> Donor | None:
    """Return the only donor of this name and phone, else of this name and birth."""
    by_phone = [donor for donor in alike if row.phone and donor.phone == row.phone]
    if len(by_phone) == 1:
        return by_phone[0]
    if len(alike) != 1 or row.birth is None:
        return None
    only = alike[0]
    if row.birth.date is not None and only.birth_day == row.birth.date:
        return only
    # A year alone is shared by many, so another phone leaves the question open.
    is_other_phone = bool(row.phone and only.phone)
    return only if only.birth_year == row.birth.year and not is_other_phone else None


def _standing(session: Session, donor_ids: set[int]) -> set[tuple[int, tuple[int, str, int]]]:
    """Return the awards of donors that stand in the ledger, as it holds them once."""
    wanted = select(Honour.donor_id, Honour.milestone, Honour.award_key, Honour.year).where(
        Honour.donor_id.in_(donor_ids), Honour.taken_back_at.is_(None)
    )
    found = session.execute(wanted)
    return {(donor_id, (step, award, year)) for donor_id, step, award, year in found if donor_id}


def communes_of(session: Session, donors: Iterable[Donor]) -> dict[int, str]:
    """Return the names of the communes of donors by their number."""
    numbers = {donor.commune_id for donor in donors if donor.commune_id}
    wanted = select(Unit.id, Unit.name).where(Unit.id.in_(numbers))
    return {number: name for number, name in session.execute(wanted)}
