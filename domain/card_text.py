"""Read the line that a scanner types from the QR sign of an identity card; best effort, nothing of it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.names import check_person_name, fold, nfc, tidy_person_name
from domain.people import BirthDay, Sex, id_number_warnings, parse_birth

SEPARATOR = "|"
_LEAST_PARTS = 6  # Number, old number (may be empty), name, birth, sex, address; newer cards add more.
_NUMBER = re.compile(r"\d{12}$", re.ASCII)
_DAY = re.compile(r"\d{8}", re.ASCII)
_SEXES: dict[str, Sex] = {"nam": "male", "nu": "female"}


@dataclass(frozen=True, slots=True)
class CardText:
    """Hold what the line of a card tells and the counter needs; what could not be read is empty.

    The old number and the day of issue are read over: nobody asks for them.
    """

    id_number: str
    full_name: str
    birth: BirthDay | None
    sex: Sex | None
    address: str
    doubts: tuple[str, ...]


def read_card_text(text: str, today: date) -> CardText | None:
    """Read "số|số cũ|họ tên|ngày sinh ddmmyyyy|giới tính|địa chỉ|ngày cấp"; None for any other text.

    A scanner that types like a keyboard loses what the keyboard's layout cannot type: a name that came
    without marks, or broken, is a doubt to be mended by hand.
    """
    parts = [nfc(part) for part in text.split(SEPARATOR)]
    number = _NUMBER.search(parts[0])
    if len(parts) < _LEAST_PARTS or number is None:
        return None
    birth = _birth(parts[3], today)
    sex = _SEXES.get(fold(parts[4]))
    name, doubts = _name(parts[2])
    if birth is None:
        doubts.append("Máy quét chưa đọc được ngày sinh. Gõ ngày sinh như in trên thẻ.")
    doubts += [f"{words}." for words in id_number_warnings(number[0], birth, sex)]
    return CardText(number[0], name, birth, sex, parts[5], tuple(doubts))


def _birth(text: str, today: date) -> BirthDay | None:
    if not _DAY.fullmatch(text):
        return None
    found = parse_birth(text[:2], text[2:4], text[4:], today=today)
    return found if isinstance(found, BirthDay) else None


def _name(text: str) -> tuple[str, list[str]]:
    if check_person_name(text) is not None:
        return "", ["Máy quét chưa đọc được họ tên. Gõ họ tên như in trên thẻ."]
    if text.isascii():
        return tidy_person_name(text), ["Máy quét gõ họ tên không dấu. Thêm dấu như in trên thẻ."]
    return tidy_person_name(text), []
