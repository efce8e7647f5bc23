"""The registration form and the slip: filled, blank, many at once, and never an answer about health."""

from __future__ import annotations

import dataclasses
import io
import unicodedata
from datetime import date

import pytest
import zxingcpp
from pypdf import PdfReader

from documents.pages import draw_check_box, finished, new_canvas
from documents.questionnaire import questionnaire_on, questionnaires
from documents.registration_form import registration_forms_pdf
from documents.slip import registration_slip_pdf
from documents.styles import A5
from domain.signups.facts import RegistrationFormFacts
from tests.documents.pdf_reading import MM, bare, embedded_fonts, page_texts, pixels, words
from tests.documents.sample_papers import LONG_NAME, registration_form, slip

# The registration form


def test_the_form_carries_the_identity_and_every_question() -> None:
    facts = registration_form()
    front, back = page_texts(registration_forms_pdf([facts]))

    assert unicodedata.is_normalized("NFC", front + back)
    for value in (facts.full_name, facts.birth, facts.id_number, facts.phone, facts.address, facts.commune):
        assert value in front
    for value in (facts.workplace, facts.occupation, facts.blood_group, facts.last_donation, facts.venue):
        assert value in front
    assert "Chủ nhật, 06/12/2026, 7:30–8:30" in front
    assert f"Mã đăng ký: {facts.code}" in front
    for question in questionnaire_on(facts.drive_day).questions:
        assert bare(question.text) in bare(front)
        for option in question.options:
            assert bare(option) in bare(front)
    assert facts.full_name in back
    for part in ("1. Khám", "2. Xét nghiệm trước khi hiến", "3. Kết luận", "4. Lấy máu", "BÁC SĨ KHÁM"):
        assert part in back


def test_every_registrant_starts_on_an_odd_page() -> None:
    forms = [registration_form(code=f"HM-{number:04d}") for number in range(5)]
    pages = page_texts(registration_forms_pdf(forms))

    assert len(pages) == 10
    for number, form in enumerate(forms):
        assert "PHIẾU ĐĂNG KÝ HIẾN MÁU" in pages[2 * number]
        assert form.code in pages[2 * number]
        assert form.code in pages[2 * number + 1]
        assert "Trang 1/2" in pages[2 * number]
        assert "Trang 2/2" in pages[2 * number + 1]


def test_a_blank_form_prints_without_any_value() -> None:
    front, back = page_texts(registration_forms_pdf([RegistrationFormFacts()]))

    assert "Họ và tên:" in front
    assert "Mã" not in front.replace("Mã túi máu", "")
    assert "CƠ SỞ TIẾP NHẬN MÁU" in front
    assert "None" not in front + back


def test_only_the_sex_is_ticked_by_the_system() -> None:
    """A tick is a stroke with round ends that is not dotted: one on a filled form, none on a blank one."""

    def ticks(pdf: bytes) -> int:
        return sum(
            page.get_contents().get_data().count(b"1 J") - page.get_contents().get_data().count(b"[.01 2.4]")
            for page in PdfReader(io.BytesIO(pdf)).pages
        )

    assert ticks(registration_forms_pdf([registration_form()])) == 1
    assert ticks(registration_forms_pdf([RegistrationFormFacts()])) == 0


def test_the_facts_have_no_place_for_health_answers() -> None:
    names = {field.name for field in dataclasses.fields(RegistrationFormFacts)}

    assert names.isdisjoint({"answers", "health", "weight", "hemoglobin", "reason", "result"})


def test_long_values_stay_on_the_sheet() -> None:
    form = registration_form(full_name=LONG_NAME, address="Số 12 ngõ 345 đường Nguyễn Văn Linh " * 4)
    pdf = registration_forms_pdf([form])

    for page in (1, 2):
        for word in words(pdf, page):
            assert word.left >= 20 - 0.1
            assert word.right <= 210 - 15 + 0.1
            assert word.bottom <= 297 - 4.5
    sex = next(word for word in words(pdf) if word.text == "Giới")
    assert all(word.right < sex.left for word in words(pdf) if word.text == "Lan")


def test_the_filled_form_leaves_room_to_sign_above_the_foot() -> None:
    found = words(registration_forms_pdf([registration_form()]))
    sign_here = max(word.bottom for word in found if word.text == "(Ký,")
    foot = min(word.top for word in found if word.text == "Trang")

    assert foot - sign_here >= 18


def test_the_questionnaire_is_dated_data_with_a_source() -> None:
    first = questionnaires()[0]

    assert all(version.source and version.key for version in questionnaires())
    assert questionnaire_on(None) == questionnaires()[-1]
    assert questionnaire_on(first.effective_from) == first
    with pytest.raises(LookupError):
        questionnaire_on(date(first.effective_from.year - 1, 1, 1))


def test_hundreds_of_forms_share_their_fonts() -> None:
    pdf = registration_forms_pdf([registration_form(code=f"HM-{number:04d}") for number in range(60)])
    faces = embedded_fonts(pdf)

    assert len(faces) == len(set(faces))


def test_a_ticked_box_shows_more_ink_than_an_open_one() -> None:
    def ink(ticked: bool) -> int:
        canvas, buffer = new_canvas((40, 40), "Ô")
        draw_check_box(canvas, 10, 10, 20, ticked=ticked)
        canvas.showPage()
        return sum(1 for value in pixels(finished(canvas, buffer), 1, 144).tobytes() if value < 128)

    assert ink(ticked=True) > ink(ticked=False) > 0


# The slip


def test_the_slip_fits_one_a5_page_and_says_it_all() -> None:
    facts = slip()
    pdf = registration_slip_pdf(facts)
    (text,) = page_texts(pdf)

    assert "GIẤY HẸN HIẾN MÁU" in text
    for value in (
        facts.full_name,
        facts.code,
        facts.band,
        facts.venue,
        facts.facility,
        facts.contact,
        *facts.bring,
    ):
        assert bare(value) in bare(text)
    assert "Chủ nhật, 06/12/2026" in text
    assert "đổi giờ hoặc hủy" in text
    width, height = A5
    for word in words(pdf):
        assert word.left >= 12 - 0.1
        assert word.right <= width / MM - 12 + 0.1
        assert word.bottom <= height / MM - 4.5


def test_the_slip_of_a_waiting_registrant_says_the_position() -> None:
    (text,) = page_texts(registration_slip_pdf(slip(waiting_position=12, full_name=LONG_NAME)))

    assert "DANH SÁCH CHỜ HIẾN MÁU" in text
    assert "Vị trí trong danh sách chờ: 12" in text
    assert bare(LONG_NAME) in bare(text)


def test_lines_of_the_slip_never_lie_on_each_other() -> None:
    found = words(registration_slip_pdf(slip(waiting_position=12, full_name=LONG_NAME)))
    lines = sorted({(round(word.top, 1), round(word.bottom, 1), word.left) for word in found})
    for upper in lines:
        for lower in lines:
            if upper < lower and upper[2] == lower[2] and lower[0] > upper[0] + 0.3:
                assert lower[0] >= upper[1] - 1.6, (upper, lower)


def test_the_slip_can_be_read_by_a_phone() -> None:
    found = zxingcpp.read_barcodes(pixels(registration_slip_pdf(slip()), 1, 150))

    assert [code.text for code in found] == [slip().lookup_url]


@pytest.mark.parametrize("sample", [True, False])
def test_invented_registrants_are_marked(sample: bool) -> None:
    pages = page_texts(registration_forms_pdf([registration_form(sample=sample)]))
    pages += page_texts(registration_slip_pdf(slip(sample=sample)))

    assert [("DỮ LIỆU MẪU" in text) for text in pages] == [sample] * 3


def test_decomposed_text_makes_the_same_form_and_slip() -> None:
    name = registration_form().full_name
    decomposed = unicodedata.normalize("NFD", name)

    assert decomposed != name
    assert registration_forms_pdf([registration_form(full_name=decomposed)]) == registration_forms_pdf(
        [registration_form()]
    )
    assert registration_slip_pdf(slip(full_name=decomposed)) == registration_slip_pdf(slip())
