"""The first start and the next ones: demo or real work, never both, nothing lost, no default password."""

from __future__ import annotations

import dataclasses
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from blueprints.system.first_start import prepare, shall_be_demo
from blueprints.system.server import require_free_port
from config import Settings, WrongSettings, load_settings
from domain.clock import now
from domain.demo.queries import FILLED
from domain.journal import SYSTEM, record
from tests.conftest import KEYRING
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def new_app(tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that does not exist yet."""
    settings = Settings(
        tmp_path,
        f"sqlite:///{tmp_path / 'new.db'}",
        "s",
        KEYRING.data_key,
        KEYRING.index_key,
        is_testing=True,
    )
    app = create_app(settings)
    yield app
    app.extensions["engine"].dispose()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = load_settings({"PORT": str(other.getsockname()[1])}, instance=tmp_path)
        with pytest.raises(WrongSettings, match="cổng"):
            require_free_port(settings)
    require_free_port(settings)


def test_a_new_database_becomes_the_demo_unless_told_otherwise(new_app: Flask) -> None:
    with new_app.app_context():
        assert shall_be_demo(None) is True
        assert shall_be_demo(True) is True
        assert shall_be_demo(False) is False


def test_real_work_and_invented_people_never_mix(app: Flask, world: World) -> None:
    with app.app_context():
        assert shall_be_demo(None) is False
        with pytest.raises(WrongSettings):
            shall_be_demo(True)
    with app.extensions["sessions"]() as session:
        record(session, FILLED, "plan", None, by=SYSTEM, now=now())
        session.commit()
    with app.app_context():
        assert shall_be_demo(None) is True
        with pytest.raises(WrongSettings):
            shall_be_demo(False)


def test_the_first_account_sets_its_own_password_by_a_link(new_app: Flask) -> None:
    settings = dataclasses.replace(new_app.extensions["settings"])
    with new_app.app_context():
        shall_be_demo(False)
        lines = list(prepare(settings))
    link = re.search(r"/kich-hoat/\S+", "\n".join(lines))
    assert link, lines
    visitor = Visitor(new_app.test_client())
    visitor.open(link.group())
    visitor.submit(password="trời xanh mây trắng")
    visitor.sign_in("quantri", "trời xanh mây trắng")
    with new_app.app_context():
        again = list(prepare(settings))
    assert len(again) == 1 and "kich-hoat" not in again[0]
