"""The paper pack: every number at both ends of its row, parts on pages of their own, nothing lost at any length."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from documents.desk_sheets import by_name_sheets
from documents.drive_pack import drive_pack_pdf
from documents.hand_table import fitted_cell
from documents.handover_minutes import handover_minutes_pdf
from documents.styles import SERIF_BOLD
from domain.results.handover_facts import PeopleFigures, StockFigures, VolumeFigures
from domain.results.pack_facts import PackFacts
from domain.results.pack_rules import PART_NAMES, USUAL_PARTS, PackPart, parts_named
from tests.documents.pdf_reading import bare, embedded_fonts, page_texts, pixels, placed_texts, words
from tests.documents.sample_pack import handover, pack, person
from tests.documents.sample_papers import LETTERHEAD, LONG_NAME
from tests.documents.test_fonts import vietnamese_letters

ROWS_OF_A_PAGE = 16
NUMBER_SIZE = 16.0


def row_numbers(pdf: bytes) -> Counter[int]:
    """Return how often each row number stands on the pages, in the large size of row numbers."""
    found: Counter[int] = Counter()
    for page in range(1, len(page_texts(pdf)) + 1):
        texts = placed_texts(pdf, page)
        found.update(int(text.text) for text in texts if text.size == NUMBER_SIZE and text.text.isdigit())
    return found


def printed(facts: PackFacts, *parts: PackPart) -> bytes:
    return drive_pack_pdf(facts, parts)


@pytest.mark.parametrize("count", [1, ROWS_OF_A_PAGE, ROWS_OF_A_PAGE + 1, 400])
@pytest.mark.parametrize("part", [PackPart.BY_NAME, PackPart.BY_UNIT, PackPart.GIFTS])
def test_every_number_stands_at_both_ends_of_its_row(count: int, part: PackPart) -> None:
    pdf = printed(pack(count, 3), part)
    last = count + 3 if part is PackPart.GIFTS else count

    assert row_numbers(pdf) == dict.fromkeys(range(1, last + 1), 2)
    pages = page_texts(pdf)
    assert all(f"Trang {page}/{len(pages)}" in text for page, text in enumerate(pages, 1))
    assert all("Họ và tên" in text and "Bản số 2 · In lúc 10:15" in text for text in pages)


def test_a_full_page_and_one_line_more() -> None:
    assert len(by_name_sheets(pack(ROWS_OF_A_PAGE))) == 1
    assert len(by_name_sheets(pack(ROWS_OF_A_PAGE + 1))) == 2


def test_a_row_says_who_where_when_and_whether_certified() -> None:
    (text,) = page_texts(printed(pack(2), PackPart.BY_NAME))

    for known in ("Lê Minh Hường", "03/03/1972", "****0002", "Phường Phố Hiến", "7:30–8:00", "đã xác nhận"):
        assert known in text
    assert "033000000002" not in text and "2 người, 1 người đã xác nhận" in text


def test_nobody_yet_is_said() -> None:
    (text,) = page_texts(printed(pack(0), PackPart.BY_NAME))
    assert "Chưa có người đăng ký" in text


def test_units_come_with_their_counts_and_are_named_again_on_the_next_page() -> None:
    facts = pack(60)
    pages = page_texts(printed(facts, PackPart.BY_UNIT))
    whole = " ".join(pages)

    assert "Phường Phố Hiến: 20 người, 10 người đã xác nhận" in whole
    assert "Chưa rõ nơi xác nhận: 20 người, 10 người đã xác nhận" in whole
    assert "(tiếp)" in pages[1].partition("ngày sinh")[0] or "xác nhận (tiếp)" in pages[1]
    for text in pages:
        # A unit's name never stands alone at the foot of a page.
        assert not text.partition("Đợt hiến máu")[0].rstrip().endswith("người đã xác nhận")


def test_blank_rows_carry_the_reserved_numbers_and_none_prints_no_page() -> None:
    pdf = printed(pack(5, 20), PackPart.WALK_INS)

    assert row_numbers(pdf) == dict.fromkeys(range(6, 26), 2)
    with pytest.raises(ValueError, match="no sheet"):
        printed(pack(5), PackPart.WALK_INS)


def test_a_long_name_stays_in_its_cell_and_can_be_read() -> None:
    facts = replace(pack(1), people=(person(1, full_name=LONG_NAME, place=f"Trường {LONG_NAME} " * 3),))
    for part in (PackPart.BY_NAME, PackPart.GIFTS, PackPart.SLIPS):
        pdf = printed(facts, part)
        assert bare(LONG_NAME) in bare(page_texts(pdf)[0])
        first, last = LONG_NAME.split()[0], LONG_NAME.split()[-1]
        lines = [word for word in words(pdf) if word.text in (first, last)]
        assert lines and all(word.bottom - word.top > 1.8 for word in lines)
    size, wrapped = fitted_cell(LONG_NAME, SERIF_BOLD, 12.5, 144, 24)
    assert size >= 8 and " ".join(wrapped) == LONG_NAME


def test_all_vietnamese_letters_are_printed() -> None:
    letters = sorted(vietnamese_letters())
    names = [" ".join(letters[start : start + 12]) for start in range(0, len(letters), 12)]
    people = tuple(person(place, full_name=name) for place, name in enumerate(names, 1))
    text = page_texts(printed(replace(pack(0), people=people), PackPart.BY_NAME))

    assert all(bare(name) in bare(" ".join(text)) for name in names)


def test_each_part_begins_a_page_and_the_pack_counts_them_all() -> None:
    facts = pack(30, 20)
    alone = {part: page_texts(printed(facts, part)) for part in PackPart}
    whole = page_texts(drive_pack_pdf(facts, tuple(PackPart)))

    assert len(whole) == sum(len(pages) for pages in alone.values())
    starts = 0
    for part in PackPart:
        foot = f"Trang {starts + 1}/{len(whole)}"
        assert whole[starts] == alone[part][0].replace(f"Trang 1/{len(alone[part])}", foot)
        starts += len(alone[part])


def test_the_gift_sheet_names_amounts_with_their_source_and_ends_signed() -> None:
    for count in range(8, 15):
        pdf = printed(pack(count), PackPart.GIFTS)
        pages = page_texts(pdf)
        assert "250 ml: 100.000 đồng" in pages[0] and "450 ml: 180.000 đồng" in pages[0]
        assert "tiền ăn 30.000 đồng, tiền đi lại 50.000 đồng (Thông tư 15/2023/TT-BYT)" in pages[0]
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
        assert ["NGƯỜI PHÁT" in text for text in pages] == [False] * (len(pages) - 1) + [True]
        with_end = [text.text for text in placed_texts(pdf, len(pages)) if text.size == NUMBER_SIZE]
        assert with_end.count(str(count)) == 2, "the signatures stand without a row"


def test_a_long_head_pushes_the_title_down() -> None:
    head = replace(
        LETTERHEAD,
        agency_lines=("BAN CHỈ ĐẠO VẬN ĐỘNG", "HIẾN MÁU TÌNH NGUYỆN", "PHƯỜNG PHỐ HIẾN VÀ CÁC XÃ LÂN CẬN"),
    )
    facts = pack(1, handover=handover(letterhead=head))
    for part, title in ((PackPart.GIFTS, "DANH SÁCH KÝ NHẬN"), (PackPart.HANDOVER, "BIÊN BẢN")):
        texts = placed_texts(printed(facts, part))
        number = next(text for text in texts if text.text.startswith("Số:"))
        name = next(text for text in texts if text.text.startswith(title))
        assert name.y + name.size < number.y


def test_slips_go_by_number_and_serials_have_a_line_for_everybody() -> None:
    facts = pack(9, 2)
    slips = page_texts(printed(facts, PackPart.SLIPS))
    assert len(slips) == 2 and "Số 8" in slips[0] and "Số 9" in slips[1] and "Số 11" in slips[1]
    assert "4X7K-0009" in slips[1] and "1. Đón tiếp" in slips[0]
    (serials,) = page_texts(printed(facts, PackPart.SERIALS))
    assert all(word in serials for word in ("Từ số", "Đến số", "Hỏng", "Trả lại", "Số dòng"))


def test_notices_are_read_from_afar() -> None:
    pdf = printed(pack(0), PackPart.NOTICES)
    pages = page_texts(pdf)

    for page, headline in enumerate(
        ("HIẾN MÁU TÌNH NGUYỆN", "MỜI ĐI THEO THỨ TỰ", "MANG THEO", "HÔM NAY ĐÃ ĐỦ", "QUÊN GIẤY TỜ?"), 1
    ):
        assert headline in pages[page - 1]
        assert max(text.size for text in placed_texts(pdf, page)) >= 60
    assert "7:30–11:00" in pages[0] and "2. Lấy máu: mười phút" in pages[1] and "ĐÓN TIẾP" in pages[5]
    assert min(pixels(pdf).tobytes()) < 60


def test_the_same_facts_give_the_same_file_with_few_fonts() -> None:
    facts = pack(30, 20)

    assert drive_pack_pdf(facts, tuple(PackPart)) == drive_pack_pdf(facts, tuple(PackPart))
    fonts = embedded_fonts(drive_pack_pdf(facts, tuple(PackPart)))
    assert len(fonts) == len(set(fonts)) <= 4
    sample = replace(facts, handover=handover(sample=True))
    assert all("DỮ LIỆU MẪU" in text for text in page_texts(drive_pack_pdf(sample, USUAL_PARTS)))


def test_an_address_names_parts() -> None:
    assert parts_named(["bien-ban", "khong-co", "theo-ten"]) == (PackPart.BY_NAME, PackPart.HANDOVER)
    assert parts_named([]) == parts_named(["khong-co"]) == USUAL_PARTS
    assert set(PART_NAMES) == set(PackPart)


def test_minutes_without_figures_leave_room_and_keep_the_signatures_with_the_end() -> None:
    pages = page_texts(handover_minutes_pdf(handover()))
    whole = " ".join(pages)

    assert "Máu toàn phần 250 Máu toàn phần 350 Tổng cộng" in whole
    assert "Bệnh viện Đa khoa tỉnh Hưng Yên" in pages[0]
    assert "ĐẠI DIỆN BAN TỔ CHỨC" in pages[-1] and "Biên bản lập thành hai bản" in pages[-1]
    assert "ĐẠI DIỆN CƠ SỞ TIẾP NHẬN MÁU" in pages[-1]


def test_filled_minutes_multiply_and_add_up() -> None:
    facts = handover(
        people=PeopleFigures(1240, 1200, 1150, 40, 10),
        volumes=(VolumeFigures("Máu toàn phần", 250, 1000), VolumeFigures("Máu toàn phần", 350, 150)),
        serials=(StockFigures("từ AA000101 đến AA001300", 1200, 1150, 2, 48),),
        gifts=(StockFigures("Gấu bông", 1200, 1150, 0, 50),),
        remarks="Chênh lệch một giấy, đã lập biên bản riêng.",
        code="BB-7K2M-4QXP",
    )
    whole = " ".join(page_texts(handover_minutes_pdf(facts)))

    assert "1.240 1.200 1.150 40 10" in whole
    assert "250 1.000 250.000" in whole and "350 150 52.500" in whole
    assert "Tổng cộng 1.150 302.500" in whole
    assert "từ AA000101 đến AA001300 1.200 1.150 2 48" in whole and "Gấu bông 1.200 1.150 0 50" in whole
    assert facts.remarks in whole and "Mã: BB-7K2M-4QXP" in whole


def test_a_sum_with_an_unknown_line_stays_open() -> None:
    facts = handover(volumes=(VolumeFigures("Máu toàn phần", 250, 10), VolumeFigures("Gạn tách")))
    whole = " ".join(page_texts(handover_minutes_pdf(facts)))

    assert "250 10 2.500" in whole and "Tổng cộng 10" not in whole
