"""Turn text of the fonts of before Unicode into Unicode: TCVN3 (ABC, .VnTime) and VNI (VNI-Times)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

Encoding = Literal["TCVN3", "VNI"]

# One sign for each letter (TCVN 5712:1993), written as Western text shows its bytes.
_TCVN3_SIGNS = "¡¢£¤¥¦§¨©ª«¬\xad®¯µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđẰàảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(_TCVN3_SIGNS, _TCVN3_LETTERS)
# A letter and the sign of its mark (VNI for Windows).
_VNI_MARKS = {
    "a": "ùáøàûảõãïạââáấàầåẩãẫäậêăéắèằúẳüẵëặ",
    "e": "ùéøèûẻõẽïẹâêáếàềåểãễäệ",
    "o": "ùóøòûỏõõïọâôáốàồåổãỗäộ",
    "u": "ùúøùûủõũïụ",
    "y": "ùýøỳûỷõỹ",
    "ô": "ùớøờûởõỡïợ",
    "ö": "ùứøừûửõữïự",
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for base, marks in _VNI_MARKS.items():
        for sign, letter in zip(marks[::2], marks[1::2], strict=True):
            table[base + sign] = letter
            for capital in (base.upper() + sign.upper(), base.upper() + sign):
                table[capital] = letter.upper()
    for sign, letter in _VNI_ALONE.items():
        table[sign], table[sign.upper()] = letter, letter.upper()
    return table


_VNI = _vni_table()
_VNI_TEXT = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
# Letters that only Unicode text of Vietnamese has: a cell with one of them needs no decoding.
_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u0323]")
# Signs that stand beside a letter in these fonts and in no name written in Unicode.
_TCVN3_TELLS = re.compile(
    r"(?<=[A-Za-z])[µ¸¹¶·¨©®ª«¬\u00ad¾¿¼½»Æ°±]|[®§][A-Za-z\u00a1-\u00ff]|[\u00ad«¬][a-z]"
)
_VNI_TELLS = re.compile(r"[aeouyôöAEOUYÔÖ][øûïåäëüØÛÏÅÄËÜ]|[ñÑöÖ]|[aA][êÊ]|[aeoAEO]â")


def decoded(text: str, encoding: Encoding) -> str:
    """Return text in Unicode; text that already holds Unicode letters of Vietnamese is left alone."""
    if text.isascii() or _UNICODE.search(text):
        return text
    if encoding == "TCVN3":
        return unicodedata.normalize("NFC", text.translate(_TCVN3))
    return _VNI_TEXT.sub(lambda found: _VNI[found[0]], text)


def encoding_of_font(font: str) -> Encoding | None:
    """Return the encoding that a font's name tells, for example ".VnTimeH" or "VNI-Times"."""
    if font.startswith(".Vn"):
        return "TCVN3"
    return "VNI" if font.upper().startswith("VNI-") else None


def is_capital_font(font: str) -> bool:
    """Return whether a TCVN3 font shows small letters as capitals, as .VnTimeH does."""
    return font.startswith(".Vn") and font.rstrip().endswith("H")


def encoding_of(cells: Sequence[str]) -> Encoding | None:
    """Return the encoding in which cells are written, by the signs in them; None for Unicode and for few signs.

    Both signs of one encoding must clearly outnumber the cells that are Unicode already.
    """
    strange = [cell for cell in cells if not cell.isascii()]
    if not strange:
        return None
    bare = [cell for cell in strange if not _UNICODE.search(cell)]
    tcvn3 = sum(1 for cell in bare if _TCVN3_TELLS.search(cell))
    vni = sum(1 for cell in bare if _VNI_TELLS.search(cell))
    best: Encoding = "TCVN3" if tcvn3 >= vni else "VNI"
    most = max(tcvn3, vni)
    return best if most >= 2 and most * 4 >= len(strange) else None


def decode_table(rows: list[list[str]]) -> tuple[list[list[str]], tuple[tuple[int, Encoding], ...]]:
    """Return the rows in Unicode and which columns (from 0) were written in which old encoding.

    The encoding is found over the whole table, since an office writes with one font; a column that is Unicode
    throughout is left as it is.
    """
    found = encoding_of([cell for row in rows for cell in row])
    if found is None:
        return rows, ()
    width = max(map(len, rows))
    changed: list[tuple[int, Encoding]] = []
    columns = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    for place, column in enumerate(columns):
        if encoding_of(column) is None and any(map(_UNICODE.search, column)):
            continue
        fresh = [decoded(cell, found) for cell in column]
        if fresh != column:
            changed.append((place, found))
            columns[place] = fresh
    return [list(row) for row in zip(*columns, strict=True)], tuple(changed)
