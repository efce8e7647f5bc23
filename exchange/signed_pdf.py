"""Judge a scan or a digitally signed PDF that is kept as evidence: it has pages, and it does nothing by itself."""

from __future__ import annotations

import re
import zlib

from exchange.attached_files import WrongFile

ASK_PDF = "Chọn tệp PDF là bản quét, hoặc bản ký số, của danh sách đã ký"
_BEGIN, _END = re.compile(rb"stream\r?\n"), b"endstream"
_HIDDEN_SIGN = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})(?!\d)")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
# What opens programs, runs scripts, carries other files or asks the reader to fill something in.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)(?![A-Za-z])"
)
_MOST_UNPACKED = 20_000_000
_HEAD = 400  # Signs before a stream in which its kind is looked for.


def pages_of_signed_pdf(content: bytes) -> int:
    """Return how many pages a PDF has; raise WrongFile for anything else, and for one that is locked or active."""
    if not content.startswith(b"%PDF-"):
        raise WrongFile(f"{ASK_PDF}; tệp vừa gửi {'thuộc loại khác' if content else 'rỗng'}")
    if b"%%EOF" not in content[-2048:]:
        raise WrongFile("Tệp PDF bị thiếu phần cuối. Quét hoặc tải lại, rồi gửi")
    said = _structure(content)
    if _ENCRYPTED.search(said):
        raise WrongFile("Tệp PDF có đặt mật khẩu. Lưu lại không mật khẩu, rồi gửi")
    if _ACTIVE.search(said):
        raise WrongFile("Tệp PDF có mã lệnh hoặc tệp kèm bên trong. In ra PDF lại, hoặc quét giấy, rồi gửi")
    pages = len(_PAGE.findall(said))
    if pages == 0:
        raise WrongFile("Chưa đọc được trang nào trong tệp PDF. Quét lại, rồi gửi")
    # A file that was changed after it was made says a page several times; its own count knows better.
    counts = [int(number) for number in _COUNT.findall(said) if int(number) > 0]
    return min([pages, *([max(counts)] if counts else [])])


def _structure(content: bytes) -> bytes:
    """Return what a PDF says of its objects, without pictures and texts, packed objects unpacked."""
    parts, last, room = [], 0, _MOST_UNPACKED
    while found := _BEGIN.search(content, last):
        end = content.find(_END, found.end())
        if end < 0:
            break
        parts.append(content[last : found.start()])
        last = end + len(_END)
        if b"/ObjStm" not in _plain(content[max(0, found.start() - _HEAD) : found.start()]):
            continue
        unpacked = _unpacked(content[found.end() : end], room)
        room -= len(unpacked)
        if room <= 0:
            raise WrongFile("Tệp PDF nén quá nhiều. Quét lại, rồi gửi")
        parts.append(unpacked)
    parts.append(content[last:])
    return _plain(b" ".join(parts))


def _plain(text: bytes) -> bytes:
    """Return names without their escapes, as a reader understands them: /J#53 is /JS."""
    return _HIDDEN_SIGN.sub(lambda sign: bytes([int(sign[1], 16)]), text)


def _unpacked(packed: bytes, room: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, room)
    except zlib.error:
        return b""
