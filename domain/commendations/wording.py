"""The wording that all papers of one act share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands on all papers of one act; empty decision and day print blanks to be filled in by hand."""

    occasion: str = ""
    reason: str = ""
    decision: str = ""
    signed_on: date | None = None
    issuer_lines: str = ""
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    first_register_number: int | None = None
