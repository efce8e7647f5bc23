"""Judge rows of a list against the drive as it is now, in a number of statements that does not grow with the rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.donors.rules import Identity, are_two_people
from domain.drives.records import Drive
from domain.names import fold
from domain.rulebook import rule
from domain.sealing import Keyring, keyring_of
from domain.signups import import_queries as queries
from domain.signups.import_cells import read_row
from domain.signups.import_columns import Meaning
from domain.signups.import_parts import PartRows
from domain.signups.import_records import PeopleImport
from domain.signups.import_rows import ReadRow, Weight
from domain.signups.import_rules import (
    AS_NEW,
    JudgedRow,
    RowVerdict,
    Seen,
    Whole,
    answer,
    applicant_of,
    compare,
    find_match,
)
from domain.signups.records import RegistrantType
from domain.signups.rules import age_answer, certifying_unit
from domain.wording import number_text, short_date


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are judged on: the list, its drive, who sends it, the day of today."""

    batch: PeopleImport
    drive: Drive
    scope: Scope
    keeps_workplace: bool
    today: date

    @property
    def columns(self) -> tuple[Meaning, ...]:
        """Return what the columns of the list mean."""
        return tuple(Meaning(word) for word in json.loads(self.batch.columns))

    @property
    def whole(self) -> Whole:
        """Return what holds for everybody of the list."""
        batch = self.batch
        return Whole(
            batch.registrant_type,
            batch.commune_id,
            batch.workplace_id,
            batch.workplace,
            self.keeps_workplace,
        )


def marks_of(ring: Keyring, row: ReadRow) -> tuple[str, str, str, str]:
    """Return keyed digests: of the number; of name, birth and phone; of name and whole birth day; of the name."""
    number = ring.index(row.id_number, "id_number")[:20] if row.id_number else ""
    birth = row.birth.date or row.birth.year if row.birth else ""
    name = fold(row.full_name)
    person = ring.index(f"{name}|{birth}|{row.phone}", "list_person")[:20] if row.phone and birth else ""
    whole_day = row.birth is not None and row.birth.date is not None
    namesake = ring.index(f"{name}|{birth}", "list_namesake")[:20] if whole_day else ""
    return number, person, namesake, ring.index(name, "list_name")[:12]


def judge(
    session: Session, ground: Ground, part: PartRows, seen: Seen, done: Collection[int] = ()
) -> list[JudgedRow]:
    """Return every row of a part with its verdict; seen knows the rows before and learns those of the part.

    The rows that are done were taken over before, so that they only meet themselves.
    """
    ring, columns, whole = keyring_of(session), ground.columns, ground.whole
    read = [
        read_row(number, cells, columns, part.answers.get(number, {}), ground.today)
        for number, cells in part.rows
    ]
    units = _units(session, ground, read)
    judged = [_applicant(ring, row, whole, units) for row in read]
    _match(session, ground, judged)
    for one in judged:
        if one.row.number in done:
            one.verdict, one.match, one.candidates, one.sentences = RowVerdict.SAME, None, (), []
            seen.add(one.row.number, marks_of(ring, one.row))
        else:
            _decide(ring, one, part.choices.get(one.row.number, ""), seen)
    _warn(session, ground, judged)
    return judged


def _units(
    session: Session, ground: Ground, read: Sequence[ReadRow]
) -> tuple[dict[str, int], dict[str, int]]:
    province = ground.drive.province_id
    communes = queries.named_communes(
        session, province, {row.commune for row in read if row.commune}, ground.today
    )
    if ground.keeps_workplace:
        return communes, {}
    employers = {row.workplace for row in read if row.workplace}
    return communes, queries.named_employers(session, province, employers, ground.today)


def _applicant(
    ring: Keyring, row: ReadRow, whole: Whole, units: tuple[dict[str, int], dict[str, int]]
) -> JudgedRow:
    communes, employers = units
    commune_id = communes.get(row.commune) if row.commune else None
    if row.commune and commune_id is None:
        if whole.commune_id is None:
            sentence = "Xã, phường này không có trong danh mục của tỉnh. Ghi đúng tên hiện nay"
            row.remark(Meaning.COMMUNE, row.commune, sentence, Weight.WRONG)
        else:
            sentence = "Không có trong danh mục của tỉnh, lấy xã, phường chung của danh sách"
            row.remark(Meaning.COMMUNE, row.commune, sentence, Weight.DOUBT)
    applicant = applicant_of(row, whole, commune_id, employers.get(row.workplace))
    kind = applicant.registrant_type
    if certifying_unit(kind, applicant.commune_id, applicant.workplace_id) is None and not row.commune:
        where = "xã, phường" if kind is RegistrantType.COMMUNITY else "cơ quan hoặc xã, phường"
        sentence = f"Chưa rõ nơi xác nhận: chọn {where} chung cho danh sách, hoặc ghi vào dòng này"
        row.remark(Meaning.COMMUNE, "", sentence, Weight.WRONG)
    index = ring.index(row.id_number, "id_number") if row.id_number else None
    return JudgedRow(row, applicant, index)


def _match(session: Session, ground: Ground, judged: Sequence[JudgedRow]) -> None:
    keys = [fold(one.row.full_name) for one in judged]
    known = queries.known_people(
        session,
        ground.scope,
        ground.drive.id,
        name_keys={key for key in keys if key},
        number_indexes={one.number_index for one in judged if one.number_index},
    )
    by_name: dict[str, list[int]] = {}
    by_number: dict[str, list[int]] = {}
    for place, person in enumerate(known):
        by_name.setdefault(person.search_key, []).append(place)
        if person.number_index:
            by_number.setdefault(person.number_index, []).append(place)
    for one, key in zip(judged, keys, strict=True):
        places = {*by_name.get(key, ()), *by_number.get(one.number_index or "", ())}
        find_match(one, [known[place] for place in sorted(places)], key)


def _decide(ring: Keyring, one: JudgedRow, choice: str, seen: Seen) -> None:
    answer(one, choice)
    if one.verdict is RowVerdict.LEFT:
        return
    marks = marks_of(ring, one.row)
    same, perhaps, namesake = seen.earlier(marks)
    if one.row.is_wrong:
        one.verdict = RowVerdict.WRONG
        return
    if same is not None and same != one.row.number and seen.names[same] != marks[-1]:
        sentence = f"Cùng số căn cước với dòng {number_text(same)} nhưng khác họ tên. Xem lại thẻ"
        one.row.remark(Meaning.NUMBER, one.row.id_number, sentence, Weight.WRONG)
        one.verdict, one.match, one.sentences = RowVerdict.WRONG, None, []
        return
    if same is not None and same != one.row.number:
        one.verdict, one.match = RowVerdict.SAME, None
        one.sentences = [f"Cùng một người với dòng {number_text(same)}, giữ dòng đó"]
        return
    if perhaps not in (None, one.row.number) and one.match is None and choice != AS_NEW:
        one.verdict = RowVerdict.ASK
        one.sentences = [f"Cùng họ tên, ngày sinh và điện thoại với dòng {number_text(perhaps or 0)}"]
    if one.verdict is RowVerdict.ASK:
        return
    compare(one)
    if namesake is not None and namesake != one.row.number and one.verdict is RowVerdict.NEW:
        sentence = f"Trùng họ tên và ngày sinh với dòng {number_text(namesake)}"
        one.row.remark(Meaning.NAME, one.row.full_name, sentence, Weight.DOUBT)
    seen.add(one.row.number, marks)


def _warn(session: Session, ground: Ground, judged: Sequence[JudgedRow]) -> None:
    """Add what the office should look at; the doctor of the facility decides, so nothing is refused."""
    day = ground.drive.on_day or ground.today
    live = [one for one in judged if one.is_applicable]
    numbers = {one.number_index for one in live if one.number_index}
    interval = int(rule("donation.interval_days.toan_phan", day).value)
    may_give = queries.next_days(session, numbers) if numbers else {}
    near = queries.near_registrations(session, ground.drive, numbers, interval) if numbers else {}
    ages = rule("donation.age_years", day)
    for one in live:
        row, index = one.row, one.number_index or ""
        donor, next_day = may_give.get(index, (None, None))
        told = Identity.told(fold(row.full_name), row.birth)
        if donor is not None and are_two_people(donor, told):
            text = "Số căn cước này trong sổ hiến máu là của người tên khác. Xem lại thẻ"
            row.remark(Meaning.NUMBER, row.id_number, text, Weight.DOUBT)
            next_day = None
        if next_day is not None and next_day > day:
            text = f"Theo sổ hiến máu, hẹn lại từ ngày {short_date(next_day)}"
            row.remark(Meaning.LAST_DONATION, "", text, Weight.DOUBT)
        elif row.last_donation and (day - row.last_donation).days < interval:
            text = f"Lần hiến gần nhất {short_date(row.last_donation)}, chưa đủ {interval} ngày"
            row.remark(Meaning.LAST_DONATION, "", text, Weight.DOUBT)
        if index in near:
            text = f"Đã đăng ký một đợt khác ngày {short_date(near[index])}, trong vòng {interval} ngày"
            row.remark(Meaning.LAST_DONATION, "", text, Weight.DOUBT)
        if row.birth is not None and age_answer(row.birth, day, ages).kind != "fits":
            least, most = ages.value["least"], ages.value["most"]
            text = f"Xem lại tuổi: người hiến máu từ đủ {least} đến {most} tuổi ({ages.reference})"
            row.remark(Meaning.BIRTH, "", text, Weight.DOUBT)
