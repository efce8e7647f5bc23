"""The certificate of honour and the letter of thanks: text, frame, signature room, hundreds in one file."""

from __future__ import annotations

import io
import unicodedata

import pytest
import zxingcpp
from pypdf import PdfReader

from documents.certificate import certificates_pdf
from documents.certificate_frame import INNER, OUTER
from documents.registration_form import registration_forms_pdf
from documents.thanks_letter import letter_paragraphs, thanks_letters_pdf
from domain.units.facts import SignatureFacts
from tests.documents.pdf_reading import MM, bare, embedded_fonts, page_texts, pixels, placed_texts, words
from tests.documents.sample_papers import LONG_NAME, certificate

PAPERS = [certificates_pdf, thanks_letters_pdf]


def test_the_certificate_says_what_the_facts_say() -> None:
    facts = certificate()
    (text,) = page_texts(certificates_pdf([facts]))

    assert unicodedata.is_normalized("NFC", text)
    assert "GIẤY CHỨNG NHẬN TÔN VINH" in text
    assert "đã hiến máu tình nguyện 21 lần" in text
    assert "Hưng Yên, ngày 05 tháng 6 năm 2026" in text
    for value in (
        *facts.issuer_lines,
        facts.recipient_name,
        facts.recipient_detail,
        facts.reason,
        facts.occasion,
    ):
        assert value in text
    for value in (
        facts.decision,
        f"Số sổ vàng: {facts.register_number}",
        facts.code,
        "TRƯỞNG BAN",
        "Nguyễn Lê Hùng",
    ):
        assert value in text


def test_it_never_bears_the_title_of_the_national_certificate() -> None:
    for paper in PAPERS:
        pdf = paper([certificate()])
        title = PdfReader(io.BytesIO(pdf)).metadata
        assert title is not None
        for words_on_it in (page_texts(pdf)[0].casefold(), str(title.title).casefold()):
            assert "giấy chứng nhận hiến máu" not in words_on_it


def test_blanks_are_left_for_what_is_not_known_yet() -> None:
    (text,) = page_texts(certificates_pdf([certificate(decision="", register_number="", signed_on=None)]))

    assert "Quyết định số: ngày" in text
    assert "Hưng Yên, ngày tháng năm 20" in text


@pytest.mark.parametrize("name", ["Lê An", "Trần Thị Thu Hằng", LONG_NAME, " ".join([LONG_NAME] * 3)])
def test_a_name_of_any_length_stays_inside_the_frame(name: str) -> None:
    """The band just inside the frame is white on the rendered page; poppler's boxes agree."""
    pdf = certificates_pdf([certificate(recipient_name=name)])
    page = pixels(pdf, 1, 100)
    scale = 100 / 72

    def white(left: float, top: float, right: float, bottom: float) -> bool:
        box = page.crop(tuple(round(value * scale) for value in (left, top, right, bottom)))
        return min(box.tobytes()) > 200

    width, height = 297 * MM, 210 * MM
    near, far = INNER + 2 * MM, INNER + 6 * MM
    assert white(near, near, far, height - near)
    assert white(width - far, near, width - near, height - near)
    assert bare(name) in bare(page_texts(pdf)[0])
    for word in words(pdf):
        assert word.left * MM > far
        assert word.right * MM < width - far
    assert not white(INNER - 2 * MM, near, near, height - near), "the frame itself must be seen by this test"


def test_the_frame_keeps_off_the_unprinted_edge() -> None:
    page = pixels(certificates_pdf([certificate()]), 1, 100)
    edge = round(8 / 25.4 * 100)

    assert OUTER >= 8 * MM
    assert min(page.crop((0, 0, page.width, edge)).tobytes()) == 255
    assert min(page.crop((0, 0, edge, page.height)).tobytes()) == 255


def test_lines_of_the_certificate_never_lie_on_each_other() -> None:
    signature = SignatureFacts(
        ("TM. ỦY BAN NHÂN DÂN TỈNH", "KT. CHỦ TỊCH"),
        "PHÓ CHỦ TỊCH",
        "Nguyễn Lê Hùng",
        extra_office="TRƯỞNG BAN",
    )
    for facts in (certificate(), certificate(signature=signature, recipient_name=LONG_NAME)):
        centre = [text for text in placed_texts(certificates_pdf([facts])) if "Mã:" not in text.text]
        levels = sorted({text.y for text in centre if text.x < 297 * MM / 2}, reverse=True)
        upper = [level for level in levels if level > 90 * MM]
        assert len(upper) >= 9
        assert all(above - below > 12 for above, below in zip(upper, upper[1:], strict=False))


@pytest.mark.parametrize(("paper", "room"), [(certificates_pdf, 35), (thanks_letters_pdf, 30)])
def test_there_is_room_for_signature_and_seal(paper, room: int) -> None:  # type: ignore[no-untyped-def]
    texts = placed_texts(paper([certificate()]))
    title = next(text for text in texts if text.text == "TRƯỞNG BAN")
    office = next(text for text in texts if text.text == "PHÓ CHỦ TỊCH UBND TỈNH")

    assert title.y - office.y >= room * MM


def test_the_code_can_be_read_by_a_phone() -> None:
    for paper in PAPERS:
        found = zxingcpp.read_barcodes(pixels(paper([certificate()]), 1, 200))
        assert [code.text for code in found] == [certificate().check_url]


def test_a_hundred_certificates_embed_each_face_once_and_grow_little() -> None:
    papers = [
        certificate(code=f"TV-{number:04d}", check_url=f"https://giothong.vn/kiem-tra/TV-{number:04d}-7WQD")
        for number in range(100)
    ]
    one, hundred = certificates_pdf(papers[:1]), certificates_pdf(papers)
    faces = embedded_fonts(hundred)

    assert len(page_texts(hundred)) == 100
    assert sorted(faces) == sorted(set(faces))
    assert any("Dancing" in face for face in faces)
    assert any("Playfair" in face for face in faces)
    assert (len(hundred) - len(one)) / 99 <= 2048


def test_many_certificates_name_each_donor_on_one_page() -> None:
    names = ["Lê Văn Sỹ", "Đỗ Ưng", "Nguyễn Thị Ẩn"]
    for paper in PAPERS:
        pages = page_texts(paper([certificate(recipient_name=name) for name in names]))
        assert [next(name for name in names if name in text) for text in pages] == names


def test_the_letter_speaks_in_whole_sentences() -> None:
    facts = certificate(donations=1234)
    (text,) = page_texts(thanks_letters_pdf([facts]))

    assert "THƯ CẢM ƠN" in text
    assert "hiến máu tình nguyện 1.234 lần" in text
    for sentence in letter_paragraphs(facts):
        assert bare(sentence) in bare(text)
    assert letter_paragraphs(certificate(occasion="", issuer_name=""))[0].startswith("Chúng tôi trân trọng")


def test_a_letter_takes_markup_as_text() -> None:
    (text,) = page_texts(thanks_letters_pdf([certificate(issuer_name="Ban <b>A & B</b>")]))

    assert "Ban <b>A & B</b>" in text


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("sample", [True, False])
def test_invented_donors_are_marked(paper, sample: bool) -> None:  # type: ignore[no-untyped-def]
    pages = page_texts(paper([certificate(sample=sample)] * 2))

    assert [("DỮ LIỆU MẪU" in text) for text in pages] == [sample] * 2


@pytest.mark.parametrize("paper", PAPERS)
def test_decomposed_text_makes_the_same_paper(paper) -> None:  # type: ignore[no-untyped-def]
    decomposed = certificate(recipient_name=unicodedata.normalize("NFD", certificate().recipient_name))

    assert decomposed != certificate()
    assert paper([decomposed]) == paper([certificate()])


@pytest.mark.parametrize("paper", [*PAPERS, registration_forms_pdf])
def test_nothing_to_print_is_refused(paper) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="no paper"):
        paper([])
