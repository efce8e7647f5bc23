"""The paper pack of a drive: one file from which the day can be run when network or power fails."""

from __future__ import annotations

from collections.abc import Callable, Collection

from documents.desk_sheets import by_name_sheets, by_unit_sheets, walk_in_sheets
from documents.drive_notices import notice_sheets
from documents.gift_sheets import gift_sheets
from documents.handover_minutes import minutes_sheets
from documents.pack_sheets import EDGE, Sheet
from documents.pages import FootFacts, draw_foot, draw_sample_mark, finished, new_canvas
from documents.serial_sheets import serial_sheets, volunteer_sheets
from documents.station_slips import slip_sheets
from documents.styles import A4, mm, printable
from domain.results.pack_facts import PackFacts
from domain.results.pack_rules import PackPart

TITLE = "Bộ giấy của đợt hiến máu"
_FOOT_EDGE = 0.5 * mm  # There is no QR in this foot: its two lines stand lower than on other papers.


def _minutes(facts: PackFacts) -> list[Sheet]:
    return minutes_sheets(facts.handover)


_SHEETS: dict[PackPart, Callable[[PackFacts], list[Sheet]]] = {
    PackPart.BY_NAME: by_name_sheets,
    PackPart.BY_UNIT: by_unit_sheets,
    PackPart.WALK_INS: walk_in_sheets,
    PackPart.GIFTS: gift_sheets,
    PackPart.SERIALS: serial_sheets,
    PackPart.HANDOVER: _minutes,
    PackPart.SLIPS: slip_sheets,
    PackPart.NOTICES: notice_sheets,
    PackPart.VOLUNTEERS: volunteer_sheets,
}


def drive_pack_pdf(facts: PackFacts, parts: Collection[PackPart]) -> bytes:
    """Print the chosen parts, each from a new page, with one count of pages over the whole file.

    Everything is A4 and reads in black and white. The same facts and parts give the same file.
    Raises ValueError when there is nothing to print.
    """
    facts = printable(facts)
    sheets = [sheet for part in PackPart if part in parts for sheet in _SHEETS[part](facts)]
    if not sheets:
        raise ValueError("There is no sheet to print.")
    canvas, buffer = new_canvas(A4, f"{TITLE}, bản số {facts.version}", facts.handover.subject)
    about = f"{facts.handover.subject} · {facts.handover.host}"
    lines = (about, f"Bản số {facts.version} · {facts.printed}")
    for page, sheet in enumerate(sheets, start=1):
        canvas.setPageSize(sheet.size)
        if facts.handover.sample:
            draw_sample_mark(canvas, sheet.size)
        sheet.draw(canvas)
        foot = FootFacts("", "", lines, page, len(sheets))
        draw_foot(canvas, foot, EDGE, sheet.size[0] - EDGE, _FOOT_EDGE)
        canvas.showPage()
    return finished(canvas, buffer)
