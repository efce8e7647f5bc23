"""The invented people of the office files, and old fonts for their names."""

from __future__ import annotations

from dataclasses import dataclass

from exchange import old_encodings


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the truth has it; birth is dd/mm/yyyy."""

    name: str
    birth: str
    sex: str
    number: str
    phone: str
    address: str

    @property
    def year(self) -> str:
        """The year of birth."""
        return self.birth[-4:]


PEOPLE = (
    Person("Nguyễn Văn Tú", "17/05/1990", "Nam", "033090001234", "0912345678", "Tổ 3, An Tảo"),
    Person("Đặng Thị Đào", "02/11/1985", "Nữ", "001185004567", "0987654321", "Tổ 5, An Tảo"),
    Person("Phạm Đức Phượng", "30/12/1999", "Nam", "034099012345", "0368123456", "Thôn Đông, Hồng Nam"),
    Person("Trần Thị Ngọc Lý", "09/03/2001", "Nữ", "033301009876", "0775556667", "Số 8 Điện Biên"),
    Person("Lương Ngọc Thuỷ Quỳnh", "21/07/1978", "Nữ", "030178000321", "0834567890", "Khu phố 2"),
    Person("Hoàng Hữu Nghĩa", "05/01/1966", "Nam", "033066007788", "0903111222", "Thôn Ấp Vượng"),
    Person("Vũ Ánh Nguyệt", "28/02/2004", "Nữ", "036304005566", "0559888777", "Xóm Đồng Kỵ"),
    Person("Bùi Ý Ỷ Nhi", "14/08/1993", "Nữ", "089193002468", "02821234567", "Ngõ 12, phố Hiến"),
)

_TO_TCVN3 = str.maketrans(old_encodings._TCVN3_LETTERS, old_encodings._TCVN3_SIGNS)
_TO_VNI = {
    letter: signs for signs, letter in sorted(old_encodings._VNI.items(), key=lambda pair: len(pair[0]))
}


def tcvn3_letters(text: str) -> str:
    """Write capitals with marks small, as people do whose font .VnTime has no signs for them."""
    known = set(old_encodings._TCVN3_LETTERS)
    return "".join(letter if letter.isascii() or letter in known else letter.lower() for letter in text)


def tcvn3(text: str) -> str:
    """Write text as the fonts .VnTime need it."""
    return tcvn3_letters(text).translate(_TO_TCVN3)


def vni(text: str) -> str:
    """Write text as the fonts VNI-Times need it."""
    return "".join(_TO_VNI.get(letter, letter) for letter in text)
