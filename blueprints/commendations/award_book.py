"""The award ledger as a book: search it, write down earlier awards, strike mistakes, take it away as a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import me, note_print, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.candidate_list import workbook
from blueprints.commendations.forms import EarlierAwardForm, TakeBackForm
from blueprints.commendations.papers import moment_of
from blueprints.htmx import go_to
from blueprints.navigation import honour_tabs
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.commendations.award_actions import NewAward, grant_earlier, take_back_award
from domain.commendations.book_queries import (
    PAGE,
    BookFilter,
    award_in_scope,
    award_lines,
    may_be_struck,
)
from domain.commendations.rule_records import Subject
from domain.commendations.rule_sets import SUBJECT_NAMES
from domain.commendations.rules import MOST_AT_ONCE, recipient_detail
from domain.commendations.run_queries import awards_without_paper
from domain.donors.queries import register_page
from domain.donors.records import Family
from domain.ledger.family_queries import families_in_scope, families_page
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.names import nfc
from domain.refusals import Reason, Refused
from domain.units.queries import unit_kept_in_province, units_of_province
from domain.units.records import Unit
from domain.wording import number_text, short_date
from exchange.xlsx_out import workbook_file

_MOST_ROWS = 5000
_SHOWN = 20


@bp.get("/quan-ly/khen-thuong/so")
@requires(Permission.COMMENDATION_READ)
def award_book() -> str:
    """List awards in reach by name, form, year and subject, the latest first."""
    wanted, address = book_filter()
    last = request.args.get("sau", type=record_number)
    after = award_in_scope(reading(), current_scope(), last) if last is not None else None
    rows = award_lines(reading(), current_scope(), wanted, after=after)
    shown, allowed = rows[:PAGE], allowed_endpoints()
    more = len(rows) > PAGE
    return render_template(
        "commendations/award_book.html",
        rows=shown,
        wanted=wanted,
        subjects=SUBJECT_NAMES,
        address=address,
        next_url=url_for("commendations.award_book", **address, sau=shown[-1].id) if more else None,
        first_url=url_for("commendations.award_book", **address) if after is not None else None,
        lacking=len(awards_without_paper(reading(), current_scope(), wanted)),
        most=MOST_AT_ONCE,
        allowed=allowed,
        strikes=may_be_struck(reading(), current_scope(), [row.id for row in shown]),
        tabs=honour_tabs("commendations.award_book", allowed),
    )


def book_filter() -> tuple[BookFilter, dict[str, Any]]:
    """Return what the address asks of the book, and the same as arguments of an address."""
    values = request.args
    subject, year = values.get("doi-tuong", ""), values.get("nam", type=record_number)
    wanted = BookFilter(
        typed=nfc(values.get("q", ""))[:100],
        subject=Subject(subject) if subject in set(Subject) else None,
        award=nfc(values.get("hinh-thuc", ""))[:160],
        year=year if year is not None and 1900 <= year <= 2200 else None,
        act=moment_of(values.get("lan")),
    )
    told = {
        "q": wanted.typed,
        "doi-tuong": wanted.subject.value if wanted.subject else "",
        "hinh-thuc": wanted.award,
        "nam": wanted.year,
        "lan": wanted.act.isoformat() if wanted.act else "",
    }
    return wanted, {name: value for name, value in told.items() if value}


_HEAD = (
    *(
        "STT",
        "Người, gia đình, đơn vị",
        "Chi tiết",
        "Hình thức khen",
        "Nơi khen",
        "Mốc",
        "Số lần",
        "Ngày khen",
    ),
    *("Quyết định", "Số sổ", "Ghi chú"),
)
_WIDTHS = (6, 34, 40, 30, 32, 8, 8, 12, 26, 12, 40)


@bp.get("/quan-ly/khen-thuong/so.xlsx")
@requires(Permission.COMMENDATION_READ)
def award_book_xlsx() -> Response:
    """Return the lines of the filter as a workbook, those taken back marked."""
    wanted, _ = book_filter()
    lines = award_lines(reading(), current_scope(), wanted, limit=_MOST_ROWS)[:_MOST_ROWS]
    rows = [
        (
            *(place, one.recipient_name, one.recipient_detail, one.award, one.body, one.milestone or None),
            *(one.donations or None, one.granted_on, one.decision, one.register_number),
            f"Đã rút lại: {one.taken_back_reason}" if one.taken_back_at else one.note,
        )
        for place, one in enumerate(lines, 1)
    ]
    above = ("Sổ khen thưởng", f"{number_text(len(rows))} dòng; lập ngày {short_date(today())}")
    content = workbook_file("Sổ khen thưởng", _HEAD, rows, above=above, widths=_WIDTHS)
    note_print("tải sổ khen thưởng", "unit", current_scope().unit_id, rows=len(rows))
    return workbook(content, "so-khen-thuong.xlsx")


class Recipient(NamedTuple):
    """Whom an earlier award is about: the argument of the address, and what the ledger keeps of it."""

    argument: dict[str, int]
    name: str
    detail: str
    column: str
    number: int


@bp.route("/quan-ly/khen-thuong/so/them", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE)
def add_award() -> AnyResponse:
    """Find the person, family or unit, then write down an award that was given before or by another body."""
    recipient = _recipient()
    form = EarlierAwardForm()
    if form.year.data is None and not form.is_submitted():
        form.year.data = request.args.get("nam", type=record_number)
    if recipient is None:
        return make_response(
            render_template("commendations/add_award.html", form=form, recipient=None, **_found())
        )
    if form.validate_on_submit():
        try:
            with writing() as database:
                grant_earlier(
                    database,
                    [_new_award(form, recipient)],
                    issuing_unit_id=current_scope().unit_id or 0,
                    by=me(),
                    now=now(),
                )
            flash(f"Đã ghi vào sổ: {recipient.name}, {form.award.data}.", "done")
            return go_to(url_for("commendations.award_book", q=recipient.name))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("commendations/add_award.html", form=form, recipient=recipient)
    return make_response(page, 422 if form.errors else 200)


def _new_award(form: EarlierAwardForm, recipient: Recipient) -> NewAward:
    day: date = form.granted_on.data
    # Awards without a step may come again in another year; those of units are told apart by the year they are for.
    year = day.year if not form.milestone.data else 0
    if recipient.column == "honoured_unit_id":
        if form.year.data is None:
            raise Refused(Reason("Ghi năm mà đơn vị được khen, ví dụ 2026.", "year"))
        year = form.year.data
    return NewAward(
        recipient_name=recipient.name,
        recipient_detail=recipient.detail,
        award=form.award.data,
        body=form.body.data,
        milestone=form.milestone.data or 0,
        cut_off=day,
        granted_on=day,
        signed_on=day,
        year=year,
        decision=form.decision.data or "",
        register_number=form.register_number.data or "",
        note=form.note.data or "",
        is_earlier=True,
        **{recipient.column: recipient.number},  # type: ignore[arg-type]
    )


def _recipient() -> Recipient | None:
    """Return whom the address names; 404 for somebody out of reach, None when it names nobody."""
    scope = current_scope()
    if (number := request.args.get("nguoi", type=record_number)) is not None:
        donor = found_or_404(donor_in_scope(reading(), scope, number))
        commune = reading().get(Unit, donor.commune_id) if donor.commune_id else None
        detail = recipient_detail(donor, commune.name if commune else "", "")
        return Recipient({"nguoi": number}, donor.full_name, detail, "donor_id", number)
    if (number := request.args.get("gia-dinh", type=record_number)) is not None:
        family = reading().get(Family, number)
        found = found_or_404(family if family and family.province_id == scope.province_id else None)
        return Recipient({"gia-dinh": number}, found.name, found.address, "family_id", number)
    if (number := request.args.get("don-vi", type=record_number)) is not None:
        unit = found_or_404(unit_kept_in_province(reading(), scope.province_id, number))
        told = request.args.get("nam", type=record_number)
        argument = {"don-vi": number} if told is None else {"don-vi": number, "nam": told}
        return Recipient(argument, unit.name, "", "honoured_unit_id", number)
    return None


def _found() -> dict[str, Any]:
    """Return what the typed words find: people of the register, families and units of the province."""
    typed, scope = nfc(request.args.get("q", ""))[:100], current_scope()
    if not typed:
        return {"typed": "", "people": [], "families": [], "units": []}
    units = units_of_province(scope.province_id, valid_on=today(), words=typed)
    people = register_page(reading(), donors_in_scope(scope), typed, limit=_SHOWN)[:_SHOWN]
    return {
        "typed": typed,
        "people": people,
        "families": families_page(reading(), families_in_scope(scope), typed, limit=_SHOWN)[:_SHOWN],
        "units": reading().scalars(units.limit(_SHOWN)).all(),
    }


@bp.route("/quan-ly/khen-thuong/so/<int:honour_id>/rut-lai", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def take_back(honour_id: int) -> AnyResponse:
    """Strike a line of one's own office, or of a commune below, that was written by mistake; it stays to be read."""
    line = found_or_404(may_be_struck(reading(), current_scope(), [honour_id]).get(honour_id))
    form = TakeBackForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                take_back_award(database, honour_id, form.reason.data, by=me(), now=now())
            flash(f"Đã rút lại dòng của {line.recipient_name}.", "done")
            return go_to(url_for("commendations.award_book"))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("commendations/take_back.html", form=form, line=line)
    return make_response(page, 422 if form.errors else 200)
