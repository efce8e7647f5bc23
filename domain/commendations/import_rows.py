"""Read a list of awards given earlier: the person, the step, the form of award, the body, the decision, the day."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from cryptography.exceptions import InvalidTag

from domain.commendations.records import Honour
from domain.commendations.rules import milestone_reached, milestones_on
from domain.ledger.opening_rows import places_of_counts
from domain.names import nfc, search_key
from domain.people import BirthDay
from domain.refusals import Refused
from domain.sealing import Keyring
from domain.signups.import_births import read_birth
from domain.signups.import_cells import read_row
from domain.signups.import_columns import Meaning, head_words
from domain.signups.import_rows import ReadRow, Weight
from domain.wording import number_text, read_whole_number, short_date

_PLACE = "award_lists.lines"
_HEADS = (
    ("decision", r"(so )?(quyet dinh|qd)\b.*|so( va)? ngay (quyet dinh|qd).*|can cu"),
    (
        "day",
        r"ngay( thang)?( nam)? (duoc )?(khen|tang|trao|ton vinh|ky|ban hanh|ra quyet dinh|quyet dinh|qd)\b.*",
    ),
    ("step", r"(dat )?moc\b.*|muc (khen|ton vinh).*"),
    ("award", r"(hinh thuc|danh hieu|loai khen)\b.*|(da )?khen thuong"),
    ("body", r"(noi|cap|co quan|don vi) (ra |ky )?(khen|tang|trao|quyet dinh|ton vinh)\b.*"),
)
_PATTERNS = tuple((name, re.compile(words)) for name, words in _HEADS)
_PERSON = (Meaning.NAME, Meaning.BIRTH, Meaning.NUMBER, Meaning.PHONE)
_DAY_INSIDE = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}")
# What the page of one award takes as well.
_MOST_STEP = 500
_MOST_QUOTED = 40
_WIDTHS = {
    "award": (Honour.award, "Hình thức khen"),
    "body": (Honour.body, "Nơi khen"),
    "decision": (Honour.decision, "Quyết định"),
}
ASK_AWARD = "Ghi hình thức khen"
ASK_BODY = "Ghi nơi khen"
ASK_DAY = "Ghi đủ ngày, tháng, năm khen, không sau hôm nay"
ASK_STEP = f"Ô mốc: nhập một số từ 1 đến {_MOST_STEP}"
ASK_TIMES = "Ô số lần: nhập một số từ 1 trở lên"


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One row of the list as text, so that the page that shows the verdicts can carry it to the next one.

    ``wrong`` are the sentences about cells that could not be read and have left nothing behind.
    """

    number: str
    full_name: str
    birth: str
    id_number: str
    phone: str
    step: str
    times: str
    award: str
    body: str
    decision: str
    day: str
    wrong: str


@dataclass(frozen=True, slots=True)
class SameForAll:
    """What holds for every row that says nothing else, in words as a cell holds them."""

    award: str = ""
    body: str = ""
    decision: str = ""
    day: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class AwardRow:
    """What a row says; ``milestone`` 0 is an award without step, ``wrong`` what has to be mended in the list."""

    number: int
    full_name: str
    birth: BirthDay | None
    id_number: str
    phone: str
    milestone: int
    donations: int
    award: str
    body: str
    decision: str
    granted_on: date
    wrong: tuple[str, ...]

    @property
    def year(self) -> int:
        """Return the year that tells awards without step apart, else 0, as for a single award."""
        return 0 if self.milestone else self.granted_on.year

    @property
    def key(self) -> tuple[int, str, int]:
        """Return by what the ledger holds an award of one person once: step, form, year."""
        return self.milestone, search_key(self.award), self.year


def lines_of(
    labels: Sequence[str],
    columns: Sequence[Meaning],
    rows: Sequence[tuple[int, Sequence[str]]],
    same: SameForAll,
    today: date,
) -> list[AwardLine]:
    """Return the rows of a sent table as lines; what a row leaves open is taken from what holds for all."""
    places = _places(labels)
    return [_line(number, cells, columns, places, same, today) for number, cells in rows]


def _places(labels: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, label in enumerate(labels):
        words = head_words(label)
        name = next((name for name, pattern in _PATTERNS if pattern.fullmatch(words)), None)
        if name is not None:
            places.setdefault(name, place)
    times, _ = places_of_counts(labels)
    if times is not None:
        places["times"] = times
    return places


def _line(
    number: int,
    cells: Sequence[str],
    columns: Sequence[Meaning],
    places: dict[str, int],
    same: SameForAll,
    today: date,
) -> AwardLine:
    person = read_row(number, cells, columns, {}, today)
    said = {name: " ".join(nfc(cells[place]).split()) for name, place in places.items()}
    step, times = said.get("step", ""), said.get("times", "")
    decision = said.get("decision") or same.decision
    inside = _DAY_INSIDE.search(said.get("decision", ""))
    return AwardLine(
        number=str(number),
        full_name=person.full_name,
        birth=_birth_text(person.birth),
        id_number=person.id_number,
        phone=person.phone,
        step=step or ("" if times else same.step),
        times=times,
        award=said.get("award") or same.award,
        body=said.get("body") or same.body,
        decision=decision,
        day=said.get("day") or (inside[0] if inside else same.day),
        wrong="; ".join(_wrong(person)),
    )


def _birth_text(birth: BirthDay | None) -> str:
    if birth is None:
        return ""
    return short_date(birth.date) if birth.date else str(birth.year)


def _wrong(person: ReadRow) -> list[str]:
    return [remark.sentence for remark in person.remarks if remark.weight is Weight.WRONG]


def carried(ring: Keyring, lines: Sequence[AwardLine]) -> str:
    """Return lines sealed in one text, so that no citizen number stands in the page that carries them."""
    told = json.dumps([astuple(line) for line in lines], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(ring.seal(told, _PLACE)).decode("ascii")


def lines_from(ring: Keyring, text: str) -> list[AwardLine]:
    """Return the lines that a page carried; raise Refused for a text that was cut or is not ours."""
    try:
        told = ring.open(urlsafe_b64decode(text.encode("ascii")), _PLACE)
    except (ValueError, InvalidTag) as broken:
        raise Refused("Danh sách chưa đến đủ. Gửi lại bảng.") from broken
    return [AwardLine(*parts) for parts in json.loads(told)]


def read_award(line: AwardLine, today: date) -> AwardRow:
    """Read one line; a number of donations without step stands for the highest national step of that day."""
    cells = (line.full_name, line.birth, line.id_number, line.phone)
    person = read_row(int(line.number), cells, _PERSON, {}, today)
    wrong = [line.wrong] if line.wrong else _wrong(person)
    day = _day(line.day, today)
    milestone, donations, sentence = _step(line, day)
    wrong += [
        *([] if line.award else [ASK_AWARD]),
        *([] if line.body else [ASK_BODY]),
        *([] if day else [_quoted(ASK_DAY, line.day)]),
        *([sentence] if sentence else []),
    ]
    for name, (column, words) in _WIDTHS.items():
        longest = column.property.columns[0].type.length
        if len(getattr(line, name)) > longest:
            wrong.append(f"{words}: viết gọn trong {longest} chữ")
    return AwardRow(
        number=int(line.number),
        full_name=person.full_name,
        birth=person.birth,
        id_number=person.id_number,
        phone=person.phone,
        milestone=milestone,
        donations=donations,
        award=nfc(line.award),
        body=nfc(line.body),
        decision=nfc(line.decision),
        granted_on=day or today,
        wrong=tuple(dict.fromkeys(wrong)),
    )


def _day(text: str, today: date) -> date | None:
    """Return the day of a cell; a year alone is no day, because the years between two awards count from it."""
    if not text:
        return None
    read, _, _, weight = read_birth(text, today)
    if read is None or read.date is None or weight is Weight.WRONG or read.date > today:
        return None
    return read.date


def _quoted(sentence: str, cell: str) -> str:
    """Return a sentence about a cell with what the cell says, so that nobody has to look it up in the list."""
    return f"{sentence} (bảng ghi “{cell[:_MOST_QUOTED]}”)" if cell else sentence


def _step(line: AwardLine, day: date | None) -> tuple[int, int, str]:
    """Return the step, the number of donations, and a sentence when one of them cannot be used."""
    digits = re.search(r"[0-9][0-9. ]*", line.times)
    times = (read_whole_number(digits[0].strip(" .")) or 0) if digits else 0
    if line.times and not 1 <= times <= _MOST_STEP:
        return 0, 0, _quoted(ASK_TIMES, line.times)
    if line.step:
        written = re.fullmatch(r"([0-9]{1,3})( lần)?", line.step, re.IGNORECASE)
        step = int(written[1]) if written else 0
        return (step, times, "") if 1 <= step <= _MOST_STEP else (0, times, _quoted(ASK_STEP, line.step))
    if not times or day is None:
        return 0, times, ""
    try:
        step = milestone_reached(times, milestones_on(day).value) or 0
    except LookupError:
        step = 0
    if not step:
        told = f"Chưa rõ mốc của {number_text(times)} lần vào ngày {short_date(day)}: thêm cột Mốc"
        return 0, times, told
    return step, times, ""
