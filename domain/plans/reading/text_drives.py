"""The drives of a plan's body: each with day or month, planned units, venue, audience, partners and shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.names import fold
from domain.plans.reading.text_days import Span, days_in, months_end, months_in, spans_in
from domain.plans.reading.text_lines import Line, without_end
from domain.plans.reading.text_names import HostNames
from domain.plans.reading.text_parts import Node
from domain.plans.sources import CampaignSource, DriveSource, QuotaShare
from domain.units.printed_names import guessed_kind, is_territory_name, name_key

_FIELDS = (
    ("day", r"(?:Thời gian|Ngày)(?: dự kiến)?(?: tổ chức| thực hiện| tiếp nhận| hiến máu)*(?: dự kiến)?"),
    ("planned", r"(?:Số|Tổng số)(?: lượng)?(?: đơn vị)?(?: máu)?(?: dự kiến)?(?: tiếp nhận| vận động| thu)*(?: máu)?"
        r"|Chỉ tiêu|Dự kiến tiếp nhận"),
    ("venue", r"Địa điểm(?: tổ chức| tiếp nhận| hiến máu)*|Nơi tổ chức"),
    ("audience", r"(?:Đối tượng|Thành phần)(?: tham gia| hiến máu| vận động)*"),
    ("co_directing", r"(?:Đơn vị|Cơ quan) phối hợp(?: chỉ đạo| thực hiện)?|Phối hợp"),
    ("implementing", r"(?:Đơn vị|Cơ quan) (?:thực hiện|tổ chức|chủ trì)|Thực hiện"),
    ("facility", r"(?:Đơn vị|Cơ sở|Cơ quan) tiếp nhận(?: máu)?"),
)  # fmt: skip
_FIELD = tuple(
    (name, re.compile(rf"^(?:{words})\s*(?::\s*|\s(?=\d))(?P<value>\S.*)$")) for name, words in _FIELDS
)
_FIGURE = re.compile(r"(?P<n>\d{1,3}(?:\.\d{3})+|\d+)\s*(?:đơn vị|đv|người|ĐVM)?", re.IGNORECASE)
_SHARE = re.compile(
    r"^(?P<label>[^:]{3,120})\s*:\s*(?P<n>\d{1,3}(?:\.\d{3})+|\d+)\s*(?:đơn vị|đv)(?: máu)?\s*[;.,]?$"
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+"
_WHOLE = re.compile(
    r"^(?:[Đđ]ợt|[Ll]ần)\s*(?:(?:\d+|[IVX]+|một|hai|ba|bốn)(?![\d/.-]\d|\d))?\s*[:(,.–-]?\s*"
    r"(?P<when>(?:dự kiến\s+)?(?:(?:vào\s+)?ngày\s+\d|\d{1,2}/\d|tháng\s+\d).*)$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"^(?P<when>[Nn]gày\s+\d{1,2}\s*[/.-]\s*\d{1,2}\b.*)$")
_MONTH_HEAD = re.compile(r"^Tháng \d{1,2}(?:\s*/\s*\d{4}|,? năm \d{4})?")
_NOTE_IN_BRACKETS = re.compile(r"\s*\(([^()]+)\)\s*[.:]?$")
_NOTE_IN_WORDS = re.compile(r"\s+(là (?:đơn vị|điểm|nơi)\s.+)$")
# How the names of bodies that receive blood begin.
FACILITY = re.compile(
    r"(?:Viện Huyết học|Bệnh viện|Trung tâm (?:Huyết học|[Tt]ruyền máu|máu)|Khoa Huyết học|Ngân hàng máu|"
    r"Viện [Tt]ruyền máu)"
)
_TENTATIVE = re.compile(
    r"dự kiến\s*:?\s*(?:vào\s+)?(?:khoảng\s+)?(?:sáng\s+|chiều\s+)?(?:ngày|tháng|\d)", re.IGNORECASE
)
_MOST_UNITS = 1_000_000
_MOST_DRIVES = 2_000


@dataclass(slots=True)
class _Draft:
    heading: str = ""
    values: dict[str, str] = field(default_factory=dict)
    shares: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DrivesRead:
    """What the body says about drives: campaigns, drives, the parts that hold nothing else, what stays unclear."""

    campaigns: tuple[CampaignSource, ...]
    drives: tuple[DriveSource, ...]
    left_over: dict[int, list[Line]]
    unread: tuple[str, ...]


def drives_of(nodes: Sequence[Node], names: HostNames, period: Span) -> DrivesRead:
    """Return the drives that the numbered parts list; left_over holds by place in nodes what is not theirs."""
    campaigns: list[CampaignSource] = []
    drives: list[DriveSource] = []
    left_over: dict[int, list[Line]] = {}
    unread: list[str] = []
    for at, node in enumerate(nodes):
        drafts, rest = _drafts_of(node)
        if not drafts:
            continue
        if len(drives) + len(drafts) > _MOST_DRIVES:
            unread.append(
                f"Văn bản liệt kê hơn {_MOST_DRIVES} đợt; các đợt từ mục {node.place} trở đi chưa đọc."
            )
            break
        themed = _campaign_node(node)
        found = [_drive(draft, themed, names, period, unread) for draft in drafts]
        dated = [drive for drive in found if drive is not None]
        drives += dated
        if themed is not None and dated and themed.number not in {given.number for given in campaigns}:
            campaigns.append(_campaign(themed, dated))
        elif themed is not None and dated:
            _widened(campaigns, themed, dated)
        left_over[at] = rest
    return DrivesRead(tuple(campaigns), tuple(drives), left_over, tuple(unread))


def facility_named(labels: Iterable[str]) -> str:
    """Return the first body that receives blood, blank when none does."""
    return next((label for label in labels if FACILITY.match(label)), "")


def labels_in(text: str) -> tuple[str, ...]:
    """Return the bodies of a list; a comma before a small letter stands inside a name ("các huyện, thành phố")."""
    return tuple(
        label
        for part in re.split(r"[,;]\s+(?=[A-ZĐÂÊÔƠƯĂÁÚỦ])", text)
        if (label := without_end(part).strip())
    )


def field_of(line: Line) -> tuple[str, str]:
    """Return which field of a drive a line fills and with what; blanks when it fills none."""
    if line.is_row or line.level:
        return "", ""
    for name, pattern in _FIELD:
        found = pattern.match(line.text)
        if found and not (name == "planned" and not re.match(r"\D{0,25}\d", found["value"])):
            return name, found["value"]
    return "", ""


def _drafts_of(node: Node) -> tuple[list[_Draft], list[Line]]:
    drafts: list[_Draft] = []
    rest: list[Line] = []
    waiting: list[Line] = []
    shares: list[tuple[str, int]] = []
    for line in node.lines:
        name, value = field_of(line)
        whole = None if name not in ("", "day") or line.is_row else _one_line_drive(line.text)
        if whole is not None:
            rest += waiting
            whole.heading = _host_in(node.heading)
            drafts.append(whole)
            waiting, shares = [], []
            continue
        share = _SHARE.match(line.text) if not line.is_row and not name else None
        if name and (waiting or not drafts or name in drafts[-1].values):
            heading = (
                waiting.pop().text
                if waiting
                else _host_in(node.heading)
                if not drafts
                else drafts[-1].heading
            )
            rest += waiting
            drafts.append(_Draft(heading, {name: value}, shares))
            waiting, shares = [], []
        elif name:
            drafts[-1].values[name] = value
        elif share:
            shares.append((without_end(share["label"]), int(share["n"].replace(".", ""))))
        else:
            waiting.append(line)
    # A span of days is the time in which the plan is carried out, not a drive.
    drafts = [draft for draft in drafts if not spans_in(draft.values.get("day", ""))]
    if not any("day" in draft.values for draft in drafts):
        return [], node.lines
    return drafts, rest + waiting


def _one_line_drive(text: str) -> _Draft | None:
    """Return a drive that a single line tells ("Đợt 1: ngày 15/3 tại Nhà văn hóa xã, 120 đơn vị máu"), else None."""
    found = _WHOLE.match(text) or _DAY_FIRST.match(text)
    if found is None or spans_in(text):
        return None
    planned, venue = re.search(rf"(?:{_NUMBER})\s*đơn vị", text), re.search(r"\btại\s+([^,;.:()]+)", text)
    if planned is None and venue is None:
        return None
    values = {"day": found["when"]}
    if planned:
        values["planned"] = planned[0]
    if venue:
        values["venue"] = re.split(r"\s+(?:với|dự kiến)\b", venue[1])[0].strip()
    return _Draft("", values)


def _host_in(heading: str) -> str:
    """Return a heading that names a body, blank for one that names a subject; then the issuer is the host."""
    names_a_body = (
        name_key(heading) != fold(heading).removeprefix("cac ")
        or is_territory_name(heading)
        or guessed_kind(heading)
    )
    return heading if names_a_body else ""


def _campaign_node(node: Node) -> Node | None:
    """Return the part whose heading is the theme of a drive: this one, or the one above when this names the host."""
    above: Node | None = node
    while above is not None:
        if _MONTH_HEAD.match(above.heading) or "“" in above.heading or "chiến dịch" in above.heading.lower():
            return above
        above = above.parent
    return None


def _drive(
    draft: _Draft, themed: Node | None, names: HostNames, period: Span, unread: list[str]
) -> DriveSource | None:
    when = draft.values.get("day", "")
    label, note = _label_and_note(draft)
    days, months = days_in(when, period), months_in(when, period)
    if not days and not months:
        unread.append(f"Đợt của “{label}”: chưa đọc được ngày hoặc tháng từ “{when or 'phần trống'}”.")
        return None
    printed, on = days[0] if days else ("", None)
    month = on.replace(day=1) if on else months[0][1]
    if len(days) > 1:
        others = ", ".join(text for text, _ in days[1:])
        unread.append(
            f"Đợt của “{label}” ghi nhiều ngày; đã lấy ngày {printed}, còn {others} chưa thành đợt riêng."
        )
    planned = _figure(draft.values.get("planned", ""))
    if planned is None:
        unread.append(f"Đợt {printed or months[0][0]} của “{label}” không ghi số đơn vị máu dự kiến.")
    implementing = labels_in(draft.values.get("implementing", ""))
    facility = without_end(draft.values.get("facility", "")) or facility_named(implementing)
    bracket = _NOTE_IN_BRACKETS.search(when)
    return DriveSource(
        campaign=themed.number if themed else "",
        host_key=names.issuer_key if draft.shares or not label else names.key(label, on),
        host_label=label or names.issuer,
        host_note=note,
        on=on,
        month=month,
        printed_day=printed or months[0][0],
        is_tentative=on is None or _TENTATIVE.search(when) is not None,
        date_note=bracket[1].strip() if bracket else "",
        planned=planned or 0,
        venue=without_end(draft.values.get("venue", ""))[:300],
        audience=without_end(draft.values.get("audience", ""))[:400],
        co_directing=labels_in(draft.values.get("co_directing", "")),
        implementing=implementing,
        facility=facility,
        shares=tuple(QuotaShare(names.key(share, on), share, amount) for share, amount in draft.shares),
    )


def _label_and_note(draft: _Draft) -> tuple[str, str]:
    heading = without_end(draft.heading)
    if draft.shares:
        name = re.sub(r"^Tổ chức\s+", "", re.split(r",\s+(?:gồm|bao gồm|với)\b", heading)[0])
        return name[:300], heading
    for pattern in (_NOTE_IN_BRACKETS, _NOTE_IN_WORDS):
        found = pattern.search(heading)
        if found and found.start() > 0:
            return heading[: found.start()].strip()[:300], found[1].strip()
    return heading[:300], ""


def _figure(text: str) -> int | None:
    found = _FIGURE.search(text)
    figure = int(found["n"].replace(".", "")) if found else None
    return figure if figure is not None and figure < _MOST_UNITS else None


def _campaign(node: Node, drives: Sequence[DriveSource]) -> CampaignSource:
    printed = _MONTH_HEAD.match(node.heading)
    theme = node.heading[printed.end() :] if printed else node.heading
    return CampaignSource(
        number=node.number,
        heading=node.heading,
        printed_month=printed[0] if printed else "",
        theme=theme.strip(" :–—-") or node.heading,
        period_from=min(drive.month for drive in drives),
        period_to=months_end(max(drive.month for drive in drives)),
    )


def _widened(campaigns: list[CampaignSource], node: Node, drives: Sequence[DriveSource]) -> None:
    at = next(place for place, given in enumerate(campaigns) if given.number == node.number)
    known, more = campaigns[at], _campaign(node, drives)
    campaigns[at] = CampaignSource(
        known.number,
        known.heading,
        known.printed_month,
        known.theme,
        min(known.period_from, more.period_from),
        max(known.period_to, more.period_to),
    )
