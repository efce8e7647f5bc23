"""Decide about groups that sign up together: their kinds in words, their codes and secrets."""

from __future__ import annotations

import hashlib
import secrets

from domain.papers.rules import ALPHABET
from domain.signups.records import GroupKind

KIND_NAMES = {
    GroupKind.FAMILY: "Gia đình",
    GroupKind.NEIGHBOURS: "Tổ dân phố, thôn",
    GroupKind.CLASS: "Lớp, khoa",
    GroupKind.WORKSHOP: "Tổ sản xuất, phân xưởng",
}
CODE_LENGTH, SECRET_LENGTH = 6, 10
_MISREAD = str.maketrans("ILO", "110")


def new_group_code() -> str:
    """Return a fresh code of 6 random signs, which the leader hands on to everybody of the group."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Return a fresh secret of 10 random signs (50 bits), by which the leader sees how many have come."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))


def read_signs(text: str, length: int) -> str | None:
    """Return a code or a secret that was typed, however it was grouped; None when it cannot be one."""
    signs = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MISREAD)
    return signs if len(signs) == length and all(sign in ALPHABET for sign in signs) else None


def digest(secret: str) -> str:
    """Return what is stored of a secret; 50 random bits need no slow hash behind the throttle."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown_secret(secret: str) -> str:
    """Write a secret in two groups: "4X7K2-PQ9M3"."""
    return f"{secret[:5]}-{secret[5:]}"
