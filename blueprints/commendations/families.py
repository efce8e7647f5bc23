"""The families that reached a step of a rule set by a cut-off day."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from blueprints.access import Permission, allowed_endpoints, current_scope, record_number, requires
from blueprints.commendations import bp
from blueprints.commendations.candidate_list import cut_off_and_sets
from blueprints.commendations.forms import CandidateFilterForm
from blueprints.navigation import honour_tabs
from blueprints.transaction import reading
from domain.accounts.records import Role
from domain.clock import today
from domain.commendations.family_queries import family_candidates
from domain.commendations.rule_records import Subject
from domain.ledger.family_queries import families_in_scope
from domain.units.queries import communes
from domain.wording import short_date

_PAGE = 50


@bp.get("/quan-ly/khen-thuong/gia-dinh")
@requires(Permission.COMMENDATION_READ)
def families() -> str:
    """List families at a step without its award, or those that would reach it with more proof."""
    scope, values = current_scope(), request.args
    cut_off, sets, wrong_day = cut_off_and_sets(values.get("den-ngay", ""), Subject.FAMILY)
    terms = next((one for one in sets if one.key == values.get("tieu-chi")), sets[0])
    form = CandidateFilterForm(values)
    form.terms.offer([(one.key, one.name) for one in sets])
    form.milestone.offer(
        [("", "Mọi mốc"), *((step.threshold, f"{step.threshold} lần") for step in terms.steps)]
    )
    is_province = scope.role is Role.PROVINCE and scope.province_id is not None
    known = communes(reading(), scope.province_id or 0, today()) if is_province else []
    form.commune.offer([("", "Mọi xã, phường"), *known])
    form.cut_off.raw_data, form.cut_off.data = None, short_date(cut_off)
    milestone, commune = values.get("moc", type=record_number), values.get("xa", type=record_number)
    gaps, with_recent = values.get("xem") == "thieu", "da-khen" in values
    found = family_candidates(
        reading(),
        families_in_scope(scope),
        terms,
        cut_off,
        milestone=milestone,
        commune_id=commune,
        gaps=gaps,
        with_recent=with_recent,
    )
    told = {
        "tieu-chi": terms.key,
        "den-ngay": short_date(cut_off),
        "moc": milestone,
        "xa": commune,
        "da-khen": "y" if with_recent else None,
    }
    address: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    here = {**address, **({"xem": "thieu"} if gaps else {})}
    last = values.get("sau", type=record_number)
    start = next((place for place, one in enumerate(found, 1) if one.family.id == last), 0)
    shown = found[start : start + _PAGE]
    more = len(found) > start + _PAGE
    return render_template(
        "commendations/families.html",
        form=form,
        wrong_day=wrong_day,
        terms=terms,
        cut_off=cut_off,
        rows=shown,
        total=len(found),
        gaps=gaps,
        address=address,
        next_url=url_for("commendations.families", **here, sau=shown[-1].family.id) if more else None,
        first_url=url_for("commendations.families", **here) if start else None,
        allowed=allowed_endpoints(),
        tabs=honour_tabs("commendations.families", allowed_endpoints()),
    )
