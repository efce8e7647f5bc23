"""Judge the words of a plan: years and months outside its period, names one letter off, parts that it lacks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from domain.names import fold
from domain.plans.linting.facts import Code, DriveFact, Finding, PlanFacts, TextFact, key_of
from domain.units import printed_names

_YEAR = re.compile(r"\bnăm (20\d\d)\b(?! ?[-–] ?20)", re.IGNORECASE)
_MONTH = re.compile(r"\btháng (\d{1,2})(?:/| năm )(20\d\d)\b", re.IGNORECASE)
_FULL_DAY = re.compile(
    r"\b(?:ngày )?\d{1,2} tháng \d{1,2} năm 20\d\d|\b\d{1,2}[/.-]\d{1,2}[/.-]20\d\d", re.IGNORECASE
)
# A sentence that names a document by its number, or looks back, may speak of any year.
_DOCUMENT = re.compile(r"\bsố \d+[\w-]*/", re.IGNORECASE)
_LOOKS_BACK = re.compile(r"\b(?:da|dat|ket qua|so voi|cung ky|thuc hien duoc)\b")
_LONGEST_QUOTE = 120
_SENTENCE_END = re.compile(r"(?<=[.;:])\s+")
_AREA = re.compile(
    r"\b(huyện|thị xã|thành phố|quận|xã|phường|thị trấn|đặc khu) ([^\s,;.()]+(?: [^\s,;.()]+)*)",
    re.IGNORECASE,
)
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def text_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield what is to be said of the words of a plan, kind by kind."""
    yield from year_findings(facts)
    yield from _misspelled(facts)
    yield from table_name_findings(facts)
    yield from share_name_findings(facts)
    yield from _missing_parts(facts)


def printed_period(facts: PlanFacts) -> tuple[date, date]:
    """Return the period of which the words speak: that of the source when the dates of the plan were moved."""
    return facts.period_from - facts.moved, facts.period_to - facts.moved


def title_years(facts: PlanFacts) -> set[int]:
    """Return the years that the title of a plan names."""
    return {int(year) for year in re.findall(r"\b(20\d\d)\b", facts.title)}


def year_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield the phrases that name a year or a month outside the plan's.

    The plan's years are those of its title, else of its period. Dates written in full, sentences that name a
    document by its number and sentences that look back are left out.
    """
    first, last = printed_period(facts)
    years = title_years(facts) or set(range(first.year, last.year + 1))
    span = f"{first.month}/{first.year} – {last.month}/{last.year}"
    seen: set[str] = set()
    for text in facts.texts:
        for sentence in _sentences(text):
            for phrase, wrong in _outside(sentence, years, first, last):
                key = year_key(phrase, sentence)
                if key in seen:
                    continue
                seen.add(key)
                named = (
                    f"năm {min(years)}"
                    if len(years) == 1
                    else f"các năm {', '.join(map(str, sorted(years)))}"
                )
                what = f"kỳ kế hoạch là {span}" if wrong == "tháng" else f"kế hoạch là của {named}"
                yield Finding(
                    Code.YEAR,
                    key,
                    text.place,
                    f"Ghi “{phrase}” trong câu “{_around(phrase, sentence)}”, mà {what}.",
                    _year_repair(phrase, years, first, last),
                )


def year_key(phrase: str, sentence: str) -> str:
    """Return the key of a phrase that names a year, by the phrase and the sentence it stands in."""
    return key_of(Code.YEAR, phrase, sentence)


def _sentences(text: TextFact) -> Iterator[str]:
    for paragraph in text.text.splitlines():
        for sentence in _SENTENCE_END.split(paragraph):
            folded = fold(sentence)
            is_law = _DOCUMENT.search(sentence) or folded.startswith(("can cu", "thuc hien ke hoach so"))
            if sentence and not is_law and not (_LOOKS_BACK.search(folded) and not text.is_heading):
                yield _FULL_DAY.sub("", sentence).strip()


def _outside(sentence: str, years: set[int], first: date, last: date) -> Iterator[tuple[str, str]]:
    bare = sentence
    for found in _MONTH.finditer(sentence):
        month, year = int(found[1]), int(found[2])
        bare = bare.replace(found[0], "")
        is_inside = 1 <= month <= 12 and first.replace(day=1) <= date(year, month, 1) <= last
        if not is_inside:
            yield found[0], "tháng"
    for found in _YEAR.finditer(bare):
        if int(found[1]) not in years:
            yield found[0], "năm"


def _year_repair(phrase: str, years: set[int], first: date, last: date) -> str:
    found = _MONTH.fullmatch(phrase)
    if found is None:
        return f"Hỏi nơi soạn; nếu là chữ chép từ kế hoạch cũ thì sửa thành “năm {max(years)}”."
    for year in range(first.year, last.year + 1):
        if 1 <= int(found[1]) <= 12 and first.replace(day=1) <= date(year, int(found[1]), 1) <= last:
            return f"Nếu là chữ chép từ kế hoạch cũ thì sửa thành “tháng {int(found[1])}/{year}”."
    return "Sửa tháng cho nằm trong kỳ kế hoạch."


def _around(phrase: str, sentence: str) -> str:
    """Return a sentence, or when it is long the words that lead to a phrase in it and a few after."""
    if len(sentence) <= _LONGEST_QUOTE:
        return sentence
    end = sentence.index(phrase) + len(phrase)
    before, after = sentence[:end], sentence[end:]
    if len(before) > _LONGEST_QUOTE:
        before = "…" + before[-_LONGEST_QUOTE:].partition(" ")[2]
    return before + (after if len(after) <= 20 else "…")


def area_name(label: str) -> tuple[str, str] | None:
    """Return (kind, name) of the area that a label names last, for example ("thị xã", "Mỹ Hòa"), or None."""
    found = None
    for match in _AREA.finditer(label):
        words = []
        for word in match[2].split():
            if not (word[0].isupper() or word[0].isdigit()):
                break
            words.append(word)
        if words:
            found = match[1].lower(), " ".join(words)
    return found


@lru_cache(maxsize=8192)
def spelling(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return a name word by word as (letters, tones), so that "Hoà" and "Hòa" are the same and "Hoa" is not."""
    words = []
    for word in unicodedata.normalize("NFD", name.casefold()).split():
        tones = tuple(sign for sign in word if sign in _TONES)
        words.append(("".join(sign for sign in word if sign not in _TONES), tones))
    return tuple(words)


def one_letter_apart(one: str, other: str) -> bool:
    """Return whether two names differ by one letter, one mark or two letters that changed places."""
    if spelling(one) == spelling(other):
        return False
    first, second = fold(one), fold(other)
    return first == second or printed_names.one_letter_apart(first, second)


def _misspelled(facts: PlanFacts) -> Iterator[Finding]:
    """Yield the names of areas that nobody knows and that one letter parts from a known one."""
    known: dict[str, list[str]] = {}
    for whole in facts.known_names:
        split = area_name(whole)
        if split:
            known.setdefault(split[0], []).append(split[1])
    right = {(kind, spelling(name)) for kind, names in known.items() for name in names}
    for (kind, name), drives in _areas_named(facts).items():
        words = name.split()
        if any((kind, spelling(" ".join(words[:count]))) in right for count in range(1, len(words) + 1)):
            continue
        near = sorted({other for other in known.get(kind, ()) if one_letter_apart(name, other)})
        if near:
            yield _name_finding(kind, name, near, drives)


def _areas_named(facts: PlanFacts) -> dict[tuple[str, str], list[DriveFact]]:
    found: dict[tuple[str, str], list[DriveFact]] = {}
    for drive in facts.own_drives:
        for label in {drive.label, drive.venue, *drive.directs}:
            area = area_name(label)
            if area and drive not in found.setdefault(area, []):
                found[area].append(drive)
    for label in facts.quota_labels.values():
        area = area_name(label)
        if area:
            found.setdefault(area, [])
    return found


def _name_finding(kind: str, name: str, near: list[str], drives: list[DriveFact]) -> Finding:
    meant = " hoặc ".join(f"“{kind} {other}”" for other in near)
    days = ", ".join(drive.when.removeprefix("ngày ") for drive in drives)
    where = f"ở đợt {days}" if drives else "trong bảng chỉ tiêu"
    return Finding(
        Code.NAME,
        key_of(Code.NAME, kind, name),
        f"Tên đơn vị, {kind} {name}",
        f"Ghi “{kind} {name}” {where}; danh mục không có tên này, có {meant}, chỉ khác một chữ.",
        f"Nếu đúng là {meant} thì sửa tên ở những chỗ ấy.",
        on=drives[0].on if drives else None,
        drive_id=drives[0].drive_id if drives else None,
    )


def table_name_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield the hosts that a drive and the table of quotas call by different names of an area."""
    labels, seen = facts.quota_labels, set()
    for drive in facts.own_drives:
        in_body, in_table = area_name(drive.label), area_name(labels.get(drive.host, ""))
        if in_body and in_table and spelling(in_body[1]) != spelling(in_table[1]) and in_body not in seen:
            seen.add(in_body)
            body, table = " ".join(in_body), " ".join(in_table)
            yield Finding(
                Code.NAME,
                key_of(Code.NAME, *in_body),
                f"Tên đơn vị, {table}",
                f"Phần nội dung viết “{body}”, phụ lục viết “{table}”.",
                f"Tra danh mục đơn vị rồi sửa một trong hai chỗ; tên trong danh mục: “{drive.host_name or table}”.",
                host_key=drive.host,
                on=drive.on,
                drive_id=drive.drive_id,
            )


def share_name_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield the bodies that a shared drive and the table of quotas call by different names."""
    labels = facts.quota_labels
    for drive in facts.own_drives:
        for share in drive.shares:
            label = labels.get(share.unit or "")
            if label is None:
                continue
            # One name may be longer ("Sở Y tế tỉnh", "Sở Y tế tỉnh Hưng Yên"); that is the same body.
            shorter, longer = sorted((fold(share.label), fold(label)), key=len)
            if not longer.startswith(shorter):
                yield Finding(
                    Code.NAME,
                    key_of(Code.NAME, share.label, label),
                    f"Tên đơn vị, {label}",
                    f"Đợt {drive.when}: phần nội dung phân cho “{share.label}”, phụ lục giao cho “{label}”.",
                    "Hỏi xem là một đơn vị hay hai; sửa tên cho giống nhau, hoặc tách thành hai dòng.",
                    host_key=share.unit or "",
                    on=drive.on,
                    drive_id=drive.drive_id,
                )


def _missing_parts(facts: PlanFacts) -> Iterator[Finding]:
    number = facts.number.strip()
    lacks = (
        ("so", "Số của kế hoạch", "số", facts.is_issued and (not number or number.startswith("/"))),
        ("can-cu", "Căn cứ", "căn cứ", not facts.bases),
        ("noi-nhan", "Nơi nhận", "nơi nhận", not facts.recipients),
    )
    for part, place, words, is_missing in lacks:
        if is_missing:
            yield Finding(
                Code.MISSING,
                key_of(Code.MISSING, part),
                place,
                f"Kế hoạch chưa có {words}.",
                f"Ghi thêm {words} theo bản có dấu.",
            )
