"""Decide what an entry about a blood group does: taken, already known, or waiting for a second person."""

from __future__ import annotations

import re
from enum import StrEnum

from domain.donors.blood_records import BloodSource
from domain.donors.rules import says_why
from domain.names import fold
from domain.refusals import Reason, Verdict, verdict

GROUP_NAMES = {
    **{f"{abo}{sign}": f"{abo} Rh(D){sign}" for abo in ("O", "A", "B", "AB") for sign in ("+", "-")},
    **{abo: f"{abo}, chưa rõ Rh" for abo in ("O", "A", "B", "AB")},
}
SOURCE_NAMES = {
    BloodSource.FACILITY: "Cơ sở tiếp nhận máu ghi",
    BloodSource.CERTIFICATE: "Đã thấy giấy chứng nhận hiến máu",
    BloodSource.OWN_WORD: "Tự khai",
}
_STRENGTH = list(reversed(BloodSource))
_SIGNS = (
    ("duong tinh", "+"),
    ("duong", "+"),
    ("am tinh", "-"),
    ("am", "-"),
    ("positive", "+"),
    ("negative", "-"),
)
_SIGN_WORDS = (*_SIGNS, ("pos", "+"), ("neg", "-"))
_READ = re.compile(r"(AB|A|B|O)([+-])?|([+-])(AB|A|B|O)")


class Step(StrEnum):
    """What an entry does to the register."""

    TAKE = "ghi"
    KNOWN = "da_biet"
    WAIT = "cho_nguoi_thu_hai"
    WEAKER = "yeu_hon"


def read_blood_group(typed: str) -> str | None:
    """Read a blood group as files and people write it ("O Rh(D) dương", "Rh+ AB", "0+", "A (-)"), or None."""
    plain = fold(typed.replace("+", " duong ").replace("−", "-").replace("–", "-").replace("-", " am "))
    words = re.sub(r"\b(nhom mau|nhom|rh|d)\b", " ", re.sub(r"\brh ?d?\b", " ", plain))
    for word, sign in _SIGN_WORDS:
        words = re.sub(rf"\b{word}\b", sign, words)
    found = _READ.fullmatch("".join(words.upper().split()).replace("0", "O"))
    if found is None:
        return None
    return found[1] + (found[2] or "") if found[1] else found[4] + found[3]


def source_of(blood_group: str, stored: str) -> BloodSource | None:
    """Return on what a stored group rests; None without a group, own word when nothing stronger is known."""
    if not blood_group:
        return None
    return BloodSource(stored) if stored in set(BloodSource) else BloodSource.OWN_WORD


def is_locked(source: BloodSource | None) -> bool:
    """Return whether a group is changed by two people only: the facility tested it."""
    return source is BloodSource.FACILITY


def _says_more(new: str, known: str) -> bool:
    """Return whether both are one group of ABO and only the first knows the Rh factor."""
    return new in (f"{known}+", f"{known}-")


def step_of(known: str, known_source: BloodSource | None, new: str, source: BloodSource) -> Step:
    """Return what a new entry does beside the group that is stored ("" for none)."""
    if not known or known_source is None:
        return Step.TAKE
    stronger = _STRENGTH.index(source) - _STRENGTH.index(known_source)
    if new == known or _says_more(known, new):
        return Step.TAKE if stronger > 0 else Step.KNOWN
    if is_locked(known_source):
        if source is BloodSource.OWN_WORD:
            return Step.WEAKER
        return Step.TAKE if stronger == 0 and _says_more(new, known) else Step.WAIT
    return Step.TAKE if stronger >= 0 else Step.WEAKER


def change_verdict(step: Step, known: str, known_source: BloodSource | None, note: str) -> Verdict:
    """Judge an entry: a weaker word changes nothing, and the change of a locked group says why."""
    weaker = locked = None
    if step is Step.WEAKER and known_source is not None:
        weaker = Reason(
            f"Sổ đang ghi nhóm {GROUP_NAMES[known]} ({SOURCE_NAMES[known_source].lower()}). "
            "Đổi khi có chứng cứ bằng hoặc mạnh hơn.",
            "source",
        )
    if step is Step.WAIT and not says_why(note):
        locked = Reason(
            "Nhóm máu này đã khóa. Ghi vì sao đổi, ví dụ: giấy xét nghiệm lại của viện; người thứ hai sẽ xác nhận.",
            "note",
        )
    return verdict([weaker, locked])
