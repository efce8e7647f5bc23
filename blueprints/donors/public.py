"""Tell the public whether and when to come, and what donors receive; nothing that is typed here is stored."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Flask, Response, make_response, render_template
from flask.blueprints import BlueprintSetupState

from blueprints.access import public
from blueprints.answers import show_reasons
from blueprints.donors import bp
from blueprints.donors.public_forms import NextDayForm, SelfCheckForm
from blueprints.transaction import reading
from domain.clock import now, today
from domain.donors.eligibility import DATED, QUESTIONS, Checked, Told, checked, question
from domain.donors.rules import NextDonation, next_donation_day
from domain.drives.lines import DriveLine, drive_line
from domain.drives.queries import DriveFilter, coming_drives, filter_choices
from domain.drives.rules import BEFORE_COMING, WHAT_TO_BRING
from domain.refusals import Reason, Refused, Verdict, verdict
from domain.rulebook import Rule, rule
from domain.wording import short_date

_MOST_DRIVES = 10
_IN_FUTURE = Reason("Ngày hiến máu gần nhất chưa đến. Nhập ngày đã hiến", "last_on")
_BEFORE_BIRTH = "Ngày này trước ngày sinh. Xem lại ngày sinh và ngày vừa nhập"


@bp.record
def _without_tokens(state: BlueprintSetupState) -> None:
    """Let the two questions be asked without a token: they change nothing, and so the visitor gets no cookie."""
    for view in (self_check, next_day):
        cast(Flask, state.app).extensions["csrf"].exempt(view)


@bp.route("/dieu-kien", methods=["GET", "POST"])
@public
def self_check() -> Response:
    """Answer whether somebody may come, should ask a doctor, or may come from which day on."""
    form, answer = SelfCheckForm(), None
    sources = {name: question(name, today()) for name in QUESTIONS}
    for name, source in sources.items():
        form[name].label.text = source.value["title"]
        if name in DATED:
            form[f"{name}_ngay"].label.text = source.value["since"]
    if form.validate_on_submit():
        try:
            _days_that_can_be(form).require()
            answer = _answered(form)
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "donors/self_check.html",
        form=form,
        answer=answer,
        sources=sources,
        dated=DATED,
        age=rule("donation.age_years", today()),
        weight=rule("eligibility.least_weight_kg", today()),
        intervals=_intervals(),
    )
    return make_response(page, 422 if form.errors else 200)


def _days_that_can_be(form: SelfCheckForm) -> Verdict:
    """Judge the days that were typed: none is ahead, none lies before the birth."""
    typed = {name: form[name].data for name in ("last_on", *(f"{one}_ngay" for one in DATED))}
    born = form.birth.data.date
    reasons: list[Reason | None] = []
    for name, day in typed.items():
        if day and day > today():
            ahead = Reason("Ngày này chưa đến. Nhập ngày đã qua, hoặc để trống", name)
            reasons.append(_IN_FUTURE if name == "last_on" else ahead)
        elif day and day < born:
            reasons.append(Reason(_BEFORE_BIRTH, name))
    return verdict(reasons)


def _answered(form: SelfCheckForm) -> Checked:
    for name in DATED:
        # A day that was typed is an answer, also without the tick before it.
        form[name].data = bool(form[name].data or form[f"{name}_ngay"].data)
    ticked = [name for name in QUESTIONS if form[name].data]
    told = Told(
        birth=form.birth.data,
        sex=form.sex.data,
        weight_kg=form.weight.data,
        wants_apheresis=form.wants.data == "gan_tach",
        last_on=form.last_on.data,
        last_component=form.component.data.value,
        said={name: form[f"{name}_ngay"].data if name in DATED else None for name in ticked},
    )
    return checked(told, today())


def _intervals() -> list[tuple[str, Rule]]:
    names = (("máu toàn phần, hồng cầu", "toan_phan"), ("tiểu cầu, huyết tương", "tieu_cau"))
    return [(words, rule(f"donation.interval_days.{component}", today())) for words, component in names]


@bp.route("/dieu-kien/ngay-hien-lai", methods=["GET", "POST"])
@public
def next_day() -> Response:
    """Answer from which day on somebody may give again, and which drives come after it nearby."""
    form = NextDayForm()
    form.province.offer([("", "Tất cả"), *filter_choices(reading(), today()).provinces])
    following: NextDonation | None = None
    drives: list[DriveLine] = []
    is_wider = False
    if form.validate_on_submit():
        if form.last_on.data > today():
            show_reasons(form, Refused(_IN_FUTURE))
        else:
            following = next_donation_day(form.last_on.data, form.component.data.value, today())
            assert following is not None
            drives = _drives_from(following.day, form.province.data, form.commune.data or "")
            if not drives and form.commune.data:
                drives, is_wider = _drives_from(following.day, form.province.data, ""), True
    page = render_template(
        "donors/next_day.html",
        form=form,
        following=following,
        may_now=following is not None and following.day <= today(),
        drives=drives,
        is_wider=is_wider,
        intervals=_intervals(),
    )
    return make_response(page, 422 if form.errors else 200)


def _drives_from(day: date, province_id: int | None, commune: str) -> list[DriveLine]:
    chosen = DriveFilter(province_id=province_id, words=commune, from_day=day)
    page = coming_drives(reading(), chosen, today(), size=_MOST_DRIVES)
    return [drive_line(row, now()) for row in page.rows]


@bp.get("/quyen-loi")
@public
def rights() -> str:
    """Tell the steps of the day, what to bring, what donors receive by volume, and how to keep the certificate."""
    keys = ("meal_dong", "travel_dong", "gifts", "rights", "identity_papers", "certificate")
    return render_template(
        "donors/rights.html",
        rules={key: rule(f"benefit.{key}", today()) for key in keys},
        bring=WHAT_TO_BRING,
        before=BEFORE_COMING,
        read_on=short_date(today()),
    )
