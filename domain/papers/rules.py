"""Make and read the codes of papers: 80 random bits in an alphabet that is not misread, with a check sign."""

from __future__ import annotations

import secrets

# Crockford's alphabet: no I, L, O, U, so that a code read aloud or copied by hand stays right.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # 16 signs of 5 bits are 80 random bits.
_MISREAD = str.maketrans("ILO", "110")


def new_code() -> str:
    """Return a fresh code: 16 random signs and one check sign."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return signs + check_sign(signs)


def check_sign(signs: str) -> str:
    """Return the sign by which a mistyped or swapped sign is noticed."""
    total = sum((place + 2) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return ALPHABET[total % 31]


def read_code(text: str) -> str | None:
    """Return the code that was typed, however it was grouped; None when it cannot be a code."""
    signs = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MISREAD)
    if len(signs) != LENGTH + 1 or any(sign not in ALPHABET for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def shown_code(code: str) -> str:
    """Write a code in groups of four, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
