"""Photos that people send, drawn anew: small, upright, as JPEG, and without anything that a camera wrote into them."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

ASK_PHOTO = "Chọn một ảnh JPEG hoặc PNG"
LONGEST_SIDE = 1280
# A phone's photo has 12 to 50 million points; a bomb claims to have many more. Only a JPEG is decoded small.
_MOST_POINTS = {"JPEG": 60_000_000, "PNG": 16_000_000}
_QUALITY = 80


class WrongPhoto(Exception):
    """The file is no photo that can be kept; the message is a sentence for the person."""


def redrawn_photo(content: bytes, *, most_bytes: int) -> bytes:
    """Return a photo as a fresh JPEG, upright, its longer side at most 1,280 points, without EXIF.

    Raises WrongPhoto for a file that is too large, empty, or no whole JPEG or PNG.
    """
    if len(content) > most_bytes:
        raise WrongPhoto(f"{ASK_PHOTO} nhiều nhất {most_bytes // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as sent:
                if sent.width * sent.height > _MOST_POINTS[str(sent.format)]:
                    raise WrongPhoto(f"{ASK_PHOTO} nhỏ hơn; ảnh này có quá nhiều điểm ảnh")
                # A JPEG is decoded small at once, so that a large one costs little memory.
                sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                photo = _on_white(ImageOps.exif_transpose(sent))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise WrongPhoto(f"{ASK_PHOTO} nhỏ hơn; ảnh này có quá nhiều điểm ảnh") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise WrongPhoto(f"{ASK_PHOTO}; tệp vừa gửi không đọc được") from error
    photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = io.BytesIO()
    photo.save(kept, "JPEG", quality=_QUALITY, optimize=True)
    return kept.getvalue()


def _on_white(photo: Image.Image) -> Image.Image:
    """Return a photo without transparency and without what stood beside its points."""
    if photo.mode in ("RGBA", "LA", "P"):
        whole = photo.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    clean = Image.new("RGB", photo.size)
    clean.paste(photo.convert("RGB"))
    return clean
