"""Take people into a round, by its rule set or by hand, and change what becomes of those in it."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.commendations import bp
from blueprints.commendations.round_forms import ByHandForm, NomineeForm
from blueprints.commendations.rounds import HERE, NAMES, round_or_404
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.commendations import round_nominee_actions as taking_in
from domain.commendations import round_queries
from domain.commendations.candidate_queries import PAGE, Choice, candidates, milestone_counts
from domain.commendations.round_list_actions import change_nominee
from domain.commendations.round_nominee_actions import Taking, not_in_round
from domain.commendations.round_queries import owns
from domain.commendations.round_records import CommendationRound, Dossier, NomineeState, RoundState
from domain.commendations.round_rules import nominee_targets
from domain.commendations.rule_queries import set_named
from domain.commendations.rule_sets import person_terms
from domain.commendations.rules import MOST_AT_ONCE
from domain.donors.queries import register_page
from domain.donors.records import Donor
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.names import nfc
from domain.refusals import Refused
from domain.units.records import Unit
from domain.wording import number_text

_SHOWN = 20
_TARGETS = {
    NomineeState.REMOVED: "Bỏ ra khỏi đợt này",
    NomineeState.NEXT: "Để đợt sau",
    NomineeState.PROPOSED: "Đề nghị lại, với số của hôm nay",
    NomineeState.REJECTED: "Không khen",
}


def taking_into(record: CommendationRound) -> Taking:
    """Return how the signed-in office takes names into a round; 404 where it may not."""
    scope = current_scope()
    # A province reads the rounds of its communes, but proposes nobody there.
    found_or_404(None if scope.role is Role.PROVINCE and not owns(scope, record) else record)
    return Taking(record.id, scope.unit_id or 0, owns(scope, record))


def _person_choice(record: CommendationRound) -> Choice:
    terms = set_named(reading(), record.province_id, record.rule_key) or person_terms(record.cut_off)
    return Choice(
        record.cut_off,
        None,
        request.values.get("moc", type=record_number),
        terms=terms,
        with_recent="da-khen" in request.values,
    )


@bp.route(f"{HERE}/<int:round_id>/dua-vao", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_PROPOSE)
def take_in(round_id: int) -> AnyResponse:
    """List the candidates of the round's rule set who are not in it yet, and take the chosen or all in."""
    record = round_or_404(round_id)
    taking, choice = taking_into(record), _person_choice(record)
    people = donors_in_scope(current_scope())
    address = {"moc": choice.milestone, "da-khen": "y" if choice.with_recent else None}
    told: dict[str, Any] = {name: value for name, value in address.items() if value is not None}
    if request.method == "POST":
        wants_all = request.form.get("tat-ca") == "y"
        chosen = tuple(set(request.form.getlist("nguoi", type=record_number)))
        narrowed = choice if wants_all else Choice(record.cut_off, None, donor_ids=chosen, terms=choice.terms,
                                                   with_recent=True)  # fmt: skip
        try:
            with writing() as database:
                count = taking_in.take_people(database, taking, narrowed, scope=people, by=me(), now=now())
            flash(f"Đã đưa {number_text(count)} người vào đợt xét.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            flash(str(refused), "attention")
            return go_to(url_for("commendations.take_in", round_id=round_id, **told))
    free = people & not_in_round(round_id)
    rows = candidates(reading(), free, choice, today(), after=_after())
    shown = rows[:PAGE]
    counts = milestone_counts(reading(), free, choice, today())
    last = shown[-1].donor if len(rows) > PAGE else None
    page = render_template(
        "commendations/take_in.html",
        record=record,
        choice=choice,
        rows=shown,
        counts=counts,
        total=sum(counts.values()),
        most=MOST_AT_ONCE,
        address=told,
        next_url=url_for(
            "commendations.take_in", round_id=round_id, **told, sau=f"{last.donations}-{last.id}"
        )
        if last
        else None,
        first_url=url_for("commendations.take_in", round_id=round_id, **told)
        if "sau" in request.args
        else None,
        tabs=take_tabs(record, "take_in"),
    )
    return make_response(page)


def take_tabs(record: CommendationRound, current: str) -> list[tuple[str, str, bool]]:
    """Return the pages by which people are taken into a round."""
    pages = [("Cá nhân đạt mốc", "take_in"), ("Gia đình", "take_in_families"), ("Tập thể", "take_in_units")]
    pages.append(("Đột xuất, ngoài mốc", "take_by_hand"))
    return [
        (words, url_for(f"commendations.{page}", round_id=record.id), page == current)
        for words, page in pages
    ]


def _after() -> tuple[int, Donor] | None:
    donations, _, number = request.args.get("sau", "").partition("-")
    try:
        last = donor_in_scope(reading(), current_scope(), record_number(number))
        return None if last is None else (record_number(donations), last)
    except ValueError:
        return None


@bp.route(f"{HERE}/<int:round_id>/dua-vao/dot-xuat", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_PROPOSE)
def take_by_hand(round_id: int) -> AnyResponse:
    """Find a donor and propose an award with a reason that no rule set gives, or bring back those kept before."""
    record, scope = round_or_404(round_id), current_scope()
    taking, form = taking_into(record), ByHandForm()
    number = request.args.get("nguoi", type=record_number)
    donor = found_or_404(donor_in_scope(reading(), scope, number)) if number is not None else None
    if request.method == "POST" and request.form.get("viec") == "de-lai":
        return _carry_over(record, taking)
    if donor is not None and form.validate_on_submit():
        try:
            with writing() as database:
                again = database.get_one(Donor, donor.id)
                taking_in.take_by_hand(database, taking, again, form.hand(), by=me(), now=now())
            flash(f"Đã đưa {donor.full_name} vào đợt xét.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    typed = nfc(request.args.get("q", ""))[:100]
    people = donors_in_scope(scope)
    page = render_template(
        "commendations/take_by_hand.html",
        record=record,
        form=form,
        donor=donor,
        commune=reading().get(Unit, donor.commune_id) if donor and donor.commune_id else None,
        typed=typed,
        found=register_page(reading(), people, typed, limit=_SHOWN)[:_SHOWN] if typed else [],
        kept=round_queries.left_over(reading(), record) if taking.is_owner else [],
        tabs=take_tabs(record, "take_by_hand"),
    )
    return make_response(page, 422 if form.errors else 200)


def _carry_over(record: CommendationRound, taking: Taking) -> AnyResponse:
    try:
        with writing() as database:
            again = database.get_one(CommendationRound, record.id)
            kept = round_queries.left_over(database, again) if taking.is_owner else []
            if not kept:
                raise Refused("Không còn ai để lại từ đợt trước.")
            count = taking_in.carry_over(database, taking, kept, by=me(), now=now())
        flash(f"Đã đưa {number_text(count)} trường hợp để lại từ đợt trước vào đợt này.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("commendations.round_page", round_id=record.id))


@bp.route(f"{HERE}/<int:round_id>/nguoi/<int:nominee_id>", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_PROPOSE)
def nominee(round_id: int, nominee_id: int) -> AnyResponse:
    """Show how a nominee's figure comes about, and take it out, keep it for the next round or bring it back."""
    record, scope = round_or_404(round_id), current_scope()
    row = found_or_404(round_queries.nominee_seen(reading(), scope, record, nominee_id))
    is_owner, form = owns(scope, record), NomineeForm()
    dossier = reading().get(Dossier, row.dossier_id) if row.dossier_id else None
    targets = nominee_targets(record, row, dossier, is_owner=is_owner)
    is_submitted = record.state in (RoundState.SUBMITTED, RoundState.DECIDED)
    words = {**_TARGETS, NomineeState.PROPOSED: "Đề nghị lại, chờ quyết định"} if is_submitted else _TARGETS
    form.target.offer([(target, words[target]) for target in targets])
    if form.validate_on_submit():
        taking_into(record)
        try:
            with writing() as database:
                change_nominee(
                    database,
                    nominee_id,
                    form.target.data,
                    form.reason.data or "",
                    is_owner=is_owner,
                    by=me(),
                    now=now(),
                )
            flash(f"{row.name}: {NAMES['nominee_names'][form.target.data].lower()}.", "done")
            return go_to(url_for("commendations.round_page", round_id=round_id))
        except Refused as refused:
            show_reasons(form, refused)
    changed = round_queries.changed_since(reading(), record, [row])
    page = render_template(
        "commendations/nominee.html",
        record=record,
        row=row,
        form=form,
        may_change=bool(targets) and (is_owner or scope.role is not Role.PROVINCE),
        now_counted=changed.get(row.id),
        names=NAMES,
    )
    return make_response(page, 422 if form.errors else 200)
