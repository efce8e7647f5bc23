"""Answer the self-check: may somebody come to give blood, ask a doctor first, or come from which day on.

Nothing here is stored. Every sentence carries the clause of the dated rule that it follows from.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.donors.records import Sex
from domain.donors.rules import next_donation_day
from domain.people import BirthDay, age_on, oldest_age_on
from domain.rulebook import Rule, rule
from domain.wording import number_text, short_date

QUESTIONS = (
    *("muoi_hai_thang", "sau_thang", "bon_tuan", "bay_ngay", "sinh_con", "mang_thai", "nuoi_con_nho"),
    *("dang_benh", "dung_thuoc", "bang_khoang", "viec_nang"),
)
# The questions from whose day a wait is counted.
DATED = ("muoi_hai_thang", "sau_thang", "bon_tuan", "bay_ngay", "sinh_con")
_READ_IN_THE_SOURCE = "V"


class Answer(StrEnum):
    """đến được · hỏi bác sĩ · sớm nhất ngày …, from the mildest to the strictest."""

    FITS = "den_duoc"
    ASK = "hoi_bac_si"
    WAIT = "som_nhat"


_STRICTNESS = list(Answer)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the answer; day is the first possible one where a wait has a known end."""

    answer: Answer
    sentence: str
    reference: str
    since: date
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says in the self-check; said maps each question answered with yes to its day, if known."""

    birth: BirthDay
    sex: Sex
    weight_kg: int
    wants_apheresis: bool = False
    last_on: date | None = None
    last_component: str = ""
    said: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The whole answer: the strictest of its findings, the first possible day, the bags that fit the weight (ml)."""

    answer: Answer
    day: date | None
    findings: tuple[Finding, ...]
    bags_ml: tuple[int, ...]


def question(name: str, today: date) -> Rule:
    """Return the dated rule behind a question; raise LookupError for an unknown one."""
    return rule(f"eligibility.question.{name}", today)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the first of the month after when that month is too short."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    if day.day > monthrange(year, month)[1]:
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, day.day)


def checked(told: Told, today: date) -> Checked:
    """Answer a self-check by the rules that hold today (Thông tư 26/2013/TT-BYT, Điều 4 to 6).

    A rule whose source was not read itself never says no: it leads to the doctor, who has the last word anyway.
    """
    findings = tuple(_findings(told, today))
    strictest = max((one.answer for one in findings), key=_STRICTNESS.index, default=Answer.FITS)
    waits = [one.day for one in findings if one.answer is Answer.WAIT]
    # A wait without a known end leaves the day open.
    day = None if None in waits else max((one for one in waits if one), default=None)
    return Checked(strictest, day, findings, _bags(told, today))


def _finding(source: Rule, answer: Answer, sentence: str, day: date | None = None) -> Finding:
    if source.confidence != _READ_IN_THE_SOURCE and answer is Answer.WAIT:
        answer, day = Answer.ASK, None
    return Finding(answer, sentence, source.reference, source.effective_from, day)


def _findings(told: Told, today: date) -> Iterator[Finding]:
    yield from _age(told, today)
    yield from _weight(told, today)
    yield from _interval(told, today)
    for name in QUESTIONS:
        if name in told.said:
            yield from _said(question(name, today), told, told.said[name], today)


def _age(told: Told, today: date) -> Iterator[Finding]:
    ages = rule("donation.age_years", today)
    least, most = int(ages.value["least"]), int(ages.value["most"])
    if oldest_age_on(told.birth, today) < least:
        born = told.birth.date or date(told.birth.year, 1, 1)
        day = months_after(born, 12 * least)
        yield _finding(ages, Answer.WAIT, f"Đủ {least} tuổi từ ngày {short_date(day)}.", day)
        return
    age = age_on(told.birth, today)
    if age < least:
        yield _finding(
            ages, Answer.ASK, f"Tính theo năm sinh thì chưa rõ đã đủ {least} tuổi. Nhập cả ngày và tháng."
        )
    if age > most:
        sentence = (
            f"Quy định nhận người hiến máu đến {most} tuổi. Anh/chị hỏi bác sĩ, hoặc giúp mời người khác."
        )
        yield _finding(ages, Answer.ASK, sentence)
        return
    local = rule("eligibility.women_most_years", today)
    if told.sex is Sex.FEMALE and age > int(local.value):
        sentence = f"Một số nơi nhận nữ đến {local.value} tuổi. Anh/chị hỏi nơi tổ chức trước khi đến."
        yield _finding(local, Answer.ASK, sentence)


def _weight(told: Told, today: date) -> Iterator[Finding]:
    needed = rule("eligibility.least_weight_kg", today)
    least = int(needed.value[told.sex.value])
    if told.wants_apheresis:
        apart = rule("eligibility.apheresis_least_weight_kg", today)
        if told.weight_kg < int(apart.value):
            sentence = f"Hiến tiểu cầu, huyết tương được khi nặng từ {apart.value} kg."
            yield _finding(apart, Answer.WAIT, sentence)
    elif told.weight_kg < least:
        who = "nữ" if told.sex is Sex.FEMALE else "nam"
        yield _finding(needed, Answer.WAIT, f"Hiến được khi nặng từ {least} kg ({who}).")


def _interval(told: Told, today: date) -> Iterator[Finding]:
    following = next_donation_day(told.last_on, told.last_component, today)
    if told.last_on is None or following is None or following.day <= today:
        return
    source = rule(f"donation.interval_days.{told.last_component}", today)
    sentence = (
        f"Hiến lần trước ngày {short_date(told.last_on)}: cách {number_text(following.interval_days)} ngày, "
        f"sớm nhất ngày {short_date(following.day)}."
    )
    yield _finding(source, Answer.WAIT, sentence, following.day)


def _said(source: Rule, told: Told, on_day: date | None, today: date) -> Iterator[Finding]:
    asked = source.value
    if asked.get("women") and told.sex is not Sex.FEMALE:
        return
    if advice := asked.get("advice"):
        yield _finding(source, Answer.FITS, advice)
    elif sentence := asked.get("ask"):
        yield _finding(source, Answer.ASK, sentence)
    elif sentence := asked.get("wait"):
        yield _finding(source, Answer.WAIT, sentence)
    else:
        yield from _wait(source, on_day, today)


def _wait(source: Rule, on_day: date | None, today: date) -> Iterator[Finding]:
    months, days = source.value.get("months", 0), source.value.get("days", 0)
    length = f"{months} tháng" if months else f"{days // 7} tuần" if days > 7 else f"{days} ngày"
    if on_day is None:
        yield _finding(
            source,
            Answer.WAIT,
            f"Việc trong {length} qua: đợi đủ {length} kể từ ngày xong. Ghi ngày đó ở dưới để biết sớm nhất ngày nào.",
        )
        return
    day = months_after(on_day, months) if months else on_day + timedelta(days=days)
    if day > today:
        sentence = f"Từ ngày {short_date(on_day)} đợi đủ {length}: sớm nhất ngày {short_date(day)}."
        yield _finding(source, Answer.WAIT, sentence, day)


def _bags(told: Told, today: date) -> tuple[int, ...]:
    """Return the usual bags of whole blood that a weight allows."""
    if (
        told.wants_apheresis
        or told.weight_kg < rule("eligibility.least_weight_kg", today).value[told.sex.value]
    ):
        return ()
    by_weight = rule("eligibility.volume_by_weight", today).value
    most = min(by_weight["ml_per_kg"] * told.weight_kg, by_weight["most_ml"])
    if told.weight_kg < by_weight["light_below_kg"]:
        most = by_weight["light_most_ml"]
    return tuple(ml for ml in rule("donation.volumes_ml.toan_phan", today).value if ml <= most)
