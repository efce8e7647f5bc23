"""Decide what a line of the ledger may say, and how strong its evidence is."""

from __future__ import annotations

from datetime import date

from domain.accounts.records import Role
from domain.ledger.records import Donation, Evidence
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component
from domain.results.rules import volume_reason
from domain.wording import short_date

EVIDENCE_NAMES = {
    Evidence.FACILITY_FILE: "Cơ sở tiếp nhận máu ghi",
    Evidence.SERIAL_SEEN: "Đã thấy giấy chứng nhận",
    Evidence.UNIT_LIST: "Danh sách của đợt",
    Evidence.OWN_WORD: "Lời kể của người hiến",
}
SERIAL_USED = Reason(
    "Số sê-ri này đã có trong sổ hiến máu. Đọc lại số trên giấy chứng nhận, hoặc để trống rồi ghi sau.",
    "serial",
)


def evidence_words(donation: Donation) -> str:
    """Return in plain words what a donation stands on; a notebook is no list of a drive."""
    if donation.drive_id is None and donation.evidence is Evidence.UNIT_LIST:
        return "Sổ, danh sách của văn phòng"
    return EVIDENCE_NAMES[donation.evidence]


def evidence_for(role: Role, serial: str) -> Evidence:
    """Return how strong a result is by who records it and whether the certificate's serial was seen."""
    if role is Role.FACILITY:
        return Evidence.FACILITY_FILE
    return Evidence.SERIAL_SEEN if serial else Evidence.UNIT_LIST


def earlier_donation_verdict(
    *,
    on_day: date,
    component: Component,
    volume_ml: int,
    evidence: Evidence,
    serial: str,
    days: set[date],
    today: date,
) -> Verdict:
    """Judge a donation that was given elsewhere or before: on_day not ahead, once a day, serial when it was seen."""
    ahead = Reason("Nhập ngày đã hiến, không sau hôm nay.", "on_day")
    doubled = Reason(f"Sổ đã có lần hiến ngày {short_date(on_day)} của người này.", "on_day")
    no_serial = Reason("Nhập số sê-ri trên giấy chứng nhận đã thấy.", "serial")
    return verdict(
        [
            ahead if on_day > today else None,
            doubled if on_day in days else None,
            volume_reason(component, volume_ml, on_day),
            no_serial if evidence is Evidence.SERIAL_SEEN and not serial else None,
        ]
    )
