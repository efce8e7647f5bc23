"""The Hưng Yên plan as it was written down by hand from the text, the measure of what the reader finds."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@cache
def hung_yen_by_hand() -> dict[str, Any]:
    """Return the hand-made data with tuples for lists and days for the fields that hold one."""
    return _frozen(json.loads((HERE / "hung_yen_2024.json").read_text(encoding="utf-8")))


def invented(name: str) -> str:
    """Return the text of an invented plan."""
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def _frozen(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if name in {"on", "period_from", "period_to"}:
        return date.fromisoformat(value)
    return value
