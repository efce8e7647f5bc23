"""The parts of a plan's text: head, numbered body, closing, places of intake, recipients, signature, annex."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.names import fold
from domain.plans.reading.text_lines import Line, without_end

_PAPER = re.compile(
    r"^(?:\(?DỰ THẢO\)?\s*)?(KẾ HOẠCH(?:\s+(?:PHỐI HỢP|LIÊN TỊCH|LIÊN NGÀNH|CHI TIẾT|TỔNG THỂ|CÔNG TÁC))?)\b"
)
_RECIPIENTS = re.compile(r"^Nơi (?:nhận|gửi)\b", re.IGNORECASE)
_ANNEX = re.compile(r"^(?:PHỤ LỤC|Phụ lục)\b")
_CLOSING = re.compile(
    r"^(?:Trên đây là|Căn cứ (?:vào )?[Kk]ế hoạch này|Nhận được [Kk]ế hoạch|Trong quá trình (?:tổ chức )?thực hiện|"
    r"(?:Yêu cầu|Đề nghị) (?:các|thủ trưởng|Thủ trưởng))"
)
_END_OF_TEXT = re.compile(r"\.\s*/\.?\s*$")
_INTAKE = re.compile(
    r"^(?:(?:Các )?(?:địa chỉ|nơi|điểm|địa điểm|đầu mối)) (?:\w+ ){0,2}(?:danh sách|đăng ký)", re.IGNORECASE
)
_INLINE = re.compile(r"^(?P<heading>[^.:]{2,110}?)\s*:\s+(?P<rest>\S.*)$")
_DUTIES = re.compile(
    r"^(?:tiep tuc )?(?:to chuc thuc hien|phan cong|trach nhiem|nhiem vu cua|to chuc trien khai)"
)
_SHORT_HEADING = 25
_LONGEST_HEADING = 220


@dataclass(slots=True)
class Node:
    """A headed part of the body with the lines that stand directly under its heading."""

    number: str
    heading: str
    level: int
    parent: Node | None
    lines: list[Line] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Return the path of numbers to this part, for example "I.3.a"; a part numbered "2.1" stands in "II.2.1"."""
        above = self.parent
        if not self.number:
            return above.place if above is not None else ""
        while above is not None and self.number.startswith(above.number + "."):
            above = above.parent
        return f"{above.place}.{self.number}" if above is not None else self.number


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of a plan by what they are; ``paper`` and ``rest_of_title`` come from the line that names the paper."""

    letterhead: tuple[Line, ...]
    paper: str
    rest_of_title: str
    under_paper: tuple[Line, ...]
    nodes: tuple[Node, ...]
    closing: str
    intake: tuple[Line, ...]
    recipients: tuple[Line, ...]
    tail: tuple[Line, ...]


def parts_of(lines: Sequence[Line]) -> Parts:
    """Return the parts of a plan's text; a part that the text does not have is empty."""
    paper_at = next((at for at, line in enumerate(lines) if _is_paper(line)), None)
    start = 0 if paper_at is None else paper_at + 1
    received = next((at for at in range(start, len(lines)) if _RECIPIENTS.match(lines[at].text)), None)
    end = len(lines) if received is None else received
    annex_at = next((at for at in range(start, len(lines)) if _ANNEX.match(lines[at].text)), len(lines))
    body_end = min(end, annex_at) if annex_at > start else end
    body_at = _body_start(lines, start, body_end)
    body = list(lines[body_at:body_end])
    intake, body = _taken_intake(body)
    closing, body, after = _taken_closing(body)
    paper = _PAPER.match(lines[paper_at].text) if paper_at is not None else None
    recipients, tail = _recipients_and_tail(lines, received, body_end)
    return Parts(
        letterhead=tuple(lines[: paper_at or 0]),
        paper=paper[1] if paper else "",
        rest_of_title=lines[paper_at].text[paper.end() :].strip(" :-–")
        if paper and paper_at is not None
        else "",
        under_paper=tuple(lines[start:body_at]),
        nodes=tuple(_nodes(body)),
        closing=closing,
        intake=tuple(intake),
        recipients=tuple(recipients),
        tail=(*after, *tail),
    )


def opens_duties(heading: str) -> bool:
    """Return whether a heading opens the part that says what each body does ("TỔ CHỨC THỰC HIỆN")."""
    return bool(_DUTIES.match(fold(heading)))


def text_of(line: Line) -> str:
    """Return a line as a paragraph, with its number where it has one."""
    if not line.number:
        return line.text
    return f"{line.number}{')' if line.level == 9 else '.'} {line.text}"


def _is_paper(line: Line) -> bool:
    paper = _PAPER.match(line.text)
    return bool(paper) and not line.is_row and (line.text.isupper() or len(line.text) > paper.end() > 0)  # type: ignore[union-attr]


def _body_start(lines: Sequence[Line], start: int, end: int) -> int:
    for level in (1, 2):
        for at in range(start, end):
            if lines[at].level == level:
                return at
    # A text without any number: the opening ends where it says "như sau".
    for at in range(start, end):
        if lines[at].text.endswith(":") and "như sau" in lines[at].text:
            return at + 1
    return end


def _taken_intake(body: list[Line]) -> tuple[list[Line], list[Line]]:
    at = next((place for place, line in enumerate(body) if not line.level and _INTAKE.match(line.text)), None)
    if at is None:
        return [], body
    stop = at + 1
    while stop < len(body) and (body[stop].level == 2 or body[stop].mark or body[stop].text[:1].islower()):
        stop += 1
    return body[at:stop], body[:at] + body[stop:]


def _taken_closing(body: list[Line]) -> tuple[str, list[Line], list[Line]]:
    for at in range(len(body) - 1, max(-1, len(body) - 12), -1):
        line = body[at]
        if line.is_row or line.level:
            continue
        if _CLOSING.match(line.text) or (not line.mark and _END_OF_TEXT.search(line.text)):
            return line.text, body[:at], body[at + 1 :]
    return "", body, []


def _recipients_and_tail(
    lines: Sequence[Line], received: int | None, body_end: int
) -> tuple[list[Line], list[Line]]:
    if received is None:
        return [], list(lines[body_end:])
    recipients: list[Line] = [lines[received]]
    tail: list[Line] = []
    for at in range(received + 1, len(lines)):
        line = lines[at]
        if line.is_row or _ANNEX.match(line.text):
            return recipients, [*tail, *lines[at:]]
        # Copied from two columns, the signature block stands between the recipients.
        is_listed = line.mark in ("-", "+") or line.text.startswith("Như trên")
        (recipients if is_listed else tail).append(line)
    return recipients, tail


def _nodes(body: Sequence[Line]) -> list[Node]:
    nodes: list[Node] = []
    open_nodes: list[Node] = []
    for at, line in enumerate(body):
        after = body[at + 1] if at + 1 < len(body) else None
        if line.level:
            while open_nodes and open_nodes[-1].level >= line.level:
                open_nodes.pop()
        heading, rest = _heading_of(line, after)
        if heading:
            node = Node(line.number, heading, line.level, open_nodes[-1] if open_nodes else None)
            if rest:
                node.lines.append(Line(rest))
            nodes.append(node)
            open_nodes.append(node)
        elif open_nodes and line.level and nodes[-1] is not open_nodes[-1]:
            # A numbered paragraph after a headed part of its rank keeps its place in the order of the text.
            nodes.append(Node("", "", line.level, open_nodes[-1], [line]))
            open_nodes.append(nodes[-1])
        elif open_nodes:
            open_nodes[-1].lines.append(line)
        else:
            nodes.append(Node("", "", 1, None, [line]))
            open_nodes.append(nodes[-1])
    return nodes


def _heading_of(line: Line, after: Line | None) -> tuple[str, str]:
    """Return the heading of a numbered line and what follows it on the line; blank for a mere paragraph."""
    if not line.level:
        return "", ""
    has_content = after is not None and (not after.level or after.level > line.level)
    inline = _INLINE.match(line.text)
    is_inline = inline and (len(inline["heading"]) <= _SHORT_HEADING or inline["rest"][0].isupper())
    if inline and is_inline and line.level > 1 and (line.text.endswith((".", ";", "…")) or not has_content):
        return inline["heading"], inline["rest"]
    is_long = len(line.text) > _LONGEST_HEADING and line.text.endswith((".", ";"))
    if line.level == 1 or line.text.endswith(":") or (has_content and not is_long):
        return without_end(line.text), ""
    return "", ""
