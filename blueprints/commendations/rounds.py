"""Rounds of commendation: the list, one round with its people, its next step, reviews, national level, decision."""

from __future__ import annotations

from typing import Any

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
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.round_forms import RoundForm, SendForm, StepForm
from blueprints.htmx import go_to
from blueprints.navigation import honour_tabs
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.commendations import round_actions, round_queries
from domain.commendations.round_list_actions import refresh_figures
from domain.commendations.round_queries import NomineeFilter, owns
from domain.commendations.round_records import CommendationRound, NomineeState, RoundState
from domain.commendations.round_rules import (
    DOSSIER_KINDS,
    DOSSIER_NAMES,
    NOMINEE_KINDS,
    NOMINEE_NAMES,
    REVIEWER_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    STEP_LABELS,
    claims_are_open,
    decides,
    may_take_in,
    steps_of,
)
from domain.commendations.rule_queries import known_sets, set_named
from domain.commendations.rule_records import Subject
from domain.refusals import Refused
from domain.wording import number_text

HERE = "/quan-ly/khen-thuong/dot-xet"
NAMES: dict[str, Any] = {
    "states": STATE_NAMES,
    "state_kinds": STATE_KINDS,
    "dossier_names": DOSSIER_NAMES,
    "dossier_kinds": DOSSIER_KINDS,
    "nominee_names": NOMINEE_NAMES,
    "nominee_kinds": NOMINEE_KINDS,
    "reviewers": REVIEWER_NAMES,
    "steps": STEP_LABELS,
}


def round_or_404(round_id: int, *, own: bool = False) -> CommendationRound:
    """Return a round in reach, or of one's own office; 404 otherwise."""
    ask = round_queries.own_round if own else round_queries.round_in_scope
    return found_or_404(ask(reading(), current_scope(), round_id))


@bp.get(HERE)
@requires(Permission.COMMENDATION_READ)
def rounds() -> str:
    """List the rounds of one's own office and those above that take dossiers, the newest first."""
    allowed, before_id = allowed_endpoints(), request.args.get("truoc", type=record_number)
    rows = round_queries.round_list(reading(), current_scope(), before_id=before_id)
    shown = rows[: round_queries.PAGE]
    more = len(rows) > round_queries.PAGE
    return render_template(
        "commendations/rounds.html",
        rows=shown,
        next_url=url_for("commendations.rounds", truoc=shown[-1].id) if more else None,
        first_url=url_for("commendations.rounds") if before_id is not None else None,
        own_unit_id=current_scope().unit_id,
        today=today(),
        allowed=allowed,
        names=NAMES,
        tabs=honour_tabs("commendations.rounds", allowed),
    )


@bp.get(f"{HERE}/<int:round_id>")
@requires(Permission.COMMENDATION_READ)
def round_page(round_id: int) -> str:
    """Show a round: to its office with everything on the list, to a unit below with its own dossier."""
    scope, record = current_scope(), round_or_404(round_id)
    is_owner = owns(scope, record)
    seen = round_queries.seen_by(scope, record)
    word, body, award = (request.args.get(name, "")[:200] for name in ("trang-thai", "noi-khen", "hinh-thuc"))
    wanted = NomineeFilter(
        state=NomineeState(word) if word in set(NomineeState) else None, body=body, award=award
    )
    last = request.args.get("sau", type=record_number)
    after = round_queries.nominee_seen(reading(), scope, record, last) if last is not None else None
    rows = round_queries.nominees(reading(), seen, wanted, after=after)
    shown, allowed = rows[: round_queries.PAGE], allowed_endpoints()
    address: dict[str, Any] = {
        name: value
        for name, value in (("trang-thai", word), ("noi-khen", body), ("hinh-thuc", award))
        if value
    }
    dossier = None if is_owner else round_queries.dossier_of(reading(), round_id, scope.unit_id)
    # A province reads the rounds of its communes; it has no dossier in them.
    is_below = not is_owner and scope.unit_id != record.province_id
    more = len(rows) > round_queries.PAGE
    return render_template(
        "commendations/round_page.html",
        record=record,
        terms=set_named(reading(), record.province_id, record.rule_key),
        is_owner=is_owner,
        is_below=is_below,
        may_take=(is_owner or is_below) and may_take_in(record, dossier, is_owner=is_owner).accepted,
        claims_open=claims_are_open(record, today()),
        dossier=dossier,
        dossiers=round_queries.dossiers_in(reading(), round_id) if is_owner else [],
        own_rounds=_own_rounds(record) if dossier else [],
        send_form=SendForm(formdata=None, obj=dossier, seen_version=str(dossier.version))
        if dossier
        else None,
        rows=shown,
        changed=round_queries.changed_since(reading(), record, shown),
        below=round_queries.below_step(reading(), record, shown),
        absorbed=round_queries.absorbed_in(reading(), round_id) if is_owner else {},
        counts=round_queries.state_counts(reading(), seen),
        groups=round_queries.award_groups(reading(), round_id) if is_owner else [],
        kept=len(round_queries.left_over(reading(), record))
        if is_owner and record.state in (RoundState.DRAFT, RoundState.OPEN)
        else 0,
        decides=decides(record),
        reviews=round_queries.reviews_of(reading(), round_id),
        needs_review=record.unit_id == record.province_id,
        decisions=round_queries.decisions_of(reading(), round_id),
        step_form=StepForm(formdata=None, seen_version=str(record.version)),
        next_states=steps_of(record),
        wanted=wanted,
        next_url=url_for("commendations.round_page", round_id=round_id, **address, sau=shown[-1].id)
        if more
        else None,
        first_url=url_for("commendations.round_page", round_id=round_id, **address) if after else None,
        today=today(),
        allowed=allowed,
        names=NAMES,
    )


def _own_rounds(record: CommendationRound) -> list[CommendationRound]:
    """Return the rounds of a ward's own whose list may go up into another round."""
    rows = round_queries.round_list(reading(), current_scope())
    return [one for one in rows if owns(current_scope(), one) and one.id != record.id]


def _form_page(form: RoundForm, record: CommendationRound | None) -> Response:
    page = render_template("commendations/edit_round.html", form=_offered(form), record=record)
    return make_response(page, 422 if form.errors else 200)


def _offered(form: RoundForm) -> RoundForm:
    sets = known_sets(reading(), current_scope().province_id)
    form.rule_key.offer([(one.key, one.name) for one in sets if one.subject is Subject.PERSON])
    return form


@bp.route(f"{HERE}/them", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def new_round() -> AnyResponse:
    """Open a round of one's own office."""
    scope = current_scope()
    if request.method == "GET":
        return _form_page(RoundForm(formdata=None, cut_off=today()), None)
    form = _offered(RoundForm())
    if form.validate_on_submit():
        try:
            with writing() as database:
                made = round_actions.add_round(
                    database,
                    form.terms(),
                    unit_id=scope.unit_id or 0,
                    province_id=scope.province_id or 0,
                    by=me(),
                    now=now(),
                )
                round_id = made.id
            flash("Đã lập đợt xét. Đưa người đạt mốc vào danh sách.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _form_page(form, None)


@bp.route(f"{HERE}/<int:round_id>/sua", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ROUND)
def edit_round(round_id: int) -> AnyResponse:
    """Change a round of one's own office."""
    record = round_or_404(round_id, own=True)
    if request.method == "GET":
        return _form_page(RoundForm(formdata=None, obj=record, seen_version=str(record.version)), record)
    form = _offered(RoundForm())
    if form.validate_on_submit():
        try:
            with writing() as database:
                round_actions.change_round(
                    database, round_id, form.terms(), seen_version=form.version, by=me(), now=now()
                )
            flash("Đã lưu đợt xét.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _form_page(form, round_or_404(round_id, own=True))


@bp.post(f"{HERE}/<int:round_id>/trang-thai")
@requires(Permission.COMMENDATION_ROUND)
def lead_round(round_id: int) -> AnyResponse:
    """Lead a round to its next state, or count everybody on its list again."""
    round_or_404(round_id, own=True)
    form, word = StepForm(), request.form.get("sang", "")
    address = url_for("commendations.round_page", round_id=round_id)
    if not form.validate_on_submit() or word not in {*RoundState, "lay-so-moi"}:
        flash("Ghi ngày như 14/6/2026, rồi bấm nút của việc tiếp theo.", "attention")
        return go_to(address)
    try:
        with writing() as database:
            if word == "lay-so-moi":
                changed = refresh_figures(database, round_id, seen_version=form.version, by=me(), now=now())
                done = f"Đã lấy số mới, {number_text(changed)} người có số khác trước."
            else:
                led = round_actions.lead_round(
                    database,
                    round_id,
                    RoundState(word),
                    seen_version=form.version,
                    on_day=form.on_day.data,
                    by=me(),
                    now=now(),
                )
                done = f"Đợt xét: {STATE_NAMES[led.state].lower()}."
        flash(done, "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(address)
