"""Codes printed on paper forms before anybody fills them in, which become the code of the registration keyed in."""

from __future__ import annotations

import secrets

from domain.papers.rules import ALPHABET
from domain.refusals import Reason
from domain.sealing import Keyring
from domain.signups.rules import CODE_LENGTH, read_code

CHECK_LENGTH = 2
ASK_PAPER_CODE = "Nhập mã gồm 8 chữ và số in trên phiếu giấy, ví dụ 4X7K-2PQ9"
_PURPOSE = "paper_form_code"


def new_paper_code(ring: Keyring) -> str:
    """Return a fresh code whose last two signs prove that this installation printed it; nothing is stored."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - CHECK_LENGTH))
    return signs + _check(ring, signs)


def read_paper_code(ring: Keyring, text: str) -> str | Reason:
    """Return the code that was typed from a paper form, however grouped; a Reason for a slip of the finger."""
    code = read_code(text)
    if code is None or not secrets.compare_digest(_check(ring, code[:-CHECK_LENGTH]), code[-CHECK_LENGTH:]):
        return Reason(ASK_PAPER_CODE, "paper_code")
    return code


def _check(ring: Keyring, signs: str) -> str:
    number = int(ring.index(signs, _PURPOSE), 16)
    return "".join(
        ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(CHECK_LENGTH)
    )
