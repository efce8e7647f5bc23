"""The head of a plan read from its text: issuing bodies, number, place and day, title, legal bases, past results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from domain.plans.reading.text_days import ONE_DAY, Span, a_day, days_in, spans_in, years_in
from domain.plans.reading.text_lines import Line, one_line
from domain.plans.reading.text_parts import Parts
from domain.plans.sources import LegalBasis, PastResults, PlanHead

_NUMBER = re.compile(r"^Số\s*:?\s*(?P<number>[^/\s]*(?:\s?[A-ZĐ])?)\s*/\s*(?P<symbol>\S.*)$")
_PLACE = re.compile(r"^(?P<place>[^,]{2,60}),\s*(?P<day>ngày\b.*(?:\bnăm\b|[/.-]\d{4}\b).*)$", re.IGNORECASE)
_NATION = re.compile(r"^(?:CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|Độc lập|ĐẢNG CỘNG SẢN|[-–—_*\s]+$)")
_OPENING = re.compile(
    r"^(?:Căn cứ|Thực hiện|Năm \d{4}|Triển khai|Theo|Tiếp tục|Trên cơ sở|Để|Nhằm|Trong năm|Xét|Được sự|Phát huy)\b"
)
_VERB = re.compile(
    r"\s+(?:đã\s+)?(?:thống nhất\s+)?(?:phối hợp\s+)?(?:ban hành|xây dựng|lập)\s+(?:bản\s+)?[Kk]ế hoạch"
)
_BODY_NAME = (
    r"(?:Ban|Ủy ban|Uỷ ban|UBND|UBMTTQ|Sở|Hội|Hiệp hội|Đoàn|Tỉnh [Đđ]oàn|Huyện [Đđ]oàn|Thành [Đđ]oàn|Liên đoàn|"
    r"Công ty|Tổng [Cc]ông ty|Tập đoàn|Công đoàn|Trường|Học viện|Bệnh viện|Phòng|Trung tâm|Công an|Bộ|Cục|Chi cục|BCĐ|"
    r"Đảng ủy|Nhà máy)"
)
_NEXT_NAME = re.compile(rf"(?:^|[,;:.”\"]\s+)(?={_BODY_NAME}\b)")
_AND_NAME = re.compile(rf"\s+và\s+(?={_BODY_NAME}\b)")
_LEVEL_WORD = re.compile(r"\b(tỉnh|thành phố|quận|huyện|thị xã|xã|phường|đặc khu)$", re.IGNORECASE)
_PAPER_KIND = (
    r"Quyết định|Kế hoạch|Hướng dẫn|Công văn|Nghị định|Nghị quyết|Luật|Bộ luật|Thông tư(?: liên tịch)?|Chỉ thị|"
    r"Văn bản|Thông báo|Chương trình|Quy chế|Kết luận"
)
_BASIS = re.compile(
    rf"(?P<kind>{_PAPER_KIND})(?P<named>(?:\s(?!số\b)[^;,.”]{{0,80}}?)?)\s+số\s*:?\s*"
    r"(?P<number>\d*\s*/\s*[\w&/ĐƯƠ-]+(?:\s*-\s*[A-ZĐ][\wĐ&]*)*)"
    r"(?:\s*,?\s*(?:ban hành\s+)?ngày\s+"
    r"(?P<day>\d{1,2}\s*(?:/|\.|-|\s*tháng\s*)\s*\d{1,2}\s*(?:/|\.|-|\s*,?\s*năm\s*)\s*\d{4}))?"
    r"(?P<rest>.*)$"
)
_ABOUT = re.compile(
    r"(?P<about>[“\"]?\s*(?:về việc|về|V/v|quy định|hướng dẫn|ban hành|sửa đổi|phê duyệt|triển khai|tổ chức)\b.*)$"
)
_BASIS_WORD = re.compile(
    r"(?:^|(?<=[;.]\s))(?:Căn cứ(?: vào)?|Thực hiện|Theo|Triển khai thực hiện|Triển khai)\s+"
)
_LONGEST_TITLE = 300  # The width of the column.
_COUNT = r"\d{1,3}(?:\.\d{3})+|\d+"
_DRIVES = re.compile(rf"(?P<n>{_COUNT})\s+(?:cuộc|đợt|buổi|điểm)\s+(?:tổ chức\s+)?(?:tiếp nhận|hiến)\s+máu")
_COLLECTED = re.compile(rf"(?:tiếp nhận|thu|vận động|hiến)[^.;]{{0,40}}?(?P<n>{_COUNT})\s+đơn vị máu")
_PERCENT = re.compile(r"(?P<n>\d+)(?:,\d+)?\s*%\s+(?P<of>[^;.,%]{3,120})")


def head_of(parts: Parts) -> tuple[PlanHead, list[str]]:
    """Return the head of a plan and sentences about what it does not say."""
    number, symbol, place, day_text, above = _letterhead(parts.letterhead)
    title, opening = _title_and_opening(parts)
    paper = parts.paper
    issuers = _issuers(above, opening, place, paper)
    missing = []
    if not paper:
        missing.append("Không thấy dòng “KẾ HOẠCH” đứng riêng, nên phần đầu văn bản có thể đọc chưa đúng.")
    if not title:
        missing.append("Không thấy tên kế hoạch dưới dòng “KẾ HOẠCH”.")
    if not symbol:
        missing.append("Không thấy số, ký hiệu (“Số: …/KH-…”).")
    elif not number:
        missing.append("Số của kế hoạch còn để trống.")
    if not issuers:
        missing.append("Không thấy cơ quan ban hành.")
    if not ONE_DAY.search(day_text):
        missing.append("Ngày ký còn để trống hoặc thiếu." if day_text else "Không thấy nơi và ngày ký.")
    head = PlanHead(issuers, number, symbol, place, day_text, paper or "KẾ HOẠCH", title, opening)
    return head, missing


def signed_on(head: PlanHead) -> date | None:
    """Return the day of signing, None while it is blank."""
    found = days_in(head.signed_text, None)
    return found[0][1] if found else None


def _letterhead(lines: Sequence[Line]) -> tuple[str, str, str, str, list[str]]:
    number = symbol = place = day = ""
    above: list[str] = []
    goes_on = False
    for line in lines:
        text = line.text if not line.number else f"{line.number}. {line.text}"
        found = _NUMBER.match(text)
        where = _PLACE.match(text)
        if goes_on and not where and not _NATION.match(text):
            symbol, goes_on = symbol + text, text.endswith("-")
        elif found and not symbol:
            number = found["number"].strip(". …")
            symbol = re.sub(r"\s*-\s*", "-", found["symbol"].strip())
            goes_on = symbol.endswith("-")
        elif where and not day:
            place, day = where["place"].strip(), one_line(where["day"])
        elif not _NATION.match(text) and not symbol and text and not line.is_row:
            above.append(text)
    return number, symbol.replace(" ", ""), place, day, above


def _title_and_opening(parts: Parts) -> tuple[str, tuple[str, ...]]:
    title, opening = parts.rest_of_title, []
    at_title = bool(parts.paper)
    for line in parts.under_paper:
        if line.is_row:
            continue
        text = line.text
        is_over = line.gap or title.endswith(".") or len(title) > _LONGEST_TITLE or _OPENING.match(text)
        if at_title and title and is_over:
            at_title = False
        if at_title and not title and (_OPENING.match(text) and len(text) > 150):
            at_title = False
        if at_title:
            title = one_line(f"{title} {text}")
        else:
            opening.append(text)
    return title[:_LONGEST_TITLE], tuple(opening)


def _issuers(above: Sequence[str], opening: Sequence[str], place: str, paper: str) -> tuple[str, ...]:
    """Return who issues the plan: several bodies when the letterhead parts them, else the subject of the opening."""
    letterhead = one_line(" ".join(above))
    count = len([name for name in re.split(r"\s*[-–]\s+|\s+[-–]\s*", letterhead) if name.strip(" -–")])
    subject = next((names for paragraph in reversed(opening) if (names := _plan_clause(paragraph)[1])), "")
    several = [name.strip(" ,") for part in _NEXT_NAME.split(subject) for name in _AND_NAME.split(part)]
    several = [name for name in several if name]
    if subject and ((count > 1 and len(several) == count) or re.search("PHỐI HỢP|LIÊN", paper)):
        return _with_the_last_ones_place(several)
    if subject:
        return (_with_place(_NEXT_NAME.split(subject)[-1].strip(" ,"), place),)
    if above:
        return (_written_small(above),)
    return ()


def _plan_clause(paragraph: str) -> tuple[str, str]:
    """Return a paragraph up to the clause in which the plan begins, and the bodies named there as its authors."""
    verbs = list(_VERB.finditer(paragraph))
    if not verbs:
        return paragraph, ""
    before = paragraph[: verbs[-1].start()]
    # The authors follow one another up to the verb; what is not a name ends their list.
    starts = [match.end() for match in _NEXT_NAME.finditer(before)]
    first = len(before)
    for start in reversed(starts):
        between = before[start:first].strip(" ,")
        if len(between) > 120 or re.search(r"\d|[;:]|\bngày\b", between):
            break
        first = start
    names = re.sub(r"\s*\([^)]*\)", "", before[first:]).strip(" ,")
    return before[:first], names


def _with_place(name: str, place: str) -> str:
    """Return a body's name with the place it belongs to: "Ủy ban nhân dân tỉnh" of "Hưng Yên"."""
    return f"{name} {place}" if place and _LEVEL_WORD.search(name) else name


def _with_the_last_ones_place(names: list[str]) -> tuple[str, ...]:
    last = re.search(r"\s((?:tỉnh|thành phố|huyện|quận|xã|phường)\s+[A-ZĐ].*)$", names[-1])
    if last is None:
        return tuple(names)
    level, _, place = last[1].partition(" ")
    # "Tỉnh Đoàn" says its level already.
    tails = [place if name.casefold().startswith(level) else last[1] for name in names]
    return tuple(
        name if name.endswith(place) else f"{name} {tail}" for name, tail in zip(names, tails, strict=True)
    )


def _written_small(above: Sequence[str]) -> str:
    """Return the body of a letterhead in capitals as a name; the agency above it stands in lines of its own."""
    begins = re.compile(
        r"^(?:ỦY BAN|UỶ BAN|UBND|SỞ|BAN|HỘI|ĐOÀN|CÔNG TY|TRƯỜNG|BỆNH VIỆN|"
        r"LIÊN ĐOÀN|TẬP ĐOÀN|PHÒNG|TRUNG TÂM|CÔNG AN|TỔNG)"
    )
    starts = [at for at, line in enumerate(above) if begins.match(line)]
    return one_line(" ".join(above[starts[-1] :] if starts else above))


def bases_of(opening: Sequence[str]) -> tuple[LegalBasis, ...]:
    """Return the documents that the opening rests on, in its order."""
    return tuple(basis for _, basis in _bases(opening))


def parent_text_of(opening: Sequence[str]) -> str:
    """Return the plan that this one carries out, in words; blank when the opening names none."""
    for kind, basis in _bases(opening):
        if kind == "Kế hoạch":
            day = f" ngày {basis.on:%d/%m/%Y}" if basis.on else ""
            issuer = f" của {basis.issuer}" if basis.issuer else ""
            return f"Kế hoạch số {basis.number}{day}{issuer}"[:300]
    return ""


def _bases(opening: Sequence[str]) -> list[tuple[str, LegalBasis]]:
    found: list[tuple[str, LegalBasis]] = []
    for paragraph in opening:
        for part in _BASIS_WORD.split(_plan_clause(paragraph)[0])[1:]:
            for piece in part.split(";"):
                basis = _basis(piece)
                if basis is not None:
                    found.append(basis)
    return found


def _basis(piece: str) -> tuple[str, LegalBasis] | None:
    text = one_line(piece).strip(" .,;")
    match = _BASIS.search(text)
    if match is None:
        named = re.match(rf"(?:{_PAPER_KIND})\s+\S", text)
        return (named[0], LegalBasis("", None, "", text)) if named and len(text) < 300 else None
    on = None
    if match["day"]:
        digits = [int(part) for part in re.findall(r"\d+", match["day"])]
        on = a_day(digits[2], digits[1], digits[0])
    rest = match["rest"].strip(" ,")
    about = _ABOUT.search(rest)
    issuer = re.sub(r"^của\s+", "", (rest[: about.start()] if about else rest).strip(" ,"))
    number = re.sub(r"\s*([-/])\s*", r"\1", match["number"].strip())
    return match["kind"], LegalBasis(number, on, issuer[:300], about["about"].strip() if about else "")


def results_of(opening: Sequence[str], texts: Sequence[str]) -> PastResults | None:
    """Return what the plan says about the period before, None when it says nothing."""
    for paragraph in (*opening, *texts):
        collected = _COLLECTED.search(paragraph)
        if collected is None or "đã" not in paragraph[: collected.end()]:
            continue
        period = _past_period(paragraph)
        if period is None:
            continue
        drives = _DRIVES.search(paragraph)
        percents = {_percent_kind(match["of"]): int(match["n"]) for match in _PERCENT.finditer(paragraph)}
        return PastResults(
            period.first,
            period.last,
            _count(drives["n"]) if drives else None,
            _count(collected["n"]),
            percents.get("national"),
            percents.get("province"),
            percents.get("need"),
        )
    return None


def _past_period(paragraph: str) -> Span | None:
    spans = spans_in(paragraph)
    if spans:
        return spans[0][1]
    years = years_in(paragraph) or [int(year) for year in re.findall(r"^Năm (20\d\d)", paragraph)]
    return Span(date(years[0], 1, 1), date(years[0], 12, 31)) if years else None


def _percent_kind(of: str) -> str:
    if "nhu cầu" in of:
        return "need"
    return "national" if re.search(r"[Qq]uốc gia|Trung ương", of) else "province"


def _count(text: str) -> int:
    return int(text.replace(".", ""))
