"""Answer the addresses of merges: pairs that may be one person, the merge of a pair, its undo."""

from __future__ import annotations

from datetime import date, timedelta

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
from blueprints.answers import me
from blueprints.htmx import go_to
from blueprints.merges import bp
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.donors.records import Donor
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.ledger.rules import EVIDENCE_NAMES
from domain.merges import actions, queries
from domain.merges.preview import preview
from domain.merges.rules import FIELDS, STRENGTH_NAMES, stays_first, undo_until
from domain.refusals import Refused
from domain.rulebook import rule

_BOTH = "ca_hai"


@bp.get("/quan-ly/nguoi-hien-mau/trung")
@requires(Permission.DONOR_READ)
def pairs() -> str:
    """Show donors who may be one person, the likeliest first."""
    found = queries.pairs_page(reading(), donors_in_scope(current_scope()), after=_place_after())
    shown = found[: queries.PAGE]
    next_url = None
    if len(found) > queries.PAGE:
        last = shown[-1]
        place = f"{last.strength.value}.{last.first.id}.{last.second.id}"
        next_url = url_for("merges.pairs", sau=place)
    return render_template(
        "merges/pairs.html",
        pairs=shown,
        is_first="sau" not in request.args,
        next_url=next_url,
        strength_names=STRENGTH_NAMES,
        stays_first=stays_first,
        allowed=allowed_endpoints(),
    )


def _place_after() -> tuple[int, str, int, int] | None:
    try:
        strength, one_id, other_id = (record_number(part) for part in request.args["sau"].split("."))
    except (KeyError, ValueError):
        return None
    donor = reading().get(Donor, one_id)
    return None if donor is None else (strength, donor.sort_key, one_id, other_id)


def _both(donor_id: int, other_id: int) -> tuple[Donor, Donor]:
    session, scope = reading(), current_scope()
    one = found_or_404(donor_in_scope(session, scope, donor_id))
    return one, found_or_404(donor_in_scope(session, scope, other_id))


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/ghep/<int:other_id>", methods=["GET", "POST"])
@requires(Permission.DONOR_MERGE)
def merge_pair(donor_id: int, other_id: int) -> AnyResponse:
    """Show two rows side by side; merge the second into the first when somebody has decided."""
    survivor, absorbed = _both(donor_id, other_id)
    refusal = ""
    if request.method == "POST":
        try:
            with writing() as database:
                actions.merge(
                    database,
                    donor_id,
                    other_id,
                    take=[field for field in FIELDS if request.form.get(f"chon-{field}") == "kia"],
                    doubles=_doubles_chosen(),
                    by=me(),
                    now=now(),
                )
            days = rule("merge.undo_days", today()).value
            flash(f"Đã ghép hai dòng của {survivor.full_name}. Hoàn tác được trong {days} ngày.", "done")
            return go_to(url_for("donors.donor", donor_id=donor_id))
        except Refused as refused:
            refusal = str(refused)
            survivor, absorbed = _both(donor_id, other_id)
    page = render_template(
        "merges/merge_pair.html",
        shown=preview(reading(), survivor, absorbed),
        chosen=request.form,
        refusal=refusal,
        evidence_names=EVIDENCE_NAMES,
        both=_BOTH,
        undo_days=rule("merge.undo_days", today()).value,
    )
    return make_response(page, 422 if refusal else 200)


def _doubles_chosen() -> dict[date, int | None]:
    """Read for each day on which both gave what is taken back; what cannot be read was not chosen."""
    chosen: dict[date, int | None] = {}
    for name, value in request.form.items():
        try:
            if name.startswith("ngay-"):
                day = date.fromisoformat(name.removeprefix("ngay-"))
                chosen[day] = None if value == _BOTH else record_number(value)
        except ValueError:
            continue
    return chosen


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/khac/<int:other_id>")
@requires(Permission.DONOR_MERGE)
def not_same(donor_id: int, other_id: int) -> Response:
    """Remember that two donors are two people."""
    one, other = _both(donor_id, other_id)
    try:
        with writing() as database:
            actions.mark_not_same(database, donor_id, other_id, by=me(), now=now())
        flash(f"Đã ghi: {one.full_name} và {other.full_name} là hai người.", "done")
    except Refused as refused:
        flash(str(refused), "error")
    return go_to(url_for("merges.pairs"))


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/khac/<int:other_id>/bo")
@requires(Permission.DONOR_MERGE)
def maybe_same(donor_id: int, other_id: int) -> Response:
    """Take back that two donors are two people."""
    _both(donor_id, other_id)
    with writing() as database:
        actions.forget_not_same(database, donor_id, other_id, by=me(), now=now())
    flash("Đã bỏ ghi nhớ. Cặp này lại có trong danh sách.", "done")
    return go_to(url_for("merges.decided"))


@bp.get("/quan-ly/nguoi-hien-mau/da-ghep")
@requires(Permission.DONOR_MERGE)
def decided() -> str:
    """Show the merges that can still be taken back, and the pairs that were said to be two people."""
    session, scope = reading(), donors_in_scope(current_scope())
    since = now() - timedelta(days=rule("merge.undo_days", today()).value + 1)
    found = queries.merges_page(
        session, scope, since=since, before_id=request.args.get("truoc", type=record_number)
    )
    shown = found[: queries.PAGE]
    more = len(found) > queries.PAGE
    return render_template(
        "merges/decided.html",
        merges=[(one, undo_until(one.merge.merged_at)) for one in shown],
        next_url=url_for("merges.decided", truoc=shown[-1].merge.id) if more else None,
        is_first="truoc" not in request.args,
        not_same=queries.not_same_of(session, scope),
        today=today(),
    )


@bp.post("/quan-ly/nguoi-hien-mau/ghep/<int:merge_id>/hoan-tac")
@requires(Permission.DONOR_MERGE)
def undo(merge_id: int) -> Response:
    """Take a merge back."""
    merge = found_or_404(queries.merge_in_scope(reading(), donors_in_scope(current_scope()), merge_id))
    absorbed_id = merge.absorbed_id
    try:
        with writing() as database:
            actions.undo_merge(database, merge_id, by=me(), now=now())
        flash("Đã hoàn tác: hai dòng lại như trước khi ghép.", "done")
    except Refused as refused:
        flash(str(refused), "error")
        return go_to(url_for("merges.decided"))
    return go_to(url_for("donors.donor", donor_id=absorbed_id))
