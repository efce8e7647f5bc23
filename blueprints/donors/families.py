"""Answer the addresses of families: the list, one family with its people, who joins, agrees and leaves."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import me, show_reasons
from blueprints.donors import bp
from blueprints.donors.family_forms import ConsentForm, FamilyForm, MemberForm
from blueprints.donors.found import donor_or_404
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.donors import family_actions as actions
from domain.donors.queries import register_page
from domain.donors.records import Donor, Family, FamilyMember
from domain.ledger import family_queries as queries
from domain.ledger.queries import donors_in_scope
from domain.refusals import Refused

_SHOWN = 20


@bp.get("/quan-ly/gia-dinh/")
@requires(Permission.DONOR_READ)
def family_list() -> str:
    """Show the families in reach by name, each with its people and what those who agreed gave together."""
    session, scope = reading(), current_scope()
    typed, has_ended = request.args.get("q", "").strip()[:200], request.args.get("xem") == "ket-thuc"
    after_id = request.args.get("sau", type=record_number)
    after = queries.family_in_scope(session, scope, after_id) if after_id else None
    families = queries.families_page(
        session, queries.families_in_scope(scope), typed, has_ended=has_ended, after=after
    )
    shown = families[: queries.PAGE]
    more = len(families) > queries.PAGE
    kind = "ket-thuc" if has_ended else None
    return render_template(
        "donors/family_list.html",
        families=shown,
        members=queries.members_of(session, [family.id for family in shown], today()),
        typed=typed,
        has_ended=has_ended,
        is_first=after is None,
        next_url=url_for("donors.family_list", q=typed or None, xem=kind, sau=shown[-1].id) if more else None,
    )


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/gia-dinh", methods=["GET", "POST"])
@requires(Permission.FAMILY_EDIT)
def new_family(donor_id: int) -> AnyResponse:
    """Start a family with a donor as its first member, or lead to the family of the donor."""
    donor, scope = donor_or_404(donor_id), current_scope()
    if (known := queries.family_of_donor(reading(), donor_id)) is not None:
        found_or_404(queries.family_in_scope(reading(), scope, known.id))
        return go_to(url_for("donors.family", family_id=known.id))
    form = FamilyForm(data={"name": f"Gia đình {donor.full_name}", "address": donor.address})
    relation = MemberForm()
    if form.validate_on_submit() and relation.validate():
        commune_id = scope.unit_id if scope.role is Role.WARD else donor.commune_id
        try:
            with writing() as database:
                made = actions.start_family(
                    database,
                    name=form.name.data,
                    province_id=found_or_404(scope.province_id),
                    commune_id=commune_id,
                    address=form.address.data or "",
                    by=me(),
                    now=now(),
                )
                actions.add_member(
                    database, made.id, donor_id, relation.relation.data or "", by=me(), now=now()
                )
            flash("Đã lập gia đình. Thêm người nhà và ghi đồng ý của từng người.", "done")
            return go_to(url_for("donors.family", family_id=made.id))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("donors/new_family.html", donor=donor, form=form, relation=relation)
    return make_response(page, 422 if form.is_submitted() else 200)


def _family(family_id: int) -> Family:
    return found_or_404(queries.family_in_scope(reading(), current_scope(), family_id))


def _member(family_id: int, member_id: int) -> FamilyMember:
    _family(family_id)
    member = reading().get(FamilyMember, member_id)
    return found_or_404(member if member is not None and member.family_id == family_id else None)


def _page(family_id: int, *, form: FamilyForm | None = None, refusal: str = "") -> Response:
    session, family = reading(), _family(family_id)
    typed = request.args.get("tim", "").strip()[:200]
    found = register_page(session, donors_in_scope(current_scope()), typed, limit=_SHOWN) if typed else []
    page = render_template(
        "donors/family.html",
        family=family,
        members=queries.members_of(session, [family_id], today())[family_id],
        past=queries.past_members(session, family_id),
        form=form or FamilyForm(formdata=None, obj=family),
        refusal=refusal,
        typed=typed,
        found=found[:_SHOWN],
        allowed=allowed_endpoints(),
    )
    return make_response(page, 422 if refusal or (form and form.errors) else 200)


@bp.get("/quan-ly/gia-dinh/<int:family_id>")
@requires(Permission.DONOR_READ)
def family(family_id: int) -> Response:
    """Show one family: its people, who agreed, what each gave and all together."""
    return _page(family_id)


@bp.post("/quan-ly/gia-dinh/<int:family_id>/sua")
@requires(Permission.FAMILY_EDIT)
def rename_family(family_id: int) -> AnyResponse:
    """Correct the name and the address of a family."""
    _family(family_id)
    form = FamilyForm()
    if not form.validate_on_submit():
        return _page(family_id, form=form)
    return _act(
        family_id,
        "Đã sửa gia đình.",
        lambda database: actions.rename_family(
            database, family_id, name=form.name.data, address=form.address.data or "", by=me(), now=now()
        ),
    )


def _act(family_id: int, words: str, act: Callable[[Session], object]) -> AnyResponse:
    """Carry out one act and go back to the family; a refusal stands on top of the page."""
    try:
        with writing() as database:
            act(database)
        flash(words, "done")
    except Refused as refused:
        return _page(family_id, refusal=str(refused))
    return go_to(url_for("donors.family", family_id=family_id))


@bp.post("/quan-ly/gia-dinh/<int:family_id>/them/<int:donor_id>")
@requires(Permission.FAMILY_EDIT)
def join_family(family_id: int, donor_id: int) -> AnyResponse:
    """Let a donor of the account's register join a family."""
    _family(family_id)
    donor_or_404(donor_id)
    form = MemberForm()
    if not form.validate_on_submit():
        return _page(family_id, refusal=str(form.relation.errors[0]))
    return _act(
        family_id,
        "Đã thêm người vào gia đình. Ghi đồng ý để được tính.",
        lambda database: actions.add_member(
            database, family_id, donor_id, form.relation.data or "", by=me(), now=now()
        ),
    )


@bp.route("/quan-ly/gia-dinh/<int:family_id>/nguoi/<int:member_id>/dong-y", methods=["GET", "POST"])
@requires(Permission.FAMILY_EDIT)
def family_consent(family_id: int, member_id: int) -> AnyResponse:
    """Note when and how a member agreed to be counted with the family."""
    member, form = _member(family_id, member_id), ConsentForm(data={"on_day": today()})
    if form.validate_on_submit():
        try:
            with writing() as database:
                actions.record_consent(
                    database, member_id, on_day=form.on_day.data, note=form.note.data, by=me(), now=now()
                )
            flash("Đã ghi đồng ý.", "done")
            return go_to(url_for("donors.family", family_id=family_id))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "donors/family_consent.html",
        family=_family(family_id),
        donor=reading().get_one(Donor, member.donor_id),
        form=form,
    )
    return make_response(page, 422 if form.is_submitted() else 200)


_MEMBER_ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "rut-dong-y": (actions.withdraw_consent, "Đã rút đồng ý. Người này không được tính nữa."),
    "roi": (actions.leave_family, "Đã ghi rời gia đình. Lấy lại được ở dưới trang."),
    "tro-lai": (actions.return_to_family, "Người này lại ở trong gia đình."),
}


@bp.post("/quan-ly/gia-dinh/<int:family_id>/nguoi/<int:member_id>")
@requires(Permission.FAMILY_EDIT)
def change_member(family_id: int, member_id: int) -> AnyResponse:
    """Withdraw a member's consent, let the member leave, or take the leaving back."""
    _member(family_id, member_id)
    act, words = found_or_404(_MEMBER_ACTS.get(request.form.get("viec", "")))
    return _act(family_id, words, lambda database: act(database, member_id, by=me(), now=now()))


@bp.post("/quan-ly/gia-dinh/<int:family_id>/ket-thuc")
@requires(Permission.FAMILY_EDIT)
def end_family(family_id: int) -> AnyResponse:
    """End a family, or open it again."""
    has_ended = _family(family_id).ended_at is not None
    act = actions.reopen_family if has_ended else actions.end_family
    words = "Đã mở lại gia đình." if has_ended else "Đã kết thúc gia đình. Mở lại được ở trang này."
    return _act(family_id, words, lambda database: act(database, family_id, by=me(), now=now()))
