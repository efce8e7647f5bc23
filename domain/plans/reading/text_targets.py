"""Targets that a plan sets in words: how much of what, who must reach it, in which sentence of which part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.plans.records import TargetKind
from domain.plans.sources import TargetSource

K = TargetKind
_N = r"(?:\d{1,3}(?:\.\d{3})+|\d+)"
_LEAST = r"(?P<least>trên|tối thiểu|ít nhất|từ|đạt|không dưới|khoảng|hơn|đến)"
_AMOUNT = rf"(?:{_LEAST}\s+(?:(?:là|từ|đến)\s+)?)?(?P<n>{_N})(?:\s*(?:đến|-|–)\s*(?P<upper>{_N}))?"
_SHARE = rf"(?:{_LEAST}\s+(?:(?:từ|là)\s+)?)?(?P<n>\d+(?:,\d+)?)\s*%"
_UNITS = (
    r"(?:các\s+|số\s+)?(?:huyện|thành phố|xã|phường|đặc khu|cơ quan|đơn vị|địa phương|trường|tổ dân phố|thôn|"
    r"doanh nghiệp|chi đoàn|chi hội|phòng|ban)"
)
_PEOPLE = (
    r"(?:tổng\s+)?(?:số\s+)?(?:người trong|cán bộ|công chức|viên chức|CBCCVC|CB,? ?CCVC|biên chế|người lao động|"
    r"đoàn viên|công nhân|nhân viên|giáo viên|học sinh|sinh viên|hội viên|đảng viên)"
)
_PATTERNS: tuple[tuple[TargetKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (K.UNITS_OF_BLOOD, rf"{_AMOUNT}\s+(?:đơn vị|đv)\s+máu"),
        (K.REGISTRANTS, rf"{_AMOUNT}\s+(?:lượt\s+)?người\s+(?:tham gia\s+)?đăng ký"),
        (K.PEOPLE_REACHED, rf"{_AMOUNT}\s+lượt\s+người(?!\s+(?:tham gia\s+)?đăng ký)"),
        (K.RESERVE_DONORS, rf"{_AMOUNT}\s+người\s+hiến\s+máu\s+dự\s+bị"),
        (K.VOLUNTEERS, rf"{_AMOUNT}\s+(?:tình nguyện viên|tuyên truyền viên)"),
        (K.CLUBS, rf"{_AMOUNT}\s+(?:câu lạc bộ|CLB)"),
        (K.DRIVES, rf"{_AMOUNT}\s+(?:đợt|cuộc|buổi|điểm|ngày hội)\s+(?:tổ chức\s+)?(?:hiến|tiếp nhận)\s+máu"),
        (K.POPULATION_PERCENT, rf"{_SHARE}\s+(?:trên\s+)?(?:tổng\s+)?(?:số\s+)?dân\s+(?:số|cư)"),
        (K.REPEAT_PERCENT, rf"{_SHARE}\s+(?:số\s+)?(?:lượt\s+)?(?:người\s+)?hiến\s+máu\s+(?:nhắc lại|thường xuyên)"),
        (K.REPEAT_PERCENT, rf"hiến\s+máu\s+nhắc\s+lại\s+(?:đạt\s+|chiếm\s+|là\s+)?{_SHARE}"),
        (K.POPULATION_PERCENT, rf"dân\s+số[^.;%\d]{{0,40}}?(?:đạt|là|chiếm)\s+{_SHARE}"),
        (K.VOLUNTARY_PERCENT, rf"{_SHARE}\s+(?:số\s+)?(?:lượt\s+)?(?:người\s+)?hiến\s+máu\s+tình\s+nguyện"),
        (K.HEADCOUNT_PERCENT, rf"{_SHARE}\s+{_PEOPLE}"),
        (K.PARTICIPATION_PERCENT, rf"{_SHARE}\s+{_UNITS}"),
    )
)  # fmt: skip
_PERCENT_KINDS = {kind for kind in TargetKind if kind.name.endswith("_PERCENT")}
_LEAST_WORDS = {"trên", "tối thiểu", "ít nhất", "không dưới", "hơn"}
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÂÊÔƠƯĂÁÀẢẠẤẦỦỨÝ])")
_EACH = re.compile(
    r"\b[Mm]ỗi\s+(?P<who>[^.;%]{3,120}?)\s+(?:có|phải|phấn đấu|tiếp tục|vận động|huy động|tổ chức|tham gia|thành lập)\b"
)
_BEFORE = re.compile(
    r"^(?P<who>[A-ZĐÂÊÔƠƯĂ][^.;:%\d]{3,80}?)\s+(?:vận động|huy động|phấn đấu|tiếp nhận|đạt|có)\b"
)
_AFTER_PERCENT = re.compile(
    r"%\s+(?:các\s+|số\s+)?(?P<who>[^.;%]{3,160}?)\s+(?:tổ chức|tham gia|hưởng ứng|có|xây dựng|"
    r"đăng ký|hoàn thành|đạt|triển khai)\b"
)
_HEADING_WHO = re.compile(r"^Đối với\s+(?P<who>.+)$")
_PAST = re.compile(r"\b(?:đã (?:triển khai|tổ chức|tiếp nhận|vận động|thu)|kết quả năm|năm trước)\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the place it stands in and the heading above it."""

    place: str
    heading: str
    text: str


def targets_in(passages: Iterable[Passage]) -> tuple[TargetSource, ...]:
    """Return the targets that the passages set, in their order; the same one of the same body only once."""
    found: dict[tuple[TargetKind, int, int | None, str], TargetSource] = {}
    for passage in passages:
        for sentence in _SENTENCE.split(passage.text):
            if _PAST.search(sentence):
                continue
            for target in _in_sentence(sentence.strip(), passage):
                found.setdefault((target.kind, target.amount, target.upper, target.who), target)
    return tuple(found.values())


def _in_sentence(sentence: str, passage: Passage) -> Iterator[TargetSource]:
    hits: list[tuple[int, TargetSource]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            start, end = match.start("n"), match.end()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            amount = _amount(match["n"], kind)
            if amount <= 0:
                continue
            taken.append((start, end))
            upper = match.groupdict().get("upper")
            word = (match["least"] or "").lower()
            is_range = upper is not None
            is_least = not is_range and (word in _LEAST_WORDS or "trở lên" in sentence[end : end + 60])
            if re.search(
                r"(?:tối thiểu|ít nhất)\s+\S{0,4}\s*$",
                sentence[max(0, match.start() - 14) : match.start("n")],
            ):
                is_least = not is_range
            hits.append(
                (
                    start,
                    TargetSource(
                        kind=kind,
                        amount=amount,
                        upper=_amount(upper, kind) if upper else None,
                        is_least=is_least,
                        who=_who(sentence, start, kind, passage.heading)[:200],
                        place=passage.place,
                        sentence=sentence,
                    ),
                )
            )
    yield from (target for _, target in sorted(hits, key=lambda hit: hit[0]))


def _amount(text: str, kind: TargetKind) -> int:
    """Return a figure as stored: a whole number, for percentages tenths of a percent."""
    if kind not in _PERCENT_KINDS:
        return int(text.replace(".", ""))
    whole, _, part = text.partition(",")
    return int(whole) * 10 + (int(part[0]) if part else 0)


def _who(sentence: str, at: int, kind: TargetKind, heading: str) -> str:
    before = sentence[:at]
    each = [match for match in _EACH.finditer(sentence) if match.start() < at]
    if each:
        return f"Mỗi {each[-1]['who'].strip(' ,')}"
    if kind is K.PARTICIPATION_PERCENT:
        after = _AFTER_PERCENT.search(sentence, at)
        return after["who"].strip(" ,") if after else ""
    under = _HEADING_WHO.match(heading)
    if under:
        return under["who"]
    named = (
        _BEFORE.match(before)
        if re.match(r"(?:Các|Ban|Ủy ban|Hội|Đoàn|Sở|Trường|Công đoàn)\b", before)
        else None
    )
    return named["who"].strip(" ,") if named else ""
