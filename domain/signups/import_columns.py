"""Know what the columns of a list of people mean: by their heads, by two rows of heads, else by what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.names import check_person_name, fold, nfc
from domain.people import Phone, parse_phone, split_day_text


class Meaning(StrEnum):
    """What a column tells about a person; SKIP is taken in nowhere."""

    SKIP = ""
    ORDINAL = "stt"
    NAME = "ho_ten"
    LAST = "ho_dem"
    GIVEN = "ten"
    BIRTH = "ngay_sinh"
    MONTH_FIRST = "thang_truoc"
    DAY = "ngay"
    MONTH = "thang"
    YEAR = "nam_sinh"
    MALE = "cot_nam"
    FEMALE = "cot_nu"
    AGE = "tuoi"
    SEX = "gioi_tinh"
    NUMBER = "so_can_cuoc"
    PHONE = "dien_thoai"
    ADDRESS = "dia_chi"
    COMMUNE = "xa_phuong"
    WORKPLACE = "don_vi"
    TYPE = "doi_tuong"
    OCCUPATION = "nghe"
    LAST_DONATION = "hien_gan_nhat"
    NOTE = "ghi_chu"


MEANING_NAMES = {
    Meaning.SKIP: "Không nhập",
    Meaning.ORDINAL: "Số thứ tự",
    Meaning.NAME: "Họ và tên",
    Meaning.LAST: "Họ và tên đệm",
    Meaning.GIVEN: "Tên",
    Meaning.BIRTH: "Ngày sinh hoặc năm sinh",
    Meaning.MONTH_FIRST: "Ngày sinh ghi tháng trước ngày",
    Meaning.DAY: "Ngày sinh (chỉ ngày)",
    Meaning.MONTH: "Tháng sinh",
    Meaning.YEAR: "Năm sinh",
    Meaning.MALE: "Cột Nam (năm sinh hoặc dấu x)",
    Meaning.FEMALE: "Cột Nữ (năm sinh hoặc dấu x)",
    Meaning.AGE: "Tuổi",
    Meaning.SEX: "Giới tính",
    Meaning.NUMBER: "Số căn cước, CMND",
    Meaning.PHONE: "Điện thoại",
    Meaning.ADDRESS: "Địa chỉ",
    Meaning.COMMUNE: "Xã, phường",
    Meaning.WORKPLACE: "Cơ quan, lớp, tổ",
    Meaning.TYPE: "Đối tượng",
    Meaning.OCCUPATION: "Nghề nghiệp, chức vụ",
    Meaning.LAST_DONATION: "Lần hiến gần nhất",
    Meaning.NOTE: "Ghi chú",
}
# Two columns of these are joined; of any other meaning the first column counts.
JOINED = frozenset({Meaning.ADDRESS, Meaning.NOTE})
_SIGNS = re.compile(r"\(\s*\*\s*\)|\*|[:;]")
_WORDS: tuple[tuple[Meaning, str], ...] = (
    (Meaning.ORDINAL, r"stt|tt|so tt|s tt|so thu tu|no|thu tu"),
    (Meaning.LAST, r"ho( va)?( chu)?( ten)? (dem|lot)|ho"),
    (
        Meaning.NAME,
        r"ho( va)? ten( .*)?|ho ten.*|ten (nguoi|nguoi (dang ky|hien mau)|day du)|nguoi (dang ky|hien mau).*"
        r"|full ?name|ho ten nguoi.*|danh sach ho ten",
    ),
    (Meaning.GIVEN, r"ten|ten goi"),
    (
        Meaning.LAST_DONATION,
        r"(ngay|lan) (hien )?(mau )?(hien )?(mau )?(gan|cuoi) ?(nhat|cung)?|lan (hien|hm).*gan.*|ngay hm gan.*",
    ),
    (Meaning.SKIP, r"(so |lan )?(lan|thu)( da)?( tung)? ?(hm|hien)?.*|so lan.*|lan thu.*"),
    (
        Meaning.NUMBER,
        r"(so |ma )?(the )?(cccd|cmnd|cmt|cmtnd|can cuoc|dinh danh|cm|cccd gan chip|gttt)\b.*"
        r"|chung minh.*|giay to.*|so giay to.*|so ho chieu.*",
    ),
    (Meaning.SKIP, r"(ngay|noi) cap.*|nhom( mau| abo| rh)?.*|nm|abo|rh.*|the tich.*|luong mau|dvm|so ml|ml"),
    (
        Meaning.SKIP,
        r"ky( ten| nhan)?.*|chu ky|email|e mail|thu dien tu|can nang.*|chieu cao.*|suc khoe.*|benh.*|tien su.*"
        r"|huyet ap.*|mach|ket qua.*|da tiem.*|facebook.*|dau thoi gian|timestamp|quoc tich|dan toc|ton giao",
    ),
    (
        Meaning.PHONE,
        r"(so )?(sdt|dt|dtdd|dien thoai|di dong|dthoai|tel|phone|mobile|hotline|sđt)\b.*|zalo|lien (he|lac)"
        r"|so (zalo|lien he|lien lac)",
    ),
    (
        Meaning.BIRTH,
        r"ngay thang nam sinh|ngay thang( nam)?|ngay sinh.*|ntns|nts|ns|ngay thang nam|sinh ngay|d o b|dob"
        r"|sinh|ngay nam sinh",
    ),
    (Meaning.YEAR, r"nam sinh.*|sinh nam|n sinh"),
    (Meaning.AGE, r"(do )?tuoi"),
    (Meaning.SEX, r"gioi( tinh)?|gt|nam nu|phai|gioi tinh.*"),
    (
        Meaning.COMMUNE,
        r"(xa|phuong|xa phuong|phuong xa|dia phuong|xa phuong dac khu)( (noi|moi|thi tran).*)?",
    ),
    (
        Meaning.ADDRESS,
        r"dia chi.*|noi (o|cu tru|thuong tru|dang ky).*|cho o.*|(dk )?(ho khau)?( )?(thuong tru|hktt).*|ho khau.*"
        r"|ap|thon.*|khu pho.*|to dan pho.*|khu dan cu|que quan|nguyen quan|tam tru|to|xom|ban|khom",
    ),
    (
        Meaning.WORKPLACE,
        r"don vi.*|co quan.*|noi (cong tac|lam viec).*|lop.*|truong.*|chi doan.*|phong( ban)?|bo phan|khoa"
        r"|to san xuat|xuong|phong ban.*|cong ty|doan truong",
    ),
    (Meaning.TYPE, r"doi tuong.*"),
    (Meaning.OCCUPATION, r"nghe( nghiep)?.*|chuc (vu|danh).*|cong viec"),
    (Meaning.NOTE, r"ghi chu.*|chu thich|luu y"),
)
_MEANINGS = tuple((meaning, re.compile(words)) for meaning, words in _WORDS)
_BELOW = {
    "nam": Meaning.MALE,
    "nu": Meaning.FEMALE,
    "ngay": Meaning.DAY,
    "thang": Meaning.MONTH,
    "nam sinh": Meaning.YEAR,
}
_LONGEST_HEAD = 60
_VOLUME_HEAD = re.compile(r"\d{3}( ?(ml|cc))?")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head of a list stands (rows from 0, last included; -1 without one) and what its columns are."""

    first: int
    last: int
    labels: tuple[str, ...]
    columns: tuple[Meaning, ...]


def head_words(label: str) -> str:
    """Return a head as it is compared: folded, without asterisks and brackets."""
    return fold(_SIGNS.sub(" ", label))


def meaning_of(label: str) -> Meaning | None:
    """Return what a head of one row names; SKIP for what is known and never taken in, None for other words."""
    words = head_words(label)
    if not words or len(words) > _LONGEST_HEAD:
        return None
    for meaning, pattern in _MEANINGS:
        if pattern.fullmatch(words):
            return meaning
    return None


def is_volume_head(label: str) -> bool:
    """Return whether a head of the second row names a volume of blood, such as "350" or "350 ml"."""
    return _VOLUME_HEAD.fullmatch(head_words(label)) is not None


def _below(above: str, label: str, *, is_dated: bool) -> Meaning | None:
    """Return what a head of the second row means under the one above it.

    "Năm" is the year and "Nam" is male; written without marks, it is the year beside day and month.
    """
    words, over = head_words(label), head_words(above)
    is_birth = "sinh" in over or over in ("ntns", "ns")
    is_sex = over.startswith(("gioi", "phai", "gt"))
    if words == "nam" and ("ă" in nfc(label).casefold() or (is_dated and not is_sex)):
        return Meaning.YEAR
    if words in _BELOW and (is_birth or is_sex or not over):
        return _BELOW[words]
    return Meaning.SKIP if over and is_volume_head(label) else meaning_of(label)


def join_heads(above: Sequence[str], below: Sequence[str]) -> tuple[list[str], list[Meaning | None]]:
    """Return labels and meanings of two rows of heads; a head above stands over the columns to its right."""
    labels: list[str] = []
    meanings: list[Meaning | None] = []
    is_dated = bool({head_words(cell) for cell in below} & {"ngay", "thang"})
    over = ""
    for top, bottom in zip(above, below, strict=True):
        over = top or (over if bottom else "")
        if not bottom:
            labels.append(top)
            meanings.append(meaning_of(top))
            continue
        labels.append(f"{over} / {bottom}" if over else bottom)
        meanings.append(_below(over, bottom, is_dated=is_dated))
    return labels, meanings


def settle(meanings: Iterable[Meaning | None]) -> tuple[Meaning, ...]:
    """Return one meaning for each column: of a meaning met twice the first column counts, unless it is joined."""
    settled: list[Meaning] = []
    for meaning in meanings:
        is_met = meaning in settled and meaning not in JOINED
        settled.append(Meaning.SKIP if meaning is None or is_met else meaning)
    if Meaning.GIVEN in settled and Meaning.LAST not in settled:
        settled[settled.index(Meaning.GIVEN)] = Meaning.NAME if Meaning.NAME not in settled else Meaning.SKIP
    if Meaning.LAST in settled and Meaning.GIVEN not in settled:
        place = settled.index(Meaning.LAST)
        free = Meaning.NAME not in settled
        # "Họ và tên" merged over two columns leaves the second one without a head.
        settled[place] = Meaning.NAME if free else Meaning.SKIP
    return tuple(settled)


def names_people(columns: Sequence[Meaning]) -> bool:
    """Return whether the columns tell people's names."""
    return Meaning.NAME in columns or {Meaning.LAST, Meaning.GIVEN} <= set(columns)


def guess_by_content(rows: Sequence[Sequence[str]]) -> tuple[Meaning, ...]:
    """Return what the columns of a list without a head seem to hold, by their cells."""
    width = max(map(len, rows), default=0)
    guessed: list[Meaning | None] = []
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
        guessed.append(_kind_of_cells(cells))
    return settle(guessed)


def _kind_of_cells(cells: Sequence[str]) -> Meaning | None:
    if not cells:
        return None
    tests: tuple[tuple[Meaning, float], ...] = (
        (Meaning.ORDINAL, _share(cells, lambda c: c.isdigit() and len(c) <= 3)),
        (Meaning.NUMBER, _share(cells, lambda c: re.fullmatch(r"\d{9}|\d{11,12}", c) is not None)),
        (Meaning.PHONE, _share(cells, lambda c: isinstance(parse_phone(c), Phone))),
        (Meaning.BIRTH, _share(cells, lambda c: split_day_text(c) is not None)),
        (Meaning.SEX, _share(cells, lambda c: fold(c) in ("nam", "nu"))),
        (Meaning.NAME, _share(cells, lambda c: check_person_name(nfc(c)) is None)),
    )
    for meaning, share in tests:
        if share >= 0.7:
            return meaning
    return Meaning.ADDRESS if _share(cells, lambda c: len(c) > 5 and not c.isdigit()) > 0.7 else None


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(1 for cell in cells if fits(cell.strip())) / len(cells)
