"""Decide how an announcement stands on a day, when it may be published and how it may be extended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.names import fold
from domain.outreach.records import AnnouncementKind
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule
from domain.wording import short_date

KIND_NAMES = {
    AnnouncementKind.NEWS: "Tin, thông báo",
    AnnouncementKind.STORY: "Tấm gương hiến máu",
    AnnouncementKind.TEMPORARY_RULE: "Quy định tạm thời",
}
REMOVED_TITLE = "Tấm gương (người trong bài đã rút lời đồng ý)"


class Standing(StrEnum):
    """How an announcement stands: not published, shown, about to end, past its last day, its consent withdrawn."""

    DRAFT = "nhap"
    SHOWN = "dang_hien"
    ENDING = "sap_het_han"
    ENDED = "het_han"
    WITHDRAWN = "da_rut"


STANDING_NAMES = {
    Standing.DRAFT: "Bản nháp",
    Standing.SHOWN: "Đang hiện",
    Standing.ENDING: "Sắp hết hạn",
    Standing.ENDED: "Đã hết hạn",
    Standing.WITHDRAWN: "Đã rút đồng ý",
}
STANDING_KINDS = {
    Standing.DRAFT: "plain",
    Standing.SHOWN: "done",
    Standing.ENDING: "attention",
    Standing.ENDED: "plain",
    Standing.WITHDRAWN: "stop",
}


def shown_until(last_day: date | None, consent_until: date | None) -> date | None:
    """Return the last day on which an announcement may be seen: the earlier of its own and of the consent."""
    days = [day for day in (last_day, consent_until) if day is not None]
    return min(days, default=None)


def standing(published_at: datetime | None, last_day: date | None, today: date) -> Standing:
    """Return how an announcement stands for the public on a day; it is shown on its last day still."""
    if published_at is None:
        return Standing.DRAFT
    return Standing.ENDED if last_day is not None and last_day < today else Standing.SHOWN


def office_standing(
    published_at: datetime | None, last_day: date | None, today: date, *, consent_withdrawn_on: date | None
) -> Standing:
    """Return how an announcement stands for its office, which is warned of the last days and of a withdrawal."""
    if consent_withdrawn_on is not None:
        return Standing.WITHDRAWN
    stands = standing(published_at, last_day, today)
    warned = timedelta(days=int(rule("publication.ending_days", today).value))
    is_ending = stands is Standing.SHOWN and last_day is not None and last_day - today <= warned
    return Standing.ENDING if is_ending else stands


def publish_verdict(
    last_day: date | None,
    today: date,
    *,
    kind: AnnouncementKind = AnnouncementKind.NEWS,
    story_person: str = "",
    consent_day: date | None = None,
    consent_until: date | None = None,
    headline: str = "",
) -> Verdict:
    """Judge whether an announcement may be published; the headline is its title with its summary.

    Its last day must not be over, a temporary rule has one, and a story has the written consent of its person
    that still holds (Luật 91/2025/QH15 on personal data: consent for a purpose and a time). The name stands in
    the text alone, for headlines travel on in feeds and copies that no withdrawal reaches.
    """
    is_story = kind is AnnouncementKind.STORY
    names_person = is_story and bool(story_person) and fold(story_person) in fold(headline)
    needs_end = kind is AnnouncementKind.TEMPORARY_RULE and last_day is None
    return verdict(
        [
            _if(is_over(last_day, today), "Ngày cuối đã qua. Chọn ngày từ hôm nay trở đi.", "last_day"),
            _if(needs_end, "Quy định tạm thời cần có ngày cuối, để mọi người biết khi nào hết.", "last_day"),
            _if(is_story and not story_person, "Nhập tên người trong bài.", "story_person"),
            _if(
                names_person,
                "Để tên người trong nội dung thôi: tiêu đề và tóm tắt còn đi theo nguồn tin và bản sao, không gỡ được.",
                "title",
            ),
            _if(
                is_story and consent_day is None,
                "Nhập ngày người trong bài ký đồng ý. Chưa có giấy đồng ý thì lưu nháp.",
                "consent_day",
            ),
            _if(
                is_story and consent_day is not None and consent_day > today,
                "Ngày ký đồng ý chưa tới. Kiểm tra lại ngày trên giấy đồng ý.",
                "consent_day",
            ),
            _if(
                is_story and consent_until is None,
                "Nhập ngày lời đồng ý hết hạn, như ghi trên giấy đồng ý.",
                "consent_until",
            ),
            _if(
                is_story and is_over(consent_until, today),
                "Lời đồng ý đã hết hạn. Xin đồng ý lại trước khi đăng.",
                "consent_until",
            ),
        ]
    )


def extend_verdict(until: date, consent_until: date | None) -> Verdict:
    """Judge whether an announcement may be shown until a later day: a story no longer than its consent."""
    late = consent_until is not None and until > consent_until
    sentence = ""
    if consent_until is not None:
        sentence = (
            f"Lời đồng ý chỉ đến hết {short_date(consent_until)}. Xin đồng ý lại rồi sửa ngày trong bài."
        )
    return verdict([_if(late, sentence, "last_day")])


def extended_to(last_day: date | None, days: int, today: date) -> date:
    """Return the new last day: so many days after the old one, or after today when that is over."""
    return max(last_day or today, today) + timedelta(days=days)


def extension_days(today: date) -> list[int]:
    """Return by how many days one button extends an announcement."""
    return [int(days) for days in rule("publication.extension_days", today).value]


def is_over(day: date | None, today: date) -> bool:
    """Return whether a last day, if there is one, has passed."""
    return day is not None and day < today


def _if(holds: bool, sentence: str, field: str) -> Reason | None:
    return Reason(sentence, field) if holds else None
