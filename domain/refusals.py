"""How a rule says no: reasons that a person can read, gathered in a verdict or raised as Refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Say why something may not be done, how to mend it, and which field or rule it belongs to."""

    sentence: str
    field: str | None = None
    basis: str = ""


class Refused(Exception):
    """Stop an action whose verdict is no; carries at least one reason for the person."""

    def __init__(self, *reasons: Reason | str) -> None:
        self.reasons = tuple(r if isinstance(r, Reason) else Reason(r) for r in reasons)
        super().__init__(" ".join(r.sentence for r in self.reasons))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer a rule's question: accepted when there is no reason against it."""

    reasons: tuple[Reason, ...] = ()

    @property
    def accepted(self) -> bool:
        """Return whether nothing speaks against it."""
        return not self.reasons

    def require(self) -> None:
        """Raise Refused with all reasons unless accepted."""
        if self.reasons:
            raise Refused(*self.reasons)


def verdict(reasons: Iterable[Reason | None]) -> Verdict:
    """Gather the reasons that hold into one verdict."""
    return Verdict(tuple(r for r in reasons if r is not None))
