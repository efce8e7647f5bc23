"""Answer the addresses of donors: the register, one donor with the ledger, a donation given elsewhere."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    record_number,
    requires,
)
from blueprints.answers import me, show_reasons
from blueprints.donors import bp
from blueprints.donors.forms import DonationForm, NumberForm, RevealForm
from blueprints.donors.found import donor_or_404
from blueprints.htmx import go_to, page_or_part
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.commendations.queries import honours_of_donor
from domain.commendations.rules import KIND_NAMES, milestone_reached, milestones_on
from domain.donors import actions, queries
from domain.donors.card_queries import card_of, contact_needs_asking, last_own_change
from domain.donors.card_rules import shown_card_code
from domain.donors.records import Donor
from domain.donors.rules import next_donation_day
from domain.ledger import actions as ledger
from domain.ledger.claim_queries import claims_of
from domain.ledger.claim_rules import CLAIM_STATE_KINDS, CLAIM_STATE_NAMES, when_text
from domain.ledger.opening_rules import opening_text
from domain.ledger.queries import donor_in_scope, donors_in_scope, evidence_counts, ledger_of
from domain.ledger.rules import evidence_words
from domain.refusals import Refused
from domain.results.rules import COMPONENT_NAMES
from domain.units.records import Unit

REGISTER_LINKS = (
    ("donors.segments", "Nhóm cần gọi"),
    ("donors.year_thanks", "Thư cảm ơn năm"),
    ("merges.pairs", "Có thể trùng"),
    ("donors.family_list", "Gia đình"),
    ("donors.waiting_blood_groups", "Nhóm máu chờ xác nhận"),
    ("donors.claims", "Lời khai"),
    ("donors.notebooks", "Sổ cũ"),
)


@bp.get("/quan-ly/nguoi-hien-mau/")
@requires(Permission.DONOR_READ)
def register() -> Response:
    """Show the register in the order of names, or the donors that a typed word finds."""
    session, scope = reading(), current_scope()
    typed = request.args.get("q", "").strip()[:200]
    after_id = request.args.get("sau", type=record_number)
    after = donor_in_scope(session, scope, after_id) if after_id else None
    rows = queries.register_page(
        session, donors_in_scope(scope), typed, after=after, is_one_commune=scope.role is Role.WARD
    )
    shown = rows[: queries.PAGE]
    next_url = None
    if len(rows) > queries.PAGE:
        next_url = url_for("donors.register", q=typed or None, sau=shown[-1].donor.id)
    return page_or_part(
        "donors/register.html",
        "donors/_rows.html",
        rows=shown,
        typed=typed,
        is_first=after is None,
        next_url=next_url,
        today=today(),
        form=NumberForm(formdata=None),
        register_links=REGISTER_LINKS,
        allowed=allowed_endpoints(),
    )


@bp.post("/quan-ly/nguoi-hien-mau/tim-so")
@requires(Permission.DONOR_READ)
def find_by_number() -> AnyResponse:
    """Lead to the donor of the account's register who has a whole citizen number."""
    form = NumberForm()
    if not form.validate_on_submit():
        page = render_template(
            "donors/register.html",
            rows=[],
            typed="",
            is_first=True,
            next_url=None,
            today=today(),
            form=form,
            register_links=REGISTER_LINKS,
            allowed=allowed_endpoints(),
        )
        return make_response(page, 422)
    donor = queries.donor_with_number(reading(), form.id_number.data, donors_in_scope(current_scope()))
    if donor is None:
        flash("Sổ của đơn vị anh/chị không có ai mang số căn cước vừa nhập.", "attention")
        return go_to(url_for("donors.register"))
    return go_to(url_for("donors.donor", donor_id=donor.id))


@bp.get("/quan-ly/nguoi-hien-mau/<int:donor_id>")
@requires(Permission.DONOR_READ)
def donor(donor_id: int) -> Response:
    """Show one donor: identity, the ledger with its evidence, and the first day of the next donation.

    The address of a row that was merged leads to the one that took it over.
    """
    lasting = queries.survivor_of(reading(), donor_id)
    if lasting is not None and lasting.id != donor_id:
        return go_to(url_for("donors.donor", donor_id=donor_or_404(lasting.id).id))
    donor_or_404(donor_id)
    return _donor_page(donor_id, RevealForm(formdata=None))


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/so-can-cuoc")
@requires(Permission.DONOR_REVEAL)
def reveal(donor_id: int) -> Response:
    """Show the whole citizen number once, for a reason that the journal keeps."""
    donor_or_404(donor_id)
    form, number = RevealForm(), ""
    if form.validate_on_submit():
        try:
            with writing() as database:
                number = actions.reveal_id_number(
                    database, database.get_one(Donor, donor_id), form.reason.data, by=me(), now=now()
                )
        except Refused as refused:
            show_reasons(form, refused)
    return _donor_page(donor_id, form, number)


def _donor_page(donor_id: int, form: RevealForm, number: str = "") -> Response:
    session, found = reading(), donor_or_404(donor_id)
    lines = ledger_of(session, donor_id)
    commune = session.get(Unit, found.commune_id) if found.commune_id else None
    workplace = session.get(Unit, found.workplace_id) if found.workplace_id else None
    card = card_of(session, donor_id)
    page = render_template(
        "donors/donor.html",
        donor=found,
        commune=commune.name if commune else "",
        workplace=workplace.name if workplace else found.workplace,
        lines=lines,
        levels=evidence_counts(lines),
        milestone=milestone_reached(found.donations, milestones_on(today()).value),
        following=next_donation_day(found.last_donation_on, found.last_component, today()),
        honours=honours_of_donor(session, donor_id),
        number=number,
        form=form,
        today=today(),
        allowed=allowed_endpoints(),
        component_names=COMPONENT_NAMES,
        evidence_words=evidence_words,
        opening_text=opening_text,
        claims=claims_of(session, donor_id),
        claim_state_names=CLAIM_STATE_NAMES,
        claim_state_kinds=CLAIM_STATE_KINDS,
        when_text=when_text,
        card=card,
        card_code=shown_card_code(card.code) if card else "",
        is_contact_old=contact_needs_asking(found.contact_checked_on, today()),
        own_change=last_own_change(session, donor_id),
        kind_names=KIND_NAMES,
    )
    return make_response(page, 422 if form.errors else 200)


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/them-lan-hien", methods=["GET", "POST"])
@requires(Permission.DONATION_ADD)
def add_donation(donor_id: int) -> AnyResponse:
    """Add a donation given elsewhere or earlier, with how strong its evidence is."""
    found = donor_or_404(donor_id)
    form = DonationForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                ledger.add_earlier_donation(
                    database,
                    donor_id,
                    on_day=form.on_day.data,
                    component=form.component.data,
                    volume_ml=form.volume_ml.data,
                    evidence=form.evidence.data,
                    serial=form.serial.data or "",
                    place=form.place.data,
                    reason=form.reason.data or "",
                    by=me(),
                    now=now(),
                )
            flash(f"Đã thêm một lần hiến của {found.full_name}.", "done")
            return go_to(url_for("donors.donor", donor_id=donor_id))
        except Refused as refused:
            show_reasons(form, refused)
    held = [line.donation for line in ledger_of(reading(), donor_id) if not line.taken_back]
    openings = [opening_text(one.times, one.on_day) for one in held if one.is_opening and not one.reverses_id]
    page = render_template("donors/add_donation.html", donor=found, form=form, openings=openings)
    return make_response(page, 422 if form.is_submitted() else 200)


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/lan-hien/<int:donation_id>/rut-lai")
@requires(Permission.DONATION_ADD)
def reverse_donation(donor_id: int, donation_id: int) -> AnyResponse:
    """Take back a donation that was written by hand; the ledger keeps both lines."""
    donor_or_404(donor_id)
    try:
        with writing() as database:
            ledger.reverse_earlier_donation(database, donor_id, donation_id, by=me(), now=now())
        flash("Đã rút lại lần hiến. Sổ vẫn giữ cả hai dòng.", "attention")
    except Refused as refused:
        flash(str(refused), "error")
    return go_to(url_for("donors.donor", donor_id=donor_id))
