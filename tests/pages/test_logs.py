"""The log never holds what belongs to a person or opens a door."""

from __future__ import annotations

import io
import logging

import pytest
from flask import Flask

from blueprints.access import public
from blueprints.logs import log_to_stderr, redacted


@pytest.mark.parametrize(
    "secret",
    ["001084000999", "0912 345 678", "0912345678", "+84912345678", "hoa.tran@example.vn", "0294 3862 613"],
)
def test_what_is_personal_is_covered(secret: str) -> None:
    assert secret not in redacted(f"KeyError: '{secret}' tại đợt 12")


def test_secrets_of_forms_and_links_are_covered() -> None:
    text = redacted("POST password=bon-tu&csrf_token=abc.def /kich-hoat/Xy12_-z 2026-11-22 13.762 đợt 49")
    for secret in ("bon-tu", "abc.def", "Xy12_-z"):
        assert secret not in text
    assert "2026-11-22 13.762 đợt 49" in text


def test_a_crash_leaves_no_number_in_the_log(fresh_app: Flask) -> None:
    @public
    def failing() -> str:
        """Fail on purpose."""
        raise KeyError("001084000999")

    fresh_app.add_url_rule("/hong", "failing", failing)
    handler = next(h for h in log_to_stderr().handlers if isinstance(h, logging.StreamHandler))
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        fresh_app.test_client().get("/hong")
    finally:
        handler.setStream(before or handler.stream)
    assert "KeyError" in written.getvalue() and "001084000999" not in written.getvalue()
