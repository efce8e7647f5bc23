"""What a row of a list of people says, and the remarks about its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.donors.records import Sex
from domain.people import BirthDay
from domain.signups.import_columns import Meaning
from domain.signups.records import RegistrantType


class Weight(StrEnum):
    """How much a remark about a cell weighs: mended for sure, to be looked at, or to be written anew."""

    MENDED = "da_sua"
    DOUBT = "can_xem"
    WRONG = "loi"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said about one cell: as the file has it, as it is read, and why."""

    meaning: Meaning
    printed: str
    shown: str
    sentence: str
    weight: Weight


@dataclass(slots=True)
class ReadRow:
    """What a row of a list says about one person; number is its row in the file, from 1."""

    number: int
    full_name: str = ""
    birth: BirthDay | None = None
    sex: Sex | None = None
    id_number: str = ""
    phone: str = ""
    address: str = ""
    commune: str = ""
    workplace: str = ""
    registrant_type: RegistrantType | None = None
    occupation: str = ""
    note: str = ""
    last_donation: date | None = None
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, meaning: Meaning, printed: str, sentence: str, weight: Weight, shown: str = "") -> None:
        """Add a remark about a cell."""
        self.remarks.append(Remark(meaning, printed, shown, sentence, weight))

    @property
    def is_wrong(self) -> bool:
        """Return whether a cell has to be written anew before the row can be taken over."""
        return any(remark.weight is Weight.WRONG for remark in self.remarks)

    @property
    def is_doubtful(self) -> bool:
        """Return whether somebody should look at a cell."""
        return any(remark.weight is Weight.DOUBT for remark in self.remarks)
