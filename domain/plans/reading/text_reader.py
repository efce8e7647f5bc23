"""Read a plan from its text: every part that the field's formulas tell, and a list of what was not found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.clock import today as day_today
from domain.names import fold, slug
from domain.plans.reading.annex_in_text import annex_of, drives_of_annex
from domain.plans.reading.text_days import (
    ONE_DAY,
    Span,
    days_in,
    end_from_now,
    month_spans_in,
    months_end,
    months_in,
    spans_in,
    years_in,
)
from domain.plans.reading.text_drives import drives_of
from domain.plans.reading.text_ending import intake_points_of, recipients_of, signatures_of, slogans_of
from domain.plans.reading.text_head import bases_of, head_of, parent_text_of, results_of, signed_on
from domain.plans.reading.text_lines import Line, read_lines, without_end
from domain.plans.reading.text_lone_drive import single_drive
from domain.plans.reading.text_names import HostNames
from domain.plans.reading.text_parts import Node, Parts, opens_duties, parts_of, text_of
from domain.plans.reading.text_targets import Passage, targets_in
from domain.plans.records import TargetKind
from domain.plans.sources import (
    Annex,
    CampaignSource,
    DriveSource,
    Duty,
    PastResults,
    Peak,
    PlanHead,
    PlanSource,
    SectionText,
    TargetSource,
)

_DUTY_VERB = re.compile(
    r"^(?:Giao|Đề nghị|Yêu cầu)?\s*(?P<body>[A-ZĐÂÊÔƠƯĂỦ].{2,110}?)\s+(?:chủ trì|phối hợp|có trách nhiệm|tham mưu|"
    r"lập|chuẩn bị|chịu trách nhiệm|tổ chức|chỉ đạo|xây dựng|tuyên truyền|đảm bảo|bảo đảm|bố trí|căn cứ)\b"
)
_PEAK = re.compile(r"[Cc]ao điểm[^.;]{0,80}")
_THEMED_TITLE = re.compile(r"chiến dịch|hưởng ứng|ngày hội|lễ hội|hành trình", re.IGNORECASE)
_MOST_PEAK_MONTHS = 4  # More months are a calendar, not a peak.
_BEFORE_ANY_PLAN = 1900
_MOST_LINES = 12_000
LONGEST_TEXT = 400_000  # Signs: the longest known plan has 46.000 with its annex.


def read_plan(text: str, key: str, *, today: date | None = None) -> PlanSource:
    """Return what a plan's text says; ``notes`` lists what it does not say and what was concluded, in sentences.

    ``today`` (default: the day in Vietnam) gives the year only where the text names none.
    """
    lines = text[:LONGEST_TEXT].splitlines()
    parts = parts_of(read_lines("\n".join(lines[:_MOST_LINES])))
    head, notes = head_of(parts)
    if len(text) > LONGEST_TEXT or len(lines) > _MOST_LINES:
        notes.append("Văn bản quá dài, phần cuối chưa đọc. Chép riêng kế hoạch rồi dán lại.")
    texts = [line.text for node in parts.nodes for line in node.lines if not line.is_row]
    results = results_of(head.opening, texts)
    period, how = _period(parts, head, results, today or day_today())
    reading, annex_notes = annex_of(parts, period.first, period.last)
    annex = reading.annex if reading else None
    names = _names(head, annex)
    if annex is not None:
        annex = _with_keys(annex, names)
    body = drives_of(parts.nodes, names, period)
    sections, duties, passages = _texts(parts.nodes, body.left_over)
    targets = targets_in(passages)
    drives, campaigns = list(body.drives), list(body.campaigns)
    if not drives and reading is not None and not reading.annex.is_matrix:
        drives += drives_of_annex(reading, names)
        notes += [f"Phần nội dung không liệt kê đợt nào; lấy {len(drives)} đợt theo bảng."] if drives else []
    elif not drives:
        drives += _only_drive(parts.nodes, names, period, targets, notes)
    campaigns = campaigns or _whole_campaign(head, period)
    peaks = _peaks(texts, period)
    source = PlanSource(
        key=key,
        head=head,
        legal_bases=bases_of(head.opening),
        results=results,
        period_from=period.first,
        period_to=period.last,
        sections=sections,
        duties=duties,
        closing=parts.closing,
        recipients=recipients_of(parts.recipients),
        signatures=signatures_of(parts.tail, parts.recipients),
        campaigns=tuple(campaigns),
        drives=tuple(drives),
        annex=annex,
        targets=targets,
        slogans=slogans_of(parts.nodes),
        peaks=peaks,
        intake_points=intake_points_of(parts.intake),
        parent_text=parent_text_of(head.opening),
        notes=(*notes, how, *annex_notes, *body.unread),
    )
    return replace(source, notes=(*source.notes, *_missing(source)))


def _names(head: PlanHead, annex: Annex | None) -> HostNames:
    rows: dict[str, list[date]] = {}
    for row in annex.rows if annex else ():
        rows.setdefault(row.label, []).extend(line.on for line in row.lines if line.on)
    return HostNames(head.issuers[0] if head.issuers else "", head.place, rows)


def _with_keys(annex: Annex, names: HostNames) -> Annex:
    groups = (
        replace(group, rows=tuple(replace(row, host_key=names.key(row.label, None)) for row in group.rows))
        for group in annex.groups
    )
    return replace(annex, groups=tuple(groups))


def _period(parts: Parts, head: PlanHead, results: PastResults | None, today: date) -> tuple[Span, str]:
    """Return the plan's period and a sentence that says where it comes from."""
    told = _told_period(parts, head)
    if told is not None:
        return told
    if results is not None:
        past = Span(results.period_from, results.period_to)
        if past.is_one_year and (past.first.month, past.first.day) != (1, 1):
            first = date.fromordinal(past.last.toordinal() + 1)
            following = Span(first, past.last.replace(year=past.last.year + 1))
            return following, (
                f"Kỳ kế hoạch {_shown(following)} suy ra từ kỳ trước ({_shown(past)}), vì văn bản không ghi riêng."
            )
    years = years_in(head.title) or years_in(" ".join(head.opening[-1:]))
    if years:
        span = Span(date(years[0], 1, 1), date(years[0], 12, 31))
        return (
            span,
            f"Kỳ kế hoạch lấy trọn năm {years[0]} theo tên kế hoạch, vì văn bản không ghi từ ngày nào đến ngày nào.",
        )
    named = Counter(
        match["ay"]
        for node in parts.nodes
        for line in node.lines
        for match in ONE_DAY.finditer(line.text)
        if match["ay"] and int(match["ay"]) > _BEFORE_ANY_PLAN
    )
    signed = signed_on(head)
    year = signed.year if signed else int(named.most_common(1)[0][0]) if named else today.year
    span = Span(date(year, 1, 1), date(year, 12, 31))
    return span, f"Văn bản không ghi kỳ kế hoạch; tạm lấy trọn năm {year}. Xem và sửa kỳ trước khi nhập."


def _told_period(parts: Parts, head: PlanHead) -> tuple[Span, str] | None:
    timed = [node for node in parts.nodes if fold(node.heading).startswith("thoi gian")]
    rest = [node for node in parts.nodes if node not in timed]
    places = [(f"mục {node.place}", line.text) for node in timed for line in node.lines]
    places += [("phần mở đầu", paragraph) for paragraph in head.opening]
    places += [(f"mục {node.place}", line.text) for node in rest for line in node.lines]
    for place, text in places:
        for at, span in spans_in(text):
            before = text[max(0, at - 40) : at]
            # The period of past results, a peak and a single drive are not the plan's period.
            if re.search(r"[Tt]ính\s*$|[Cc]ao điểm\s*$", before) or (span.last - span.first).days < 20:
                continue
            return span, f"Kỳ kế hoạch {_shown(span)} lấy từ {place}."
        for span in month_spans_in(text):
            return span, f"Kỳ kế hoạch {_shown(span)} lấy từ {place}, tính trọn tháng."
        last, signed = end_from_now(text), signed_on(head)
        if last and signed and signed <= last:
            return Span(
                signed, last
            ), f"Kỳ kế hoạch tính từ ngày ký {signed:%d/%m/%Y} đến {last:%d/%m/%Y} (“từ nay”, {place})."
        if last:
            year = last.year
            return Span(date(year, 1, 1), last), (
                f"Văn bản ghi “từ nay đến {last:%d/%m/%Y}” nhưng ngày ký còn trống; tạm lấy từ 01/01/{year}."
            )
    return None


def _shown(span: Span) -> str:
    return f"{span.first:%d/%m/%Y}–{span.last:%d/%m/%Y}"


def _texts(
    nodes: Sequence[Node], left_over: dict[int, list[Line]]
) -> tuple[tuple[SectionText, ...], tuple[Duty, ...], list[Passage]]:
    """Return the headed parts of the text, the duties, and every paragraph with its place."""
    sections: list[SectionText] = []
    duties: list[Duty] = []
    passages: list[Passage] = []
    keys: dict[int, str] = {}
    used: set[str] = set()
    duty_root: Node | None = None
    top = min((node.level for node in nodes), default=1)
    for at, node in enumerate(nodes):
        if node.level == top:
            duty_root = node if opens_duties(node.heading) else None
        lines = [line for line in left_over.get(at, node.lines) if not line.is_row]
        paragraphs = tuple(text_of(line) for line in lines)
        passages += [Passage(node.place, node.heading, text) for text in paragraphs]
        if duty_root is not None and node is not duty_root:
            if node.level > top + 1 and duties:
                heading = (
                    (text_of(Line(node.heading, number=node.number, level=node.level)),)
                    if node.heading
                    else ()
                )
                duties[-1] = replace(duties[-1], paragraphs=(*duties[-1].paragraphs, *heading, *paragraphs))
            else:
                duties.append(Duty(node.number, node.heading, paragraphs))
            continue
        if at in left_over and not lines:
            continue
        if duty_root is node:
            told = [line for line in lines if line.level == top + 1]
            duties += [Duty(line.number, _duty_body(line.text), (line.text,)) for line in told]
            paragraphs = tuple(text_of(line) for line in lines if line.level != top + 1)
        key = slug(node.heading)[:60] or f"muc-{at + 1}"
        key = key if key not in used else f"{key}-{at + 1}"
        used.add(key)
        keys[id(node)] = key
        parent = keys.get(id(node.parent), "") if node.parent is not None else ""
        sections.append(SectionText(key, parent, node.number, node.heading, paragraphs))
    return tuple(sections), tuple(duties), passages


def _duty_body(text: str) -> str:
    found = _DUTY_VERB.match(text)
    return without_end(found["body"]) if found else without_end(" ".join(text.split()[:8]))


def _only_drive(
    nodes: Sequence[Node], names: HostNames, period: Span, targets: Sequence[TargetSource], notes: list[str]
) -> list[DriveSource]:
    blood = [target for target in targets if target.kind is TargetKind.UNITS_OF_BLOOD]
    planned = blood[0].amount if len(blood) == 1 else 0
    drive = single_drive(nodes, names, period, planned)
    if drive is None:
        return []
    if planned:
        notes.append(
            f"Văn bản có một đợt ({drive.printed_day}) không ghi số dự kiến; lấy theo chỉ tiêu {planned} đơn vị máu."
        )
    return [drive]


def _whole_campaign(head: PlanHead, period: Span) -> list[CampaignSource]:
    """Return the campaign that the title itself proclaims, over the whole period."""
    if not _THEMED_TITLE.search(head.title):
        return []
    theme = re.sub(r"^(?:Phát động|Tổ chức|Triển khai|Thực hiện)\s+", "", head.title)
    return [CampaignSource("", head.title, "", theme, period.first, period.last)]


def _peaks(texts: Sequence[str], period: Span) -> tuple[Peak, ...]:
    peaks: list[Peak] = []
    for text in texts:
        for match in _PEAK.finditer(text):
            spans = [span for _, span in spans_in(match[0])]
            days = days_in(match[0], period)
            months = months_in(match[0], period)
            if spans:
                peaks += [Peak("Đợt cao điểm", span.first, span.last) for span in spans]
            elif not days and len(months) <= _MOST_PEAK_MONTHS:
                peaks += [Peak("Tháng cao điểm", month, months_end(month)) for _, month in months]
    return tuple(dict.fromkeys(peaks))


def _missing(source: PlanSource) -> list[str]:
    """Return a sentence for each part that a plan usually has and this text does not."""
    absent = (
        (not source.legal_bases, "Không thấy căn cứ (văn bản mà kế hoạch thực hiện)."),
        (not source.sections, "Không thấy các mục đánh số (I, II, 1, 2…)."),
        (not source.targets and source.annex is None, "Không thấy chỉ tiêu bằng số."),
        (not source.drives and source.annex is None, "Không thấy đợt hiến máu nào có ngày hoặc tháng."),
        (not source.duties, "Không thấy phần tổ chức thực hiện."),
        (not source.recipients, "Không thấy nơi nhận."),
        (not source.signatures, "Không thấy khối chữ ký."),
    )
    return [sentence for is_absent, sentence in absent if is_absent]
