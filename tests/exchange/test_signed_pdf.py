"""A signed paper is kept only as a PDF with pages that does nothing by itself."""

from __future__ import annotations

import io
import random
import time
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from documents.donor_list import donor_list_pdf
from exchange.attached_files import WrongFile
from exchange.signed_pdf import pages_of_signed_pdf
from tests.documents.sample_papers import donor_list


def written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def plain(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def packed(content: bytes) -> bytes:
    """Return the same document with its objects in a compressed object stream, as office programs write it."""
    body = zlib.compress(b"1 0 2 40 << /Type /Pages /Count 2 /Kids [] >> " + content)
    head = b"5 0 obj << /Type /ObjStm /N 2 /First 8 /Filter /FlateDecode /Length %d >>\n" % len(body)
    return b"%PDF-1.5\n" + head + b"stream\n" + body + b"\nendstream endobj\nstartxref 0\n%%EOF\n"


def test_pages_are_counted() -> None:
    assert pages_of_signed_pdf(written(plain(3))) == 3
    paper = donor_list_pdf(donor_list(60))
    assert pages_of_signed_pdf(paper) == len(PdfReader(io.BytesIO(paper)).pages) > 2
    assert pages_of_signed_pdf(packed(b"<< /Type /Page >> << /Type/Page >>")) == 2


def test_a_page_that_was_changed_later_counts_once() -> None:
    once = written(plain(2))
    again = once + b"\n7 0 obj << /Type /Page >> endobj\n%%EOF\n"
    assert pages_of_signed_pdf(again) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"PK\x03\x04", "loại khác"),
        (b"MZ\x90\x00 %PDF-1.4", "loại khác"),
        (b"%PDF-1.4\n1 0 obj << /Type /Page >>", "thiếu phần cuối"),
        (b"%PDF-1.4\n1 0 obj << /Type /Pages >>\n%%EOF", "Chưa đọc được trang nào"),
        (b"%PDF-1.4\n1 0 obj << /Type /Page /AA << /O << /S /JavaScript /JS (x) >> >> >>\n%%EOF", "mã lệnh"),
        (b"%PDF-1.4\n1 0 obj << /Type /Page /AA << /S /J#61vaScript >> >>\n%%EOF", "mã lệnh"),
        (b"%PDF-1.4\n1 0 obj << /Type /Page /A << /S /Launch /F (cmd.exe) >> >>\n%%EOF", "mã lệnh"),
        (b"%PDF-1.4\n1 0 obj << /Type /Page >> trailer << /Encrypt 9 0 R >>\n%%EOF", "mật khẩu"),
        (packed(b"<< /Type /Page /AA << /S /JavaScript /JS (x) >> >>"), "mã lệnh"),
    ],
)
def test_what_is_no_quiet_paper_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(WrongFile, match=words):
        pages_of_signed_pdf(content)


def test_scripts_of_a_real_writer_are_found() -> None:
    writer = plain()
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    with pytest.raises(WrongFile, match="mã lệnh"):
        pages_of_signed_pdf(written(writer))
    writer = plain()
    writer.add_attachment("x.exe", b"MZ")
    with pytest.raises(WrongFile, match="tệp kèm"):
        pages_of_signed_pdf(written(writer))
    writer = plain()
    writer.encrypt("bí mật")
    with pytest.raises(WrongFile, match="mật khẩu"):
        pages_of_signed_pdf(written(writer))


def test_a_picture_that_happens_to_hold_such_words_is_only_a_picture() -> None:
    writer = plain()
    picture = DecodedStreamObject()
    picture.set_data(b"\xff\xd8 /JavaScript /Launch /Type /Page \xff\xd9")
    writer.pages[0][NameObject("/Picture")] = writer._add_object(picture)
    assert pages_of_signed_pdf(written(writer)) == 1


def test_hostile_files_are_answered_soon() -> None:
    bomb = zlib.compress(b"\x00" * 90_000_000, 9)
    head = b"1 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    files = [
        b"%PDF-1.5\n" + head + bomb + b"\nendstream\n%%EOF",
        b"%PDF-1.5\n" + b"stream\n" * 900_000 + b"%%EOF",
        b"%PDF-1.5\n" + b"/Type " * 1_000_000 + b"%%EOF",
        b"%PDF-1.5\n" + random.Random(1).randbytes(6_000_000) + b"%%EOF",
    ]
    for content in files:
        begins = time.process_time()  # What this process worked, however busy the machine is.
        with pytest.raises(WrongFile):
            pages_of_signed_pdf(content)
        assert time.process_time() - begins < 2
