"""Judge rows of a facility's file against the drive as it is now, in a number of statements that does not grow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.donors.rules import Identity, are_two_people, interval_reason
from domain.drives.records import Drive
from domain.facility_files import queries
from domain.facility_files.comparing import compare
from domain.facility_files.matching import Found, People
from domain.facility_files.queries import Known, KnownDonor
from domain.facility_files.reading import FileLine, open_content, read_line
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileVerdict
from domain.facility_files.rules import LEAVE_OUT, SOMEBODY_ELSE
from domain.ledger.rules import SERIAL_USED
from domain.names import fold
from domain.results.records import OutcomeKind
from domain.results.rules import Result
from domain.sealing import Keyring, keyring_of
from domain.signups.import_rows import Weight
from domain.signups.records import RegistrationState
from domain.wording import number_text


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are judged on: the file, its drive, who works on it, the day of today."""

    file: FacilityFile
    drive: Drive
    scope: Scope
    today: date

    @property
    def columns(self) -> list[str]:
        """Return what the kept columns of the file tell."""
        return list(json.loads(self.file.columns))


@dataclass(slots=True)
class Judged:
    """A row with its verdict: whom it means or may mean, what differs from what is recorded, what to mend.

    ``changes`` are (what, recorded, in the file); ``raises`` tells that only the evidence grows.
    """

    row: FacilityFileRow
    line: FileLine
    number_index: str | None
    verdict: FileVerdict = FileVerdict.NEW
    sentences: list[str] = field(default_factory=list)
    match: Known | None = None
    donor: KnownDonor | None = None
    candidates: tuple[Known, ...] = ()
    donors: tuple[KnownDonor, ...] = ()
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    raises: bool = False
    is_early: bool = False
    person_mark: str = ""
    serial_mark: str = ""

    def settle(self, verdict: FileVerdict, *sentences: str) -> None:
        """Give the row its verdict and say why."""
        self.verdict = verdict
        self.sentences += sentences


def judge(session: Session, ground: Ground, rows: Sequence[FacilityFileRow]) -> list[Judged]:
    """Return rows with their verdicts; every row needs its content."""
    ring = keyring_of(session)
    judged = [_read(ring, ground, row) for row in rows]
    people = People(queries.known_people(session, ground.drive.id))
    found = [_find(people, one) for one in judged]
    donors = _Donors(session, ground, judged)
    serials = [one.line.result.serial for one in judged if one.line.result and one.line.result.serial]
    used = queries.used_serials(session, serials)
    earlier = queries.standing_rows(
        session,
        ground.file.id,
        registration_ids={one.match.id for one in judged if one.match},
        person_marks={one.person_mark for one in judged} - {""},
        serial_marks={one.serial_mark for one in judged} - {""},
    )
    for one, which in zip(judged, found, strict=True):
        _decide(ground, one, which, donors, used, earlier)
        _stand(one, earlier)
    return judged


_Earlier = tuple[dict[int, queries.Standing], dict[str, queries.Standing], dict[str, queries.Standing]]


def _read(ring: Keyring, ground: Ground, row: FacilityFileRow) -> Judged:
    content = open_content(ring, row.content_sealed or b"")
    line = read_line(
        row.number,
        content,
        ground.columns,
        deferred_until=ground.file.deferred_until,
        drive_day=ground.drive.on_day or ground.today,
        today=ground.today,
    )
    index = ring.index(line.person.id_number, "id_number") if line.person.id_number else None
    one = Judged(row, line, index)
    birth = line.person.birth
    if index or birth:
        who = index or f"{fold(line.person.full_name)}|{birth.date or birth.year if birth else ''}"
        one.person_mark = ring.index(who, "facility_person")[:20]
    if line.result and line.result.serial:
        one.serial_mark = ring.index(line.result.serial, "facility_serial")[:20]
    return one


def _find(people: People, one: Judged) -> Found:
    choice = one.row.choice
    if choice.startswith("r") and (known := people.by_id.get(int(choice[1:]))):
        one.match = known
        return Found(known)
    found = people.find(one.line, fold(one.line.person.full_name), one.number_index)
    if found.candidates and (choice == SOMEBODY_ELSE or choice.startswith("d")):
        return Found()
    one.match = found.match
    return found


class _Donors:
    """The donors whom rows may mean, by number, citizen number and name."""

    def __init__(self, session: Session, ground: Ground, judged: Sequence[Judged]) -> None:
        ids = {one.match.donor_id for one in judged if one.match and one.match.donor_id}
        indexes = {one.number_index for one in judged if one.number_index}
        indexes |= {one.match.number_index for one in judged if one.match and one.match.number_index}
        names = {fold(one.line.person.full_name) for one in judged if one.match is None}
        found = queries.known_donors(session, ground.scope, ids=ids, number_indexes=indexes, name_keys=names)
        self.by_id = {one.id: one for one in found}
        self._by_index = {one.number_index: one for one in found if one.number_index}
        self._found = found

    def behind(self, one: Judged) -> KnownDonor | None:
        """Return the donor that a row certainly means: linked, of the same number, or chosen."""
        if one.match is not None:
            linked = self.by_id.get(one.match.donor_id or 0)
            return linked or self._numbered(one)
        if one.row.choice.startswith("d"):
            # Only people of the own register may be chosen, so that a number from elsewhere chooses nobody.
            return next((donor for donor in self.namesakes(one) if f"d{donor.id}" == one.row.choice), None)
        return self._numbered(one)

    def _numbered(self, one: Judged) -> KnownDonor | None:
        """Return the donor of the person's citizen number, unless name and birth show that it is somebody else's."""
        key, birth, index = fold(one.line.person.full_name), one.line.person.birth, one.number_index
        if one.match is not None:
            key, birth, index = one.match.search_key, one.match.birth, one.match.number_index or index
        donor = self._by_index.get(index or "")
        told = Identity.told(key, birth)
        return None if donor is None or are_two_people(donor.identity, told) else donor

    def namesakes(self, one: Judged) -> tuple[KnownDonor, ...]:
        """Return donors of the province with the same name and birth day whose citizen number does not differ."""
        key, birth = fold(one.line.person.full_name), one.line.person.birth
        day = birth.date if birth else None
        return tuple(
            donor
            for donor in self._found
            if day is not None
            and donor.search_key == key
            and donor.birth_day == day
            and not (one.number_index and donor.number_index)
        )


def _decide(
    ground: Ground,
    one: Judged,
    found: Found,
    donors: _Donors,
    used: dict[str, int | None],
    earlier: _Earlier,
) -> None:
    line, row = one.line, one.row
    if row.decision == LEAVE_OUT:
        return one.settle(FileVerdict.LEFT, "Đã chọn bỏ dòng này")
    if line.is_blank:
        return one.settle(FileVerdict.LEFT, "Tệp chưa ghi kết quả của người này")
    if found.candidates:
        one.candidates = found.candidates
        return one.settle(FileVerdict.ASK, f"{found.sentence}. Chọn người này là ai")
    if line.problems or line.result is None:
        return one.settle(FileVerdict.WRONG, *(sentence for _, sentence in line.problems))
    if twice := _twice(one, earlier):
        return one.settle(FileVerdict.WRONG, twice)
    if one.match is None and not _is_somebody_new(one, line.result, donors):
        return None
    one.donor = donors.behind(one)
    if one.match is not None:
        recorded = one.match.recorded
        if recorded is not None and compare(one.match, recorded, line.result, row.decision, one):
            return None
        has_arrived = recorded is None and one.match.state is RegistrationState.ARRIVED
        if has_arrived and line.result.kind is OutcomeKind.ABSENT:
            text = "Bàn ghi người này đã đến. Chọn kết quả BV nếu người này bỏ về"
            return one.settle(FileVerdict.WRONG, text)
    serial = line.result.serial
    mine = one.match.recorded.outcome_id if one.match and one.match.recorded else None
    if serial and serial in used and (mine is None or used[serial] != mine):
        return one.settle(FileVerdict.WRONG, SERIAL_USED.sentence.removesuffix("."))
    if early := _early(ground, one, line.result):
        one.is_early = True
        if not line.result.override_reason:
            return one.settle(FileVerdict.WRONG, f"{early} Nếu bác sĩ vẫn cho hiến, ghi lý do")
        one.sentences.append(f"Hiến sớm, lý do: {line.result.override_reason}")
    if one.match is None:
        one.verdict = FileVerdict.WALK_IN
    elif one.match.recorded is None:
        one.verdict = FileVerdict.NEW
    return None


def _twice(one: Judged, earlier: _Earlier) -> str:
    """Return the sentence for a row whose person or serial stands in an earlier row; empty for any other."""
    by_id, by_person, by_serial = earlier
    first = by_id.get(one.match.id) if one.match else by_person.get(one.person_mark)
    if first is not None and first.place < one.row.place:
        return f"Cùng một người với dòng {number_text(first.number)}. Bỏ một trong hai dòng"
    first = by_serial.get(one.serial_mark)
    if first is not None and first.place < one.row.place:
        return f"Cùng số sê-ri với dòng {number_text(first.number)}. Đọc lại số trên giấy"
    return ""


def _stand(one: Judged, earlier: _Earlier) -> None:
    """Let later rows of the same call meet this one, when it stands for a person."""
    if one.verdict in (FileVerdict.LEFT, FileVerdict.ASK, FileVerdict.WRONG):
        return
    by_id, by_person, by_serial = earlier
    here = queries.Standing(one.row.place, one.row.number)
    if one.match is not None:
        by_id.setdefault(one.match.id, here)
    if one.person_mark:
        by_person.setdefault(one.person_mark, here)
    if one.serial_mark:
        by_serial.setdefault(one.serial_mark, here)


def _is_somebody_new(one: Judged, result: Result, donors: _Donors) -> bool:
    """Return whether a row whose person is not registered may be added as it is; else give it its verdict."""
    if result.kind is OutcomeKind.ABSENT:
        one.settle(FileVerdict.LEFT, "Không đến và không có trong danh sách của đợt")
        return False
    wrong = [remark.sentence for remark in one.line.person.remarks if remark.weight is Weight.WRONG]
    if wrong:
        one.settle(FileVerdict.WRONG, "Không thấy người này trong danh sách của đợt", *wrong)
        return False
    if not one.row.choice and donors.behind(one) is None and (alike := donors.namesakes(one)):
        one.donors = alike
        sentence = "Không có trong danh sách của đợt; sổ hiến máu có người cùng họ tên, ngày sinh"
        one.settle(FileVerdict.ASK, f"{sentence}. Chọn người này là ai")
        return False
    one.sentences.append("Không có trong danh sách của đợt")
    return True


def _early(ground: Ground, one: Judged, result: Result) -> str:
    """Return why a donation comes before the interval is over, as far as the register's last donation tells."""
    day, donor = ground.drive.on_day or ground.today, one.donor
    if result.kind is not OutcomeKind.DONATED or donor is None or donor.last_on is None:
        return ""
    # A donation of the drive's own day is this very one; what lies after it the ledger judges itself.
    if donor.last_on > day - timedelta(days=1):
        return ""
    reason = interval_reason(donor.last_on, donor.last_component, day, ground.today)
    return reason.sentence if reason else ""
