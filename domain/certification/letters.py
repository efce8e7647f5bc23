"""What the reminder to a certifier and the invitation to a drive say: official letters, Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.certification.rules import list_name
from domain.certification.waiting_queries import WaitingList
from domain.drives.records import Drive
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit
from domain.units.rules import letterhead_of, signature_of
from domain.wording import (
    hours_text,
    long_date,
    number_in_words,
    number_text,
    phone_text,
    short_date,
    weekday_date,
)

_BLANK = "\u00a0"  # A space that no program takes away: room to write by hand.


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """The way to one list for an agency without account: what it opens, address, code, last day."""

    label: str
    address: str
    code: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Hold one official letter (công văn): head, matter, addressee, paragraphs, a table, links, signature."""

    letterhead: LetterheadFacts
    matter: str  # "V/v …", printed under the number.
    addressee: str
    paragraphs: tuple[str, ...]
    table_head: tuple[str, ...]
    table_rows: tuple[tuple[str, ...], ...]
    after_table: tuple[str, ...]
    links: tuple[LinkFacts, ...]
    closing: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: SignatureFacts
    contact: str
    sample: bool = False


def shown_code_of_link(code: str) -> str:
    """Write the code of a link in two groups, as it is printed and read aloud."""
    return f"{code[:3]}-{code[3:]}"


def office_name(unit: Unit) -> str:
    """Return how the body that writes or receives a letter for a unit is called, as its letterhead has it."""
    if unit.kind in PROVINCE_KINDS:
        return f"Ban Chỉ đạo vận động hiến máu tình nguyện {unit.name}"
    return f"Ủy ban nhân dân {unit.name}" if unit.kind in COMMUNE_KINDS else unit.name


def _contact(unit: Unit) -> str:
    parts = (unit.address, f"Điện thoại: {phone_text(unit.phone)}" if unit.phone else "", unit.email)
    return ". ".join(part for part in parts if part)


def reminder_letter(
    sender: Unit,
    certifier: Unit,
    waiting: Sequence[WaitingList],
    links: Sequence[LinkFacts],
    *,
    reply_by: date,
    today: date,
    sample: bool,
) -> LetterFacts:
    """Return the letter that asks one certifier to answer the lists that wait there."""
    people = sum(item.open_rows for item in waiting)
    where = f"{len(waiting)} danh sách" if len(waiting) > 1 else "danh sách"
    ways = (
        "Quý cơ quan chưa có tài khoản trên hệ thống: mở liên kết dưới đây (hoặc quét mã), nhập mã bên cạnh, xem"
        " và xác nhận từng người. Người không thuộc địa bàn hoặc đơn vị thì ghi trả lại kèm lý do."
        if links
        else "Quý cơ quan đăng nhập bằng tài khoản đã được cấp, mở “Danh sách chờ xác nhận”, hoặc ký, đóng dấu bản"
        " giấy và gửi lại cho chúng tôi."
    )
    return LetterFacts(
        letterhead=_letterhead(sender, today),
        matter="V/v xác nhận danh sách đăng ký hiến máu tình nguyện",
        addressee=office_name(certifier),
        paragraphs=(
            f"{office_name(sender)} đã gửi quý cơ quan {where} người đăng ký hiến máu tình nguyện"
            f" để xác nhận. Đến {long_date(today)} còn {number_text(people)} ({number_in_words(people)}) người chưa"
            " có kết quả xác nhận, cụ thể:",
        ),
        table_head=("TT", "Danh sách", "Đợt hiến máu", "Gửi ngày", "Hạn", "Số người còn chờ"),
        table_rows=tuple(
            (
                str(place),
                list_name(item.number),
                _drive_words(item.drive),
                short_date(item.sent_on) if item.sent_on else "",
                short_date(item.due_on) if item.due_on else "",
                number_text(item.open_rows),
            )
            for place, item in enumerate(waiting, start=1)
        ),
        after_table=(
            f"Để kịp chuẩn bị đợt hiến máu, đề nghị quý cơ quan xem xét, xác nhận và trả lời trước hết"
            f" {long_date(reply_by)}. Nội dung xác nhận chỉ là người có tên đúng là người cư trú trên địa bàn hoặc"
            " thuộc đơn vị; sức khỏe do bác sĩ khám tại đợt hiến máu.",
            ways,
        ),
        links=tuple(links),
        closing=("Trân trọng cảm ơn sự phối hợp của quý cơ quan./.",),
        recipients=("Như trên", "Lưu: VT"),
        signature=signature_of(sender),
        contact=_contact(sender),
        sample=sample,
    )


def invitation_letter(
    sender: Unit,
    invited: Unit,
    drive: Drive,
    quota: int | None,
    *,
    reply_by: date | None,
    today: date,
    sample: bool,
) -> LetterFacts:
    """Return the letter by which a committee invites a unit to a drive, with its number of people."""
    hours = hours_text(drive.starts_at, drive.ends_at) if drive.starts_at and drive.ends_at else ""
    when = (weekday_date(drive.on_day) if drive.on_day else "") + (f", {hours}" if hours else "")
    venue = ", ".join(part for part in (drive.venue, drive.venue_address) if part)
    facility = f", cơ sở tiếp nhận máu: {drive.facility.name}" if drive.facility else ""
    asked = (
        f"vận động {number_text(quota)} ({number_in_words(quota)}) người đủ điều kiện đăng ký tham gia"
        if quota
        else "vận động cán bộ, đoàn viên, hội viên và người lao động đủ điều kiện đăng ký tham gia"
    )
    answer = f" Danh sách đăng ký gửi về trước hết {long_date(reply_by)}." if reply_by else ""
    return LetterFacts(
        letterhead=_letterhead(sender, today),
        matter="V/v mời tham gia hiến máu tình nguyện",
        addressee=office_name(invited),
        paragraphs=(
            f"{drive.host_label} tổ chức đợt hiến máu tình nguyện{facility}. Trân trọng mời quý cơ quan tham gia:",
            f"Thời gian: {when or 'sẽ thông báo sau'}.",
            f"Địa điểm: {venue or 'sẽ thông báo sau'}.",
            f"Đề nghị quý cơ quan {asked}.{answer}",
        ),
        table_head=(),
        table_rows=(),
        after_table=(
            "Người tham gia mang theo căn cước hoặc giấy tờ tùy thân có ảnh, ngủ đủ, ăn nhẹ, không uống rượu bia"
            " trước khi hiến máu.",
        ),
        links=(),
        closing=("Rất mong nhận được sự quan tâm, phối hợp của quý cơ quan./.",),
        recipients=("Như trên", "Lưu: VT"),
        signature=signature_of(sender),
        contact=_contact(sender),
        sample=sample,
    )


def _letterhead(sender: Unit, today: date) -> LetterheadFacts:
    """Return the sender's head; a letter has no abbreviation of its kind in its number (mục 1.6 of the annex)."""
    head = letterhead_of(sender, month_hint=today)
    agency = head.number_symbol.rpartition("-")[2].lstrip("/")
    return replace(head, number_symbol=f"/{agency}" if head.number_symbol else "")


def _drive_words(drive: Drive) -> str:
    day = short_date(drive.on_day) if drive.on_day else "chưa định ngày"
    return f"{day}, {drive.venue or drive.host_label}"


def blank_number(head: LetterheadFacts) -> str:
    """Return "Số:      /BCĐ" for a file in which the office writes the number itself."""
    return f"Số: {8 * _BLANK}{head.number_symbol}" if head.number_symbol else ""


def blank_day(head: LetterheadFacts) -> str:
    """Return the place, with a blank for the day of signing and the month of writing."""
    month_and_year = long_date(head.month_hint).partition(" tháng ")[2] if head.month_hint else ""
    return f"{head.place_name}, ngày{6 * _BLANK}tháng {month_and_year}"
