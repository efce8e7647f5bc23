"""The signed paper of a list: sent up as a PDF, compared with what was certified, kept in versions, saved again."""

from __future__ import annotations

import hashlib
import io

from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

from tests.donor_list_steps import Officer, add_people, certify_all, compile_and_send, rows_of
from tests.exchange.test_signed_pdf import plain, written
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World


def certified(app: Flask, world: World, officer: Officer, people: int = 2) -> int:
    add_people(app, world, people)
    list_id = compile_and_send(officer("xa"), world.drive)
    certify_all(officer("xacnhan"), list_id)
    return list_id


def send(person: Visitor, list_id: int, content: bytes, rows: object, **more: str) -> Page:
    """Send a copy without a file of its own on disk, which the test client would leave open."""
    address = f"/quan-ly/danh-sach/{list_id}/ban-ky/"
    person.open(address)
    (seen,) = {str(field.get("value")) for field in person.page.all(".//input[@name='seen_version']")}
    data = MultiDict(
        {
            "csrf_token": person.token(),
            "seen_version": seen,
            "declared_rows": str(rows),
            "file": FileStorage(io.BytesIO(content), "quét.pdf"),
            **more,
        }
    )
    body, length, boundary = stream_encode_multipart(data, use_tempfile=False)
    form = f'multipart/form-data; boundary="{boundary}"'
    return person.post(address, input_stream=body, content_length=length, content_type=form)


def test_a_signed_copy_is_kept_with_its_digest_and_saved_again(
    app: Flask, world: World, officer: Officer
) -> None:
    list_id, ward, paper = certified(app, world, officer), officer("xa"), written(plain(2))
    page = send(ward, list_id, paper, 2)
    assert "Đã giữ bản ký số 1." in page.text and "2, khớp" in page.text and "2 trang" in page.text
    assert hashlib.sha256(paper).hexdigest() in page.text.replace(" ", "")
    answer = ward.client.get(page.link("Bản ký số 1"))
    assert answer.data == paper and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Đã có bản ký" in ward.open(f"/quan-ly/danh-sach/{list_id}").text
    assert "Đã có bản ký" in officer("xacnhan").open("/quan-ly/danh-sach/da-xac-nhan").text
    again = send(ward, list_id, paper, 2)
    assert again.status == 422 and again.errors == ["Tệp này đã được giữ, là bản ký số 1."]
    assert "Đã giữ bản ký số 2." in send(officer("xacnhan"), list_id, written(plain(3)), 2).text


def test_a_count_that_differs_is_asked_about_and_marked(app: Flask, world: World, officer: Officer) -> None:
    list_id, ward = certified(app, world, officer), officer("xa")
    page = send(ward, list_id, written(plain()), 3)
    assert page.status == 422 and "bản đã xác nhận có 2 người" in page.errors[0]
    file = (io.BytesIO(written(plain())), "a.pdf")
    page = ward.submit("Giữ bản ký", file=file, declared_rows="3", keeps_difference="y")
    assert "Lệch" in page.text and "giấy 3, hệ thống 2" in page.text


def test_other_files_are_refused(app: Flask, world: World, officer: Officer) -> None:
    list_id, ward = certified(app, world, officer), officer("xa")
    for content in (b"", b"PK\x03\x04x", b"%PDF-1.4\n<< /Type /Page /S /Launch >>\n%%EOF"):
        page = send(ward, list_id, content, 2)
        assert page.status == 422 and page.errors, content
    large = written(plain()).replace(b"%%EOF", b"\n" * 6_000_001 + b"%%EOF")
    assert "Tệp lớn hơn 6 MB" in send(ward, list_id, large, 2).errors[0]
    whole = ward.client.post(
        f"/quan-ly/danh-sach/{list_id}/ban-ky/",
        data=b"--x" + b"0" * 9_100_000,
        content_type="multipart/form-data; boundary=x",
    )
    assert whole.status_code == 413
    ward.open(f"/quan-ly/danh-sach/{list_id}/ban-ky/")
    assert ward.submit("Giữ bản ký", declared_rows="2").errors
    assert "Chưa có bản ký" in ward.open(f"/quan-ly/danh-sach/{list_id}/ban-ky/").text


def test_a_copy_belongs_to_its_version_and_stays_within_the_scope(
    app: Flask, world: World, officer: Officer
) -> None:
    list_id, ward, certifier = certified(app, world, officer), officer("xa"), officer("xacnhan")
    send(ward, list_id, written(plain()), 2)
    address = ward.page.link("Bản ký số 1")
    for name in ("xakhac", "truong"):
        assert officer(name).open(address).status == 404
    assert ward.open(address.replace(f"/{list_id}/", "/999/")).status == 404
    row = rows_of(app, list_id)[0]
    certifier.open(f"/quan-ly/danh-sach/{list_id}/rut-ten/{row.id}")
    certifier.submit("Rút tên và lập bản mới", reason="Đã chuyển nơi ở")
    assert "Đã có bản ký" not in ward.open(f"/quan-ly/danh-sach/{list_id}").text
    page = ward.open(f"/quan-ly/danh-sach/{list_id}/ban-ky/")
    assert "Của bản đã được thay thế" in page.text and "xác nhận 1 người" in page.text


def test_before_certifying_there_is_nothing_to_keep(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    ward = officer("xa")
    list_id = compile_and_send(ward, world.drive)
    page = ward.open(f"/quan-ly/danh-sach/{list_id}/ban-ky/")
    assert "Danh sách chưa được xác nhận" in page.text and "Giữ bản ký" not in page.text
    token = ward.open(f"/quan-ly/danh-sach/{list_id}") and ward.token()
    file = (io.BytesIO(written(plain())), "a.pdf")
    data = {"csrf_token": token, "seen_version": "2", "declared_rows": "1", "file": file}
    page = ward.post(f"/quan-ly/danh-sach/{list_id}/ban-ky/", data)
    assert page.status == 422 and "chưa có bản ký để giữ" in page.text


def test_the_page_of_copies_costs_the_same_for_one_and_for_many(
    app: Flask, world: World, officer: Officer
) -> None:
    list_id, ward = certified(app, world, officer), officer("xa")
    counts = []
    for first, last in ((1, 2), (2, 12)):
        for pages in range(first, last):
            send(ward, list_id, written(plain(pages)), 2)
        with statements(app) as seen:
            ward.open(f"/quan-ly/danh-sach/{list_id}/ban-ky/")
        counts.append(len(seen))
        assert not any("signed_copies.content" in statement for statement in seen)
    assert counts[0] == counts[1] <= 8
