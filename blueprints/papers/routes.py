"""Answer whether a code belongs to a paper: kind, day, rows, issuing unit, current or replaced; nothing personal."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.answers import address_key
from blueprints.htmx import go_to
from blueprints.papers import bp
from blueprints.transaction import reading, writing
from domain.accounts.actions import count_try
from domain.clock import day_of, now
from domain.papers.queries import paper_with_code
from domain.papers.records import PaperKind
from domain.papers.rules import read_code, shown_code

KIND_NAMES = {
    PaperKind.DONOR_LIST: "Danh sách đăng ký hiến máu đã xác nhận",
    PaperKind.COMMENDATION: "Giấy chứng nhận tôn vinh",
    PaperKind.MERIT: "Giấy khen",
    PaperKind.THANKS: "Thư cảm ơn",
    PaperKind.COUNT_STATEMENT: "Giấy xác nhận số lần hiến máu",
    PaperKind.RESULT_REPORT: "Báo cáo kết quả đợt hiến máu",
    PaperKind.HANDOVER_MINUTES: "Biên bản bàn giao kết quả tiếp nhận máu",
    PaperKind.DIFFERENCE_SLIP: "Phiếu điều chỉnh số liệu",
}
_MISSES_PER_MINUTE = 10


@bp.get("/kiem-tra/")
@public
def ask_code() -> AnyResponse:
    """Ask for the code printed on a paper."""
    typed = request.args.get("ma", "").strip()
    if typed:
        return go_to(url_for("papers.check", code=typed))
    return make_response(render_template("papers/ask_code.html"))


@bp.get("/kiem-tra/<code>")
@public
def check(code: str) -> Response:
    """Tell what paper a code belongs to; after ten misses in a minute an address has to wait."""
    known = read_code(code)
    paper = paper_with_code(reading(), known) if known else None
    if paper is None:
        with writing() as database:
            misses = count_try(database, "check_code", address_key(), window=timedelta(minutes=1), now=now())
        status = 429 if misses > _MISSES_PER_MINUTE else 404
        return make_response(render_template("papers/unknown_code.html", typed=code, status=status), status)
    return make_response(
        render_template(
            "papers/check.html",
            paper=paper,
            kind=KIND_NAMES[paper.kind],
            issued_on=day_of(paper.issued_at),
            code=shown_code(paper.code),
        )
    )
