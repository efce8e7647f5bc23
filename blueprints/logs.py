"""What the server writes into its log: no citizen number, phone, e-mail, password or token ever gets there."""

from __future__ import annotations

import logging
import re

_HIDDEN = "[che]"
_PATTERNS = (
    re.compile(r"(?<!\d)\d{12}(?!\d)"),
    re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9,10}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?i)(?:password|mat_khau|csrf_token|token)=[^\s&]+"),
    re.compile(r"/kich-hoat/[\w-]+"),
)


def redacted(text: str) -> str:
    """Return the text with everything personal or secret covered, and on one line only as far as it was."""
    for pattern in _PATTERNS:
        text = pattern.sub(_HIDDEN, text)
    return text


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Format as usual, traceback included, then cover."""
        return redacted(super().format(record))


def log_to_stderr() -> logging.Logger:
    """Return the application's logger, which writes covered lines to the error output."""
    logger = logging.getLogger("giot_hong")
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    return logger
