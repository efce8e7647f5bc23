"""Read the cells of one row of a list of people: every value is right, or marked, or asks to be mended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from domain.donors.records import Sex
from domain.names import check_person_name, fold, nfc, tidy_person_name
from domain.people import (
    ASK_PHONE,
    BirthDay,
    converted_phone,
    id_number_warnings,
    parse_id_number,
    parse_phone,
    what_id_number_says,
)
from domain.refusals import Reason
from domain.signups.import_births import BIRTH_PARTS, birth_shown, birth_text, read_birth
from domain.signups.import_columns import Meaning
from domain.signups.import_rows import ReadRow, Weight
from domain.signups.records import RegistrantType
from domain.wording import phone_text

_NOTHING = frozenset({"", "0", "x", "khong", "khong co", "ko", "k", "chua co", "chua", "khong nho"})
_LONGEST = {
    Meaning.ADDRESS: 200,
    Meaning.WORKPLACE: 200,
    Meaning.OCCUPATION: 120,
    Meaning.NOTE: 300,
    Meaning.COMMUNE: 200,
}
_BIRTHS = frozenset(
    {*BIRTH_PARTS, Meaning.BIRTH, Meaning.MONTH_FIRST, Meaning.AGE, Meaning.MALE, Meaning.FEMALE}
)
_TITLES = re.compile(r"^(?:ông|bà|anh|chị|cô|chú|bác|em|đ/c|đc|đồng chí|mr|mrs|ms)[.:]?\s+", re.IGNORECASE)
_TYPES = (
    (RegistrantType.STUDENT, r"hoc sinh|sinh vien|hssv|sv|hs|hoc vien"),
    (
        RegistrantType.ARMED_FORCES,
        r"bo doi|quan nhan|cong an|llvt|luc luong vu trang|dan quan|si quan|chien si|csgt",
    ),
    (RegistrantType.WORKER, r"cong nhan|nguoi lao dong|nld|lao dong|cn|cong nhan vien|nhan vien"),
    (
        RegistrantType.STATE_STAFF,
        r"can bo|cong chuc|vien chuc|cbccvc|ccvc|cbcc|giao vien|can bo cong chuc.*|bac si|y si",
    ),
    (
        RegistrantType.COMMUNITY,
        r"nguoi dan|nhan dan|cong dong|nong dan|tu do|lao dong tu do|noi tro|lam ruong|dan",
    ),
)


def read_row(
    number: int,
    cells: Sequence[str],
    columns: Sequence[Meaning],
    answers: Mapping[str, str],
    today: date,
) -> ReadRow:
    """Return what a row says; answers hold what somebody wrote anew, by the value of its meaning."""
    given: dict[Meaning, str] = {}
    for meaning, cell in zip(columns, cells, strict=False):
        if meaning and cell:
            given[meaning] = f"{given[meaning]}, {cell}" if meaning in given else cell
    for word, text in answers.items():
        _answer(given, Meaning(word), nfc(text))
    row = ReadRow(number)
    _name(row, given)
    _sexes(row, given)
    _birth(row, given, columns, today)
    _id_number(row, given.get(Meaning.NUMBER, ""), is_asked=Meaning.NUMBER in columns)
    _phone(row, given.get(Meaning.PHONE, ""))
    _texts(row, given)
    if text := given.get(Meaning.LAST_DONATION, ""):
        _last_donation(row, text, today)
    return row


def _answer(given: dict[Meaning, str], meaning: Meaning, text: str) -> None:
    """Put an answer in the place of what the file says; a name or a birth was perhaps in several columns."""
    if meaning is Meaning.NAME:
        given.pop(Meaning.LAST, None), given.pop(Meaning.GIVEN, None)
    if meaning is Meaning.BIRTH:
        for part in (*BIRTH_PARTS, Meaning.AGE):
            given.pop(part, None)
        for column in (Meaning.MALE, Meaning.FEMALE):
            if given.get(column, "")[:1].isdigit():
                given[column] = "x"
    given[meaning] = text


def _name(row: ReadRow, given: Mapping[Meaning, str]) -> None:
    parts = (given.get(Meaning.LAST, ""), given.get(Meaning.GIVEN, ""))
    printed = given.get(Meaning.NAME) or " ".join(part for part in parts if part)
    plain = nfc(printed)
    bare = re.sub(r"^\d{1,4}[.)\s-]+", "", plain)
    titled = _TITLES.sub("", bare)
    if len(titled.split()) >= 2:
        bare = titled
    bracket = re.sub(r"\s*[(\[].*[)\]]\s*$", "", bare)
    tidy = tidy_person_name(bracket)
    row.full_name = tidy
    if not plain:
        row.remark(Meaning.NAME, "", "Thiếu họ tên", Weight.WRONG)
    elif len(tidy) > 100 or check_person_name(tidy):
        row.remark(Meaning.NAME, plain, "Ghi đủ họ và tên, không có chữ số", Weight.WRONG)
    elif bracket != bare:
        row.remark(Meaning.NAME, plain, "Đã bỏ phần trong ngoặc", Weight.DOUBT, tidy)
    elif tidy != plain:
        row.remark(Meaning.NAME, plain, "Đã viết lại họ tên", Weight.MENDED, tidy)


def _sexes(row: ReadRow, given: Mapping[Meaning, str]) -> None:
    word = fold(given.get(Meaning.SEX, ""))
    if word in ("nam", "m", "male", "trai", "ong", "anh"):
        row.sex = Sex.MALE
    elif word in ("nu", "f", "female", "gai", "ba", "chi"):
        row.sex = Sex.FEMALE
    elif word and word not in _NOTHING:
        row.remark(Meaning.SEX, given[Meaning.SEX], "Chưa rõ giới tính nên để trống", Weight.DOUBT)
    marked = [column for column in (Meaning.MALE, Meaning.FEMALE) if given.get(column, "").strip(" -")]
    if len(marked) == 1:
        row.sex = Sex.MALE if marked[0] is Meaning.MALE else Sex.FEMALE
    elif len(marked) == 2:
        both = " và ".join(given[column] for column in marked)
        row.remark(Meaning.BIRTH, both, "Cả cột Nam và cột Nữ đều có chữ", Weight.WRONG)


def _birth(row: ReadRow, given: Mapping[Meaning, str], columns: Sequence[Meaning], today: date) -> None:
    text = birth_text(given)
    if not text and (age := given.get(Meaning.AGE, "")):
        _age(row, age, today)
    elif fold(text) in _NOTHING:
        if any(column in _BIRTHS for column in columns):
            row.remark(Meaning.BIRTH, text, "Chưa có ngày sinh, bổ sung sau", Weight.DOUBT)
    else:
        row.birth, shown, sentence, weight = read_birth(text, today)
        if sentence:
            row.remark(Meaning.BIRTH, text, sentence, weight, shown)
        elif row.birth and row.birth.date and Meaning.BIRTH not in given and Meaning.MONTH_FIRST in given:
            turned, shown = given[Meaning.MONTH_FIRST], birth_shown(row.birth)
            row.remark(Meaning.BIRTH, turned, "Cột này ghi tháng trước ngày", Weight.DOUBT, shown)


def _age(row: ReadRow, text: str, today: date) -> None:
    digits = re.sub(r"\D", "", text)
    if not digits or not 10 <= int(digits[:3]) <= 99:
        row.remark(Meaning.BIRTH, text, "Nhập ngày sinh hoặc năm sinh, ví dụ 27/3/1990", Weight.WRONG)
        return
    row.birth = BirthDay(None, today.year - int(digits))
    shown = str(row.birth.year)
    row.remark(Meaning.BIRTH, text, "Chỉ có tuổi, năm sinh tính từ tuổi", Weight.DOUBT, shown)


def _id_number(row: ReadRow, text: str, *, is_asked: bool) -> None:
    if fold(text) in _NOTHING:
        if is_asked:
            row.remark(Meaning.NUMBER, text, "Chưa có số căn cước, bổ sung sau", Weight.DOUBT)
        return
    plain = text.strip().strip("'’`")
    found = parse_id_number(plain, from_sheet=not plain.startswith("0"))
    if isinstance(found, Reason):
        is_phone = not isinstance(parse_phone(plain), Reason)
        sentence = "Đây giống số điện thoại, không phải số căn cước" if is_phone else found.sentence
        row.remark(Meaning.NUMBER, text, sentence, Weight.WRONG)
        return
    row.id_number = found.number
    if found.kind == "old":
        row.remark(Meaning.NUMBER, text, "Số CMND cũ, hỏi số căn cước 12 chữ số", Weight.DOUBT, found.number)
        return
    warnings = id_number_warnings(found.number, row.birth, _word(row.sex))
    if found.repaired:
        weight = Weight.DOUBT if warnings else Weight.MENDED
        row.remark(Meaning.NUMBER, text, "Đã thêm số 0 ở đầu mà bảng tính bỏ mất", weight, found.number)
    for warning in warnings:
        row.remark(Meaning.NUMBER, text, warning.removesuffix("."), Weight.DOUBT, found.number)
    if row.sex is None and (says := what_id_number_says(found.number)):
        row.sex = Sex.FEMALE if says.sex == "female" else Sex.MALE


def _word(sex: Sex | None) -> Literal["male", "female"] | None:
    if sex is None:
        return None
    return "female" if sex is Sex.FEMALE else "male"


def _phone(row: ReadRow, text: str) -> None:
    if fold(text) in _NOTHING:
        return
    plain = text.strip().strip("'’`")
    phone = parse_phone(plain)
    if not isinstance(phone, Reason):
        row.phone = phone.number
        if phone.warning:
            row.remark(Meaning.PHONE, text, phone.warning, Weight.DOUBT, phone_text(phone.number))
        elif re.sub(r"\D", "", plain) != phone.number:
            sentence = "Đã viết lại số điện thoại"
            row.remark(Meaning.PHONE, text, sentence, Weight.MENDED, phone_text(phone.number))
        return
    parts = [part for part in re.split(r"[/;,\n]|\bhoặc\b|\s-\s", plain) if re.sub(r"\D", "", part)]
    parts = parts if len(parts) > 1 else re.findall(r"\+?\d[\d .]{7,}\d", plain)
    read = [parse_phone(re.sub(r"[^\d+ .]", "", part).strip()) for part in parts]
    good = [one.number for one in read if not isinstance(one, Reason)]
    if good and len(good) == len(read):
        row.phone = good[0]
        sentence = "Ô có hai số, lấy số đầu" if len(good) > 1 else "Đã bỏ phần chữ bên số điện thoại"
        row.remark(Meaning.PHONE, text, sentence, Weight.DOUBT, phone_text(good[0]))
        return
    new = converted_phone(plain)
    sentence = f"{phone.sentence}" if new else ASK_PHONE
    row.remark(Meaning.PHONE, text, sentence, Weight.WRONG, phone_text(new) if new else "")


def _texts(row: ReadRow, given: Mapping[Meaning, str]) -> None:
    texts = {meaning: nfc(given.get(meaning, "").replace("\n", ", ")) for meaning in _LONGEST}
    for meaning, text in texts.items():
        if len(text) > _LONGEST[meaning]:
            row.remark(meaning, text, f"Rút còn nhiều nhất {_LONGEST[meaning]} chữ", Weight.WRONG)
    row.address, row.commune = texts[Meaning.ADDRESS], texts[Meaning.COMMUNE]
    row.workplace, row.occupation, row.note = (
        texts[Meaning.WORKPLACE],
        texts[Meaning.OCCUPATION],
        texts[Meaning.NOTE],
    )
    kind = nfc(given.get(Meaning.TYPE, ""))
    if kind:
        row.registrant_type = type_named(kind)
        if row.registrant_type is None:
            row.remark(
                Meaning.TYPE, kind, "Chưa rõ đối tượng, lấy đối tượng chung của danh sách", Weight.DOUBT
            )


@lru_cache(maxsize=1_000)
def type_named(text: str) -> RegistrantType | None:
    """Return the type of registrant that a cell names, in its usual words."""
    words = fold(text)
    return next((kind for kind, pattern in _TYPES if re.fullmatch(pattern, words)), None)


def _last_donation(row: ReadRow, text: str, today: date) -> None:
    birth, _, _, _ = read_birth(text, today)
    if birth is not None and birth.date is not None:
        row.last_donation = birth.date
    elif fold(text) not in _NOTHING:
        row.remark(Meaning.LAST_DONATION, text, "Chưa rõ ngày hiến gần nhất nên để trống", Weight.DOUBT)
