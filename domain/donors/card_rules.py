"""Make and read the code and the secret number of a donor's card."""

from __future__ import annotations

import secrets

from domain.papers.rules import ALPHABET, check_sign

LENGTH = 8  # 8 signs of 5 bits are 40 random bits, and one more sign notices a slip of the pen.
PIN_LENGTH = 6
_MISREAD = str.maketrans("ILO", "110")


def new_card_code() -> str:
    """Return a fresh code of a card: 8 random signs and one check sign."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return signs + check_sign(signs)


def new_pin() -> str:
    """Return a fresh secret number of 6 digits."""
    return f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}}"


def read_card_code(text: str) -> str | None:
    """Return the code that was typed, however it was grouped; None when it cannot be one."""
    signs = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MISREAD)
    if len(signs) != LENGTH + 1 or any(sign not in ALPHABET for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def shown_card_code(code: str) -> str:
    """Write a code in groups of three, as it is printed."""
    return "-".join(code[place : place + 3] for place in range(0, len(code), 3))
