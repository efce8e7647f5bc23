"""The registration form: identity filled in by the system, questions and medical part left to the hand."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, wrap
from documents.form_fields import Field, draw_choice, draw_fields, draw_options
from documents.letterhead import draw_letterhead
from documents.pages import FootFacts, draw_foot, draw_rule, draw_sample_mark, finished, new_canvas
from documents.questionnaire import Questionnaire, questionnaire_on
from documents.styles import A4, SERIF, SERIF_BOLD, SERIF_ITALIC, all_printable, mm
from domain.signups.facts import RegistrationFormFacts
from domain.units.facts import LetterheadFacts
from domain.wording import weekday_date

TITLE = "PHIẾU ĐĂNG KÝ HIẾN MÁU"
LEFT = 20 * mm
RIGHT = A4[0] - styles.MARGIN_RIGHT
TOP = A4[1] - 12 * mm
PAGES = 2
QUESTION_SIZE = 10.5
STEP = 14.0
FIELD_STEP = 19.0
BACK_STEP = 28.0  # Room for handwriting.
SEXES = ("Nam", "Nữ")


def registration_forms_pdf(forms: Sequence[RegistrationFormFacts]) -> bytes:
    """Print forms of two pages each, so that every registrant starts a new sheet when printed on both sides.

    The front is the registrant's (identity, questions, declaration: Thông tư 26/2013/TT-BYT, Điều 7 and 68),
    the back the facility's. Empty facts print dotted lines; RegistrationFormFacts() is a blank form.
    Raises LookupError when no questionnaire was in force on a form's drive day, ValueError for no form.
    """
    canvas, buffer = new_canvas(A4, TITLE)
    for form in all_printable(forms):
        questionnaire = questionnaire_on(form.drive_day)
        _draw_front(canvas, form, questionnaire)
        _finish_page(canvas, form, 1)
        _draw_back(canvas, form, questionnaire)
        _finish_page(canvas, form, 2)
    return finished(canvas, buffer)


def _draw_front(canvas: Canvas, form: RegistrationFormFacts, questionnaire: Questionnaire) -> None:
    _start_page(canvas, form)
    agency = (form.facility.upper() or "CƠ SỞ TIẾP NHẬN MÁU",)
    head = LetterheadFacts((), agency, number_symbol="", number="", place_name="")
    edge = draw_letterhead(canvas, head, LEFT, RIGHT, TOP)
    middle = (LEFT + RIGHT) / 2
    edge = draw_lines(canvas, [TITLE], middle, edge, SERIF_BOLD, 16, "center")
    place = " · ".join(text for text in (_when(form), form.venue) if text)
    drive = centred_lines([form.drive_title, place], SERIF, 11, RIGHT - LEFT)
    edge = draw_lines(canvas, drive, middle, edge, SERIF, 11, "center")
    if form.code:
        edge = draw_lines(canvas, [f"Mã đăng ký: {form.code}"], middle, edge - 2, SERIF_BOLD, 13, "center")

    y = _draw_identity(canvas, form, _heading(canvas, "I. Thông tin người đăng ký", edge - 4))
    y = _heading(
        canvas, "II. Câu hỏi về sức khỏe (đánh dấu vào ô phù hợp, cơ sở tiếp nhận máu giữ phiếu)", y + 4
    )
    for number, question in enumerate(questionnaire.questions, start=1):
        indent = LEFT + 5 * mm
        canvas.setFont(SERIF_BOLD, QUESTION_SIZE)
        canvas.drawString(LEFT, y, f"{number}.")
        canvas.setFont(SERIF, QUESTION_SIZE)
        lines = wrap(question.text, SERIF, QUESTION_SIZE, RIGHT - indent)
        for line in lines:
            canvas.drawString(indent, y, line)
            y -= STEP
        y = draw_options(canvas, question.options, question.other, indent, RIGHT, y, QUESTION_SIZE, STEP)
        y -= STEP + 3
    _draw_declaration(canvas, questionnaire, y + 8)


def _when(form: RegistrationFormFacts) -> str:
    day = weekday_date(form.drive_day) if form.drive_day else ""
    return ", ".join(text for text in (day, form.band) if text)


def _draw_identity(canvas: Canvas, form: RegistrationFormFacts, y: float) -> float:
    sex_left = RIGHT - 42 * mm
    draw_fields(canvas, [Field("Họ và tên", form.full_name)], LEFT, sex_left - 3 * mm, y)
    draw_choice(canvas, "Giới tính:", SEXES, form.sex, sex_left, y)
    lines = (
        [
            Field("Ngày sinh", form.birth, 0.9),
            Field("Số định danh/CCCD", form.id_number, 1.35),
            Field("Điện thoại", form.phone, 1.05),
        ],
        [Field("Nơi thường trú", form.address, 1.7), Field("Xã, phường", form.commune)],
        [Field("Nghề nghiệp", form.occupation), Field("Nơi làm việc, học tập", form.workplace, 1.7)],
        [
            Field("Nhóm máu (nếu biết)", form.blood_group),
            Field("Số lần đã hiến", form.donations, 0.75),
            Field("Lần gần nhất", form.last_donation, 0.95),
        ],
    )
    for fields in lines:
        y -= FIELD_STEP
        draw_fields(canvas, fields, LEFT, RIGHT, y)
    if form.registrant_type:
        y -= FIELD_STEP
        draw_fields(canvas, [Field("Đăng ký theo diện", form.registrant_type)], LEFT, RIGHT, y)
    return y - FIELD_STEP


def _draw_declaration(canvas: Canvas, questionnaire: Questionnaire, top: float) -> None:
    edge = top
    for text in questionnaire.declaration:
        lines = wrap(f"- {text}", SERIF_ITALIC, 10, RIGHT - LEFT)
        edge = draw_lines(canvas, lines, LEFT, edge, SERIF_ITALIC, 10, leading=1.17)
    middle = RIGHT - 38 * mm
    day = f"Ngày{6 * styles.BLANK}tháng{6 * styles.BLANK}năm 20{6 * styles.BLANK}"
    edge = draw_lines(canvas, [day], middle, edge - 2, SERIF_ITALIC, 11, "center")
    edge = draw_lines(canvas, ["NGƯỜI ĐĂNG KÝ HIẾN MÁU"], middle, edge, SERIF_BOLD, 11, "center")
    draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, edge, SERIF_ITALIC, 10, "center")


def _draw_back(canvas: Canvas, form: RegistrationFormFacts, questionnaire: Questionnaire) -> None:
    _start_page(canvas, form)
    y = TOP - 14
    draw_fields(
        canvas, [Field("Người đăng ký", form.full_name, 2), Field("Mã đăng ký", form.code)], LEFT, RIGHT, y
    )
    y = _heading(canvas, "III. Phần dành cho cơ sở tiếp nhận máu", y - 12)

    y = _part(canvas, "1. Khám", y)
    y = _lines(
        canvas,
        y,
        [Field("Cân nặng", unit="kg"), Field("Nhiệt độ", unit="°C"), Field("Tình trạng chung", share=2)],
    )
    for moment in ("Trước khi hiến, lúc", "Sau khi hiến, lúc"):
        pulse = Field("Mạch", unit="lần/phút", share=1.2)
        y = _lines(canvas, y, [Field(moment, share=1.5), Field("Huyết áp", unit="mmHg", share=1.3), pulse])
    y = _lines(canvas, y, [Field("Nhận xét của bác sĩ")])

    y = _part(canvas, "2. Xét nghiệm trước khi hiến", y - 6)
    draw_fields(canvas, [Field("Hemoglobin", unit="g/l")], LEFT, LEFT + 60 * mm, y)
    draw_choice(canvas, "", ("Đạt", "Không đạt"), "", LEFT + 68 * mm, y)
    y -= BACK_STEP
    draw_choice(canvas, "HBsAg (xét nghiệm nhanh):", ("Âm tính", "Dương tính"), "", LEFT, y)
    draw_fields(canvas, [Field("Xét nghiệm khác")], LEFT + 100 * mm, RIGHT, y)
    y -= BACK_STEP

    y = _part(canvas, "3. Kết luận", y - 6)
    end = draw_choice(canvas, "", ("Đủ điều kiện hiến máu", "Chưa hiến lần này"), "", LEFT, y)
    draw_fields(canvas, [Field("Hẹn lại từ ngày")], end + 4 * mm, RIGHT, y)
    y = _lines(canvas, y - BACK_STEP, [Field("Ghi chú của bác sĩ")])

    y = _part(canvas, "4. Lấy máu", y - 6)
    volumes = tuple(f"{volume} ml" for volume in questionnaire.volumes_ml)
    draw_choice(canvas, "Máu toàn phần:", volumes, "", LEFT, y)
    y -= BACK_STEP
    end = draw_choice(canvas, "Thành phần máu:", questionnaire.components, "", LEFT, y)
    draw_fields(canvas, [Field("Thể tích", unit="ml")], end + 4 * mm, RIGHT, y)
    y -= BACK_STEP
    y = _lines(canvas, y, [Field("Mã túi máu", share=1.6), Field("Bắt đầu lúc"), Field("Kết thúc lúc")])
    end = draw_choice(canvas, "Phản ứng sau khi hiến:", ("Không", "Có"), "", LEFT, y)
    draw_fields(canvas, [Field("Ghi rõ")], end + 4 * mm, RIGHT, y)
    y = _lines(canvas, y - BACK_STEP, [Field("Số sê-ri giấy chứng nhận hiến máu tình nguyện đã trao")])
    _draw_signers(canvas, y - 4)


def _draw_signers(canvas: Canvas, y: float) -> None:
    signers = ("BÁC SĨ KHÁM", "NGƯỜI XÉT NGHIỆM", "NGƯỜI LẤY MÁU", "NGƯỜI HIẾN MÁU")
    width = (RIGHT - LEFT) / len(signers)
    for number, signer in enumerate(signers):
        middle = LEFT + width * (number + 0.5)
        edge = draw_lines(canvas, [signer], middle, y, SERIF_BOLD, 10.5, "center")
        draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, edge, SERIF_ITALIC, 10, "center")


def _heading(canvas: Canvas, words: str, y: float) -> float:
    """Draw a section heading under y and return the first baseline below it."""
    canvas.setFont(SERIF_BOLD, 11.5)
    canvas.drawString(LEFT, y - 11, words)
    draw_rule(canvas, (LEFT + RIGHT) / 2, y - 14.5, RIGHT - LEFT)
    return y - 30


def _part(canvas: Canvas, words: str, y: float) -> float:
    canvas.setFont(SERIF_BOLD, 11)
    canvas.drawString(LEFT, y, words)
    return y - BACK_STEP + 4


def _lines(canvas: Canvas, y: float, fields: Sequence[Field]) -> float:
    draw_fields(canvas, fields, LEFT, RIGHT, y)
    return y - BACK_STEP


def _start_page(canvas: Canvas, form: RegistrationFormFacts) -> None:
    if form.sample:
        draw_sample_mark(canvas, A4)
    canvas.setFillColor(styles.BLACK)


def _finish_page(canvas: Canvas, form: RegistrationFormFacts, page: int) -> None:
    note = "Câu trả lời về sức khỏe chỉ ghi trên giấy và do cơ sở tiếp nhận máu giữ."
    notes = tuple(text for text in (note, form.printed) if text)
    draw_foot(canvas, FootFacts(form.code, form.lookup_url, notes, page, PAGES), LEFT, RIGHT)
    canvas.showPage()
