"""What the plan linter knows and what it says: plain facts of a plan, and the shape of a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.names import slug
from domain.plans.records import TargetKind
from domain.wording import short_date


class Code(StrEnum):
    """The kinds of finding, in the order in which they are shown."""

    BODY_ANNEX = "noi-dung-phu-luc"
    SUMS = "so-cong"
    WORDS = "chu-va-bang"
    PLANNED = "giao-va-du-kien"
    YEAR = "nam"
    PERIOD = "ngoai-ky"
    FACILITY = "co-so-trung-ngay"
    OFFICE = "van-phong-trung-ngay"
    INTERVAL = "duoi-12-tuan"
    DAY_OFF = "ngay-nghi"
    NAME = "ten-don-vi"
    GONE = "don-vi-da-het"
    UNCOVERED = "chi-tieu-chua-co-dot"
    UNASSIGNED = "dot-chua-co-chi-tieu"
    MISSING = "con-thieu"


CODE_NAMES = {
    Code.BODY_ANNEX: "Nội dung và phụ lục khác nhau",
    Code.SUMS: "Số cộng chưa khớp",
    Code.WORDS: "Lời văn và bảng khác nhau",
    Code.PLANNED: "Giao và dự kiến lệch nhau",
    Code.YEAR: "Năm, tháng ngoài kỳ kế hoạch",
    Code.PERIOD: "Đợt ngoài kỳ kế hoạch",
    Code.FACILITY: "Một cơ sở tiếp nhận hai đợt trong một ngày",
    Code.OFFICE: "Ban Chỉ đạo tỉnh hai đợt lớn trong một ngày",
    Code.INTERVAL: "Hai đợt của một đơn vị gần nhau quá",
    Code.DAY_OFF: "Cuối tuần, ngày lễ, Tết",
    Code.NAME: "Tên đơn vị chưa khớp",
    Code.GONE: "Đơn vị không còn vào ngày tổ chức",
    Code.UNCOVERED: "Có chỉ tiêu, chưa có đợt",
    Code.UNASSIGNED: "Có đợt, chưa có chỉ tiêu",
    Code.MISSING: "Còn thiếu",
}
# What cannot both be true must be mended; the rest may be meant so and is only pointed out.
MUST_MEND = frozenset({Code.BODY_ANNEX, Code.SUMS, Code.YEAR, Code.PERIOD, Code.NAME, Code.GONE})
_LONGEST_KEY = 160  # The width of the column that remembers decisions.


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where, what, and how to mend it.

    ``key`` stays the same for the same finding and changes with its figures, so that a decision never covers
    another one. ``body`` and ``annex`` are the figures of the two places in units of blood, ``on`` and
    ``host_key`` the day and the plan's key of the drive, as far as it is about one. ``suggestion`` is a day that
    fits. ``drive_id`` is the stored drive to look at.
    """

    code: Code
    key: str
    place: str
    sentence: str
    repair: str
    body: int | None = None
    annex: int | None = None
    on: date | None = None
    host_key: str = ""
    drive_id: int | None = None
    suggestion: date | None = None

    @property
    def must_mend(self) -> bool:
        """Return whether the plan contradicts itself here, so that one of the two places has to change."""
        return self.code in MUST_MEND


def key_of(code: Code, *parts: object) -> str:
    """Return the key of a finding: its kind and what it is about, short enough to be kept."""
    key = ":".join([code.value, *(_key_part(part) for part in parts)])
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:100]}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def _key_part(part: object) -> str:
    return part.isoformat() if isinstance(part, date) else slug(str(part)) or "-"


@dataclass(frozen=True, slots=True)
class ShareFact:
    """The part of a shared drive that one body is to bring, in units of blood; no unit when ``unit`` is None."""

    unit: str | None
    label: str
    planned: int


@dataclass(frozen=True, slots=True)
class DriveFact:
    """A drive as the linter sees it; units and facilities go by keys that mean the same wherever they stand.

    ``host_name`` is the name of the host in the catalogue, ``host_ends`` its last day, ``heirs`` who follows it.
    ``directs`` are the bodies that co-direct or implement. A drive of another plan (``is_outside``) is only
    compared with.
    """

    key: str
    host: str
    label: str
    on: date | None
    month: date | None
    planned: int
    venue: str
    facility: str
    facility_name: str
    directs: tuple[str, ...] = ()
    shares: tuple[ShareFact, ...] = ()
    theme: str = ""
    printed_day: str = ""
    host_name: str = ""
    host_ends: date | None = None
    heirs: tuple[str, ...] = ()
    drive_id: int | None = None
    # Drives of several days or sites belong to one series and are meant to stand beside one another.
    series: str = ""
    is_outside: bool = False

    @property
    def when(self) -> str:
        """Return the day, else the month, in words that follow "đợt"."""
        if self.on is not None:
            return f"ngày {self.printed_day or short_date(self.on)}"
        return f"tháng {self.month.month}/{self.month.year}" if self.month else "chưa định ngày"

    @property
    def place(self) -> str:
        """Return how a finding names the drive."""
        return f"Đợt {self.when}, {self.label}"


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A target as the linter sees it.

    ``month`` is None for the whole period; ``sentence`` the words that set it, blank for a line of the table;
    ``is_national`` says that the nation assigned it; ``parent`` is the key of the unit above.
    """

    unit: str
    label: str
    group: str
    month: date | None
    kind: TargetKind
    assigned: int
    upper: int | None = None
    is_least: bool = False
    sentence: str = ""
    is_national: bool = False
    parent: str = ""
    unit_ends: date | None = None
    heirs: tuple[str, ...] = ()

    @property
    def is_quota(self) -> bool:
        """Return whether this is a quota of the table, in units of blood."""
        return self.kind is TargetKind.UNITS_OF_BLOOD and not self.sentence and not self.is_national


@dataclass(frozen=True, slots=True)
class TextFact:
    """A part of the plan's text and where it stands; ``is_heading`` marks the heading of a campaign."""

    place: str
    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class NearPlan:
    """A plan above or below: its title, the unit it belongs to, and the units of blood that the two share."""

    title: str
    unit: str
    unit_label: str
    assigned: int


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything the linter looks at; ``parent`` says what the plan above assigns to this plan's unit."""

    title: str
    number: str
    period_from: date
    period_to: date
    today: date
    is_issued: bool = True
    is_of_province: bool = False
    unit: str = ""
    province_name: str = ""
    printed_total: int | None = None
    # How far the dates of the plan were moved from those its words speak of.
    moved: timedelta = timedelta()
    bases: int = 0
    recipients: int = 0
    texts: tuple[TextFact, ...] = ()
    drives: tuple[DriveFact, ...] = ()
    targets: tuple[TargetFact, ...] = ()
    sub_plans: tuple[NearPlan, ...] = ()
    parent: NearPlan | None = None
    known_names: frozenset[str] = field(default_factory=frozenset)

    @property
    def own_drives(self) -> tuple[DriveFact, ...]:
        """Return the drives of this plan."""
        return tuple(drive for drive in self.drives if not drive.is_outside)

    @property
    def planned(self) -> int:
        """Return the units of blood that the drives of this plan add up to."""
        return sum(drive.planned for drive in self.own_drives)

    @property
    def quotas(self) -> dict[str, int]:
        """Return the units of blood assigned to each unit of the table; a quota of the whole period comes first."""
        whole = added(target for target in self.targets if target.is_quota and target.month is None)
        return added(target for target in self.targets if target.is_quota and target.month) | whole

    @property
    def quota_labels(self) -> dict[str, str]:
        """Return the name that the table prints for each unit."""
        return {target.unit: target.label for target in self.targets if target.is_quota}

    @property
    def planned_by_unit(self) -> dict[str, int]:
        """Return the units of blood planned for each unit; a shared drive counts by its shares."""
        found: dict[str, int] = {}
        for drive in self.own_drives:
            parts = [(share.unit, share.planned) for share in drive.shares] or [(drive.host, drive.planned)]
            for unit, planned in parts:
                if unit is not None:
                    found[unit] = found.get(unit, 0) + planned
        return found


def added(targets: Iterable[TargetFact]) -> dict[str, int]:
    """Return what targets assign to each unit, added up."""
    found: dict[str, int] = {}
    for target in targets:
        found[target.unit] = found.get(target.unit, 0) + target.assigned
    return found
