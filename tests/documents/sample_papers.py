"""Invented facts for the papers under test."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.certification.facts import DonorListFacts, DonorListRowFacts
from domain.commendations.facts import CertificateFacts
from domain.signups.facts import RegistrationFormFacts, SlipFacts
from domain.units.facts import LetterheadFacts, SignatureFacts

CHECK_URL = "https://giothong.vn/kiem-tra/DS-7K2M-4QXP"
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"  # More than 60 letters.
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLE = ("Thị", "Văn", "Minh", "Thị Thu", "Đức", "Ngọc", "Quang", "Thị Ánh")
GIVEN = ("Hằng", "Tuấn", "Hường", "Dũng", "Thủy", "Ưng", "Quỳnh", "Phượng", "Sỹ", "Ẩn", "Đạt", "Yến")
PLACES = (
    "Tổ dân phố An Tảo, phường Phố Hiến, tỉnh Hưng Yên",
    "Số 12 đường Nguyễn Văn Linh, phường Phố Hiến, tỉnh Hưng Yên",
    "Phường Phố Hiến",
    "Thôn Dạ Trạch, xã Triệu Việt Vương, tỉnh Hưng Yên",
)

LETTERHEAD = LetterheadFacts(
    parent_agency_lines=("TỈNH HƯNG YÊN",),
    agency_lines=("ỦY BAN NHÂN DÂN", "PHƯỜNG PHỐ HIẾN"),
    number_symbol="/DS-UBND",
    number="",
    place_name="Phố Hiến",
    signed_on=None,
    month_hint=date(2026, 11, 22),
)
SIGNATURE = SignatureFacts(
    authority_lines=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"),
    title="PHÓ CHỦ TỊCH",
    signer_name="Nguyễn Thị Ngọc Ánh",
)


OCCUPATIONS = ("công nhân", "giáo viên", "nông dân", "")


def donor_row(position: int) -> DonorListRowFacts:
    """Return an invented person; the position decides every field."""
    name = " ".join((FAMILY[position % 10], MIDDLE[position % 8], GIVEN[position % 12]))
    born = f"{1 + position % 28:02d}/{1 + position % 12:02d}/{1970 + position % 35}"
    return DonorListRowFacts(
        position=position,
        full_name=name,
        birth=born if position % 9 else str(1970 + position % 35),
        sex="Nữ" if position % 2 else "Nam",
        id_number=f"033{position:09d}",
        address=PLACES[position % 4],
        phone=f"0912 {position % 1000:03d} {(position * 7) % 1000:03d}",
        occupation=OCCUPATIONS[position % 4],
        note="" if position % 6 else "Hiến tiểu cầu",
    )


def donor_list(count: int, **changes: object) -> DonorListFacts:
    """Return a donor list with count invented people."""
    facts: dict[str, object] = {
        "letterhead": LETTERHEAD,
        "title_lines": ("DANH SÁCH", "ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN"),
        "subject_lines": ("Đợt hiến máu ngày 06 tháng 12 năm 2026 tại Trung tâm Văn hóa tỉnh Hưng Yên",),
        "kind": "ubnd",
        "supplement_number": 1,
        "rows": tuple(donor_row(position) for position in range(1, count + 1)),
        "compiled_by_title": "CÔNG CHỨC VĂN HÓA - XÃ HỘI",
        "compiled_by_name": "Đỗ Thị Thanh Thủy",
        "certification_heading": "XÁC NHẬN CỦA ỦY BAN NHÂN DÂN PHƯỜNG PHỐ HIẾN",
        "certification_statement": f"Xác nhận {count} người có tên trong danh sách trên"
        " đăng ký thường trú hoặc tạm trú tại phường Phố Hiến.",
        "signature": SIGNATURE,
        "recipients": ("Hội Chữ thập đỏ tỉnh (t/h)", "Bệnh viện Đa khoa tỉnh (p/h)", "Lưu: VT, VHXH"),
        "code": "DS-7K2M-4QXP",
        "check_url": CHECK_URL,
        "version": 1,
        "printed_by": "Đỗ Thị Thanh Thủy",
        "printed_at": datetime(2026, 11, 22, 3, 15, tzinfo=UTC),
        "sample": False,
    }
    return DonorListFacts(**(facts | changes))  # type: ignore[arg-type]


def registration_form(**changes: object) -> RegistrationFormFacts:
    """Return the form of an invented registrant."""
    facts: dict[str, object] = {
        "code": "HM-4X7K-2P",
        "lookup_url": "https://giothong.vn/tra-cuu?ma=HM-4X7K-2P",
        "full_name": "Trần Thị Thu Hằng",
        "birth": "05/03/1990",
        "sex": "Nữ",
        "id_number": "033190001234",
        "phone": "0912 345 678",
        "address": "Tổ dân phố An Tảo, phường Phố Hiến, tỉnh Hưng Yên",
        "commune": "Phường Phố Hiến",
        "workplace": "Trường Tiểu học An Tảo",
        "occupation": "Giáo viên",
        "blood_group": "O Rh(D)+",
        "last_donation": "14/06/2026",
        "donations": "4",
        "drive_title": "Đợt hiến máu tình nguyện phường Phố Hiến",
        "drive_day": date(2026, 12, 6),
        "band": "7:30–8:30",
        "venue": "Trung tâm Văn hóa tỉnh Hưng Yên",
        "facility": "Bệnh viện Đa khoa tỉnh Hưng Yên",
        "registrant_type": "Cộng đồng",
    }
    return RegistrationFormFacts(**(facts | changes))  # type: ignore[arg-type]


def slip(**changes: object) -> SlipFacts:
    """Return the slip of an invented registrant."""
    facts: dict[str, object] = {
        "code": "HM-4X7K-2P",
        "lookup_url": "https://giothong.vn/tra-cuu?ma=HM-4X7K-2P",
        "full_name": "Trần Thị Thu Hằng",
        "drive_title": "Đợt hiến máu tình nguyện phường Phố Hiến",
        "drive_day": date(2026, 12, 6),
        "band": "7:30–8:30",
        "venue": "Trung tâm Văn hóa tỉnh Hưng Yên",
        "address": "Số 01 đường Quảng Trường, phường Phố Hiến, tỉnh Hưng Yên",
        "facility": "Bệnh viện Đa khoa tỉnh Hưng Yên",
        "bring": ("Căn cước hoặc giấy tờ tùy thân có ảnh", "Phiếu này hoặc mã đăng ký"),
        "contact": "Hội Chữ thập đỏ phường Phố Hiến, 0221 386 1234",
    }
    return SlipFacts(**(facts | changes))  # type: ignore[arg-type]


def certificate(**changes: object) -> CertificateFacts:
    """Return the commendation of an invented donor."""
    facts: dict[str, object] = {
        "issuer_lines": ("BAN CHỈ ĐẠO VẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN", "TỈNH HƯNG YÊN"),
        "issuer_name": "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên",
        "recipient_name": "Trần Thị Thu Hằng",
        "recipient_detail": "Sinh năm 1990, phường Phố Hiến, tỉnh Hưng Yên",
        "donations": 21,
        "milestone": 20,
        "reason": "Đã có thành tích tiêu biểu trong phong trào hiến máu tình nguyện năm 2026",
        "occasion": "Nhân Ngày Thế giới tôn vinh người hiến máu 14/6",
        "place_name": "Hưng Yên",
        "signed_on": date(2026, 6, 5),
        "signature": SignatureFacts(
            ("TM. BAN CHỈ ĐẠO",), "TRƯỞNG BAN", "Nguyễn Lê Hùng", extra_office="PHÓ CHỦ TỊCH UBND TỈNH"
        ),
        "decision": "Quyết định số 12/QĐ-BCĐ ngày 05 tháng 6 năm 2026",
        "register_number": "128",
        "code": "TV-9H3C-7WQD",
        "check_url": "https://giothong.vn/kiem-tra/TV-9H3C-7WQD",
    }
    return CertificateFacts(**(facts | changes))  # type: ignore[arg-type]


def merit(**changes: object) -> CertificateFacts:
    """Return the giấy khen of an invented family."""
    facts: dict[str, object] = {
        "is_merit": True,
        "title": "GIẤY KHEN",
        "issuer_lines": ("CHỦ TỊCH", "ỦY BAN NHÂN DÂN PHƯỜNG PHỐ HIẾN"),
        "recipient_name": "Gia đình ông Nguyễn Văn Dũng",
        "recipient_detail": "Tổ dân phố An Tảo, phường Phố Hiến, tỉnh Hưng Yên",
        "signature": SignatureFacts((), "CHỦ TỊCH", "Nguyễn Thị Ngọc Ánh"),
    }
    return certificate(**(facts | changes))
