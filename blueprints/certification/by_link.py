"""Let an agency without account decide on one list by the link and the code of its letter."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, current_app, flash, make_response, render_template, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.answers import address_key, show_reasons
from blueprints.certification import bp
from blueprints.certification.certifier import Reviewer, give_back, review
from blueprints.certification.forms import LinkCodeForm
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from documents.donor_list import donor_list_pdf as draw_donor_list
from domain import journal
from domain.accounts.actions import count_try
from domain.certification import link_actions, link_queries, queries, row_queries, rules
from domain.certification.paper_facts import subject_of
from domain.certification.records import DonorList, ListState
from domain.clock import now, today
from domain.journal import Actor
from domain.refusals import Refused
from domain.rulebook import rule

_NAME = "certifier_link"
_LASTS = timedelta(hours=4)
_WINDOW = timedelta(minutes=15)
_TOO_MANY = "Đã thử nhiều lần. Đợi 15 phút rồi nhập lại, hoặc gọi nơi gửi thư."


@bp.route("/xac-nhan/<token>", methods=["GET", "POST"])
@public
def open_link(token: str) -> AnyResponse:
    """Ask for the code that stands beside the link; a wrong link and a wrong code get the same answer."""
    form, status = LinkCodeForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = _tried(token)
            try:
                if status != 429:
                    with writing() as database:
                        link = link_actions.open_link(database, token, form.code.data, now())
                        session[_NAME] = [link.id, int(now().timestamp())]
                    return go_to(url_for("certification.certify_by_link"))
                form.form_errors.append(_TOO_MANY)
            except Refused as refused:
                show_reasons(form, refused)
    return make_response(render_template("certification/open_link.html", form=form), status)


def _tried(token: str) -> int:
    """Count this try for the address and for the link; return 429 when one has had too many, else 422."""
    limits = {
        address_key(): rule("certification.link_address_tries", today()).value,
        f"link:{link_queries.read_signs(token)}": rule("certification.link_code_tries", today()).value,
    }
    with writing() as database:
        tries = {key: count_try(database, _NAME, key, window=_WINDOW, now=now()) for key in limits}
    return 429 if any(tries[key] > most for key, most in limits.items()) else 422


def _my_list() -> tuple[DonorList, int] | None:
    """Return the one list that this browser has opened by link, and the link, while both still count."""
    kept = session.get(_NAME)
    if not kept or now().timestamp() - kept[1] > _LASTS.total_seconds():
        return None
    link = link_queries.live_link(reading(), int(kept[0]), today())
    if link is None:
        return None
    item = reading().get(DonorList, link.donor_list_id)
    # A list that was taken back is the office's again until it is sent anew.
    return None if item is None or item.state is ListState.DRAFT else (item, link.id)


def _my_list_or_404() -> tuple[DonorList, int]:
    found = _my_list()
    if found is None:
        abort(404)
    return found


def _holder(item: DonorList, link_id: int) -> Reviewer:
    return Reviewer(
        by=_by(item, link_id),
        reload=lambda: _my_list_or_404()[0],
        here=url_for("certification.certify_by_link"),
        return_url=url_for("certification.return_by_link"),
        done_url=url_for("certification.after_link"),
    )


def _by(item: DonorList, link_id: int) -> Actor:
    return Actor(f"{item.certifying_unit.short_name[:80]}, qua liên kết {link_id}")


@bp.route("/xac-nhan/danh-sach", methods=["GET", "POST"])
@public
def certify_by_link() -> AnyResponse:
    """Show every row of the one list to decide on; save progress, or certify when all rows are decided."""
    found = _my_list()
    if found is None:
        return make_response(render_template("certification/link_ended.html"), 404)
    return review(found[0], _holder(*found))


@bp.post("/xac-nhan/danh-sach/tra-lai")
@public
def return_by_link() -> AnyResponse:
    """Give the whole list back to the office, with a reason."""
    found = _my_list_or_404()
    return give_back(found[0], _holder(*found))


@bp.get("/xac-nhan/danh-sach/xong")
@public
def after_link() -> AnyResponse:
    """Say what became of the list, with the paper to print and sign."""
    found = _my_list()
    if found is None:
        return make_response(render_template("certification/link_ended.html"), 404)
    item = found[0]
    if item.state in rules.REVIEWABLE:
        return go_to(url_for("certification.certify_by_link"))
    return make_response(
        render_template(
            "certification/after_link.html",
            item=item,
            subject=subject_of(item.drive),
            count=queries.row_counts(reading(), [item.id]).get(item.id, (0, 0)),
            rules=rules,
        )
    )


@bp.get("/xac-nhan/danh-sach.pdf")
@public
def link_pdf() -> Response:
    """Print the one list: what was certified, or a draft that says it is one."""
    item, link_id = _my_list_or_404()
    settings, by = current_app.extensions["settings"], _by(item, link_id)
    facts = row_queries.donor_list_facts(
        reading(),
        item,
        public_url=settings.public_url,
        printed_by=by.name,
        printed_at=now(),
        sample=settings.is_demo,
    )
    list_id = item.id
    with writing() as database:
        journal.record(
            database, "in danh sách", "donor_list", list_id, by=by, now=now(), rows=len(facts.rows)
        )
    return pdf_response(draw_donor_list(facts), f"danh-sach-{list_id}.pdf")


@bp.post("/xac-nhan/danh-sach/dong")
@public
def close_link() -> AnyResponse:
    """Leave the list: the next person at this computer has to know link and code again."""
    session.pop(_NAME, None)
    flash("Đã đóng danh sách trên máy này.", "done")
    return go_to(url_for("drives.home"))
