"""Facts that a donor's card prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DonorCardFacts:
    """Hold a card and its secret number, printed side by side once and then parted."""

    full_name: str
    issuer: str  # "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên"
    code: str
    pin: str
    address: str  # Of the own page, which the QR opens.
    issued_on: date
    sample: bool = False
