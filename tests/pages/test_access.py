"""Every endpoint against every role: denied by default, tokens on every unsafe address, nothing of other provinces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from blueprints.access import ROLE_PERMISSIONS, Permission, access_of
from domain.accounts.records import Account, Role
from domain.commendations.records import Honour
from domain.tables import metadata
from domain.units.records import Unit
from tests.access_table import ENDPOINTS, WITHOUT_TOKEN
from tests.other_province import province_elsewhere
from tests.visitor import Visitor
from tests.world import World, add_registration

ROLES = {
    "tinh": Role.PROVINCE,
    "xa": Role.WARD,
    "xacnhan": Role.CERTIFIER,
    "donvi": Role.REPRESENTATIVE,
    "ban": Role.DESK,
    "coso": Role.FACILITY,
    "kiemtra": Role.INSPECTOR,
    "quantri": Role.ADMINISTRATOR,
}
# What these tables hold about visits is no change that a GET makes to the work.
NOTED_BY_VISITS = {"journal_lines", "journal_head", "throttles", "sign_in_sessions"}
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def _cases(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in _rules(app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, rule.rule


def test_the_table_of_endpoints_is_complete_and_right(app: Flask) -> None:
    found = {}
    for rule in _rules(app):
        mark = access_of(app.view_functions[rule.endpoint])
        name = mark.name if isinstance(mark, Permission) else str(mark)
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        found[rule.endpoint] = (methods, rule.rule, name)
    assert found == ENDPOINTS


def _address(rule: str, numbers: dict[str, Any]) -> str:
    address = rule
    for name, value in numbers.items():
        address = address.replace(f"<int:{name}>", str(value)).replace(f"<{name}>", str(value))
    assert "<" not in address, f"give {address} a number"
    return address


NUMBERS = (
    *("drive_id", "registration_id", "list_id", "row_id", "donor_id", "donation_id"),
    *("honour_id", "plan_id", "unit_id", "account_id", "announcement_id", "attachment_id"),
    *("campaign_id", "version_number", "target_id", "period_id", "import_id"),
    *("task_id", "site_id", "photo_id", "change_id", "batch_id", "copy_id", "request_id"),
    *("claim_id", "notebook_id", "file_id", "line_id"),
    *("item_id", "movement_id", "gift_id", "hand_out_id", "entry_id"),
    *("other_id", "merge_id", "family_id", "member_id", "group_entry_id"),
    *("round_id", "nominee_id", "dossier_id"),
    *("rule_set_id", "run_id", "layout_id", "slip_number"),
)
NOTHING: dict[str, Any] = {
    **dict.fromkeys(NUMBERS, 999999),
    "slug": "khong-co",
    "code": "AAAA",
    "token": "khong-co",
    "key": "khong-co",
    "step": "khong-co",
    "choice": "khong-co",
    "paper": "khong-co",
}


@ONE_DATABASE
@pytest.mark.parametrize("username", [None, *ROLES])
def test_a_role_opens_what_it_may_and_nothing_else(app: Flask, world: World, username: str | None) -> None:
    person = Visitor(app.test_client())
    if username:
        person.sign_in(username)
    for endpoint, method, rule in _cases(app):
        if endpoint == "accounts.sign_out":
            continue  # It would end the session that this test goes on with; test_accounts.py covers it.
        answer = person.client.open(_address(rule, NOTHING), method=method)
        mark, where = access_of(app.view_functions[endpoint]), f"{username} {method} {rule}"
        if mark == "public":
            assert answer.status_code not in (401, 403, 500), where
            if method == "POST" and endpoint in WITHOUT_TOKEN:
                assert answer.status_code == 422 and "Set-Cookie" not in answer.headers, where
            elif method == "POST":
                assert answer.status_code == 400, f"{where}: no token was asked for"
        elif username is None:
            expected = 302 if method == "GET" else 401
            assert answer.status_code == expected, where
            assert method != "GET" or "/dang-nhap" in answer.headers["Location"]
        elif mark not in ROLE_PERMISSIONS[ROLES[username]]:
            assert answer.status_code == 403, where
        elif method == "POST":
            assert answer.status_code == 400, f"{where}: no token was asked for"
        else:
            assert answer.status_code in (200, 302, 303, 404), where


@pytest.mark.parametrize("username", [name for name in ROLES if name not in ("quantri", "kiemtra")])
@ONE_DATABASE
def test_what_belongs_to_another_province_does_not_exist(
    app: Flask, session: Session, world: World, username: str
) -> None:
    numbers = province_elsewhere(session)
    session.commit()
    person = Visitor(app.test_client())
    person.sign_in(username)
    person.open("/dang-nhap")
    token = person.token()
    tried = 0
    for endpoint, method, rule in _cases(app):
        mark = access_of(app.view_functions[endpoint])
        if "<int:" not in rule or mark not in ROLE_PERMISSIONS[ROLES[username]]:
            continue
        answer = person.client.open(_address(rule, numbers), method=method, data={"csrf_token": token})
        assert answer.status_code == 404, f"{username} {method} {rule}: {answer.status_code}"
        assert "Người Ở Xa" not in answer.text
        tried += 1
    assert tried > 0


@pytest.mark.parametrize("number", [2**31, 10**23])
def test_a_number_that_no_database_holds_is_not_found(app: Flask, world: World, number: int) -> None:
    person = Visitor(app.test_client())
    person.sign_in("tinh")
    for _, method, rule in _cases(app):
        if method == "GET" and "<int:" in rule:
            numbers = {**NOTHING, **dict.fromkeys(NUMBERS, number)}
            assert person.client.get(_address(rule, numbers)).status_code == 404, rule


def _row_counts(session: Session) -> dict[str, int]:
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in metadata.tables.items()
        if name not in NOTED_BY_VISITS
    }


def _fingerprint(session: Session) -> dict[str, list[Any]]:
    """Return the rows of the tables where a hidden change would hurt most."""
    watched = (
        "registrations",
        "bands",
        "donor_lists",
        "donor_list_rows",
        "donors",
        "donations",
        "outcomes",
        "papers",
    )
    return {name: list(session.execute(text(f"SELECT * FROM {name} ORDER BY id"))) for name in watched}  # noqa: S608


@pytest.mark.parametrize("username", ["tinh", "xa", "xacnhan", "ban", "coso"])
def test_opening_pages_changes_nothing(app: Flask, world: World, username: str) -> None:
    with app.extensions["sessions"]() as session:
        registration = add_registration(
            session, world.today_drive, "Lê Thị Hoa", commune_id=world.ward, phone="0912345678"
        )
        session.commit()
        before, rows = _row_counts(session), _fingerprint(session)
        number = session.scalars(select(Account.id).where(Account.username == "xa")).one()
    person = Visitor(app.test_client())
    person.sign_in(username)
    numbers = {
        **NOTHING,
        "drive_id": world.today_drive,
        "registration_id": registration.id,
        "unit_id": world.ward,
        "account_id": number,
    }
    for _ in range(2):
        for endpoint, method, rule in _cases(app):
            if method == "GET" and endpoint not in ("accounts.activate",):
                person.client.get(_address(rule, numbers))
    with app.extensions["sessions"]() as session:
        assert _row_counts(session) == before
        assert _fingerprint(session) == rows


def test_the_other_province_is_really_stored(session: Session, world: World) -> None:
    numbers = province_elsewhere(session)
    assert (
        session.get(Unit, numbers["unit_id"]) is not None
        and session.get(Honour, numbers["honour_id"]) is not None
    )
