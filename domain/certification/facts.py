"""Facts that the certified donor list prints, and nothing else about the people on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.units.facts import LetterheadFacts, SignatureFacts

CertifierKind = Literal["ubnd", "agency"]


@dataclass(frozen=True, slots=True)
class DonorListRowFacts:
    """Hold one person of a donor list, as plain text ready to print."""

    position: int
    full_name: str
    birth: str  # "05/03/1990" or "1990"
    sex: str  # "Nam" or "Nữ"
    id_number: str
    address: str  # Permanent address on an UBND list, workplace on an agency list.
    phone: str
    occupation: str  # Never history: the certifier vouches for identity and residence or employment only.
    note: str


@dataclass(frozen=True, slots=True)
class DonorListFacts:
    """Hold one version of a donor list with its head, rows and certification."""

    letterhead: LetterheadFacts
    title_lines: tuple[str, ...]  # ("DANH SÁCH", "ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN")
    subject_lines: tuple[str, ...]  # ("Đợt hiến máu ngày 22 tháng 11 năm 2026 tại …",)
    kind: CertifierKind
    supplement_number: int  # 1 is the main list; 2 and above print "DANH SÁCH BỔ SUNG SỐ n".
    rows: tuple[DonorListRowFacts, ...]
    compiled_by_title: str
    compiled_by_name: str
    certification_heading: str  # "XÁC NHẬN CỦA ỦY BAN NHÂN DÂN PHƯỜNG PHỐ HIẾN"
    certification_statement: str
    signature: SignatureFacts
    recipients: tuple[str, ...]
    code: str
    check_url: str
    version: int
    printed_by: str
    printed_at: datetime  # Aware; the paper shows it as Viet Nam's clocks do.
    sample: bool = False
    draft: bool = False  # Not certified yet: printed with a mark across the page, without code.
