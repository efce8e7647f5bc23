"""An attached file is what its bytes say, under a name that no system stumbles over."""

from __future__ import annotations

import io
import zipfile

import pytest

from exchange.attached_files import DOCX, AttachedFile, WrongFile, attached_file

PDF, PNG, JPG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\nx", b"\xff\xd8\xff\xe0x"


def _package(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part in parts:
            package.writestr(part, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("ke hoach.pdf", PDF, AttachedFile("ke hoach.pdf", "application/pdf")),
        ("C:\\Tài liệu\\Kế hoạch: ký.PDF", PDF, AttachedFile("Kế hoạch ký.pdf", "application/pdf")),
        ("../../etc/passwd.png", PNG, AttachedFile("passwd.png", "image/png")),
        ("anh.JPEG", JPG, AttachedFile("anh.jpg", "image/jpeg")),
        ("khong duoi", PNG, AttachedFile("khong duoi.png", "image/png")),
        ("", JPG, AttachedFile("tep.jpg", "image/jpeg")),
        ("...", PDF, AttachedFile("tep.pdf", "application/pdf")),
        ("a\r\nb\x00.pdf", PDF, AttachedFile("a b.pdf", "application/pdf")),
        ("phu luc.docx", _package("word/document.xml"), AttachedFile("phu luc.docx", DOCX)),
        ("Ư" * 300 + ".pdf", PDF, AttachedFile("Ư" * 150 + ".pdf", "application/pdf")),
    ],
)
def test_a_known_file_gets_a_clean_name(name: str, content: bytes, kept: AttachedFile) -> None:
    assert attached_file(name, content) == kept


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "rỗng"),
        ("a.pdf", b"MZ\x90\x00", "loại khác"),
        ("a.docx", _package("xl/workbook.xml"), "XLSX"),
        ("a.svg", b"<svg/>", "loại khác"),
        ("a.xlsx", _package("xl/workbook.xml", "xl/VBAProject.bin"), "macro"),
        ("a.docx", b"PK\x03\x04", "loại khác"),
        ("a.docx", _package("readme.txt"), "loại khác"),
        ("a.exe", PDF, "đuôi .exe"),
    ],
)
def test_another_file_is_refused_with_a_sentence(name: str, content: bytes, words: str) -> None:
    with pytest.raises(WrongFile, match=words):
        attached_file(name, content)
