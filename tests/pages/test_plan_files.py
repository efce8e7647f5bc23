"""Files of a plan: kept, sent, shown to the public or not, refused with a reason; and the plan as a Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

from domain.plans.records import (
    PlanAttachment,
)
from tests.plan_steps import BASIC, new_plan, plan_id_of
from tests.visitor import Page, Visitor

Officer = Callable[[str], Visitor]
PDF = b"%PDF-1.4\n%%EOF\n"


def _office_file(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part in parts:
            package.writestr(part, "x")
    return made.getvalue()


def _send(visitor: Visitor, number: int, name: str, content: bytes, **more: str) -> Page:
    visitor.open(f"/quan-ly/ke-hoach/{number}/tep/")
    data = MultiDict({"csrf_token": visitor.token(), "file": FileStorage(io.BytesIO(content), name), **more})
    # Without a file of its own on disk, which the test client would leave open.
    body, length, boundary = stream_encode_multipart(data, use_tempfile=False)
    return visitor.post(
        f"/quan-ly/ke-hoach/{number}/tep/",
        input_stream=body,
        content_length=length,
        content_type=f'multipart/form-data; boundary="{boundary}"',
    )


def test_files_are_kept_sent_shown_and_removed(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor))
    page = _send(visitor, number, "Tài liệu/Kế hoạch: ký.pdf", PDF, is_public="y")
    assert "Đã thêm tệp “Kế hoạch ký.pdf”." in page.text and "Công khai" in page.text
    with app.extensions["sessions"]() as session:
        kept = session.scalars(select(PlanAttachment)).one()
        address = f"/quan-ly/ke-hoach/{number}/tep/{kept.id}"
        assert kept.size == len(PDF) and len(kept.sha256) == 64 and kept.is_public
    answer = visitor.client.get(address)
    assert answer.data == PDF and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype == "application/pdf"
    visitor.open(f"/quan-ly/ke-hoach/{number}/tep/")
    assert "Tệp chỉ còn cho văn phòng." in visitor.submit("Thôi công khai", is_public="0").text
    page = _send(visitor, number, "lai.pdf", PDF)
    assert page.status == 422 and page.errors == ["Tệp này đã có trong kế hoạch, tên “Kế hoạch ký.pdf”."]
    assert officer("xa").client.get(address).status_code == 404
    visitor.open(f"/quan-ly/ke-hoach/{number}/tep/")
    page = visitor.post(f"{address}/bo", {"csrf_token": visitor.token()})
    assert "Đã bỏ tệp “Kế hoạch ký.pdf”." in page.text and "Chưa có tệp nào" in page.text
    assert visitor.client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("trang.html", b"<script>alert(1)</script>", "thuộc loại khác"),
        ("anh.pdf", b"\x89PNG\r\n\x1a\n", "nội dung là PNG"),
        ("rong.pdf", b"", "rỗng"),
        ("bang.xlsm", _office_file("xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        ("nen.zip", _office_file("tep.txt"), "thuộc loại khác"),
        ("hong.docx", b"PK\x03\x04hong", "thuộc loại khác"),
        ("lon.pdf", PDF + b"0" * 6_100_000, "Tệp lớn quá 6 MB"),
    ],
)
def test_a_file_that_cannot_be_kept_is_told_why(
    officer: Officer, name: str, content: bytes, words: str
) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor))
    page = _send(visitor, number, name, content)
    assert page.status == 422 and len(page.errors) == 1 and words in page.errors[0]


def test_a_far_too_large_file_and_no_file(officer: Officer) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor))
    whole = visitor.client.post(
        f"/quan-ly/ke-hoach/{number}/tep/",
        data=b"--x" + b"0" * 9_100_000,
        content_type="multipart/form-data; boundary=x",
    )
    assert whole.status_code == 413
    visitor.open(f"/quan-ly/ke-hoach/{number}/tep/")
    page = visitor.post(f"/quan-ly/ke-hoach/{number}/tep/", {"csrf_token": visitor.token()})
    assert page.status == 422 and page.errors == ["Chọn tệp PDF, DOCX, XLSX, JPG hoặc PNG"]
    # Elsewhere the small limit holds as before.
    answer = visitor.client.post(f"/quan-ly/ke-hoach/{number}/sua", data={"title": "x" * 1_100_000})
    assert answer.status_code == 413


def test_those_who_only_read_cannot_send_files(officer: Officer) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor))
    visitor.open(f"/quan-ly/ke-hoach/{number}/")
    visitor.submit("Ban hành")
    for username, status in (("kiemtra", 403), ("xa", 404)):
        reader = officer(username)
        page = reader.open(f"/quan-ly/ke-hoach/{number}/tep/")
        assert page.status == 200 and not page.all(".//input[@type='file']")
        token = reader.token()
        answer = reader.post(
            f"/quan-ly/ke-hoach/{number}/tep/",
            {"csrf_token": token, "file": (io.BytesIO(PDF), "x.pdf")},
        )
        assert answer.status == status


def test_the_word_file_says_what_the_plan_says(officer: Officer) -> None:
    visitor = officer("tinh")
    number = plan_id_of(
        new_plan(
            visitor,
            issuer_1_label="ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN",
            issuer_1_signature="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn An",
            basis_1_number="Quyết định số 1/QĐ",
            recipients="Sở Y tế (p/h)\nLưu: VT",
        )
    )
    visitor.open(f"/quan-ly/ke-hoach/{number}/noi-dung")
    visitor.submit("Lưu nội dung", section_1_heading="I. MỤC ĐÍCH", section_1_body="Đoạn một\nĐoạn hai")
    answer = visitor.client.get(f"/quan-ly/ke-hoach/{number}/ke-hoach.docx")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment;")
    document = Document(io.BytesIO(answer.data))
    body = [p.text for p in document.paragraphs if p.text]
    assert body == [
        *("KẾ HOẠCH", BASIC["title"], "Quyết định số 1/QĐ."),
        *("I. MỤC ĐÍCH", "Đoạn một", "Đoạn hai"),
    ]
    cells = [[p.text for p in cell.paragraphs if p.text] for t in document.tables for cell in t.rows[0].cells]
    assert cells[0] == ["ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", "Số:       /KH-UBND"]
    assert cells[1][0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" and cells[1][2].startswith("Hưng Yên, ngày")
    assert cells[2] == ["Nơi nhận:", "- Sở Y tế (p/h);", "- Lưu: VT."]
    assert cells[3] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn An"]
