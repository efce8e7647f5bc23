"""Read the kept cells of one row of a facility's file: who it is, and the result as the rules take it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.facility_files.rules import CODES, COMPONENT_CODES, UNKNOWN, Told, component_named
from domain.names import fold
from domain.people import split_day_text
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result, clean_serial, result_verdict
from domain.sealing import Keyring
from domain.signups.import_births import birth_text
from domain.signups.import_cells import read_row
from domain.signups.import_columns import Meaning
from domain.signups.import_rows import ReadRow
from domain.signups.rules import read_code
from domain.wording import short_date

_PLACE = "facility_file_rows.content"
REASON = "ly_do"  # The answer that says why somebody could give before the interval was over.
_SPREADSHEET_START = date(1899, 12, 30)
_KINDS = {code: kind for kind, code in CODES.items()}
_COMPONENTS = {code: component for component, code in COMPONENT_CODES.items()}
_LONGEST_SERIAL = 40
# What a cell of a volume, a serial or a day holds when there is none.
_NOTHING = re.compile(r"[\W0]*(ml|cc)?|ko?|(khong|chua)( \w+)*")


@dataclass(slots=True)
class Content:
    """What is sealed of a row: its kept cells, and what an officer wrote anew, by the word of the column."""

    cells: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)

    def sealed(self, ring: Keyring) -> bytes:
        """Return the content as it is stored."""
        return ring.seal(
            json.dumps((self.cells, self.answers), ensure_ascii=False, separators=(",", ":")), _PLACE
        )


def open_content(ring: Keyring, sealed: bytes) -> Content:
    """Return what is sealed of a row."""
    cells, answers = json.loads(ring.open(sealed, _PLACE))
    return Content(tuple(cells), answers)


@dataclass(slots=True)
class FileLine:
    """What a row says: the person, the keys that name a registration, the result, and what has to be mended.

    ``problems`` are pairs of the column's word and a sentence; ``is_blank`` tells that no result is written.
    """

    number: int
    person: ReadRow
    code: str | None
    desk_line: int | None
    result: Result | None
    blood_group: str
    is_blank: bool
    problems: list[tuple[str, str]]


def read_line(
    number: int,
    content: Content,
    columns: Sequence[str],
    *,
    deferred_until: date | None,
    drive_day: date,
    today: date,
) -> FileLine:
    """Return what a row says; deferred_until is the day for a deferral without a day of its own."""
    given = {word: cell for word, cell in zip(columns, content.cells, strict=False) if word and cell}
    given |= content.answers
    if Told.VOLUME in content.answers:
        # Whoever wrote the volume anew has seen the other cells that name one.
        given = {word: cell for word, cell in given.items() if not word.startswith("ml_")}
        if given.get(Told.RESULT, "").isdigit():
            given[Told.RESULT] = CODES[OutcomeKind.DONATED]
    known = {one.value for one in Meaning if one}
    people = [
        (Meaning(word), cell) for word, cell in zip(columns, content.cells, strict=True) if word in known
    ]
    person = read_row(
        number,
        ["" if meaning is Meaning.NUMBER and re.search(r"[*•]", cell) else cell for meaning, cell in people],
        [meaning for meaning, _ in people],
        {word: text for word, text in content.answers.items() if word in known},
        today,
    )
    problems: list[tuple[str, str]] = []
    result = _result(given, deferred_until, problems)
    if result is not None and not problems:
        reasons = result_verdict(result, drive_day, has_arrived=False).reasons
        problems += [(_COLUMN.get(reason.field or "", Told.RESULT), reason.sentence) for reason in reasons]
    said = given.get(Told.DAY, "")
    if said and (day := read_day(said)) != drive_day:
        shown = short_date(day) if day else f"“{said}”"
        ahead = ", ngày này chưa đến" if day and day > today else ""
        problems.append(
            (Told.DAY, f"Ngày hiến {shown} không phải ngày của đợt {short_date(drive_day)}{ahead}")
        )
    line = given.get(Told.LINE, "")
    # A wrong day alone says nothing about the person: the row may be one that nobody filled in.
    is_blank = result is None and all(word == Told.DAY for word, _ in problems)
    return FileLine(
        number,
        person,
        read_code(given[Told.CODE]) if Told.CODE in given else None,
        int(line) if line.isascii() and line.isdigit() and len(line) < 8 else None,
        result,
        given.get(Told.GROUP, ""),
        is_blank,
        [] if is_blank else problems,
    )


_COLUMN = {"component": Told.COMPONENT, "volume_ml": Told.VOLUME, "deferred_until": Told.UNTIL}


def _result(
    given: Mapping[str, str], deferred_until: date | None, problems: list[tuple[str, str]]
) -> Result | None:
    """Return the result of a row; None when none is written, or when a problem was added."""
    code = given.get(Told.RESULT, "")
    volumes = _volumes(given)
    volume = volumes[0] if volumes else ""
    if code.isdigit():
        code = CODES[OutcomeKind.DONATED]
    serial, until = (
        text if _says(text) else ""
        for text in (clean_serial(given.get(Told.SERIAL, "")), given.get(Told.UNTIL, ""))
    )
    if code == UNKNOWN:
        problems.append((Told.RESULT, "Chưa rõ kết quả. Chọn một trong DH, HL, BV, KD"))
        return None
    if not code:
        # Without a code the rest says it: a volume or a serial is a donation, a day to come again a deferral.
        kind = OutcomeKind.DONATED if _says(volume) or serial else OutcomeKind.DEFERRED if until else None
        if kind is None:
            return None
    else:
        kind = _KINDS[code]
    if contradiction := _contradiction(kind, volumes, serial, until):
        problems.append(contradiction)
        return None
    if kind is OutcomeKind.DEFERRED:
        day = read_day(until) if until else deferred_until
        if until and day is None:
            problems.append((Told.UNTIL, f"Ghi ngày hẹn lại, ví dụ 01/03/2027; tệp ghi “{until}”"))
            return None
        return Result(kind, deferred_until=day)
    if kind is not OutcomeKind.DONATED:
        return Result(kind)
    return _donation(given, volume, serial, problems)


def _volumes(given: Mapping[str, str]) -> list[str]:
    """Return the volumes that a row names: its own column first, a bare volume as result, marks under volumes."""
    code = given.get(Told.RESULT, "")
    marked = [word[3:] for word, cell in given.items() if word.startswith("ml_") and _says(cell)]
    told = [given.get(Told.VOLUME, ""), code if code.isdigit() else "", *marked]
    volumes: dict[object, str] = {}
    for text in [text for text in told if _says(text)] or [text for text in told if text]:
        # "350" and "350 ml" are one volume; what is no volume stays, so that it is asked about.
        volumes.setdefault(read_volume(text) or text, text)
    return list(volumes.values())


def _says(cell: str) -> bool:
    return not _NOTHING.fullmatch(fold(cell))


def _contradiction(
    kind: OutcomeKind, volumes: Sequence[str], serial: str, until: str
) -> tuple[str, str] | None:
    """Return the column and the sentence for a row whose cells tell two results; dropping one would lose it."""
    code = CODES[kind]
    volumes = [volume for volume in volumes if _says(volume)]
    if kind is OutcomeKind.DONATED:
        if len(volumes) > 1:
            named = " và ".join(volumes)
            return (Told.VOLUME, f"Dòng này ghi {len(volumes)} lượng máu: {named}. Ghi lại lượng đã hiến")
        if until:
            return (
                Told.UNTIL,
                f"Dòng này vừa có kết quả {code} vừa có ngày hẹn lại {until}. "
                "Chọn HL nếu chưa hiến, hoặc xóa ngày hẹn lại",
            )
        return None
    told = [("thể tích", f"thể tích {' và '.join(volumes)}")] if volumes else []
    told += [("số sê-ri", f"số sê-ri {serial}")] if serial else []
    if told:
        words, cells = (" và ".join(texts) for texts in zip(*told, strict=True))
        return (
            Told.RESULT,
            f"Dòng này vừa có kết quả {code} vừa có {cells}. Chọn DH nếu đã hiến, hoặc xóa {words}",
        )
    if kind is not OutcomeKind.DEFERRED and until:
        return (
            Told.UNTIL,
            f"Dòng này vừa có kết quả {code} vừa có ngày hẹn lại {until}. "
            "Chọn HL nếu hẹn lại, hoặc xóa ngày hẹn lại",
        )
    return None


def _donation(
    given: Mapping[str, str], volume: str, serial: str, problems: list[tuple[str, str]]
) -> Result | None:
    text = given.get(Told.COMPONENT, "")
    component = _COMPONENTS.get(text) or component_named(text)
    ml = read_volume(volume)
    if component is None:
        problems.append((Told.COMPONENT, f"Chưa rõ thành phần “{text}”. Ghi TP, TC, HT hoặc HC"))
    if volume and ml is None:
        problems.append((Told.VOLUME, f"Ghi thể tích bằng ml, ví dụ 350; tệp ghi “{volume}”"))
    if len(serial) > _LONGEST_SERIAL:
        problems.append((Told.SERIAL, f"Số sê-ri dài hơn {_LONGEST_SERIAL} ký tự. Đọc lại số trên giấy"))
    if problems:
        return None
    return Result(
        OutcomeKind.DONATED,
        component or Component.WHOLE_BLOOD,
        ml,
        serial,
        override_reason=given.get(REASON, ""),
    )


def read_volume(text: str) -> int | None:
    """Return the ml of a cell ("350", "350 ml", "350,0"); None for anything else."""
    found = re.fullmatch(r"(\d{2,4})(?:[.,]0+)?\s*(?:ml|cc)?", text.strip(), re.IGNORECASE)
    return int(found[1]) if found else None


def read_day(text: str) -> date | None:
    """Return the day in a cell, with the two-figure years of this century and what a spreadsheet makes of days."""
    plain = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", text.strip())
    if re.fullmatch(r"\d{5}", plain):
        return _SPREADSHEET_START + timedelta(days=int(plain))
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        plain = f"{iso[3]}/{iso[2]}/{iso[1]}"
    split = split_day_text(plain)
    if split is None or not split[0]:
        return None
    day, month, year = (int(part) for part in split)
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def written_line(ring: Keyring, sealed: bytes, columns: str) -> dict[str, str]:
    """Return what a row says now, answers included, by the word of the column as the form of a row names it.

    columns is the JSON list of the file. The day of birth and the name come in one piece.
    """
    content, words = open_content(ring, sealed), json.loads(columns)
    given = {word: cell for word, cell in zip(words, content.cells, strict=True) if cell}
    split = [given.get(part, "") for part in (Meaning.LAST, Meaning.GIVEN)]
    if Meaning.NAME not in given and any(split):
        given[Meaning.NAME] = " ".join(part for part in split if part)
    births = {Meaning(word): cell for word, cell in given.items() if word in set(Meaning) and word}
    given.setdefault(Meaning.BIRTH, birth_text(births))
    if component := component_named(given.get(Told.COMPONENT, "")):
        given[Told.COMPONENT] = COMPONENT_CODES[component]
    if volumes := _volumes(given):
        # Of several volumes all are shown, so that naming one is an answer.
        given[Told.VOLUME] = "/".join(str(read_volume(text) or text) for text in volumes)
    if given.get(Told.RESULT, "").isdigit():
        given[Told.RESULT] = CODES[OutcomeKind.DONATED]
    return {str(word): cell for word, cell in (given | content.answers).items()}
