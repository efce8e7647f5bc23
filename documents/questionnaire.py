"""The questions that the registration form prints, read from dated data; never an answer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

QUESTIONNAIRE_FILE = Path(__file__).with_name("questionnaire.toml")


@dataclass(frozen=True, slots=True)
class Question:
    """Hold one question and the words beside its boxes; other is the box that takes handwriting."""

    text: str
    options: tuple[str, ...]
    other: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Hold one dated version of the questions, the declaration and the choices of the collection part."""

    key: str
    effective_from: date
    source: str
    note: str
    volumes_ml: tuple[int, ...]
    components: tuple[str, ...]
    declaration: tuple[str, ...]
    questions: tuple[Question, ...]


@cache
def questionnaires() -> tuple[Questionnaire, ...]:
    """Return every version, oldest first."""
    data = tomllib.loads(QUESTIONNAIRE_FILE.read_text(encoding="utf-8"))
    versions = [
        Questionnaire(
            key=entry["key"],
            effective_from=entry["effective_from"],
            source=entry["source"],
            note=entry["note"],
            volumes_ml=tuple(entry["volumes_ml"]),
            components=tuple(entry["components"]),
            declaration=tuple(entry["declaration"]),
            questions=tuple(
                Question(item["text"], tuple(item["options"]), item.get("other", ""))
                for item in entry["question"]
            ),
        )
        for entry in data["questionnaire"]
    ]
    return tuple(sorted(versions, key=lambda version: version.effective_from))


def questionnaire_on(day: date | None) -> Questionnaire:
    """Return the version in force on a day, or the newest one when the day is not known.

    Raises LookupError for a day before the first version.
    """
    versions = questionnaires()
    if day is None:
        return versions[-1]
    in_force = [version for version in versions if version.effective_from <= day]
    if not in_force:
        raise LookupError(f"No questionnaire was in force on {day.isoformat()}.")
    return in_force[-1]
