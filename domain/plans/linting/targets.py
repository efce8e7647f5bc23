"""Judge the figures of a plan against one another: sums, words, giao against dự kiến, plans above and below."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from domain.names import fold
from domain.plans.linting.facts import Code, Finding, PlanFacts, TargetFact, added, key_of
from domain.plans.records import TargetKind
from domain.rulebook import rule
from domain.wording import number_text, percent_text

_COUNTED_DRIVES = re.compile(r"\b(\d{1,3}) (?:đợt|cuộc|điểm)(?: tổ chức)? hiến máu")
_EACH = re.compile(r"\b(?:moi|tung) ")
_PAST = re.compile(r"\b(?:da|dat|ket qua)\b")
_MOST_NAMED = 6


def target_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield what is to be said of the targets of a plan, kind by kind."""
    yield from _printed_total(facts)
    yield from _months(facts)
    yield from _parts_of_a_unit(facts)
    yield from _shares(facts)
    yield from _above_and_below(facts)
    yield from _words(facts)
    yield from _number_of_drives(facts)
    yield from planned_against_assigned(facts)
    yield from _units_below(facts)
    yield from _uncovered(facts)
    yield from _unassigned(facts)
    yield from _without_nation(facts)


def _units_text(number: int) -> str:
    return f"{number_text(number)} đơn vị máu"


def _printed_total(facts: PlanFacts) -> Iterator[Finding]:
    total = sum(facts.quotas.values())
    if facts.printed_total is not None and facts.quotas and facts.printed_total != total:
        sentence = f"Phụ lục in tổng cộng {number_text(facts.printed_total)}, các đơn vị cộng lại {number_text(total)}."
        repair = "So từng dòng với bản có dấu; sửa dòng sai, hoặc sửa số tổng cộng."
        key = key_of(Code.SUMS, "tong", facts.printed_total, total)
        yield Finding(Code.SUMS, key, "Phụ lục, tổng cộng", sentence, repair, annex=facts.printed_total)


def _months(facts: PlanFacts) -> Iterator[Finding]:
    """Compare the months of a unit with its quota of the whole period."""
    months = added(target for target in facts.targets if target.is_quota and target.month)
    whole = added(target for target in facts.targets if target.is_quota and target.month is None)
    for unit in months.keys() & whole.keys():
        if months[unit] != whole[unit]:
            label = facts.quota_labels[unit]
            sentence = (
                f"{label}: giao cả kỳ {_units_text(whole[unit])}, "
                f"các tháng cộng lại {number_text(months[unit])}."
            )
            repair = f"Sửa số cả kỳ thành {number_text(months[unit])}, hoặc chia lại các tháng cho đủ."
            key = key_of(Code.SUMS, "thang", unit, whole[unit], months[unit])
            yield Finding(Code.SUMS, key, f"Chỉ tiêu, {label}", sentence, repair)


def _parts_of_a_unit(facts: PlanFacts) -> Iterator[Finding]:
    """Compare the quota of a unit with those of the units under it, where the table assigns both."""
    quotas = facts.quotas
    parts: dict[str, int] = defaultdict(int)
    for target in {target.unit: target for target in facts.targets if target.is_quota}.values():
        if target.parent in quotas and target.parent != target.unit:
            parts[target.parent] += quotas[target.unit]
    for unit, total in parts.items():
        if total != quotas[unit]:
            label = facts.quota_labels[unit]
            given = _units_text(quotas[unit])
            sentence = f"{label} được giao {given}, các đơn vị trực thuộc cộng lại {number_text(total)}."
            repair = "Sửa chỉ tiêu của đơn vị trên, hoặc chia lại cho các đơn vị trực thuộc."
            key = key_of(Code.SUMS, "truc-thuoc", unit, quotas[unit], total)
            yield Finding(Code.SUMS, key, f"Chỉ tiêu, {label}", sentence, repair)


def _shares(facts: PlanFacts) -> Iterator[Finding]:
    """Compare a shared drive with its shares, and name shares that no unit answers for."""
    for drive in facts.own_drives:
        shared = sum(share.planned for share in drive.shares)
        if drive.shares and shared != drive.planned:
            sentence = (
                f"Đợt {drive.when}, {drive.label}: ghi {_units_text(drive.planned)}, "
                f"phần của các đơn vị cộng lại {number_text(shared)}."
            )
            repair = f"Sửa số dự kiến thành {number_text(shared)}, hoặc chia lại các phần cho đủ."
            key = key_of(Code.SUMS, "phan", drive.key, drive.planned, shared)
            yield Finding(
                Code.SUMS, key, drive.place, sentence, repair, body=drive.planned, drive_id=drive.drive_id
            )
        for share in drive.shares:
            if share.unit is None:
                sentence = (
                    f"Phần {_units_text(share.planned)} của “{share.label}” trong đợt {drive.when} "
                    "chưa phân cho đơn vị nào."
                )
                repair = (
                    f"Phân {number_text(share.planned)} cho từng đơn vị, hoặc bớt khỏi số dự kiến của đợt."
                )
                key = key_of(Code.UNASSIGNED, drive.key, share.label, share.planned)
                yield Finding(
                    Code.UNASSIGNED, key, drive.place, sentence, repair, on=drive.on, drive_id=drive.drive_id
                )


def _above_and_below(facts: PlanFacts) -> Iterator[Finding]:
    quotas = facts.quotas
    total = sum(quotas.values()) or _own_words(facts)
    above = facts.parent
    if above and total and above.assigned and total < above.assigned:
        sentence = (
            f"Kế hoạch “{above.title}” giao cho {above.unit_label} {_units_text(above.assigned)}, "
            f"kế hoạch này chỉ có {number_text(total)}."
        )
        repair = f"Phân thêm {number_text(above.assigned - total)}, hoặc hỏi lại nơi giao chỉ tiêu."
        key = key_of(Code.SUMS, "cap-tren", above.assigned, total)
        yield Finding(Code.SUMS, key, "Kế hoạch cấp trên", sentence, repair)
    for below in facts.sub_plans:
        given = quotas.get(below.unit)
        if given and below.assigned and below.assigned < given:
            sentence = (
                f"Giao cho {below.unit_label} {_units_text(given)}, "
                f"kế hoạch của đơn vị chỉ có {number_text(below.assigned)}."
            )
            repair = f"Hỏi {below.unit_label} về {number_text(given - below.assigned)} còn thiếu."
            key = key_of(Code.SUMS, "cap-duoi", below.unit, given, below.assigned)
            yield Finding(Code.SUMS, key, f"Kế hoạch cấp dưới, {below.unit_label}", sentence, repair)


def _own_targets(facts: PlanFacts) -> list[TargetFact]:
    """Return what the words of a plan set for its whole territory, in units of blood."""
    return [
        target
        for target in facts.targets
        if target.kind is TargetKind.UNITS_OF_BLOOD
        and target.sentence
        and target.month is None
        and target.unit == facts.unit
        and not target.is_national
        and not _EACH.search(fold(target.sentence))
    ]


def _own_words(facts: PlanFacts) -> int:
    return max((target.assigned for target in _own_targets(facts)), default=0)


def _words(facts: PlanFacts) -> Iterator[Finding]:
    total = sum(facts.quotas.values())
    for target in _own_targets(facts) if total else ():
        if target.assigned <= total <= (target.upper or target.assigned):
            continue
        least = "tối thiểu " if target.is_least else ""
        sentence = (
            f"Lời văn đặt {least}{_units_text(target.assigned)}, bảng chỉ tiêu cộng lại {number_text(total)}, "
            f"lệch {number_text(abs(total - target.assigned))}."
        )
        repair = (
            f"Hỏi nơi soạn: {number_text(target.assigned)} hay {number_text(total)}; sửa một trong hai chỗ."
        )
        key = key_of(Code.WORDS, target.assigned, total)
        yield Finding(
            Code.WORDS, key, "Lời văn và bảng chỉ tiêu", sentence, repair, body=target.assigned, annex=total
        )


def _number_of_drives(facts: PlanFacts) -> Iterator[Finding]:
    """Compare the number of drives that the words speak of with the drives of the plan."""
    said = {
        target.assigned
        for target in facts.targets
        if target.kind is TargetKind.DRIVES and target.unit == facts.unit
    }
    for text in facts.texts:
        for paragraph in text.text.splitlines():
            if not _PAST.search(fold(paragraph)):
                said |= {int(number) for number in _COUNTED_DRIVES.findall(paragraph)}
    drives = len(facts.own_drives)
    for number in sorted(said - {drives, 0}):
        has = f"có {drives} đợt" if drives else "chưa có đợt nào"
        sentence = f"Lời văn nói {number} đợt hiến máu, kế hoạch {has}."
        repair = (
            "Thêm các đợt còn thiếu, hoặc nhập phụ lục kèm theo."
            if drives < number
            else "Sửa số đợt trong lời văn, hoặc bớt đợt thừa."
        )
        key = key_of(Code.WORDS, "so-dot", number, drives)
        yield Finding(Code.WORDS, key, "Lời văn, số đợt hiến máu", sentence, repair)


def planned_against_assigned(facts: PlanFacts) -> Iterator[Finding]:
    """Compare all drives with all quotas: far above, or below."""
    assigned = sum(facts.quotas.values()) or _own_words(facts)
    planned = facts.planned
    if not assigned or not planned:
        return
    share = planned * 100 / assigned
    if 100 <= share <= int(rule("plan.planned_over_percent", facts.today).value):
        return
    sentence = (
        f"Kế hoạch giao {_units_text(assigned)}, các đợt dự kiến tiếp nhận {number_text(planned)}, "
        f"bằng {percent_text(round(share))} chỉ tiêu giao."
    )
    yield Finding(
        Code.PLANNED,
        key_of(Code.PLANNED, "tong"),
        "Giao và dự kiến tiếp nhận",
        sentence,
        planned_repair(planned, assigned),
        annex=planned,
    )


def planned_repair(planned: int, assigned: int) -> str:
    """Return how to bring the planned units near the assigned ones."""
    if planned < assigned:
        return f"Thêm đợt hoặc tăng số dự kiến cho đủ {_units_text(assigned - planned)} còn thiếu."
    return "Xem lại số dự kiến của các đợt lớn, hoặc nâng chỉ tiêu giao cho sát với sức của các đơn vị."


def _units_below(facts: PlanFacts) -> Iterator[Finding]:
    planned, labels = facts.planned_by_unit, facts.quota_labels
    for unit, assigned in facts.quotas.items():
        has = planned.get(unit, 0)
        if 0 < has < assigned:
            sentence = f"{labels[unit]}: giao {_units_text(assigned)}, các đợt dự kiến {number_text(has)}."
            repair = f"Thêm đợt hoặc tăng số dự kiến cho đủ {number_text(assigned - has)} còn thiếu."
            key = key_of(Code.PLANNED, unit, assigned, has)
            yield Finding(Code.PLANNED, key, f"Chỉ tiêu, {labels[unit]}", sentence, repair)


def _uncovered(facts: PlanFacts) -> Iterator[Finding]:
    busy = {drive.host for drive in facts.own_drives} | facts.planned_by_unit.keys()
    busy |= {below.unit for below in facts.sub_plans}
    labels = facts.quota_labels
    bare = {unit: given for unit, given in facts.quotas.items() if given and unit not in busy}
    total = number_text(sum(bare.values()))
    if not bare and not facts.quotas and _own_words(facts) and not facts.drives:
        sentence = f"Kế hoạch đặt {_units_text(_own_words(facts))} mà chưa có đợt nào."
        repair = "Thêm đợt, hoặc nhập phụ lục kèm theo."
        yield Finding(Code.UNCOVERED, key_of(Code.UNCOVERED, "loi-van"), "Các đợt", sentence, repair)
    elif len(bare) > _MOST_NAMED and not facts.own_drives:
        named = ", ".join(list(labels[unit] for unit in bare)[:_MOST_NAMED])
        sentence = (
            f"{len(bare)} đơn vị được giao {total} đơn vị máu mà kế hoạch chưa có đợt nào và chưa đơn vị nào có "
            f"kế hoạch riêng: {named} và {len(bare) - _MOST_NAMED} đơn vị nữa."
        )
        repair = "Lập đợt từ chỉ tiêu, hoặc chờ kế hoạch riêng của từng đơn vị."
        yield Finding(
            Code.UNCOVERED, key_of(Code.UNCOVERED, "tat-ca", len(bare), total), "Các đợt", sentence, repair
        )
    else:
        for unit, given in bare.items():
            sentence = (
                f"{labels[unit]} được giao {_units_text(given)}, chưa có đợt nào và chưa có kế hoạch riêng."
            )
            repair = f"Thêm đợt cho {labels[unit]}, hoặc nhập kế hoạch riêng của đơn vị."
            key = key_of(Code.UNCOVERED, unit, given)
            yield Finding(Code.UNCOVERED, key, f"Chỉ tiêu, {labels[unit]}", sentence, repair)


def _unassigned(facts: PlanFacts) -> Iterator[Finding]:
    quotas = facts.quotas
    if not quotas:
        return
    seen: set[str] = set()
    for drive in facts.own_drives:
        is_own_of_province = drive.host == facts.unit
        if drive.shares or is_own_of_province or drive.host in quotas or drive.host in seen:
            continue
        seen.add(drive.host)
        planned = facts.planned_by_unit[drive.host]
        sentence = f"{drive.label} có đợt với {_units_text(planned)} dự kiến mà bảng chỉ tiêu không giao."
        repair = f"Giao chỉ tiêu cho {drive.label}, hoặc bỏ qua nếu đơn vị tự nguyện tổ chức."
        key = key_of(Code.UNASSIGNED, drive.host)
        yield Finding(
            Code.UNASSIGNED, key, drive.place, sentence, repair, on=drive.on, drive_id=drive.drive_id
        )


def _without_nation(facts: PlanFacts) -> Iterator[Finding]:
    has_blood = any(target.kind is TargetKind.UNITS_OF_BLOOD for target in facts.targets)
    if facts.is_of_province and has_blood and not any(target.is_national for target in facts.targets):
        sentence = (
            "Kế hoạch của tỉnh chưa ghi con số chỉ tiêu quốc gia giao, nên chưa so được với hai mức chỉ tiêu."
        )
        repair = "Thêm chỉ tiêu do Ban Chỉ đạo quốc gia giao vào phần Chỉ tiêu."
        key = key_of(Code.MISSING, "chi-tieu-quoc-gia")
        yield Finding(Code.MISSING, key, "Chỉ tiêu quốc gia", sentence, repair)
