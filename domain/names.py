"""How Vietnamese names are cleaned, compared, searched, sorted and made into addresses."""

from __future__ import annotations

import unicodedata

from domain.refusals import Reason

ASK_PERSON_NAME = "Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa"

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_NO_TONE, _OTHER_MARK = "0", "6"

# The signs of a sort key, in the order of ASCII: end of a level, gap between words, any other
# sign, digits, the 33 letters from "A" to "a", then "~" before a letter of another script.
_LEVEL_END, _GAP, _OTHER_SIGN, _FOREIGN = "!", ".", "/", "~"
_LETTERS = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}

_UNSEEN = {"Cc", "Cf", "Cs"}  # Control, invisible and broken characters never belong to a text.


class _Folding(dict[int, str]):
    """Fold one character at a time and remember the answer, for str.translate."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if letter in "đĐ":
            folded = "d"
        elif category in _UNSEEN and not letter.isspace():
            folded = ""
        else:
            plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
            kept = (c for c in plain if not unicodedata.category(c).startswith("M"))
            folded = "".join(c if c.isalnum() else " " for c in kept)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def _seen(text: str) -> str:
    """Drop the characters nobody can see; what separates lines or words stays."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)


def nfc(text: str) -> str:
    """Return text as one clean line: NFC, every kind of space single, none at the ends, nothing invisible."""
    return unicodedata.normalize("NFC", " ".join(_seen(text).split()))


def nfc_lines(text: str) -> str:
    """Return text of several lines, each cleaned as by nfc; empty lines at both ends are dropped."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip("\n")


def fold(text: str) -> str:
    """Return lower-case text without marks (đ becomes d), words parted by single spaces, for comparing.

    Tone placement and Unicode form make no difference: "HOÀ", "Hòa" and its NFD form give "hoa".
    """
    return " ".join(text.translate(_FOLDING).split())


def search_key(name: str) -> str:
    """Return the stored form of a name that searches run on."""
    return fold(name)


def suffixes(name: str) -> list[str]:
    """Return the folded name and each shorter ending of whole words, longest first.

    "Đặng Thị Thu Hằng" gives "dang thi thu hang", "thi thu hang", "thu hang", "hang".
    """
    words = fold(name).split()
    return [" ".join(words[place:]) for place in range(len(words))]


def _levels(text: str) -> tuple[str, str]:
    """Return the letters and the tones of a text as two strings that sort as the dictionary does."""
    letters: list[str] = []
    tones: list[str] = []
    clusters: list[str] = []
    for sign in unicodedata.normalize("NFD", text.casefold()):
        if clusters and unicodedata.combining(sign):
            clusters[-1] += sign
        else:
            clusters.append(sign)
    for cluster in clusters:
        base, letter, tone = cluster[0], cluster[0], _NO_TONE
        for mark in cluster[1:]:
            shaped = unicodedata.normalize("NFC", letter + mark)
            if shaped in _LETTERS:
                letter = shaped
            else:
                # A mark of a minority language (ŏ, ñ) keeps its letter beside the plain one.
                tone = _TONES.get(mark, _OTHER_MARK)
        if letter in _LETTERS:
            letters.append(_LETTERS[letter])
        elif base.isspace():
            letters.append(_GAP)
        elif base.isascii() and base.isdigit():
            letters.append(base)
        elif base.isalnum():
            letters.append(_FOREIGN + base)
        else:
            letters.append(_OTHER_SIGN)
        tones.append(tone)
    return "".join(letters), "".join(tones)


def sort_key(name: str) -> str:
    """Return a string whose binary order (SQLite BINARY, Postgres COLLATE "C") is the order of a name list.

    Given name (tên) first, then họ and tên đệm; Vietnamese alphabet; tones break ties in the order
    ngang, huyền, hỏi, ngã, sắc, nặng; then small letters before capitals. Columns need COLLATE "C".
    """
    clean = nfc(name)
    before, _, given = clean.rpartition(" ")
    parts = (*_levels(given), *_levels(before), clean.swapcase())
    return _LEVEL_END.join(parts)


def tidy_person_name(text: str) -> str:
    """Return a person's name as typed but clean; one all in capitals or all in small letters is capitalised.

    Spelling is left alone: a name is a legal fact, so neither tone placement nor i/y is changed.
    """
    name = nfc(text)
    if not (name.isupper() or name.islower()):
        return name
    tidied: list[str] = []
    in_word = False
    for sign in name.lower():
        tidied.append(sign if in_word else sign.title())
        # A combining mark that has no composed form still belongs to its word.
        in_word = sign.isalpha() or (in_word and unicodedata.combining(sign) > 0)
    return unicodedata.normalize("NFC", "".join(tidied))


def check_person_name(name: str) -> Reason | None:
    """Return why a clean text cannot be a person's name, or None.

    A person has a family name and a given name; a name holds no digit and no sign that is not a letter,
    apart from the apostrophe and the hyphen of minority names (Bộ luật Dân sự 2015, Điều 26).
    """
    letters = [sign for sign in name if not unicodedata.combining(sign) and sign not in " '’ʼ-."]
    if len(name.split()) >= 2 and letters and all(sign.isalpha() for sign in letters):
        return None
    return Reason(ASK_PERSON_NAME, "full_name")


def slug(text: str) -> str:
    """Return text for a web address: small ASCII letters and digits joined by hyphens; may be empty."""
    return "-".join("".join(c if c.isascii() else " " for c in fold(text)).split())
