"""Find whom a row of a facility's file means among the people of the drive; what is not certain is left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.facility_files.queries import Known
from domain.facility_files.reading import FileLine
from domain.people import BirthDay
from domain.signups.import_rules import agree


@dataclass(frozen=True, slots=True)
class Found:
    """The person of the drive that a row means, or those it may mean with the sentence that says why."""

    match: Known | None = None
    candidates: tuple[Known, ...] = ()
    sentence: str = ""


class People:
    """The people of a drive, to be found by serial, code, row number, citizen number and name."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.by_id = {one.id: one for one in known}
        self.by_code = {one.code: one for one in known}
        self._by_line = {one.desk_line: one for one in known if one.desk_line is not None}
        self._by_number: dict[str, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._by_serial: dict[str, Known] = {}
        for one in known:
            self._by_name.setdefault(one.search_key, []).append(one)
            if one.number_index:
                self._by_number.setdefault(one.number_index, []).append(one)
            if one.recorded and one.recorded.result.serial:
                self._by_serial[bare_serial(one.recorded.result.serial)] = one

    def find(self, line: FileLine, name_key: str, number_index: str | None) -> Found:
        """Return whom a row means.

        A serial, a code, a row number or a citizen number names one person, whose name or birth day must agree,
        and whom nobody else of the drive fits better; without any of them the same name and birth do, when
        nobody else has both. A citizen number that differs beside the same name and birth is asked about.
        """
        serial = bare_serial(line.result.serial) if line.result else ""
        named = [
            self._by_serial.get(serial) if serial else None,
            self.by_code.get(line.code or ""),
            self._by_line.get(line.desk_line or 0),
            *self._by_number.get(number_index or "", ()),
        ]
        strong = list({one.id: one for one in named if one is not None}.values())
        if not strong:
            return self._by_name_and_birth(line, name_key, number_index)
        only, birth = strong[0], line.person.birth
        has_name = not name_key or only.search_key == name_key
        alike = [one for one in self._by_name.get(name_key, ()) if one not in strong]
        # Somebody else who bears the name and the birth of the row may be meant: the serial may be misread.
        is_other = not (has_name and (birth is None or agree(only.birth, birth))) and any(
            birth is None or one.birth is None or agree(one.birth, birth) for one in alike
        )
        if len(strong) == 1 and not is_other and (has_name or _same_day(only.birth, birth)):
            return Found(only)
        sentence = "Số sê-ri, mã, số dòng hoặc số căn cước là của người khác với họ tên trong dòng"
        return Found(candidates=(*strong, *alike), sentence=sentence)

    def _by_name_and_birth(self, line: FileLine, name_key: str, number_index: str | None) -> Found:
        person = line.person
        namesakes = self._by_name.get(name_key, ())
        differing = [
            one for one in namesakes if number_index and one.number_index and agree(one.birth, person.birth)
        ]
        alike = [one for one in namesakes if not (number_index and one.number_index)]
        same = [one for one in alike if agree(one.birth, person.birth)]
        if differing:
            sentence = "Trùng họ tên và ngày sinh nhưng số căn cước khác"
            return Found(candidates=(*differing, *same), sentence=sentence)
        if len(same) > 1 and person.phone:
            same = [one for one in same if one.phone == person.phone] or same
        if len(same) == 1:
            return Found(same[0])
        if same:
            return Found(candidates=tuple(same), sentence="Đợt này có nhiều người cùng họ tên và ngày sinh")
        vague = tuple(one for one in alike if one.birth is None or person.birth is None)
        return Found(
            candidates=vague, sentence="Trùng họ tên, chưa đủ ngày sinh để biết chắc" if vague else ""
        )


def _same_day(one: BirthDay | None, other: BirthDay | None) -> bool:
    return one is not None and one.date is not None and other is not None and one.date == other.date


def bare_serial(serial: str) -> str:
    """Return a serial as it is compared: a spreadsheet takes the zeros at the head of a number away."""
    return serial.lstrip("0") if serial.isdigit() else serial
