"""Who may do what: permissions by role, the mark every endpoint must carry, and the guard that denies by default."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from blueprints.htmx import wants_part
from blueprints.who import person, signed_in_person
from domain.accounts.queries import scope_of
from domain.accounts.records import Role
from domain.accounts.rules import Scope, desk_is_valid
from domain.clock import today

View = TypeVar("View", bound=Callable[..., Any])
Found = TypeVar("Found")
_MARK = "_access"


class Permission(StrEnum):
    """scope:resource:action; the scope narrows what the account's unit, province or drive allows."""

    ACCOUNT_OWN = "own:account:use"
    ACCOUNT_EDIT = "province:account:edit"
    UNIT_EDIT = "province:unit:edit"
    COMMITTEE_EDIT = "unit:committee:edit"
    PLAN_READ = "province:plan:read"
    PLAN_EDIT = "province:plan:edit"
    DRIVE_READ = "unit:drive:read"
    DRIVE_EDIT = "province:drive:edit"
    DRIVE_PREPARE = "unit:drive:prepare"
    REGISTRATION_READ = "unit:registration:read"
    REGISTRATION_ADD = "unit:registration:add"
    REGISTRATION_CHANGE = "unit:registration:change"
    FORM_PRINT = "unit:registration_form:print"
    DONOR_LIST_READ = "unit:donor_list:read"
    DONOR_LIST_COMPILE = "unit:donor_list:compile"
    DONOR_LIST_CERTIFY = "unit:donor_list:certify"
    DESK_USE = "drive:desk:use"
    DAY_RUN = "drive:day:run"
    DAY_FOLLOW = "unit:day:follow"
    PACK_PRINT = "drive:pack:print"
    GIFT_READ = "drive:gift:read"
    GIFT_EDIT = "drive:gift:edit"
    GIFT_HAND = "drive:gift:hand_out"
    SERIAL_EDIT = "drive:serial:edit"
    BOOK_READ = "drive:book:read"
    BOOK_LOCK = "province:book:lock"
    RESULT_READ = "unit:result:read"
    RESULT_DECIDE = "drive:result:decide"
    DONOR_READ = "unit:donor:read"
    DONATION_ADD = "province:donation:add"
    DONOR_CARE = "unit:donor:care"
    CONTACT_CHECK = "drive:donor_contact:check"
    DONOR_REVEAL = "unit:donor:reveal"
    DONOR_MERGE = "province:donor:merge"
    BLOOD_GROUP_EDIT = "unit:blood_group:edit"
    FAMILY_EDIT = "unit:family:edit"
    COMMENDATION_READ = "unit:commendation:read"
    COMMENDATION_ISSUE = "province:commendation:issue"
    COMMENDATION_PROPOSE = "unit:commendation:propose"
    COMMENDATION_ROUND = "unit:commendation_round:run"
    ANNOUNCEMENT_EDIT = "unit:announcement:edit"
    REPORT_READ = "unit:report:read"
    RIGHTS_DECIDE = "province:rights_request:decide"
    RETENTION_READ = "province:retention:read"
    JOURNAL_READ = "province:journal:read"
    SEARCH = "unit:everything:search"


P = Permission
_OFFICE = {
    P.ACCOUNT_OWN,
    P.DRIVE_READ,
    P.REGISTRATION_READ,
    P.REGISTRATION_ADD,
    P.REGISTRATION_CHANGE,
    P.FORM_PRINT,
    P.DONOR_LIST_READ,
    P.DONOR_LIST_COMPILE,
    P.RESULT_READ,
    P.DAY_FOLLOW,
    P.COMMENDATION_READ,
    P.COMMENDATION_PROPOSE,
    P.REPORT_READ,
    P.SEARCH,
}
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PROVINCE: frozenset(
        _OFFICE
        | {P.DONOR_MERGE, P.BLOOD_GROUP_EDIT, P.FAMILY_EDIT, P.COMMENDATION_ROUND}
        | {P.GIFT_READ, P.GIFT_EDIT, P.GIFT_HAND, P.SERIAL_EDIT, P.BOOK_READ, P.BOOK_LOCK}
        | {
            P.ACCOUNT_EDIT,
            P.UNIT_EDIT,
            P.COMMITTEE_EDIT,
            P.PLAN_READ,
            P.PLAN_EDIT,
            P.DRIVE_EDIT,
            P.DRIVE_PREPARE,
            P.DESK_USE,
            P.DAY_RUN,
            P.PACK_PRINT,
        }
        | {P.RESULT_DECIDE, P.DONATION_ADD, P.DONOR_LIST_CERTIFY, P.RIGHTS_DECIDE, P.RETENTION_READ}
        | {
            P.DONOR_READ,
            P.DONOR_CARE,
            P.CONTACT_CHECK,
            P.DONOR_REVEAL,
            P.COMMENDATION_ISSUE,
            P.ANNOUNCEMENT_EDIT,
            P.JOURNAL_READ,
        }
    ),
    Role.WARD: frozenset(
        _OFFICE
        | {P.GIFT_READ, P.GIFT_EDIT, P.GIFT_HAND, P.SERIAL_EDIT, P.BOOK_READ}
        | {
            P.COMMENDATION_ROUND,
            P.BLOOD_GROUP_EDIT,
            P.FAMILY_EDIT,
            P.DONOR_CARE,
            P.CONTACT_CHECK,
            P.PACK_PRINT,
            P.DAY_RUN,
        }
        | {P.PLAN_READ, P.PLAN_EDIT, P.DRIVE_PREPARE, P.DONOR_READ, P.COMMITTEE_EDIT, P.ANNOUNCEMENT_EDIT}
    ),
    Role.CERTIFIER: frozenset({P.ACCOUNT_OWN, P.DONOR_LIST_READ, P.DONOR_LIST_CERTIFY}),
    Role.REPRESENTATIVE: frozenset(_OFFICE),
    Role.DESK: frozenset({P.ACCOUNT_OWN, P.DESK_USE, P.GIFT_HAND, P.DAY_RUN, P.DAY_FOLLOW, P.CONTACT_CHECK}),
    Role.FACILITY: frozenset(
        {P.ACCOUNT_OWN, P.DRIVE_READ, P.REGISTRATION_READ, P.FORM_PRINT, P.DESK_USE, P.RESULT_READ}
        | {P.GIFT_READ, P.GIFT_HAND, P.SERIAL_EDIT, P.BOOK_READ}
        | {P.RESULT_DECIDE, P.CONTACT_CHECK, P.PACK_PRINT, P.DAY_RUN, P.DAY_FOLLOW}
    ),
    Role.INSPECTOR: frozenset(
        {P.ACCOUNT_OWN, P.PLAN_READ, P.DRIVE_READ, P.REPORT_READ, P.JOURNAL_READ, P.RETENTION_READ}
    ),
    Role.ADMINISTRATOR: frozenset({P.ACCOUNT_OWN, P.ACCOUNT_EDIT, P.UNIT_EDIT, P.RETENTION_READ}),
}


def public(view: View) -> View:
    """Mark a view that anybody may open."""
    setattr(view, _MARK, "public")
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view that only accounts with this permission may open; its scope is narrowed inside."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def access_of(view: Callable[..., Any]) -> Permission | str | None:
    """Return a view's mark: a Permission, "public", or None when nobody declared it."""
    return getattr(view, _MARK, None)


def may(permission: Permission) -> bool:
    """Return whether the signed-in account has this permission today."""
    somebody = signed_in_person()
    if somebody is None:
        return False
    scope = scope_of(somebody.account)
    return permission in ROLE_PERMISSIONS[scope.role] and (
        permission is Permission.ACCOUNT_OWN or desk_is_valid(scope, today())
    )


def allowed_endpoints() -> set[str]:
    """Return the endpoints that the signed-in account may open today, for menus and tabs."""
    granted = {permission for permission in Permission if may(permission)}
    return {name for name, view in current_app.view_functions.items() if access_of(view) in granted}


def current_scope() -> Scope:
    """Return what the signed-in account can reach; 403 when nobody is signed in."""
    return scope_of(person().account)


def record_number(text: str) -> int:
    """Read the number of a record from a query or a form, as type=…; ValueError for one that no database holds."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError("no record has this number")
    return number


def found_or_404(record: Found | None) -> Found:
    """Return the record, or answer 404: outside one's scope a thing does not exist."""
    if record is None:
        abort(404)
    return record


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # Werkzeug answers 404 or 405 itself.
    if request.endpoint == "static":
        return None
    view = request_view()
    mark = access_of(view)
    if mark == "public":
        return None
    if not isinstance(mark, Permission):
        abort(500)  # Nobody declared this endpoint's access: it fails closed.
    if signed_in_person() is None:
        if request.method == "GET" and not wants_part():
            return redirect(url_for("accounts.sign_in", tiep=request.full_path.rstrip("?")))
        abort(401)
    if not may(mark):
        abort(403)
    return None


def request_view() -> Callable[..., Any]:
    """Return the view function of the running request."""
    view: Callable[..., Any] = current_app.view_functions[str(request.endpoint)]
    return view


def install(app: Flask) -> None:
    """Guard every request."""
    app.before_request(_guard)
