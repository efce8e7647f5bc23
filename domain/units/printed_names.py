"""Decide which known unit a printed name means, how near other names are, and what kind an unknown body is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.names import fold, nfc
from domain.units.records import UnitKind


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that a printed name may mean; ``holds`` says whether it exists on the day in question."""

    unit_id: int
    kind: UnitKind
    name: str
    short_name: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a printed name.

    ``unit_id`` is given only when there is no doubt. Otherwise ``candidates`` are the units to choose from, the
    likeliest first, ``kind`` is the kind of a new unit (None: nothing to go by, or a territory, which only the
    catalogue knows), ``name`` how the new unit would be called, and ``sentence`` says what to decide.
    """

    printed: str
    unit_id: int | None
    candidates: tuple[KnownUnit, ...]
    kind: UnitKind | None
    name: str
    sentence: str


# What stands before a unit's name when its committee or its people's committee is meant.
_BODY = re.compile(
    r"^(?:(?:van phong|thuong truc|tieu ban)\s+(?=bcd|ban chi dao))?(?:bcd|ban chi dao)\s+"
    r"(?:cong tac\s+)?(?:cuoc\s+)?(?:(?:tuyen truyen\s+)?(?:va\s+)?van dong\s+)?"
    r"(?:hien mau(?:\s+tinh nguyen|\s+nhan dao)?\s+|hmt[nm]\s+|vdhmtn\s+|hm\s+)?"
    r"|^(?:ubnd|uy ban nhan dan|hdnd va ubnd|dia ban)\s+"
)
_PLURAL = re.compile(r"^cac\s+")


def _abbreviations(pairs: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs.split("; "))


_FIRST_WORDS = _abbreviations(
    "tp=thanh pho; tx=thi xa; h=huyen; q=quan; p=phuong; x=xa; tt=thi tran; t=tinh; dk=dac khu"
)
_ANY_WORD = _abbreviations(
    "cty=cong ty; ctcp=cong ty co phan; cp=co phan; tnhh=trach nhiem huu han; dn=doanh nghiep; "
    "dh=dai hoc; cd=cao dang; dhsp=dai hoc su pham; cdsp=cao dang su pham; "
    "bv=benh vien; bvdk=benh vien da khoa; ttyt=trung tam y te; tw=trung uong; "
    "kcn=khu cong nghiep; bql=ban quan ly; ldld=lien doan lao dong; ctd=chu thap do; lhpn=lien hiep phu nu; "
    "mttq=mat tran to quoc; tncs=thanh nien cong san; hcm=ho chi minh; clb=cau lac bo; "
    "qs=quan su; bchqs=bo chi huy quan su; ccq=cac co quan"
)
_TERRITORY = re.compile(
    r"^(?:(?:thanh pho|thi xa|huyen|quan|tinh)(?! uy\b)|thi tran|dac khu|phuong|xa)\s+(?!uy$)(.+)$"
)
_KINDS: tuple[tuple[UnitKind, str], ...] = (
    (UnitKind.INDUSTRIAL_PARK, r"(?:ban quan ly )?(?:cac )?(?:khu|cum) (?:cong nghiep|kinh te|che xuat)"),
    (
        UnitKind.ARMED_FORCES,
        r"cong an|(?:ban|bo) chi huy|bch quan su|quan su|bo doi|bien phong|[a-z]+ doan \d",
    ),
    (UnitKind.ARMED_FORCES, r"trung doan|su doan|lu doan|tieu doan|quan khu|quan doan|canh sat"),
    (UnitKind.CLUB, r"cau lac bo|doi tinh nguyen"),
    (UnitKind.NEIGHBOURHOOD, r"to dan pho|thon|ap|khu pho|ban lang"),
    (
        UnitKind.AGENCY,
        r"dang uy|dang bo|khoi|huyen uy|thanh uy|tinh uy|quan uy|benh vien|trung tam y te|tram y te",
    ),
    (UnitKind.AGENCY, r"vien|kho bac|toa an|bao hiem xa hoi|trung tam|dai phat thanh|bao [a-z]+|hai quan"),
    (
        UnitKind.UNION,
        r"(?:tinh |thanh |huyen |quan )?doan|hoi|lien doan|cong doan|lien hiep|hiep hoi|mat tran|uy ban mat tran",
    ),
    (UnitKind.SCHOOL, r"truong|dai hoc|cao dang|hoc vien|thpt|thcs|phan hieu"),
    (
        UnitKind.ENTERPRISE,
        r"(?:tong )?cong ty|tap doan|buu dien|ngan hang|doanh nghiep|hop tac xa|nha may|xi nghiep",
    ),
    (UnitKind.ENTERPRISE, r"chi nhanh|dien luc|vien thong|vnpt|viettel|mobifone|khach san|sieu thi|co phan"),
    (UnitKind.DEPARTMENT, r"so|ban|chi cuc|cuc|thanh tra|van phong|phong"),
)
_KIND_OF = tuple((kind, re.compile(rf"(?:{words})\b")) for kind, words in _KINDS)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHORTEST_NEAR = 5  # Letters: shorter words differ by one letter without being alike.
_MOST_CANDIDATES = 8


def bare_name(printed: str) -> str:
    """Return a printed name without the committee or office before it, letter case and marks as printed."""
    text = nfc(printed).strip(" -–.,;:*")
    key, words = _key_words(text), text.split()
    endings = (" ".join(words[count:]) for count in reversed(range(len(words))))
    return next((ending for ending in endings if _key_words(ending) == key), text)


def name_key(printed: str) -> str:
    """Return what names are compared by: folded, abbreviations written out, the office before it left off."""
    return " ".join(_key_words(printed))


def _key_words(printed: str) -> list[str]:
    text = fold(printed)
    while (shorter := _PLURAL.sub("", _BODY.sub("", text, count=1))) != text and shorter:
        text = shorter
    words = text.split()
    if words and len(words) > 1 and words[0] in _FIRST_WORDS:
        words[0] = _FIRST_WORDS[words[0]]
    return " ".join(_ANY_WORD.get(word, word) for word in words).split()


def guessed_kind(printed: str) -> UnitKind | None:
    """Return the kind of a body by the first words of its name; None when they say nothing or it is a territory."""
    key = name_key(printed)
    if is_territory_name(printed):
        return None
    return next((kind for kind, words in _KIND_OF if words.match(key)), None)


def is_territory_name(printed: str) -> bool:
    """Return whether a name begins with the type word of a territory, which only the catalogue can know."""
    key = name_key(printed)
    return _TERRITORY.match(key) is not None and not key.startswith("tinh doan")


def same_spelling(one: str, other: str) -> bool:
    """Return whether two texts differ at most in capitals, signs, and where a tone mark stands in its word."""
    return _spelling(one) == _spelling(other)


def _spelling(text: str) -> list[str]:
    words = []
    for word in re.split(r"[\W_]+", unicodedata.normalize("NFC", text.casefold())):
        signs = unicodedata.normalize("NFD", word)
        tones = "".join(sorted(sign for sign in signs if sign in _TONES))
        words.append("".join(sign for sign in signs if sign not in _TONES) + tones)
    return [word for word in words if word]


def one_letter_apart(one: str, other: str) -> bool:
    """Return whether two folded names are unlike by one letter more, less, changed or changed places.

    Numbers never count as near: "phường 5" is not a slip of "phường 6".
    """
    if one == other or min(len(one), len(other)) < _SHORTEST_NEAR or abs(len(one) - len(other)) > 1:
        return False
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    swapped = len(mine) == 2 and mine == theirs[::-1]
    return swapped or max(len(mine), len(theirs)) == 1


def _initials_fit(words: Sequence[str], longer: Sequence[str]) -> bool:
    """Return whether a name is the longer one with some runs of words cut to their first letters (TC, QTKD)."""
    if not words or not longer:
        return not words and not longer
    if words[0][0] != longer[0][0]:
        return False
    if words[0] == longer[0] and _initials_fit(words[1:], longer[1:]):
        return True
    size = len(words[0])
    is_cut = 2 <= size <= len(longer) and words[0] == "".join(word[0] for word in longer[:size])
    return is_cut and _initials_fit(words[1:], longer[size:])


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A known unit with its comparable forms: whole, without its province, without its type word."""

    unit: KnownUnit
    key: str
    short: str
    words: tuple[str, ...]
    prefix: str


class NameBook:
    """The units of a province, looked up by printed names; places are the province's names, old ones included."""

    def __init__(self, units: Iterable[KnownUnit], places: Iterable[str]) -> None:
        tails = [fold(place) for place in places]
        self._tails = sorted({*(f"tinh {tail}" for tail in tails), *tails, "tinh"}, key=len, reverse=True)
        self._units = [self._keyed(unit) for unit in units]
        self._by_key: dict[str, list[_Keyed]] = {}
        for known in self._units:
            for key in {known.key, known.short}:
                self._by_key.setdefault(key, []).append(known)

    def _keyed(self, unit: KnownUnit) -> _Keyed:
        key = self._trimmed(name_key(unit.name))
        found = _TERRITORY.match(key)
        short = found[1] if found and not found[1].isdecimal() else key
        return _Keyed(unit, key, short, tuple(key.split()), f"{key} ")

    def _trimmed(self, key: str) -> str:
        """Return the key of a body without its province at the end, which offices print or leave out."""
        if _TERRITORY.match(key):
            return key
        for tail in self._tails:
            if key.endswith(f" {tail}") and len(key.split()) - len(tail.split()) >= 2:
                return key[: -len(tail) - 1]
        return key

    def match(self, printed: str) -> Match:
        """Return the unit that a printed name means, or the candidates a person has to choose from."""
        key = self._trimmed(name_key(printed))
        same = _best(self._by_key.get(key, []))
        sure = [known for known in same if known.unit.holds and self._is_spelled(printed, known)]
        if len(sure) == 1 and len([known for known in same if known.unit.holds]) == 1:
            return Match(printed, sure[0].unit.unit_id, (), None, sure[0].unit.name, "")
        near = same or self._near(key)
        candidates = tuple(known.unit for known in near[:_MOST_CANDIDATES])
        return Match(
            printed,
            None,
            candidates,
            guessed_kind(printed),
            bare_name(printed),
            _question(printed, same, candidates),
        )

    def _is_spelled(self, printed: str, known: _Keyed) -> bool:
        """Return whether the marks agree too; a name typed without any mark agrees with every marking."""
        # The words before the name ("vận động") may fold like a part of it ("Văn").
        bare = bare_name(printed)
        if bare.isascii():
            return True
        mine, theirs = _spelling(bare), _spelling(known.unit.name)
        plain = {fold(word): word for word in theirs}
        return all(plain.get(fold(word), word) == word for word in mine)

    def _near(self, key: str) -> list[_Keyed]:
        found = _TERRITORY.match(key)
        stem, words, prefix = found[1] if found else "", key.split(), f"{key} "
        is_long = len(words) >= 3
        near = []
        for known in self._units:
            is_place = known.short != known.key
            if (
                (abs(len(key) - len(known.key)) <= 1 and one_letter_apart(key, known.key))
                or (stem and is_place and (stem == known.short or one_letter_apart(stem, known.short)))
                or (is_long and (known.key.startswith(prefix) or key.startswith(known.prefix)))
                or (not stem and _initials_fit(words, known.words))
            ):
                near.append(known)
        return _best(near)


def _best(found: Iterable[_Keyed]) -> list[_Keyed]:
    """Return the found units once each, those that exist on the day first, then by kind and name."""
    unique = {known.unit.unit_id: known for known in found}
    order = {UnitKind.DISTRICT: 0}
    return sorted(
        unique.values(),
        key=lambda known: (not known.unit.holds, order.get(known.unit.kind, 1), known.unit.name),
    )


def _question(printed: str, same: Sequence[_Keyed], candidates: Sequence[KnownUnit]) -> str:
    if same and not any(known.unit.holds for known in same):
        return f"“{same[0].unit.name}” không còn, hoặc chưa có, trong kỳ của kế hoạch. Chọn đơn vị đúng."
    if len(same) > 1:
        return "Có nhiều đơn vị cùng tên. Chọn đúng đơn vị."
    if candidates:
        return f"Tên gần giống “{candidates[0].name}”. Xem có phải đơn vị này không."
    if is_territory_name(printed):
        return "Danh mục của tỉnh không có địa bàn này. Sửa tên, hoặc bỏ dòng này."
    return "Chưa có đơn vị này. Chọn loại để thêm mới, hoặc chọn bỏ qua."
