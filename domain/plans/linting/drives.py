"""Judge the drives of a plan: days, facilities, the province's office, the span between drives, what they lack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from domain.names import fold
from domain.plans.linting.calendar import (
    first_working_day,
    holiday,
    is_weekend,
    nearest_working_day,
)
from domain.plans.linting.facts import Code, DriveFact, Finding, PlanFacts, key_of
from domain.plans.linting.spacing import Placed, is_one_series, on_one_day, too_soon
from domain.rulebook import rule
from domain.wording import number_text, short_date, weekday_date

_OFFICE_OF_PROVINCE = re.compile(
    r"(?:van phong )?(?:ban chi dao|bcd) (?:(?:van dong|vd|hien mau|hmtn|vdhmtn|tinh nguyen) )*tinh(?! nguyen)(?: .+)?"
)
_MOST_NAMED = 6
Taken = Mapping[str, set[date]]


def drive_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield what is to be said of the drives of a plan, kind by kind."""
    taken = _taken(facts)
    yield from _outside_the_period(facts)
    yield from _facility_twice(facts, taken)
    yield from _office_twice(facts, taken)
    yield from _too_soon(facts, taken)
    yield from _days_off(facts, taken)
    yield from _lacking(facts)


def _outside_the_period(facts: PlanFacts) -> Iterator[Finding]:
    first, last = facts.period_from, facts.period_to
    span = f"{short_date(first)} – {short_date(last)}"
    for drive in facts.own_drives:
        day = drive.on or drive.month
        begin = first if drive.on else first.replace(day=1)
        if day is not None and not begin <= day <= last:
            sentence = f"Đợt {drive.when} nằm ngoài kỳ kế hoạch {span}."
            repair = "Kiểm tra lại ngày của đợt, hoặc sửa kỳ kế hoạch."
            key = key_of(Code.PERIOD, drive.key, day)
            yield Finding(
                Code.PERIOD, key, drive.place, sentence, repair, on=drive.on, drive_id=drive.drive_id
            )


def _taken(facts: PlanFacts) -> Taken:
    """Return the days on which each facility already receives blood."""
    days: dict[str, set[date]] = {}
    for drive in facts.drives:
        if drive.on is not None and drive.facility:
            days.setdefault(drive.facility, set()).add(drive.on)
    return days


def _placed(facts: PlanFacts) -> list[Placed[DriveFact]]:
    """Return the drives that have a day; a province's own ones are for everybody, nobody comes to them again."""
    return [
        Placed(
            drive,
            drive.on,
            "" if facts.is_of_province and drive.host == facts.unit else drive.host,
            drive.facility,
            drive.series,
        )
        for drive in sorted(facts.drives, key=lambda one: one.key)
        if drive.on is not None
    ]


def _fits(drive: DriveFact, facts: PlanFacts, taken: Taken, *also: date) -> date | None:
    """Return the working day nearest to a drive on which its facility is free."""
    if drive.on is None:
        return None
    busy = taken.get(drive.facility, set()) | set(also)
    return nearest_working_day(drive.on, busy, facts.period_from, facts.period_to)


def _move_to(drive: DriveFact, day: date | None) -> str:
    what = f"đợt {number_text(drive.planned)} đơn vị máu của {drive.label}"
    if day is None:
        return f"Dời {what} sang ngày khác."
    return f"Dời {what}, ví dụ sang {_in_sentence(weekday_date(day))}."


def _in_sentence(text: str) -> str:
    return text[:1].lower() + text[1:]


def _named(drives: Iterable[DriveFact]) -> str:
    parts = [
        f"{drive.label} ({number_text(drive.planned)}{', kế hoạch khác' if drive.is_outside else ''})"
        for drive in drives
    ]
    return "; ".join(parts)


def _facility_twice(facts: PlanFacts, taken: Taken) -> Iterator[Finding]:
    for same in on_one_day(_placed(facts)):
        day, facility, drives = same[0].on, same[0].facility, [one.thing for one in same]
        own = [drive for drive in drives if not drive.is_outside]
        if not own:
            continue
        smallest = min(own, key=lambda drive: drive.planned)
        fits = _fits(smallest, facts, taken)
        sentence = (
            f"{smallest.facility_name} có {len(drives)} đợt trong ngày {short_date(day)}: {_named(drives)}."
        )
        repair = f"Hỏi {smallest.facility_name} có đủ hai đoàn trong ngày không. {_move_to(smallest, fits)}"
        key = key_of(Code.FACILITY, facility, day, len(drives))
        yield Finding(
            Code.FACILITY,
            key,
            f"Ngày {short_date(day)}, {smallest.facility_name}",
            sentence,
            repair,
            on=day,
            drive_id=smallest.drive_id,
            suggestion=fits,
        )


def _needs_the_province(drive: DriveFact, province_name: str) -> bool:
    """Return whether the province's committee or its office co-directs or implements a drive."""
    for label in map(fold, drive.directs):
        if _OFFICE_OF_PROVINCE.fullmatch(label):
            return True
        if province_name and "ban chi dao" in label and label.endswith(fold(province_name)):
            return True
    return False


def _office_twice(facts: PlanFacts, taken: Taken) -> Iterator[Finding]:
    large = int(rule("plan.large_drive_units", facts.today).value)
    by_day: dict[date, list[Placed[DriveFact]]] = defaultdict(list)
    for one in _placed(facts):
        if one.thing.planned >= large and _needs_the_province(one.thing, facts.province_name):
            by_day[one.on].append(one)
    for day, same in sorted(by_day.items()):
        drives = [one.thing for one in same]
        own = [drive for drive in drives if not drive.is_outside]
        if len(drives) < 2 or not own or is_one_series(same):
            continue
        smallest = min(own, key=lambda drive: drive.planned)
        fits = _fits(smallest, facts, taken, *by_day)
        sentence = (
            f"Ngày {short_date(day)}, Ban Chỉ đạo tỉnh và văn phòng cùng làm {len(drives)} đợt lớn "
            f"(từ {number_text(large)} đơn vị máu): {_named(drives)}."
        )
        repair = (
            f"Phân người cho từng đợt rồi bỏ qua, có lý do; hoặc: {_in_sentence(_move_to(smallest, fits))}"
        )
        key = key_of(Code.OFFICE, day, *sorted(drive.key for drive in drives))
        yield Finding(
            Code.OFFICE,
            key,
            f"Ngày {short_date(day)}",
            sentence,
            repair,
            on=day,
            drive_id=smallest.drive_id,
            suggestion=fits,
        )


def _too_soon(facts: PlanFacts, taken: Taken) -> Iterator[Finding]:
    """Compare each drive with the one before of the same host (Thông tư 26/2013/TT-BYT, Điều 6)."""
    least = timedelta(days=int(rule("donation.interval_days.toan_phan", facts.today).value))
    for before, after in too_soon(_placed(facts), least):
        if before.thing.is_outside and after.thing.is_outside:
            continue
        fits = first_working_day(before.on + least, taken.get(after.facility, set()), facts.period_to)
        yield _soon(after.thing, before.thing, (after.on - before.on).days, least.days, fits)


def _soon(later: DriveFact, earlier: DriveFact, days: int, least: int, fits: date | None) -> Finding:
    gap = f"chỉ cách đợt {earlier.when} có {days} ngày" if days else "cùng ngày với một đợt khác của đơn vị"
    sentence = (
        f"Đợt {later.when} của {later.label} {gap}; hiến máu toàn phần phải cách nhau ít nhất "
        f"{least // 7} tuần ({least} ngày)."
    )
    until = f"đến {_in_sentence(weekday_date(fits))} hoặc muộn hơn" if fits else "sang kỳ sau"
    repair = f"Cùng một nhóm người thì dời đợt sau {until}. Là những người khác thì bỏ qua và ghi lý do."
    key = key_of(Code.INTERVAL, earlier.key, later.key, days)
    drive_id = later.drive_id or earlier.drive_id
    return Finding(
        Code.INTERVAL,
        key,
        later.place,
        sentence,
        repair,
        on=later.on,
        drive_id=drive_id,
        suggestion=fits,
    )


def _days_off(facts: PlanFacts, taken: Taken) -> Iterator[Finding]:
    for drive in facts.own_drives:
        if drive.on is None:
            continue
        name = holiday(drive.on)
        # "Chủ nhật Đỏ" is held on Sundays because it is called so.
        is_meant = drive.on.isoweekday() == 7 and "chu nhat" in fold(drive.theme)
        if not name and (is_meant or not is_weekend(drive.on)):
            continue
        what = f"là ngày nghỉ: {name}" if name else "là ngày cuối tuần"
        fits = _fits(drive, facts, taken)
        repair = f"Ngày làm việc gần nhất còn trống: {_in_sentence(weekday_date(fits))}." if fits else ""
        repair = f"{repair} Tổ chức đúng ngày ấy là có ý thì bỏ qua và ghi lý do.".strip()
        yield Finding(
            Code.DAY_OFF,
            key_of(Code.DAY_OFF, drive.key, drive.on),
            drive.place,
            f"{weekday_date(drive.on)} {what}.",
            repair,
            on=drive.on,
            drive_id=drive.drive_id,
            suggestion=fits,
        )


def _lacking(facts: PlanFacts) -> Iterator[Finding]:
    near = timedelta(days=int(rule("plan.day_known_days_before", facts.today).value))
    for drive in facts.own_drives:
        lacks = [
            words
            for words, is_missing in (
                ("địa điểm", not drive.venue),
                ("cơ sở tiếp nhận máu", not drive.facility),
                ("số đơn vị máu dự kiến", not drive.planned),
            )
            if is_missing
        ]
        if drive.on is None and (drive.month is None or drive.month - facts.today <= near):
            lacks.append("ngày cụ thể")
        if lacks:
            sentence = f"Đợt {drive.when} của {drive.label} chưa có {', '.join(lacks)}."
            repair = f"Hỏi {drive.label} rồi ghi thêm vào đợt."
            key = key_of(Code.MISSING, drive.key, *lacks)
            yield Finding(
                Code.MISSING, key, drive.place, sentence, repair, on=drive.on, drive_id=drive.drive_id
            )


def gone_findings(facts: PlanFacts) -> Iterator[Finding]:
    """Yield the units that have drives or quotas after their last day, each with those that follow it."""
    late: dict[str, list[DriveFact]] = defaultdict(list)
    ends: dict[str, tuple[str, date, tuple[str, ...]]] = {}
    for drive in facts.own_drives:
        day = drive.on or drive.month
        if day and drive.host_ends and drive.host_ends < day:
            late[drive.host].append(drive)
            ends[drive.host] = (drive.host_name or drive.label, drive.host_ends, drive.heirs)
    for target in facts.targets:
        if target.is_quota and target.unit_ends and target.unit_ends < facts.period_from:
            ends.setdefault(target.unit, (target.label, target.unit_ends, target.heirs))
    for unit, (name, last, heirs) in ends.items():
        drives, quota = late[unit], facts.quotas.get(unit)
        days = ", ".join(drive.when.removeprefix("ngày ") for drive in drives)
        what = [f"{len(drives)} đợt sau ngày ấy ({days})"] if drives else []
        what += [f"chỉ tiêu {number_text(quota)} đơn vị máu"] if quota else []
        subject = f"{name[:1].upper()}{name[1:]}"
        sentence = f"{subject} kết thúc ngày {short_date(last)}, kế hoạch còn ghi {' và '.join(what)}."
        yield Finding(
            Code.GONE,
            key_of(Code.GONE, unit, last, len(drives), quota or 0),
            f"Đơn vị, {name}",
            sentence,
            _to_heirs(heirs),
            on=drives[0].on if drives else None,
            drive_id=drives[0].drive_id if drives else None,
        )


def _to_heirs(heirs: tuple[str, ...]) -> str:
    if not heirs:
        return "Chọn đơn vị kế nhiệm cho các đợt và chỉ tiêu này."
    more = len(heirs) - _MOST_NAMED
    named = ", ".join(heirs[:_MOST_NAMED]) + (f" và {more} đơn vị nữa" if more > 0 else "")
    return f"Chuyển sang đơn vị kế nhiệm: {named}."
