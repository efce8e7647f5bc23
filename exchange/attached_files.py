"""Files that people attach: what kind they truly are, and a name that is safe to keep and to send again."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from domain.names import nfc

ASK_FILE = "Chọn tệp PDF, DOCX, XLSX, JPG hoặc PNG"
_LONGEST_NAME = 150
_ODD_LETTERS = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OFFICE}wordprocessingml.document"
_MEDIA = {
    "pdf": "application/pdf",
    "docx": DOCX,
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
_FIRST_BYTES = (("pdf", b"%PDF-"), ("jpg", b"\xff\xd8\xff"), ("png", b"\x89PNG\r\n\x1a\n"))
_OFFICE_PARTS = (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"))


class WrongFile(Exception):
    """The file cannot be attached; the message is a sentence for the person."""


class AttachedFile(NamedTuple):
    """A file that may be attached: its clean name, whose ending tells its kind, and its media type."""

    name: str
    media_type: str


def attached_file(name: str, content: bytes) -> AttachedFile:
    """Judge a file by its bytes, not by its name; raise WrongFile for an empty, unknown or macro-carrying one.

    A name that ends otherwise than the bytes say is refused, so that nobody opens something else than expected.
    """
    if not content:
        raise WrongFile(f"{ASK_FILE}; tệp vừa gửi rỗng")
    kind = _kind_of(content)
    if kind is None:
        raise WrongFile(f"{ASK_FILE}; tệp vừa gửi thuộc loại khác")
    clean = _clean_name(name)
    stem, _, ending = clean.rpartition(".")
    if not stem:
        stem, ending = clean, kind
    if {"jpeg": "jpg"}.get(ending.casefold(), ending.casefold()) != kind:
        raise WrongFile(
            f"Tên tệp ghi đuôi .{ending[:10]} nhưng nội dung là {kind.upper()}. Đổi lại tên rồi gửi"
        )
    return AttachedFile(f"{stem[:_LONGEST_NAME].rstrip(' .')}.{kind}", _MEDIA[kind])


def _kind_of(content: bytes) -> str | None:
    for kind, first_bytes in _FIRST_BYTES:
        if content.startswith(first_bytes):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        # Only the list of parts is read; nothing is unpacked here.
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if any(part.casefold().endswith("vbaproject.bin") for part in parts):
        raise WrongFile("Tệp có macro. Lưu lại thành .docx hoặc .xlsx thường rồi gửi")
    return next((kind for kind, part in _OFFICE_PARTS if part in parts), None)


def _clean_name(name: str) -> str:
    last = nfc(name).replace("\\", "/").rpartition("/")[2]
    return nfc(_ODD_LETTERS.sub(" ", last)).strip(" .") or "tep"
