"""Answer the addresses of blood groups: the entries of one donor, a new one, the second person's word."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.donors import bp
from blueprints.donors.blood_forms import BloodGroupForm
from blueprints.donors.found import donor_or_404
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from blueprints.who import person
from domain.clock import now
from domain.donors import blood_actions as actions
from domain.donors import blood_queries as queries
from domain.donors.blood_records import BloodGroupEntry, EntryState
from domain.donors.blood_rules import GROUP_NAMES, SOURCE_NAMES, is_locked, source_of
from domain.ledger.queries import donors_in_scope
from domain.refusals import Refused

_STATE_NAMES = {
    EntryState.TAKEN: "Đã ghi",
    EntryState.WAITING: "Chờ người thứ hai",
    EntryState.REFUSED: "Không nhận",
}


@bp.route("/quan-ly/nguoi-hien-mau/<int:donor_id>/nhom-mau", methods=["GET", "POST"])
@requires(Permission.BLOOD_GROUP_EDIT)
def blood_group(donor_id: int) -> AnyResponse:
    """Show what was said of a donor's blood group; write down a new word about it."""
    donor_or_404(donor_id)
    form = BloodGroupForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                entry = actions.record_blood_group(
                    database,
                    donor_id,
                    form.group.data,
                    form.source.data,
                    note=form.note.data or "",
                    by=me(),
                    now=now(),
                )
                words = _told(entry)
            flash(*words)
            return go_to(url_for("donors.blood_group", donor_id=donor_id))
        except Refused as refused:
            show_reasons(form, refused)
    donor = donor_or_404(donor_id)
    source = source_of(donor.blood_group, donor.blood_group_source)
    page = render_template(
        "donors/blood_group.html",
        donor=donor,
        source=source,
        is_locked=is_locked(source),
        entries=queries.entries_of(reading(), donor_id),
        form=form,
        my_id=person().account.id,
        group_names=GROUP_NAMES,
        source_names=SOURCE_NAMES,
        state_names=_STATE_NAMES,
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _told(entry: BloodGroupEntry | None) -> tuple[str, str]:
    if entry is None:
        return "Sổ đã ghi như vậy, không có gì đổi.", "attention"
    if entry.state is EntryState.WAITING:
        return "Đã gửi đề nghị. Một người khác của văn phòng xác nhận thì nhóm máu mới đổi.", "attention"
    return f"Đã ghi nhóm máu {GROUP_NAMES[entry.blood_group]}.", "done"


@bp.post("/quan-ly/nguoi-hien-mau/<int:donor_id>/nhom-mau/<int:group_entry_id>")
@requires(Permission.BLOOD_GROUP_EDIT)
def decide_blood_group(donor_id: int, group_entry_id: int) -> Response:
    """Confirm the change of a locked group as the second person, or leave the group as it is."""
    donor_or_404(donor_id)
    entry = reading().get(BloodGroupEntry, group_entry_id)
    found_or_404(entry if entry is not None and entry.donor_id == donor_id else None)
    is_yes = request.form.get("tra-loi") == "xac-nhan"
    act = actions.confirm_blood_group if is_yes else actions.refuse_blood_group
    try:
        with writing() as database:
            act(database, group_entry_id, by=me(), now=now())
        flash("Đã đổi nhóm máu." if is_yes else "Giữ nhóm máu như cũ.", "done")
    except Refused as refused:
        flash(str(refused), "error")
    return go_to(url_for("donors.blood_group", donor_id=donor_id))


@bp.get("/quan-ly/nguoi-hien-mau/nhom-mau-cho-xac-nhan")
@requires(Permission.BLOOD_GROUP_EDIT)
def waiting_blood_groups() -> str:
    """Show the changes of locked groups that wait for a second person, the oldest first."""
    after_id = request.args.get("sau", type=record_number) or 0
    scope = donors_in_scope(current_scope())
    found = queries.waiting_changes(reading(), scope, after_id=after_id)
    shown, more = found[: queries.PAGE], len(found) > queries.PAGE
    return render_template(
        "donors/waiting_blood_groups.html",
        changes=shown,
        is_first=not after_id,
        next_url=url_for("donors.waiting_blood_groups", sau=shown[-1].entry.id) if more else None,
        group_names=GROUP_NAMES,
        source_names=SOURCE_NAMES,
    )
