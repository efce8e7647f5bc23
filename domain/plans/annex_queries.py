"""Ask for the tables that were taken over into a plan."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.plans.annex_batch import IMPORT_KIND_NAMES
from domain.plans.records import PlanImport

_SHOWN = 20


def imports_of(session: Session, plan_id: int) -> Sequence[PlanImport]:
    """Return the latest batches of a plan, the newest first."""
    wanted = select(PlanImport).where(PlanImport.plan_id == plan_id, PlanImport.kind.in_(IMPORT_KIND_NAMES))
    return session.scalars(wanted.order_by(PlanImport.id.desc()).limit(_SHOWN)).all()


def import_of_plan(session: Session, plan_id: int, import_id: int) -> PlanImport | None:
    """Return one batch of a plan."""
    wanted = select(PlanImport).where(PlanImport.plan_id == plan_id, PlanImport.id == import_id)
    return session.scalars(wanted.where(PlanImport.kind.in_(IMPORT_KIND_NAMES))).one_or_none()
