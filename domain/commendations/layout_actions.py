"""Keep overprint layouts: make one from the full drawing, change it, copy it for another printer, lay it aside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.commendations.layout_records import OverprintLayout, Sheet
from domain.commendations.layout_rules import (
    LAYOUT_KINDS,
    LayoutTerms,
    drawn_places,
    layout_verdict,
    stored_places,
)
from domain.commendations.rules import PRINTED_NAMES
from domain.journal import Actor
from domain.papers.records import PaperKind
from domain.refusals import Refused

MOST_LAYOUTS = 30
_CHANGED = "Mẫu phôi này vừa được sửa ở nơi khác. Tải lại trang để xem rồi sửa tiếp."
_TOO_MANY = f"Đơn vị đã có {MOST_LAYOUTS} mẫu phôi. Bỏ mẫu không dùng rồi thêm."


def new_layout(
    session: Session, kind: PaperKind, sheet: Sheet, *, unit_id: int, by: Actor, now: datetime
) -> OverprintLayout:
    """Store a layout whose places are those of the full drawing; raise Refused when there are too many."""
    if kind not in LAYOUT_KINDS:
        raise Refused("Chọn loại giấy trong danh sách.")
    places = stored_places(drawn_places(kind, sheet))
    name = f"Phôi {PRINTED_NAMES[kind].lower()}"
    return _added(session, kind, LayoutTerms(name, sheet, 0, 0, ()), places, unit_id, by, now)


def copy_layout(session: Session, layout_id: int, *, by: Actor, now: datetime) -> OverprintLayout:
    """Store a copy of a layout, for another printer or another sheet; raise Refused when there are too many."""
    old = session.get_one(OverprintLayout, layout_id)
    name = f"{old.name[:110]} (chép)"
    terms = LayoutTerms(name, old.sheet, old.offset_right, old.offset_down, ())
    return _added(session, old.kind, terms, old.fields, old.unit_id, by, now)


def _added(
    session: Session,
    kind: PaperKind,
    terms: LayoutTerms,
    places: str,
    unit_id: int,
    by: Actor,
    now: datetime,
) -> OverprintLayout:
    wanted = select(func.count()).where(
        OverprintLayout.unit_id == unit_id, OverprintLayout.ended_at.is_(None)
    )
    if (session.scalar(wanted) or 0) >= MOST_LAYOUTS:
        raise Refused(_TOO_MANY)
    layout = OverprintLayout(
        unit_id=unit_id,
        kind=kind,
        name=terms.name,
        sheet=terms.sheet,
        offset_right=terms.offset_right,
        offset_down=terms.offset_down,
        fields=places,
        changed_at=now,
        changed_by=by.name,
    )
    session.add(layout)
    session.flush()
    journal.record(session, "thêm mẫu phôi", "overprint_layout", layout.id, by=by, now=now, kind=kind.value)
    return layout


def _held(session: Session, layout_id: int) -> OverprintLayout:
    wanted = select(OverprintLayout).where(OverprintLayout.id == layout_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def change_layout(
    session: Session, layout_id: int, terms: LayoutTerms, *, seen_version: int, by: Actor, now: datetime
) -> OverprintLayout:
    """Store a changed layout; raise Refused for places off the sheet and when somebody changed it meanwhile."""
    layout = _held(session, layout_id)
    if layout.version != seen_version:
        raise Refused(_CHANGED)
    layout_verdict(terms).require()
    layout.name, layout.sheet, layout.fields = terms.name, terms.sheet, stored_places(terms.places)
    layout.offset_right, layout.offset_down = terms.offset_right, terms.offset_down
    layout.version, layout.changed_at, layout.changed_by = layout.version + 1, now, by.name
    session.flush()
    journal.record(session, "sửa mẫu phôi", "overprint_layout", layout.id, by=by, now=now)
    return layout


def end_layout(session: Session, layout_id: int, *, by: Actor, now: datetime) -> None:
    """Lay a layout aside; it is no longer offered. Doing it twice changes nothing."""
    layout = _held(session, layout_id)
    if layout.ended_at is None:
        layout.ended_at, layout.changed_by = now, by.name
        session.flush()
        journal.record(session, "bỏ mẫu phôi", "overprint_layout", layout.id, by=by, now=now)
