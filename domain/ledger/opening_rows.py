"""Read the rows of an old notebook: the person, how many donations, up to which day; seal them until they are used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from domain.donors.attendee import ATTENDEE_NUMBER_PLACE
from domain.donors.records import Sex
from domain.ledger.opening_rules import Opening
from domain.ledger.records import Evidence
from domain.names import fold, search_key, sort_key
from domain.people import BirthDay
from domain.sealing import Keyring
from domain.signups.import_births import read_birth
from domain.signups.import_cells import read_row
from domain.signups.import_columns import Meaning
from domain.signups.import_rows import Weight
from domain.wording import read_whole_number

_PLACE = "notebook_rows.cells"
_TIMES = re.compile(
    r"(?!.*(gan|cuoi))((tong )?(so )?(lan|luot)( da)? ?(hien|hm).*|(tong )?so (lan|luot).*|tong (so|cong)|sl lan.*)"
)
_UP_TO = re.compile(r"(tinh )?den( het)? (ngay|nam).*|chot (so )?(den|ngay).*")
ASK_TIMES = "Ô số lần: nhập một số từ 1 trở lên"
ASK_BIRTH = "Nhập ngày sinh hoặc năm sinh"
ASK_UP_TO = "Ô tính đến ngày: nhập ngày hoặc năm đã qua, ví dụ 31/12/2015 hoặc 2015"
ASK_COMMUNE = "Chưa rõ xã, phường: chọn xã, phường chung, hoặc ghi như trên danh mục"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a row says, as it is kept; wrong are the sentences about cells that have to be mended in the file."""

    full_name: str
    birth_day: str  # ISO, empty when only the year is known.
    birth_year: int | None
    sex: str
    id_number: str
    phone: str
    address: str
    commune: str
    commune_id: int | None
    times: int
    up_to: str
    evidence: str
    wrong: tuple[str, ...] = ()
    twin: int = 0  # The first row of the list that may tell of the same person.

    def sealed(self, ring: Keyring) -> bytes:
        """Return the row as it is stored."""
        return ring.seal(json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")), _PLACE)

    @property
    def birth(self) -> BirthDay | None:
        """Return the birth as far as it is known."""
        day = date.fromisoformat(self.birth_day) if self.birth_day else None
        return BirthDay(day, self.birth_year) if self.birth_year else None

    @property
    def key(self) -> str:
        """Return by what the same person is met twice in a list."""
        return (
            self.id_number or f"{search_key(self.full_name)}|{self.birth_day or self.birth_year}|{self.phone}"
        )

    def opening(self, notebook: str) -> Opening:
        """Return the opening balance that the row tells of."""
        return Opening(self.times, date.fromisoformat(self.up_to), notebook, Evidence(self.evidence))


def open_row(ring: Keyring, sealed: bytes) -> PersonRow:
    """Return a stored row."""
    said = json.loads(ring.open(sealed, _PLACE))
    return PersonRow(**{**said, "wrong": tuple(said["wrong"])})


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row that does not say otherwise."""

    up_to: date
    evidence: Evidence
    commune_id: int | None


def places_of_counts(labels: Sequence[str]) -> tuple[int | None, int | None]:
    """Return in which columns the number of donations and the day up to which they count stand."""
    words = [fold(label) for label in labels]
    times = next((place for place, word in enumerate(words) if _TIMES.fullmatch(word)), None)
    up_to = next((place for place, word in enumerate(words) if _UP_TO.fullmatch(word)), None)
    return times, up_to


def read_person(
    number: int,
    cells: Sequence[str],
    columns: Sequence[Meaning],
    places: tuple[int, int | None],
    communes: Mapping[str, int | None],
    terms: Terms,
    today: date,
) -> PersonRow:
    """Read one row; communes tells which unit a written commune is."""
    row = read_row(number, cells, columns, {}, today)
    wrong = [remark.sentence for remark in row.remarks if remark.weight is Weight.WRONG]
    times = read_whole_number(cells[places[0]]) or 0
    if times < 1:
        wrong.append(ASK_TIMES)
    if row.birth is None and not wrong:
        wrong.append(ASK_BIRTH)
    commune_id = communes.get(row.commune) if row.commune else terms.commune_id
    if commune_id is None:
        wrong.append(ASK_COMMUNE)
    written = cells[places[1]] if places[1] is not None else ""
    up_to, sentence = _up_to(written, row.last_donation, terms, today)
    if sentence:
        wrong.append(sentence)
    return PersonRow(
        full_name=row.full_name,
        birth_day=row.birth.date.isoformat() if row.birth and row.birth.date else "",
        birth_year=row.birth.year if row.birth else None,
        sex=row.sex.value if row.sex else "",
        id_number=row.id_number,
        phone=row.phone,
        address=row.address,
        commune=row.commune,
        commune_id=commune_id,
        times=times,
        up_to=up_to.isoformat(),
        evidence=terms.evidence.value,
        wrong=tuple(dict.fromkeys(wrong)),
    )


def _up_to(written: str, last: date | None, terms: Terms, today: date) -> tuple[date, str]:
    """Return the day up to which a row counts: its own, else the last donation it tells, else the list's."""
    if not written.strip():
        return (last or terms.up_to), ""
    read, _, _, _ = read_birth(written, today)
    if read is not None and read.date is not None:
        return read.date, ""
    if read is not None and re.fullmatch(r"\d{4}", written.strip()):
        return min(date(read.year, 12, 31), today), ""
    return terms.up_to, ASK_UP_TO


class Met:
    """The people of a list so far, so that a later row can name the first one that may be the same person.

    However long the list is, a row is looked up and not compared with every other.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, str, int], int] = {}

    def twin_of(self, number: int, row: PersonRow) -> int:
        """Return the number of the first row of the same name whose birth and citizen number do not differ, or 0.

        Two numbers of one kind are two people; a year alone may be that of any day in it.
        """
        name, kind = search_key(row.full_name), len(row.id_number)
        days = [row.birth_day, f"{row.birth_year}"] if row.birth_day else [f"{row.birth_year}*"]
        kinds = [other for other in (0, 9, 12) if not kind or other != kind]
        found = [self._first.get((name, day, other), 0) for day in days for other in kinds]
        for day in (row.birth_day or f"{row.birth_year}", f"{row.birth_year}*"):
            self._first.setdefault((name, day, kind), number)
        return min((first for first in found if first), default=0)


class NotebookPerson:
    """A person of a notebook as the register takes somebody in; the citizen number is sealed as an attendee's."""

    donor_id: int | None = None
    workplace_id: int | None = None
    workplace = ""
    occupation = ""

    def __init__(self, row: PersonRow, ring: Keyring) -> None:
        birth, number = row.birth, row.id_number
        self.full_name = row.full_name
        self.search_key, self.sort_key = search_key(row.full_name), sort_key(row.full_name)
        self.birth_day = birth.date if birth else None
        self.birth_year = birth.year if birth else None
        self.sex = Sex(row.sex) if row.sex else None
        self.id_number_sealed = ring.seal(number, ATTENDEE_NUMBER_PLACE) if number else None
        self.id_number_index = ring.index(number, "id_number") if number else None
        self.id_number_tail = number[-4:]
        self.phone, self.phone_tail = row.phone, row.phone[-4:]
        self.commune_id = row.commune_id
        self.address = row.address
