"""What the pages of one plan share: whether the signed-in account may change it, and its tabs."""

from __future__ import annotations

from blueprints.access import Permission, allowed_endpoints, current_scope, may
from blueprints.navigation import plan_tabs
from blueprints.transaction import reading
from domain.plans.queries import editable_plan


def may_edit_plan(plan_id: int) -> bool:
    """Return whether the signed-in account may change this plan; a ward reads the province's, and changes its own."""
    return may(Permission.PLAN_EDIT) and editable_plan(reading(), current_scope(), plan_id) is not None


def tabs_of_plan(plan_id: int, current: str, *, may_edit: bool) -> list[tuple[str, str, bool]]:
    """Return the tabs of a plan as (words, address, is current), without those that this account cannot open."""
    return plan_tabs(plan_id, current, allowed_endpoints(), may_edit=may_edit)
