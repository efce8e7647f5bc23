"""Photos are drawn anew: small, upright, nothing of the camera left; what is no photo is told."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from exchange.photos import WrongPhoto, redrawn_photo

MOST = 8_000_000


def _photo(kind: str, size: tuple[int, int], mode: str = "RGB", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else (255, 0, 0, 0)).save(file, kind, **more)
    return file.getvalue()


def _open(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_large_photo_becomes_small_and_loses_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Máy ảnh"  # Turned by a quarter, made by.
    sent = _photo("JPEG", (4000, 3000), exif=exif, comment=b"21.0285 N")
    assert b"Exif" in sent
    kept = redrawn_photo(sent, most_bytes=MOST)
    assert b"Exif" not in kept and b"21.0285" not in kept
    assert _open(kept).format == "JPEG" and _open(kept).size == (960, 1280)
    assert not _open(kept).getexif()


def test_a_png_with_transparency_is_put_on_white() -> None:
    kept = _open(redrawn_photo(_photo("PNG", (40, 20), "RGBA"), most_bytes=MOST))
    assert kept.format == "JPEG" and kept.size == (40, 20)
    assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", b"khong phai anh", b"%PDF-1.7", _photo("GIF", (5, 5)), _photo("JPEG", (500, 500))[:300]],
    ids=["empty", "text", "pdf", "gif", "half"],
)
def test_what_is_no_whole_photo_is_told(content: bytes) -> None:
    with pytest.raises(WrongPhoto, match="Chọn một ảnh JPEG hoặc PNG; tệp vừa gửi không đọc được"):
        redrawn_photo(content, most_bytes=MOST)


def test_a_heavy_file_and_a_bomb_are_told() -> None:
    with pytest.raises(WrongPhoto, match="nhiều nhất 8 MB"):
        redrawn_photo(b"\xff\xd8\xff" + b"0" * MOST, most_bytes=MOST)
    for side in (9_000, 60_000):
        with pytest.raises(WrongPhoto, match="quá nhiều điểm ảnh"):
            redrawn_photo(_bomb(side), most_bytes=MOST)


def _bomb(side: int) -> bytes:
    """Return the head of a PNG that claims to be so many points wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"0" * 1000)) + chunk(b"IEND", b"")
