"""Give the certifier of a list who has no account a link and a code, and take all links of a list back."""

from __future__ import annotations

from flask import abort, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, requires
from blueprints.answers import me, public_url
from blueprints.certification import bp
from blueprints.certification.forms import SeenForm
from blueprints.certification.office import open_list
from blueprints.htmx import go_to
from blueprints.transaction import writing
from domain.certification import link_actions, queries, rules
from domain.certification.letters import shown_code_of_link
from domain.certification.paper_facts import subject_of
from domain.certification.records import DonorList
from domain.clock import now
from domain.refusals import Refused


def _list_of_others(list_id: int) -> DonorList:
    """Return a list of the scope that another unit certifies; 403 when it is one's own unit that certifies."""
    item = open_list(list_id)
    if not queries.gives_links(current_scope(), item):
        abort(403)
    return item


@bp.post("/quan-ly/danh-sach/<int:list_id>/lien-ket")
@requires(Permission.DONOR_LIST_COMPILE)
def make_link(list_id: int) -> AnyResponse:
    """Make a link and a code that are good until the list's deadline, and show both this once."""
    item = _list_of_others(list_id)
    page = url_for("certification.donor_list", list_id=list_id)
    if not SeenForm().validate():
        flash("Trang này mở đã lâu. Xem lại rồi làm tiếp.", "attention")
        return go_to(page)
    try:
        with writing() as database:
            made = link_actions.make_link(
                database, database.get_one(DonorList, list_id), item.due_on, by=me(), now=now()
            )
    except Refused as refused:
        flash(" ".join(reason.sentence for reason in refused.reasons), "attention")
        return go_to(page)
    item = open_list(list_id)
    return make_response(
        render_template(
            "certification/made_link.html",
            item=item,
            subject=subject_of(item.drive),
            address=public_url("certification.open_link", token=made.token),
            code=shown_code_of_link(made.code),
            valid_to=made.valid_to,
            rules=rules,
        )
    )


@bp.post("/quan-ly/danh-sach/<int:list_id>/lien-ket/thu-hoi")
@requires(Permission.DONOR_LIST_COMPILE)
def end_links(list_id: int) -> AnyResponse:
    """Take back every link of a list."""
    _list_of_others(list_id)
    if SeenForm().validate():
        with writing() as database:
            link_actions.end_links(database, list_id, by=me(), now=now())
        flash("Đã thu hồi mọi liên kết của danh sách này.", "done")
    return go_to(url_for("certification.donor_list", list_id=list_id))
