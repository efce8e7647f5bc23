"""The codes of papers: 80 random bits, read however they are typed, a slip of the pen noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from domain.papers.rules import ALPHABET, LENGTH, new_code, read_code, shown_code

CODES = some.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_codes_carry_eighty_bits_and_differ() -> None:
    assert 32**LENGTH == 2**80
    assert len({new_code() for _ in range(1000)}) == 1000


@given(some.sampled_from([str.lower, str.upper]), some.sampled_from(["-", " ", "", "."]))
def test_a_code_is_read_however_it_is_grouped(case: object, between: str) -> None:
    code = new_code()
    typed = between.join(shown_code(code).split("-"))
    assert read_code(case(typed)) == code  # type: ignore[operator]


@given(some.integers(0, LENGTH), some.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(place: int, sign: str) -> None:
    code = new_code()
    if code[place] == sign:
        return
    wrong = code[:place] + sign + code[place + 1 :]
    # Two signs that differ by 31 look alike to the check sign: only the first and the last of the alphabet do.
    alike = {code[place], sign} == {ALPHABET[0], ALPHABET[31]}
    assert (read_code(wrong) is None) or alike


def test_what_cannot_be_a_code_is_not_read() -> None:
    for text in ("", "abc", "0" * 40, "????-????", new_code()[:-1]):
        assert read_code(text) is None
