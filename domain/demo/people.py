"""Invented people: names by the frequency of real surnames, numbers that nobody has been given."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from domain.donors.records import Sex

_SURNAMES = (
    ("Nguyễn", 38), ("Trần", 12), ("Lê", 9), ("Phạm", 8), ("Hoàng", 5), ("Vũ", 6), ("Đặng", 4), ("Bùi", 4),
    ("Đỗ", 4), ("Dương", 3), ("Ngô", 3), ("Đào", 3), ("Lương", 2), ("Trịnh", 2), ("Quách", 1), ("Tạ", 1),
)  # fmt: skip
_MIDDLE = {
    Sex.MALE: ("Văn", "Đức", "Minh", "Quang", "Hữu", "Công", "Xuân", "Thành", "Ngọc", "Tuấn", "Mạnh"),
    Sex.FEMALE: ("Thị", "Thị Thu", "Thị Ngọc", "Thị Minh", "Thanh", "Thị Hồng", "Phương", "Thị Bích", "Diệu"),
}
_GIVEN = {
    Sex.MALE: (
        "An", "Anh", "Bình", "Chiến", "Cường", "Dũng", "Duy", "Đạt", "Đông", "Giang", "Hải", "Hiếu", "Hòa",
        "Hùng", "Hưng", "Huy", "Khánh", "Kiên", "Lâm", "Long", "Nam", "Nghĩa", "Phong", "Phúc", "Quân",
        "Sơn", "Thắng", "Thịnh", "Toàn", "Trường", "Tú", "Tùng", "Việt", "Vinh",
    ),
    Sex.FEMALE: (
        "Anh", "Ánh", "Bích", "Chi", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa",
        "Hồng", "Huệ", "Hương", "Lan", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhung",
        "Oanh", "Phượng", "Quyên", "Thảo", "Thơm", "Thủy", "Trang", "Tuyết", "Uyên", "Vân", "Yến",
    ),
}  # fmt: skip
_OCCUPATIONS = (
    "công nhân",
    "nông dân",
    "giáo viên",
    "viên chức",
    "sinh viên",
    "buôn bán",
    "lái xe",
    "y tá",
    "thợ điện",
)
_BLOOD_GROUPS = (("O", 42), ("B", 30), ("A", 21), ("AB", 7))


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """One person who does not exist."""

    full_name: str
    sex: Sex
    birth: date
    id_number: str
    phone: str
    occupation: str
    blood_group: str
    address: str


class Inventor:
    """Invent people one after another; the same seed gives the same people."""

    def __init__(self, seed: int, today: date) -> None:
        self.dice = random.Random(seed)  # noqa: S311  (invented people need no secrecy)
        self.today = today
        self.made = 0

    def person(self) -> InventedPerson:
        """Return the next person, 19 to 58 years old today, with a number and a phone that no other one has."""
        dice = self.dice
        self.made += 1
        sex = dice.choice((Sex.MALE, Sex.FEMALE))
        birth = self.today - timedelta(days=dice.randrange(19 * 366, 58 * 365))
        surname = dice.choices([name for name, _ in _SURNAMES], [weight for _, weight in _SURNAMES])[0]
        name = f"{surname} {dice.choice(_MIDDLE[sex])} {dice.choice(_GIVEN[sex])}"
        # Digit 4 tells century and sex, 5 and 6 the year (Thông tư 07/2016/TT-BCA, Điều 7); 033 is Hưng Yên.
        century = (0 if birth.year < 2000 else 2) + (0 if sex is Sex.MALE else 1)
        return InventedPerson(
            full_name=name,
            sex=sex,
            birth=birth,
            id_number=f"033{century}{birth.year % 100:02d}{self.made:06d}",
            phone=f"09900{self.made:05d}",
            occupation=dice.choice(_OCCUPATIONS),
            blood_group=dice.choices([g for g, _ in _BLOOD_GROUPS], [w for _, w in _BLOOD_GROUPS])[0],
            address=f"Tổ dân phố số {dice.randrange(1, 15)}",
        )
