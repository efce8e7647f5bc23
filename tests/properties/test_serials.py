"""Whatever is taken from ranges of serials, the missing ones are exactly the rest, and ranges read back as written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from domain.gifts.serial_rules import SerialRange, expand, expand_all, missing_ranges, parse_range
from domain.refusals import Reason


@some.composite
def ranges(draw: some.DrawFn) -> SerialRange:
    width = draw(some.integers(4, 12))
    first = draw(some.integers(0, 10**width - 300))
    prefix = draw(some.sampled_from(["", "HM", "AV-", "24/B", "ĐĐ."]))
    return SerialRange(prefix, width, first, first + draw(some.integers(0, 299)))


@settings(max_examples=150, deadline=None)
@given(ranges(), some.booleans(), some.sampled_from(["-", "–", " — ", " đến ", "->"]))
def test_a_range_reads_back_as_it_was_written(serials: SerialRange, twice: bool, dash: str) -> None:
    assert parse_range(serials.text, 300) == serials
    head, tail = expand(serials)[0], expand(serials)[-1]
    written = f"{head}{dash}{tail if twice else tail.removeprefix(serials.prefix)}"
    assert parse_range(written.lower(), 300) == serials


@settings(max_examples=150, deadline=None)
@given(some.lists(ranges(), max_size=3), some.data())
def test_missing_and_accounted_make_the_whole(received: list[SerialRange], data: some.DataObject) -> None:
    came = sorted(expand_all(received))
    accounted = data.draw(some.sets(some.sampled_from(came))) if came else set()
    missing = missing_ranges(received, accounted)
    assert expand_all(missing) == set(came) - accounted
    for one, next_one in zip(missing, missing[1:], strict=False):
        joins = (one.prefix, one.width, one.last + 1) == (next_one.prefix, next_one.width, next_one.first)
        assert not joins


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=60))
def test_any_text_is_a_range_or_a_sentence(text: str) -> None:
    read = parse_range(text, 50)
    assert isinstance(read, Reason) or 1 <= read.count <= 50
