"""How large and how strong a visitor wants the pages: a small cookie of two bounded choices, set without JavaScript."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

COOKIE = "hien-thi"
LASTS_SECONDS = 365 * 24 * 3600
_IN_HEADER = re.compile(rf"(?:^|;\s*){COOKIE}=(nho|vua|lon|to)(-dam)?(?:;|$)")
# From the smallest to the largest; "vua" is what everybody sees first and needs no class.
_SIZES = ("nho", "vua", "lon", "to")


@dataclass(frozen=True, slots=True)
class Appearance:
    """The size of the letters and whether contrast is high; eight pages at most for one address."""

    size: str = "vua"
    is_strong: bool = False

    @property
    def css_class(self) -> str:
        """Return the classes of the root element, "" for the usual look."""
        words = ("" if self.size == "vua" else self.size, "dam" if self.is_strong else "")
        return " ".join(word for word in words if word)

    @property
    def cookie(self) -> str:
        """Return the value of the cookie, "" for the usual look, which needs none."""
        return "" if self == Appearance() else self.size + ("-dam" if self.is_strong else "")

    def after(self, choice: str) -> Appearance:
        """Return the look after a choice: a step smaller or larger, back to the usual size, contrast on or off.

        Raises ValueError for a choice that is not offered.
        """
        if choice == "tuong-phan":
            return replace(self, is_strong=not self.is_strong)
        if choice == "vua":
            return replace(self, size="vua")
        step = {"nho": -1, "lon": 1}.get(choice)
        if step is None:
            raise ValueError(choice)
        place = min(max(_SIZES.index(self.size) + step, 0), len(_SIZES) - 1)
        return replace(self, size=_SIZES[place])


def appearance_in(cookie_header: str) -> Appearance:
    """Return what a request's Cookie header asks for; anything that is not one of our values is the usual look."""
    found = _IN_HEADER.search(cookie_header)
    return Appearance(found[1], bool(found[2])) if found else Appearance()
