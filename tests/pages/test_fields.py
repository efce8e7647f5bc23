"""Form fields: usual ways of typing are read, the rest comes back with a way to mend it."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import flask_wtf
import pytest
import time_machine
import wtforms
from flask import Flask, render_template_string
from html5lib import HTMLParser
from werkzeug.datastructures import MultiDict

from blueprints import fields as f
from blueprints.form_guards import form_age, new_form_key, sign_form_time
from blueprints.form_wording import MESSAGES, in_sentence
from domain.people import BirthDay

ROOT = Path(__file__).parents[2]
NEVER = ("không hợp lệ", "lỗi hệ thống", "vui lòng", "bắt buộc", "xin lỗi", "sai")
OPENED = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def form_app() -> Iterator[Flask]:
    app = Flask("form_test", template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="a key of the tests only", WTF_CSRF_ENABLED=False)
    with app.test_request_context("/", method="POST"):
        yield app


def sent(unbound: Any, typed: str | dict[str, str] | None, **kept: Any) -> wtforms.Field:
    """Send one field as a browser does and return it validated; a dict holds the boxes of a day."""

    class OneField(f.BaseForm):
        box = unbound

    values = {"other": "1"}
    if isinstance(typed, dict):
        values |= {f"box-{part}": text for part, text in typed.items()}
    elif typed is not None:
        values["box"] = typed
    form = OneField(formdata=MultiDict(values), **kept)
    form.validate()
    assert len(form.box.errors) <= 1, "one thing to mend at a time"
    return form.box


def messages_of_the_library() -> set[str]:
    """Collect every sentence that WTForms and Flask-WTF can show, from their source."""
    found: set[str] = set()
    for package in (wtforms, flask_wtf):
        for path in Path(package.__file__).parent.rglob("*.py"):
            if "recaptcha" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if name in ("gettext", "ngettext", "ValidationError"):
                        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                        found.update(text for text in texts if isinstance(text, str))
    return found


def test_every_built_in_message_has_a_vietnamese_sentence() -> None:
    found = messages_of_the_library()
    assert len(found) > 40
    assert found - set(MESSAGES) == set()


def test_sentences_keep_only_figures_that_the_library_gives() -> None:
    for english, vietnamese in MESSAGES.items():
        figures = re.compile(r"%\(\w+\)\w|%s|\{\w+\}")
        assert set(figures.findall(vietnamese)) <= set(figures.findall(english)), english
        assert not vietnamese.isascii(), english
        assert not any(word in vietnamese.lower() for word in NEVER), vietnamese


@pytest.mark.usefixtures("form_app")
def test_built_in_validators_speak_vietnamese() -> None:
    short = sent(wtforms.StringField("Mã", [wtforms.validators.Length(min=5)]), "ab")
    assert short.errors == ["Nhập ít nhất 5 ký tự"]
    assert sent(wtforms.IntegerField("Số"), "abc").errors == ["Nhập số nguyên, ví dụ 1.350"]
    needed = wtforms.StringField("Mã", [wtforms.validators.DataRequired()])
    assert sent(needed, "").errors == ["Điền ô này"]


@pytest.mark.usefixtures("form_app")
def test_a_sentence_of_a_later_version_is_still_vietnamese_and_a_guessed_label_fails() -> None:
    assert f.BaseForm.Meta().get_translations(None).gettext("Something new is wrong.") == "Xem lại ô này"
    with pytest.raises(LookupError, match="Vietnamese label"):
        sent(wtforms.StringField(), "a")


def test_csrf_refusals_are_vietnamese() -> None:
    app = Flask("form_test")
    app.secret_key = "a key of the tests only"

    class Empty(f.BaseForm):
        pass

    with app.test_request_context("/", method="POST"):
        form = Empty(formdata=MultiDict({"csrf_token": "forged"}))
        assert not form.validate()
        assert form.errors == {"csrf_token": ["Trang này mở đã lâu. Bấm gửi một lần nữa"]}


@pytest.mark.usefixtures("form_app")
@pytest.mark.parametrize(
    ("unbound", "typed", "data"),
    [
        (f.TextBox("Địa chỉ"), " Thôn 1,\u00a0 xã  Tân Hưng ", "Thôn 1, xã Tân Hưng"),
        (f.TextBox("Địa chỉ"), unicodedata.normalize("NFD", "Thôn Thuý"), "Thôn Thuý"),
        (f.LongText("Ghi chú"), "một \r\n hai ", "một\nhai"),
        (f.PasswordBox("Mật khẩu"), unicodedata.normalize("NFD", " mật  khẩu "), " mật  khẩu "),
        (f.PersonNameField(), "NGUYỄN THỊ  HOA", "Nguyễn Thị Hoa"),
        (f.PersonNameField(), unicodedata.normalize("NFD", "lê thuý"), "Lê Thuý"),
        (f.PhoneField(), "+84 912.345.678", "0912345678"),
        (f.PhoneField(), "912345678", "0912345678"),
        (f.CitizenNumberField(), "033 190 000 001", "033190000001"),
        (f.CitizenNumberField(takes_old=True), "145678901", "145678901"),
        (f.UnitsNumberField("Số đơn vị máu"), "1.350", 1350),
        (f.UnitsNumberField("Số đơn vị máu"), "0", 0),
        (f.HourField("Giờ bắt đầu"), "7h30", time(7, 30)),
        (f.HourField("Giờ bắt đầu"), "0:00", time(0)),
        (f.DayField("Ngày tổ chức"), {"day": "5", "month": "3", "year": "2026"}, date(2026, 3, 5)),
        (f.DayField("Ngày tổ chức"), {"day": "05.03.2026"}, date(2026, 3, 5)),
        (f.BirthField(), {"day": "1/2/90", "month": "", "year": ""}, BirthDay(date(1990, 2, 1), 1990)),
        (f.BirthField(year_only=True), {"day": "", "month": "", "year": "1990"}, BirthDay(None, 1990)),
        (f.BirthField(year_only=True), {"day": "1990"}, BirthDay(None, 1990)),
        (f.ChoiceField("Giới tính", [("female", "Nữ"), ("male", "Nam")]), "female", "female"),
        (f.SelectField("Xã, phường", {"": "Chọn", "12": "Phố Hiến"}, coerce=int), "12", 12),
        (f.ManyChoicesField("Nhóm", [(1, "A"), (2, "B")], coerce=int), "2", [2]),
        (f.CheckField("Đồng ý gọi khi khẩn cấp"), "y", True),
        (f.CheckField("Đồng ý gọi khi khẩn cấp"), None, False),
        (f.PhoneField(optional=True), " ", None),
        (f.CitizenNumberField(optional=True), "", None),
        (f.DayField("Ngày hiến gần nhất", optional=True), {"day": "", "month": "", "year": ""}, None),
        (f.ChoiceField("Giới tính", [("male", "Nam")], optional=True), None, None),
        (f.SelectField("Xã, phường", {"": "Chọn", "12": "Phố Hiến"}, optional=True, coerce=int), "", None),
        (f.TextBox("Ghi chú", optional=True), " ", ""),
    ],
)
def test_fields_read_what_people_type(unbound: Any, typed: Any, data: object) -> None:
    box = sent(unbound, typed)
    assert box.errors == []
    assert box.data == data


@pytest.mark.usefixtures("form_app")
@pytest.mark.parametrize(
    ("unbound", "typed", "sentence"),
    [
        (f.TextBox("Địa chỉ"), "", "Nhập địa chỉ"),
        (f.TextBox("Địa chỉ"), None, "Nhập địa chỉ"),
        (f.TextBox("Địa chỉ", longest=5), "Thôn 12", "Rút ngắn địa chỉ còn nhiều nhất 5 ký tự"),
        (f.PersonNameField(), "", "Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa"),
        (f.PersonNameField(), "Hoa", "Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa"),
        (f.PhoneField(), "", "Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678"),
        (f.PhoneField(), "0912", "Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678"),
        (f.PhoneField(), "01681234567", "Đầu số 0168 đã đổi thành 038. Nhập 0381 234 567 nếu đúng là số này"),
        (f.PhoneField(optional=True), "0912", "Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678"),
        (f.CitizenNumberField(), "", "Nhập số căn cước gồm 12 chữ số như in trên thẻ"),
        (f.CitizenNumberField(), "145678901", "Nhập số căn cước gồm 12 chữ số như in trên thẻ"),
        (f.UnitsNumberField("Số suất"), "", "Nhập số suất"),
        (f.UnitsNumberField("Số suất"), "1.35", "Nhập số suất bằng chữ số, ví dụ 1.350"),
        (f.UnitsNumberField("Số tuần", most=520), "x", "Nhập số tuần bằng chữ số, ví dụ 10"),
        (f.UnitsNumberField("Cân nặng", least=20, most=250), "x", "Nhập cân nặng bằng chữ số, ví dụ 20"),
        (f.UnitsNumberField("Năm", least=1900, example="2019"), "x", "Nhập năm bằng chữ số, ví dụ 2019"),
        (f.UnitsNumberField("Số suất", least=1, most=2000), "2.001", "Nhập số suất từ 1 đến 2.000"),
        (f.HourField("Giờ bắt đầu"), "sáng", "Nhập giờ bắt đầu, ví dụ 7:30"),
        (f.DayField("Ngày tổ chức"), None, "Nhập ngày tổ chức, ví dụ 22 11 2026"),
        (
            f.DayField("Ngày tổ chức"),
            {"day": "31", "month": "11", "year": "2026"},
            "Nhập ngày từ 1 đến 30, vì đây là tháng 11 năm 2026",
        ),
        (f.BirthField(), {"year": "1990"}, "Nhập ngày, tháng và năm sinh, ví dụ 27 3 1990"),
        (f.BirthField(year_only=True), {"year": ""}, "Nhập năm sinh gồm 4 chữ số, ví dụ 1990"),
        (
            f.BirthField(),
            {"day": "23", "month": "11", "year": "2026"},
            "Xem lại năm sinh: ngày này chưa đến",
        ),
        (f.ChoiceField("Giới tính", [("male", "Nam")]), None, "Chọn giới tính"),
        (f.ChoiceField("Giới tính", [("male", "Nam")]), "x", "Chọn giới tính trong danh sách"),
        (f.SelectField("Xã, phường", {"12": "Phố Hiến"}, coerce=int), "x", "Chọn xã, phường trong danh sách"),
        (
            f.SelectField("Xã, phường", {"12": "Phố Hiến"}, coerce=int),
            "13",
            "Chọn xã, phường trong danh sách",
        ),
        (f.ManyChoicesField("Nhóm", [(1, "A")], coerce=int), None, "Chọn nhóm"),
        (f.ManyChoicesField("Nhóm", [(1, "A")], coerce=int), "3", "Chọn nhóm trong danh sách"),
        (
            f.CheckField("Đồng ý", must="Đánh dấu vào ô đồng ý để đăng ký"),
            None,
            "Đánh dấu vào ô đồng ý để đăng ký",
        ),
        (f.TrapField(), "http://spam", "Để trống ô ẩn rồi gửi lại"),
    ],
)
def test_fields_say_how_to_mend(unbound: Any, typed: Any, sentence: str) -> None:
    with time_machine.travel(OPENED, tick=False):
        box = sent(unbound, typed)
    assert box.errors == [sentence]
    assert not any(word in sentence.lower() for word in NEVER)


@pytest.mark.usefixtures("form_app")
@pytest.mark.parametrize(
    ("unbound", "typed"),
    [
        (f.TextBox("Địa chỉ", longest=3), "Thôn 12"),
        (f.PhoneField(), "0912"),
        (f.PhoneField(), "0912.345.678"),
        (f.CitizenNumberField(), "12 34"),
        (f.UnitsNumberField("Số suất"), "nhiều"),
        (f.HourField("Giờ"), "sáng"),
    ],
)
def test_what_was_typed_comes_back(unbound: Any, typed: str) -> None:
    assert sent(unbound, typed)._value() == typed


@pytest.mark.usefixtures("form_app")
def test_the_three_boxes_come_back_right_or_wrong() -> None:
    typed = {"day": "31", "month": "2", "year": "199x"}
    assert sent(f.BirthField(), typed).part_values() == typed
    pasted = sent(f.DayField("Ngày"), {"day": "5/3/2026"})
    assert pasted.part_values() == {"day": "5", "month": "3", "year": "2026"}


@pytest.mark.usefixtures("form_app")
def test_a_wrong_entry_never_leaves_the_old_value_behind() -> None:
    assert sent(f.PhoneField(), "0912", box="0987654321").data is None
    assert (
        sent(f.DayField("Ngày"), {"day": "40", "month": "1", "year": "2026"}, box=date(2026, 1, 1)).data
        is None
    )


@pytest.mark.usefixtures("form_app")
def test_a_box_that_was_not_on_the_page_keeps_its_value() -> None:
    assert sent(f.PhoneField(), None, box="0987654321").data == "0987654321"
    kept = sent(f.DayField("Ngày"), None, box=date(2026, 1, 9))
    assert (kept.data, kept.part_values()) == (date(2026, 1, 9), {"day": "9", "month": "1", "year": "2026"})


@pytest.mark.usefixtures("form_app")
def test_stored_values_are_shown_as_people_write_them() -> None:
    class Stored(f.BaseForm):
        phone = f.PhoneField()
        units = f.UnitsNumberField("Số đơn vị máu")
        hour = f.HourField("Giờ")
        birth = f.BirthField(year_only=True)
        nothing = f.PhoneField()

    form = Stored(formdata=None, phone="0912345678", units=1350, hour=time(7, 5), birth=BirthDay(None, 1990))
    assert (form.phone._value(), form.units._value(), form.hour._value()) == ("0912 345 678", "1.350", "7:05")
    assert form.birth.part_values() == {"day": "", "month": "", "year": "1990"}
    assert form.nothing._value() == ""


@pytest.mark.usefixtures("form_app")
def test_a_rare_phone_prefix_is_a_doubt_not_an_error() -> None:
    box = sent(f.PhoneField(), "0549999999")
    assert box.errors == []
    assert "054" in box.warning


@pytest.mark.usefixtures("form_app")
def test_choices_can_be_offered_for_one_request() -> None:
    class Choosing(f.BaseForm):
        band = f.SelectField("Khung giờ", coerce=int)

    form = Choosing(formdata=MultiDict({"band": "7"}))
    form.band.offer([("", "Chọn khung giờ"), (7, "7:30–8:30")])
    assert form.validate()
    assert [(choice.label, choice.selected) for choice in form.band.iter_choices()] == [
        ("Chọn khung giờ", False),
        ("7:30–8:30", True),
    ]


@pytest.mark.usefixtures("form_app")
def test_the_form_key_survives_an_error_and_changes_on_a_fresh_page() -> None:
    class Keyed(f.BaseForm):
        form_key = f.FormKeyField()

    first, second = Keyed(formdata=None).form_key.data, Keyed(formdata=None).form_key.data
    assert first != second
    assert Keyed(formdata=MultiDict({"form_key": first})).form_key.data == first
    forged = Keyed(formdata=MultiDict({"form_key": "<script>"})).form_key.data
    assert re.fullmatch(r"[\w-]{22}", forged)
    assert len(new_form_key()) == 22


@pytest.mark.usefixtures("form_app")
def test_a_robot_is_too_fast_and_an_old_page_asks_to_send_again() -> None:
    unbound = f.FormTimeField(least=timedelta(seconds=3), most=timedelta(hours=12))
    with time_machine.travel(OPENED, tick=False) as clock:
        token = sign_form_time()
        clock.shift(2)
        early = sent(unbound, token)
        assert early.errors == ["Đợi vài giây rồi bấm gửi một lần nữa"]
        # The moment of opening stays, so that the same person passes a second later.
        assert early._value() == token
        clock.shift(1)
        assert sent(unbound, token).errors == []
        clock.shift(timedelta(hours=12))
        late = sent(unbound, token)
        assert late.errors[0].startswith("Trang này mở đã lâu")
        assert form_age(late._value()) == timedelta(0)


@pytest.mark.usefixtures("form_app")
@pytest.mark.parametrize("token", [None, "", "form.x.y", "form"])
def test_a_form_time_that_is_not_ours_is_refused(token: str | None) -> None:
    unbound = f.FormTimeField(least=timedelta(seconds=3), most=timedelta(hours=12))
    assert sent(unbound, token).errors[0].startswith("Trang này mở đã lâu")


def test_a_label_inside_a_sentence() -> None:
    assert in_sentence("Họ và tên") == "họ và tên"
    assert in_sentence("CCCD") == "CCCD"
    assert in_sentence("") == ""


PAGE = """{% import "components/fields.html" as form_parts %}<!doctype html><title>t</title>
{{ form_parts.error_summary(form) }}{{ form_parts.field(form.phone) }}{{ form_parts.day_field(form.birth) }}
{{ form_parts.select_field(form.commune) }}{{ form_parts.choice_field(form.sex) }}
{{ form_parts.check_field(form.agree) }}
{{ form_parts.trap_field(form.website) }}{{ form_parts.hidden_fields(form) }}"""


@pytest.mark.usefixtures("form_app")
def test_the_page_parts_show_every_field_with_what_was_typed() -> None:
    class Whole(f.BaseForm):
        phone = f.PhoneField(optional=True)
        birth = f.BirthField()
        commune = f.SelectField("Xã, phường", {"": "Chọn", "12": "Phố Hiến"}, coerce=int)
        sex = f.ChoiceField("Giới tính", [("female", "Nữ"), ("male", "Nam")])
        agree = f.CheckField("Đồng ý nhận nhắc lịch")
        website = f.TrapField()
        form_key = f.FormKeyField()
        opened = f.FormTimeField(least=timedelta(0), most=timedelta(hours=1))

    typed = {
        "phone": "0912",
        "birth-day": "31",
        "birth-month": "2",
        "birth-year": "1990",
        "commune": "12",
        "sex": "female",
        "agree": "y",
        "form_key": new_form_key(),
        "opened": sign_form_time(),
    }
    form = Whole(formdata=MultiDict(typed))
    assert not form.validate()
    html = render_template_string(PAGE, form=form)
    page = HTMLParser(namespaceHTMLElements=False, strict=True).parse(html)
    inputs = {
        node.get("name"): node for node in page.iter("input") if node.get("type") not in ("radio", "checkbox")
    }
    assert {name: node.get("value") for name, node in inputs.items()} == {
        name: typed.get(name, "") for name in inputs
    }
    assert set(typed) - set(inputs) == {"commune", "sex", "agree"}
    checked = [node.get("value") for node in page.iter("input") if node.get("checked") is not None]
    assert checked == ["female", "y"]
    assert [node.get("value") for node in page.iter("option") if node.get("selected") is not None] == ["12"]
    ids = {node.get("id") for node in page.iter() if node.get("id")}
    links = [node.get("href") for node in page.iter("a")]
    assert links == ["#phone", "#birth"]
    assert {link[1:] for link in links} <= ids
    assert html.count("không bắt buộc") == 1
