"""Decide what a row of a list means for a drive: new, changed, already there, to be chosen, or to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.donors.records import Sex
from domain.people import BirthDay
from domain.refusals import Reason, Verdict, verdict
from domain.signups.import_births import birth_shown
from domain.signups.import_columns import Meaning
from domain.signups.import_rows import ReadRow, Weight
from domain.signups.records import RegistrantType, RegistrationState
from domain.signups.rules import TYPE_NAMES, Applicant
from domain.wording import number_text, phone_text


class RowVerdict(StrEnum):
    """What a row means for the registrations of the drive."""

    NEW = "moi"
    CHANGED = "sua"
    SAME = "trung"
    ASK = "can_chon"
    WRONG = "loi"
    LEFT = "bo_qua"


VERDICT_NAMES = {
    RowVerdict.NEW: "Mới",
    RowVerdict.CHANGED: "Sửa",
    RowVerdict.SAME: "Trùng",
    RowVerdict.ASK: "Cần chọn",
    RowVerdict.WRONG: "Lỗi",
    RowVerdict.LEFT: "Bỏ qua",
}
VERDICT_KINDS = {
    RowVerdict.NEW: "done",
    RowVerdict.CHANGED: "blue",
    RowVerdict.SAME: "plain",
    RowVerdict.ASK: "attention",
    RowVerdict.WRONG: "stop",
    RowVerdict.LEFT: "plain",
}
# What a person can answer about a row beside the number of a registration that it means.
AS_NEW, LEAVE_OUT = "moi", "bo"


@dataclass(frozen=True, slots=True)
class Known:
    """A registration of the drive that a row may mean; is_mine says whether the sender looks after it."""

    id: int
    code: str
    full_name: str
    search_key: str
    birth: BirthDay | None
    sex: Sex | None
    phone: str
    number_index: str | None
    state: RegistrationState
    registrant_type: RegistrantType
    commune_id: int | None
    address: str
    workplace: str
    occupation: str
    note: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """What holds for everybody of a list whose row does not say otherwise."""

    registrant_type: RegistrantType
    commune_id: int | None
    workplace_id: int | None
    workplace: str
    keeps_workplace: bool  # A representative sends people of the own unit only.


@dataclass(slots=True)
class JudgedRow:
    """A row with its verdict: the registration it means, those it may mean, and what would change."""

    row: ReadRow
    applicant: Applicant
    number_index: str | None
    verdict: RowVerdict = RowVerdict.NEW
    sentences: list[str] = field(default_factory=list)
    match: Known | None = None
    candidates: tuple[Known, ...] = ()
    may_be_new: bool = True
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_applicable(self) -> bool:
        """Return whether taking the row over stores something."""
        return self.verdict in (RowVerdict.NEW, RowVerdict.CHANGED)


@dataclass(slots=True)
class Seen:
    """The people of the rows before, by keyed digests, each with the row where the person stands."""

    numbers: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    namesakes: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def earlier(self, marks: Sequence[str]) -> tuple[int | None, int | None, int | None]:
        """Return the rows before with the same person, with perhaps the same person, and with name and birth alike.

        Where both rows have a number and the numbers differ, or one has none, equal name, birth and phone leave
        a doubt; without any number in this row they are the same person.
        """
        number, person, namesake, _ = marks
        by_number = self.numbers.get(number) if number else None
        by_person = self.persons.get(person) if person else None
        if number and by_number is None:
            return None, by_person, self.namesakes.get(namesake)
        return by_number or by_person, None, self.namesakes.get(namesake)

    def add(self, row: int, marks: Sequence[str]) -> None:
        """Remember a row that will be taken over or is there already."""
        for place, mark in zip((self.numbers, self.persons, self.namesakes), marks, strict=False):
            if mark:
                place.setdefault(mark, row)
        self.names[row] = marks[-1]


def applicant_of(row: ReadRow, whole: Whole, commune_id: int | None, workplace_id: int | None) -> Applicant:
    """Return who a row is, with what holds for the whole list; the units are those that the row names."""
    kind = row.registrant_type or whole.registrant_type
    if whole.keeps_workplace:
        workplace_id = whole.workplace_id
    else:
        workplace_id = workplace_id or (None if row.workplace else whole.workplace_id)
    return Applicant(
        full_name=row.full_name,
        birth=row.birth,
        id_number=row.id_number,
        phone=row.phone,
        registrant_type=kind,
        commune_id=commune_id or whole.commune_id,
        address=row.address,
        workplace_id=None if kind is RegistrantType.COMMUNITY and not whole.keeps_workplace else workplace_id,
        workplace=row.workplace or whole.workplace,
    )


def agree(one: BirthDay | None, other: BirthDay | None) -> bool:
    """Return whether two births can be of one person: the same day, or the same year where only years are known."""
    if one is None or other is None:
        return False
    if one.date and other.date:
        return one.date == other.date
    return one.year == other.year


def find_match(judged: JudgedRow, known: Sequence[Known], name_key: str) -> None:
    """Put the registration that a row means, or those it may mean, into the row; nothing is guessed.

    The same number, with the name or the birth agreeing, is the same person; so are the same name, birth and
    phone where no two numbers differ. Anything less is left to a person.
    """
    row, index = judged.row, judged.number_index
    by_number = [one for one in known if index and one.number_index == index]
    if by_number:
        judged.may_be_new = False
        only = by_number[0]
        if len(by_number) == 1 and (only.search_key == name_key or agree(only.birth, row.birth)):
            judged.match = only
            return
        _ask(judged, by_number, "Số căn cước này đã đăng ký với họ tên và ngày sinh khác")
        return
    alike = [one for one in known if one.search_key == name_key]
    same = [one for one in alike if agree(one.birth, row.birth) and row.phone and one.phone == row.phone]
    certain = [one for one in same if not (index and one.number_index)]
    if len(same) == 1 and certain == same:
        judged.match = same[0]
    elif same:
        _ask(judged, same, "Đã có người cùng họ tên, ngày sinh và số điện thoại")
    else:
        _compare_namesakes(judged, alike)


def _compare_namesakes(judged: JudgedRow, alike: Sequence[Known]) -> None:
    row, index = judged.row, judged.number_index
    near = [
        one
        for one in alike
        if not (index and one.number_index)
        and (agree(one.birth, row.birth) or (row.phone and one.phone == row.phone))
    ]
    years_only = [one for one in near if _differs_in_phone(one, row) and not _same_day(one, row)]
    asked = [one for one in near if one not in years_only]
    if asked:
        _ask(judged, asked, "Có thể là người đã đăng ký")
    elif years_only:
        row.remark(Meaning.NAME, row.full_name, "Trùng tên, năm sinh với một người đã đăng ký", Weight.DOUBT)


def _differs_in_phone(one: Known, row: ReadRow) -> bool:
    return bool(one.phone and row.phone) and one.phone != row.phone


def _same_day(one: Known, row: ReadRow) -> bool:
    return bool(one.birth and row.birth and one.birth.date) and one.birth == row.birth


def _ask(judged: JudgedRow, candidates: Sequence[Known], sentence: str) -> None:
    judged.verdict, judged.candidates = RowVerdict.ASK, tuple(candidates)
    judged.sentences.append(f"{sentence}. Chọn người này là ai")


def answer(judged: JudgedRow, choice: str) -> None:
    """Apply what a person chose for a row: a new person, none, or one of the registrations it may mean."""
    if choice == LEAVE_OUT:
        judged.verdict, judged.match, judged.sentences = RowVerdict.LEFT, None, []
    elif judged.verdict is RowVerdict.ASK:
        chosen = [one for one in judged.candidates if str(one.id) == choice]
        if chosen:
            judged.match, judged.verdict, judged.sentences = chosen[0], RowVerdict.NEW, []
        elif choice == AS_NEW and judged.may_be_new:
            judged.verdict, judged.sentences = RowVerdict.NEW, []


def compare(judged: JudgedRow) -> None:
    """Give a row that means a registration its verdict: the same, or what would change, as far as it may."""
    known, row, wish = judged.match, judged.row, judged.applicant
    if known is None:
        return
    judged.verdict = RowVerdict.SAME
    if not known.is_mine:
        judged.sentences.append("Đã có đăng ký từ nơi khác, giữ nguyên")
        return
    pairs: dict[str, tuple[str, str]] = {
        "full_name": (known.full_name, wish.full_name),
        "phone": (phone_text(known.phone), phone_text(wish.phone) if wish.phone else ""),
        "address": (known.address, wish.address),
        "workplace": (known.workplace, row.workplace),
        "occupation": (known.occupation, row.occupation),
        "note": (known.note, row.note),
        "registrant_type": (
            TYPE_NAMES[known.registrant_type],
            TYPE_NAMES[row.registrant_type] if row.registrant_type else "",
        ),
    }
    if row.birth is not None and row.birth != known.birth and not _is_vaguer(row.birth, known.birth):
        pairs["birth"] = (birth_shown(known.birth) if known.birth else "", birth_shown(row.birth))
    if judged.number_index and known.number_index is None:
        pairs["id_number"] = ("", f"…{wish.id_number[-4:]}")
    changes = {name: pair for name, pair in pairs.items() if pair[1] and pair[0] != pair[1]}
    if not changes:
        return
    if known.state is not RegistrationState.PENDING:
        judged.sentences.append("Khác với đăng ký, nhưng danh sách đã xác nhận nên giữ nguyên")
        return
    judged.changes, judged.verdict = changes, RowVerdict.CHANGED


def _is_vaguer(birth: BirthDay, known: BirthDay | None) -> bool:
    return known is not None and birth.date is None and known.year == birth.year


CHANGE_NAMES = {
    "full_name": "Họ tên",
    "phone": "Điện thoại",
    "address": "Địa chỉ",
    "workplace": "Cơ quan, lớp",
    "occupation": "Nghề nghiệp",
    "note": "Ghi chú",
    "registrant_type": "Đối tượng",
    "birth": "Ngày sinh",
    "id_number": "Số căn cước",
}


def may_undo(states: Mapping[RegistrationState, int], on_day: date | None, today: date) -> Verdict:
    """Judge whether a list may be taken back: nobody of it is certified, called or arrived, the day is not over."""
    fixed = sum(
        states.get(state, 0)
        for state in (RegistrationState.CERTIFIED, RegistrationState.CALLED, RegistrationState.ARRIVED)
    )
    return verdict(
        [
            Reason(
                f"{number_text(fixed)} người của danh sách này đã được xác nhận hoặc đã đến, "
                "nên không hoàn tác cả danh sách. Hủy từng đăng ký nếu cần."
            )
            if fixed
            else None,
            Reason("Đợt hiến máu này đã qua.") if on_day is not None and on_day < today else None,
        ]
    )
