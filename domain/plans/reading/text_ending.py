"""The end of a plan's text: recipients with purpose codes, signature blocks, places of intake; and its slogans."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.names import fold
from domain.plans.reading.text_lines import Line, one_line, without_end
from domain.plans.reading.text_parts import Node
from domain.plans.sources import IntakeSource, Recipient, SignatureBlock

_PURPOSE = re.compile(r"\s*\((?:để\s+)?(?P<code>[a-zđ]{1,3}\s*/\s*[a-zđ]{1,3})\)\s*", re.IGNORECASE)
_AUTHORITY = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\s*\.")
_NOT_SIGNED = re.compile(r"^(?:PHỤ LỤC|BẢNG|DANH SÁCH|LỊCH|BIỂU|Phụ lục|\((?:Kèm|Ban hành|kèm))")
_PHONE = re.compile(
    r"(?:[Đđ]iện thoại|ĐT|SĐT)\s*:?\s*(?P<phone>[\d().\s,+-]{7,40}?)(?=\s*[;.]?\s*(?:$|[^\d().\s,+-]))"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CONTACT = re.compile(r"[.,;(]\s*(?:[Đđ]iện thoại|ĐT|SĐT|[Ee]-?mail)\b")
_LONGEST_SLOGAN = 160
_LONGEST_POINT = 600


def recipients_of(lines: Sequence[Line]) -> tuple[Recipient, ...]:
    """Return the lines of "Nơi nhận" without their signs, each with its purpose code as printed."""
    found: list[Recipient] = []
    texts = [line.text for line in lines[1:]]
    if lines and ":" in lines[0].text:
        # All on one line: "Nơi nhận: Như trên; Lưu: VT."
        texts = [*lines[0].text.split(":", 1)[1].split(";"), *texts]
    for text in map(without_end, texts):
        code = _PURPOSE.search(text)
        purpose = re.sub(r"\s+", "", code["code"]) if code else ""
        if purpose:
            text = without_end(_PURPOSE.sub(" ", text, count=1))
        if text:
            found.append(Recipient(one_line(text)[:300], purpose))
    return tuple(found)


def signatures_of(tail: Sequence[Line], recipients: Sequence[Line]) -> tuple[SignatureBlock, ...]:
    """Return the signature blocks after the recipients: lines in capitals and the name under them."""
    blocks: list[SignatureBlock] = []
    capitals: list[str] = []
    for line in tail:
        if line.is_row or _NOT_SIGNED.match(line.text):
            break
        if line.text.isupper() and len(line.text) < 90:
            capitals.append(line.text)
        elif capitals and _is_a_name(line.text):
            blocks.append(SignatureBlock(tuple(capitals[:-1]), capitals[-1], without_end(line.text)))
            capitals = []
    if capitals and recipients:
        authority, title = capitals[:-1], capitals[-1]
        if any(map(_AUTHORITY.match, capitals)) or len(capitals) <= 3:
            blocks.append(SignatureBlock(tuple(authority), title, ""))
    return tuple(blocks)


def _is_a_name(text: str) -> bool:
    words = text.replace("(đã ký)", "").split()
    return (
        2 <= len(words) <= 7 and all(word[0].isupper() for word in words) and not re.search(r"[\d:;]", text)
    )


def intake_points_of(lines: Sequence[Line]) -> tuple[IntakeSource, ...]:
    """Return the places where lists are handed in, with address, phone and e-mail as printed."""
    items: list[str] = []
    for line in lines[1:]:
        if line.level or line.mark or not items:
            items.append(line.text)
        else:
            items[-1] = f"{items[-1]} {line.text}"
    found: list[IntakeSource] = []
    for item in (item[:_LONGEST_POINT] for item in items[:50]):
        contact = _CONTACT.search(item)
        place = without_end(item[: contact.start()] if contact else _MAIL.sub("", item))
        name, _, address = place.partition(",")
        phone, mail = _PHONE.search(item), _MAIL.search(item)
        if name.strip():
            found.append(
                IntakeSource(
                    one_line(name)[:200],
                    address.strip()[:300],
                    without_end(one_line(phone["phone"])) if phone else "",
                    mail[0].rstrip(".") if mail else "",
                )
            )
    return tuple(found)


def slogans_of(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return the slogans of the part that lists them ("Thông điệp", "Khẩu hiệu")."""
    for node in nodes:
        if not re.search(r"thong diep|khau hieu", fold(node.heading)):
            continue
        items = [line for line in node.lines if line.mark in ("-", "+")] or [
            line for line in node.lines if line.level
        ]
        slogans = [
            without_end(line.text).strip(' “”"') for line in items if len(line.text) <= _LONGEST_SLOGAN
        ]
        if slogans:
            return tuple(slogans)
    return ()
