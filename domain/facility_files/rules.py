"""Know the agreed codes of a facility's file, what its columns mean, and how verdicts are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from domain.donors.blood_rules import read_blood_group
from domain.facility_files.records import FileState, FileVerdict
from domain.names import fold
from domain.results.records import Component, OutcomeKind
from domain.signups.import_columns import Meaning, head_words

CODES = {
    OutcomeKind.DONATED: "DH",
    OutcomeKind.DEFERRED: "HL",
    OutcomeKind.LEFT: "BV",
    OutcomeKind.ABSENT: "KD",
}
COMPONENT_CODES = {
    Component.WHOLE_BLOOD: "TP",
    Component.PLATELETS: "TC",
    Component.PLASMA: "HT",
    Component.RED_CELLS: "HC",
}
STATE_NAMES = {
    FileState.CHECKING: "đang đọc",
    FileState.REVIEW: "chờ ghi",
    FileState.APPLYING: "đang ghi",
    FileState.APPLIED: "đã ghi",
    FileState.UNDOING: "đang hoàn tác",
    FileState.UNDONE: "đã hoàn tác",
}
VERDICT_NAMES = {
    FileVerdict.NEW: "Mới",
    FileVerdict.WALK_IN: "Người mới",
    FileVerdict.COMPLETED: "Sửa",
    FileVerdict.SAME: "Trùng",
    FileVerdict.DIFFERENT: "Khác với bàn",
    FileVerdict.ASK: "Cần chọn",
    FileVerdict.WRONG: "Lỗi",
    FileVerdict.LEFT: "Bỏ qua",
}
VERDICT_KINDS = {
    FileVerdict.NEW: "done",
    FileVerdict.WALK_IN: "blue",
    FileVerdict.COMPLETED: "blue",
    FileVerdict.SAME: "plain",
    FileVerdict.DIFFERENT: "attention",
    FileVerdict.ASK: "attention",
    FileVerdict.WRONG: "stop",
    FileVerdict.LEFT: "plain",
}
# Rows that wait for a person before they can be taken over.
OPEN_VERDICTS = (FileVerdict.DIFFERENT, FileVerdict.ASK, FileVerdict.WRONG)
# What an officer decides about a row whose result differs, and about any row.
REPLACE, KEEP, LEAVE_OUT = "thay", "giu", "bo"
SOMEBODY_ELSE = "moi"


class Told(StrEnum):
    """What a column of a facility's file tells beside the person."""

    CODE = "ma_dang_ky"
    LINE = "so_dong"
    RESULT = "ket_qua"
    COMPONENT = "thanh_phan"
    VOLUME = "the_tich"
    SERIAL = "so_se_ri"
    UNTIL = "hen_lai"
    DAY = "ngay_hien_mau"
    GROUP = "nhom_mau"


# What is kept of the person; everything else in the file is forgotten at once, as it may tell of health.
_KEPT = frozenset(
    {
        *(Meaning.NAME, Meaning.LAST, Meaning.GIVEN, Meaning.BIRTH, Meaning.MONTH_FIRST, Meaning.DAY),
        *(Meaning.MONTH, Meaning.YEAR, Meaning.MALE, Meaning.FEMALE, Meaning.AGE, Meaning.SEX),
        *(Meaning.NUMBER, Meaning.PHONE, Meaning.ADDRESS, Meaning.COMMUNE, Meaning.WORKPLACE),
    }
)
_HEADS = tuple(
    (told, re.compile(words))
    for told, words in (
        (Told.CODE, r"ma (so )?(dang ky|dk)( hien mau)?|ma (giay )?hen"),
        (Told.LINE, r"(so )?dong( so)?( tren danh sach)?"),
        (
            Told.RESULT,
            r"(ket qua|kq)( (hien|lay|tiep nhan)( mau)?| chung)?( dh.*)?|(tinh trang|trang thai)( hien( mau)?)?"
            r"|(da )?hien( mau)?",
        ),
        (Told.COMPONENT, r"(thanh phan|loai)( (mau|hien|che pham))*( tp.*)?|che pham( mau)?"),
        (
            Told.VOLUME,
            r"(the tich|(so )?luong( mau)?|dung tich|so ml|ml)( (hien|lay|mau|thuc te|tui))*( (ml|cc))?",
        ),
        (Told.SERIAL, r"(so )?(se ri|seri|serial)\b.*|(ma )?so (giay )?(chung nhan|gcn|cn)\b.*|gcn"),
        (Told.UNTIL, r"(ngay )?hen( lai)?( (tu|den|ngay))*|(tam |tri )?hoan (den|toi)( ngay)?"),
        (Told.DAY, r"ngay (hien|lay|tiep nhan)( mau)?"),
        (Told.GROUP, r"nhom( mau)?( abo)?( rh.*)?|abo( rh)?|nm"),
    )
)
_VOLUME_HEAD = re.compile(r"(?:.*/ ?)?(\d{3})(?: ?(?:ml|cc))?", re.IGNORECASE)
_RESULTS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (OutcomeKind.DONATED, r"dh|hm|x|dat|co|(da )?(hien|lay)( mau| du| thanh cong)*"),
        (OutcomeKind.DEFERRED, r"hl|hen( lai)?.*|(tam |tri )?hoan.*|khong (dat|du).*|loai"),
        (OutcomeKind.LEFT, r"bv|(tu )?(bo )?ve"),
        (OutcomeKind.ABSENT, r"kd|khong den|vang( mat)?"),
    )
)
_COMPONENTS = tuple(
    (component, re.compile(words))
    for component, words in (
        (Component.WHOLE_BLOOD, r"(mau )?(tp|toan phan)|mau|wb"),
        (Component.PLATELETS, r"tc|(khoi )?tieu cau( may| gan tach)?|plt"),
        (Component.PLASMA, r"ht|huyet tuong"),
        (Component.RED_CELLS, r"hc|(khoi )?hong cau"),
    )
)
UNKNOWN = "?"


def columns_of(labels: Sequence[str], meanings: Sequence[Meaning]) -> list[str]:
    """Return what each column of a file tells, as stored words; "" for one that is not kept.

    Of two columns that tell the same the first counts. A column headed "350 ml" holds marks: "ml_350".
    """
    words: list[str] = []
    for label, meaning in zip(labels, meanings, strict=True):
        word = _told(label) or (meaning.value if meaning in _KEPT else "")
        words.append("" if word in words and word != Meaning.ADDRESS else word)
    return words


def _told(label: str) -> str:
    if found := _VOLUME_HEAD.fullmatch(" ".join(label.split())):
        return f"ml_{found[1]}"
    for text in (label, label.rsplit(" / ", 1)[-1]):
        words = head_words(text)
        for told, pattern in _HEADS:
            if pattern.fullmatch(words):
                return told.value
    return ""


def tells_of_people(label: str) -> bool:
    """Return whether a column with this head tells of people what lists of people do not: code, result, serial."""
    return bool(_told(label))


def tells_results(columns: Sequence[str]) -> bool:
    """Return whether a file tells any result: a code, a volume, a day to come again."""
    telling = (Told.RESULT, Told.VOLUME, Told.UNTIL)
    return any(word in telling or word.startswith("ml_") for word in columns)


def kept_cell(word: str, text: str) -> str:
    """Return a cell as it may be kept: of results and blood groups only what is one."""
    if word == Told.RESULT:
        return kept_result(text)
    return read_blood_group(text) or "" if word == Told.GROUP else text


def kept_result(text: str) -> str:
    """Return a cell of results as it may be kept: its code, a bare volume, "?" for words, "" for nothing.

    Other words are not kept, because they may say why somebody could not give.
    """
    words = fold(text)
    if not words:
        return ""
    if re.fullmatch(r"\d{2,4}( ?ml| cc)?", words):
        return words.split()[0].removesuffix("ml")
    return next((CODES[kind] for kind, pattern in _RESULTS if pattern.fullmatch(words)), UNKNOWN)


def component_named(text: str) -> Component | None:
    """Return the component that a cell names, whole blood when it is empty; None for other words."""
    words = fold(text)
    if not words:
        return Component.WHOLE_BLOOD
    return next((component for component, pattern in _COMPONENTS if pattern.fullmatch(words)), None)
